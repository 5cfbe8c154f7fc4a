package org.microframe.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerSnapshot;

/**
 * Shows a ledger to any thread without disturbing its owner: the owner alone writes, between two steps of a version; a reader
 * copies and tries again when the version moved meanwhile.
 */
final class LedgerBoard {

    private static final VarHandle VERSION = Fields.of(MethodHandles.lookup(), "version", int.class);

    private final LedgerCells cells = new LedgerCells();
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
        LedgerCells copy = new LedgerCells();
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                copy.copy(cells);
                String name = domain;
                LedgerHoles settled = holes;
                VarHandle.loadLoadFence();
                if ((int) VERSION.getOpaque(this) == before) {
                    return copy.snapshot(name, settled);
                }
            }
            Thread.onSpinWait();
        }
    }
}
