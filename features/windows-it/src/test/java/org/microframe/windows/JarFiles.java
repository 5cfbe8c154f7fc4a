package org.microframe.windows;

import java.nio.file.Path;

/** Where the build has put the jars under test. */
final class JarFiles {

    static final Path DISTRIBUTION = folder("microframe.distribution");

    /** The folder of the examples. */
    static final Path PLUGINS = folder("microframe.plugins");

    /** The bundle that container tests share. */
    static final Path TESTING = folder("microframe.testing");

    private JarFiles() {}

    private static Path folder(String property) {
        return Path.of(System.getProperty(property));
    }

    /** The jar of a bundle of the distribution. */
    static Path of(String artifact) {
        String folder = artifact.startsWith("org.microframe") ? "microframe" : "bundle";
        return DISTRIBUTION.resolve(folder).resolve(artifact + ".jar");
    }
}
