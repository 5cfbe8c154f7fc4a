package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what happens to the devices of a bus. */
@ConsumerType
public interface BusListener {

    /** A device has been plugged. Called by the plugging thread, with no lock held. */
    void plugged(VirtualDevice device);

    /** A device has been unplugged; its transfers have ended. Called by the unplugging thread, with no lock held. */
    void unplugged(VirtualDevice device);

    /**
     * A file behind a device failed. Called by any thread, perhaps with the bus's monitor held, so it may only take a
     * note.
     *
     * @param device whose file it is
     * @param what was tried
     * @param cause why it failed
     */
    default void troubled(VirtualDevice device, String what, Exception cause) {}
}
