package org.microframe.scheduler;

import org.microframe.isoch.LedgerSnapshot;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;

/** How the packets of IN transfers came; a part of a ledger. Whoever owns the ledger owns it. */
final class PacketCounts {

    private long good;
    private long empty;
    private long bad;

    PacketCounts(LedgerSnapshot earlier) {
        good = earlier.goodPackets();
        empty = earlier.emptyPackets();
        bad = earlier.badPackets();
    }

    /** Counts the packets of a completed transfer. */
    void count(IsochPackets packets) {
        while (packets.next()) {
            if (packets.status() != PacketStatus.OK) {
                bad++;
            } else if (packets.length() == 0) {
                empty++;
            } else {
                good++;
            }
        }
    }

    /** Packets with data. */
    long good() {
        return good;
    }

    /** Packets that came well without data. */
    long empty() {
        return empty;
    }

    /** Packets that did not come well. */
    long bad() {
        return bad;
    }
}
