package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;

/** Packets that are dropped, shortened or damaged, and what the records say of them. */
class PacketFaultTest {

    private static final long BASE = 100;
    private static final int FRAMES = 4;

    private final SteppedClock clock = new SteppedClock(BASE);
    private final VirtualBus bus = new VirtualBus(clock);

    @Test
    void droppedOutPacketsNeverReachTheDevice() throws Exception {
        Host host = host(Devices.SPEAKER);
        host.fill(0, 0);
        host.link.device().inject(Devices.SPEAKER, FaultKind.DROPPED_PACKET, 2);

        carryOne(host);

        assertThat(host.link.device().captured(Devices.SPEAKER)).hasSize(2 * 192);
        assertThat(host.record().faults())
                .containsExactly(new InjectedFault(BusFault.DROPPED, new FrameRun(BASE + 1, 2, 2, 2 * 192)));
        assertThat(host.record().receivedPackets()).isEqualTo(2);
        assertThat(host.ends).extracting(Host.End::end).containsExactly(TransferEnd.COMPLETED);
    }

    @Test
    void damagedInPacketsHaveAnErrorAndTheRestIsGood() throws Exception {
        Host host = host(Devices.MICROPHONE);
        host.link.device().inject(Devices.MICROPHONE, FaultKind.FAILED_PACKET, 1);

        IsochPackets packets = carryOne(host);

        packets.next();
        assertThat(packets.status()).isIn(PacketStatus.BUS_ERROR, PacketStatus.HOST_MEMORY);
        for (int i = 1; i < FRAMES; i++) {
            packets.next();
            assertThat(packets.status()).isEqualTo(PacketStatus.OK);
            assertThat(packets.length()).isEqualTo(192);
        }
        assertThat(host.record().faultyPackets()).isEqualTo(1);
        assertThat(host.record().receivedPackets()).isEqualTo(3);
    }

    @Test
    void droppedInPacketIsEmptyAndLeavesAHole() throws Exception {
        Host host = host(Devices.MICROPHONE);
        host.link.device().inject(Devices.MICROPHONE, FaultKind.DROPPED_PACKET, 1);

        IsochPackets packets = carryOne(host);

        packets.next();
        assertThat(packets.length()).isZero();
        assertThat(packets.usbdStatus()).isEqualTo(0xC0000005);
        packets.next();
        assertThat(packets.offset()).isEqualTo(192);
        assertThat(PacketPattern.number(host.data, 192, 192)).isEqualTo(1 + (BASE + 1 - firstPatternFrame(host)));
    }

    private static long firstPatternFrame(Host host) {
        return host.record().recordingFrame().orElseThrow();
    }

    @Test
    void shortInPacketIsGoodAndItsLossIsWrittenDown() throws Exception {
        Host host = host(Devices.MICROPHONE);
        host.link.device().inject(Devices.MICROPHONE, FaultKind.SHORT_PACKET, 1);

        IsochPackets packets = carryOne(host);

        packets.next();
        assertThat(packets.status()).isEqualTo(PacketStatus.OK);
        assertThat(packets.length()).isLessThan(192);
        InjectedFault fault = host.record().faults().get(0);
        assertThat(fault.fault()).isEqualTo(BusFault.SHORTENED);
        assertThat(fault.run().bytes()).isEqualTo(192 - packets.length());
        assertThat(host.record().faultyPackets()).isZero();
        assertThat(host.record().receivedBytes())
                .isEqualTo(FRAMES * 192 - fault.run().bytes());
    }

    @Test
    void inTransferWithoutAGoodPacketFails() throws Exception {
        Host host = host(Devices.MICROPHONE);
        host.link.device().inject(Devices.MICROPHONE, FaultKind.FAILED_PACKET, FRAMES);

        carryOne(host);

        assertThat(host.ends).extracting(Host.End::end).containsExactly(TransferEnd.FAILED);
    }

    @Test
    void planHitsAboutAsManyPacketsAsItSays() throws Exception {
        Host host = host(Devices.SPEAKER);
        host.link.device().inject(Devices.SPEAKER, FaultPlan.seeded(3).with(FaultKind.DROPPED_PACKET, 20_000));

        stream(host, 20_000);

        assertThat(host.record().faultyPackets()).isBetween(300L, 500L);
        assertThat(host.record().faultyPackets() + host.record().receivedPackets())
                .isEqualTo(host.record().scheduledPackets());
        assertThat(host.link.device().injected(Devices.SPEAKER, FaultKind.DROPPED_PACKET))
                .isEqualTo(host.record().faultyPackets());
    }

    @Test
    void sameSeedHitsTheSamePacketsAndAnotherSeedOthers() throws Exception {
        List<InjectedFault> first = faultsOf(7);

        assertThat(faultsOf(7)).isEqualTo(first);
        assertThat(faultsOf(8)).isNotEqualTo(first);
    }

    private static List<InjectedFault> faultsOf(long seed) throws Exception {
        PacketFaultTest test = new PacketFaultTest();
        Host host = test.host(Devices.MICROPHONE);
        host.link
                .device()
                .inject(
                        Devices.MICROPHONE,
                        FaultPlan.seeded(seed)
                                .with(FaultKind.DROPPED_PACKET, 30_000)
                                .with(FaultKind.SHORT_PACKET, 30_000)
                                .with(FaultKind.FAILED_PACKET, 30_000));
        test.stream(host, 2_000);
        return host.record().faults();
    }

    @Test
    void planOfTheDefinitionIsThereFromTheStartAndEveryOpening() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a")
                .withFaults(Devices.SPEAKER, FaultPlan.NONE.with(FaultKind.DROPPED_PACKET, FaultPlan.ALWAYS)));
        for (int opening = 1; opening <= 2; opening++) {
            try (Host host = new Host(device, Devices.SPEAKER, 2, FRAMES)) {
                host.pipe.submit(0, bus.frame() + 1, FRAMES);
                clock.advance(6);
                assertThat(host.record().receivedPackets()).isZero();
                assertThat(host.record().faultyPackets()).isEqualTo(FRAMES);
            }
        }
    }

    @Test
    void faultsThatCannotHitAreRefused() {
        VirtualDevice device = bus.plug(Devices.headset("a"));

        assertThatThrownBy(() -> device.inject(Devices.SPEAKER, FaultKind.SHORT_PACKET, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x01 is OUT");
        assertThatThrownBy(() -> device.inject(0, FaultKind.DROPPED_PACKET, 1)).hasMessageContaining("0x00");
        assertThatThrownBy(() -> device.inject(Devices.SPEAKER, FaultKind.STALL, 1))
                .hasMessageContaining("STALL");
        assertThatThrownBy(() -> device.inject(0x05, FaultPlan.NONE)).hasMessageContaining("0x05");
        assertThatThrownBy(() -> device.inject(Devices.SPEAKER, FaultKind.DROPPED_PACKET, 0))
                .hasMessageContaining("count is 0");
        assertThatThrownBy(() -> FaultPlan.NONE.with(FaultKind.STALL, 1_000_001))
                .hasMessageContaining("from 0 to 1000000");
        assertThatThrownBy(() -> FaultPlan.NONE.withLateFrames(0)).hasMessageContaining("late frames are 0");
        assertThatThrownBy(() -> FaultPlan.NONE.withJitterFrames(-1)).hasMessageContaining("jitter frames are -1");
        assertThatThrownBy(() -> Devices.headset("b")
                        .withFaults(Devices.SPEAKER, FaultPlan.NONE.with(FaultKind.SHORT_PACKET, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHORT_PACKET");
    }

    private Host host(int endpoint) throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a")
                .withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink())
                .withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.PatternSource()));
        return new Host(device, endpoint, 2, FRAMES);
    }

    private IsochPackets carryOne(Host host) {
        host.pipe.submit(0, BASE + 1, FRAMES);
        clock.advance(FRAMES + 1);
        return endpointIsIn(host) ? host.packets(0, FRAMES) : null;
    }

    private static boolean endpointIsIn(Host host) {
        return host.pipe.endpointAddress() == Devices.MICROPHONE;
    }

    private void stream(Host host, int frames) {
        for (int i = 0; i < frames; i += FRAMES) {
            host.pipe.submit(0, bus.frame() + 1, FRAMES);
            clock.advance(FRAMES + 1);
        }
    }
}
