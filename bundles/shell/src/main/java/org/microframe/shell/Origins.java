package org.microframe.shell;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the container knows a bundle from: the location that a feature or a folder gave the first of its versions, however
 * often it was swapped since. Kept in a file, because the container forgets the location of a bundle that is uninstalled.
 */
final class Origins {

    private final Path file;

    /** @param file in the shell's data area */
    Origins(File file) {
        this.file = file.toPath();
    }

    /**
     * The first location of what is at a location now, which may be the same.
     *
     * @throws UncheckedIOException when the file cannot be read
     */
    String of(String location) {
        return load().getProperty(location, location);
    }

    /**
     * Keeps that the newer location follows the elder one.
     *
     * @throws UncheckedIOException when the file cannot be read or written
     */
    void follow(String elder, String newer) {
        Properties known = load();
        known.setProperty(newer, known.getProperty(elder, elder));
        try (Writer writer = Files.newBufferedWriter(file)) {
            known.store(writer, "location of a bundle = location of the first version of it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Properties load() {
        Properties known = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                known.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }
}
