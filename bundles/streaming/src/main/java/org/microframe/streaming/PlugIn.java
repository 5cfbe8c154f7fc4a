package org.microframe.streaming;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.microframe.isoch.SlotTime;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.SlotTimed;
import org.microframe.stream.spi.StreamConsumer;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.usb.IsochPackets;
import org.osgi.service.log.Logger;

/**
 * A plug-in's service as the scheduler calls it: no exception gets past it, and one call at a time, also when a call was disowned and
 * has not returned. With no lock held; the count of failures is the calling thread's.
 */
final class PlugIn implements SlotHandler {

    private static final AtomicIntegerFieldUpdater<PlugIn> CALLING =
            AtomicIntegerFieldUpdater.newUpdater(PlugIn.class, "calling");

    private final String name;
    private final Object service;
    private final Logger log;
    private final Preparing preparing;
    private volatile int calling;
    private final SlotTimed timed;
    private SlotTime time;
    private long failures;

    PlugIn(String name, Object service, Logger log) {
        this.name = name;
        this.service = service;
        this.log = log;
        timed = service instanceof SlotTimed wants ? wants : null;
        preparing = new Preparing(
                name, service instanceof DevicePreparation preparation ? preparation : new DevicePreparation() {});
    }

    @Override
    public int fill(ByteBuffer slot) {
        int limit = slot.limit();
        if (!CALLING.compareAndSet(this, 0, 1)) {
            return 0;
        }
        try {
            tellTime();
            int bytes = ((StreamProducer) service).produce(slot);
            if (bytes < 0 || bytes > limit) {
                failed("returned " + bytes + "; it must be from 0 to the slot's " + limit + " bytes", null);
                return 0;
            }
            return bytes;
        } catch (Exception | LinkageError | AssertionError e) {
            failed("threw an exception; its slot is filler", e);
            return 0;
        } finally {
            CALLING.lazySet(this, 0);
        }
    }

    @Override
    public void dropped(long frames) {
        if (!CALLING.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            ((StreamProducer) service).dropped(frames);
        } catch (Exception | LinkageError | AssertionError e) {
            failed("threw an exception when it was told of dropped frames", e);
        } finally {
            CALLING.lazySet(this, 0);
        }
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        if (!CALLING.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            tellTime();
            ((StreamConsumer) service).consume(slot, packets);
        } catch (Exception | LinkageError | AssertionError e) {
            failed("threw an exception; the slot is lost to it", e);
        } finally {
            CALLING.lazySet(this, 0);
        }
    }

    @Override
    public boolean wantsSlotTime() {
        return timed != null;
    }

    @Override
    public void slotTime(SlotTime next) {
        time = next;
    }

    private void tellTime() {
        if (timed != null && time != null) {
            timed.slotTime(time);
        }
    }

    /** Its device preparation; one that does nothing when it has none. */
    Preparing preparing() {
        return preparing;
    }

    /** Logs the first failure, and then each time their number has doubled. */
    private void failed(String what, Throwable e) {
        failures++;
        if (Long.bitCount(failures) == 1) {
            log.warn("{} {} (failure {})", name, what, failures, e);
        }
    }
}
