package org.microframe.demo.conductor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.Streams;

/**
 * The status and ledger of every stream as text, one {@code key value} a line, frames of 1 ms:
 *
 * <pre>
 * # Microframe demo ledger 1
 * what went wrong, a sentence a line
 * stream BUNDLE/NAME
 * state RUNNING
 * ...
 * </pre>
 */
final class LedgerFile {

    private LedgerFile() {}

    static void write(Path file, List<String> notes, Streams streams) throws IOException {
        StringBuilder text = new StringBuilder("# Microframe demo ledger 1\n");
        notes.forEach(note -> text.append(line(note)).append('\n'));
        for (FailedRegistration failure : streams.failures()) {
            text.append(line("the registration " + failure.serviceId() + " of " + failure.bundle() + "/"
                            + failure.name() + " is not served: " + failure.reason()))
                    .append('\n');
        }
        streams.streams().forEach(stream -> append(text, stream));
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void append(StringBuilder text, StreamStatus stream) {
        put(text, "stream", stream.identity());
        put(text, "device", stream.device());
        put(text, "state", stream.state());
        put(text, "cause", stream.cause());
        put(text, "detail", stream.detail());
        put(text, "attached", stream.attached());
        StreamRequest request = stream.request();
        put(text, "endpoint", String.format(Locale.ROOT, "0x%02X", request.endpointAddress()));
        put(text, "leadFrames", request.leadFrames());
        put(text, "framesPerTransfer", request.framesPerTransfer());
        put(text, "leasableTransfers", request.leasableTransfers());
        put(text, "leastLeadFrames", stream.leastLeadFrames());
        LedgerSnapshot ledger = stream.ledger();
        put(text, "frameDomain", ledger.frameDomain());
        put(text, "firstFrame", ledger.firstFrame());
        put(text, "nextFrame", ledger.nextFrame());
        put(text, "firstError", ledger.position().firstError());
        put(text, "carried", ledger.carried());
        put(text, "unconfirmed", ledger.unconfirmed());
        put(text, "gap", ledger.gap());
        put(text, "suspended", ledger.suspended());
        put(text, "unconfirmedBound", ledger.unconfirmedBound());
        put(text, "gapBound", ledger.gapBound());
        put(text, "suspendedBound", ledger.suspendedBound());
        put(text, "spanBound", ledger.spanBound());
        put(text, "underrun", ledger.underrun());
        put(text, "overrun", ledger.overrun());
        put(text, "goodPackets", ledger.goodPackets());
        put(text, "emptyPackets", ledger.emptyPackets());
        put(text, "badPackets", ledger.badPackets());
        put(text, "chains", ledger.chains());
        put(text, "breaks", ledger.breaks());
    }

    private static void put(StringBuilder text, String key, Object value) {
        text.append(key).append(' ').append(line(value.toString())).append('\n');
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
