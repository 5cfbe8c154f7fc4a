package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.kit.PacketNumbers;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.ModelSession.Done;

/** What a user of the service sees of the faults that the provider test kit does not inject. */
class FaultsOnWindows extends ModelTests {

    private static final String PORT = "faulty";

    private WinUsbDevice device;

    @BeforeEach
    void plug() throws UsbException {
        device = service.device(ModelDevices.plug(model, StandardDevice.FULL_SPEED, PORT));
    }

    private static void inject(int endpoint, String fault) {
        model.send("inject port=%s endpoint=0x%02x fault=%s".formatted(PORT, endpoint, fault));
    }

    @Test
    void registrationThatFailsIsToldAndThePipeCanBeOpenedAfterwards() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            inject(StandardDevice.OUT, "register-fails count=1");

            assertThatThrownBy(() -> session.pipe(1, StandardDevice.OUT, 2, 8))
                    .isInstanceOf(UsbException.class)
                    .hasMessageContaining("WinUsb_RegisterIsochBuffer");

            session.stream(session.pipe(1, StandardDevice.OUT, 2, 8), 4);
        }
    }

    @Test
    void bandwidthThatIsMissingIsToldAsSuch() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            inject(0, "bandwidth count=1");

            assertThatThrownBy(() -> session.connection.selectAlternateSetting(1, 1))
                    .isInstanceOf(UsbException.class)
                    .hasMessageContaining("reserves 192 bytes of every frame")
                    .hasMessageContaining("the bus has not that much left");

            session.stream(session.pipe(1, StandardDevice.OUT, 2, 8), 4);
        }
    }

    @Test
    void jitterOfCompletionsChangesNeitherTheirOrderNorTheChain() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            inject(StandardDevice.OUT, "jitter count=1000 frames=6");
            IsochPipe pipe = session.pipe(1, StandardDevice.OUT, 4, 8);
            session.submitAll(pipe);
            for (int i = 0; i < 40; i++) {
                Done done = session.await(1).get(0);
                assertThat(done.slot()).isEqualTo(i % 4);
                assertThat(done.outcome()).isEqualTo(TransferOutcome.COMPLETED);
                assertThat(pipe.submitAsap(done.slot(), 8, true)).isEqualTo(IsochPipe.OK);
            }
            session.await(4);

            assertThat(model.send("served port=faulty endpoint=0x01").lines())
                    .singleElement()
                    .asString()
                    .endsWith(" " + 44 * 8);
        }
    }

    @Test
    void transferOfWhichAllPacketsFailedHasFailedAndTheNextOneIsGood() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            inject(StandardDevice.IN, "all-failed count=1");
            IsochPipe pipe = session.pipe(2, StandardDevice.IN, 2, 4);
            session.submitAll(pipe);

            assertThat(session.await(2))
                    .extracting(Done::outcome)
                    .containsExactly(TransferOutcome.FAILED, TransferOutcome.COMPLETED);

            for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
                assertThat(packets.status()).isNotEqualTo(PacketStatus.OK);
            }
        }
    }

    @Test
    void latePacketsAreMissedAndThoseBehindThemGood() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            inject(StandardDevice.IN, "late-packets count=1 frames=3");
            IsochPipe pipe = session.pipe(2, StandardDevice.IN, 2, 8);
            session.submitAll(pipe);

            assertThat(session.await(2)).extracting(Done::outcome).containsOnly(TransferOutcome.COMPLETED);

            List<PacketStatus> statuses = new ArrayList<>();
            for (IsochPackets packets = pipe.packets(0); packets.next(); ) {
                statuses.add(packets.status());
            }
            assertThat(statuses.subList(0, 3)).containsOnly(PacketStatus.MISSED);
            assertThat(statuses.subList(3, 8)).containsOnly(PacketStatus.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({"call,no", "completion,no", "completion,yes"})
    void refusedContinuationIsToldAsOneHoweverWindowsTellsIt(String refuse, String cascade) throws UsbException {
        model.send("reset base=1000 frame-us=0 refuse=%s cascade=%s".formatted(refuse, cascade));
        plug();
        try (ModelSession session = new ModelSession(model, device)) {
            IsochPipe pipe = session.pipe(1, StandardDevice.OUT, 3, 8);
            pipe.submitAsap(0, 8, false);
            inject(StandardDevice.OUT, "refused-continue count=1");
            int first = pipe.submitAsap(1, 8, true);
            int second = pipe.submitAsap(2, 8, true);

            assertThat(first).isEqualTo(refuse.equals("call") ? IsochPipe.REFUSED : IsochPipe.OK);
            List<Done> done = session.await(first == IsochPipe.OK ? 3 : 2);
            assertThat(second).isEqualTo(IsochPipe.OK);
            assertThat(done.get(0).outcome()).isEqualTo(TransferOutcome.COMPLETED);
            if (first == IsochPipe.OK) {
                assertThat(done.get(1)).isEqualTo(new Done(pipe, 1, TransferOutcome.REFUSED));
                assertThat(done.get(2).outcome())
                        .isEqualTo(cascade.equals("yes") ? TransferOutcome.REFUSED : TransferOutcome.COMPLETED);
            } else {
                assertThat(done.get(1)).isEqualTo(new Done(pipe, 2, TransferOutcome.COMPLETED));
            }
        }
    }

    @Test
    void deviceThatIsReplugedElsewhereIsAnotherOneAndStreams() throws UsbException {
        ModelSession first = new ModelSession(model, device);
        IsochPipe pipe = first.pipe(1, StandardDevice.OUT, 2, 200);
        first.submitAll(pipe);
        first.await(0);

        String path = model.send("replug port=faulty to=elsewhere").value();

        assertThat(first.await(2)).extracting(Done::outcome).doesNotContain(TransferOutcome.COMPLETED);
        first.close();
        assertThatThrownBy(() -> device.open(device.newQueue())).isInstanceOf(DeviceGoneException.class);
        try (ModelSession second = new ModelSession(model, service.device(path))) {
            second.stream(second.pipe(1, StandardDevice.OUT, 2, 8), 4);
        }
    }

    @Test
    void contentGoesOnAcrossARefusedContinuationThatIsSentAgain() throws UsbException {
        try (ModelSession session = new ModelSession(model, device)) {
            IsochPipe pipe = session.pipe(1, StandardDevice.OUT, 2, 1);
            PacketNumbers.fill(pipe.slot(0), 0, 192, 1);
            PacketNumbers.fill(pipe.slot(1), 0, 192, 2);
            pipe.submitAsap(0, 1, false);
            inject(StandardDevice.OUT, "refused-continue count=1");
            int answer = pipe.submitAsap(1, 1, true);
            session.await(answer == IsochPipe.OK ? 2 : 1);

            assertThat(pipe.submitAsap(1, 1, false)).isEqualTo(IsochPipe.OK);
            session.await(1);

            assertThat(model.send("received port=faulty endpoint=0x01").value()).isEqualTo("384");
        }
    }
}
