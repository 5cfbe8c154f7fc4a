package org.microframe.scheduler;

import java.util.Locale;

/**
 * Registered memory of all pipes: pages that the system keeps locked, so there is a cap for each pipe and one for all of them. Thread-safe,
 * guarded by its monitor.
 */
final class MemoryBudget {

    private static final long MEBIBYTE = 1 << 20;

    private long pipeCap;
    private long totalCap;
    private long used;

    /**
     * @param pipeCap the most bytes of a pipe
     * @param totalCap the most bytes of all pipes together
     */
    MemoryBudget(long pipeCap, long totalCap) {
        this.pipeCap = pipeCap;
        this.totalCap = totalCap;
    }

    /**
     * Sets other caps; what was given stays given.
     *
     * @param pipeCap the most bytes of a pipe
     * @param totalCap the most bytes of all pipes together
     */
    synchronized void limit(long pipeCap, long totalCap) {
        this.pipeCap = pipeCap;
        this.totalCap = totalCap;
    }

    /** Memory that was given, until it is given back. */
    final class Share {
        private long bytes;

        private Share(long bytes) {
            this.bytes = bytes;
        }

        /** Gives it back. Idempotent. */
        void giveBack() {
            synchronized (MemoryBudget.this) {
                used -= bytes;
                bytes = 0;
            }
        }
    }

    /**
     * Takes the memory of a pipe.
     *
     * @throws ExceededException when a cap does not allow it; names the cap
     */
    synchronized Share reserve(long bytes, String pipe) throws ExceededException {
        if (bytes > pipeCap) {
            throw new ExceededException(pipe + " needs " + mebibytes(bytes)
                    + " of registered memory; the cap of a pipe is " + mebibytes(pipeCap) + " (pipe.memory)");
        }
        if (bytes > totalCap - used) {
            throw new ExceededException(pipe + " needs " + mebibytes(bytes) + " of registered memory, and "
                    + mebibytes(used) + " are in use; the cap of all pipes is " + mebibytes(totalCap) + " (memory)");
        }
        used += bytes;
        return new Share(bytes);
    }

    /** The most bytes that a pipe can have now. */
    synchronized long room() {
        return Math.max(0, Math.min(pipeCap, totalCap - used));
    }

    /** Bytes in use. */
    synchronized long used() {
        return used;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
    }

    /** A cap was reached; the message names it. */
    static final class ExceededException extends Exception {
        private static final long serialVersionUID = 1L;

        ExceededException(String message) {
            super(message);
        }
    }
}
