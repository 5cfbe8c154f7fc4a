package org.microframe.scheduler;

import java.util.HashSet;
import java.util.Set;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbBusyException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/** What a device must have for a stream, and what is done when it is opened. The keeper of the device's session owns it. */
final class StreamOpening {

    private final String identity;
    private final UsbDevice device;
    private final SchedulerLog log;
    private final Set<Integer> warnedIntervals = new HashSet<>();

    StreamOpening(String identity, UsbDevice device, SchedulerLog log) {
        this.identity = identity;
        this.device = device;
        this.log = log;
    }

    /** The format that a request gets on this device in an alternate setting. */
    StreamFormat format(StreamRequest request, int alternateSetting) throws StreamFailure {
        if (request.marginFrames() > 0 && !device.startsAtFrames()) {
            throw unsuitable("the margin is " + request.marginFrames()
                    + " frames, so that each transfer is submitted at a frame; the native service cannot do that on this"
                    + " version of the system, where the margin must be 0");
        }
        EndpointDescriptor endpoint = endpoint(request, alternateSetting);
        IsochGeometry geometry = geometry(request, endpoint);
        return new StreamFormat(
                request.endpointAddress(), device.speed(), geometry, request.framesPerTransfer(), request.leadFrames());
    }

    /** The endpoint of a request in an alternate setting. */
    EndpointDescriptor endpoint(StreamRequest request, int alternateSetting) throws StreamFailure {
        if (request.isSearch()) {
            throw unsuitable(String.format(
                    "the interface class is 0x%02X; the device has no interface of that class with an isochronous %s endpoint in"
                            + " alternate setting %d",
                    request.interfaceClass(), request.isIn() ? "IN" : "OUT", alternateSetting));
        }
        return device.configuration()
                .alternateSetting(request.interfaceNumber(), alternateSetting)
                .flatMap(setting -> setting.endpoint(request.endpointAddress()))
                .orElseThrow(() -> unsuitable(String.format(
                        "the endpoint is 0x%02X in interface %d, alternate setting %d; the device has none there",
                        request.endpointAddress(), request.interfaceNumber(), alternateSetting)));
    }

    private IsochGeometry geometry(StreamRequest request, EndpointDescriptor endpoint) throws StreamFailure {
        IsochGeometry geometry;
        try {
            geometry = IsochGeometry.of(device.speed(), endpoint);
        } catch (IllegalArgumentException e) {
            throw new StreamFailure(StreamCause.ENDPOINT_UNSUITABLE, e.getMessage(), e);
        }
        if (geometry.intervalIgnored(endpoint) && warnedIntervals.add(request.endpointAddress())) {
            log.warn(String.format(
                    "bInterval of the full-speed endpoint 0x%02X of %s is %d; isochronous endpoints at full speed have 1, so it is"
                            + " treated as one packet per frame",
                    request.endpointAddress(), identity, endpoint.interval()));
        }
        if (request.framesPerTransfer() > geometry.maxFramesPerTransfer()) {
            throw unsuitable("the frames per transfer are " + request.framesPerTransfer()
                    + "; this endpoint allows at most " + geometry.maxFramesPerTransfer());
        }
        int pattern = request.policy().losses().filler().pattern().size();
        if (pattern > geometry.bytesPerPacket()) {
            throw unsuitable("the bytes of the filler's pattern are " + pattern
                    + "; a packet of this endpoint has at most " + geometry.bytesPerPacket());
        }
        return geometry;
    }

    /** The failure of a stream for whose buffers the virtual machine has no memory. */
    static StreamFailure outOfMemory(StreamRequest request, String identity, OutOfMemoryError e) {
        return new StreamFailure(
                StreamCause.MEMORY_CAP,
                String.format(
                        "endpoint 0x%02X of %s needs more memory than the virtual machine gives (%s); direct memory is as much as"
                                + " -XX:MaxDirectMemorySize says, or else the heap's greatest size",
                        request.endpointAddress(), identity, e.getMessage()),
                e);
    }

    private static StreamFailure unsuitable(String message) {
        return new StreamFailure(StreamCause.ENDPOINT_UNSUITABLE, message, null);
    }

    /** Opens the pipe of a request, and lets its ledger know the frame domain. */
    IsochPipe pipe(UsbConnection connection, StreamRequest request, StreamLedger ledger) throws StreamFailure {
        IsochPipe pipe = null;
        try {
            pipe = connection.openIsochPipe(
                    request.endpointAddress(), PipeRing.slotsFor(request), request.framesPerTransfer());
            FrameStamp stamp = new FrameStamp();
            if (pipe.frame(stamp) != IsochPipe.OK) {
                throw new DeviceGoneException("the device went while endpoint "
                        + String.format("0x%02X", request.endpointAddress()) + " was opened");
            }
            ledger.enterDomain(device.frameDomain(), stamp.frame(), stamp.nanoTime());
            return pipe;
        } catch (UsbException e) {
            if (pipe != null) {
                pipe.close(false);
            }
            throw failure(StreamCause.NO_PROGRESS, e);
        }
    }

    /** Refuses a stream that never ran and whose start frame is not ahead, or not within reach. */
    void requireAhead(StreamRequest request, IsochPipe pipe, StreamLedger ledger) throws StreamFailure {
        FrameStamp stamp = new FrameStamp();
        if (ledger.snapshot().chains() > 0 || pipe.frame(stamp) != IsochPipe.OK) {
            return;
        }
        long start = request.policy().startFrame();
        int ahead = FrameNumbers.difference((int) start, stamp.frame());
        if (ahead < request.marginFrames() || ahead >= IsochPipe.START_WINDOW) {
            throw new StreamFailure(
                    StreamCause.START_FRAME,
                    "the start frame is " + start + ", and " + FrameNumbers.unsigned(stamp.frame())
                            + " is on the bus; it must be ahead by the margin of " + request.marginFrames()
                            + " frames at least, and by less than " + IsochPipe.START_WINDOW,
                    null);
        }
    }

    /** Runs what the client does before the alternate setting is selected. */
    static void before(Preparation preparation, StreamClient client) throws StreamFailure {
        preparation.run(client::beforeInterface);
    }

    /** Runs what the client does after the alternate setting was selected. */
    static void after(Preparation preparation, StreamClient client, StreamFormat format) throws StreamFailure {
        preparation.run(control -> client.afterInterface(control, format));
    }

    /** The failure that an exception of the native service amounts to. */
    static StreamFailure failure(StreamCause otherwise, UsbException e) {
        StreamCause cause = e instanceof UsbBusyException
                ? StreamCause.DEVICE_BUSY
                : e instanceof DeviceGoneException ? StreamCause.DEVICE_GONE : otherwise;
        return new StreamFailure(cause, e.getMessage(), e);
    }
}
