package org.microframe.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.StreamStatus;

/** What streams reserve of their buses, as text for a person. */
final class BandwidthListing {

    private final List<StreamStatus> streams;

    /** @param streams all; those without an open pipe are left out */
    BandwidthListing(List<StreamStatus> streams) {
        this.streams = streams.stream()
                .filter(stream -> stream.bandwidth().ownNanos() > 0)
                .sorted(Comparator.comparing(
                        (StreamStatus stream) -> stream.bandwidth().domain()))
                .toList();
    }

    @Override
    public String toString() {
        if (streams.isEmpty()) {
            return "no stream has bandwidth";
        }
        TextTable table = new TextTable("DOMAIN", "SPEED", "STREAM", ">OWN US", ">SUM US", ">LIMIT US");
        for (StreamStatus stream : streams) {
            BandwidthUse use = stream.bandwidth();
            table.row(
                    use.domain(),
                    use.speed().toString(),
                    stream.identity().toString(),
                    micros(use.ownNanos()),
                    micros(use.sumNanos()) + (use.fits() ? "" : " !"),
                    micros(use.limitNanos()));
        }
        return table + "\n(of a frame at full speed, of the fullest microframe above; as far as this scheduler knows)";
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e3);
    }
}
