package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.microframe.isoch.BandwidthUse;
import org.microframe.usb.UsbSpeed;

/**
 * The reserved time of one bus at one speed, in one direction where each has its own: in a frame at full speed, in each microframe of a
 * frame above. An endpoint that is not served in every microframe is put where the sum stays least, as a host controller can do. One
 * thread owns it.
 */
final class BusSchedule {

    /** A load with its place; each is one of its own. */
    static final class Placed {
        private final BusLoad load;
        private final int phase;

        private Placed(BusLoad load, int phase) {
            this.load = load;
            this.phase = phase;
        }
    }

    private final String domain;
    private final UsbSpeed speed;
    private final long[] sums;
    private final List<Placed> placed = new ArrayList<>();

    BusSchedule(String domain, UsbSpeed speed) {
        this.domain = domain;
        this.speed = speed;
        sums = new long[speed.hasMicroframes() ? 8 : 1];
    }

    /** How it would be with a load in addition. */
    BandwidthUse with(BusLoad load) {
        return use(load, Math.max(fullest(), peak(load, bestPhase(load)) + load.nanosPerPacket()));
    }

    /** How it is, for a load that is placed. */
    BandwidthUse of(Placed entry) {
        return use(entry.load, fullest());
    }

    private BandwidthUse use(BusLoad load, long sum) {
        return new BandwidthUse(domain, speed, load.nanosPerPacket(), sum, BusTime.limitNanos(speed));
    }

    /** Places a load, also beyond the limit. */
    Placed add(BusLoad load) {
        Placed entry = new Placed(load, bestPhase(load));
        placed.add(entry);
        change(entry, load.nanosPerPacket());
        return entry;
    }

    /** Takes away what {@link #add} has placed, once. */
    void remove(Placed entry) {
        if (!placed.remove(entry)) {
            throw new IllegalArgumentException(entry.load.name() + " has no bandwidth here");
        }
        change(entry, -entry.load.nanosPerPacket());
    }

    /** What is placed, for a person. */
    String list() {
        return placed.stream().map(entry -> entry.load.name()).collect(Collectors.joining(", "));
    }

    private void change(Placed entry, long nanos) {
        for (int i = entry.phase; i < sums.length; i += period(entry.load)) {
            sums[i] += nanos;
        }
    }

    private int bestPhase(BusLoad load) {
        int best = 0;
        for (int phase = 1; phase < period(load); phase++) {
            if (peak(load, phase) < peak(load, best)) {
                best = phase;
            }
        }
        return best;
    }

    private long peak(BusLoad load, int phase) {
        long peak = 0;
        for (int i = phase; i < sums.length; i += period(load)) {
            peak = Math.max(peak, sums[i]);
        }
        return peak;
    }

    private int period(BusLoad load) {
        return sums.length / load.packetsPerFrame();
    }

    private long fullest() {
        long most = 0;
        for (long sum : sums) {
            most = Math.max(most, sum);
        }
        return most;
    }
}
