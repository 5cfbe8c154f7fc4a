package org.microframe.virtualbus;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A device's records as a text file, written anew at each flush and never seen half. Thread-safe; writers are serialised
 * by its monitor, which is taken before the bus's.
 *
 * <p>One line a run, its fields separated by one space, numbers decimal but for endpoint addresses:
 *
 * <pre>
 * # Microframe virtual bus record 1
 * device PORT SPEED
 * injected  ENDPOINT KIND COUNT
 * opened    ENDPOINT OPENING FRAME
 * recording ENDPOINT OPENING FRAME
 * schedule  ENDPOINT OPENING FIRSTFRAME FRAMES PACKETS BYTES
 * fault     ENDPOINT OPENING FIRSTFRAME FRAMES PACKETS BYTES CAUSE
 * received  ENDPOINT OPENING FIRSTFRAME FRAMES PACKETS BYTES
 * </pre>
 *
 * There is an {@code injected} only for what was. The lines of an opening follow its {@code opened}, in this order; {@code recording} is there for sources only.
 */
final class RecordFile {

    private final Path file;

    RecordFile(Path file) {
        this.file = file;
    }

    synchronized void write(VirtualDevice device) throws IOException {
        StringBuilder text = new StringBuilder("# Microframe virtual bus record 1\n");
        text.append("device ").append(device.port()).append(' ').append(device.speed());
        text.append('\n');
        for (InjectionCount injected : device.injections()) {
            text.append(String.format(
                    Locale.ROOT,
                    "injected 0x%02X %s %d\n",
                    injected.endpointAddress(),
                    injected.kind(),
                    injected.count()));
        }
        for (EndpointRecord record : device.records()) {
            append(text, record);
        }
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        // Not through a channel, which an interrupt of the closing thread would close.
        try (OutputStream out = new FileOutputStream(draft.toFile())) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void append(StringBuilder text, EndpointRecord record) {
        String of = String.format(Locale.ROOT, " 0x%02X %d ", record.endpointAddress(), record.opening());
        text.append("opened").append(of).append(record.openedFrame()).append('\n');
        record.recordingFrame()
                .ifPresent(frame ->
                        text.append("recording").append(of).append(frame).append('\n'));
        record.schedule().forEach(run -> line(text, "schedule", of, run, ""));
        record.faults().forEach(fault -> line(text, "fault", of, fault.run(), " " + fault.fault()));
        record.received().forEach(run -> line(text, "received", of, run, ""));
    }

    private static void line(StringBuilder text, String kind, String of, FrameRun run, String cause) {
        text.append(kind).append(of).append(run.firstFrame()).append(' ').append(run.frames());
        text.append(' ').append(run.packets()).append(' ').append(run.bytes());
        text.append(cause).append('\n');
    }
}
