package org.microframe.testing.chaos;

/** Something that has nothing to do with the set, and that the container can take in and give away. */
public interface Unrelated {

    /** Installs and starts it. */
    void install() throws Exception;

    /** Takes it away, as the container does. */
    void uninstall() throws Exception;

    /** Whether a line of the log is about a bundle of its own. */
    boolean isOf(String line);
}
