package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.StreamPolicy;

/** Which transfers an IN ring discards when its handler does not take them in time. */
class OverrunTest extends RingRig {

    private final Supplier slow = new Supplier();
    private HandlerPort port;

    /** Has 12 transfers complete, numbered from 0, of which the handler's thread takes none, and then lets it take all that are left. */
    private void receive(OnOverrun policy) {
        PipeRing ring = ring(Samples.IN, 0, StreamPolicy.DEFAULT.with(policy));
        port = port(ring, slow, Dispatch.THREAD);
        ring.attach(new HandlerPort[] {port});
        receive(ring, 12);
        do {
            turn(ring);
        } while (port.callOnce());
    }

    @Test
    void discardsTheOldestThatWaitUnlessAskedOtherwise() {
        receive(OnOverrun.DROP_OLDEST);

        assertThat(slow.taken).containsExactly(0, 1, 11);
        assertThat(slow.discarded).containsExactly(9 * FRAMES);
        assertThat(seen().overrun()).isEqualTo(9 * FRAMES);
    }

    @Test
    void discardsTheNewestWhenAskedTo() {
        receive(OnOverrun.DROP_NEWEST);

        int kept = slow.taken.size();
        assertThat(kept).isBetween(3, 4);
        assertThat(slow.taken.subList(0, 3))
                .isEqualTo(IntStream.range(0, 3).boxed().toList());
        assertThat(seen().overrun()).isEqualTo((12 - kept) * FRAMES);
    }

    @Test
    void tellsAfterWhatWasKeptThatTheNewestWereDiscarded() {
        receive(OnOverrun.DROP_NEWEST);
        assertThat(slow.discarded).isEmpty();
    }
}
