package org.microframe.virtualbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs of frames, written frame by frame in order; grows only where frames are missing. Guarded by the bus's monitor. */
final class RunLog {

    private static final int FIELDS = 4;

    private long[] runs = new long[2 * FIELDS];
    private int size;

    /** Notes packets of a frame, which is the last noted one or after it. */
    void add(long frame, int packets, long bytes) {
        int last = size - FIELDS;
        if (size == 0 || runs[last] + runs[last + 1] < frame) {
            begin(frame);
            last = size - FIELDS;
        }
        if (runs[last] + runs[last + 1] == frame) {
            runs[last + 1]++;
        }
        runs[last + 2] += packets;
        runs[last + 3] += bytes;
    }

    List<FrameRun> runs() {
        List<FrameRun> values = new ArrayList<>();
        for (int i = 0; i < size; i += FIELDS) {
            values.add(new FrameRun(runs[i], runs[i + 1], runs[i + 2], runs[i + 3]));
        }
        return values;
    }

    private void begin(long frame) {
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, 2 * size);
        }
        Arrays.fill(runs, size, size + FIELDS, 0);
        runs[size] = frame;
        size += FIELDS;
    }
}
