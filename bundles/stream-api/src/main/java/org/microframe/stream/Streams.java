package org.microframe.stream;

import java.util.List;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.usb.DeviceControl;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The streams of the running system, and streams for the bundle that got the service: its handles belong to it, and are ended
 * when it lets go of the service, as the framework does for it when it stops. Any thread may call it; no call waits.
 *
 * <p>A stream is known by the symbolic name of the bundle and a name. A bundle has one handle for a name at a time; a handle for a
 * name that another bundle of the same symbolic name holds, an older version of a plug-in for instance, is {@code WAITING} until
 * that one is closed and then carries on the stream. After the streaming runtime has gone, opening throws {@link
 * IllegalStateException}: get the service again.
 */
@ProviderType
public interface Streams {

    /** All streams, those without a plug-in that linger included, ordered by identity. */
    List<StreamStatus> streams();

    /** The registrations of producers and consumers that are not served, with the reason, ordered by service id. */
    List<FailedRegistration> failures();

    /**
     * Opens an OUT stream, or takes up the one of that name that lingers. It starts when its device is there.
     *
     * @param name the stream's name within the bundle, not empty
     * @param request which endpoint of which device, and how
     * @param policy buffer size, and what becomes of data while the stream does not run
     * @throws IllegalArgumentException when the name is empty or the endpoint is IN
     * @throws IllegalStateException when the name is in use in this bundle, or the runtime has gone
     */
    default IsochOutput openOutput(String name, StreamRequest request, OutputPolicy policy) {
        return openOutput(name, request, policy, new DevicePreparation() {});
    }

    /**
     * As {@link #openOutput(String, StreamRequest, OutputPolicy)}, for a device that needs control requests to stream.
     *
     * @param preparation called at every opening of the pipe, until the handle ends; see {@link DevicePreparation}
     */
    IsochOutput openOutput(String name, StreamRequest request, OutputPolicy policy, DevicePreparation preparation);

    /**
     * Opens an IN stream, or takes up the one of that name that lingers. It starts when its device is there.
     *
     * @param name the stream's name within the bundle, not empty
     * @param request which endpoint of which device, and how
     * @param policy buffer size
     * @throws IllegalArgumentException when the name is empty or the endpoint is OUT
     * @throws IllegalStateException when the name is in use in this bundle, or the runtime has gone
     */
    default IsochInput openInput(String name, StreamRequest request, InputPolicy policy) {
        return openInput(name, request, policy, new DevicePreparation() {});
    }

    /**
     * As {@link #openInput(String, StreamRequest, InputPolicy)}, for a device that needs control requests to stream.
     *
     * @param preparation called at every opening of the pipe, until the handle ends; see {@link DevicePreparation}
     */
    IsochInput openInput(String name, StreamRequest request, InputPolicy policy, DevicePreparation preparation);

    /**
     * Gives control, bulk and interrupt access to a device outside the start of a stream, shared with its streams, or opened for
     * it. The handle names the device by the filter at each transfer, so it outlives device, native service and scheduler; any
     * thread may use it, and a transfer returns at the latest 2 s after its time-out. Within a {@link DevicePreparation} use the
     * handle given there: this one would wait for the preparation's end.
     *
     * <p>A transfer throws {@link org.microframe.usb.DeviceGoneException} when no device matches or there is no scheduler, {@link
     * org.microframe.usb.UsbBusyException} when the device is open elsewhere, and {@link HandleEndedException} after this service
     * has gone or its bundle has let go of it.
     *
     * @param deviceFilter an OSGi filter over the device's service properties; the highest ranking match is taken
     * @throws IllegalArgumentException when the filter does not parse
     */
    DeviceControl control(String deviceFilter);
}
