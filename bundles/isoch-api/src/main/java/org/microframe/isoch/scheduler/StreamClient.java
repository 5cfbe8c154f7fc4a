package org.microframe.isoch.scheduler;

import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamStatus;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.osgi.annotation.versioning.ConsumerType;

/** What the scheduler asks and tells the client of a stream. Called with no lock held. */
@ConsumerType
public interface StreamClient {

    /**
     * Prepares the device at each opening of the pipe, before the alternate setting is selected; at most 5 s together with
     * {@link #afterInterface}. On a thread of the scheduler's for this alone.
     *
     * @throws UsbException when the device refuses; the stream fails
     */
    void beforeInterface(DeviceControl control) throws UsbException;

    /**
     * Prepares the device at each opening of the pipe, after the alternate setting was selected, before the first transfer.
     *
     * @throws UsbException when the device refuses; the stream fails
     */
    void afterInterface(DeviceControl control, StreamFormat format) throws UsbException;

    /** Tells each change of state, in order, with the ledger at that moment. On the scheduler's own thread: return at once. */
    void stateChanged(StreamStatus status);
}
