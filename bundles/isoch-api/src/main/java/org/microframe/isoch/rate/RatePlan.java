package org.microframe.isoch.rate;

import java.util.Objects;
import java.util.Set;
import org.microframe.usb.IsochGeometry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Whether and how WinUSB carries samples on an endpoint, made by {@link RatePlanner}.
 *
 * @param format the samples
 * @param in whether they go from the device to the host
 * @param geometry of the endpoint
 * @param verdict whether it carries them
 * @param wholeFrames the fewest frames (ms) after which an OUT packet ends with a sample: transfers of a multiple of it begin
 *     and end with whole samples; 1 for IN endpoints, 0 when the rate is not carried
 * @param framesPerTransfer frames (ms) per transfer to ask for: near the default of the scheduler, and a multiple of {@code
 *     wholeFrames} where the endpoint's limit allows one; 0 when the rate is not carried
 * @param cautions what is not promised; empty when the rate is not carried
 * @param change the firmware change that would let the rate be carried
 */
@ProviderType
public record RatePlan(
        SampleFormat format,
        boolean in,
        IsochGeometry geometry,
        RateVerdict verdict,
        int wholeFrames,
        int framesPerTransfer,
        Set<RateCaution> cautions,
        FirmwareChange change) {

    /** Makes a plan. */
    public RatePlan {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(geometry, "geometry");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(change, "change");
        cautions = Set.copyOf(cautions);
    }

    /** The endpoint's bytes per second: what an OUT endpoint takes, no less, and an IN endpoint gives at most. */
    public long endpointBytesPerSecond() {
        return geometry.bytesPerFrame() * RatePlanner.FRAMES_PER_SECOND;
    }
}
