package org.microframe.demo.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's folders. */
final class Folders {

    private Folders() {}

    /** Makes a folder, and empties it if it is there. */
    static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> contents;
            try (Stream<Path> walk = Files.walk(folder)) {
                contents = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : contents) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder);
    }

    /** Copies files into a new folder and answers it. */
    static Path copy(List<Path> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        return folder;
    }
}
