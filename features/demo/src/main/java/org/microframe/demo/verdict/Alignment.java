package org.microframe.demo.verdict;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a recording lies in a capture. Silence before and after it is allowed in whole frames; in between, lost frames and
 * frames of silence are found and counted, and anything else is a difference that no machine explains.
 *
 * @param start the capture's frame where the recording begins
 * @param deviations what is lost or filled in mid-stream, in order
 * @param error why the capture is wrong beyond that; empty when it is not
 */
record Alignment(int start, List<Deviation> deviations, String error) {

    /** Frames that must agree before the recording counts as found again; most music repeats less. */
    private static final int AGREEMENT = 8;
    /** The longest hole that is looked over, frames. */
    private static final int FURTHEST = 2_000;

    static Alignment of(Pcm recording, Pcm capture) {
        if (!capture.wholeFrames()) {
            return wrong(
                    capture.name() + " has " + capture.bytes() + " bytes; it must be whole frames of " + Pcm.FRAME);
        }
        if (recording.endOfSound() == 0) {
            return silence(recording, capture);
        }
        int start = capture.firstSound() - recording.firstSound();
        Alignment found = walk(recording, capture, start);
        if (!found.error().isEmpty()) {
            return found;
        }
        int tail = recording.frames() - recording.endOfSound();
        if (start < 0) {
            return wrong(capture.name() + " begins " + -start + " frames after the recording's beginning");
        }
        if (capture.frames() - capture.endOfSound() < tail) {
            return wrong(capture.name() + " ends before the recording's last "
                    + (tail - capture.frames() + capture.endOfSound()) + " frames");
        }
        return found;
    }

    /** Whether all of the recording is there, in one piece. */
    boolean contiguous() {
        return error.isEmpty() && deviations.isEmpty();
    }

    int lost() {
        return deviations.stream().mapToInt(Deviation::lost).sum();
    }

    int filler() {
        return deviations.stream().mapToInt(Deviation::filler).sum();
    }

    private static Alignment silence(Pcm recording, Pcm capture) {
        if (capture.endOfSound() != 0) {
            return wrong(capture.name() + " has sound in frame " + capture.firstSound() + "; the recording is silent");
        }
        if (capture.frames() < recording.frames()) {
            return wrong(
                    capture.name() + " has " + capture.frames() + " frames; the recording has " + recording.frames());
        }
        return new Alignment(0, List.of(), "");
    }

    private static Alignment walk(Pcm recording, Pcm capture, int start) {
        List<Deviation> deviations = new ArrayList<>();
        int i = recording.firstSound();
        int j = capture.firstSound();
        if (j == capture.frames()) {
            return wrong(capture.name() + " is silent; the recording is not in it");
        }
        while (i < recording.endOfSound() && j < capture.endOfSound()) {
            if (recording.same(i, capture, j)) {
                i++;
                j++;
                continue;
            }
            Deviation deviation = deviation(recording, i, capture, j);
            if (deviation == null) {
                return wrong(String.format(
                        "%s differs from the recording at %s of it (byte %d of the capture)",
                        capture.name(), Report.time(i), (long) j * Pcm.FRAME));
            }
            deviations.add(deviation);
            i += deviation.lost();
            j += deviation.filler();
        }
        if (i < recording.endOfSound()) {
            deviations.add(new Deviation(i, j, recording.endOfSound() - i, 0));
        }
        if (j < capture.endOfSound()) {
            return wrong(capture.name() + " has sound after the recording's end, from byte " + (long) j * Pcm.FRAME);
        }
        return new Alignment(start, List.copyOf(deviations), "");
    }

    /** The least loss and filler after which the two agree again; null when there is none. */
    private static Deviation deviation(Pcm recording, int i, Pcm capture, int j) {
        int silent = 0;
        while (silent < FURTHEST && j + silent < capture.frames() && capture.silent(j + silent)) {
            silent++;
        }
        int ahead = Math.min(FURTHEST, recording.endOfSound() - i);
        for (int cost = 1; cost <= silent + ahead; cost++) {
            for (int filler = Math.max(0, cost - ahead); filler <= Math.min(cost, silent); filler++) {
                if (agree(recording, i + cost - filler, capture, j + filler)) {
                    return new Deviation(i, j, cost - filler, filler);
                }
            }
        }
        return null;
    }

    private static boolean agree(Pcm recording, int i, Pcm capture, int j) {
        int frames = Math.min(AGREEMENT, Math.min(recording.endOfSound() - i, capture.endOfSound() - j));
        for (int k = 0; k < frames; k++) {
            if (!recording.same(i + k, capture, j + k)) {
                return false;
            }
        }
        return frames > 0;
    }

    private static Alignment wrong(String error) {
        return new Alignment(0, List.of(), error);
    }
}
