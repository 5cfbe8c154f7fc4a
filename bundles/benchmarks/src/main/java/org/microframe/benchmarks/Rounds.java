package org.microframe.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures pieces of work on the calling thread, in rounds in which they alternate. */
final class Rounds {

    /** Work that is done a number of times. */
    @FunctionalInterface
    interface Work {
        void run(int times);
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int rounds;
    private final int times;

    /**
     * @param rounds measured rounds, after as many to warm up
     * @param times how often the work is done in a round
     */
    Rounds(int rounds, int times) {
        this.rounds = rounds;
        this.times = times;
    }

    /** CPU time of each piece, ns for one time, by piece and round. */
    double[][] cpuNanos(Work... pieces) {
        double[][] nanos = new double[pieces.length][rounds];
        for (int round = -rounds; round < rounds; round++) {
            for (int piece = 0; piece < pieces.length; piece++) {
                long before = THREADS.getCurrentThreadCpuTime();
                pieces[piece].run(times);
                long after = THREADS.getCurrentThreadCpuTime();
                nanos[piece][Math.max(round, 0)] = (double) (after - before) / times;
            }
        }
        return nanos;
    }

    /** Bytes that one time of a piece allocates on the calling thread, by round. */
    double[] allocatedBytes(Work piece) {
        double[] bytes = new double[rounds];
        for (int round = -rounds; round < rounds; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            piece.run(times);
            long after = THREADS.getCurrentThreadAllocatedBytes();
            bytes[Math.max(round, 0)] = (double) (after - before) / times;
        }
        return bytes;
    }

    /** The difference of two rows, round by round, in parts of a third. */
    static double[] difference(double[] more, double[] less, double unit) {
        double[] result = new double[more.length];
        for (int i = 0; i < more.length; i++) {
            result[i] = (more[i] - less[i]) / unit;
        }
        return result;
    }
}
