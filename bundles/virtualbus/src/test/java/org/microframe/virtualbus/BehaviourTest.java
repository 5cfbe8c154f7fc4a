package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;

/** What endpoints do with packets. */
class BehaviourTest {

    private final SteppedClock clock = new SteppedClock();
    private final VirtualBus bus = new VirtualBus(clock);

    @Test
    void patternCountsAllPacketsSinceItsAlternateSetting() throws Exception {
        VirtualDevice device = bus.plug(
                Devices.fastHeadset("a").withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.PatternSource()));
        clock.advance(5);
        Host host = new Host(device, Devices.MICROPHONE, 2, 2);
        host.pipe.submit(0, 9, 2);
        host.pipe.submit(1, 20, 1);

        clock.advance(30);

        assertThat(host.record().recordingFrame()).isEqualTo(OptionalLong.of(6));
        assertThat(PacketPattern.number(host.data, 0, 64)).isEqualTo((9 - 6) * 8);
        assertThat(PacketPattern.number(host.data, 15 * 64, 64)).isEqualTo((9 - 6) * 8 + 15);
        assertThat(PacketPattern.number(host.data, host.slotOffset(1), 64)).isEqualTo((20 - 6) * 8);
        IsochPackets packets = host.packets(0, 2);
        for (int i = 0; i < 16; i++) {
            assertThat(packets.next()).isTrue();
            assertThat(packets.status()).isEqualTo(PacketStatus.OK);
            assertThat(packets.length()).isEqualTo(64);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 8, 9, 12, 16, 27, 64, 192})
    void patternTellsAnySpoiltByte(int length) {
        ByteBuffer packet = ByteBuffer.allocate(length + 6);
        PacketPattern.fill(packet, 3, length, 77);
        assertThat(PacketPattern.number(packet, 3, length)).isEqualTo(77);
        assertThat(PacketPattern.number(packet.duplicate().order(ByteOrder.LITTLE_ENDIAN), 3, length))
                .isEqualTo(77);
        assertThat(packet.get(2) | packet.get(length + 3)).isZero();

        for (int i = 0; i < length; i++) {
            byte good = packet.get(3 + i);
            packet.put(3 + i, (byte) (good + 1));
            assertThat(PacketPattern.number(packet, 3, length)).as("byte %d", i).isNotEqualTo(77);
            packet.put(3 + i, good);
        }
    }

    @Test
    void recordingBeginsAfterItsDelayWithSilenceAround(@TempDir Path folder) throws Exception {
        byte[] recording = random(5 * 192 + 100);
        Path file = Files.write(folder.resolve("recording.raw"), recording);
        VirtualDevice device = bus.plug(
                Devices.headset("a").withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.FileSource(file, 10)));
        Host host = new Host(device, Devices.MICROPHONE, 2, 20);
        host.pipe.submit(0, 1, 20);

        clock.advance(30);

        assertThat(host.record().recordingFrame()).isEqualTo(OptionalLong.of(11));
        byte[] heard = new byte[20 * 192];
        host.data.get(0, heard);
        byte[] expected = new byte[20 * 192];
        System.arraycopy(recording, 0, expected, 10 * 192, recording.length);
        assertThat(heard).isEqualTo(expected);
    }

    @Test
    void recordingPassesWhileNobodyListensAndBeginsAnewWhenSelectedAgain(@TempDir Path folder) throws Exception {
        byte[] recording = random(400_000);
        Path file = Files.write(folder.resolve("recording.raw"), recording);
        VirtualDevice device = bus.plug(
                Devices.headset("a").withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.FileSource(file, 0)));
        Host host = new Host(device, Devices.MICROPHONE, 2, 1);
        host.pipe.submit(0, 1001, 1);
        clock.advance(1100);
        byte[] heard = new byte[192];
        host.data.get(0, heard);
        assertThat(heard).isEqualTo(Arrays.copyOfRange(recording, 1000 * 192, 1001 * 192));
        host.close();

        Host again = new Host(device, Devices.MICROPHONE, 2, 1);
        again.pipe.submit(0, 1101, 1);
        clock.advance(2);

        again.data.get(0, heard);
        assertThat(heard).isEqualTo(Arrays.copyOf(recording, 192));
    }

    @Test
    void fileSinkHoldsWhatWasReceivedOnceThePipeIsClosed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("sink.raw");
        VirtualDevice device =
                bus.plug(Devices.headset("a").withBehaviour(Devices.SPEAKER, new EndpointBehaviour.FileSink(file)));
        Host host = new Host(device, Devices.SPEAKER, 2, 3);
        host.fill(0, 50);
        host.pipe.submit(0, 4, 3);
        clock.advance(20);

        host.pipe.close();

        ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(written.capacity()).isEqualTo(3 * 192);
        assertThat(PacketPattern.number(written, 2 * 192, 192)).isEqualTo(52);
        assertThat(host.record().receivedBytes()).isEqualTo(3 * 192);
        bus.unplug(device);
    }

    @Test
    void memorySinkKeepsNoMoreThanItsCapacityAndCountsAll() throws Exception {
        VirtualDevice device =
                bus.plug(Devices.headset("a").withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink(200)));
        Host host = new Host(device, Devices.SPEAKER, 2, 3);
        host.pipe.submit(0, 1, 3);

        clock.advance(5);

        assertThat(device.captured(Devices.SPEAKER)).hasSize(200);
        assertThat(host.record().receivedBytes()).isEqualTo(3 * 192);
    }

    @Test
    void loopbackGivesBackInTheFollowingFrame() throws Exception {
        VirtualDevice device = bus.plug(Devices.headset("a")
                .withBehaviour(Devices.SPEAKER, new EndpointBehaviour.MemorySink())
                .withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.Loopback(Devices.SPEAKER)));
        Host speaker = new Host(device, Devices.SPEAKER, 2, 4);
        Host microphone = new Host(speaker.link, Devices.MICROPHONE, 2, 8);
        speaker.fill(0, 7);
        speaker.pipe.submit(0, 3, 4);
        microphone.pipe.submit(0, 1, 8);

        clock.advance(10);

        IsochPackets packets = microphone.packets(0, 8);
        for (int frame = 1; frame <= 8; frame++) {
            packets.next();
            boolean given = frame >= 4 && frame <= 7;
            assertThat(packets.length()).as("frame %d", frame).isEqualTo(given ? 192 : 0);
            if (given) {
                assertThat(PacketPattern.number(microphone.data, (frame - 1) * 192, 192))
                        .isEqualTo(7 + frame - 4);
            }
        }
        assertThat(device.captured(Devices.SPEAKER)).hasSize(4 * 192);
    }

    @Test
    void loopbackLosesTheOldestBytesBeyondItsRoom() {
        LoopbackSender loopback = new LoopbackSender(10);
        ByteBuffer bytes = ByteBuffer.allocate(16);
        for (int i = 0; i < 16; i++) {
            bytes.put(i, (byte) i);
        }
        loopback.offer(bytes, 0, 7);
        loopback.offer(bytes, 7, 7);
        ByteBuffer given = ByteBuffer.allocate(16);

        assertThat(loopback.send(0, 0, given, 1, 6)).isEqualTo(6);
        assertThat(loopback.send(0, 0, given, 7, 6)).isEqualTo(4);
        loopback.offer(bytes, 0, 16);
        assertThat(loopback.send(0, 0, given, 0, 1)).isEqualTo(1);

        assertThat(given.get(0)).isEqualTo((byte) 6);
        for (int i = 0; i < 10; i++) {
            assertThat(given.get(1 + i)).isEqualTo((byte) (4 + i));
        }
    }

    @Test
    void endpointWithoutBehaviourSendsEmptyPackets() throws Exception {
        Host host = new Host(bus.plug(Devices.headset("a")), Devices.MICROPHONE, 2, 1);
        host.pipe.submit(0, 1, 1);

        clock.advance(3);

        IsochPackets packets = host.packets(0, 1);
        assertThat(packets.next()).isTrue();
        assertThat(packets.status()).isEqualTo(PacketStatus.OK);
        assertThat(packets.length()).isZero();
    }

    @Test
    void sourceWhoseFileShrinksFailsItsPacketsAndSaysSo(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("recording.raw"), random(400_000));
        VirtualDevice device = bus.plug(
                Devices.headset("a").withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.FileSource(file, 0)));
        StringBuilder trouble = new StringBuilder();
        bus.addListener(new BusListener() {
            @Override
            public void plugged(VirtualDevice plugged) {}

            @Override
            public void unplugged(VirtualDevice unplugged) {}

            @Override
            public void troubled(VirtualDevice troubled, String what, Exception cause) {
                trouble.append(troubled.port()).append(": ").append(what);
            }
        });
        Host host = new Host(device, Devices.MICROPHONE, 2, 2);
        host.pipe.submit(0, 1001, 2);
        Files.write(file, new byte[10]);

        clock.advance(1010);

        assertThat(host.ends).extracting(Host.End::end).containsExactly(TransferEnd.FAILED);
        assertThat(host.record().faults())
                .containsExactly(new InjectedFault(BusFault.BEHAVIOUR_FAILED, new FrameRun(1001, 2, 2, 2 * 192)));
        assertThat(host.packets(0, 2).next()).isTrue();
        assertThat(trouble).asString().contains("a: ").contains("0x82");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
