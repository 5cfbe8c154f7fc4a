package org.microframe.felix;

import java.nio.file.Path;
import org.microframe.testing.StreamsOfEachKind;

/** Where the build has put the jars under test. */
final class JarFiles {

    static final Path DISTRIBUTION = Path.of(System.getProperty("microframe.distribution"));

    /** The folder of the set's own bundles. */
    static final Path SET = DISTRIBUTION.resolve("microframe");

    /** The folder of what they need. */
    static final Path SERVICES = DISTRIBUTION.resolve("bundle");

    static final String PLAYER = "org.microframe.examples.wav-player";

    /** The folder of the examples. */
    static final Path PLUGINS = Path.of(System.getProperty("microframe.plugins"));

    /** The bundle that the tests share with those in Karaf. */
    static final Path TESTING = Path.of(System.getProperty("microframe.testing"));

    /** The tests' plug-in that streams in every way there is. */
    static final Path TESTING_PLUG_IN = Path.of(System.getProperty("microframe.testing.plugin"));

    /** The adapter to OSGi Push Streams, and the library that it needs: neither is in the distribution. */
    static final Path PUSHSTREAM = Path.of(System.getProperty("microframe.pushstream"));

    static final Path PUSHSTREAM_LIBRARY = Path.of(System.getProperty("microframe.pushstream.library"));

    private JarFiles() {}

    /** The jar of a bundle of the distribution, of an example, or of the tests' plug-in. */
    static Path of(String artifact) {
        if (artifact.equals(StreamsOfEachKind.PLUG_IN)) {
            return TESTING_PLUG_IN;
        }
        if (artifact.equals("org.microframe.pushstream")) {
            return PUSHSTREAM;
        }
        return folder(artifact).resolve(artifact + ".jar");
    }

    private static Path folder(String artifact) {
        if (artifact.startsWith("org.microframe.examples")) {
            return PLUGINS;
        }
        return artifact.startsWith("org.microframe") ? SET : SERVICES;
    }
}
