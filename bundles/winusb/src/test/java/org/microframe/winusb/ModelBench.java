package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.BenchFault;
import org.microframe.usb.host.kit.ProviderBench;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.windows.ModelControl;

/**
 * The WinUSB service over the model, on the Windows JVM. Closing it closes what a test has left open, and fails when the
 * model has seen a misuse. Used by the test's thread; the model is the same for all benches, so it begins anew only when none
 * is open.
 */
final class ModelBench implements ProviderBench {

    private static final Map<BenchFault, String> FAULTS = Map.of(
            BenchFault.DROPPED_PACKET, "dropped",
            BenchFault.DAMAGED_PACKET, "damaged",
            BenchFault.SHORT_PACKET, "short",
            BenchFault.REFUSED_CONTINUE, "refused-continue",
            BenchFault.FAILED_TRANSFER, "failed-transfer",
            BenchFault.LATE_COMPLETION, "late-completion",
            BenchFault.LOST_COMPLETION, "lost-completion",
            BenchFault.STALL, "stall",
            BenchFault.SILENCE, "silence");

    private static final ModelControl MODEL = start();
    private static int benches;
    private static int ports;

    private final TestService service = new TestService();
    private final List<WinUsbDevice> devices = new ArrayList<>();
    private final String port;
    private final String frames;
    private final long seed;

    /**
     * @param firstFrame the frame that is on the bus
     * @param realTime whether frames of 1 ms pass by themselves; otherwise they pass by {@link #pass}
     * @param seed of what WinUSB leaves open
     */
    ModelBench(long firstFrame, boolean realTime, long seed) {
        this.seed = seed;
        frames = "frame-us=" + (realTime ? 1000 : 0);
        if (benches++ == 0) {
            MODEL.send("reset base=%d seed=%d %s".formatted(firstFrame, seed, frames));
        }
        port = "bench" + ports++;
    }

    private static ModelControl start() {
        try {
            return ModelControl.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public UsbDevice plug(StandardDevice standard) {
        String path = ModelDevices.plug(MODEL, standard, port);
        try {
            WinUsbDevice device = service.device(path);
            devices.add(device);
            return device;
        } catch (UsbException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void unplug() {
        MODEL.send("unplug port=" + port);
    }

    @Override
    public long frame() {
        return Long.parseLong(MODEL.send("frame").value());
    }

    @Override
    public void pass(int frames) {
        MODEL.send("pass frames=" + frames);
    }

    @Override
    public byte[] received(int endpointAddress) {
        return HexFormat.of().parseHex(String.join("", ask("received", endpointAddress)));
    }

    @Override
    public List<Served> served(int endpointAddress) {
        return ask("served", endpointAddress).stream()
                .map(line -> line.split(" "))
                .map(words -> new Served(Long.parseLong(words[0]), Long.parseLong(words[1])))
                .toList();
    }

    private List<String> ask(String what, int endpointAddress) {
        return MODEL.send("%s port=%s endpoint=0x%02x".formatted(what, port, endpointAddress))
                .lines();
    }

    @Override
    public void inject(int endpointAddress, BenchFault fault, int count) {
        MODEL.send("inject port=%s endpoint=0x%02x fault=%s count=%d"
                .formatted(port, endpointAddress, FAULTS.get(fault), count));
    }

    /** A thread in a native method of the binding waits; to Java it runs. */
    @Override
    public boolean waits(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return ProviderBench.super.waits(thread)
                || stack.length > 0
                        && stack[0].isNativeMethod()
                        && stack[0].getClassName().startsWith("org.microframe.winusb.dll.");
    }

    @Override
    public void close() {
        benches--;
        devices.forEach(this::abandon);
        List<String> open = MODEL.open().stream()
                .filter(line -> line.contains("port=" + port + " "))
                .toList();
        List<String> misuse = MODEL.misuse();
        // A transfer whose completion is lost holds its buffer for as long as the process lives.
        if (service.quarantined() == 0) {
            assertThat(open).as("left open").isEmpty();
        }
        assertThat(misuse).as("misuse").isEmpty();
    }

    /** Closes what is open at a device, on another thread, as what is aborted ends with a frame. */
    private void abandon(WinUsbDevice device) {
        Thread thread = new Thread(device::abandon);
        thread.start();
        while (thread.isAlive()) {
            pass(1);
        }
    }

    @Override
    public String toString() {
        return "model with seed " + seed + " and " + frames;
    }
}
