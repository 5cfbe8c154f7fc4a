package org.microframe.scheduler;

import org.microframe.usb.UsbException;

/** What a control handle asks of the device that matches its filter at the moment. */
interface RoutedRequest {

    /** Whether nobody waits for it any more. Any thread. */
    boolean isAbandoned();

    /** Hands it to the session of the device. On the coordinator's loop. */
    void giveTo(DeviceSession session);

    /** Ends it without a session. Any thread. */
    void fail(UsbException reason);
}
