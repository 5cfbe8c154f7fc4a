package org.microframe.testing.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import org.osgi.framework.BundleContext;

/** Installs and uninstalls what has nothing to do with the set, and sees that no bundle of the set is touched by that. */
final class UnrelatedHand extends Hand {

    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final BundleContext context;
    private final Unrelated unrelated;
    private final Lock bundles;
    private boolean installed;
    private int installations;

    /** @param bundles held meanwhile, so that nobody else changes a bundle */
    UnrelatedHand(
            BundleContext context, Unrelated unrelated, Lock bundles, long seed, ActionLog log, CountDownLatch over) {
        super("unrelated", seed, log, over, PAUSE);
        this.context = context;
        this.unrelated = unrelated;
        this.bundles = bundles;
    }

    @Override
    void change() throws Exception {
        bundles.lockInterruptibly();
        try (Untouched untouched = new Untouched(context)) {
            if (installed) {
                does("uninstall", unrelated::uninstall);
            } else {
                does("install", unrelated::install);
                installations++;
            }
            installed = !installed;
            untouched.require();
        } finally {
            bundles.unlock();
        }
    }

    /** Leaves it uninstalled, after it was installed once at least. */
    @Override
    void tidy() throws Exception {
        while (installed || installations == 0) {
            change();
        }
    }
}
