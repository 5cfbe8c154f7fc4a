package org.microframe.winusb;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.UsbException;
import org.osgi.service.log.Logger;

/**
 * Keeps the published devices equal to those that Windows lists, on a thread of its own: whenever Windows tells of an arrival
 * or a removal and, where it does not tell or something is left to be done, at an interval. What is asked of it is guarded by
 * its own monitor; all else belongs to its thread.
 */
final class Discovery implements Arrivals.Listener {

    /** What is told within this time of something told before is taken together with it. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONGEST_UNREST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DevicePublisher publisher;
    private final boolean notified;
    private final Logger logger;

    private final Set<String> removed = new HashSet<>();
    private DeviceListing listing;
    private long intervalNanos;
    private boolean renewed;
    private boolean asked;
    private long askedLast;
    private boolean ended;
    private Thread thread;

    private Map<String, ListedDevice> known = Map.of();
    private boolean failed;

    /**
     * @param publisher of the devices
     * @param notified whether Windows tells of arrivals
     * @param intervalNanos between two listings where it does not, ns
     */
    Discovery(DeviceListing listing, DevicePublisher publisher, boolean notified, long intervalNanos, Logger logger) {
        this.listing = listing;
        this.publisher = publisher;
        this.notified = notified;
        this.intervalNanos = intervalNanos;
        this.logger = logger;
    }

    /** Starts the thread. */
    synchronized void start() {
        thread = new Thread(this::run, "microframe winusb discovery");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread and waits for that, at most for so long; answers whether it has ended. Any thread but its own. */
    boolean end(long nanos) {
        Thread last;
        synchronized (this) {
            ended = true;
            last = thread;
            notifyAll();
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (last != null && last.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(last, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return last == null || !last.isAlive();
    }

    @Override
    public void arrived() {
        ask();
    }

    @Override
    public synchronized void removed(String path) {
        removed.add(path);
        ask();
    }

    /**
     * Has other classes listed, at another interval: devices of classes that are listed no more are gone, all others do not
     * notice. Any thread.
     */
    synchronized void renew(DeviceListing other, long nanos) {
        listing = other;
        intervalNanos = nanos;
        renewed = true;
        notifyAll();
    }

    /** Has the devices listed again soon. Any thread. */
    synchronized void ask() {
        asked = true;
        askedLast = System.nanoTime();
        notifyAll();
    }

    private void run() {
        try (Arrivals arrivals = new Arrivals(this)) {
            while (!hasEnded()) {
                watch(arrivals);
            }
        } catch (RuntimeException | Error e) {
            logger.error("The discovery of WinUSB devices has ended", e);
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** Watches the classes of now, until there are others or it ends. */
    private void watch(Arrivals arrivals) {
        DeviceListing current = current();
        boolean told = notified && register(arrivals, current.classes());
        Set<String> gone = takeRemoved();
        while (gone != null) {
            boolean complete = list(current, gone);
            gone = next(told && complete);
        }
    }

    private synchronized DeviceListing current() {
        renewed = false;
        return listing;
    }

    private boolean register(Arrivals arrivals, List<UUID> classes) {
        int answer = arrivals.watch(classes);
        if (answer != 0) {
            logger.warn(
                    "Windows does not tell of arriving devices (CM_Register_Notification answers {}); they are listed"
                            + " every {} ms",
                    answer,
                    interval());
        }
        return answer == 0;
    }

    private synchronized long interval() {
        return TimeUnit.NANOSECONDS.toMillis(intervalNanos);
    }

    /**
     * Lists and publishes.
     *
     * @param current what is listed
     * @param wereAway paths of interfaces that were removed since the last listing
     * @return whether all that is there is published
     */
    private boolean list(DeviceListing current, Set<String> wereAway) {
        Map<String, ListedDevice> now;
        try {
            now = current.list();
        } catch (UsbException e) {
            if (!failed) {
                logger.warn("WinUSB devices cannot be listed: {}", e.getMessage());
            }
            failed = true;
            return false;
        }
        failed = false;
        Set<String> away = publisher.foundGone();
        away.addAll(wereAway);
        DeviceDelta delta = DeviceDelta.between(known, now, away);
        known = now;
        return publisher.apply(delta);
    }

    /**
     * Waits until the devices have to be listed again; answers the paths that were removed, or null when there are other classes,
     * or at the end.
     */
    private synchronized Set<String> next(boolean onlyWhenAsked) {
        long start = System.nanoTime();
        long unrestSince = 0;
        while (!ended && !renewed) {
            long now = System.nanoTime();
            long left;
            if (asked) {
                unrestSince = unrestSince == 0 ? now : unrestSince;
                left = Math.min(askedLast + QUIET_NANOS - now, unrestSince + LONGEST_UNREST_NANOS - now);
            } else {
                left = onlyWhenAsked ? Long.MAX_VALUE : start + intervalNanos - now;
            }
            if (left <= 0) {
                return takeRemoved();
            }
            waitFor(left);
        }
        return null;
    }

    private synchronized Set<String> takeRemoved() {
        asked = false;
        Set<String> paths = Set.copyOf(removed);
        removed.clear();
        return paths;
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(nanos, TimeUnit.DAYS.toNanos(1)));
        } catch (InterruptedException e) {
            ended = true;
        }
    }
}
