package org.microframe.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a plug-in saw of its streams, in a map of strings and numbers, so that it can be read also by a bundle that has another
 * version of this class. Any thread.
 */
public final class PlugInReport {

    /** Property of the map's service. */
    public static final String PROPERTY = "each.kind";

    /** Header of the plug-in's manifest: which of several groups it streams; none for the group without a name. */
    public static final String GROUP_HEADER = "Stream-Group";

    private final Map<String, Object> values;

    /** An empty one. */
    public PlugInReport() {
        this(new ConcurrentHashMap<>());
    }

    /** That of another bundle. */
    public PlugInReport(Map<String, Object> values) {
        this.values = values;
    }

    public Map<String, Object> values() {
        return values;
    }

    /** Data went through the plug-in's hands: bytes or packets. */
    public void addMoved(StreamKind kind, long more) {
        values.merge(kind + ".moved", more, (one, other) -> (Long) one + (Long) other);
    }

    /** A handle or push stream was opened. */
    public void addOpened(StreamKind kind) {
        count(kind, "opened");
    }

    /** The plug-in was told that its stream had been suspended. */
    public void addTold(StreamKind kind) {
        count(kind, "told");
    }

    /** What was open has ended. */
    public void ended(StreamKind kind, String reason, String message) {
        values.put(kind + ".reason", reason);
        values.put(kind + ".message", message);
        count(kind, "ended");
    }

    /** The service did not open the stream now. */
    public void refused(StreamKind kind, String message) {
        values.put(kind + ".refusal", message);
    }

    private void count(StreamKind kind, String what) {
        values.merge(kind + "." + what, 1L, (one, other) -> (Long) one + (Long) other);
    }

    public long moved(StreamKind kind) {
        return number(kind, "moved");
    }

    public long opened(StreamKind kind) {
        return number(kind, "opened");
    }

    public long told(StreamKind kind) {
        return number(kind, "told");
    }

    public long ended(StreamKind kind) {
        return number(kind, "ended");
    }

    /** Why it ended last: name of a {@code HandleEndedException.Reason}, or of another exception's class; empty before. */
    public String reason(StreamKind kind) {
        return (String) values.getOrDefault(kind + ".reason", "");
    }

    /** The message of the exception by which it ended last. */
    public String message(StreamKind kind) {
        return (String) values.getOrDefault(kind + ".message", "");
    }

    private long number(StreamKind kind, String what) {
        return (Long) values.getOrDefault(kind + "." + what, 0L);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
