package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** The speed a device is connected at, which decides the length of its service intervals (USB 2.0, 5.3; USB 3.2, 3.1). */
@ProviderType
public enum UsbSpeed {
    /** 1.5 Mbit/s; has no isochronous endpoints. */
    LOW,
    /** 12 Mbit/s; one packet at most per frame of 1 ms. */
    FULL,
    /** 480 Mbit/s; eight microframes of 125 us per frame. */
    HIGH,
    /** 5 Gbit/s; eight bus intervals of 125 us per frame. */
    SUPER;

    /** Whether a frame of 1 ms is divided into eight microframes of 125 us. */
    public boolean hasMicroframes() {
        return this == HIGH || this == SUPER;
    }
}
