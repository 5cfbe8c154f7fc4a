package org.microframe.scheduler;

import org.microframe.isoch.SlotTime;

/**
 * When the slots of a pipe are on the bus: noted by the pump as it hands them out, told by whoever calls the handler. A slot belongs to
 * one of them at a time.
 */
final class SlotTimes {

    private static final long UNKNOWN = -1;
    private static final long FRAME_NANOS = 1_000_000;

    private final int[] frames;
    private final long[] begins;
    private final long[] errors;
    private final FrameClock.Line[] lines;
    private final SlotTime told = new SlotTime();

    SlotTimes(int slots) {
        frames = new int[slots];
        begins = new long[slots];
        errors = new long[slots];
        lines = new FrameClock.Line[slots];
    }

    /** The time of a slot is not known; pump only. */
    void forget(int slot) {
        errors[slot] = UNKNOWN;
    }

    /**
     * The slot begins in a frame; pump only.
     *
     * @param line of the domain's clock
     * @param frame what the counter shows in the frame
     * @param uncertainFrames by how many frames that may be off
     */
    void note(int slot, FrameClock.Line line, int frame, long uncertainFrames) {
        frames[slot] = frame;
        begins[slot] = line.nanosOf(frame);
        errors[slot] = line.errorOf(frame) + uncertainFrames * FRAME_NANOS;
        lines[slot] = line;
    }

    /** The noted time of a slot, valid until the next one is asked for; for whoever calls the handler. */
    SlotTime of(int slot) {
        if (errors[slot] == UNKNOWN || lines[slot] == null) {
            told.unset();
        } else {
            told.set(frames[slot], begins[slot], errors[slot], lines[slot].driftPpm(), lines[slot].driftErrorPpm());
        }
        return told;
    }
}
