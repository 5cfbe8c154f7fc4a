package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.SuperSpeedCompanion;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.VirtualDevice;

/** SuperSpeed's most: 48 KiB in each microframe, both ways, within the caps of memory and over them. */
@Timeout(60)
class SuperSpeedTest {

    private static final int PACKET = 48 << 10;
    private static final int PACKETS_PER_FRAME = 8;
    private static final int FRAMES = 8;
    private static final long TRANSFER_BYTES = (long) FRAMES * PACKETS_PER_FRAME * PACKET;

    private VirtualDevice device;

    private void plug(SchedulerRig rig) {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0320, 0, 0, 0, 9, 0x1209, 0x0001, 0x0100, 0, 0, 0, 1);
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(
                1,
                0x80,
                100,
                List.of(
                        setting(1, 0, List.of()),
                        setting(1, 1, List.of(endpoint(Samples.OUT))),
                        setting(2, 0, List.of()),
                        setting(2, 1, List.of(endpoint(Samples.IN)))),
                List.of());
        device = rig.bus.plug(new DeviceDefinition("1", UsbSpeed.SUPER, descriptor, configuration)
                .withBehaviour(Samples.IN, new EndpointBehaviour.PatternSource()));
        rig.scheduler.arrived(rig.present(device));
    }

    private static EndpointDescriptor endpoint(int address) {
        return new EndpointDescriptor(
                address, 0x05, 1024, 1, 0, 0, List.of(), Optional.of(new SuperSpeedCompanion(15, 2, PACKET)));
    }

    private static InterfaceDescriptor setting(int number, int alternate, List<EndpointDescriptor> endpoints) {
        return new InterfaceDescriptor(number, alternate, 0xFF, 0, 0, 0, List.of(), endpoints);
    }

    private static StreamHold open(SchedulerRig rig, StreamRequest request) {
        return rig.open(request.isIn() ? Samples.RECORDER : Samples.PLAYER, request, new Client(), new Handler());
    }

    private void assertCarriedWhole(StreamHold hold) {
        List<EndpointRecord> records = device.records().stream()
                .filter(record ->
                        record.endpointAddress() == hold.status().request().endpointAddress())
                .toList();
        BusAgreement.require(hold.status().ledger(), records);
        assertThat(hold.status().ledger().chains()).isEqualTo(1);
        EndpointRecord record = records.get(0);
        assertThat(record.scheduledFrames()).isPositive();
        assertThat(record.receivedPackets()).isEqualTo(record.scheduledFrames() * PACKETS_PER_FRAME);
        assertThat(record.receivedBytes()).isEqualTo(record.receivedPackets() * PACKET);
    }

    @Test
    void streamsBothWaysWithinTheCaps() {
        Resources resources = Resources.of(
                Resources.Admission.ENFORCE, Resources.DEFAULT_PIPE_MEBIBYTES, Resources.DEFAULT_MEBIBYTES);
        SteppedRun stepped = new SteppedRun(resources);
        stepped.run(() -> {
            plug(stepped.rig);
            StreamHold player = open(stepped.rig, Samples.out(64, FRAMES));
            StreamHold recorder = open(stepped.rig, Samples.in(64, FRAMES));
            stepped.untilCarried(player, 200);
            stepped.untilCarried(recorder, 200);

            assertThat(player.status().bandwidth().fits()).isTrue();
            assertThat(player.status().measures().leadFrames()).isEqualTo(64);
            assertThat(recorder.status().measures().leadFrames()).isEqualTo(64);
            assertThat(resources.memory().used()).isEqualTo(2 * 13 * TRANSFER_BYTES);
            player.close();
            recorder.close();
            stepped.until("given back", () -> resources.memory().used() == 0);
            assertCarriedWhole(player);
            assertCarriedWhole(recorder);
        });
    }

    @Test
    void namesTheCapOfAPipe() {
        SteppedRun stepped = new SteppedRun();
        stepped.run(() -> {
            plug(stepped.rig);
            StreamHold recorder = open(stepped.rig, Samples.in(136, FRAMES));
            stepped.untilState(recorder, StreamState.FAILED);

            assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
            assertThat(recorder.status().detail())
                    .isEqualTo("endpoint 0x82 of port 1 needs 66.0 MiB of registered memory; the cap of a pipe is 64.0"
                            + " MiB (pipe.memory)");
            recorder.close();
            stepped.until("closed", () -> stepped.rig.scheduler.statuses().isEmpty());

            StreamHold fitting = open(stepped.rig, Samples.in(128, FRAMES));
            stepped.untilCarried(fitting, 200);
            assertThat(fitting.status().measures().leadFrames()).isEqualTo(128);
        });
    }

    @Test
    void namesTheCapOfAllPipesOrTakesTheLeadThatItLeaves() {
        Resources resources = Resources.of(Resources.Admission.ENFORCE, 64, 70);
        SteppedRun stepped = new SteppedRun(resources);
        stepped.run(() -> {
            plug(stepped.rig);
            StreamHold player = open(stepped.rig, Samples.out(64, FRAMES));
            stepped.untilState(player, StreamState.RUNNING);
            StreamHold recorder = open(stepped.rig, Samples.in(64, FRAMES));
            stepped.untilState(recorder, StreamState.FAILED);

            String cap =
                    "endpoint 0x82 of port 1 needs 39.0 MiB of registered memory, and 39.0 MiB are in use; the cap of"
                            + " all pipes is 70.0 MiB (memory)";
            assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
            assertThat(recorder.status().detail()).isEqualTo(cap);
            recorder.close();
            stepped.until("closed", () -> stepped.rig.scheduler.statuses().size() == 1);

            StreamHold modest =
                    open(stepped.rig, Samples.in(64, FRAMES).with(StreamPolicy.DEFAULT.withLead(2 * FRAMES, 0)));
            stepped.untilCarried(modest, 200);
            assertThat(modest.status().measures().leadFrames()).isEqualTo(40);
            assertThat(modest.status().detail()).isEqualTo("with a lead of 40 frames, because " + cap);
        });
    }
}
