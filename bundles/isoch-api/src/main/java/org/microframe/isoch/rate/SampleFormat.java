package org.microframe.isoch.rate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Samples at a steady rate; a sample is what the device takes or gives at one instant, all channels together.
 *
 * @param rate samples per second (Hz), 1 or more
 * @param bytes bytes of a sample, 1 or more
 */
@ProviderType
public record SampleFormat(int rate, int bytes) {

    /** @throws IllegalArgumentException when a value is less than 1 */
    public SampleFormat {
        if (rate < 1) {
            throw new IllegalArgumentException("the sample rate is " + rate + " Hz; it must be at least 1");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("the sample size is " + bytes + " bytes; it must be at least 1");
        }
    }

    /** Bytes per second, 1 to 2^62. */
    public long bytesPerSecond() {
        return (long) rate * bytes;
    }
}
