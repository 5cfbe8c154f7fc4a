package org.microframe.winusb.windows;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** What has to be installed for a Windows JVM on Linux: programs of some Debian packages. */
final class DebianPackages {

    private static final Map<String, List<String>> PROGRAMS = new TreeMap<>(Map.of(
            "wine", List.of("wine", "wineserver"),
            "wine64", List.of("wine64"),
            "mingw-w64", List.of("x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc")));

    /** Where Debian has the programs that only other programs start. */
    private static final String LIBRARY = "/usr/lib/wine";

    private DebianPackages() {}

    /** Skips the tests, or with {@code CI=true} in the environment fails them, when a package is missing. */
    static void require() {
        require(folders(), "true".equals(System.getenv("CI")));
    }

    /** The packages that are missing on this machine. */
    static List<String> missing() {
        return missing(folders());
    }

    private static String folders() {
        return System.getenv("PATH") + File.pathSeparator + LIBRARY;
    }

    static void require(String folders, boolean ci) {
        List<String> missing = missing(folders);
        if (missing.isEmpty()) {
            return;
        }
        String message = "There is no Windows JVM without the packages: apt-get install " + String.join(" ", missing);
        if (ci) {
            throw new AssertionError(message);
        }
        throw new TestAbortedException(message);
    }

    private static List<String> missing(String folders) {
        return PROGRAMS.entrySet().stream()
                .filter(each -> !each.getValue().stream().allMatch(program -> isIn(folders, program)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isIn(String folders, String program) {
        return Stream.of(folders.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
