package org.microframe.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import org.microframe.usb.FrameNumbers;

/**
 * Streams that start in one frame of a frame domain, each on whatever pump. The frame is chosen by the one that is ready last. Thread-safe,
 * guarded by its monitor, which a pump takes only before its stream has started.
 */
final class StartGroup {

    /**
     * The fewest frames between the choice and the start, beside the greatest margin: for the other pumps to wake up and submit. They get
     * as many as the greatest margin when that is more, as it says how late a pump may be.
     */
    private static final int LEAST_NOTICE_FRAMES = 16;

    private final String name;
    private final int size;
    private final Map<Object, Runnable> ready = new LinkedHashMap<>();
    private int margin;
    private boolean chosen;
    private int start;

    /** @param size members that it waits for */
    StartGroup(String name, int size) {
        this.name = name;
        this.size = size;
    }

    /** What a stream starts with that starts alone, in a frame in which the counter shows this. */
    static StartGroup alone(int counter) {
        StartGroup group = new StartGroup("", 1);
        group.chosen = true;
        group.start = counter;
        return group;
    }

    int size() {
        return size;
    }

    /** What it waits for, for a person; empty once its frame is chosen. */
    synchronized String awaited() {
        return chosen ? "" : "waits for the group '" + name + "', " + ready.size() + " of " + size + " are ready";
    }

    /**
     * A member is ready to start. When it is the last one, the frame is chosen and the others are woken.
     *
     * @param member that is ready, told as often as it likes
     * @param counter what the counter shows now
     * @param marginFrames frames that the member needs
     * @param wake has the member's pump look again
     * @return whether the frame is chosen
     */
    synchronized boolean arrive(Object member, int counter, int marginFrames, Runnable wake) {
        if (chosen) {
            return true;
        }
        ready.put(member, wake);
        margin = Math.max(margin, marginFrames);
        if (ready.size() >= size) {
            chosen = true;
            start = FrameNumbers.add(counter, margin + Math.max(margin, LEAST_NOTICE_FRAMES));
            ready.forEach((other, waking) -> {
                if (other != member) {
                    waking.run();
                }
            });
            ready.clear();
        }
        return chosen;
    }

    /** A member goes before the start. */
    synchronized void leave(Object member) {
        ready.remove(member);
    }

    /** What the counter shows in the frame that was chosen. */
    synchronized int start() {
        return start;
    }
}
