package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Brings transfers that belong to no start of a stream to the sessions of their devices. The coordinator's loop owns it; any
 * thread may ask for a handle and use it.
 */
final class ControlRouter {

    /** What the coordinator knows of devices; called on its loop. */
    interface Devices {
        /**
         * The session of the best device that matches, opened if need be; null while that device cannot be used yet.
         *
         * @throws DeviceGoneException when none matches
         */
        DeviceSession sessionFor(String deviceFilter) throws DeviceGoneException;

        /** Ends a session that no stream needs. */
        void endIfUnused(DeviceSession session);
    }

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A device that only such transfers use stays open for a while, as they seldom come alone. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoop loop;
    private final Drivers drivers;
    private final Devices devices;
    private final Map<DeviceSession, Integer> underWay = new HashMap<>();

    ControlRouter(EventLoop loop, Drivers drivers, Devices devices) {
        this.loop = loop;
        this.drivers = drivers;
        this.devices = devices;
    }

    /**
     * A handle for the device that matches at each transfer. Any thread.
     *
     * @throws IllegalArgumentException when the filter does not parse
     */
    DeviceControl control(String deviceFilter) {
        try {
            FrameworkUtil.createFilter(deviceFilter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the device filter is " + deviceFilter + "; it must be an OSGi filter: " + e.getMessage(), e);
        }
        return new FilteredControl(deviceFilter);
    }

    private final class FilteredControl implements DeviceControl {

        private final String deviceFilter;

        FilteredControl(String deviceFilter) {
            this.deviceFilter = deviceFilter;
        }

        @Override
        public int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException {
            ControlRequest request = new ControlRequest(setup, data, timeout);
            post(request);
            return request.await(drivers, data);
        }

        @Override
        public int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException {
            TransferRequest request = new TransferRequest(endpointAddress, data, timeout);
            post(request);
            return request.run(drivers);
        }

        private void post(RoutedRequest request) throws DeviceGoneException {
            if (!loop.post(() -> route(deviceFilter, request))) {
                throw new DeviceGoneException("this scheduler no longer leads; the next one is a service soon");
            }
        }
    }

    private void route(String deviceFilter, RoutedRequest request) {
        if (request.isAbandoned()) {
            return;
        }
        try {
            DeviceSession session = devices.sessionFor(deviceFilter);
            if (session == null) {
                loop.after(RETRY_NANOS, () -> route(deviceFilter, request));
                return;
            }
            underWay.merge(session, 1, Integer::sum);
            request.giveTo(session);
        } catch (DeviceGoneException e) {
            request.fail(e);
        }
    }

    /** A session is done with a request. On the loop. */
    void ended(DeviceSession session) {
        underWay.computeIfPresent(session, (which, count) -> count == 1 ? null : count - 1);
        loop.after(REST_NANOS, () -> {
            if (!underWay.containsKey(session)) {
                devices.endIfUnused(session);
            }
        });
    }
}
