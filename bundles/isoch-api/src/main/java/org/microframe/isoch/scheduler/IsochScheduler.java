package org.microframe.isoch.scheduler;

import java.util.List;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/** Runs isochronous streams on whatever native services offer. Any thread may call it; no call blocks on a device. */
@ProviderType
public interface IsochScheduler {

    /**
     * Opens a stream, or adopts the one of that identity that lingers. It starts when its device is there.
     *
     * @param identity whose stream it is
     * @param request what it needs; when a stream is adopted whose request does not satisfy this one, it is closed and opened
     *     anew, ledger kept
     * @param client hears of the stream until {@link IsochStream#close}
     * @param earlier the ledger to carry on when this scheduler has none of that identity; {@link LedgerSnapshot#EMPTY} for
     *     none
     * @throws IllegalStateException when another client holds the identity, or the scheduler no longer leads
     */
    IsochStream open(StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier);

    /** All streams, those that linger included, ordered by identity. */
    List<StreamStatus> streams();
}
