package org.microframe.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;

/** Streams as text for a person: a table of how each stands and where its frames went, and what is not served. */
final class StreamListing {

    private static final String NOTHING = "-";

    private final List<String> parts = new ArrayList<>();

    StreamListing(List<StreamStatus> streams, List<FailedRegistration> failures) {
        if (streams.isEmpty()) {
            parts.add("no stream");
        } else {
            parts.add(table(streams));
        }
        if (!failures.isEmpty()) {
            parts.add("not served:");
            failures.forEach(failure -> parts.add("  " + failure(failure)));
        }
    }

    @Override
    public String toString() {
        return String.join("\n", parts);
    }

    private static String table(List<StreamStatus> streams) {
        TextTable table = new TextTable(
                "STREAM",
                "DEVICE",
                "ENDPOINT",
                "STATE",
                ">LEAD",
                ">LEAST",
                ">CARRIED",
                ">UNCONFIRMED",
                ">GAP",
                ">SUSPENDED",
                ">UNDERRUN",
                ">OVERRUN");
        for (StreamStatus stream : streams) {
            addRow(table, stream);
            String why = why(stream);
            if (!why.isEmpty()) {
                table.note(why);
            }
            int asked = stream.request().transfersInFlight() * stream.request().framesPerTransfer();
            if (stream.presentLeadFrames() > asked) {
                table.note("its lead has grown from " + asked + " frames, as lateness has eaten into it");
            }
            if (stream.ledger().dropped() > 0) {
                table.note("dropped " + stream.ledger().dropped()
                        + " frames of its producer, which the system refused at breaks");
            }
            if (isWorthTelling(stream.handlers())) {
                stream.handlers().forEach(handler -> table.note(handler(stream.request(), handler)));
            }
        }
        return table + "\n(frames of 1 ms; +- is how far a number may be off)";
    }

    private static void addRow(TextTable table, StreamStatus stream) {
        StreamRequest request = stream.request();
        LedgerSnapshot ledger = stream.ledger();
        boolean in = request.isIn();
        table.row(
                stream.identity().toString(),
                stream.device().isEmpty() ? NOTHING : stream.device(),
                request.isSearch()
                        ? String.format("class %02X %s", request.interfaceClass(), in ? "IN" : "OUT")
                        : String.format("0x%02X %s", request.endpointAddress(), in ? "IN" : "OUT"),
                stream.state() + (stream.attached() ? "" : " (no plug-in)"),
                Integer.toString(stream.presentLeadFrames()),
                stream.leastLeadFrames() < 0 ? NOTHING : Integer.toString(stream.leastLeadFrames()),
                Long.toString(ledger.carried()),
                bounded(ledger.unconfirmed(), ledger.unconfirmedBound()),
                bounded(ledger.gap(), ledger.gapBound()),
                bounded(ledger.suspended(), ledger.suspendedBound()),
                in ? NOTHING : Long.toString(ledger.underrun()),
                in ? Long.toString(ledger.overrun()) : NOTHING);
    }

    /** Whether the row does not say it all: there are several handlers, or the only one stands by or came too late. */
    private static boolean isWorthTelling(List<HandlerStatus> handlers) {
        return handlers.size() > 1
                || handlers.stream().anyMatch(handler -> handler.standsBy() || handler.overrunFrames() > 0);
    }

    private static String handler(StreamRequest request, HandlerStatus handler) {
        long calls = Math.max(1, handler.calls());
        return String.format(
                Locale.ROOT,
                "handler on %s%s: %d calls of %.2f ms, %.2f ms the longest, holds %d of %d%s",
                handler.dispatch().name().toLowerCase(Locale.ROOT),
                handler.standsBy() ? ", stands by" : "",
                handler.calls(),
                handler.callNanos() / 1e6 / calls,
                handler.longestCallNanos() / 1e6,
                handler.leasedTransfers(),
                request.leasableTransfers(),
                request.isIn() ? ", overrun " + handler.overrunFrames() : "");
    }

    private static String bounded(long frames, long bound) {
        return bound == 0 ? Long.toString(frames) : frames + " +-" + bound;
    }

    private static String why(StreamStatus stream) {
        String cause = stream.cause() == StreamCause.NONE ? "" : stream.cause().name();
        String detail = stream.detail();
        return cause.isEmpty() || detail.isEmpty() ? cause + detail : cause + ": " + detail;
    }

    private static String failure(FailedRegistration failure) {
        String name = failure.name().isEmpty() ? "(no name)" : failure.name();
        return failure.bundle() + "/" + name + " (service " + failure.serviceId() + "): " + failure.reason();
    }
}
