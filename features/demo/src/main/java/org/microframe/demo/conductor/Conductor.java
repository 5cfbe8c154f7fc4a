package org.microframe.demo.conductor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.Streams;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Looks at the streams every few milliseconds, on a thread of its own, until the demo is over. The second plug-in is started
 * only when the first one's stream runs: the microphone begins to play shortly after its alternate setting was selected,
 * whoever listens, and by then the JVM has loaded all that it takes to listen.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Conductor.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Conductor {

    /** The configuration's PID. */
    public static final String PID = "org.microframe.demo.conductor";

    private static final long LOOK_MILLIS = 20;
    private static final long WARM_FRAMES = 250;

    /** What the demo configures. */
    public @interface Config {
        /** Symbolic name of the installed bundle that is started when the first stream runs. */
        String second();

        /** Where the ledgers are written. */
        String ledger();

        /** Length of the recording, frames of 1 ms. */
        long recording_frames();

        /** Frames from the microphone's alternate setting to the beginning of its recording. */
        long microphone_delay();

        /** Frames that both streams go on after the recording's end. */
        long after_frames() default 500;

        /** When to give up, ms. */
        long timeout_millis();
    }

    private final BundleContext context;
    private final Streams streams;
    private final Logger log;
    private final String second;
    private final Path file;
    private final long timeoutMillis;
    private final Progress progress;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "microframe-demo-conductor"));
    private boolean secondStarted;

    /** Begins to look. */
    @Activate
    public Conductor(
            BundleContext context,
            Config config,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Streams streams,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.context = context;
        this.streams = streams;
        this.log = log;
        second = config.second();
        file = Path.of(config.ledger());
        timeoutMillis = config.timeout_millis();
        progress = new Progress(config.recording_frames(), config.microphone_delay(), config.after_frames());
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        clock.shutdown();
    }

    private void look() {
        try {
            if (!secondStarted && streams.streams().stream().anyMatch(Conductor::isWarm)) {
                secondStarted = true;
                startSecond();
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            if (progress.over(streams.streams())) {
                end(List.of());
            } else if (millis > timeoutMillis) {
                end(List.of("the recording had not passed in both directions after " + millis + " ms; it must within "
                        + timeoutMillis));
            }
        } catch (IOException | BundleException | RuntimeException e) {
            log.error("The demo cannot go on; its ledgers were to be written to {}", file, e);
            stopFramework();
        }
    }

    private static boolean isWarm(StreamStatus stream) {
        return stream.ledger().carried() >= WARM_FRAMES;
    }

    private void startSecond() throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            if (second.equals(bundle.getSymbolicName())) {
                bundle.start();
            }
        }
    }

    private void end(List<String> notes) throws IOException {
        LedgerFile.write(file, notes, streams);
        stopFramework();
    }

    private void stopFramework() {
        clock.shutdown();
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
        } catch (BundleException e) {
            log.error("The framework could not be stopped", e);
        }
    }
}
