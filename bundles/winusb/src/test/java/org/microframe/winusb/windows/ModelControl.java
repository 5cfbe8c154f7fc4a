package org.microframe.winusb.windows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks to the model by one process of its control program, from the Windows JVM or from Linux. Each command is a line; the
 * answer is any number of lines that begin with a blank, and one that says {@code ok} or {@code error}. Any thread may use
 * it.
 */
public final class ModelControl implements AutoCloseable {

    /** System property of a Windows JVM: the folder of the model. */
    static final String FOLDER = "windows.model";

    /** What the model has answered: the lines, and what stood behind {@code ok}. */
    public record Answer(List<String> lines, String value) {}

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private ModelControl(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the control program on the Windows JVM that this runs on. */
    public static ModelControl start() throws IOException {
        return start(new ProcessBuilder(
                Path.of(System.getProperty(FOLDER), "microframe-model.exe").toString()));
    }

    static ModelControl start(ProcessBuilder program) throws IOException {
        return new ModelControl(
                program.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Sends a command whose answer is to be ok. */
    public synchronized Answer send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            List<String> lines = new ArrayList<>();
            String line = answers.readLine();
            for (; line != null && line.startsWith(" "); line = answers.readLine()) {
                lines.add(line.substring(1));
            }
            if (line == null || !(line + " ").startsWith("ok ")) {
                throw new IllegalStateException(command + ": " + line);
            }
            return new Answer(lines, line.substring(2).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    /** What the model has found wrong since the last reset: a line for each. */
    public List<String> misuse() {
        return send("misuse").lines();
    }

    /** What is open or registered: a line for each. */
    public List<String> open() {
        return send("open").lines();
    }

    /** Ends the control program. */
    @Override
    public void close() throws IOException {
        commands.close();
        process.destroy();
    }
}
