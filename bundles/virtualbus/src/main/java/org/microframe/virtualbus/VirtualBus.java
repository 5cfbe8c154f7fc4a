package org.microframe.virtualbus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A simulated host controller with its root hub: frames that pass, and devices that are plugged into it. Thread-safe; its
 * own monitor guards all state of the bus, its devices, links and pipes.
 *
 * <p>A driver that has to do several things as one may hold this monitor meanwhile, for instance to see which frame is
 * next and to submit into it. Bus time passes all the same: a frame that begins by the clock meanwhile is carried later,
 * as it would have been carried then.
 *
 * <p>Frames are carried in their order; within a frame the IN pipes come before the OUT pipes, each in the order in which
 * they were opened.
 */
@ProviderType
public class VirtualBus implements AutoCloseable {

    private static final int ADDRESSES = 127;

    private final BusClock clock;
    private final List<BusListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, VirtualDevice> devices = new LinkedHashMap<>();
    private final BusTimetable timetable = new BusTimetable();
    private VirtualPipe[] pipes = new VirtualPipe[0];
    private long carried;
    private boolean closed;

    /**
     * Makes a bus without devices.
     *
     * @param clock of this bus alone
     * @throws IllegalStateException when the clock drives another bus
     */
    public VirtualBus(BusClock clock) {
        this.clock = clock;
        carried = clock.frame() - 1;
        clock.drive(this);
    }

    /** The bus's time. */
    public final BusClock clock() {
        return clock;
    }

    /** The frame that is on the bus now; what is submitted now goes into the following one at the earliest. */
    public final long frame() {
        return clock.frame();
    }

    /** The devices that are plugged, in the order in which they were. */
    public final synchronized List<VirtualDevice> devices() {
        return List.copyOf(devices.values());
    }

    /** Adds a listener. What is plugged meanwhile may be heard of and be in {@link #devices} as well. */
    public final void addListener(BusListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; a call to it may be under way still. */
    public final void removeListener(BusListener listener) {
        listeners.remove(listener);
    }

    /**
     * Plugs a device; when it throws, nothing has changed.
     *
     * @throws IllegalArgumentException when the port is taken, or a file of the definition cannot be opened
     * @throws IllegalStateException when the bus is closed or has no address left
     */
    public final VirtualDevice plug(DeviceDefinition definition) {
        VirtualDevice device;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the bus is closed");
            }
            if (devices.containsKey(definition.port())) {
                throw new IllegalArgumentException(
                        "the port is '" + definition.port() + "'; a device is plugged there, and a port takes one");
            }
            device = VirtualDevice.make(this, definition, freeAddress());
            devices.put(device.port(), device);
        }
        for (BusListener listener : listeners) {
            listener.plugged(device);
        }
        return device;
    }

    /**
     * Unplugs a device: the frames that have passed were carried, what is pending ends as {@link TransferEnd#GONE}.
     * Without effect when it has been unplugged.
     */
    public final void unplug(VirtualDevice device) {
        synchronized (this) {
            if (!devices.remove(device.port(), device)) {
                return;
            }
            catchUp();
            device.unplugged();
        }
        device.writeRecords();
        for (BusListener listener : listeners) {
            listener.unplugged(device);
        }
    }

    /**
     * Unplugs a device and plugs it again after a pause. If that is not possible then, the listeners hear of it.
     *
     * @param device to be unplugged at once
     * @param pause on the bus's clock
     * @param port where it is plugged again, the same or another
     */
    public final void replug(VirtualDevice device, Duration pause, String port) {
        DeviceDefinition again = device.definition().withPort(port);
        unplug(device);
        after(pause, () -> {
            try {
                plug(again);
            } catch (IllegalArgumentException | IllegalStateException e) {
                troubled(device, "be plugged again on port " + port, e);
            }
        });
    }

    /**
     * Has something done later, such as {@link #unplug} in mid-flight: by the thread of the clock, between two frames, with
     * no lock held. What is not done when the bus is closed never is.
     *
     * @param delay on the bus's clock, 0 or more; a real bus does it with the next frame that begins
     * @param action which must not throw and not block
     */
    public final void after(Duration delay, Runnable action) {
        synchronized (this) {
            if (!closed) {
                timetable.add(clock.nanoTime() + delay.toNanos(), action);
                lookAtNeed();
            }
        }
    }

    /**
     * Makes the frames of the bus longer or shorter than those of its clock, from the present one on.
     *
     * @param ppm parts in a million by which a frame is longer, -100,000 to 100,000; 0 for none
     * @throws IllegalArgumentException when it is out of range
     */
    public final synchronized void drift(int ppm) {
        catchUp();
        clock.drift(ppm);
    }

    /** Lets the bus stand still in its present frame, while time passes. Idempotent. */
    public final synchronized void stand() {
        catchUp();
        if (!clock.isStanding()) {
            clock.stand();
        }
    }

    /** Ends {@link #stand}: the present frame begins anew. Idempotent. */
    public final synchronized void resume() {
        clock.resume();
    }

    /** Unplugs everything and ends the clock's thread. Idempotent; any thread that does not hold the bus's monitor. */
    @Override
    public final void close() {
        synchronized (this) {
            closed = true;
            timetable.clear();
        }
        for (VirtualDevice device : devices()) {
            unplug(device);
        }
        clock.stop();
    }

    /** Carries all frames that have passed by the clock and were not carried yet. */
    final synchronized void catchUp() {
        long last = clock.frame() - 1;
        while (carried < last) {
            long due = nextDue();
            if (due > last) {
                carried = last;
                return;
            }
            carried = due;
            for (VirtualPipe pipe : pipes) {
                pipe.carry(due);
            }
        }
    }

    /** The first frame not carried yet in which a pipe has packets due. */
    private long nextDue() {
        long due = Long.MAX_VALUE;
        for (VirtualPipe pipe : pipes) {
            due = Math.min(due, pipe.nextDue());
        }
        return Math.max(due, carried + 1);
    }

    final synchronized void opened(VirtualPipe pipe) {
        List<VirtualPipe> more = new ArrayList<>(List.of(pipes));
        int at = 0;
        while (at < more.size() && (more.get(at).isIn() || !pipe.isIn())) {
            at++;
        }
        more.add(at, pipe);
        pipes = more.toArray(VirtualPipe[]::new);
        lookAtNeed();
    }

    final synchronized void closed(VirtualPipe pipe) {
        List<VirtualPipe> fewer = new ArrayList<>(List.of(pipes));
        fewer.remove(pipe);
        pipes = fewer.toArray(VirtualPipe[]::new);
        lookAtNeed();
    }

    private void lookAtNeed() {
        clock.need(pipes.length > 0 || !timetable.isEmpty());
    }

    /** Does what is due. Called by the clock, without any monitor. */
    final void runDue() {
        if (timetable.isEmpty()) {
            return;
        }
        for (Runnable due = timetable.next(clock.nanoTime()); due != null; due = timetable.next(clock.nanoTime())) {
            due.run();
        }
        synchronized (this) {
            lookAtNeed();
        }
    }

    final void troubled(VirtualDevice device, String what, Exception cause) {
        for (BusListener listener : listeners) {
            listener.troubled(device, what, cause);
        }
    }

    private int freeAddress() {
        for (int address = 1; address <= ADDRESSES; address++) {
            int candidate = address;
            if (devices.values().stream().noneMatch(device -> device.address() == candidate)) {
                return address;
            }
        }
        throw new IllegalStateException(
                "the bus has " + ADDRESSES + " devices; there is no address left (USB 2.0, 9.4.6)");
    }
}
