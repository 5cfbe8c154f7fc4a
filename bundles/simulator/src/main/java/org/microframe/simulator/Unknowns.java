package org.microframe.simulator;

import java.util.SplittableRandom;
import org.microframe.usb.UsbdStatus;
import org.microframe.usb.host.TransferOutcome;

/**
 * What WinUSB and the drivers below it leave open, drawn from a seed. Guarded by the bus's monitor.
 *
 * <p>Each is either a trait, which a version of Windows or a host controller has or has not and which is drawn once per
 * device ({@link Traits}), or a draw for each event. The marks say where the range comes from: [D] documented by Microsoft,
 * [C] seen in working code, [I] inferred, [A] told by one implementer, [?] unknown.
 */
public final class Unknowns {

    /** The most frames until a transfer that continues nothing starts. */
    static final int MOST_START_DELAY = 20;

    /** The most frames by which a transfer may come too late to be appended, although the frame is still ahead. */
    static final int MOST_APPEND_MARGIN = 2;

    /** The most frames after an abort until its completions are told. */
    static final int MOST_ABORT_DELAY = 2;

    private static final int[] LATE_STATUSES = {
        UsbdStatus.NOT_ACCESSED,
        UsbdStatus.ISO_NOT_ACCESSED_BY_HW,
        UsbdStatus.ISO_NA_LATE_USBPORT,
        UsbdStatus.ISO_NOT_ACCESSED_LATE
    };

    /** Where something shows. */
    public enum Shows {
        /** As the answer of the call. */
        AT_THE_CALL,
        /** As the completion of a transfer that was accepted. */
        AS_COMPLETION,
        /** Now in the one way, then in the other. */
        EITHER
    }

    /**
     * What is the same for every transfer of a device.
     *
     * @param refusal where a refused ContinueStream shows [C, both seen; which Windows does what: ?]
     * @param cascade whether transfers with ContinueStream that are queued behind a refused one, before its completion is
     *     told, are refused as well [C, I]
     * @param appendMargin by how many frames a transfer has to come before the end of the last pending one to be placed
     *     right after it: "pending but cannot be contiguous" [I], 0 to 2
     * @param window where a start frame out of the window shows [?]
     * @param lateOutFails whether an OUT transfer all of whose frames are late fails; else nothing shows [?]
     * @param lateStatus USBD_STATUS of IN packets that are late [?]
     * @param keepsDescriptors whether the packet descriptors of a transfer that ended with an error are valid [A]; else
     *     they are left as they were before it
     * @param needsPriming whether IN transfers complete at once, with empty packets and without having been on the bus,
     *     until the frame number of the pipe has been read once [A]
     * @param variesEnds whether the transfers of an unplugged device end as gone, cancelled or failed, depending on the
     *     moment [C], and whether aborted ones are told up to 2 frames later, as "cancellation is a request" [I]; else as
     *     gone, and at once
     */
    public record Traits(
            Shows refusal,
            boolean cascade,
            int appendMargin,
            Shows window,
            boolean lateOutFails,
            int lateStatus,
            boolean keepsDescriptors,
            boolean needsPriming,
            boolean variesEnds) {

        /** The plainest system: everything shows at the call, and nothing is refused without need. */
        public static final Traits PLAIN = new Traits(
                Shows.AT_THE_CALL,
                false,
                0,
                Shows.AT_THE_CALL,
                true,
                UsbdStatus.ISO_NOT_ACCESSED_LATE,
                true,
                false,
                false);

        /** Draws all of them. */
        public static Traits drawn(long seed) {
            // Not the generator of the events, so that a trait more does not move them.
            SplittableRandom random = new SplittableRandom(~seed);
            return new Traits(
                    shows(random),
                    random.nextBoolean(),
                    random.nextInt(MOST_APPEND_MARGIN + 1),
                    shows(random),
                    random.nextBoolean(),
                    LATE_STATUSES[random.nextInt(LATE_STATUSES.length)],
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean());
        }

        private static Shows shows(SplittableRandom random) {
            return Shows.values()[random.nextInt(Shows.values().length)];
        }

        /** The same with another place where a refused ContinueStream shows, and with or without cascade. */
        public Traits withRefusal(Shows where, boolean cascades) {
            return new Traits(
                    where,
                    cascades,
                    appendMargin,
                    window,
                    lateOutFails,
                    lateStatus,
                    keepsDescriptors,
                    needsPriming,
                    variesEnds);
        }

        /** The same with another margin. */
        public Traits withAppendMargin(int frames) {
            return new Traits(
                    refusal,
                    cascade,
                    frames,
                    window,
                    lateOutFails,
                    lateStatus,
                    keepsDescriptors,
                    needsPriming,
                    variesEnds);
        }

        /** The same with another answer to start frames out of the window and to late OUT transfers. */
        public Traits withWindow(Shows where, boolean failsLateOut) {
            return new Traits(
                    refusal,
                    cascade,
                    appendMargin,
                    where,
                    failsLateOut,
                    lateStatus,
                    keepsDescriptors,
                    needsPriming,
                    variesEnds);
        }

        /** The same with another way in which transfers that do not complete end. */
        public Traits withEnds(boolean keepDescriptors, boolean vary) {
            return new Traits(
                    refusal,
                    cascade,
                    appendMargin,
                    window,
                    lateOutFails,
                    lateStatus,
                    keepDescriptors,
                    needsPriming,
                    vary);
        }

        /** The same with or without need of priming. */
        public Traits withPriming(boolean needed) {
            return new Traits(
                    refusal,
                    cascade,
                    appendMargin,
                    window,
                    lateOutFails,
                    lateStatus,
                    keepsDescriptors,
                    needed,
                    variesEnds);
        }
    }

    private static final TransferOutcome[] GONE = {TransferOutcome.GONE, TransferOutcome.FAILED, TransferOutcome.ABORTED
    };

    private final Traits traits;
    private final SplittableRandom random;

    Unknowns(Traits traits, long seed) {
        this.traits = traits;
        random = new SplittableRandom(seed);
    }

    Traits traits() {
        return traits;
    }

    /** Frames from the one that is on the bus to the one a transfer starts in that continues nothing: about 5 [A], 1 to 20. */
    int startDelay() {
        return random.nextInt(1, MOST_START_DELAY + 1);
    }

    /** Whether a refused ContinueStream shows at the call this time. */
    boolean refusesAtTheCall() {
        return isAtTheCall(traits.refusal());
    }

    /** Whether a start frame out of the window shows at the call this time. */
    boolean rejectsAtTheCall() {
        return isAtTheCall(traits.window());
    }

    /** How a transfer ends whose device was unplugged: gone, or as any other error, depending on the moment [C]. */
    TransferOutcome gone() {
        return traits.variesEnds() ? GONE[random.nextInt(GONE.length)] : TransferOutcome.GONE;
    }

    /** Frames after an abort until its completions are told: "cancellation is a request" [I], 0 to 2. */
    int abortDelay() {
        return traits.variesEnds() ? random.nextInt(MOST_ABORT_DELAY + 1) : 0;
    }

    private boolean isAtTheCall(Shows shows) {
        return shows == Shows.AT_THE_CALL || shows == Shows.EITHER && random.nextBoolean();
    }
}
