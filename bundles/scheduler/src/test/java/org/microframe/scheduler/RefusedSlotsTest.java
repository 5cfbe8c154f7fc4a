package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.StreamPolicy;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** What becomes of refused slots of a stream that drops them. */
class RefusedSlotsTest extends RingRig {

    private final List<String> events = new ArrayList<>();
    private final Supplier supplier = new Supplier() {
        @Override
        public int fill(java.nio.ByteBuffer slot) {
            events.add("fill " + next);
            return super.fill(slot);
        }

        @Override
        public void dropped(long frames) {
            events.add("dropped " + frames);
        }
    };

    private PipeRing ring(Dispatch dispatch) {
        PipeRing ring = ring(Samples.OUT, 0, StreamPolicy.DEFAULT.with(OnRefusal.DROP));
        ring.attach(new HandlerPort[] {port(ring, supplier, dispatch)});
        return ring;
    }

    private long firstNumber(int submit) {
        return java.nio.ByteBuffer.wrap(pipe.sent.get(submit))
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    @Test
    void dropsWhatWasRefusedTellsItAndGoesOnWithWhatFollows() {
        PipeRing ring = ring(Dispatch.PUMP);
        turn(ring);
        pass(10);
        events.clear();
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        for (int i = 1; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
        }
        turn(ring);

        assertThat(seen().dropped()).isEqualTo(3 * FRAMES);
        assertThat(events).first().isEqualTo("dropped " + 3 * FRAMES);
        assertThat(events.subList(1, events.size())).allMatch(event -> event.startsWith("fill "));
        assertThat(pipe.submits).hasSize(8);
        assertThat(firstNumber(4)).isEqualTo(1 + 4 * FRAMES);
        assertThat(pipe.submits.get(4).continues()).isFalse();
    }

    @Test
    void dropsWhatWasRefusedAtTheCall() {
        PipeRing ring = ring(Dispatch.PUMP);
        pipe.answers.addAll(List.of(IsochPipe.OK, IsochPipe.REFUSED));
        turn(ring);
        pass(10);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.COMPLETED);
        turn(ring);

        assertThat(seen().dropped()).isEqualTo(FRAMES);
        assertThat(pipe.submits).hasSize(5);
        assertThat(firstNumber(1)).isEqualTo(1 + 2 * FRAMES);
    }

    @Test
    void countsNoFiller() {
        PipeRing ring = ring(Dispatch.PUMP);
        supplier.bytes = 9;
        turn(ring);
        pass(10);
        ring.book(pipe.submits.get(0).slot(), TransferOutcome.REFUSED);
        supplier.bytes = 0;
        for (int i = 1; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
        }
        turn(ring);
        assertThat(seen().dropped()).isEqualTo(4 * 2);

        for (int i = 5; i < 8; i++) {
            assertThat(firstNumber(i)).isZero();
            ring.book(pipe.submits.get(i - 1).slot(), TransferOutcome.REFUSED);
        }

        assertThat(seen().dropped()).isLessThanOrEqualTo(4 * 2 + 2);
    }

    @Test
    void tellsAHandlerOnAThreadOfItsOwnBeforeTheSlotThatItFillsNext() {
        PipeRing ring = ring(Dispatch.THREAD);
        HandlerPort port = ring.ports()[0];
        turn(ring);
        port.callOnce();
        port.callOnce();
        for (int i = 0; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        turn(ring);
        ring.book(pipe.submits.get(4).slot(), TransferOutcome.REFUSED);
        for (int i = 5; i < 8; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.REFUSED);
        }
        events.clear();
        turn(ring);
        pass(300);
        turn(ring);
        for (int i = 8; !port.callOnce() || events.size() < 3; i++) {
            turn(ring);
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
            turn(ring);
        }

        assertThat(seen().dropped()).isEqualTo(2 * FRAMES);
        assertThat(events).containsOnlyOnce("dropped " + 2 * FRAMES);
    }

    @Test
    void keepsWhatWasNotSubmittedWhenThePipeCloses() {
        PipeRing ring = ring(Dispatch.PUMP);
        pipe.answers.addAll(List.of(IsochPipe.OK, IsochPipe.CLOSING));
        turn(ring);

        assertThat(seen().dropped()).isZero();
    }
}
