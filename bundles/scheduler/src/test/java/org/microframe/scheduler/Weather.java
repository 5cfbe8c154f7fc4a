package org.microframe.scheduler;

import java.util.Random;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;

/** What can go wrong in a simulation. */
enum Weather {
    /** Nothing; devices and plug-ins come and go in order. */
    CALM,
    /** Packets, and completions a little late: the ledger is exact all the same. */
    SHOWERS,
    /** Whatever can. */
    STORM;

    /** The most frames by which completions jitter in {@link #SHOWERS}. */
    static final int MOST_JITTER = 3;

    private static final int RATE = 10_000;

    static Weather drawn(Random random) {
        int draw = random.nextInt(8);
        return draw == 0 ? CALM : draw < 3 ? SHOWERS : STORM;
    }

    /** The smallest margin of streams at frames: completions do not jitter beyond it, unless whatever can go wrong does. */
    int leastMargin() {
        return this == STORM ? 1 : MOST_JITTER + 1;
    }

    /** The plan for an isochronous endpoint. */
    FaultPlan faults(boolean in, Random random) {
        FaultPlan plan = FaultPlan.seeded(random.nextLong());
        if (this == CALM) {
            return plan;
        }
        plan = plan.withJitterFrames(random.nextInt(MOST_JITTER + 1));
        if (random.nextInt(3) != 0) {
            plan = plan.with(FaultKind.DROPPED_PACKET, random.nextInt(RATE))
                    .with(FaultKind.FAILED_PACKET, random.nextInt(RATE));
            plan = in ? plan.with(FaultKind.SHORT_PACKET, random.nextInt(RATE)) : plan;
        }
        if (this == SHOWERS) {
            return plan;
        }
        return plan.withLateFrames(1 + random.nextInt(40))
                .with(FaultKind.REFUSED_CONTINUE, random.nextInt(RATE))
                .with(FaultKind.FAILED_TRANSFER, random.nextInt(3) == 0 ? random.nextInt(RATE) : 0)
                .with(FaultKind.LATE_COMPLETION, random.nextInt(RATE))
                .with(FaultKind.LOST_COMPLETION, random.nextInt(8) == 0 ? 3_000 : 0);
    }

    /** The plan for control requests. */
    FaultPlan controlFaults(Random random) {
        FaultPlan plan = FaultPlan.seeded(random.nextLong());
        return this == STORM
                ? plan.with(FaultKind.STALL, random.nextInt(200_000)).with(FaultKind.SILENCE, random.nextInt(200_000))
                : plan;
    }
}
