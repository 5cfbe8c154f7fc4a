package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Filler;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.usb.host.TransferOutcome;

/** What a ring sends when its handler has nothing. */
class FillerTest extends RingRig {

    private static final Filler THREE = Filler.pattern((byte) 0x80, (byte) 0x7F, (byte) 0x01);
    private static final String PACKET_OF_THREE = "807f01807f01807f";

    private final Supplier supplier = new Supplier();

    private PipeRing ring(Filler filler) {
        PipeRing ring = ring(Samples.OUT, 0, StreamPolicy.DEFAULT.with(filler));
        ring.attach(new HandlerPort[] {port(ring, supplier, Dispatch.PUMP)});
        return ring;
    }

    /** Completes transfers, and has their slots submitted again, up to a number of submits. */
    private void untilSubmitted(PipeRing ring, int submits) {
        while (pipe.submits.size() < submits) {
            int oldest = pipe.submits.size() - ring.pending();
            if (ring.pending() > 0) {
                ring.book(pipe.submits.get(oldest).slot(), TransferOutcome.COMPLETED);
            }
            turn(ring);
        }
    }

    private String sent(int submit) {
        return HexFormat.of().formatHex(pipe.sent.get(submit));
    }

    private static String frames(long... numbers) {
        ByteBuffer frames = ByteBuffer.allocate(numbers.length * 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            frames.putLong(number);
        }
        return HexFormat.of().formatHex(frames.array());
    }

    @Test
    void beginsThePatternAnewInEachPacket() {
        PipeRing ring = ring(THREE);
        supplier.bytes = 0;
        untilSubmitted(ring, 4);

        assertThat(sent(0)).isEqualTo(PACKET_OF_THREE.repeat(FRAMES));
        assertThat(sent(3)).isEqualTo(PACKET_OF_THREE.repeat(FRAMES));
    }

    @Test
    void completesAFrameThatWasBegunWithThePatternAndBooksItAsSupplied() {
        PipeRing ring = ring(THREE);
        supplier.bytes = 11;
        untilSubmitted(ring, 4);

        assertThat(sent(0).substring(0, 22)).isEqualTo("0100000000000000020000");
        assertThat(sent(0).substring(22)).isEqualTo((PACKET_OF_THREE.repeat(FRAMES)).substring(22));
        for (int i = 0; i < 4; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().underrun()).isEqualTo(4 * (FRAMES - 2));
    }

    @Test
    void repeatsTheLastSlotThatWasSuppliedAndIsSilentBefore() {
        PipeRing ring = ring(Filler.REPEAT);
        supplier.bytes = 0;
        untilSubmitted(ring, 4);
        assertThat(sent(3)).isEqualTo(frames(0, 0, 0, 0));
        supplier.bytes = FRAMES * 8;
        untilSubmitted(ring, 6);
        supplier.bytes = 0;
        untilSubmitted(ring, 10);

        assertThat(supplier.next).isEqualTo(1 + 3 * FRAMES);
        assertThat(sent(6)).isEqualTo(frames(9, 10, 11, 12));
        assertThat(sent(7)).isEqualTo(sent(6));
        assertThat(sent(9)).isEqualTo(sent(6));
        long before = seen().underrun();
        for (int i = 6; i < 10; i++) {
            ring.book(pipe.submits.get(i).slot(), TransferOutcome.COMPLETED);
        }
        assertThat(seen().underrun() - before).isEqualTo(3 * FRAMES);
    }

    @Test
    void repeatsTheFramesAtTheSamePlaceBehindThoseThatWereSupplied() {
        PipeRing ring = ring(Filler.REPEAT);
        untilSubmitted(ring, 5);
        int last = supplier.next - 1;
        supplier.bytes = 16;
        untilSubmitted(ring, 7);
        supplier.bytes = 0;
        untilSubmitted(ring, 9);

        String partial = frames(last + 3, last + 4, last - 1, last);
        assertThat(sent(7)).isEqualTo(partial);
        assertThat(sent(8)).isEqualTo(partial);
    }

    @Test
    void leavesNothingOfWhatAHandlerWroteAndDidNotSupply() {
        PipeRing ring = ring(THREE);
        supplier.bytes = FRAMES * 8;
        untilSubmitted(ring, 8);
        HandlerPort scribbling = port(
                ring,
                new Supplier() {
                    @Override
                    public int fill(ByteBuffer slot) {
                        super.fill(slot);
                        return 0;
                    }
                },
                Dispatch.PUMP);
        ring.attach(new HandlerPort[] {scribbling});
        untilSubmitted(ring, 20);

        for (int i = 13; i < 20; i++) {
            assertThat(sent(i)).isEqualTo(PACKET_OF_THREE.repeat(FRAMES));
        }
    }

    @Test
    void needsAPatternThatFitsIntoAPacket() {
        StreamOpening opening =
                new StreamOpening("port 1", new SimulatedDevice(bus.plug(Samples.headset("2")), 1), Samples.SILENT);

        assertThatThrownBy(() -> opening.format(
                        Samples.out(64, 8).with(StreamPolicy.DEFAULT.with(Filler.pattern(new byte[193]))), 1))
                .isInstanceOfSatisfying(
                        StreamFailure.class, e -> assertThat(e.reason()).isEqualTo(StreamCause.ENDPOINT_UNSUITABLE))
                .hasMessage("the bytes of the filler's pattern are 193; a packet of this endpoint has at most 192");
    }
}
