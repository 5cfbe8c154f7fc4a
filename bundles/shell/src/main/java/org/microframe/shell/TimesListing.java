package org.microframe.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.microframe.isoch.BusDrift;
import org.microframe.isoch.Distribution;
import org.microframe.isoch.HandlerStatus;
import org.microframe.isoch.StreamStatus;

/**
 * How late the pump is, what is left of the lead then, how long plug-ins take, and how the clocks of the buses drift, as text for a
 * person.
 */
final class TimesListing {

    private final List<StreamStatus> streams;

    /** @param streams all; those without an open pipe are left out */
    TimesListing(List<StreamStatus> streams) {
        this.streams = streams.stream()
                .filter(stream -> stream.measures().leadFrames() > 0)
                .toList();
    }

    @Override
    public String toString() {
        if (streams.isEmpty()) {
            return "no stream has an open pipe";
        }
        TextTable table =
                new TextTable("STREAM", "WHAT", "UNIT", ">COUNT", ">LEAST", ">MEDIAN", ">99 %", ">99.9 %", ">MOST");
        for (StreamStatus stream : streams) {
            String name = stream.identity().toString();
            addRow(
                    table,
                    name,
                    "lead left of " + stream.measures().leadFrames(),
                    stream.measures().lead(),
                    "frames",
                    1);
            addRow(table, name, "lateness", stream.measures().lateness(), "ms", 1e6);
            for (HandlerStatus handler : stream.handlers()) {
                addRow(table, name, "plug-in", handler.callTimes(), "ms", 1e6);
            }
        }
        return table + "\n\n" + drifts();
    }

    /** How the bus of each frame domain runs; one of its streams may have been asked before that was known. */
    private String drifts() {
        Map<String, BusDrift> domains = new TreeMap<>();
        streams.forEach(stream -> domains.merge(
                stream.ledger().frameDomain(),
                stream.measures().drift(),
                (one, other) -> one.errorPpm() <= other.errorPpm() ? one : other));
        TextTable table = new TextTable("FRAME DOMAIN", ">DRIFT PPM");
        domains.forEach((domain, drift) -> table.row(
                domain,
                drift.isKnown()
                        ? String.format(Locale.ROOT, "%+.2f +-%.2f", drift.ppm(), drift.errorPpm())
                        : "not known"));
        return table + "\n(how much longer than 1 ms the frames of the bus are by this machine's clock, in millionths)";
    }

    private static void addRow(
            TextTable table, String stream, String what, Distribution values, String unit, double divisor) {
        if (values.count() == 0) {
            return;
        }
        table.row(
                stream,
                what,
                unit,
                Long.toString(values.count()),
                number(values.least(), divisor),
                number(values.median(), divisor),
                number(values.p99(), divisor),
                number(values.p999(), divisor),
                number(values.greatest(), divisor));
    }

    private static String number(long value, double divisor) {
        return divisor == 1 ? Long.toString(value) : String.format(Locale.ROOT, "%.3f", value / divisor);
    }
}
