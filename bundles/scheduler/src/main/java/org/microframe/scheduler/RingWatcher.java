package org.microframe.scheduler;

import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamCause;

/** Who is told what becomes of a ring: on the pump, never in the steady state. */
interface RingWatcher {

    /** The ring stopped by itself. */
    void ringStopped(StreamCause cause);

    /** The chain broke, or the next one has started; the ledger that was published last has it. */
    void ringRecovers(boolean recovers);

    /** The chain broke, and the ring stopped, as the request says; the ledger that was published last has the chain so far. */
    default void ringBroke(LedgerHole gap) {}

    /** Lateness has eaten into the lead, which is so many frames from now on. */
    default void leadGrows(int frames) {}
}
