package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbStallException;

/** The scripted table, and endpoints that have to be prepared. */
class RequestTest {

    private static final SetupPacket SET_FREQUENCY = new SetupPacket(0x22, 0x01, 0x0100, 0x0001, 3);
    private static final byte[] HZ_48000 = {(byte) 0x80, (byte) 0xBB, 0};
    private static final ScriptedRequest PREPARES_SPEAKER = new ScriptedRequest(
            0x22, 0x01, 0x0100, 0x0001, new RequestAnswer.Expect(HZ_48000), Set.of(Devices.SPEAKER));

    private final SteppedClock clock = new SteppedClock();
    private final VirtualBus bus = new VirtualBus(clock);

    @Test
    void dataAnswerIsCutToTheLengthAskedFor() throws Exception {
        VirtualLink link = bus.plug(Devices.headset("a")
                        .withRequest(new ScriptedRequest(0xC0, 7, 1, 2, new RequestAnswer.Data((byte) 5, (byte) 6))))
                .open();
        ByteBuffer one = ByteBuffer.allocate(1);
        ByteBuffer many = ByteBuffer.allocate(9);

        assertThat(link.controlTransfer(new SetupPacket(0xC0, 7, 1, 2, 1), one)).isEqualTo(1);
        assertThat(link.controlTransfer(new SetupPacket(0xC0, 7, 1, 2, 9), many))
                .isEqualTo(2);

        assertThat(one.array()).containsExactly(5);
        assertThat(many.position()).isEqualTo(2);
        assertThat(many.array()).startsWith((byte) 5, (byte) 6);
    }

    @Test
    void acceptTakesAnyBytesOfItsLength() throws Exception {
        VirtualLink link = bus.plug(Devices.headset("a")
                        .withRequest(new ScriptedRequest(0x40, 7, 0, 0, new RequestAnswer.Accept(3))))
                .open();
        ByteBuffer data = ByteBuffer.allocate(8);

        assertThat(link.controlTransfer(new SetupPacket(0x40, 7, 0, 0, 3), data))
                .isEqualTo(3);

        assertThat(data.position()).isEqualTo(3);
        assertThatThrownBy(() -> link.controlTransfer(new SetupPacket(0x40, 7, 0, 0, 4), ByteBuffer.allocate(4)))
                .isInstanceOf(UsbStallException.class);
    }

    @Test
    void unmatchedAndStalledRequestsStall() throws Exception {
        VirtualLink link = bus.plug(Devices.headset("a")
                        .withRequest(new ScriptedRequest(0x40, 7, 0, 0, new RequestAnswer.Stall()))
                        .withRequest(new ScriptedRequest(0x40, 7, 0, 0, new RequestAnswer.Accept(0))))
                .open();

        assertThatThrownBy(() -> link.controlTransfer(new SetupPacket(0x40, 7, 0, 0, 0), null))
                .isInstanceOf(UsbStallException.class);
        assertThatThrownBy(() -> link.controlTransfer(new SetupPacket(0x40, 7, 0, 1, 0), null))
                .isInstanceOf(UsbStallException.class)
                .hasMessageContaining("index=1");
    }

    @Test
    void answerMustFitTheDirection() {
        assertThatThrownBy(() -> new ScriptedRequest(0x40, 7, 0, 0, new RequestAnswer.Data((byte) 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x40");
        assertThatThrownBy(() -> new ScriptedRequest(0xC0, 7, 0, 0, new RequestAnswer.Accept(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0xC0");
    }

    @Test
    void unpreparedSpeakerRefusesDataThatWasDue() throws Exception {
        Host host = speaker();
        host.pipe.submit(0, 1, 4);
        clock.advance(3);
        host.link.controlTransfer(SET_FREQUENCY, ByteBuffer.wrap(HZ_48000));

        clock.advance(5);

        EndpointRecord record = host.record();
        assertThat(record.schedule()).containsExactly(new FrameRun(1, 4, 4, 4 * 192));
        assertThat(record.faults())
                .containsExactly(new InjectedFault(BusFault.UNPREPARED, new FrameRun(1, 3, 3, 3 * 192)));
        assertThat(record.received()).containsExactly(new FrameRun(4, 1, 1, 192));
        assertThat(host.link.device().captured(Devices.SPEAKER)).hasSize(192);
        assertThat(host.ends).extracting(Host.End::end).containsExactly(TransferEnd.COMPLETED);
    }

    @Test
    void wrongFrequencyStallsAndPreparesNothing() throws Exception {
        Host host = speaker();

        assertThatThrownBy(() ->
                        host.link.controlTransfer(SET_FREQUENCY, ByteBuffer.wrap(new byte[] {0x44, (byte) 0xAC, 0})))
                .isInstanceOf(UsbStallException.class);
        host.pipe.submit(0, 1, 1);
        clock.advance(3);

        assertThat(host.record().faultyPackets()).isEqualTo(1);
    }

    @Test
    void selectingTheAlternateSettingUndoesThePreparation() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a").withRequest(PREPARES_SPEAKER));
        VirtualLink link = device.open();
        link.selectAlternateSetting(1, 1);
        link.controlTransfer(SET_FREQUENCY, ByteBuffer.wrap(HZ_48000));
        Host host = new Host(link, Devices.SPEAKER, 2, 4);
        host.pipe.submit(0, 1, 2);

        clock.advance(5);

        assertThat(host.record().receivedPackets()).isZero();
        assertThat(host.record().faultyPackets()).isEqualTo(2);
    }

    private Host speaker() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a")
                .withRequest(PREPARES_SPEAKER)
                .withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink()));
        return new Host(device, Devices.SPEAKER, 2, 4);
    }
}
