package org.microframe.demo.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.microframe.demo.source.Recording;
import org.microframe.demo.source.UnusableSoundException;

/** Runs the demo and ends this JVM with its exit code, which {@link org.microframe.demo.verdict.Verdict} explains. */
public final class Demo {

    private static final int WRONG = 1;
    /** What the conductor waits for beyond the recording's length, and what the framework may take to stop after that. */
    private static final Duration CONDUCTOR = Duration.ofSeconds(20);

    private static final Duration STOP = Duration.ofSeconds(8);
    private static final Duration VERDICT = Duration.ofMinutes(1);
    private static final int LINES = 12;

    private final Arguments arguments;
    private final Path folder;

    private Demo(Arguments arguments) {
        this.arguments = arguments;
        this.folder = arguments.path("folder");
    }

    /**
     * Runs the demo.
     *
     * @param arguments {@code folder=} to work in, {@code wav=} sound file or empty, {@code felix=} distribution, {@code
     *     classes=} of the verdict, a {@code start=} for each bundle to start and a {@code install=} for the one that the
     *     conductor starts
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int code = new Demo(new Arguments(arguments)).run();
        System.out.flush();
        // A goal that fails makes Maven exit with 1 whatever the reason: only the JVM's end can tell 2 from 1.
        if (code != 0) {
            System.exit(code);
        }
    }

    private int run() throws IOException, InterruptedException {
        Folders.empty(folder);
        Recording recording;
        try {
            recording = Recording.prepare(folder, arguments.text("wav"));
        } catch (UnusableSoundException e) {
            System.out.println(e.getMessage());
            return WRONG;
        }
        System.out.printf(
                Locale.ROOT,
                "Microframe demo: %.1f s of sound to a simulated speaker and from a simulated microphone, in Felix.%n",
                recording.frames() / 1000.0);
        Duration limit = CONDUCTOR.plusMillis(recording.frames());
        String trouble = stream(recording, limit);
        Path speaker = folder.resolve("speaker.pcm");
        if (Files.exists(speaker)) {
            Recording.wrap(speaker, folder.resolve("played.wav"));
        }
        int code = judge();
        if (!trouble.isEmpty() || code != 0) {
            explain(trouble);
        }
        return trouble.isEmpty() ? code : WRONG;
    }

    private String stream(Recording recording, Duration limit) throws IOException, InterruptedException {
        Path configuration = Configuration.write(folder, recording.frames(), limit);
        Path plugins = Folders.copy(arguments.paths("start"), folder.resolve("plugins"));
        List<String> command = new ArrayList<>(List.of(Child.java()));
        command.add("@conf/java.options");
        command.add("-Dorg.osgi.framework.storage=" + folder.resolve("felix-cache"));
        command.add("-Dfelix.fileinstall.dir=microframe," + plugins);
        command.add("-Dfelix.auto.install.20=\"" + arguments.path("install").toUri() + "\"");
        command.add("-Dconfigurator.initial=" + configuration.toUri());
        command.add("-Dmicroframe.shell=--nointeractive");
        command.add("-Dmicroframe.log=" + folder);
        command.add("-jar");
        command.add("bin/felix.jar");
        Child felix = Child.start(command, arguments.path("felix"), console());
        return felix.await(limit.plus(STOP), "The streaming process");
    }

    private int judge() throws IOException, InterruptedException {
        Path report = folder.resolve("report.txt");
        List<String> command = List.of(
                Child.java(),
                "-cp",
                arguments.path("classes").toString(),
                "org.microframe.demo.verdict.Verdict",
                folder.toString());
        Child verdict = Child.start(command, folder, report);
        String trouble = verdict.await(VERDICT, "The verdict");
        System.out.print(Files.readString(report));
        if (!trouble.isEmpty()) {
            System.out.println(trouble);
            return WRONG;
        }
        return verdict.exitCode();
    }

    private void explain(String trouble) throws IOException {
        if (!trouble.isEmpty()) {
            System.out.println(trouble);
        }
        List<String> said = Files.readAllLines(console());
        if (!said.isEmpty()) {
            System.out.println("The streaming process said last (all of it is in " + console() + "):");
            said.subList(Math.max(0, said.size() - LINES), said.size())
                    .forEach(line -> System.out.println("  " + line));
        }
    }

    private Path console() {
        return folder.resolve("console.txt");
    }
}
