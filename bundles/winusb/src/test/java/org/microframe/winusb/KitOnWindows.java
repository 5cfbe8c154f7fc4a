package org.microframe.winusb;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.microframe.usb.host.kit.AllRules;
import org.microframe.usb.host.kit.BulkTransferRule;
import org.microframe.usb.host.kit.ControlTransferRule;
import org.microframe.usb.host.kit.LostCompletionRule;
import org.microframe.usb.host.kit.ProviderBench;

/**
 * The rules of a native service, all of them, on a system that is another for each bench. Rules that measure time have frames
 * of 1 ms; to the others frames pass when they say so. Other systems are drawn with {@code -Dwinusb.kit.seed=N}, from N on.
 */
class KitOnWindows extends AllRules {

    private static final AtomicLong SEEDS = new AtomicLong(Long.getLong("winusb.kit.seed", 0));
    private static final Set<Class<?>> TIMED =
            Set.of(ControlTransferRule.class, BulkTransferRule.class, LostCompletionRule.class);
    private static final String TIMED_TEST = "timeOfTheStampGoesOnWithTheFrames";

    private boolean realTime;

    @BeforeEach
    void chooseFrames(TestInfo test) {
        realTime = TIMED.contains(test.getTestClass().orElseThrow().getSuperclass())
                || test.getTestMethod().orElseThrow().getName().equals(TIMED_TEST);
    }

    @Override
    protected ProviderBench newBench(long firstFrame) {
        return new ModelBench(firstFrame, realTime, SEEDS.getAndIncrement());
    }
}
