package org.microframe.scheduler;

import org.microframe.usb.FrameNumbers;

/** A ring's part in the group with which it starts. The pump owns it. */
final class GroupMember {

    private final StartGroup group;
    private final PipeRing ring;
    private final ExplicitFrames explicit;
    private final FrameCounter counter;
    private final Runnable wake;
    private boolean waiting;

    /**
     * @param ring whose part it is
     * @param wake has the ring's pump look again
     */
    GroupMember(StartGroup group, PipeRing ring, ExplicitFrames explicit, FrameCounter counter, Runnable wake) {
        this.group = group;
        this.ring = ring;
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
        waiting = !group.arrive(ring, shown, explicit.margin(), wake);
        if (!waiting) {
            explicit.startAt(now + FrameNumbers.difference(group.start(), shown));
        }
        return waiting;
    }
}
