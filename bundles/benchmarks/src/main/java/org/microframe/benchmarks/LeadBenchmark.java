package org.microframe.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.microframe.usb.UsbException;

/**
 * The least lead with which an output of 1 ms transfers carries every frame beside a plug-in that allocates 200 MB/s, found by bisection;
 * and what a longer run loses with a quarter more.
 */
final class LeadBenchmark {

    private static final int LEAST_FRAMES = 2;
    private static final int FIRST_FRAMES = 16;
    private static final int MOST_FRAMES = 1024;

    /** Whether the load is carried with a lead without a gap. */
    @FunctionalInterface
    interface Trial {
        boolean carries(int leadFrames) throws UsbException, InterruptedException;
    }

    private final long stepMillis;
    private final long proofMillis;

    /**
     * @param stepMillis how long each lead is tried
     * @param proofMillis how long the lead that was found, and a quarter more, is tried
     */
    LeadBenchmark(long stepMillis, long proofMillis) {
        this.stepMillis = stepMillis;
        this.proofMillis = proofMillis;
    }

    /** The figures. */
    List<Figure> run() throws IOException, UsbException, InterruptedException {
        String baseline = baseline();
        Garbage garbage = new Garbage();
        try {
            int least = least(
                    lead -> new RealTimeStream(lead, 1).run(stepMillis, true).gapFrames() == 0);
            if (least > MOST_FRAMES) {
                System.err.println("no lead up to " + MOST_FRAMES + " frames carries the load without a gap");
                return List.of();
            }
            int more = least + (least + 3) / 4;
            long gap = new RealTimeStream(more, 1).run(proofMillis, false).gapFrames();
            return List.of(
                    figure("least lead without a gap in %.0f s, 200 MB/s allocated", stepMillis, least, baseline),
                    figure(
                            "gap in %.0f s with a lead of " + more + " frames",
                            proofMillis,
                            gap,
                            "the least lead, " + least + " frames"));
        } finally {
            garbage.close();
        }
    }

    private static Figure figure(String name, long millis, double value, String baseline) {
        return Figure.of(
                String.format(Locale.ROOT, name, millis / 1e3),
                "frames",
                new double[] {value},
                baseline,
                OptionalDouble.empty());
    }

    private String baseline() throws IOException {
        WakeUps c = WakeUps.compile().orElse(null);
        return c == null
                ? "no C compiler"
                : String.format(
                        Locale.ROOT, "C thread: at most %.1f ms late in as long", c.lateness(1, stepMillis)[3] / 1e6);
    }

    /** The least lead that is carried, if more is carried whenever less is; more than the most if none is. */
    static int least(Trial trial) throws UsbException, InterruptedException {
        int low = LEAST_FRAMES - 1;
        int high = FIRST_FRAMES;
        while (!trial.carries(high)) {
            if (high == MOST_FRAMES) {
                return MOST_FRAMES + 1;
            }
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            int middle = low + (high - low) / 2;
            if (trial.carries(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
