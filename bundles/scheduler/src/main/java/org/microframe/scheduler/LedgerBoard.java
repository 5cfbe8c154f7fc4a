package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.microframe.isoch.HoleCause;
import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;

/**
 * Shows a ledger to any thread without disturbing its owner: the owner alone writes, between two steps of a version; a reader
 * copies and tries again when the version moved meanwhile.
 */
final class LedgerBoard {

    static final int CELLS = 34;

    private static final HoleCause[] CAUSES = HoleCause.values();
    private static final VarHandle VERSION = Fields.of(MethodHandles.lookup(), "version", int.class);

    private final long[] cells = new long[CELLS];
    private String domain;
    private LedgerHoles holes = LedgerHoles.NONE;
    private int version;

    /** Publishes; the ledger's owner only. */
    void write(StreamLedger ledger) {
        int next = version + 1;
        VERSION.setOpaque(this, next);
        VarHandle.storeStoreFence();
        if (ledger.store(cells)) {
            domain = ledger.domain();
            holes = ledger.settledHoles();
        }
        VERSION.setRelease(this, next + 1);
    }

    /** Reads what was published last; any thread. */
    LedgerSnapshot read() {
        long[] copy = new long[CELLS];
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                System.arraycopy(cells, 0, copy, 0, CELLS);
                String name = domain;
                LedgerHoles settled = holes;
                VarHandle.loadLoadFence();
                if ((int) VERSION.getOpaque(this) == before) {
                    return snapshot(name, copy, settled);
                }
            }
            Thread.onSpinWait();
        }
    }

    private static LedgerSnapshot snapshot(String domain, long[] c, LedgerHoles settled) {
        LedgerPosition position = new LedgerPosition(
                c[19],
                c[20],
                (int) c[21],
                (int) c[22],
                (int) c[23],
                c[24] == 1,
                c[25],
                c[26],
                c[27],
                (int) c[28],
                c[4],
                c[5]);
        boolean live = c[32] >= 0;
        LedgerHoles holes = live
                ? settled.and(new LedgerHole(c[29], c[30], c[31], (c[32] & 1) == 1, CAUSES[(int) (c[32] >> 1)]))
                : settled;
        return new LedgerSnapshot(
                domain, c[9], c[0], c[1], c[10], c[11], c[12], c[13], c[14], c[15], c[16], c[2], c[3], c[33], c[6],
                c[7], c[8], c[17], c[18], position, holes);
    }
}
