package org.microframe.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UsbException;

/** What a transfer costs: CPU and allocation, beside the bare loop, and as streams get more. */
final class CostBenchmarks {

    private static final int TRANSFERS = 200_000;
    private static final int BREAK_EVERY = 1000;

    /** Rounds of which a profile is made. */
    private static final int PROFILED = 30;

    private static final OptionalDouble NO_GOAL = OptionalDouble.empty();

    private final int rounds;
    private final int transfers;

    /** @param scale of the number of transfers, more than 0 */
    CostBenchmarks(int rounds, double scale) {
        this.rounds = rounds;
        transfers = Math.max(1, (int) (TRANSFERS * scale / 256)) * 256;
    }

    /** Overhead of the stack over the bare loop, in units of a call through JNA that does nothing. */
    List<Figure> overhead() throws UsbException {
        List<Figure> figures = new ArrayList<>();
        Overhead out = overhead(false, ImmediateStreams.FULL_SPEED);
        figures.add(Figure.of("no-op call, JNA direct-mapped", "ns CPU", out.call(), "itself", NO_GOAL));
        figures.add(out.figure("overhead, OUT, full speed", 10));
        figures.add(overhead(true, ImmediateStreams.FULL_SPEED).figure("overhead, IN, full speed, 8 packets", 10));
        figures.add(overhead(true, ImmediateStreams.HIGH_SPEED).figure("overhead, IN, high speed, 64 packets", 10));
        figures.add(simulatorOverhead());
        return figures;
    }

    private record Overhead(double[] call, double[] bare, double[] stack, Runnable profiled) {

        Figure figure(String name, double goal) {
            return Figure.of(
                            name,
                            "no-op calls",
                            Rounds.difference(stack, bare, Figure.median(call)),
                            String.format(
                                    Locale.ROOT,
                                    "bare loop: %.0f of %.0f ns",
                                    Figure.median(bare),
                                    Figure.median(stack)),
                            goal > 0 ? OptionalDouble.of(goal) : NO_GOAL)
                    .profiledIfMissed(() -> Profile.ofTime(profiled));
        }
    }

    private Overhead overhead(boolean in, IsochGeometry geometry) {
        NoOpCall call = new NoOpCall();
        ImmediateQueue queue = new ImmediateQueue();
        ImmediatePipe pipe = queue.open(in ? 0x81 : 0x01, geometry, 13, ImmediateStreams.FRAMES_PER_TRANSFER);
        Object plugIn = in ? new PlugIns.Summing() : new PlugIns.Numbering();
        BareLoop bare = new BareLoop(queue, pipe, plugIn, () -> {}, 8);
        ImmediateStreams stack = new ImmediateStreams(1, 1, in, geometry, System::nanoTime);
        double[][] nanos = new Rounds(rounds, transfers).cpuNanos(call::run, bare::run, stack::run);
        return new Overhead(nanos[0], nanos[1], nanos[2], () -> stack.run(PROFILED * transfers));
    }

    private Figure simulatorOverhead() throws UsbException {
        NoOpCall call = new NoOpCall();
        try (SimulatedStream bare = SimulatedStream.speaker();
                SimulatedStream stack = SimulatedStream.speaker()) {
            Rounds.Work whole = stack.stack(new PlugIns.Numbering(), null);
            double[][] nanos =
                    new Rounds(rounds, transfers / 4).cpuNanos(call::run, bare.bare(new PlugIns.Numbering()), whole);
            return new Overhead(nanos[0], nanos[1], nanos[2], () -> whole.run(transfers))
                    .figure("overhead, OUT, on the simulator", 0);
        }
    }

    /** Bytes on the pump's thread. */
    List<Figure> allocation() {
        OptionalDouble nothing = OptionalDouble.of(0);
        List<Figure> figures = new ArrayList<>();
        for (boolean in : new boolean[] {false, true}) {
            String way = in ? "IN" : "OUT";
            ImmediateStreams steady = new ImmediateStreams(1, 1, in, ImmediateStreams.FULL_SPEED, System::nanoTime);
            figures.add(Figure.of(
                            "allocation, " + way,
                            "bytes/transfer",
                            new Rounds(rounds, transfers).allocatedBytes(steady::run),
                            "itself",
                            nothing)
                    .profiledIfMissed(() -> Profile.ofAllocation(() -> steady.run(PROFILED * transfers))));
            long[] now = {0};
            ImmediateStreams breaking = new ImmediateStreams(1, 1, in, ImmediateStreams.FULL_SPEED, () -> now[0]);
            breaking.breakEvery(BREAK_EVERY);
            double[] bytes = new Rounds(rounds, Math.max(1, transfers / BREAK_EVERY))
                    .allocatedBytes(breaks -> run(breaking, breaks, now));
            figures.add(Figure.of(
                    "allocation, " + way + ", at a break", "bytes/break", bytes, "a transfer without", NO_GOAL));
        }
        return figures;
    }

    /** Turns on a clock on which a transfer takes its time, until so many chains more have broken. */
    private static void run(ImmediateStreams streams, int breaks, long[] now) {
        for (long until = streams.breaks() + breaks; streams.breaks() < until; ) {
            for (int i = 0; i < BREAK_EVERY; i++) {
                streams.run(1);
                now[0] += ImmediateStreams.FRAMES_PER_TRANSFER * 1_000_000L;
            }
        }
    }

    /** CPU of a transfer with many streams, by number of devices and streams on each. */
    List<Figure> growth() {
        int[][] shapes = {{1, 1}, {1, 4}, {1, 16}, {1, 30}, {16, 4}, {32, 8}};
        Rounds.Work[] work = new Rounds.Work[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            work[i] = new ImmediateStreams(
                    shapes[i][0], shapes[i][1], false, ImmediateStreams.FULL_SPEED, System::nanoTime)::run;
        }
        double[][] nanos = new Rounds(rounds, transfers).cpuNanos(work);
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            int streams = shapes[i][0] * shapes[i][1];
            String name = streams
                    + (streams == 1 ? " stream on " : " streams on ")
                    + shapes[i][0]
                    + (shapes[i][0] == 1 ? " device" : " devices");
            figures.add(Figure.of(name, "ns CPU/transfer", nanos[i], "itself", NO_GOAL));
        }
        double[] ratio = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratio[round] = nanos[5][round] / nanos[2][round];
        }
        figures.add(Figure.of("growth, 256 streams", "times 16 streams", ratio, "16 streams", OptionalDouble.of(1.2))
                .profiledIfMissed(() -> Profile.ofTime(() -> work[5].run(PROFILED * transfers))));
        return figures;
    }

    /** SuperSpeed line rate, both ways at once, through the virtual bus. */
    List<Figure> throughput() throws UsbException {
        int bytes = 8 * 49_152 * ImmediateStreams.FRAMES_PER_TRANSFER;
        PlugIns.Copying copy = new PlugIns.Copying(bytes);
        java.nio.ByteBuffer target = java.nio.ByteBuffer.allocateDirect(bytes);
        PlugIns.Summing received = new PlugIns.Summing();
        try (SimulatedStream stream = SimulatedStream.loopback()) {
            Rounds.Work baseline = times -> {
                for (int i = 0; i < times; i++) {
                    copy.produce(target.clear());
                }
            };
            double[][] nanos = new Rounds(rounds, Math.max(32, transfers / 10_000))
                    .cpuNanos(baseline, stream.stack(copy, received));
            double[] busTime = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                busTime[round] = ImmediateStreams.FRAMES_PER_TRANSFER * 1e6 / nanos[1][round];
            }
            if (received.bytes() == 0) {
                throw new IllegalStateException("nothing came back over the loopback");
            }
            return List.of(Figure.of(
                    "SuperSpeed, 393 MB/s each way, looped back",
                    "bus s per CPU s",
                    busTime,
                    String.format(
                            Locale.ROOT,
                            "copying it once: %.1f bus s per CPU s",
                            ImmediateStreams.FRAMES_PER_TRANSFER * 1e6 / Figure.median(nanos[0])),
                    NO_GOAL));
        }
    }
}
