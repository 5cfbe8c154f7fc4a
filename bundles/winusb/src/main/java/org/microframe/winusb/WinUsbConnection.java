package org.microframe.winusb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.TransferType;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.SlotMemory;
import org.microframe.usb.host.TransferRules;
import org.microframe.usb.host.UsbConnection;
import org.microframe.winusb.dll.NativeMemory;
import org.microframe.winusb.dll.winusb.WinUsb;
import org.microframe.winusb.dll.winusb.WinUsbIsoch;

/**
 * An open device. Thread-safe: its state and the list of pipes are guarded by this object's monitor, which is taken before any
 * other and not held while a native function may block; selecting alternate settings, opening pipes and freeing the handles
 * exclude each other by the settings' lock.
 */
final class WinUsbConnection implements UsbConnection {

    private static final int STANDARD_TO_ENDPOINT = 0x02;
    private static final int CLEAR_FEATURE = 1;
    private static final int ENDPOINT_HALT = 0;
    private static final int ENDPOINT_NUMBER = 0x0F;
    private static final int RECIPIENT = 0x1F;
    private static final int TO_INTERFACE = 1;

    private final WinUsbDevice device;
    private final OpenDevice open;
    private final CompletionPort port;
    private final Provider provider;
    private final ActiveSettings settings;
    private final Transfers transfers;
    private final DevicePulse pulse;
    private final Streaming streaming;
    private final List<WinUsbPipe> pipes = new ArrayList<>();
    private boolean closing;
    private boolean over;
    private boolean freed;

    WinUsbConnection(WinUsbDevice device, OpenDevice open, CompletionPort port, Provider provider) throws UsbException {
        this.device = device;
        this.open = open;
        this.port = port;
        this.provider = provider;
        settings = new ActiveSettings(open, device.configuration());
        transfers = new Transfers(open, this);
        pulse = new DevicePulse(device, open, port, provider.natives().has(Feature.FRAME_NUMBERS));
        streaming = new Streaming(open, pulse, provider.natives().has(Feature.TIME_SYNC), provider.logger());
    }

    @Override
    public void selectAlternateSetting(int interfaceNumber, int alternateSetting) throws UsbException {
        InterfaceDescriptor setting = settings.require(interfaceNumber, alternateSetting);
        settings.lock().lock();
        try {
            requireOpen();
            requireNoPipe(setting);
            int code = settings.select(setting);
            if (code != 0) {
                throw notSelected(setting, code);
            }
        } finally {
            settings.lock().unlock();
            free();
        }
    }

    @Override
    public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
        TransferRules.requireControl(setup, data, timeout);
        requireOpen();
        if (clearsHalt(setup)) {
            resetPipe(setup.index() & 0xFF);
            return 0;
        }
        Pointer handle = (setup.requestType() & RECIPIENT) == TO_INTERFACE ? open.handle(setup.index() & 0xFF) : null;
        return transfers.control(handle == null ? open.first() : handle, setup, data, timeout);
    }

    @Override
    public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
        TransferRules.requireTimeout(timeout);
        requireOpen();
        ActiveSettings.Active active = settings.find(endpointAddress);
        TransferType type = active.endpoint().transferType();
        if (type != TransferType.BULK && type != TransferType.INTERRUPT) {
            throw new IllegalArgumentException(
                    String.format("endpoint 0x%02X is %s; it must be BULK or INTERRUPT", endpointAddress, type));
        }
        return transfers.pipe(open.handle(active.setting().number()), endpointAddress, data, timeout);
    }

    @Override
    public IsochPipe openIsochPipe(int endpointAddress, int slots, int framesPerSlot) throws UsbException {
        WinUsbPipe pipe;
        settings.lock().lock();
        try {
            requireOpen();
            ActiveSettings.Active active = settings.find(endpointAddress);
            IsochGeometry geometry = IsochGeometry.of(device.speed(), active.endpoint());
            require(Feature.ISOCHRONOUS);
            require(Feature.FRAME_NUMBERS);
            SlotMemory memory = SlotMemory.allocate(
                    packetized(geometry, active),
                    slots,
                    framesPerSlot,
                    active.endpoint().isIn(),
                    WinUsbPipe.REQUEST_BYTES);
            requireNoPipe(endpointAddress);
            pipe = register(active, memory);
        } finally {
            settings.lock().unlock();
            free();
        }
        if (isClosing()) {
            pipe.close(false);
        }
        requireOpen();
        return pipe;
    }

    @Override
    public void close() {
        beginClose(true);
        finishClose(true, false, new ProofTime(WinUsbPipe.PROOF_NANOS));
    }

    @Override
    public void abort() {
        beginClose(false);
        finishClose(false, false, new ProofTime(WinUsbPipe.PROOF_NANOS));
    }

    /** Closes it at once, whether or not anybody dequeues: what is pending is aborted. */
    void abandon() {
        beginClose(false);
        finishClose(false, true, new ProofTime(WinUsbPipe.PROOF_NANOS));
    }

    /** Lets nothing more be opened and submitted, and aborts what is pending unless it is to drain. */
    void beginClose(boolean drain) {
        synchronized (this) {
            closing = true;
        }
        transfers.beginClose();
        openPipes().forEach(pipe -> pipe.beginClose(drain));
    }

    /**
     * Closes pipes and device. What is not proven complete by then keeps the device open until it is.
     *
     * @param drain whether what is pending is to complete first
     * @param unowned whether no owner of the queue is to be waited for
     * @param time how long to wait for proof beyond that, for all pipes together
     */
    void finishClose(boolean drain, boolean unowned, ProofTime time) {
        for (WinUsbPipe pipe : openPipes()) {
            pipe.finishClose(drain, unowned, time);
        }
        transfers.finishClose(time);
        synchronized (this) {
            over = true;
        }
        if (!free()) {
            provider.logger()
                    .warn(
                            "{} stays open: not every transfer is proven complete, so Windows may still write to its memory, which is"
                                    + " kept",
                            open.name());
        }
        provider.connections().remove(this);
        device.closed(this);
    }

    /** What tells whether the device is still there. */
    DevicePulse pulse() {
        return pulse;
    }

    /** @throws UnsupportedOperationException when this version of Windows cannot submit at frames */
    void requireExplicitFrames() {
        if (!provider.natives().has(Feature.EXPLICIT_FRAMES)) {
            throw new UnsupportedOperationException(lacking(Feature.EXPLICIT_FRAMES));
        }
    }

    /** Cancels all transfers of a pipe, some of which are in flight. */
    void abort(WinUsbPipe pipe) {
        if (WinUsb.WinUsb_AbortPipe(open.handle(pipe.interfaceNumber()), pipe.endpointAddress()) == 0) {
            device.noteFailure("WinUsb_AbortPipe", Native.getLastError());
        }
    }

    /** Unregisters the buffer of a pipe, none of whose transfers is in flight. */
    void unregister(WinUsbPipe pipe, Pointer buffer) {
        if (WinUsbIsoch.WinUsb_UnregisterIsochBuffer(buffer) == 0) {
            device.noteFailure("WinUsb_UnregisterIsochBuffer", Native.getLastError());
        }
        streaming.closed();
        synchronized (this) {
            pipes.remove(pipe);
        }
        free();
    }

    /** Keeps memory that Windows may still write to. */
    Quarantine.Entry quarantine(int endpointAddress, int transfers, ByteBuffer... slabs) {
        return provider.quarantine().keep(device.identity(), endpointAddress, transfers, slabs);
    }

    private WinUsbPipe register(ActiveSettings.Active active, SlotMemory memory) throws UsbException {
        NativeMemory out = NativeMemory.allocate(Native.POINTER_SIZE);
        int address = active.endpoint().address();
        int registered = WinUsbIsoch.WinUsb_RegisterIsochBuffer(
                open.handle(active.setting().number()),
                address,
                NativeMemory.pointerTo(memory.data(), 0),
                memory.data().capacity(),
                out.pointer());
        if (registered == 0) {
            int code = Native.getLastError();
            String function = String.format(
                    "WinUsb_RegisterIsochBuffer(0x%02X, %d bytes)",
                    address, memory.data().capacity());
            throw pulse.isGone(code) ? pulse.gone(function, code) : Failures.of(function, open.name(), code);
        }
        streaming.opened();
        WinUsbPipe pipe = new WinUsbPipe(this, port, active, memory, out.getPointer(0));
        port.add(pipe);
        synchronized (this) {
            pipes.add(pipe);
        }
        return pipe;
    }

    /** The geometry with the packets that WinUSB makes. */
    private IsochGeometry packetized(IsochGeometry geometry, ActiveSettings.Active active) throws UsbException {
        int bytes = settings.bytesPerInterval(active);
        if (bytes == geometry.bytesPerPacket()) {
            return geometry;
        }
        provider.logger()
                .warn(
                        "WinUSB makes packets of {} bytes for endpoint {} of {}, whose descriptor has {}",
                        bytes,
                        String.format("0x%02X", active.endpoint().address()),
                        open.name(),
                        geometry.bytesPerPacket());
        return new IsochGeometry(geometry.speed(), geometry.packetsPerFrame(), bytes);
    }

    private UsbException notSelected(InterfaceDescriptor setting, int code) {
        String function = "WinUsb_SetCurrentAlternateSetting(" + setting.alternateSetting() + ") of interface "
                + setting.number();
        if (pulse.isGone(code)) {
            return pulse.gone(function, code);
        }
        long bytes = BandwidthNeed.bytesPerFrame(device.speed(), setting);
        if (bytes == 0) {
            return Failures.of(function, open.name(), code);
        }
        return new UsbException(Failures.message(function, open.name(), code)
                + "; the setting reserves " + bytes
                + " bytes of every frame of 1 ms, and Windows answers in this way when the bus"
                + " has not that much left: stop another stream, or use another setting or another host controller");
    }

    /** Whether it is the request by which a host clears the halt of an endpoint other than 0 (USB 2.0, 9.4.1). */
    private static boolean clearsHalt(SetupPacket setup) {
        return setup.requestType() == STANDARD_TO_ENDPOINT
                && setup.request() == CLEAR_FEATURE
                && setup.value() == ENDPOINT_HALT
                && (setup.index() & ENDPOINT_NUMBER) != 0;
    }

    private void resetPipe(int endpointAddress) throws UsbException {
        settings.lock().lock();
        try {
            requireOpen();
            Pointer handle =
                    open.handle(settings.find(endpointAddress).setting().number());
            if (WinUsb.WinUsb_ResetPipe(handle, endpointAddress) == 0) {
                int code = Native.getLastError();
                String function = String.format("WinUsb_ResetPipe(0x%02X)", endpointAddress);
                throw pulse.isGone(code) ? pulse.gone(function, code) : Failures.of(function, open.name(), code);
            }
        } finally {
            settings.lock().unlock();
            free();
        }
    }

    private void requireOpen() throws UsbException {
        if (isClosing()) {
            throw new UsbException("the connection to " + open.name() + " is closed");
        }
        if (device.isGone()) {
            throw new DeviceGoneException(open.name() + " has been unplugged");
        }
    }

    private void requireNoPipe(InterfaceDescriptor setting) throws UsbException {
        for (WinUsbPipe pipe : openPipes()) {
            if (pipe.interfaceNumber() == setting.number()) {
                throw new UsbException(String.format(
                        "interface %d of %s has an open pipe on endpoint 0x%02X; its alternate setting stays until that is"
                                + " closed",
                        setting.number(), open.name(), pipe.endpointAddress()));
            }
        }
    }

    private void requireNoPipe(int endpointAddress) throws UsbException {
        for (WinUsbPipe pipe : openPipes()) {
            if (pipe.endpointAddress() == endpointAddress) {
                throw new UsbException(
                        String.format("endpoint 0x%02X of %s has an open pipe already", endpointAddress, open.name()));
            }
        }
    }

    private void require(Feature feature) throws UsbException {
        if (!provider.natives().has(feature)) {
            throw new UsbException(lacking(feature));
        }
    }

    private String lacking(Feature feature) {
        return "this version of Windows has not " + feature.description() + ": it lacks "
                + String.join(", ", provider.natives().missing(feature)) + " of " + feature.dll() + ".dll";
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized List<WinUsbPipe> openPipes() {
        return List.copyOf(pipes);
    }

    /** Closes the device if it is to be and nothing is left that needs it; answers whether it is closed. */
    boolean free() {
        if (!settings.lock().tryLock()) {
            return false; // Whoever holds it comes here afterwards.
        }
        try {
            synchronized (this) {
                if (freed || !over || !pipes.isEmpty() || !transfers.areOver()) {
                    return freed;
                }
                freed = true;
            }
            pulse.end();
            if (!device.isGone()) {
                settings.reset();
            }
            open.close();
            return true;
        } finally {
            settings.lock().unlock();
        }
    }
}
