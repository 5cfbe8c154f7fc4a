package org.microframe.demo.conductor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamStatus;

/** Knows from the ledgers how far the recording has come. Confined to the conductor's thread. */
final class Progress {

    private final long recording;
    private final long microphoneDelay;
    private final long after;
    private final Map<StreamIdentity, Long> ends = new HashMap<>();

    Progress(long recording, long microphoneDelay, long after) {
        this.recording = recording;
        this.microphoneDelay = microphoneDelay;
        this.after = after;
    }

    /** Whether the recording has passed in both directions and the streams have gone on long enough. */
    boolean over(List<StreamStatus> streams) {
        boolean played = false;
        boolean heard = false;
        boolean over = true;
        for (StreamStatus stream : streams) {
            long next = stream.ledger().nextFrame();
            if (passed(stream)) {
                ends.putIfAbsent(stream.identity(), next);
            }
            over &= next >= ends.getOrDefault(stream.identity(), Long.MAX_VALUE - after) + after;
            played |= !stream.request().isIn();
            heard |= stream.request().isIn();
        }
        return over && played && heard;
    }

    /**
     * To the device, the recording has passed when as many frames were not filler; what ended unconfirmed is not sent
     * again. From the device it passes with time, whoever listens.
     */
    private boolean passed(StreamStatus stream) {
        LedgerSnapshot ledger = stream.ledger();
        return stream.request().isIn()
                ? ledger.span() >= microphoneDelay + recording
                : ledger.carried() + ledger.unconfirmed() - ledger.underrun() >= recording;
    }
}
