package org.microframe.isoch;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was measured at a stream's pipe since it was opened.
 *
 * @param leadFrames frames (ms) that are queued ahead of the bus at present: the lead that was asked for, or more while lateness has
 *     eaten into it and the policy allows it to grow
 * @param lead frames (ms) that were still queued when the pump came to refill
 * @param lateness ns from the end of a transfer's last frame on the bus to the time when the pump had submitted the next one, of the
 *     earliest where several had completed; measured when the bus's clock is known
 * @param drift how the bus runs that the stream is on, the same for all streams of a frame domain
 */
@ProviderType
public record StreamMeasures(int leadFrames, Distribution lead, Distribution lateness, BusDrift drift) {

    /** No pipe is open. */
    public static final StreamMeasures NONE = new StreamMeasures(0, Distribution.NONE, Distribution.NONE);

    /** Makes a value. */
    public StreamMeasures {
        Objects.requireNonNull(lead, "lead");
        Objects.requireNonNull(lateness, "lateness");
        Objects.requireNonNull(drift, "drift");
    }

    /** Measures while it is not known how the bus runs. */
    public StreamMeasures(int leadFrames, Distribution lead, Distribution lateness) {
        this(leadFrames, lead, lateness, BusDrift.UNKNOWN);
    }
}
