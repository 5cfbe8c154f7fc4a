package org.microframe.api;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.stream.Stream;

/**
 * The exported packages of the bundles on the class path, held against what is recorded of them: a file for each, {@code
 * bundles/FOLDER/api/PACKAGE.txt}.
 */
public final class ApiBaseline {

    /** What records them anew. */
    public static final String COMMAND = "mvn -q -Precord-api verify -pl features/api-baseline -am";

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String OURS = "org.microframe.";
    private static final String SUFFIX = ".txt";

    private final Path bundles;
    private final Map<Path, RecordedPackage> present = new TreeMap<>();
    private final Map<Path, RecordedPackage> recorded = new TreeMap<>();

    /**
     * @param bundles the folder of all bundles' folders
     * @param jars the bundles, or folders with what is in them, by the names of their folders
     */
    ApiBaseline(Path bundles, Map<String, File> jars) throws Exception {
        this.bundles = bundles;
        for (Map.Entry<String, File> bundle : jars.entrySet()) {
            Path folder = Path.of(bundle.getKey(), "api");
            for (RecordedPackage exported : RecordedPackage.of(bundle.getValue(), jars.values())) {
                present.put(folder.resolve(exported.name() + SUFFIX), exported);
            }
            for (Path file : files(bundles.resolve(folder))) {
                recorded.put(bundles.relativize(file), read(file));
            }
        }
    }

    private static RecordedPackage read(Path file) throws IOException {
        try {
            return RecordedPackage.of(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in " + file + " " + e.getMessage(), e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
    }

    /**
     * The bundles of this project on the class path that export something, by the names of their folders.
     *
     * @throws IOException when one cannot be read
     */
    static Map<String, File> onClassPath() throws IOException {
        Map<String, File> jars = new TreeMap<>();
        ClassLoader loader = ApiBaseline.class.getClassLoader();
        for (URL manifest : Collections.list(loader.getResources(MANIFEST))) {
            if (manifest.openConnection() instanceof JarURLConnection jar) {
                Attributes headers = jar.getManifest().getMainAttributes();
                String name = headers.getValue("Bundle-SymbolicName");
                if (name != null && name.startsWith(OURS) && headers.getValue("Export-Package") != null) {
                    jars.put(
                            name.substring(OURS.length()),
                            new File(jar.getJarFile().getName()));
                }
            }
        }
        return jars;
    }

    /** What is exported and not as it was recorded, without the version telling so: a paragraph each. */
    List<String> objections() throws Exception {
        List<String> objections = new ArrayList<>(changes());
        present.forEach((file, exported) -> {
            if (!recorded.containsKey(file)) {
                objections.add(exported.name() + " is exported and not recorded; record it: " + COMMAND);
            }
        });
        recorded.forEach((file, known) -> {
            if (!present.containsKey(file)) {
                objections.add(known.name() + " was recorded as " + known.version()
                        + " and is exported no more, so that who imports it does not resolve; if that is meant, delete "
                        + bundles.getFileName().resolve(file));
            }
        });
        return objections;
    }

    private List<String> changes() throws Exception {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<Path, RecordedPackage> exported : present.entrySet()) {
            RecordedPackage known = recorded.get(exported.getKey());
            if (known != null) {
                ApiChange change = new ApiChange(known, exported.getValue());
                if (!change.isTold()) {
                    changes.add(change.objection());
                }
            }
        }
        return changes;
    }

    /**
     * Records what is exported now.
     *
     * @return the files that are written
     * @throws IllegalStateException when a version does not tell of a change; says which. Then nothing is written
     */
    List<Path> record() throws Exception {
        List<String> changes = changes();
        if (!changes.isEmpty()) {
            throw new IllegalStateException(
                    "nothing is recorded, as versions come first:\n" + String.join("\n", changes));
        }
        List<Path> written = new ArrayList<>();
        present.forEach((file, exported) -> {
            try {
                Path path = bundles.resolve(file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, exported.text());
                written.add(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return written;
    }

    /** Number of packages that are exported. */
    int packages() {
        return present.size();
    }

    /**
     * Records the packages of the bundles on the class path.
     *
     * @param arguments the folder of all bundles' folders
     */
    public static void main(String[] arguments) throws Exception {
        Path bundles = Path.of(arguments[0]).toRealPath();
        for (Path written : new ApiBaseline(bundles, onClassPath()).record()) {
            System.out.println("recorded " + bundles.relativize(written));
        }
    }
}
