package org.microframe.pushstream;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.push.StreamEvent;
import org.osgi.service.log.Logger;
import org.osgi.util.promise.Promise;
import org.osgi.util.pushstream.PushEventConsumer;
import org.osgi.util.pushstream.PushEventSource;
import org.osgi.util.pushstream.PushStream;
import org.osgi.util.pushstream.PushStreamProvider;

/** The adapter as one bundle sees it, with what the bundle has open. Any thread. */
final class BundlePushStreams implements PushStreams {

    private final StreamsAccess access;
    private final Logger log;
    private final Set<PacketFeed> feeds = ConcurrentHashMap.newKeySet();
    private final Map<OutputSink, String> sinks = new ConcurrentHashMap<>();
    private volatile Reason ended;

    BundlePushStreams(StreamsAccess access, Logger log) {
        this.access = access;
        this.log = log;
    }

    @Override
    public PushEventSource<StreamEvent> source(String name, StreamRequest request, InputPolicy policy) {
        require(name, request, true);
        return consumer -> open(name, request, policy, consumer);
    }

    private AutoCloseable open(
            String name, StreamRequest request, InputPolicy policy, PushEventConsumer<? super StreamEvent> consumer)
            throws HandleEndedException {
        requireNotEnded(name);
        Reopening<IsochInput> input =
                new Reopening<>(name, access, streams -> streams.openInput(name, request, policy));
        input.openNow();
        PacketFeed feed = new PacketFeed(
                input, consumer, feeds::remove, e -> log.error("The consumer of {} threw at its last event", name, e));
        feeds.add(feed);
        Thread thread = new Thread(feed, "microframe push " + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, e) -> log.error("Thread {} met an error", which.getName(), e));
        thread.start();
        if (ended != null) {
            end(name, feed, ended);
        }
        return feed;
    }

    @Override
    public PushStream<StreamEvent> stream(String name, StreamRequest request, InputPolicy policy) {
        return new PushStreamProvider()
                .buildStream(source(name, request, policy))
                .unbuffered()
                .build();
    }

    @Override
    public Promise<Long> send(PushStream<ByteBuffer> data, String name, StreamRequest request, OutputPolicy policy) {
        require(name, request, false);
        Reopening<IsochOutput> output =
                new Reopening<>(name, access, streams -> streams.openOutput(name, request, policy));
        output.openNow();
        OutputSink sink = new OutputSink(output, sinks::remove);
        sinks.put(sink, name);
        data.forEachEvent(sink);
        if (ended != null) {
            sink.end(name, ended);
        }
        return sink.promise();
    }

    private static void require(String name, StreamRequest request, boolean in) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the stream's name is empty; it needs one");
        }
        if (request.isIn() != in) {
            throw new IllegalArgumentException(String.format(
                    "the endpoint address is 0x%02X; it must be an %s endpoint",
                    request.endpointAddress(), in ? "IN" : "OUT"));
        }
    }

    private void requireNotEnded(String name) throws HandleEndedException {
        Reason reason = ended;
        if (reason != null) {
            throw new HandleEndedException("the push stream " + name, reason);
        }
    }

    private void end(String name, PacketFeed feed, Reason reason) {
        if (!feed.end(reason)) {
            log.warn("A consumer of {} did not return; it is disowned", name);
        }
    }

    /** Ends what the bundle left open; afterwards none of its code is called. */
    void end(Reason reason) {
        ended = reason;
        feeds.forEach(feed -> end("push stream events", feed, reason));
        sinks.forEach((sink, name) -> sink.end(name, reason));
        access.close();
    }
}
