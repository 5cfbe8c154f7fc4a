package org.microframe.scheduler;

import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamCause;

/** What a session's keeper tells, on its own loop. */
interface SessionReports {
    void streamOpened(DeviceSession session, ScheduledStream stream);

    void streamFailed(DeviceSession session, ScheduledStream stream, StreamFailure failure);

    /** The stream's chain broke, or goes on; told on the pump. */
    void streamRecovers(DeviceSession session, ScheduledStream stream, boolean recovers);

    /** The stream's chain broke, and its pipe stopped, as the request says; told on the pump. */
    void streamBroke(DeviceSession session, ScheduledStream stream, LedgerHole gap);

    /** The stream's pipe stopped by itself: it has to be closed. Told on the pump, or on the keeper's loop. */
    void streamStopped(DeviceSession session, ScheduledStream stream, StreamCause cause);

    /** @param proven whether every transfer is proven complete; if not, the device has to be closed */
    void streamClosed(DeviceSession session, ScheduledStream stream, boolean proven);

    /** A request that belongs to no stream is done with; told on any thread. */
    void controlEnded(DeviceSession session);

    /** An error that is no plug-in's was met and logged: the session has to end. Told on the pump, or on the keeper's loop. */
    void sessionFailed(DeviceSession session);

    void sessionEnded(DeviceSession session);
}
