package org.microframe.streaming;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.spi.StreamTarget;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/**
 * Keeps the streams that registrations ask for. One thread, the executor's, owns the streams; any thread may add and remove
 * registrations, change the scheduler and read.
 */
final class StreamingRuntime {

    private static final long RETRY_MILLIS = 250;

    private final ScheduledExecutorService executor;
    private final Logger log;
    private final Map<StreamIdentity, WhiteboardStream> streams = new ConcurrentSkipListMap<>();
    private final Map<Long, FailedRegistration> failures = new ConcurrentHashMap<>();
    private final Map<Registration, FailedRegistration> obstructed = new ConcurrentHashMap<>();
    /** In the order in which they were opened: of several with one name the elder has the stream. */
    private final List<OpenHandle> handles = new CopyOnWriteArrayList<>();

    private volatile IsochScheduler scheduler;
    private volatile boolean over;

    StreamingRuntime(ScheduledExecutorService executor, Logger log) {
        this.executor = executor;
        this.log = log;
    }

    /** A scheduler leads from now on. */
    void schedulerArrived(IsochScheduler next) {
        scheduler = next;
        post(() -> {
            streams.values().forEach(this::serve);
            handles.forEach(handle -> serve(handle.stream));
        });
    }

    /** A scheduler gave up the lead. */
    void schedulerLeft(IsochScheduler gone) {
        post(() -> {
            if (scheduler == gone) {
                scheduler = null;
            }
            streams.values().forEach(stream -> stream.lost(gone));
            handles.forEach(handle -> handle.stream.lost(gone));
        });
    }

    /**
     * A producer or consumer was registered.
     *
     * @return its registration, or null when it stands in the failure table
     */
    Registration registered(ServiceReference<?> reference, Object service, boolean in) {
        TargetProperties target;
        try {
            target = TargetProperties.of(reference, in);
        } catch (IllegalArgumentException e) {
            fail(reference, e.getMessage());
            return null;
        }
        Registration registration =
                new Registration(reference, target, new PlugIn(target.identity().toString(), service, log));
        post(() -> add(registration));
        return registration;
    }

    private void add(Registration registration) {
        WhiteboardStream stream = streams.computeIfAbsent(
                registration.target.identity(), identity -> new WhiteboardStream(identity, this::changed));
        if (!stream.agreesWith(registration)) {
            fail(
                    registration.reference,
                    "the name " + registration.target.identity().name()
                            + " is taken in this bundle by a stream that goes the other way; names must differ");
            return;
        }
        stream.add(registration);
        serve(stream);
    }

    /** A registration was removed: when this returns no call of its plug-in begins any more. */
    void unregistered(ServiceReference<?> reference, Registration registration) {
        failures.remove(serviceId(reference));
        if (registration == null) {
            return;
        }
        if (!registration.withdraw()) {
            log.warn("A call of {} did not return; it is disowned", registration.target.identity());
        }
        post(() -> remove(registration));
    }

    private void remove(Registration registration) {
        WhiteboardStream stream = streams.get(registration.target.identity());
        if (stream == null || !stream.remove(registration)) {
            return;
        }
        obstructed.remove(registration);
        if (stream.isEmpty()) {
            streams.remove(registration.target.identity());
            stream.letGo();
        } else {
            serve(stream);
        }
    }

    private void serve(WhiteboardStream stream) {
        serving(() -> stream.serve(scheduler), () -> serve(stream));
        tabulate(stream);
    }

    /** The scheduler has told a stream its state. */
    private void changed(WhiteboardStream stream) {
        post(() -> tabulate(stream));
    }

    /** Sees that the failure table has those registrations of a stream that another one stands in the way of, and no others. */
    private void tabulate(WhiteboardStream stream) {
        stream.obstacles().forEach((registration, obstacle) -> {
            FailedRegistration known = obstructed.get(registration);
            if (obstacle.isEmpty()) {
                obstructed.remove(registration);
            } else if (known == null || !known.reason().equals(obstacle)) {
                obstructed.put(registration, failure(registration.reference, obstacle));
            }
        });
    }

    private void serving(Runnable attempt, Runnable again) {
        try {
            attempt.run();
        } catch (IllegalStateException e) {
            log.debug("Trying again: {}", e.getMessage());
            if (!over) {
                executor.schedule(again, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** The scheduler that leads, or null. */
    IsochScheduler scheduler() {
        return scheduler;
    }

    /** Whether the runtime has gone. */
    boolean isOver() {
        return over;
    }

    /**
     * Serves a handle until it ends.
     *
     * @throws IllegalStateException when a registration has its name, or the runtime has gone
     */
    void open(OpenHandle handle) {
        StreamIdentity identity = handle.stream.identity();
        if (streams.containsKey(identity)) {
            throw new IllegalStateException("the name " + identity.name()
                    + " is taken in this bundle by a registered producer or consumer; names must differ");
        }
        handles.add(handle);
        if (over) {
            handles.remove(handle);
            throw new IllegalStateException("this streaming runtime has gone; get the service Streams anew");
        }
        post(() -> serve(handle.stream));
    }

    /** A handle has ended: its stream lingers, for whoever has waited for its name. */
    void ended(OpenHandle handle) {
        post(() -> {
            if (handles.remove(handle)) {
                handle.stream.close();
                namesakes(handle.stream).forEach(other -> {
                    other.follow(handle.stream);
                    serve(other);
                });
            }
        });
    }

    /** The elder ones of its name come first. */
    private void serve(HandleStream stream) {
        serving(() -> namesakes(stream).forEach(each -> each.serve(scheduler)), () -> serve(stream));
    }

    /** The streams of handles of that name, in the order in which those were opened. */
    private List<HandleStream> namesakes(HandleStream stream) {
        return handles.stream()
                .map(handle -> handle.stream)
                .filter(other -> other.identity().equals(stream.identity()))
                .toList();
    }

    private void post(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("The streaming runtime has gone meanwhile: {}", e.getMessage());
        }
    }

    /** The runtime goes: every handle ends. */
    void end() {
        over = true;
        handles.forEach(handle -> handle.end(HandleEndedException.Reason.RUNTIME_GONE));
    }

    private void fail(ServiceReference<?> reference, String reason) {
        failures.put(serviceId(reference), failure(reference, reason));
    }

    private FailedRegistration failure(ServiceReference<?> reference, String reason) {
        String bundle =
                reference.getBundle() == null ? "" : reference.getBundle().getSymbolicName();
        Object name = reference.getProperty(StreamTarget.NAME);
        log.warn("Service {} of {} is not served: {}", serviceId(reference), bundle, reason);
        return new FailedRegistration(serviceId(reference), bundle, name == null ? "" : name.toString(), reason);
    }

    private static Long serviceId(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /** As {@link org.microframe.stream.Streams#streams}. */
    List<StreamStatus> streams() {
        Map<StreamIdentity, StreamStatus> all = new TreeMap<>();
        IsochScheduler leading = scheduler;
        if (leading != null) {
            leading.streams().forEach(status -> all.put(status.identity(), status));
        }
        for (OpenHandle handle : handles) {
            all.putIfAbsent(handle.stream.identity(), handle.status());
        }
        streams.forEach((identity, stream) -> {
            StreamStatus known = all.containsKey(identity) ? null : stream.withoutScheduler();
            if (known != null) {
                all.put(identity, known);
            }
        });
        return List.copyOf(all.values());
    }

    /** As {@link org.microframe.stream.Streams#failures}. */
    List<FailedRegistration> failures() {
        return Stream.concat(failures.values().stream(), obstructed.values().stream())
                .sorted(Comparator.comparingLong(FailedRegistration::serviceId))
                .toList();
    }
}
