package org.microframe.felix;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Properties;
import java.util.stream.Stream;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A folder of jars that is watched over as the distribution has its folders watched over. */
final class WatchedFolder {

    private static final String PREFIX = "felix.fileinstall.";

    /** Pax Exam's framework goes no higher. */
    private static final String START_LEVEL = "4";

    private final Path folder;
    private Configuration watcher;

    WatchedFolder() throws IOException {
        folder = Files.createTempDirectory("watched");
    }

    /** Begins to watch: what is in the folder is installed. */
    void watch(ConfigurationAdmin admin) throws IOException {
        Properties distribution = new Properties();
        try (Reader conf = Files.newBufferedReader(JarFiles.DISTRIBUTION.resolve("conf/config.properties"))) {
            distribution.load(conf);
        }
        Dictionary<String, Object> settings = new Hashtable<>();
        distribution.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> settings.put(name, distribution.getProperty(name)));
        settings.put(PREFIX + "dir", folder.toString());
        settings.put(PREFIX + "tmpdir", "target/fileinstall");
        settings.put(PREFIX + "start.level", START_LEVEL);
        watcher = admin.createFactoryConfiguration("org.apache.felix.fileinstall", "?");
        watcher.update(settings);
    }

    /** A file in the folder. */
    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Puts a copy of the file there at once, as one moves it into place from another folder. */
    void drop(Path file, String name) throws IOException {
        Path aside = Files.copy(file, folder.resolve(name + ".part"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends watching, which leaves the bundles where they are, and deletes the folder. */
    void delete() throws IOException {
        if (watcher != null) {
            watcher.delete();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            found.sorted((one, other) -> other.compareTo(one)).map(Path::toFile).forEach(File::delete);
        }
    }
}
