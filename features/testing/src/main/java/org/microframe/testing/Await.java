package org.microframe.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Waits for what other threads bring about. */
public final class Await {

    /** Longer than anything takes that works, on a machine that does other things as well. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final long POLL_NANOS = 2_000_000;

    private Await() {}

    /**
     * Looks again and again until a value is as it must be.
     *
     * @param what it must be, for the error
     * @return that value
     * @throws AssertionError when it was never so within the bound; names the last value
     */
    public static <T> T until(String what, Callable<T> look, Predicate<T> met) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        T last = look.call();
        while (!met.test(last)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + BOUND + ": " + what + "; at last: " + last);
            }
            LockSupport.parkNanos(POLL_NANOS);
            last = look.call();
        }
        return last;
    }

    /** Waits for a service, which the bundle of the context then uses. */
    public static <S> S service(BundleContext context, Class<S> type) throws Exception {
        return until("there is a service " + type.getName(), () -> find(context, type), Objects::nonNull);
    }

    private static <S> S find(BundleContext context, Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        return reference == null ? null : context.getService(reference);
    }
}
