package org.microframe.winusb.windows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Windows JVM to be started: its class path, system properties and options. The model's DLLs come before Wine's. */
public final class WindowsJvm {

    private final Windows windows;
    private final Path java;
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private Path log;

    WindowsJvm(Windows windows, Path java) {
        this.windows = windows;
        this.java = java;
        property(ModelControl.FOLDER, Windows.path(windows.model()));
        libraries(windows.model());
        option("-Xmx512m");
        log = windows.programs().resolve("jvm.log");
    }

    /** Sets its class path instead of the one of this JVM. */
    public WindowsJvm classPath(List<Path> paths) {
        classPath = paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return this;
    }

    /** Sets the folder in which JNA finds DLLs before Windows' own; it is the model's otherwise. */
    public WindowsJvm libraries(Path folder) {
        return property("jna.library.path", Windows.path(folder));
    }

    /** Sets a system property; of those set twice the last one counts. */
    public WindowsJvm property(String name, String value) {
        return option("-D" + name + "=" + value);
    }

    /** Says after how many seconds a test of {@link WindowsTests} hangs; 180 otherwise. */
    public WindowsJvm patience(long seconds) {
        return property(TestRunner.PATIENCE, Long.toString(seconds));
    }

    /** Adds an option of the JVM. */
    public WindowsJvm option(String option) {
        options.add(option);
        return this;
    }

    /** For a JVM that lives for seconds: starts sooner, and leaves the processors to the tests instead of to compilers. */
    public WindowsJvm brief() {
        return option("-XX:TieredStopAtLevel=1").option("-XX:+UseSerialGC");
    }

    /** Says where its standard error goes. */
    public WindowsJvm log(String name) {
        log = windows.programs().resolve(name + ".log");
        return this;
    }

    /** The file of its standard error. */
    public Path log() {
        return log;
    }

    /** Starts a class's main method. Killing the process kills the JVM. */
    public Process start(String mainClass, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "-cp",
                Stream.of(classPath.split(File.pathSeparator))
                        .map(each -> Windows.path(Path.of(each)))
                        .collect(Collectors.joining(";")),
                mainClass));
        words.addAll(List.of(arguments));
        return builder(words).redirectError(log.toFile()).start();
    }

    /** The JVM with words of the caller's after its options: of the class path, the main class or the jar, and arguments. */
    public ProcessBuilder builder(List<String> words) {
        List<String> command = new ArrayList<>(List.of("wine", java.toString()));
        command.addAll(options);
        command.addAll(words);
        return windows.program(command);
    }
}
