package org.microframe.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.microframe.usb.UsbException;

/**
 * A JVM that streams in real time: for each line {@code FRAMES MILLISECONDS idle|busy} of its standard input it says how late transfers
 * were replaced, and what of that was until they were dequeued: p99, p99.9, p99 of the dequeueing, ns; or {@code broken}.
 */
final class LatenessProgram {

    private static final int LEAD_FRAMES = 64;

    private LatenessProgram() {}

    public static void main(String[] arguments) throws IOException, UsbException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            RealTimeStream stream = new RealTimeStream(LEAD_FRAMES, Integer.parseInt(words[0]));
            long millis = Long.parseLong(words[1]);
            Garbage garbage = words[2].equals("busy") ? new Garbage() : null;
            System.out.println(answer(stream.run(millis, true)));
            if (garbage != null) {
                garbage.close();
            }
        }
    }

    private static String answer(RealTimeStream.Outcome outcome) {
        long[] late = outcome.late();
        return late.length == 0
                ? "broken"
                : String.format(Locale.ROOT, "%d %d %d", at(late, 990), at(late, 999), at(outcome.woken(), 990));
    }

    private static long at(long[] ascending, int perMille) {
        return ascending[(int) ((long) ascending.length * perMille / 1000)];
    }
}
