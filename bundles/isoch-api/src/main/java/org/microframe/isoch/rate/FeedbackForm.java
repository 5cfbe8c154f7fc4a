package org.microframe.isoch.rate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How a device writes its feedback value: a little-endian fixed-point number of samples in an interval. USB 2.0, 5.12.4.2
 * knows two forms; devices send the others as well, so that a reader has to compare with the rate it expects.
 */
@ProviderType
public enum FeedbackForm {
    /** 10.14 in 3 bytes, samples per frame: what full speed prescribes. */
    FRAME_10_14(3, 14, 1),
    /** 16.16 in 4 bytes, samples per microframe: what high speed prescribes. */
    MICROFRAME_16_16(4, 16, 8),
    /** 16.16 in 4 bytes, samples per frame: full-speed devices that please hosts which ask for 4 bytes, and some at high speed. */
    FRAME_16_16(4, 16, 1),
    /** 10.14 in 4 bytes, the highest 0, samples per frame. */
    FRAME_10_14_PADDED(4, 14, 1),
    /** 10.14 in 3 bytes, samples per microframe: full-speed firmware that was moved to high speed. */
    MICROFRAME_10_14(3, 14, 8),
    /** 10.14 in 4 bytes, the highest 0, samples per microframe. */
    MICROFRAME_10_14_PADDED(4, 14, 8);

    private static final int FRAMES_PER_SECOND = 1000;

    private final int bytes;
    private final int fractionBits;
    private final int intervalsPerFrame;

    FeedbackForm(int bytes, int fractionBits, int intervalsPerFrame) {
        this.bytes = bytes;
        this.fractionBits = fractionBits;
        this.intervalsPerFrame = intervalsPerFrame;
    }

    /** Bytes of the value, 3 or 4. */
    public int bytes() {
        return bytes;
    }

    /**
     * The rate that a value asks for.
     *
     * @param value as the device wrote it, unsigned, 0 to 2^32 - 1
     * @return samples per second (Hz)
     */
    public double rate(long value) {
        return (double) value * intervalsPerFrame * FRAMES_PER_SECOND / (1L << fractionBits);
    }

    /** How much of a rate the value's lowest bit is, Hz. */
    public double resolution() {
        return rate(1);
    }

    /** Whether the form counts in microframes, which full speed does not have. */
    public boolean countsMicroframes() {
        return intervalsPerFrame > 1;
    }
}
