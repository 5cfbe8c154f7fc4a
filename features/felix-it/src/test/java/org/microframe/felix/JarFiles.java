package org.microframe.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Where the build has put the jars under test, and copies of them with another version. */
final class JarFiles {

    static final Path DISTRIBUTION = Path.of(System.getProperty("microframe.distribution"));
    static final String PLAYER = "org.microframe.examples.wav-player";

    /** The folder of the examples. */
    static final Path PLUGINS = Path.of(System.getProperty("microframe.plugins"));

    private JarFiles() {}

    /** The jar of a bundle of the distribution, or of an example. */
    static Path of(String artifact) {
        Path folder = artifact.equals(PLAYER) ? PLUGINS : DISTRIBUTION.resolve("bundle");
        return folder.resolve(artifact + ".jar");
    }

    /** The jar of a bundle as if it had been built with another version. */
    static InputStream withVersion(String artifact, String version) throws IOException {
        try (JarInputStream original = new JarInputStream(Files.newInputStream(of(artifact)))) {
            Manifest manifest = original.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream copy = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = original.getNextJarEntry(); entry != null; entry = original.getNextJarEntry()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    original.transferTo(copy);
                }
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }
}
