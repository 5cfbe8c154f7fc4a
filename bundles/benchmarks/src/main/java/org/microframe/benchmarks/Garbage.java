package org.microframe.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** A plug-in's thread that allocates 200 MB/s, of which it keeps the latest 12 MB. */
final class Garbage {

    private static final int BYTES_PER_MILLISECOND = 200_000;
    private static final int KEPT = 64;
    private static final long MILLISECOND = 1_000_000;

    private final Thread thread = new Thread(this::allocate, "benchmark allocator");
    private volatile boolean over;

    Garbage() {
        thread.setDaemon(true);
        thread.start();
    }

    private void allocate() {
        byte[][] kept = new byte[KEPT][];
        long begin = System.nanoTime();
        for (int i = 0; !over; i++) {
            kept[i % KEPT] = new byte[BYTES_PER_MILLISECOND];
            LockSupport.parkNanos(begin + (i + 1) * MILLISECOND - System.nanoTime());
        }
    }

    /** Ends it. */
    void close() {
        over = true;
    }
}
