package org.microframe.scheduler;

import java.util.HashMap;
import java.util.Map;
import org.microframe.isoch.BandwidthUse;
import org.microframe.usb.UsbSpeed;

/**
 * What all streams of the scheduler reserve on each bandwidth domain. Full speed, high speed and each direction of SuperSpeed have
 * bandwidth of their own. Thread-safe, guarded by its monitor: the keepers of several devices share it.
 */
final class Bandwidth {

    private record Lane(String domain, UsbSpeed speed, boolean in) {}

    /** Bandwidth that was given, until it is given back. */
    final class Grant {
        private final BusSchedule schedule;
        private final BusSchedule.Placed place;
        private boolean returned;

        private Grant(BusSchedule schedule, BusLoad load) {
            this.schedule = schedule;
            place = schedule.add(load);
        }

        /** How the domain stands now. */
        BandwidthUse use() {
            synchronized (Bandwidth.this) {
                return returned ? BandwidthUse.NONE : schedule.of(place);
            }
        }

        /** Gives it back. Idempotent. */
        void giveBack() {
            synchronized (Bandwidth.this) {
                if (!returned) {
                    returned = true;
                    schedule.remove(place);
                }
            }
        }
    }

    private final Map<Lane, BusSchedule> schedules = new HashMap<>();

    /** Reserves what the load asks for, also beyond the limit: whether it is, the grant's use tells. */
    synchronized Grant reserve(String domain, BusLoad load) {
        return new Grant(schedule(lane(domain, load)), load);
    }

    /**
     * Reserves what the load asks for if the sum stays within the limit.
     *
     * @throws ExceededException when it does not, with the sum
     */
    synchronized Grant reserveWithin(String domain, BusLoad load) throws ExceededException {
        BusSchedule schedule = schedule(lane(domain, load));
        BandwidthUse use = schedule.with(load);
        if (!use.fits()) {
            String reserved = schedule.list();
            throw new ExceededException(load.name() + " does not fit into bandwidth domain " + domain + ": " + use
                    + (reserved.isEmpty() ? "" : "; reserved are " + reserved));
        }
        return new Grant(schedule, load);
    }

    /** Whether nothing is reserved. */
    synchronized boolean isIdle() {
        return schedules.values().stream().allMatch(schedule -> schedule.list().isEmpty());
    }

    private static Lane lane(String domain, BusLoad load) {
        return new Lane(domain, load.speed(), load.speed() == UsbSpeed.SUPER && load.in());
    }

    private BusSchedule schedule(Lane lane) {
        return schedules.computeIfAbsent(lane, made -> new BusSchedule(made.domain(), made.speed()));
    }

    /** Bandwidth does not suffice; the message has the sum. */
    static final class ExceededException extends Exception {
        private static final long serialVersionUID = 1L;

        ExceededException(String message) {
            super(message);
        }
    }
}
