package org.microframe.isoch.rate;

import java.util.Objects;
import java.util.Set;
import org.microframe.isoch.StreamRequest;
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

    /**
     * Frames per transfer to ask for with a lead: an eighth of it, at most the default of the scheduler, in multiples of {@link
     * #wholeFrames} where two of those fit into the lead and the endpoint's limit allows one.
     *
     * @param leadFrames frames (ms), 2 to {@value org.microframe.isoch.StreamRequest#MAX_LEAD_FRAMES}
     * @return 1 to half of the lead; 0 when the rate is not carried
     * @throws IllegalArgumentException when the lead is out of its range
     */
    public int framesPerTransfer(int leadFrames) {
        if (leadFrames < 2 || leadFrames > StreamRequest.MAX_LEAD_FRAMES) {
            throw new IllegalArgumentException(
                    "the lead in frames is " + leadFrames + "; it must be from 2 to " + StreamRequest.MAX_LEAD_FRAMES);
        }
        if (!verdict.isCarried()) {
            return 0;
        }
        int most = Math.min(geometry.maxFramesPerTransfer(), leadFrames / 2);
        int usual = Math.min(most, Math.max(1, Math.min(StreamRequest.DEFAULT_FRAMES_PER_TRANSFER, leadFrames / 8)));
        return wholeFrames > most ? usual : Math.max(wholeFrames, usual / wholeFrames * wholeFrames);
    }

    /** The endpoint's bytes per second: what an OUT endpoint takes, no less, and an IN endpoint gives at most. */
    public long endpointBytesPerSecond() {
        return geometry.bytesPerFrame() * RatePlanner.FRAMES_PER_SECOND;
    }
}
