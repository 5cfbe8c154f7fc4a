package org.microframe.scheduler;

import org.microframe.usb.FrameNumbers;
import org.microframe.usb.host.IsochPipe;

/** A ring's part in the group with which it starts. The pump owns it. */
final class GroupMember {

    private static final long COUNTER_PERIOD = 1L << 32;

    private final StartGroup group;
    private final Object owner;
    private final ExplicitFrames explicit;
    private final FrameCounter counter;
    private final Runnable wake;
    private boolean waiting;

    /**
     * @param owner whose part it is; for the group, who the member is
     * @param wake has the ring's pump look again
     */
    GroupMember(StartGroup group, Object owner, ExplicitFrames explicit, FrameCounter counter, Runnable wake) {
        this.group = group;
        this.owner = owner;
        this.explicit = explicit;
        this.counter = counter;
        this.wake = wake;
    }

    /** Whether it was waiting when it was asked last. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Whether the group has not chosen its frame yet; once it has, the ring's first transfer goes there. For a ring that is ready to start.
     *
     * @param now frame on the bus
     */
    boolean awaits(long now) {
        int shown = (int) counter.counterAt(now);
        waiting = !group.arrive(owner, shown, explicit.margin(), wake);
        if (!waiting) {
            explicit.startAt(now + framesUntilStart(shown));
        }
        return waiting;
    }

    /** The start is never far ahead: when it seems to be, it is so long ago that the counter has come round since. */
    private long framesUntilStart(int shown) {
        long ahead = FrameNumbers.difference(group.start(), shown);
        return ahead > IsochPipe.START_WINDOW ? ahead - COUNTER_PERIOD : ahead;
    }
}
