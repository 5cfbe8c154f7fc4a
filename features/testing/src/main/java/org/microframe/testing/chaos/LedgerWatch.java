package org.microframe.testing.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.Streams;
import org.microframe.testing.StreamsOfEachKind;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Looks at all ledgers again and again: one may begin anew only when all who knew it were away at once. The scheduler knows it while
 * the stream has a client and lingers; the streaming runtime knows it of the plug-ins that are there.
 */
final class LedgerWatch implements Runnable {

    private static final long LOOK_MILLIS = 20;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(4900);

    private static final String STREAMING = "org.microframe.streaming";
    private static final String ADAPTER = "org.microframe.pushstream";
    private static final String UNRELATED = "unrelated";

    private final ServiceTracker<Streams, Streams> runtime;
    private final ActionLog log;
    private final CountDownLatch over;
    private final Map<StreamIdentity, LedgerSnapshot> ledgers = new HashMap<>();
    private final Map<StreamIdentity, Long> lastRun = new HashMap<>();
    private final Set<StreamIdentity> begunAnew = ConcurrentHashMap.newKeySet();
    private final List<String> lost = new CopyOnWriteArrayList<>();

    LedgerWatch(BundleContext context, ActionLog log, CountDownLatch over) {
        this.log = log;
        this.over = over;
        runtime = new ServiceTracker<>(context, Streams.class, null);
        runtime.open();
    }

    @Override
    public void run() {
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            lost.add("the watch was interrupted");
        } finally {
            runtime.close();
        }
    }

    private void look() {
        Streams present = runtime.getService();
        List<StreamStatus> all = present == null ? List.of() : present.streams();
        for (StreamStatus status : all) {
            if (status.ledger().chains() > 0) {
                look(status);
            }
        }
    }

    private void look(StreamStatus status) {
        StreamIdentity identity = status.identity();
        LedgerSnapshot earlier = ledgers.put(identity, status.ledger());
        if (earlier != null && beginsAnew(earlier, status.ledger())) {
            judge(identity, earlier, status.ledger());
        }
        if (status.state() == StreamState.RUNNING && status.attached()) {
            lastRun.put(identity, System.nanoTime());
        }
    }

    private static boolean beginsAnew(LedgerSnapshot earlier, LedgerSnapshot now) {
        long errors = earlier.position().firstError() + now.position().firstError();
        return now.firstFrame() - errors > earlier.firstFrame();
    }

    private void judge(StreamIdentity identity, LedgerSnapshot earlier, LedgerSnapshot now) {
        long from = lastRun.getOrDefault(identity, 0L);
        long to = System.nanoTime();
        boolean client = log.changed(
                subject -> subject.equals(STREAMING)
                        || subject.equals(ADAPTER)
                        || subject.equals(UNRELATED)
                        || subject.equals(identity.bundle()),
                from,
                to);
        boolean scheduler = log.changed(
                subject -> subject.equals(StreamsOfEachKind.SCHEDULER) || subject.equals(UNRELATED), from, to);
        String what = earlier + " became " + now + " within " + (to - from) / 1_000_000 + " ms";
        log.note(identity.toString(), "ledger begins anew");
        begunAnew.add(identity);
        if (!client || !scheduler && to - from < LINGER_NANOS) {
            lost.add(identity + " lost its ledger, but not all who knew it were away: " + what);
        }
    }

    /** The streams whose ledger began anew. */
    Set<StreamIdentity> begunAnew() {
        return begunAnew;
    }

    /** Ledgers that were lost without need. */
    List<String> lost() {
        return lost;
    }
}
