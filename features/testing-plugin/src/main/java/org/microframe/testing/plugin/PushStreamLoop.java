package org.microframe.testing.plugin;

import java.util.concurrent.atomic.AtomicBoolean;
import org.microframe.stream.Discontinuity.Cause;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.push.DiscontinuityEvent;
import org.microframe.stream.push.PacketEvent;
import org.microframe.stream.push.PushStreams;
import org.microframe.stream.push.StreamEvent;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleContext;

/** Listens by a push stream, and counts packets with data and the suspensions that it is told of. */
final class PushStreamLoop extends ReopeningLoop<PushStreams> {

    private static final InputPolicy POLICY = new InputPolicy(64);

    PushStreamLoop(BundleContext context, String group, PlugInReport report) {
        super(context, PushStreams.class, StreamKind.PUSH, group, report);
    }

    @Override
    void stream(PushStreams by) throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        Throwable failure = failure(by, open);
        if (failure instanceof Exception reason && open.get()) {
            throw reason;
        } else if (failure != null) {
            report.refused(kind, failure + ", " + failure.getCause());
        }
    }

    /** Why it ended, or why it was not opened: the library throws that at once, within an exception of its own. */
    private Throwable failure(PushStreams by, AtomicBoolean open) throws InterruptedException {
        try {
            return by.stream(name, request, POLICY)
                    .forEach(event -> heard(event, open))
                    .getFailure();
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void heard(StreamEvent event, AtomicBoolean open) {
        if (open.compareAndSet(false, true)) {
            report.addOpened(kind);
        }
        if (event instanceof PacketEvent packet && packet.data().hasRemaining()) {
            report.addMoved(kind, 1);
        } else if (event instanceof DiscontinuityEvent cut
                && cut.discontinuity().cause() == Cause.SUSPENSION) {
            report.addTold(kind);
        }
    }
}
