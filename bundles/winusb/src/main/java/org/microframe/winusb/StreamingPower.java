package org.microframe.winusb;

import org.microframe.usb.UsbException;
import org.osgi.service.log.Logger;

/**
 * Keeps Windows from suspending a device while it has isochronous pipes, and puts the policy back afterwards. Guarded by its
 * own monitor, for the time of a call.
 */
final class StreamingPower {

    private final OpenDevice device;
    private final Logger logger;
    private int users;
    private boolean suspended;

    StreamingPower(OpenDevice device, Logger logger) {
        this.device = device;
        this.logger = logger;
    }

    /** One pipe more. */
    synchronized void hold() {
        if (users++ > 0) {
            return;
        }
        try {
            suspended = device.autoSuspend();
            if (suspended) {
                device.autoSuspend(false);
            }
        } catch (UsbException e) {
            suspended = false;
            logger.debug("{} may be suspended while it streams: {}", device.name(), e.getMessage());
        }
    }

    /** One pipe less. */
    synchronized void release() {
        if (--users > 0 || !suspended) {
            return;
        }
        suspended = false;
        try {
            device.autoSuspend(true);
        } catch (UsbException e) {
            logger.debug("{} is not suspended when it is idle: {}", device.name(), e.getMessage());
        }
    }
}
