package org.microframe.virtualbus;

import java.util.SplittableRandom;
import org.microframe.usb.UsbdStatus;

/**
 * What goes wrong at one endpoint next: by command, else by plan. A rate is drawn once for each hit, as the number of
 * events until it, so that an event without a fault costs a decrement. Guarded by the bus's monitor; allocates nothing but
 * with a new plan.
 */
final class EndpointFaults {

    private static final FaultKind[] KINDS = FaultKind.values();
    private static final FaultKind[] PACKETS = {
        FaultKind.DROPPED_PACKET, FaultKind.SHORT_PACKET, FaultKind.FAILED_PACKET
    };
    private static final long NEVER = Long.MAX_VALUE;

    private static final int[] ERRORS = {
        UsbdStatus.CRC,
        UsbdStatus.BTSTUFF,
        UsbdStatus.DATA_OVERRUN,
        UsbdStatus.XACT_ERROR,
        UsbdStatus.BABBLE_DETECTED,
        UsbdStatus.ISO_TD_ERROR,
        UsbdStatus.BUFFER_OVERRUN,
        UsbdStatus.DATA_BUFFER_ERROR
    };

    private final int address;
    private final boolean isochronous;
    private final int[] commanded = new int[KINDS.length];
    private final long[] until = new long[KINDS.length];
    private final long[] injected = new long[KINDS.length];
    private FaultPlan plan;
    private SplittableRandom random;
    private boolean sparesPackets;

    EndpointFaults(int address, boolean isochronous, FaultPlan plan) {
        this.address = address;
        this.isochronous = isochronous;
        follow(plan);
    }

    /** Takes another plan; what was commanded stays so. */
    void follow(FaultPlan next) {
        next.requireFor(address, isochronous);
        plan = next;
        random = new SplittableRandom(next.seed() ^ (long) address << Integer.SIZE);
        for (FaultKind kind : KINDS) {
            until[kind.ordinal()] = untilHit(next.rate(kind));
        }
        lookAtPackets();
    }

    /** Hits the next events of a kind, beside those commanded before. */
    void command(FaultKind kind, int count) {
        kind.requireFor(address, isochronous);
        if (count < 1) {
            throw new IllegalArgumentException("the count is " + count + "; it must be at least 1");
        }
        commanded[kind.ordinal()] = (int) Math.min(Integer.MAX_VALUE, (long) commanded[kind.ordinal()] + count);
        lookAtPackets();
    }

    /** How many events of a kind were hit so far. */
    long injected(FaultKind kind) {
        return injected[kind.ordinal()];
    }

    /** Whether no packet is going to be hit. */
    boolean sparesPackets() {
        return sparesPackets;
    }

    /** What hits the next packet; null for nothing. */
    FaultKind nextPacket() {
        FaultKind hit = null;
        for (FaultKind kind : PACKETS) {
            if (hit == null && hits(kind)) {
                hit = kind;
            }
        }
        if (hit != null) {
            lookAtPackets();
        }
        return hit;
    }

    /** Whether the next event of a kind is hit. */
    boolean hits(FaultKind kind) {
        int i = kind.ordinal();
        if (commanded[i] > 0) {
            commanded[i]--;
            injected[i]++;
            return true;
        }
        if (until[i] == NEVER) {
            return false;
        }
        if (until[i]-- > 0) {
            return false;
        }
        until[i] = untilHit(plan.rate(kind));
        injected[i]++;
        return true;
    }

    /** How many frames later than its end a transfer's completion is told, 0 or more. */
    int completionDelay() {
        int delay = plan.jitterFrames() == 0 ? 0 : random.nextInt(plan.jitterFrames() + 1);
        return hits(FaultKind.LATE_COMPLETION) ? delay + plan.lateFrames() : delay;
    }

    /** A length below that of a packet. */
    int shortened(int length) {
        return length == 0 ? 0 : random.nextInt(length);
    }

    /** USBD_STATUS of a damaged packet. */
    int error() {
        return ERRORS[random.nextInt(ERRORS.length)];
    }

    private long untilHit(int rate) {
        if (rate == 0) {
            return NEVER;
        }
        if (rate == FaultPlan.ALWAYS) {
            return 0;
        }
        double spared = 1 - rate / (double) FaultPlan.ALWAYS;
        return (long) (Math.log(1 - random.nextDouble()) / Math.log(spared));
    }

    private void lookAtPackets() {
        sparesPackets = true;
        for (FaultKind kind : PACKETS) {
            sparesPackets &= commanded[kind.ordinal()] == 0 && until[kind.ordinal()] == NEVER;
        }
    }
}
