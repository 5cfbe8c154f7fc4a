package org.microframe.isoch;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How a stream stood at one moment.
 *
 * @param identity whose stream it is
 * @param request what was asked for
 * @param device identity of the device it runs on, or ran on last; empty when it never ran
 * @param state its state
 * @param cause why, {@link StreamCause#NONE} in the good states
 * @param detail a sentence for a person, empty when there is nothing to add
 * @param attached whether a handler supplies or takes its data
 * @param leastLeadFrames the fewest frames that were queued when the pump came to refill, since the pipe was opened; -1
 *     before
 * @param ledger where its frames went
 * @param handlers its own handlers, without those of streams that share its pipe
 * @param bandwidth what its pipe reserves of the bus, {@link BandwidthUse#NONE} without an open pipe
 * @param measures what was measured at its pipe, {@link StreamMeasures#NONE} without an open pipe
 */
@ProviderType
public record StreamStatus(
        StreamIdentity identity,
        StreamRequest request,
        String device,
        StreamState state,
        StreamCause cause,
        String detail,
        boolean attached,
        int leastLeadFrames,
        LedgerSnapshot ledger,
        List<HandlerStatus> handlers,
        BandwidthUse bandwidth,
        StreamMeasures measures) {

    /** Copies the list. */
    public StreamStatus {
        handlers = List.copyOf(handlers);
    }

    /** A status without an open pipe, and so without handlers. */
    public StreamStatus(
            StreamIdentity identity,
            StreamRequest request,
            String device,
            StreamState state,
            StreamCause cause,
            String detail,
            boolean attached,
            int leastLeadFrames,
            LedgerSnapshot ledger) {
        this(
                identity,
                request,
                device,
                state,
                cause,
                detail,
                attached,
                leastLeadFrames,
                ledger,
                List.of(),
                BandwidthUse.NONE,
                StreamMeasures.NONE);
    }

    /** The lead that its pipe has, which may have grown or be a reduced one, frames (ms); without an open pipe the one that it asks for. */
    public int presentLeadFrames() {
        return measures.leadFrames() > 0 ? measures.leadFrames() : request.leadFrames();
    }
}
