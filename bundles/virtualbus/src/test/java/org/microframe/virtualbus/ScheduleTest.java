package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bus on the stepped clock carries, and when. */
class ScheduleTest {

    private static final long BASE = 1000;

    private final SteppedClock clock = new SteppedClock(BASE);
    private final VirtualBus bus = new VirtualBus(clock);

    private Host speaker(EndpointBehaviour behaviour) throws Exception {
        return new Host(
                bus.plug(Devices.headset("a").withBehaviour(Devices.SPEAKER, behaviour)), Devices.SPEAKER, 4, 3);
    }

    @Test
    void frameCarriesOnlyWhatWasSubmittedBeforeItsStart() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());

        assertThat(host.pipe.submit(0, BASE, 1)).isFalse();
        assertThat(host.pipe.submit(0, BASE + 1, 1)).isTrue();
        clock.advance(3);

        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 1, 1, 192));
        assertThat(host.pipe.submit(1, BASE + 3, 1)).isFalse();
    }

    @Test
    void transferEndsWithItsLastFrame() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(2, BASE + 2, 3);

        clock.advance(4);
        assertThat(host.ends).isEmpty();
        clock.advance(1);

        assertThat(host.ends).containsExactly(new Host.End(2, TransferEnd.COMPLETED, BASE + 5));
    }

    @Test
    void transfersEndInTheOrderOfTheirSubmission() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(3, BASE + 1, 3);
        host.pipe.submit(0, BASE + 4, 2);
        host.pipe.submit(1, BASE + 10, 1);

        clock.advance(20);

        assertThat(host.ends).extracting(Host.End::slot).containsExactly(3, 0, 1);
        assertThat(host.ends).extracting(Host.End::frame).containsExactly(BASE + 4, BASE + 6, BASE + 11);
        assertThat(host.record().schedule())
                .containsExactly(new FrameRun(BASE + 1, 5, 5, 5 * 192), new FrameRun(BASE + 10, 1, 1, 192));
        assertThat(host.pipe.pending()).isZero();
    }

    @Test
    void transferBeforeTheEndOfAPendingOneIsRefused() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(0, BASE + 5, 3);

        assertThatThrownBy(() -> host.pipe.submit(1, BASE + 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1007")
                .hasMessageContaining("1008");
    }

    @Test
    void slotAndFramesOutOfRangeAreRefused() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());

        assertThatThrownBy(() -> host.pipe.submit(4, BASE + 5, 1)).hasMessageContaining("slot is 4");
        assertThatThrownBy(() -> host.pipe.submit(0, BASE + 5, 4)).hasMessageContaining("frames are 4");
        assertThatThrownBy(() -> host.pipe.submit(0, BASE + 5, 0)).hasMessageContaining("frames are 0");
    }

    @Test
    void dataIsReadWhenItsFrameIsDueAndNotBefore() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(0, BASE + 1, 3);
        clock.advance(2);
        host.fill(0, 100);

        clock.advance(10);

        byte[] captured = host.link.device().captured(Devices.SPEAKER);
        assertThat(captured).hasSize(3 * 192);
        assertThat(captured).startsWith(new byte[192]);
        assertThat(PacketPattern.number(ByteBuffer.wrap(captured), 192, 192)).isEqualTo(101);
    }

    @Test
    void abortEndsWhatIsPendingAndKeepsWhatHasPassed() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(0, BASE + 1, 3);
        host.pipe.submit(1, BASE + 4, 3);
        host.pipe.submit(2, BASE + 7, 3);
        clock.advance(6);

        host.pipe.abort();
        clock.advance(10);

        assertThat(host.ends)
                .containsExactly(
                        new Host.End(0, TransferEnd.COMPLETED, BASE + 4),
                        new Host.End(1, TransferEnd.ABORTED, BASE + 6),
                        new Host.End(2, TransferEnd.ABORTED, BASE + 6));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 5, 5, 5 * 192));
        assertThat(host.pipe.submit(0, BASE + 20, 1)).isTrue();
    }

    @Test
    void unplugEndsWhatIsPendingAndKeepsWhatHasPassed() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        VirtualDevice device = host.link.device();
        host.pipe.submit(0, BASE + 1, 3);
        host.pipe.submit(1, BASE + 4, 3);
        clock.advance(6);

        bus.unplug(device);
        clock.advance(10);

        assertThat(host.ends)
                .containsExactly(
                        new Host.End(0, TransferEnd.COMPLETED, BASE + 4), new Host.End(1, TransferEnd.GONE, BASE + 6));
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 5, 5, 5 * 192));
        assertThat(device.captured(Devices.SPEAKER)).hasSize(5 * 192);
        assertThat(device.isPlugged()).isFalse();
        assertThat(bus.devices()).isEmpty();
    }

    @Test
    void everyOpeningHasRecordsOfItsOwn() throws Exception {
        Host first = speaker(new EndpointBehaviour.MemorySink());
        first.pipe.submit(0, BASE + 1, 2);
        clock.advance(5);
        first.close();
        Host second = new Host(first.link.device(), Devices.SPEAKER, 2, 3);
        second.pipe.submit(0, BASE + 7, 3);
        clock.advance(10);

        List<EndpointRecord> records = second.link.device().records();

        assertThat(records).extracting(EndpointRecord::opening).containsExactly(1, 2);
        assertThat(records).extracting(EndpointRecord::openedFrame).containsExactly(BASE, BASE + 5);
        assertThat(records).extracting(EndpointRecord::scheduledFrames).containsExactly(2L, 3L);
    }

    @Test
    void highSpeedFrameCarriesEightPackets() throws Exception {
        VirtualDevice device = bus.plug(
                Devices.fastHeadset("fast").withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink()));
        Host host = new Host(device, Devices.SPEAKER, 2, 2);
        host.fill(1, 0);
        host.pipe.submit(1, BASE + 1, 2);

        clock.advance(3);

        ByteBuffer captured = ByteBuffer.wrap(device.captured(Devices.SPEAKER));
        for (int packet = 0; packet < 16; packet++) {
            assertThat(PacketPattern.number(captured, packet * 64, 64)).isEqualTo(packet);
        }
        assertThat(host.record().schedule()).containsExactly(new FrameRun(BASE + 1, 2, 16, 1024));
        assertThat(host.record().received()).containsExactly(new FrameRun(BASE + 1, 2, 16, 1024));
    }

    @Test
    void longRunsOfEmptyFramesCostNothing() throws Exception {
        Host host = speaker(new EndpointBehaviour.MemorySink());
        host.pipe.submit(0, BASE + 2_000_000, 1);

        clock.advance(2_000_001);

        assertThat(host.ends).containsExactly(new Host.End(0, TransferEnd.COMPLETED, BASE + 2_000_001));
    }
}
