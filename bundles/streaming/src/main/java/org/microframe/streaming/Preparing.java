package org.microframe.streaming;

import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamIdentity;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;

/** A plug-in's device preparation as the scheduler calls it: only {@link UsbException} gets past it, and no call after it was shut. */
final class Preparing {

    private interface Step {
        void run() throws Exception;
    }

    private final String name;
    private final DevicePreparation preparation;
    private final CallGate gate = new CallGate();

    Preparing(String name, DevicePreparation preparation) {
        this.name = name;
        this.preparation = preparation;
    }

    /** Returns false, and calls nothing, when it was shut. */
    boolean beforeInterface(DeviceControl control) throws UsbException {
        return run(() -> preparation.beforeInterface(control));
    }

    /** Returns false, and calls nothing, when it was shut. */
    boolean afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        return run(() -> preparation.afterInterface(control, format));
    }

    /** The exception that keeps a device from being used unprepared because who was to prepare it has gone. */
    static UsbException gone(StreamIdentity identity) {
        return new UsbException(
                "the plug-in of " + identity + " went before the device was prepared; the next one prepares it");
    }

    private boolean run(Step step) throws UsbException {
        if (!gate.enter()) {
            return false;
        }
        try {
            step.run();
            return true;
        } catch (UsbException e) {
            throw e;
        } catch (Exception | LinkageError | AssertionError e) {
            throw new UsbException(name + " threw " + e, e);
        } finally {
            gate.leave();
        }
    }

    /**
     * Lets no further call begin, and waits for one that is under way.
     *
     * @return false when it was disowned
     */
    boolean shut(long boundNanos) {
        return gate.shut(boundNanos);
    }
}
