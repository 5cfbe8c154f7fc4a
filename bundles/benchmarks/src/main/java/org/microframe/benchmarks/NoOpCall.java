package org.microframe.benchmarks;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The unit of overhead: a call through JNA's direct mapping of a function of the C library that does next to nothing. */
final class NoOpCall {

    static {
        Native.register(Platform.isWindows() ? "msvcrt" : "c");
    }

    private int sum;

    private static native int abs(int value);

    /** Calls it so often. */
    void run(int times) {
        int last = 0;
        for (int i = 0; i < times; i++) {
            last += abs(i);
        }
        sum = last;
    }

    int sum() {
        return sum;
    }
}
