package org.microframe.virtualbus.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;

/**
 * A line of {@code faults}: what goes wrong how often at an endpoint, or at 0 with control requests.
 *
 * <pre>
 * ADDRESS [dropped=N] [short=N] [damaged=N] [refused=N] [failed=N] [lost=N] [late=N] [by=FRAMES] [jitter=FRAMES] [seed=N]
 * ADDRESS [stall=N] [silent=N] [seed=N]
 * </pre>
 */
record FaultLine(int address, FaultPlan plan) {

    private static final Map<String, FaultKind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("dropped", FaultKind.DROPPED_PACKET);
        KINDS.put("short", FaultKind.SHORT_PACKET);
        KINDS.put("damaged", FaultKind.FAILED_PACKET);
        KINDS.put("refused", FaultKind.REFUSED_CONTINUE);
        KINDS.put("failed", FaultKind.FAILED_TRANSFER);
        KINDS.put("lost", FaultKind.LOST_COMPLETION);
        KINDS.put("late", FaultKind.LATE_COMPLETION);
        KINDS.put("stall", FaultKind.STALL);
        KINDS.put("silent", FaultKind.SILENCE);
    }

    static FaultLine parse(String where, String text) {
        ConfigurationLine line = ConfigurationLine.of(where, text);
        int address = line.number(line.word(0, "the endpoint's address"), "the endpoint's address", 0xFF);
        Set<String> keys = new LinkedHashSet<>(KINDS.keySet());
        keys.add("by");
        keys.add("jitter");
        keys.add("seed");
        line.allow(1, keys);
        int lateFrames = number(line, "by", FaultPlan.MOST_FRAMES, FaultPlan.NONE.lateFrames());
        if (lateFrames == 0) {
            throw line.refusal("by is 0; it must be at least 1");
        }
        FaultPlan plan = FaultPlan.seeded(number(line, "seed", Integer.MAX_VALUE, 1))
                .withLateFrames(lateFrames)
                .withJitterFrames(number(line, "jitter", FaultPlan.MOST_FRAMES, 0));
        for (Map.Entry<String, FaultKind> kind : KINDS.entrySet()) {
            if (line.pairs().containsKey(kind.getKey())) {
                plan = plan.with(kind.getValue(), number(line, kind.getKey(), FaultPlan.ALWAYS, 0));
            }
        }
        return new FaultLine(address, plan);
    }

    private static int number(ConfigurationLine line, String key, int most, int without) {
        return line.pairs().containsKey(key) ? line.number(line.value(key), key, most) : without;
    }
}
