package org.microframe.testing;

/** A part that is replaced while streams run. */
public enum Replaced {
    NATIVE_SERVICE("native service", "org.microframe.simulator"),
    SCHEDULER("scheduler", StreamsOfEachKind.SCHEDULER),
    STREAMING("streaming runtime", "org.microframe.streaming"),
    PLUG_IN("plug-in", StreamsOfEachKind.PLUG_IN);

    private final String title;
    private final String artifact;

    Replaced(String title, String artifact) {
        this.title = title;
        this.artifact = artifact;
    }

    public String title() {
        return title;
    }

    /** Symbolic name of its bundle. */
    public String artifact() {
        return artifact;
    }

    /** Whether the pipe stays open, so that the bus misses no frame. */
    public boolean isAbovePipes() {
        return this == STREAMING || this == PLUG_IN;
    }

    /** Puts the newer one beside the present one, which hands over. */
    void swap(BundleSwap bundle, Shell shell, String version) throws Exception {
        if (this == PLUG_IN) {
            bundle.replace(version);
        } else {
            bundle.swap(shell, version);
        }
    }
}
