package org.microframe.scheduler;

import java.util.List;
import java.util.Random;
import org.microframe.isoch.Filler;
import org.microframe.isoch.GroupStart;
import org.microframe.isoch.LossPolicy;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.OnOverrun;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;

/** What streams of a simulation ask for where they have a choice. Owned as the simulation is. */
final class DrawnPolicies {

    /** The farthest that a start frame is ahead when it is drawn; some have passed when the stream opens. */
    private static final int FARTHEST_START = 900;

    private static final int LEAST_PATTERN_BYTE = 0x70;

    private final Random random;
    private final Random starts;

    /** @param starts start frames and searches are drawn from it */
    DrawnPolicies(Random random, Random starts) {
        this.random = random;
        this.starts = starts;
    }

    /**
     * Now and then the frame in which a stream at frames starts that is in no group.
     *
     * @param now frame on the bus
     */
    StreamPolicy startOf(StreamPolicy policy, int margin, long now) {
        return margin == 0 || !policy.group().isEmpty() || starts.nextInt(3) == 0
                ? policy
                : policy.startingAt(now + margin + starts.nextInt(FARTHEST_START) & 0xFFFF_FFFFL);
    }

    /** The same request, now and then with a search by class for what it gives by number. */
    StreamRequest search(StreamRequest request) {
        return starts.nextInt(3) > 0
                ? request
                : new StreamRequest(
                        request.deviceFilter(),
                        StreamRequest.ANY_INTERFACE,
                        request.alternateSetting(),
                        request.isIn() ? StreamRequest.ANY_IN : StreamRequest.ANY_OUT,
                        Samples.CLASS,
                        request.leadFrames(),
                        request.framesPerTransfer(),
                        request.leasableTransfers(),
                        request.marginFrames(),
                        request.policy());
    }

    /** Now and then a priority, a lead that may be less or may grow, and at frames a group of one or two streams. */
    StreamPolicy policy(List<Integer> others, int lead, int frames, int margin) {
        int priority = random.nextInt(3) - 1;
        int greatest = random.nextInt(3) == 0 ? lead + random.nextInt(100) : 0;
        boolean grouped = margin > 0 && random.nextBoolean();
        int size = grouped ? 1 + random.nextInt(2) : 0;
        int drawn = random.nextInt(3) == 0 ? 2 * frames + random.nextInt(lead - 2 * frames + 1) : 0;
        int least = drawn == 0 ? 0 : Math.max(drawn, margin + frames);
        return new StreamPolicy(others, priority, greatest, grouped ? "group of " + size : "", size)
                .withLead(least, greatest)
                .with(grouped && random.nextBoolean() ? GroupStart.THEN_ASAP : GroupStart.AT_FRAMES);
    }

    /** The alternate settings that will do, in order, the same for all of an endpoint. */
    List<Integer> settings(boolean in) {
        int draw = in ? random.nextInt(6) : 0;
        return draw < 3
                ? List.of(1)
                : draw == 3 ? List.of(Samples.WIDE) : draw == 4 ? List.of(1, Samples.WIDE) : List.of(Samples.WIDE, 1);
    }

    /** What is done about losses, the same for all of an endpoint. */
    LossPolicy losses(boolean in) {
        Filler filler =
                switch (random.nextInt(4)) {
                    case 0 -> Filler.REPEAT;
                    case 1 -> pattern();
                    default -> Filler.SILENCE;
                };
        OnBreak onBreak = random.nextInt(4) == 0 ? OnBreak.FAIL : OnBreak.RESTART;
        OnRefusal onRefusal = in || random.nextBoolean() ? OnRefusal.RESEND : OnRefusal.DROP;
        OnOverrun onOverrun = in && random.nextBoolean() ? OnOverrun.DROP_NEWEST : OnOverrun.DROP_OLDEST;
        return new LossPolicy(onBreak, onRefusal, in ? Filler.SILENCE : filler, onOverrun);
    }

    /** A pattern whose bytes are in no number of a player. */
    private Filler pattern() {
        byte[] bytes = new byte[1 + random.nextInt(SimulatedPlayer.BYTES_PER_FRAME)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (LEAST_PATTERN_BYTE + random.nextInt(16));
        }
        return Filler.pattern(bytes);
    }
}
