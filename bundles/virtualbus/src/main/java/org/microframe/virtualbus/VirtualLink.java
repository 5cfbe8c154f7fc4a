package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.TransferType;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;
import org.osgi.annotation.versioning.ProviderType;

/** A driver's exclusive hold on a device. Thread-safe; guarded by the bus's monitor. */
@ProviderType
public final class VirtualLink implements AutoCloseable {

    private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(5);

    private final VirtualDevice device;
    private final VirtualBus bus;
    private final List<VirtualPipe> pipes = new ArrayList<>();
    private boolean closed;

    VirtualLink(VirtualDevice device) {
        this.device = device;
        bus = device.bus();
    }

    /** The device. */
    public VirtualDevice device() {
        return device;
    }

    /**
     * Selects an alternate setting, in effect from the next frame on; also when it is selected already. Its OUT endpoints
     * have to be prepared anew where a request prepares them, and its sources begin anew.
     *
     * @throws IllegalArgumentException when the configuration has no such alternate setting
     * @throws UsbBusyException when the interface has an open pipe
     * @throws DeviceGoneException when the device has been unplugged
     */
    public void selectAlternateSetting(int interfaceNumber, int alternateSetting) throws UsbException {
        synchronized (bus) {
            requireOpen();
            InterfaceDescriptor setting = device.setting(interfaceNumber, alternateSetting);
            for (VirtualPipe pipe : pipes) {
                if (pipe.interfaceNumber() == interfaceNumber) {
                    throw new UsbBusyException(String.format(
                            "interface %d has an open pipe on endpoint 0x%02X; its alternate setting stays until that"
                                    + " is closed",
                            interfaceNumber, pipe.endpointAddress()));
                }
            }
            bus.catchUp();
            device.select(setting);
        }
    }

    /**
     * Does a control transfer, at once.
     *
     * @param setup the request
     * @param data the data stage from its position on, at least {@code setup.length()} bytes; advanced by what was
     *     carried; null when the length is 0
     * @param timeout how long to wait on the bus's clock when the device is silent
     * @return bytes of the data stage
     * @throws UsbStallException when no line of the device's table answers it, or it was made to stall
     * @throws UsbTimeoutException when the device is silent
     * @throws DeviceGoneException when the device has been unplugged
     */
    public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        synchronized (bus) {
            requireOpen();
            bus.catchUp();
            meetFaults(0, setup.toString(), timeout);
            ScriptedRequest line = device.requests()
                    .find(setup, data)
                    .orElseThrow(() -> device.stall(setup, "no line of its table takes it"));
            device.prepare(line);
            int length = setup.length();
            if (line.answer() instanceof RequestAnswer.Data answer) {
                byte[] bytes = answer.bytes();
                length = Math.min(length, bytes.length);
                if (length > 0) {
                    data.put(bytes, 0, length);
                }
            } else if (length > 0) {
                data.position(data.position() + length);
            }
            return length;
        }
    }

    /** Does a control transfer with the time that WinUSB gives one where nothing else is said: 5 s. */
    public int controlTransfer(SetupPacket setup, ByteBuffer data) throws UsbException {
        return controlTransfer(setup, data, CONTROL_TIMEOUT);
    }

    /**
     * Does a bulk or interrupt transfer. An OUT endpoint takes all at once; an IN endpoint without data is waited for.
     *
     * @param endpointAddress {@code bEndpointAddress}
     * @param data what is sent, or the room for what comes; advanced by what was carried
     * @param timeout how long to wait on the bus's clock
     * @return bytes carried
     * @throws IllegalArgumentException when the endpoint is in no active alternate setting, or neither bulk nor interrupt
     * @throws UsbStallException when the endpoint was made to stall
     * @throws UsbTimeoutException when the device is not ready within the time
     * @throws DeviceGoneException when the device has been unplugged
     */
    public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
        synchronized (bus) {
            requireOpen();
            TransferType type = device.activeSetting(endpointAddress)
                    .endpoint(endpointAddress)
                    .orElseThrow()
                    .transferType();
            if (type != TransferType.BULK && type != TransferType.INTERRUPT) {
                throw new IllegalArgumentException(
                        String.format("endpoint 0x%02X is %s; it must be BULK or INTERRUPT", endpointAddress, type));
            }
            bus.catchUp();
            meetFaults(endpointAddress, "a transfer", timeout);
            BulkEndpoint endpoint = device.bulkEndpoint(endpointAddress);
            int[] carried = {BulkEndpoint.NOT_READY};
            bus.clock().awaitUntil(bus, bus.clock().nanoTime() + timeout.toNanos(), () -> {
                if (isUsable()) {
                    carried[0] = endpoint.carry(data);
                }
                return !isUsable() || carried[0] != BulkEndpoint.NOT_READY;
            });
            requireOpen();
            if (carried[0] == BulkEndpoint.NOT_READY) {
                throw silence(endpointAddress, "a transfer", timeout);
            }
            bus.notifyAll();
            return carried[0];
        }
    }

    /**
     * The geometry of an endpoint of an active alternate setting.
     *
     * @throws IllegalArgumentException when the endpoint is in none, or cannot be streamed
     */
    public IsochGeometry geometry(int endpointAddress) {
        synchronized (bus) {
            return IsochGeometry.of(
                    device.speed(),
                    device.activeSetting(endpointAddress)
                            .endpoint(endpointAddress)
                            .orElseThrow());
        }
    }

    /**
     * Opens a pipe to an isochronous endpoint of an active alternate setting.
     *
     * @param endpointAddress {@code bEndpointAddress}
     * @param slots number of transfers that fit into the memory, at least 1
     * @param framesPerSlot frames of each slot, at least 1
     * @param data the memory: {@code slots * framesPerSlot} frames of the endpoint's bytes, one packet after the other
     * @param descriptors for IN, the packets' descriptors: 12 bytes for each packet of the memory; else null
     * @param sink told the end of each transfer
     * @throws IllegalArgumentException when the endpoint is in no active alternate setting or cannot be streamed, or a
     *     number or a buffer is too small
     * @throws UsbBusyException when it has an open pipe
     * @throws DeviceGoneException when the device has been unplugged
     */
    public VirtualPipe openPipe(
            int endpointAddress,
            int slots,
            int framesPerSlot,
            ByteBuffer data,
            ByteBuffer descriptors,
            TransferSink sink)
            throws UsbException {
        synchronized (bus) {
            requireOpen();
            IsochGeometry geometry = geometry(endpointAddress);
            for (VirtualPipe pipe : pipes) {
                if (pipe.endpointAddress() == endpointAddress) {
                    throw new UsbBusyException(String.format("endpoint 0x%02X has an open pipe", endpointAddress));
                }
            }
            bus.catchUp();
            TransferMemory memory = new TransferMemory(geometry, slots, framesPerSlot, data, descriptors);
            DeviceEndpoint endpoint = device.endpoint(endpointAddress);
            int interfaceNumber = device.activeSetting(endpointAddress).number();
            VirtualPipe pipe = new VirtualPipe(this, interfaceNumber, endpoint, memory, sink);
            pipes.add(pipe);
            bus.opened(pipe);
            return pipe;
        }
    }

    /** Aborts what is pending, closes the pipes and lets others open the device. Idempotent. */
    @Override
    public void close() {
        synchronized (bus) {
            if (closed) {
                return;
            }
            bus.catchUp();
            end(TransferEnd.ABORTED);
            device.closed(this);
        }
        device.writeRecords();
    }

    /** Ends all pipes and the link. */
    void end(TransferEnd end) {
        closed = true;
        bus.notifyAll();
        for (VirtualPipe pipe : List.copyOf(pipes)) {
            pipe.end(end);
        }
    }

    void closed(VirtualPipe pipe) {
        pipes.remove(pipe);
    }

    private void meetFaults(int endpointAddress, String what, Duration timeout) throws UsbException {
        EndpointFaults faults = device.faults(endpointAddress);
        if (faults.hits(FaultKind.STALL)) {
            throw new UsbStallException(String.format(
                    "endpoint 0x%02X of the device on port %s stalled %s, as it was told to",
                    endpointAddress, device.port(), what));
        }
        if (faults.hits(FaultKind.SILENCE)) {
            bus.clock().awaitUntil(bus, bus.clock().nanoTime() + timeout.toNanos(), () -> !isUsable());
            requireOpen();
            throw silence(endpointAddress, what, timeout);
        }
    }

    private UsbTimeoutException silence(int endpointAddress, String what, Duration timeout) {
        return new UsbTimeoutException(String.format(
                "endpoint 0x%02X of the device on port %s did not answer %s within %s",
                endpointAddress, device.port(), what, timeout));
    }

    private boolean isUsable() {
        return !closed && device.isPlugged();
    }

    private void requireOpen() throws UsbException {
        device.requirePlugged();
        if (closed) {
            throw new UsbException("the connection to the device on port " + device.port() + " is closed");
        }
    }
}
