package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation sees errors that are planted into the scheduler on purpose: a few of each kind that would be hard to see otherwise. */
class PlantedErrorsTest {

    private static final int MOST_SCENARIOS = 3_000;
    private static final int FRAMES = 2_000;
    private static final Path SOURCES = Path.of("src/main/java/org/microframe/scheduler");

    /** What is replaced in a source file, where it occurs once. */
    record Planted(String kind, String file, String right, String wrong) {

        @Override
        public String toString() {
            return kind + ": " + file + ", '" + right.strip() + "' becomes '" + wrong.strip() + "'";
        }

        String source() throws IOException {
            String source = Files.readString(SOURCES.resolve(file + ".java"));
            assertThat(source.split(java.util.regex.Pattern.quote(right), -1))
                    .as("'%s' occurs once in %s", right, file)
                    .hasSize(2);
            return source.replace(right, wrong);
        }
    }

    static Stream<Planted> errors() {
        return Stream.of(
                new Planted(
                        "gap booking",
                        "StreamLedger",
                        "long start = start();\n            if (chains > 1)",
                        "long start = start() + 1;\n            if (chains > 1)"),
                new Planted(
                        "gap booking",
                        "StreamLedger",
                        "settleHole(end, start - end,",
                        "settleHole(end + 1, start - end,"),
                new Planted("gap booking", "MissingFrames", "terms[hole] = 1;", "terms[hole] = 0;"),
                new Planted("gap booking", "ChainStart", "low = frame + 1;", "low = frame + 2;"),
                new Planted(
                        "chain join",
                        "PipeRing",
                        "if (chain.breaksWhenDry()) {\n                breakChain();\n            }",
                        ""),
                new Planted(
                        "chain join",
                        "StreamLedger",
                        "if (open && start == chainStart.estimate() + length)",
                        "if (open)"),
                new Planted("chain join", "TransferChain", "framesPerSlot, continues);", "framesPerSlot, false);"),
                new Planted(
                        "late handling",
                        "ExplicitFrames",
                        "late[slot] = starts[slot] <= now;",
                        "late[slot] = starts[slot] < now;"),
                new Planted(
                        "late handling",
                        "StreamLedger",
                        "        if (late) {\n",
                        "        if (late && filler > 0) {\n"),
                new Planted("late handling", "ExplicitFrames", "next = now + margin;", "next = now;"),
                new Planted("teardown order", "PipeClosing", "if (!drain) {", "if (drain) {"),
                new Planted("teardown order", "PipeClosing", "if (ring.pipe.close(false)) {", "if (true) {"),
                new Planted(
                        "teardown order", "DeviceSession", "if (closing.length == 0) {", "if (closing.length < 2) {"),
                new Planted("teardown order", "DeviceSession", "open.remove(stream);\n", ""),
                new Planted(
                        "filler accounting",
                        "SlotFiller",
                        "return (size - from) / bytesPerFrame;",
                        "return (size - bytes) / bytesPerFrame + (bytes < from ? 1 : 0);"),
                new Planted("filler accounting", "OutRing", "filler[slot] = framesPerSlot;", "filler[slot] = 0;"),
                new Planted(
                        "filler accounting",
                        "StreamLedger",
                        "        carried += frames;\n        underrun += filler;",
                        "        carried += frames;\n        underrun += frames;"),
                new Planted("filler accounting", "SlotFiller", "held[slot] = OTHER;\n        return", "return"),
                new Planted(
                        "fail on break",
                        "TransferChain",
                        "request.policy().losses().onBreak() == OnBreak.FAIL",
                        "request.policy().losses().onBreak() == OnBreak.FAIL && request.marginFrames() > 0"),
                new Planted(
                        "fail on break", "TransferChain", "if (failsOnBreak && explicit.skips(now)) {", "if (false) {"),
                new Planted(
                        "fail on break",
                        "Scheduler",
                        "boolean retries = stream.state() == StreamState.FAILED && !stream.isBroken();",
                        "boolean retries = stream.state() == StreamState.FAILED;"),
                new Planted(
                        "fail on break",
                        "KeeperReports",
                        "sharing.become(StreamState.FAILED, StreamCause.CHAIN_BROKEN, detail));\n                session.close(stream, true);",
                        "sharing.become(StreamState.FAILED, StreamCause.CHAIN_BROKEN, detail));\n                session.close(stream, false);"),
                new Planted(
                        "fail on break",
                        "PipeRing",
                        "gap.firstFrame()) {\n            ledger.chainBreaks(gap.cause());",
                        "gap.firstFrame()) {\n            ledger.chainEnds();"),
                new Planted(
                        "refused slots",
                        "OutRing",
                        "        if (refused && drops) {",
                        "        if (refused && false) {"),
                new Planted("refused slots", "OutRing", "        ledger.forgo(frames);\n", ""),
                new Planted("refused slots", "OutRing", "suppliers[slot].seat.dropped += frames;", "ledger.forgo(0);"),
                new Planted(
                        "refused slots",
                        "OutRing",
                        "        if (drops) {\n            drop(slot);\n        } else {\n            again",
                        "        if (drops) {\n            drop(slot);\n            again.addLast(free.poll());\n        } else {\n            again"),
                new Planted(
                        "overrun",
                        "InRing",
                        "dropsNewest == order[slot] > order[chosen]",
                        "order[slot] < order[chosen]"),
                new Planted(
                        "overrun",
                        "InRing",
                        "dropsNewest == order[slot] > order[chosen]",
                        "order[slot] > order[chosen]"),
                new Planted("group start", "TransferChain", "thenAsap && pending > 0 ?", "thenAsap && pending > 99 ?"),
                new Planted("group start", "TransferChain", "            explicit.follows(slot);\n", ""),
                new Planted("group start", "TransferChain", "explicit.closeUp(behind);", "ledger.isPlaced();"),
                new Planted(
                        "start frame",
                        "DeviceSession",
                        "alone((int) request.policy().startFrame())",
                        "alone((int) request.policy().startFrame() + 1)"),
                new Planted(
                        "endpoint by class",
                        "ScheduledStream",
                        "request = wanted.on(configuration);",
                        "request = wanted.isIn() ? wanted : wanted.on(configuration);"),
                new Planted(
                        "admission",
                        "StreamAdmission",
                        "                refusals.add(e);\n                reasons.add(e.getMessage());\n",
                        "                throw e;\n"),
                new Planted(
                        "admission",
                        "StreamAdmission",
                        "Bandwidth.Grant bandwidth = enforced\n",
                        "Bandwidth.Grant bandwidth = enforced && stream.request.isIn() == false\n"),
                new Planted(
                        "admission",
                        "StreamAdmission",
                        "for (int setting : request.acceptableSettings()) {",
                        "for (int setting : request.acceptableSettings().stream().sorted().toList()) {"),
                new Planted("lead", "StreamAdmission", "most < request.leastLeadFrames()", "true"),
                new Planted(
                        "lead",
                        "StreamAdmission",
                        "Took took = take(stream, setting, candidate.format());",
                        "Took took = new Took(stream.request, take(stream, setting, candidate.format()).remark());"),
                new Planted("filler", "SlotFiller", "at % packet % filler", "at % filler"),
                new Planted(
                        "filler",
                        "SlotFiller",
                        "data.put(bytes, background, bytes, from - bytes);",
                        "data.put(bytes, ByteBuffer.allocate(from - bytes), 0, from - bytes);"),
                new Planted("filler", "SlotFiller", "template.put(0, pipe.slot(slot), 0, size);", ""),
                new Planted("filler", "SlotFiller", "            version++;\n", ""),
                new Planted("filler", "OutRing", "filling.spoil(slot);\n                free", "free"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void areSeenByTheSimulation(Planted error) throws Exception {
        PlantedClasses classes = PlantedClasses.compile("org.microframe.scheduler." + error.file, error.source());
        Class<?> simulation = classes.loadClass("org.microframe.scheduler.Simulation");

        int seen = 0;
        for (int seed = 1; seen == 0 && seed <= MOST_SCENARIOS; seed++) {
            seen = PlantedClasses.fails(simulation, seed, FRAMES) ? seed : 0;
        }

        assertThat(seen).as("the scenario that sees the error").isPositive();
    }
}
