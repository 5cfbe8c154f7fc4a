package org.microframe.streaming;

import java.nio.ByteBuffer;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbException;
import org.osgi.service.log.Logger;

/**
 * A plug-in's service as the scheduler calls it: no exception gets past it. Called by one thread at a time, with no lock held; the
 * count of failures is that thread's.
 */
final class PlugIn implements SlotHandler {

    private final String name;
    private final Object service;
    private final Logger log;
    private long failures;

    PlugIn(String name, Object service, Logger log) {
        this.name = name;
        this.service = service;
        this.log = log;
    }

    @Override
    public int fill(ByteBuffer slot) {
        int limit = slot.limit();
        try {
            int bytes = ((StreamProducer) service).produce(slot);
            if (bytes < 0 || bytes > limit) {
                failed("returned " + bytes + "; it must be from 0 to the slot's " + limit + " bytes", null);
                return 0;
            }
            return bytes;
        } catch (Exception | LinkageError | AssertionError e) {
            failed("threw an exception; its slot is filler", e);
            return 0;
        }
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        try {
            ((StreamConsumer) service).consume(slot, packets);
        } catch (Exception | LinkageError | AssertionError e) {
            failed("threw an exception; the slot is lost to it", e);
        }
    }

    void beforeInterface(DeviceControl control) throws UsbException {
        if (service instanceof DevicePreparation preparation) {
            prepare(() -> preparation.beforeInterface(control));
        }
    }

    void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        if (service instanceof DevicePreparation preparation) {
            prepare(() -> preparation.afterInterface(control, format));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void prepare(Step step) throws UsbException {
        try {
            step.run();
        } catch (UsbException e) {
            throw e;
        } catch (Exception | LinkageError | AssertionError e) {
            throw new UsbException(name + " threw " + e, e);
        }
    }

    /** Logs the first failure, and then each time their number has doubled. */
    private void failed(String what, Throwable e) {
        failures++;
        if (Long.bitCount(failures) == 1) {
            log.warn("{} {} (failure {})", name, what, failures, e);
        }
    }
}
