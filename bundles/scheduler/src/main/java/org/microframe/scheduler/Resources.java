package org.microframe.scheduler;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What all streams of a scheduler share, beside their devices.
 *
 * @param admission when to refuse a stream whose bandwidth exceeds the sum
 * @param bandwidth what is reserved of each bus
 * @param memory what is registered by all pipes
 * @param clocks of the frame domains
 * @param groups of streams that start in one frame
 */
record Resources(
        AtomicReference<Admission> admission,
        Bandwidth bandwidth,
        MemoryBudget memory,
        FrameClocks clocks,
        StartGroups groups) {

    private static final long MEBIBYTE = 1 << 20;

    /** Registered memory of a pipe unless configured: SuperSpeed at 48 KiB in a microframe with a lead of 128 ms. */
    static final int DEFAULT_PIPE_MEBIBYTES = 64;
    /** Registered memory of all pipes unless configured. */
    static final int DEFAULT_MEBIBYTES = 1024;

    /** What to do when the sum exceeds what there is. */
    enum Admission {
        /** Try all the same, and report the sum: other software has bandwidth that is not known here. */
        ADVISE,
        /** Refuse the stream before anything is selected. */
        ENFORCE,
        /** {@link #ENFORCE} on the simulator, which has no other software; {@link #ADVISE} elsewhere. */
        PROVIDER;

        /** Whether to refuse on a device of this provider. */
        boolean isEnforcedOn(String provider) {
            return this == ENFORCE || this == PROVIDER && provider.equals("simulator");
        }
    }

    /** Resources with these caps. */
    static Resources of(Admission admission, int pipeMebibytes, int mebibytes) {
        return new Resources(
                new AtomicReference<>(admission),
                new Bandwidth(),
                new MemoryBudget(pipeMebibytes * MEBIBYTE, mebibytes * MEBIBYTE),
                new FrameClocks(),
                new StartGroups());
    }

    /** Sets other caps and another admission, for what is opened from now on. Any thread. */
    void limit(Admission admission, int pipeMebibytes, int mebibytes) {
        this.admission.set(admission);
        memory.limit(pipeMebibytes * MEBIBYTE, mebibytes * MEBIBYTE);
    }

    /** Resources as they are unless configured. */
    static Resources byDefault() {
        return of(Admission.PROVIDER, DEFAULT_PIPE_MEBIBYTES, DEFAULT_MEBIBYTES);
    }
}
