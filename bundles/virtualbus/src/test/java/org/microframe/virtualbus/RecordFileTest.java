package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.usb.SetupPacket;

/** The records as a text file. */
class RecordFileTest {

    private final SteppedClock clock = new SteppedClock(100);
    private final VirtualBus bus = new VirtualBus(clock);

    @Test
    void holdsEveryRunOfEveryOpening(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("record.txt");
        VirtualDevice device = bus.plug(Devices.headset("left")
                .withRecord(file)
                .withBehaviour(Devices.MICROPHONE, new EndpointBehaviour.PatternSource())
                .withRequest(new ScriptedRequest(0x40, 1, 0, 0, new RequestAnswer.Accept(0), Set.of(Devices.SPEAKER))));
        assertThat(file).hasContent("# Microframe virtual bus record 1\ndevice left FULL");
        Host speaker = new Host(device, Devices.SPEAKER, 2, 3);
        Host microphone = new Host(speaker.link, Devices.MICROPHONE, 2, 3);
        speaker.pipe.submit(0, 101, 2);
        speaker.link.controlTransfer(new SetupPacket(0x40, 1, 0, 0, 0), null);
        microphone.pipe.submit(0, 103, 3);
        clock.advance(4);
        speaker.pipe.close();
        clock.advance(4);

        bus.close();

        assertThat(file)
                .hasContent(
                        """
                        # Microframe virtual bus record 1
                        device left FULL
                        opened 0x01 1 100
                        schedule 0x01 1 101 2 2 384
                        received 0x01 1 101 2 2 384
                        opened 0x82 1 100
                        recording 0x82 1 101
                        schedule 0x82 1 103 3 3 576
                        received 0x82 1 103 3 3 576
                        """);
        assertThat(folder).isDirectoryContaining("glob:**record.txt").isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void isWrittenWhenAPipeIsClosedAndNamesTheCauseOfFaults(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("record.txt");
        VirtualDevice device = bus.plug(Devices.headset("left")
                .withRecord(file)
                .withRequest(new ScriptedRequest(0x40, 1, 0, 0, new RequestAnswer.Accept(0), Set.of(Devices.SPEAKER))));
        Host speaker = new Host(device, Devices.SPEAKER, 2, 3);
        device.inject(Devices.SPEAKER, FaultKind.FAILED_TRANSFER, 1);
        speaker.pipe.submit(0, 101, 2);
        clock.advance(5);

        speaker.pipe.close();

        assertThat(Files.readAllLines(file))
                .contains("injected 0x01 FAILED_TRANSFER 1")
                .contains("schedule 0x01 1 101 2 2 384", "fault 0x01 1 101 2 2 384 UNPREPARED")
                .noneMatch(line -> line.startsWith("received"));
    }

    @Test
    void folderThatIsMissingPlugsNothing(@TempDir Path folder) {
        Path file = folder.resolve("missing").resolve("record.txt");

        assertThatThrownBy(() -> bus.plug(Devices.headset("left").withRecord(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("writable");
        assertThat(bus.devices()).isEmpty();
    }
}
