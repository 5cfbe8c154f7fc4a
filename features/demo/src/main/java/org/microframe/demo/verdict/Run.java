package org.microframe.demo.verdict;

/**
 * A line of a bus record: consecutive frames in which something happened.
 *
 * @param first number of the first frame
 * @param frames how many
 * @param packets packets in them
 * @param bytes bytes of those
 */
record Run(long first, long frames, long packets, long bytes) {

    long end() {
        return first + frames;
    }

    /** Frames of it from one frame on and before another. */
    long within(long from, long to) {
        return Math.max(0, Math.min(end(), to) - Math.max(first, from));
    }
}
