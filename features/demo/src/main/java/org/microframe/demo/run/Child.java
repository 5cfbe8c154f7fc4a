package org.microframe.demo.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the demo's own, which does not outlive this JVM. Confined to the demo's thread. */
final class Child {

    private static final long DEATH_SECONDS = 5;

    private final Process process;
    private final Thread reaper;

    private Child(Process process) {
        this.process = process;
        reaper = new Thread(process::destroyForcibly, "microframe-demo-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** The program that runs this JVM. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts a process without input, whose output goes to a file. */
    static Child start(List<String> command, Path directory, Path output) throws IOException {
        File file = output.toFile();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file)
                .start();
        process.getOutputStream().close();
        return new Child(process);
    }

    /**
     * Waits for the end, and ends it when it takes too long.
     *
     * @return a sentence about what was wrong with that; empty when it ended in time
     */
    String await(Duration limit, String name) throws InterruptedException {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor(DEATH_SECONDS, TimeUnit.SECONDS);
        }
        if (!process.isAlive()) {
            Runtime.getRuntime().removeShutdownHook(reaper);
        }
        return ended ? "" : name + " had not ended after " + limit.toSeconds() + " s, and was ended.";
    }

    int exitCode() {
        return process.exitValue();
    }
}
