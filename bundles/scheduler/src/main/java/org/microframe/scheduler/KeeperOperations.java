package org.microframe.scheduler;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What a keeper does one after the other: each operation is given what to run once it is done, which may be long after it returned. The
 * keeper's loop owns it.
 */
final class KeeperOperations {

    private final EventLoop keeper;
    private final Consumer<Throwable> failures;
    private final ArrayDeque<Consumer<Runnable>> waiting = new ArrayDeque<>();
    private boolean operating;

    /** @param failures told of what an operation throws, which is done then */
    KeeperOperations(EventLoop keeper, Consumer<Throwable> failures) {
        this.keeper = keeper;
        this.failures = failures;
    }

    /** Has the keeper do something when all that was asked before is done. Any thread. */
    void add(Consumer<Runnable> operation) {
        keeper.post(() -> {
            waiting.add(operation);
            next();
        });
    }

    private void next() {
        Consumer<Runnable> operation = operating ? null : waiting.poll();
        if (operation != null) {
            operating = true;
            try {
                operation.accept(this::done);
            } catch (RuntimeException | Error e) {
                failures.accept(e);
                done();
            }
        }
    }

    private void done() {
        operating = false;
        keeper.post(this::next);
    }
}
