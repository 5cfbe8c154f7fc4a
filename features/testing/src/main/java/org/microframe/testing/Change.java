package org.microframe.testing;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.microframe.stream.HandleEndedException.Reason;
import org.microframe.testing.Fate.How;
import org.microframe.testing.Fate.Loss;

/** What is changed while streams run, and what each kind of stream must survive: the table of the documentation. */
public enum Change {
    REPLUG("unplug and replug", suspended()),
    OTHER_PORT("same device on another port", suspended()),
    NATIVE_SERVICE_UPDATED("native service updated in place", suspended()),
    NATIVE_SERVICE_SWAPPED("native service swapped", suspended()),
    SCHEDULER_UPDATED("scheduler updated in place", suspended()),
    SCHEDULER_SWAPPED("scheduler swapped", suspended()),
    STREAMING_UPDATED("streaming runtime updated in place", runtimeGone()),
    STREAMING_SWAPPED("streaming runtime swapped", runtimeGone()),
    PLUG_IN_UPDATED("plug-in updated in place", released()),
    PLUG_IN_BESIDE("plug-in's newer version started beside it", unaffected()),
    CONFIGURATION_MODIFIED("a configuration modified", unaffected()),
    LOG_SERVICE_UPDATED("log service updated in place", unaffected()),
    REFRESH("the container's refresh of all bundles", everythingGone());

    private final String title;
    private final Map<StreamKind, Fate> fates;

    Change(String title, Map<StreamKind, Fate> fates) {
        this.title = title;
        this.fates = fates;
    }

    /** What becomes of that kind of stream. */
    public Fate fateOf(StreamKind kind) {
        return fates.get(kind);
    }

    /** The whole table, as it stands in the documentation. */
    public static String table() {
        String heads =
                row(Stream.concat(Stream.of(""), Stream.of(StreamKind.values()).map(StreamKind::title)));
        String rule = row(Stream.generate(() -> "---").limit(StreamKind.values().length + 1L))
                .replace(" ", "");
        return heads
                + rule
                + Stream.of(values())
                        .map(change -> row(Stream.concat(
                                Stream.of("**" + change.title + "**"),
                                change.fates.values().stream().map(Fate::text))))
                        .collect(Collectors.joining());
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static Map<StreamKind, Fate> suspended() {
        return all(new Fate(How.RESUMES, Loss.SUSPENDED, Set.of()));
    }

    private static Map<StreamKind, Fate> unaffected() {
        return all(new Fate(How.CONTINUES, Loss.NONE, Set.of()));
    }

    /** Whiteboard and push streams are taken up by the successor; handles are the runtime's own objects. */
    private static Map<StreamKind, Fate> runtimeGone() {
        return lingering(Set.of(Reason.RUNTIME_GONE), Set.of());
    }

    /** The framework takes back the services of a bundle that stops. */
    private static Map<StreamKind, Fate> released() {
        return lingering(Set.of(Reason.RELEASED), Set.of(Reason.RELEASED));
    }

    private static Map<StreamKind, Fate> lingering(Set<Reason> ofHandles, Set<Reason> ofPushStreams) {
        Map<StreamKind, Fate> fates = new EnumMap<>(StreamKind.class);
        for (StreamKind kind : StreamKind.values()) {
            Set<Reason> reasons = endings(kind, ofHandles, ofPushStreams);
            fates.put(kind, new Fate(How.CONTINUES, kind.isIn() ? Loss.OVERRUN : Loss.UNDERRUN, reasons));
        }
        return fates;
    }

    /** Which bundle is stopped first is the container's choice. */
    private static Map<StreamKind, Fate> everythingGone() {
        Map<StreamKind, Fate> fates = new EnumMap<>(StreamKind.class);
        Set<Reason> ofHandles = EnumSet.of(Reason.RUNTIME_GONE, Reason.RELEASED);
        Set<Reason> ofPushStreams = EnumSet.of(Reason.ADAPTER_GONE, Reason.RELEASED);
        for (StreamKind kind : StreamKind.values()) {
            fates.put(kind, new Fate(How.BEGINS_ANEW, Loss.NONE, endings(kind, ofHandles, ofPushStreams)));
        }
        return fates;
    }

    private static Set<Reason> endings(StreamKind kind, Set<Reason> ofHandles, Set<Reason> ofPushStreams) {
        return switch (kind) {
            case PRODUCER, CONSUMER -> Set.of();
            case OUTPUT, INPUT -> ofHandles;
            case PUSH, SENT_PUSH -> ofPushStreams;
        };
    }

    private static Map<StreamKind, Fate> all(Fate fate) {
        Map<StreamKind, Fate> fates = new EnumMap<>(StreamKind.class);
        for (StreamKind kind : StreamKind.values()) {
            fates.put(kind, fate);
        }
        return fates;
    }
}
