package org.microframe.streaming;

import org.microframe.isoch.StreamFormat;
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

    void beforeInterface(DeviceControl control) throws UsbException {
        run(() -> preparation.beforeInterface(control));
    }

    void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        run(() -> preparation.afterInterface(control, format));
    }

    private void run(Step step) throws UsbException {
        if (!gate.enter()) {
            return;
        }
        try {
            step.run();
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
