package org.microframe.demo.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first phrase of the "Ode to Joy" (Beethoven, Symphony No. 9), for a bell on the left and a bass on the right. The
 * same samples on every machine: {@link StrictMath} alone computes them.
 */
final class Melody {

    private static final int RATE = 48_000;
    private static final int BYTES_PER_SAMPLE = 4;
    private static final int BEAT = 14_400;
    private static final int TAIL = RATE / 2;

    /** MIDI keys and their lengths in half beats. */
    private static final int[][] TUNE = {
        {66, 2}, {66, 2}, {67, 2}, {69, 2}, {69, 2}, {67, 2}, {66, 2}, {64, 2}, {62, 2}, {62, 2}, {64, 2}, {66, 2},
        {66, 3}, {64, 1}, {64, 4}
    };

    private static final int[][] BASS = {{38, 4}, {45, 4}, {50, 4}, {45, 4}, {38, 4}, {45, 4}, {50, 3}, {45, 1}, {45, 4}
    };

    private Melody() {}

    /** 16-bit stereo samples at 48 kHz, little-endian. */
    static byte[] samples() {
        int length = length(TUNE);
        double[] left = new double[length];
        double[] right = new double[length];
        play(TUNE, left, 0.34, right, 0.18);
        play(BASS, left, 0.16, right, 0.30);
        ByteBuffer samples = ByteBuffer.allocate(length * BYTES_PER_SAMPLE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            samples.putShort(sample(left[i])).putShort(sample(right[i]));
        }
        return samples.array();
    }

    private static int length(int[][] notes) {
        int halfBeats = 0;
        for (int[] note : notes) {
            halfBeats += note[1];
        }
        return halfBeats * BEAT / 2 + TAIL;
    }

    private static void play(int[][] notes, double[] left, double leftVolume, double[] right, double rightVolume) {
        int start = 0;
        for (int[] note : notes) {
            double hertz = 440 * StrictMath.pow(2, (note[0] - 69) / 12.0);
            int duration = note[1] * BEAT / 2;
            int end = Math.min(left.length, start + duration + TAIL);
            for (int i = start; i < end; i++) {
                double tone = tone(hertz, i - start) * envelope(i - start, duration);
                left[i] += leftVolume * tone;
                right[i] += rightVolume * tone;
            }
            start += duration;
        }
    }

    /** A tone with three overtones. */
    private static double tone(double hertz, int at) {
        double phase = 2 * StrictMath.PI * hertz * at / RATE;
        return StrictMath.sin(phase)
                + 0.4 * StrictMath.sin(2 * phase)
                + 0.2 * StrictMath.sin(3 * phase)
                + 0.1 * StrictMath.sin(4 * phase);
    }

    /** 5 ms of attack, a slow decay, and a quick release after the note. */
    private static double envelope(int at, int duration) {
        double attack = Math.min(1, at / (0.005 * RATE));
        double decay = StrictMath.exp(-1.5 * at / RATE);
        double release = at < duration ? 1 : StrictMath.exp(-12.0 * (at - duration) / RATE);
        return attack * decay * release;
    }

    private static short sample(double value) {
        return (short) Math.round(StrictMath.max(-1, StrictMath.min(1, value)) * Short.MAX_VALUE);
    }
}
