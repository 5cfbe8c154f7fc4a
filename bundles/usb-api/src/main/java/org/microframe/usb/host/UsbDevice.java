package org.microframe.usb.host;

import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One function of a USB device that its provider can open, registered as a service for as long as it is plugged in.
 *
 * <p>The service has bundle scope, so that {@link #open} knows its caller: when the last use by a bundle ends, what that
 * bundle left open is closed. Any thread may call the methods. Beside the properties named here it carries those of the
 * OSGi USB Information Device Category ({@code DEVICE_CATEGORY}, {@code usbinfo.*}).
 */
@ProviderType
public interface UsbDevice {

    /** Service property, String: name of the native service, for instance {@code winusb} or {@code simulator}. */
    String PROVIDER = "microframe.provider";

    /**
     * Service property, String: the device's stable identity (port path or container, and function). Two services with
     * equal identity are the same device.
     */
    String IDENTITY = "microframe.device";

    /** Service property, String: {@link UsbSpeed} in capital letters, for instance {@code FULL}. */
    String SPEED = "microframe.speed";

    /** The device descriptor. */
    DeviceDescriptor descriptor();

    /** The active configuration, the only one that WinUSB can use. */
    ConfigurationDescriptor configuration();

    /** The speed at which the device is connected. */
    UsbSpeed speed();

    /** Names what shares isochronous bandwidth with this device: equal names share it; one name for each device when not known. */
    String bandwidthDomain();

    /** Names what shares a frame counter with this device: equal names share it. */
    String frameDomain();

    /**
     * Whether transfers can be submitted at frames, by {@link IsochPipe#submitAt}: not on a version of Windows that lacks the
     * functions for it.
     */
    boolean startsAtFrames();

    /** Makes a queue on which the transfers of connections complete; the caller closes it after the connections. */
    CompletionQueue newQueue();

    /**
     * Opens the device exclusively.
     *
     * @param queue where the transfers of this connection complete; made by {@link #newQueue} of this device
     * @throws org.microframe.usb.UsbBusyException when it is open already, here or in another process
     * @throws org.microframe.usb.DeviceGoneException when it has been unplugged
     * @throws UsbException when it cannot be opened for another reason
     */
    UsbConnection open(CompletionQueue queue) throws UsbException;
}
