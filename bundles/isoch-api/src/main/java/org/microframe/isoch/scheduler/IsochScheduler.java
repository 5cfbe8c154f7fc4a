package org.microframe.isoch.scheduler;

import java.util.List;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.usb.DeviceControl;
import org.osgi.annotation.versioning.ProviderType;

/** Runs isochronous streams on whatever native services offer. Any thread may call it; no call blocks on a device. */
@ProviderType
public interface IsochScheduler {

    /**
     * Opens a stream, or adopts the one of that identity that lingers. It starts when its device is there.
     *
     * @param identity whose stream it is
     * @param request what it needs; when a stream is adopted that was opened for another request, it is closed and opened anew,
     *     ledger kept
     * @param client hears of the stream until {@link IsochStream#close}
     * @param earlier the ledger to carry on when this scheduler has none of that identity; {@link LedgerSnapshot#EMPTY} for
     *     none
     * @throws IllegalStateException when another client holds the identity, or the scheduler no longer leads
     */
    IsochStream open(StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier);

    /**
     * Gives control, bulk and interrupt access to a device outside the start of a stream. The handle names the device by the filter and
     * so outlives it: each transfer goes to the best match of that moment, which is opened when no stream has it open, and
     * closed again soon after.
     *
     * <p>The handle may be used by any thread. A transfer waits its turn behind what the device is being asked already, its
     * preparation for a stream included, and returns at the latest 2 s after its time-out; bulk and interrupt transfers run on
     * the calling thread, and nothing waits for them but a stream that is to select another alternate setting of their interface.
     * A transfer throws {@link
     * org.microframe.usb.DeviceGoneException} when no device matches or the scheduler no longer leads, {@link
     * org.microframe.usb.UsbBusyException} when the device is open elsewhere, and {@link IllegalArgumentException} for {@code
     * SET_CONFIGURATION} and {@code SET_INTERFACE}.
     *
     * @param deviceFilter which device, as an OSGi filter over the properties of its {@code UsbDevice} service; the highest
     *     ranking match is taken
     * @throws IllegalArgumentException when the filter does not parse
     */
    DeviceControl control(String deviceFilter);

    /** All streams, those that linger included, ordered by identity. */
    List<StreamStatus> streams();
}
