package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How a bus runs against the clock of the machine that streams over it.
 *
 * @param ppm how much longer than 1 ms a frame is by the provider's clock, parts per million; positive when the bus is slow
 * @param errorPpm how far {@code ppm} may be off, either way; infinite while nothing is known
 */
@ProviderType
public record BusDrift(double ppm, double errorPpm) {

    /** Not known: two frames were not read yet, the bus stands, or what it showed last contradicts what it showed before. */
    public static final BusDrift UNKNOWN = new BusDrift(0, Double.POSITIVE_INFINITY);

    /** @throws IllegalArgumentException when the drift is no finite number, or its error is negative or no number */
    public BusDrift {
        if (!Double.isFinite(ppm)) {
            throw new IllegalArgumentException("the drift is " + ppm + " ppm; it must be finite");
        }
        if (!(errorPpm >= 0)) {
            throw new IllegalArgumentException("the error of the drift is " + errorPpm + " ppm; it must be 0 or more");
        }
    }

    /** Whether the drift is known. */
    public boolean isKnown() {
        return errorPpm < Double.POSITIVE_INFINITY;
    }
}
