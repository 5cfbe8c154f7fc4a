package org.microframe.winusb;

import java.util.function.BooleanSupplier;
import org.microframe.usb.host.Quarantine;
import org.osgi.service.log.Logger;

/**
 * What all devices of the native service share.
 *
 * @param natives the bound functions
 * @param logger of the component
 * @param quarantine for memory that Windows may still write to
 * @param connections those that are open
 * @param proAudio whether threads that own a queue made now get the real-time class
 */
record Provider(
        Natives natives, Logger logger, Quarantine quarantine, OpenConnections connections, BooleanSupplier proAudio) {

    /** {@link org.microframe.usb.host.UsbDevice#PROVIDER} of this native service. */
    static final String NAME = "winusb";
}
