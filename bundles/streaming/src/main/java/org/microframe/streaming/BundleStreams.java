package org.microframe.streaming;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** The streaming runtime as one bundle sees it, with the handles that the bundle has open. Any thread. */
final class BundleStreams implements Streams {

    private final StreamingRuntime runtime;
    private final String bundle;
    private final Map<String, OpenHandle> handles = new ConcurrentHashMap<>();
    private volatile Reason ended;

    BundleStreams(StreamingRuntime runtime, String bundle) {
        this.runtime = runtime;
        this.bundle = bundle;
    }

    @Override
    public List<StreamStatus> streams() {
        return runtime.streams();
    }

    @Override
    public List<FailedRegistration> failures() {
        return runtime.failures();
    }

    @Override
    public IsochOutput openOutput(
            String name, StreamRequest request, OutputPolicy policy, DevicePreparation preparation) {
        return open(OutputHandle.of(order(name, request, preparation, false), policy));
    }

    @Override
    public IsochInput openInput(String name, StreamRequest request, InputPolicy policy, DevicePreparation preparation) {
        return open(InputHandle.of(order(name, request, preparation, true), policy));
    }

    private HandleOrder order(String name, StreamRequest request, DevicePreparation preparation, boolean in) {
        StreamIdentity identity = new StreamIdentity(bundle, name);
        if (request.isIn() != in) {
            throw new IllegalArgumentException(String.format(
                    "the endpoint address is 0x%02X; an %s needs an %s endpoint",
                    request.endpointAddress(), in ? "input" : "output", in ? "IN" : "OUT"));
        }
        Preparing preparing = new Preparing("the preparation of " + identity, preparation);
        return new HandleOrder(identity, request, preparing, handle -> {
            handles.remove(name, handle);
            runtime.ended(handle);
        });
    }

    private <H extends OpenHandle> H open(H handle) {
        String name = handle.stream.identity().name();
        requireNotEnded();
        if (handles.putIfAbsent(name, handle) != null) {
            throw new IllegalStateException(
                    "the bundle has a handle for the name " + name + " already; close that first");
        }
        try {
            runtime.open(handle);
            requireNotEnded();
            return handle;
        } catch (IllegalStateException e) {
            handle.end(Reason.RELEASED);
            throw e;
        }
    }

    private void requireNotEnded() {
        if (ended != null || runtime.isOver()) {
            throw new IllegalStateException("this service Streams has gone, or its bundle let go of it; get it anew");
        }
    }

    @Override
    public DeviceControl control(String deviceFilter) {
        requireNotEnded();
        try {
            FrameworkUtil.createFilter(deviceFilter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the device filter is " + deviceFilter + "; it must be an OSGi filter: " + e.getMessage(), e);
        }
        return new RoutedControl(deviceFilter);
    }

    /** Ends what the bundle left open. */
    void end(Reason reason) {
        ended = reason;
        handles.values().forEach(handle -> handle.end(reason));
    }

    /** Control, bulk and interrupt transfers by way of the scheduler that leads at each transfer. */
    private final class RoutedControl implements DeviceControl {

        private final String deviceFilter;

        RoutedControl(String deviceFilter) {
            this.deviceFilter = deviceFilter;
        }

        @Override
        public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
            return present().controlTransfer(setup, data, timeout);
        }

        @Override
        public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
            return present().transfer(endpointAddress, data, timeout);
        }

        private DeviceControl present() throws UsbException {
            Reason reason = runtime.isOver() ? Reason.RUNTIME_GONE : ended;
            if (reason != null) {
                throw new HandleEndedException("the control handle of " + deviceFilter, reason);
            }
            IsochScheduler leading = runtime.scheduler();
            if (leading == null) {
                throw new DeviceGoneException("there is no scheduler; it may be between two of them, try again soon");
            }
            return leading.control(deviceFilter);
        }
    }
}
