package org.microframe.isoch;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How a stream behaves where it has a choice.
 *
 * @param otherSettings alternate settings that will do as well when the first one does not fit or is refused, in order, each 0 to
 *     255; all have the stream's endpoint
 * @param priority which streams of a device are served first when the scheduler is late, {@value #LEAST_PRIORITY} to {@value
 *     #GREATEST_PRIORITY}; the greater first
 * @param leastLeadFrames frames (ms) of lead that will do, when there is not enough registered memory for more, or on a pipe that
 *     another stream has opened; 0 for no less than the request's lead. What a pipe got when it was opened it keeps until it is opened
 *     again, also when memory is given back meanwhile: more would cost a gap
 * @param greatestLeadFrames frames (ms) to which the lead may grow when lateness eats into it; 0 for a lead that stays
 * @param startFrame what the 32-bit frame counter of the device's frame domain shows in the frame in which it starts, 0 to 2^32 - 1, as
 *     {@link SlotTime#frame} tells it of another stream; {@link #NO_FRAME} for as soon as possible, or with its group. It must be ahead
 *     when the pipe is opened for the first time, by the margin at least and by less than 1024 frames; what starts later, after a break
 *     or a replug, starts a whole number of transfers after it
 * @param group name of the streams that start in one frame with it; empty for none
 * @param groupSize how many streams the group waits for, 1 to {@value #GREATEST_GROUP}; 0 without a group
 * @param groupStart how it goes on after the start of its group; {@link GroupStart#AT_FRAMES} without a group
 * @param losses what it does about what is not there in time
 */
@ProviderType
public record StreamPolicy(
        List<Integer> otherSettings,
        int priority,
        int leastLeadFrames,
        int greatestLeadFrames,
        long startFrame,
        String group,
        int groupSize,
        GroupStart groupStart,
        LossPolicy losses) {

    /** No frame is named for the start. */
    public static final long NO_FRAME = -1;
    /** The least priority. */
    public static final int LEAST_PRIORITY = -10;
    /** The greatest priority. */
    public static final int GREATEST_PRIORITY = 10;

    /** No other alternate setting, priority 0, a lead that stays, no group, the default for losses. */
    public static final StreamPolicy DEFAULT = new StreamPolicy(List.of(), 0, 0, "", 0);

    /** The most streams of a group. */
    public static final int GREATEST_GROUP = 256;

    private static final int GREATEST_SETTING = 255;
    private static final long GREATEST_FRAME = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException when a value is out of its range */
    public StreamPolicy {
        Objects.requireNonNull(groupStart, "groupStart");
        Objects.requireNonNull(losses, "losses");
        Objects.requireNonNull(group, "group");
        otherSettings = List.copyOf(Objects.requireNonNull(otherSettings, "otherSettings"));
        for (int setting : otherSettings) {
            if (setting < 0 || setting > GREATEST_SETTING) {
                throw new IllegalArgumentException(
                        "an alternate setting is " + setting + "; it must be from 0 to " + GREATEST_SETTING);
            }
        }
        if (priority < LEAST_PRIORITY || priority > GREATEST_PRIORITY) {
            throw new IllegalArgumentException(
                    "the priority is " + priority + "; it must be from " + LEAST_PRIORITY + " to " + GREATEST_PRIORITY);
        }
        if (leastLeadFrames < 0 || leastLeadFrames > StreamRequest.MAX_LEAD_FRAMES) {
            throw new IllegalArgumentException("the least lead is " + leastLeadFrames + " frames; it must be from 0 to "
                    + StreamRequest.MAX_LEAD_FRAMES);
        }
        if (greatestLeadFrames < 0 || greatestLeadFrames > StreamRequest.MAX_LEAD_FRAMES) {
            throw new IllegalArgumentException("the greatest lead is " + greatestLeadFrames
                    + " frames; it must be from 0 to " + StreamRequest.MAX_LEAD_FRAMES);
        }
        if (startFrame < NO_FRAME || startFrame > GREATEST_FRAME) {
            throw new IllegalArgumentException(
                    "the start frame is " + startFrame + "; it must be -1 for none, or from 0 to " + GREATEST_FRAME);
        }
        if (startFrame != NO_FRAME && !group.isEmpty()) {
            throw new IllegalArgumentException("the start frame is " + startFrame + "; a stream of the group '" + group
                    + "' starts in the frame that the group chooses, so it must be -1");
        }
        int least = group.isEmpty() ? 0 : 1;
        int greatest = group.isEmpty() ? 0 : GREATEST_GROUP;
        if (groupSize < least || groupSize > greatest) {
            throw new IllegalArgumentException("the size of the group '" + group + "' is " + groupSize
                    + "; it must be from " + least + " to " + greatest);
        }
        if (group.isEmpty() && groupStart != GroupStart.AT_FRAMES) {
            throw new IllegalArgumentException(
                    "the start of the group is " + groupStart + "; without a group it must be " + GroupStart.AT_FRAMES);
        }
    }

    /** A policy with a lead that stays as it was asked for, and no group. */
    public StreamPolicy(List<Integer> otherSettings, int priority) {
        this(otherSettings, priority, 0, "", 0);
    }

    /** A policy with the default for losses. */
    public StreamPolicy(
            List<Integer> otherSettings, int priority, int greatestLeadFrames, String group, int groupSize) {
        this(
                otherSettings,
                priority,
                0,
                greatestLeadFrames,
                NO_FRAME,
                group,
                groupSize,
                GroupStart.AT_FRAMES,
                LossPolicy.DEFAULT);
    }

    /** The same policy with another one for losses. */
    public StreamPolicy with(LossPolicy other) {
        return with(leastLeadFrames, greatestLeadFrames, startFrame, groupStart, other);
    }

    /**
     * The same policy with other bounds of the lead.
     *
     * @param least as {@link #leastLeadFrames}
     * @param greatest as {@link #greatestLeadFrames}
     */
    public StreamPolicy withLead(int least, int greatest) {
        return with(least, greatest, startFrame, groupStart, losses);
    }

    /**
     * The same policy with another frame to start in.
     *
     * @param frame as {@link #startFrame}
     */
    public StreamPolicy startingAt(long frame) {
        return with(leastLeadFrames, greatestLeadFrames, frame, groupStart, losses);
    }

    /** The same policy with another start of its group. */
    public StreamPolicy with(GroupStart other) {
        return with(leastLeadFrames, greatestLeadFrames, startFrame, other, losses);
    }

    private StreamPolicy with(int least, int greatest, long frame, GroupStart start, LossPolicy other) {
        return new StreamPolicy(otherSettings, priority, least, greatest, frame, group, groupSize, start, other);
    }

    /** The same policy with something else to do on a break. */
    public StreamPolicy with(OnBreak other) {
        return with(losses.with(other));
    }

    /** The same policy with something else to do with refused slots. */
    public StreamPolicy with(OnRefusal other) {
        return with(losses.with(other));
    }

    /** The same policy with something else to do on an overrun. */
    public StreamPolicy with(OnOverrun other) {
        return with(losses.with(other));
    }

    /** The same policy with another filler. */
    public StreamPolicy with(Filler other) {
        return with(losses.with(other));
    }
}
