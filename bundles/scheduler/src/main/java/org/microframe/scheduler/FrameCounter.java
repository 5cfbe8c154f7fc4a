package org.microframe.scheduler;

import org.microframe.usb.FrameNumbers;

/**
 * The 32-bit frame counter of a stream's device, unwrapped to 64 bits; positions go on when the stream moves to a device with another
 * counter. Owned as the ledger is.
 */
final class FrameCounter {

    private static final long NANOS_PER_FRAME = 1_000_000;

    private String domain;
    private int offset;
    private long frame;
    private long nanos;

    /** Goes on from a reading. */
    FrameCounter(String domain, int offset, long frame, long nanos) {
        this.domain = domain;
        this.offset = offset;
        this.frame = frame;
        this.nanos = nanos;
    }

    /** The counter of a domain reads so at that time, and it is the first reading of all. */
    void begin(String name, int counter, long at) {
        domain = name;
        offset = 0;
        frame = Integer.toUnsignedLong(counter);
        nanos = at;
    }

    /**
     * The counter of a domain reads so at that time. In another domain than before, or when the counter went back, positions go on by
     * the clock.
     *
     * @return how far positions may be off by that, frames
     */
    long enter(String name, int counter, long at) {
        long elapsed = Math.max(0, (at - nanos) / NANOS_PER_FRAME);
        long same = FrameNumbers.unwrap(frame + elapsed, counter + offset);
        boolean continues = name.equals(domain) && same >= frame;
        frame = continues ? same : frame + elapsed;
        offset = (int) frame - counter;
        domain = name;
        nanos = at;
        return continues ? 0 : 2 + elapsed / 1000;
    }

    /** The counter reads so at that time. Returns the frame. */
    long read(int counter, long at) {
        frame = FrameNumbers.unwrap(frame, counter + offset);
        nanos = at;
        return frame;
    }

    /**
     * The latest frame that can be on the bus at a time, by the last reading and the clock: that was read somewhere within its frame, and
     * frames may be shorter than the clock's milliseconds (USB 2.0, 7.1.12: by 500 ppm; twice that with the clock's own error).
     */
    long latest(long at) {
        long passed = at - nanos;
        return passed <= 0 ? frame : frame + 1 + (passed + passed / 1000) / NANOS_PER_FRAME;
    }

    /** What the counter reads in a frame, 0 to 2^32 - 1. */
    long counterAt(long at) {
        return Integer.toUnsignedLong((int) at - offset);
    }

    String domain() {
        return domain;
    }

    int offset() {
        return offset;
    }

    /** The frame of the last reading. */
    long lastFrame() {
        return frame;
    }

    /** The time of the last reading, ns. */
    long lastNanos() {
        return nanos;
    }
}
