package org.microframe.pushstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.stream.IsochOutput;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;
import org.osgi.util.pushstream.PushEvent;
import org.osgi.util.pushstream.PushEventConsumer;

/** The end of a push stream that is sent to a device. The push stream calls it by one thread at a time; any thread may end it. */
final class OutputSink implements PushEventConsumer<ByteBuffer> {

    private final Reopening<IsochOutput> output;
    private final Consumer<OutputSink> whenOver;
    private final Deferred<Long> taken = new PromiseFactory(PromiseFactory.inlineExecutor()).deferred();
    private final AtomicBoolean over = new AtomicBoolean();
    private long bytes;

    OutputSink(Reopening<IsochOutput> output, Consumer<OutputSink> whenOver) {
        this.output = output;
        this.whenOver = whenOver;
    }

    Promise<Long> promise() {
        return taken.getPromise();
    }

    @Override
    public long accept(PushEvent<? extends ByteBuffer> event) throws Exception {
        switch (event.getType()) {
            case DATA -> write(event.getData().duplicate());
            case CLOSE -> finish();
            default -> fail(event.getFailure());
        }
        return event.isTerminal() ? ABORT : CONTINUE;
    }

    private void write(ByteBuffer data) throws IOException, InterruptedException {
        while (data.hasRemaining()) {
            IsochOutput present = output.get();
            int before = data.position();
            try {
                present.write(data);
            } catch (HandleEndedException e) {
                output.lost(e);
            } finally {
                bytes += data.position() - before;
            }
        }
    }

    private void finish() {
        IsochOutput last = output.end(Reason.CLOSED);
        if (last != null) {
            last.close();
        }
        if (over.compareAndSet(false, true)) {
            whenOver.accept(this);
            taken.resolve(bytes);
        }
    }

    private void fail(Throwable reason) {
        abort(Reason.CLOSED);
        if (over.compareAndSet(false, true)) {
            whenOver.accept(this);
            taken.fail(reason);
        }
    }

    private void abort(Reason reason) {
        IsochOutput last = output.end(reason);
        if (last != null) {
            last.abort();
        }
    }

    /** Ends it with an error that says how to go on. */
    void end(String name, Reason reason) {
        abort(reason);
        fail(new HandleEndedException("the push stream " + name, reason));
    }
}
