package org.microframe.winusb.windows;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Windows machine by Wine, in a prefix of its own, with the model of WinUSB installed. Used by one thread.
 *
 * <p>Its folders are under the module's {@code target}: {@code wine}, the prefix; {@code model}, what was compiled; {@code
 * windows}, where programs run and leave their logs. What a killed run has left is ended first, and no other prefix is
 * touched.
 */
public final class Windows implements AutoCloseable {

    /** Programs are given a higher priority where that is allowed, so that a busy machine does not stall the bus. */
    private static final List<String> PRIORITY =
            "root".equals(System.getProperty("user.name")) ? List.of("nice", "-n", "-10") : List.of();

    /** The model's DLLs before Wine's of these names; no offer to download what it takes for .NET and HTML. */
    private static final List<String> DLL_OVERRIDES = List.of("winusb,cfgmgr32=n,b", "mscoree,mshtml=");

    private static final List<String> REGISTRY = List.of("system.reg", "user.reg", "userdef.reg");

    private static final long PATIENCE_SECONDS = 120;

    private final Path target;
    private final Path modelSource;
    private final Path jre;

    private Windows(Path target, Path modelSource, Path jre) {
        this.target = target;
        this.modelSource = modelSource;
        this.jre = jre;
    }

    /**
     * Starts the machine that the build describes by system properties: {@code windows.target}, {@code
     * windows.model.source} and {@code windows.jre}.
     */
    public static Windows start() throws IOException, InterruptedException {
        Windows windows = new Windows(folder("windows.target"), folder("windows.model.source"), folder("windows.jre"));
        try {
            windows.boot();
        } catch (IOException | InterruptedException e) {
            windows.close();
            throw e;
        }
        return windows;
    }

    /** Debian's packages that there is no Windows machine without, and which are missing here. */
    public static List<String> missingPackages() {
        return DebianPackages.missing();
    }

    private static Path folder(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }

    private void boot() throws IOException, InterruptedException {
        end();
        Files.createDirectories(programs());
        build();
        if (Files.isDirectory(complete())) {
            restoreRegistry();
        } else {
            install();
        }
        run("wineserver", "-p");
        run("wine", model("microframe-model.exe").toString(), "install", path(model("microframeusb.sys")));
    }

    private void install() throws IOException, InterruptedException {
        delete(prefix());
        Files.createDirectories(prefix());
        run("wineserver", "-p");
        run("wine", "wineboot", "-i");
        // The first start of a prefix leaves two service managers behind, which are in each other's way.
        end();
        Path saved = Files.createDirectories(prefix().resolve("saving"));
        for (String file : REGISTRY) {
            Files.copy(prefix().resolve(file), saved.resolve(file));
        }
        Files.move(saved, complete());
    }

    /** Windows remembers every device that it ever had, and listing those that are present takes longer for each. */
    private void restoreRegistry() throws IOException {
        for (String file : REGISTRY) {
            Files.copy(complete().resolve(file), prefix().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The registry as it was when Windows was installed; it is there once that is complete. */
    private Path complete() {
        return prefix().resolve("complete");
    }

    private void build() throws IOException, InterruptedException {
        run(modelSource.resolve("build").toString(), model().toString());
    }

    /** Where the model's files are: {@code winusb.dll} and others. */
    public Path model() {
        return target.resolve("model");
    }

    /** A file of the model. */
    public Path model(String file) {
        return model().resolve(file);
    }

    /**
     * Makes a winusb.dll of the model that lacks functions, as those of older versions of Windows do.
     *
     * @return the folder that it is alone in
     */
    public Path older(String name, Predicate<String> lacks) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve("model-" + name));
        List<String> exports = Files.readAllLines(modelSource.resolve("winusb/winusb.def")).stream()
                .filter(line -> !lacks.test(line.strip()))
                .toList();
        Path definition = Files.write(folder.resolve("winusb.def"), exports);
        List<String> command = new ArrayList<>(List.of("x86_64-w64-mingw32-gcc", "-shared"));
        try (Stream<Path> objects = Files.list(model("objects/winusb"))) {
            objects.map(Path::toString).filter(file -> file.endsWith(".o")).forEach(command::add);
        }
        command.addAll(List.of(
                definition.toString(), "-o", folder.resolve("winusb.dll").toString()));
        run(command.toArray(String[]::new));
        return folder;
    }

    /** Where programs run. */
    public Path programs() {
        return target.resolve("windows");
    }

    private Path prefix() {
        return target.resolve("wine");
    }

    /** The path of a file as a Windows program knows it. */
    public static String path(Path file) {
        return "Z:" + file.toAbsolutePath().normalize().toString().replace('/', '\\');
    }

    /** A JVM to be started. */
    public WindowsJvm jvm() {
        return new WindowsJvm(this, jre.resolve("bin/java.exe"));
    }

    /** A program to be started with arguments, in a folder of its machine. */
    public ProcessBuilder program(List<String> command) {
        List<String> whole = new ArrayList<>(PRIORITY);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(programs().toFile());
        builder.environment()
                .putAll(Map.of(
                        "WINEPREFIX",
                        prefix().toString(),
                        "WINEARCH",
                        "win64",
                        "WINEDEBUG",
                        "-all",
                        "WINEDLLOVERRIDES",
                        String.join(";", DLL_OVERRIDES)));
        return builder;
    }

    /** Wine's server of this machine: whatever a Windows program asks of its kernel goes there. */
    public ProcessHandle server() throws IOException {
        String mine = "WINEPREFIX=" + prefix();
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> process.info().command().orElse("").contains("wineserver"))
                    .filter(process -> environment(process).contains(mine))
                    .findAny()
                    .orElseThrow(() -> new IOException("No server of Wine runs with " + mine));
        }
    }

    /** The environment that a process was started with; nothing of one that has ended meanwhile. */
    private static List<String> environment(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                    .split("\0"));
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
            return List.of();
        }
    }

    /** Speaks to the model from Linux. */
    public ModelControl control() throws IOException {
        return ModelControl.start(
                program(List.of("wine", model("microframe-model.exe").toString())));
    }

    /** Runs a program to its end, which must be a good one, and answers what it has printed. */
    public String run(String... command) throws IOException, InterruptedException {
        File log = Files.createTempFile(programs(), Path.of(command[0]).getFileName() + "-", ".log")
                .toFile();
        Process process = program(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String printed = Files.readString(log.toPath());
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command)
                    + (ended
                            ? " has failed with " + process.exitValue()
                            : " has not ended in " + PATIENCE_SECONDS + " s")
                    + ":\n" + printed);
        }
        Files.delete(log.toPath());
        return printed;
    }

    /** Ends every program of the machine, and the machine. */
    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while Windows was ending");
        }
    }

    private void end() throws IOException, InterruptedException {
        if (Files.isDirectory(prefix())) {
            Files.createDirectories(programs());
            // It fails when there is no server to end.
            wineserver("-k");
            wineserver("-w");
        }
    }

    private void wineserver(String option) throws IOException, InterruptedException {
        Process process = program(List.of("wineserver", option))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("wineserver " + option + " has not ended in " + PATIENCE_SECONDS + " s");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
