package org.microframe.winusb;

import org.microframe.usb.UsbException;
import org.osgi.service.log.Logger;

/**
 * What a device needs while it has isochronous pipes: that Windows does not suspend it, and tracks its frames where it can.
 * Both is put back afterwards. Guarded by its own monitor, for the time of a call.
 */
final class Streaming {

    private final OpenDevice device;
    private final DevicePulse pulse;
    private final boolean tracks;
    private final Logger logger;
    private int pipes;
    private boolean suspended;

    /** @param tracks whether this version of Windows tracks frames */
    Streaming(OpenDevice device, DevicePulse pulse, boolean tracks, Logger logger) {
        this.device = device;
        this.pulse = pulse;
        this.tracks = tracks;
        this.logger = logger;
    }

    /** One pipe more. */
    synchronized void opened() {
        if (pipes++ > 0) {
            return;
        }
        keepAwake();
        if (tracks) {
            pulse.startSync();
        }
    }

    /** One pipe less. */
    synchronized void closed() {
        if (--pipes > 0) {
            return;
        }
        if (tracks) {
            pulse.stopSync();
        }
        letSleep();
    }

    private void keepAwake() {
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

    private void letSleep() {
        if (!suspended) {
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
