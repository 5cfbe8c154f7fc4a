package org.microframe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.IsochPipe;

@Timeout(120)
class BenchmarksTest {

    @Test
    void measuresEveryFigureInOneRun() throws Exception {
        Report report = new Report(new Machine().facts(), Benchmarks.costs(1, 0));

        assertThat(report.table())
                .contains("no-op call", "overhead, OUT", "allocation, IN", "256 streams on 32 devices", "SuperSpeed")
                .doesNotContain("NaN", "Infinity");
        assertThat(report.json()).contains("\"steal\": ", "\"name\": \"growth, 256 streams\"");
    }

    @Test
    void keepsOneTransferOfAPipeThatDoesNotBreak() {
        ImmediateQueue queue = new ImmediateQueue();
        ImmediatePipe pipe = queue.open(0x01, ImmediateStreams.FULL_SPEED, 3, 8);
        CompletionBatch batch = new CompletionBatch(4);
        pipe.submitAsap(0, 8, false);
        pipe.submitAsap(1, 8, true);

        assertThat(queue.await(0, batch)).isEqualTo(1);
        assertThat(batch.slot(0)).isZero();
        assertThat(queue.await(0, batch)).isZero();
        assertThat(queue.frame()).isEqualTo(8);
    }

    @Test
    void carriesEveryFrameOfTheStackAndOnlyBreaksWhenToldTo() {
        long[] now = {0};
        ImmediateStreams streams = new ImmediateStreams(2, 3, false, ImmediateStreams.FULL_SPEED, () -> now[0]);
        streams.run(6 * 1000);

        assertThat(streams.breaks()).isZero();
        assertThat(streams.carried()).isBetween(6L * 990 * 8, 6L * 1000 * 8);

        streams.breakEvery(100);
        for (int i = 0; i < 1000; i++) {
            streams.run(6);
            now[0] += 8_000_000_000L;
        }
        assertThat(streams.breaks()).isBetween(6L * 8, 6L * 10);
    }

    @Test
    void refusesWhatTheBareLoopCouldNotGoOnFrom() {
        ImmediatePipe pipe = new ImmediateQueue().open(0x01, ImmediateStreams.FULL_SPEED, 3, 8);
        pipe.refuseEvery(2);

        assertThat(pipe.submitAsap(0, 8, false)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(1, 8, true)).isEqualTo(IsochPipe.OK);
        assertThat(pipe.submitAsap(2, 8, true)).isEqualTo(IsochPipe.REFUSED);
    }

    @Test
    void tellsAFigureThatMissesItsGoal() {
        Figure missed = Figure.of("a \"figure\"", "ns", new double[] {3, 1, 2}, "none", OptionalDouble.of(1.5));
        Report report = new Report(Map.of("processor", "slow\n"), List.of(missed));

        assertThat(missed.value()).isEqualTo(2);
        assertThat(report.table()).contains("(1.00 to 3.00; against none; at most 1.50: MISSED)");
        assertThat(report.json())
                .contains("\"processor\": \"slow\\u000a\"")
                .contains("{\"name\": \"a \\\"figure\\\"\", \"unit\": \"ns\", \"value\": 2.0")
                .contains("\"goal\": 1.5, \"reached\": false}");
    }

    @Test
    void measuresLatenessBesideACProgramWhereItCanCompileOne() throws Exception {
        List<Figure> figures = new LatenessBenchmark(1, 100).run();

        assumeThat(figures)
                .as("install cc (Debian: apt install gcc), and see that the machine is not too busy to stream at all")
                .isNotEmpty();
        assertThat(figures.size() % 4).isZero();
        assertThat(figures)
                .filteredOn(figure -> figure.unit().equals("us"))
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }

    @Test
    void findsTheLeastLeadThatIsCarried() throws Exception {
        for (int least : new int[] {2, 3, 15, 16, 17, 100, 1024}) {
            assertThat(LeadBenchmark.least(lead -> lead >= least)).isEqualTo(least);
        }
        assertThat(LeadBenchmark.least(lead -> false)).isGreaterThan(1024);
    }

    @Test
    void triesTheLeadThatWasFoundWithAQuarterMore() throws Exception {
        List<Figure> figures = new LeadBenchmark(50, 100).run();

        assumeThat(figures)
                .as("see that the machine is not too busy to stream at all")
                .isNotEmpty();
        int least = (int) figures.get(0).value();
        assertThat(least).isBetween(2, 1024);
        assertThat(figures.get(1).name())
                .isEqualTo("gap in 0 s with a lead of " + (least + (least + 3) / 4) + " frames");
    }

    @Test
    void showsAProfileOfWhatIsMissedAndOfNothingElse() {
        Figure missed = Figure.of("slow", "ns", new double[] {3}, "none", OptionalDouble.of(1))
                .profiledIfMissed(() -> Profile.lines(Map.of("Here.most", 3L, "There.rest", 1L)));
        Figure reached = Figure.of("quick", "ns", new double[] {3}, "none", OptionalDouble.of(4))
                .profiledIfMissed(() -> List.of("a line"));
        Report report = new Report(Map.of(), List.of(missed, reached));

        assertThat(report.table())
                .contains("where it goes: slow\n    75.0 % Here.most\n    25.0 % There.rest")
                .doesNotContain("a line");
        assertThat(report.json()).contains("\"profile\": [\"75.0 % Here.most\", \"25.0 % There.rest\"]}");
    }

    @Test
    void profilesWhatTheThreadDoes() {
        ImmediateStreams streams = new ImmediateStreams(1, 4, false, ImmediateStreams.FULL_SPEED, System::nanoTime);

        Runnable work = () -> {
            long end = System.nanoTime() + 300_000_000;
            while (System.nanoTime() - end < 0) {
                streams.run(4000);
            }
        };

        for (List<String> profile : List.of(Profile.ofTime(work), Profile.ofAllocation(work), Profile.ofStacks(work))) {
            assertThat(profile).isNotEmpty().allMatch(line -> line.matches(" *\\d+\\.\\d % .+|no sample was taken"));
        }
    }

    @Test
    void keepsProcessesOnTheLastProcessorUntilReleased() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try {
            String before = processors(process);
            OneProcessor processor = new OneProcessor(List.of(process.toHandle()));
            assertThat(processors(process)).isEqualTo(OneProcessor.last(before));
            processor.release();
            assertThat(processors(process)).isEqualTo(before);
        } finally {
            process.destroy();
        }

        assertThat(List.of("5", "0-1", "0,2", "0-3,6", "0,4-7").stream().map(OneProcessor::last))
                .containsExactly("5", "1", "2", "6", "7");
    }

    private static String processors(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow()
                .split("\\s+")[1];
    }

    @Test
    void refusesArgumentsItDoesNotKnow() {
        assertThatThrownBy(() -> Benchmarks.main(new String[] {"scale"})).hasMessageContaining("the argument is scale");
    }
}
