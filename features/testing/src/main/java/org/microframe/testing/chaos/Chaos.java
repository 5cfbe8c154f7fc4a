package org.microframe.testing.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.microframe.stream.Streams;
import org.microframe.testing.Await;
import org.microframe.testing.Residue;
import org.microframe.testing.Shell;
import org.microframe.testing.Site;
import org.microframe.testing.Step;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Changes everything at random moments while nineteen streams run, lets things settle, and judges. The seed decides what each hand
 * changes and how long it pauses; how the hands meet is the machine's. One thread runs it, once.
 */
public final class Chaos {

    private static final String SEED = "microframe.chaos.seed";
    private static final String SECONDS = "microframe.chaos.seconds";

    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final String STREAMING = "org.microframe.streaming";
    private static final String ADAPTER = "org.microframe.pushstream";
    private static final List<String> ROLES = List.of(SIMULATOR, SCHEDULER, STREAMING);

    /** Longer than any call of a container takes that returns at all. */
    private static final long RETURN_SECONDS = 60;

    /** Longer than to begin, to settle and to judge takes together. */
    private static final long ALL_ELSE_SECONDS = 300;

    private final Site site;
    private final Unrelated stranger;
    private final BundleContext context;
    private final Shell shell;
    private final long seed;
    private final ActionLog log = new ActionLog();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);
    private final ReentrantReadWriteLock bundles = new ReentrantReadWriteLock(true);
    private final List<Hand> hands = new ArrayList<>();
    private final List<BundleHand> bundleHands = new ArrayList<>();
    private final List<DeviceHand> deviceHands = new ArrayList<>();
    private final UnrelatedHand unrelated;
    private final ChaosStreams streams;
    private final List<AssertionError> findings = new ArrayList<>();
    private Consumer<Bundle> replaced = bundle -> {};

    /** @param unrelated what the container takes in and gives away meanwhile */
    public Chaos(Site site, Unrelated unrelated) throws Exception {
        this.site = site;
        stranger = unrelated;
        context = site.context();
        shell = site.shell();
        String given = System.getProperty(SEED, "");
        seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
        streams = new ChaosStreams(context, site.bus(), site.jar("org.microframe.testing.plugin"));
        this.unrelated = new UnrelatedHand(context, unrelated, bundles.writeLock(), seed, log, over);
    }

    /** Changes, settles, judges; a failure tells all that is needed to read it. */
    public void run() throws Exception {
        System.out.println("Chaos with seed " + seed + "; the same again: -D" + SEED + "=" + seed);
        try (LogWatch lines = new LogWatch(context, stranger::isOf)) {
            try {
                bounded(() -> {
                    begin();
                    changeThings(lines);
                });
            } catch (Exception | Error e) {
                Path report = report(e, lines.unannounced());
                throw new AssertionError("chaos with seed " + seed + ": " + e.getMessage() + "; read " + report, e);
            }
        } finally {
            streams.close();
        }
    }

    /** Runs it on a thread of its own, because a call of the container may not return. */
    private void bounded(Step whole) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            whole.run();
            return null;
        });
        start("chaos", task);
        try {
            task.get(Long.getLong(SECONDS) + ALL_ELSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("it does not end; what has not returned: " + log.underWay(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    private static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Plugs and starts everything, and makes each change once: by then everything has been made that is made once. */
    private void begin() throws Exception {
        List<String> headsets = streams.headsets();
        int half = headsets.size() / 2;
        deviceHands.add(new DeviceHand("devices", site.admin(), headsets.subList(0, half), seed, log, over));
        deviceHands.add(
                new DeviceHand("more devices", site.admin(), headsets.subList(half, headsets.size()), seed, log, over));
        for (DeviceHand hand : deviceHands) {
            hand.plugAll();
        }
        streams.start();
        hands.add(unrelated);
        ROLES.forEach(role -> bundleHands.add(hand(role, site.jar(role), BundleHand.ROLE)));
        streams.plugIns().forEach((name, jar) -> bundleHands.add(hand(name, jar, BundleHand.PLUG_IN)));
        bundleHands.add(hand(ADAPTER, site.jar(ADAPTER), BundleHand.EXPORTER));
        hands.addAll(bundleHands);
        hands.addAll(deviceHands);
        hands.add(new ConfigurationHand(site.admin(), ROLES, seed, log, over));
        streams.awaitProgress();
        for (BundleHand hand : bundleHands) {
            hand.changeEach();
            streams.awaitProgress();
        }
        tidy();
    }

    private BundleHand hand(String artifact, Path jar, Set<BundleHand.Kind> kinds) {
        return new BundleHand(
                context,
                shell,
                artifact,
                jar,
                kinds,
                bundles.readLock(),
                bundle -> replaced.accept(bundle),
                seed,
                log,
                over);
    }

    private void changeThings(LogWatch lines) throws Exception {
        Residue residue = new Residue(context, site.bus(), streams::awaitProgress);
        if (site.judgesClassLoaders()) {
            replaced = residue::replaces;
        }
        LedgerWatch watch = new LedgerWatch(context, log, settled);
        List<Thread> threads = new ArrayList<>();
        Thread watching = start("chaos watch", watch);
        hands.forEach(hand -> threads.add(start("chaos " + hand.subject, hand)));
        over.await(Long.getLong(SECONDS), TimeUnit.SECONDS);
        over.countDown();
        for (Thread thread : threads) {
            awaitEnd(thread);
        }
        log.note("all", "settle");
        tidy();
        settled.countDown();
        awaitEnd(watching);
        tellRetries();
        judge(Chaos::requireNoDeadlock);
        for (Hand hand : hands) {
            judge(() -> require(
                    "every change of " + hand.subject + " succeeds",
                    hand.failures().stream().map(Throwable::toString).toList()));
        }
        judge(() -> require("no ledger is lost while somebody knows it", watch.lost()));
        judge(() -> require("no unannounced line is in the log", lines.unannounced()));
        judge(residue::assertNone);
        judge(() -> streams.assertAgreeWithTheBus(watch.begunAnew()));
        judge(() -> Await.until(
                "without a scheduler none of its threads is there", Chaos::threadsOfScheduler, List::isEmpty));
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    findings.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
        }
    }

    private void tellRetries() {
        List<String> retries =
                bundleHands.stream().flatMap(hand -> hand.retries().stream()).toList();
        System.out.println(
                "What the container resolved only when it was asked once more: " + retries.size() + " " + retries);
    }

    /** Keeps what a judgement finds, so that all of them are made. */
    private void judge(Step judgement) throws Exception {
        try {
            judgement.run();
        } catch (AssertionError e) {
            findings.add(e);
        }
    }

    private static List<String> threadsOfScheduler() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("microframe (scheduler|keeper|pump|handler|preparation).*"))
                .toList();
    }

    private void awaitEnd(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(RETURN_SECONDS));
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " did not end; what has not returned: " + log.underWay());
        }
    }

    private void tidy() throws Exception {
        for (Hand hand : hands) {
            hand.tidy();
        }
        streams.awaitProgress();
    }

    private static void requireNoDeadlock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] locked = threads.findDeadlockedThreads();
        if (locked != null) {
            throw new AssertionError("deadlock: " + Arrays.toString(threads.getThreadInfo(locked, true, true)));
        }
    }

    private static void require(String what, List<String> exceptions) {
        if (!exceptions.isEmpty()) {
            throw new AssertionError(what + ", but: " + exceptions);
        }
    }

    /** Writes and prints what was done, how the streams stand, and what every thread does. */
    private Path report(Throwable failure, List<String> lines) throws IOException {
        Path file = Path.of("target", "chaos-" + seed + ".txt").toAbsolutePath();
        Files.createDirectories(file.getParent());
        String text = "seed " + seed + "\n" + failure + "\n\nActions\n" + log.text() + "\n\nThrown\n"
                + hands.stream()
                        .flatMap(hand -> hand.failures().stream())
                        .map(Chaos::trace)
                        .collect(Collectors.joining("\n"))
                + "\n\nLog\n" + String.join("\n", lines) + "\n\nStreams\n" + statuses() + "\n\nThreads\n" + threads();
        Files.writeString(file, text);
        System.out.println(text);
        return file;
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private String statuses() {
        ServiceReference<Streams> reference = context.getServiceReference(Streams.class);
        Streams runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return "there is no streaming runtime";
        }
        return runtime.streams().stream().map(String::valueOf).collect(Collectors.joining("\n")) + "\n"
                + runtime.failures();
    }

    private static String threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
                .map(ThreadInfo::toString)
                .collect(Collectors.joining());
    }
}
