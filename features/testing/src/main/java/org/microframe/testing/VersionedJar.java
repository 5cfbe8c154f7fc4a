package org.microframe.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Copies of a bundle's jar that differ from it in a header or an entry only. */
public final class VersionedJar {

    private VersionedJar() {}

    /** The jar as if it had been built with another version. */
    public static InputStream of(Path jar, String version) throws IOException {
        return withHeader(jar, Constants.BUNDLE_VERSION, version);
    }

    /** The same in a new temporary file, which the JVM deletes when it ends. */
    public static Path fileOf(Path jar, String version) throws IOException {
        return file(of(jar, version));
    }

    /** The jar as if another of its classes were its activator, in a new temporary file. */
    public static Path activatedBy(Path jar, String activator) throws IOException {
        return file(withHeader(jar, Constants.BUNDLE_ACTIVATOR, activator));
    }

    /** The jar with other headers in its manifest, in a new temporary file. */
    public static Path withHeaders(Path jar, Map<String, String> headers) throws IOException {
        return file(copy(jar, headers, ""));
    }

    /** The jar as if it needed a package that nobody exports, in a new temporary file, and with another version. */
    public static Path unresolvable(Path jar, String version, String missingPackage) throws IOException {
        Path versioned = fileOf(jar, version);
        String imports;
        try (JarInputStream original = new JarInputStream(Files.newInputStream(jar))) {
            imports = original.getManifest().getMainAttributes().getValue(Constants.IMPORT_PACKAGE);
        }
        return file(withHeader(versioned, Constants.IMPORT_PACKAGE, imports + "," + missingPackage));
    }

    /** The jar with another version and without one of its entries, in a new temporary file. */
    public static Path without(Path jar, String version, String entry) throws IOException {
        return file(copy(jar, Map.of(Constants.BUNDLE_VERSION, version), entry));
    }

    private static InputStream withHeader(Path jar, String header, String value) throws IOException {
        return copy(jar, Map.of(header, value), "");
    }

    private static InputStream copy(Path jar, Map<String, String> headers, String without) throws IOException {
        try (JarInputStream original = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = original.getManifest();
            headers.forEach(manifest.getMainAttributes()::putValue);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream copy = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = original.getNextJarEntry(); entry != null; entry = original.getNextJarEntry()) {
                    if (!entry.getName().equals(without)) {
                        copy.putNextEntry(new JarEntry(entry.getName()));
                        original.transferTo(copy);
                    }
                }
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }
    }

    private static Path file(InputStream content) throws IOException {
        Path file = Files.createTempFile("bundle", ".jar");
        file.toFile().deleteOnExit();
        try (content) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
