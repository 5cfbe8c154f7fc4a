package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.host.IsochPipe;

/** Ports are made by the keeper while the pump works. */
class StreamPortsTest {

    /** Is never called. */
    private static final class Idle implements SlotHandler {

        @Override
        public int fill(ByteBuffer slot) {
            return 0;
        }

        @Override
        public void take(ByteBuffer slot, IsochPackets packets) {
            throw new AssertionError("no pump is there");
        }
    }

    private static final StreamRequest REQUEST = new StreamRequest("(a=b)", 2, 1, 0x82, 16, 4, 2);

    private PumpRig rig;

    @BeforeEach
    void openDevice() throws Exception {
        rig = new PumpRig(0, 1);
        rig.enter();
    }

    @AfterEach
    void closeDevice() {
        rig.close();
    }

    @Test
    void leavesThePumpsCursorsWhereTheyAre() throws Exception {
        rig.connection.selectAlternateSetting(2, 1);
        IsochPipe pipe = rig.connection.openIsochPipe(0x82, PipeRing.slotsFor(REQUEST), 4);
        ScheduledStream stream =
                new ScheduledStream(new StreamIdentity("org.example", "voice"), REQUEST, LedgerSnapshot.EMPTY);
        StreamPorts ports = new StreamPorts(System::nanoTime, null);
        assertThat(ports.of(stream, pipe)).isEmpty();
        IsochPackets counting = pipe.packets(0).reset(4);
        assertThat(counting.next()).isTrue();

        stream.seat(new HandlerSeat(new Idle(), Dispatch.PUMP, Precedence.DEFAULT));
        HandlerPort[] attached = ports.of(stream, pipe);

        assertThat(attached).hasSize(1);
        assertThat(counting.index()).isZero();
    }
}
