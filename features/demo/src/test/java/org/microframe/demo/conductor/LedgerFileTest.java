package org.microframe.demo.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microframe.isoch.LedgerHoles;
import org.microframe.isoch.LedgerPosition;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.FailedRegistration;
import org.microframe.stream.Streams;

class LedgerFileTest {

    private static final LedgerPosition POSITION = new LedgerPosition(2, 3, 0, 0, 0, false, 0, 0, 0, 0, 0, 0);

    @TempDir
    private Path folder;

    @Test
    void writesEveryNumberUnderItsName() throws Exception {
        LedgerSnapshot ledger = new LedgerSnapshot(
                "bus",
                100,
                1_600,
                1_000,
                200,
                250,
                50,
                11,
                12,
                13,
                14,
                15,
                16,
                0,
                17,
                18,
                19,
                20,
                21,
                POSITION,
                LedgerHoles.NONE);
        StreamStatus stream = new StreamStatus(
                new StreamIdentity("org.example", "music"),
                new StreamRequest("(a=b)", 1, 1, 0x82, 64, 8, 4),
                "virtualbus:port",
                StreamState.FAILED,
                StreamCause.PREPARATION_FAILED,
                "SET_CUR\nstalled",
                false,
                56,
                ledger);

        List<String> lines = lines(
                List.of("it took too long"),
                List.of(stream),
                List.of(new FailedRegistration(17, "org.example", "other", "no filter")));

        assertThat(lines)
                .containsExactly(
                        "# Microframe demo ledger 1",
                        "it took too long",
                        "the registration 17 of org.example/other is not served: no filter",
                        "stream org.example/music",
                        "device virtualbus:port",
                        "state FAILED",
                        "cause PREPARATION_FAILED",
                        "detail SET_CUR stalled",
                        "attached false",
                        "endpoint 0x82",
                        "leadFrames 64",
                        "framesPerTransfer 8",
                        "leasableTransfers 4",
                        "leastLeadFrames 56",
                        "frameDomain bus",
                        "firstFrame 100",
                        "nextFrame 1600",
                        "firstError 3",
                        "carried 1000",
                        "unconfirmed 200",
                        "gap 250",
                        "suspended 50",
                        "unconfirmedBound 11",
                        "gapBound 12",
                        "suspendedBound 13",
                        "spanBound 14",
                        "underrun 15",
                        "overrun 16",
                        "goodPackets 17",
                        "emptyPackets 18",
                        "badPackets 19",
                        "chains 20",
                        "breaks 21");
    }

    private List<String> lines(List<String> notes, List<StreamStatus> streams, List<FailedRegistration> failures)
            throws Exception {
        Path file = folder.resolve("ledger.txt");
        LedgerFile.write(file, notes, (Streams) Proxy.newProxyInstance(
                Streams.class.getClassLoader(),
                new Class<?>[] {Streams.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "streams" -> streams;
                    case "failures" -> failures;
                    default -> throw new AssertionError("the ledger's file only looks, but called " + method);
                }));
        return Files.readAllLines(file);
    }
}
