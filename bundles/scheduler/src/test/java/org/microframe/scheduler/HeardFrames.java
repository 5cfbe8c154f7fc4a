package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.microframe.isoch.Filler;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.OnRefusal;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.VirtualDevice;

/**
 * What the devices of one OUT stream heard after a simulation: each plug-in's frames in their order, none twice, and in the others
 * filler as it was asked for.
 */
final class HeardFrames {

    private final SimulatedPlayer host;
    private final List<SimulatedPlayer> players;
    private final boolean inOrder;
    private final Filler.Kind kind;
    private final long pattern;
    private final Map<SimulatedPlayer, Long> last = new HashMap<>();
    private final Set<Long> before = new HashSet<>();
    private final Map<Integer, Long> latestAt = new HashMap<>();
    private long filler;
    private long supplied;
    /** Frames of which only a part was supplied, and that may be repetitions. */
    private long cut;

    private HeardFrames(SimulatedPlayer host, List<SimulatedPlayer> players, boolean inOrder) {
        this.host = host;
        this.players = players;
        this.inOrder = inOrder;
        Filler asked = host.request.policy().losses().filler();
        kind = asked.kind();
        pattern = host.fillerFrame();
    }

    /**
     * Holds what was heard against the ledger.
     *
     * @param players whose frames may be among it
     * @param refused the frames of each slot that was refused
     * @param inOrder whether what is submitted is on the bus in its order
     */
    static void require(SimulatedPlayer host, List<SimulatedPlayer> players, List<long[]> refused, boolean inOrder) {
        HeardFrames heard = new HeardFrames(host, players, inOrder);
        for (VirtualDevice device : host.devices()) {
            ByteBuffer frames = ByteBuffer.wrap(device.captured(Samples.OUT)).order(ByteOrder.LITTLE_ENDIAN);
            while (frames.hasRemaining()) {
                heard.hear(frames.getLong());
            }
            heard.requireRepetition(device, frames.rewind());
        }
        heard.requireCounts();
        heard.requireDropped(refused);
    }

    /** With no packet lost and no transfer cut off it is known where in its slot a frame was: what was supplied there goes on. */
    private void requireRepetition(VirtualDevice device, ByteBuffer frames) {
        if (kind != Filler.Kind.REPEAT || hit() > 0 || host.ledger().unconfirmed() > 0) {
            return;
        }
        for (EndpointRecord record : device.records()) {
            for (FrameRun run : record.endpointAddress() == Samples.OUT ? record.schedule() : List.<FrameRun>of()) {
                boolean[] sounded = new boolean[host.request.framesPerTransfer()];
                for (int i = 0; i < run.frames(); i++) {
                    boolean sounds = frames.getLong() != 0;
                    if (sounded[i % sounded.length] && !sounds) {
                        throw new AssertionError(
                                "the device of " + host.identity + " heard silence in place of what was there before");
                    }
                    sounded[i % sounded.length] |= sounds;
                }
            }
        }
    }

    /** What was refused and not sent again was never heard, and the ledger counts it. */
    private void requireDropped(List<long[]> refused) {
        LedgerSnapshot ledger = host.ledger();
        if (host.request.policy().losses().onRefusal() == OnRefusal.RESEND) {
            assertThat(ledger.dropped()).as("dropped by %s", host.identity).isZero();
        } else if (kind != Filler.Kind.REPEAT) {
            List<Long> dropped = refused.stream()
                    .flatMapToLong(Arrays::stream)
                    .filter(frame -> frame != pattern)
                    .boxed()
                    .toList();
            assertThat(dropped).as("refused frames of %s", host.identity).noneMatch(before::contains);
            assertThat(ledger.dropped())
                    .as("dropped by %s: %s", host.identity, ledger)
                    .isEqualTo(dropped.size());
        }
    }

    /** Frames that were not heard when they were supplied, but may have been heard as a repetition. */
    private long repeatedAlone() {
        return kind == Filler.Kind.REPEAT ? host.ledger().dropped() + cut : 0;
    }

    private long hit() {
        return host.records().stream().mapToLong(EndpointRecord::faultyPackets).sum();
    }

    private void hear(long number) {
        if (number == pattern) {
            filler++;
        } else if (SimulatedPlayer.isPart(number, pattern)) {
            supplied++;
            cut += kind == Filler.Kind.REPEAT ? 1 : 0;
        } else if (number == 0) {
            throw new AssertionError("the device of " + host.identity + " heard silence in place of the pattern");
        } else if (kind == Filler.Kind.REPEAT && before.contains(number)) {
            filler++;
            requireLatest(number);
        } else {
            supplied++;
            requireNew(number);
        }
    }

    private void requireNew(long number) {
        SimulatedPlayer speaker = speaker(number);
        // A packet that was lost at first may be heard when it is repeated, after others of its slot.
        Long earlier = kind == Filler.Kind.REPEAT ? latestAt.get(speaker.placeOf(number)) : last.put(speaker, number);
        if (earlier != null && !speaker.hasNumber(earlier)) {
            earlier = null;
        }
        boolean isNew = before.add(number);
        if (inOrder ? earlier != null && earlier >= number : !isNew) {
            throw new AssertionError("the device heard " + number + " of " + speaker.identity + " after " + earlier
                    + (inOrder ? "" : ", and had heard it before"));
        }
        latestAt.put(speaker.placeOf(number), number);
    }

    private void requireLatest(long number) {
        Long latest = latestAt.get(speaker(number).placeOf(number));
        if (inOrder && latest != number) {
            throw new AssertionError("the device of " + host.identity + " heard " + number
                    + " again, after what was supplied for the same place: " + latest);
        }
    }

    private SimulatedPlayer speaker(long number) {
        for (SimulatedPlayer player : players) {
            if (player.hasNumber(number)) {
                return player;
            }
        }
        throw new AssertionError("the device heard " + number + ", which nobody said");
    }

    private void requireCounts() {
        LedgerSnapshot ledger = host.ledger();
        long hit = hit();
        assertThat(filler)
                .as("frames of filler that the device of %s heard, %s packets hit: %s", host.identity, hit, ledger)
                .isBetween(ledger.underrun() - hit - repeatedAlone(), ledger.underrun() + ledger.unconfirmed());
        assertThat(supplied)
                .as("other frames that the device of %s heard, %s packets hit: %s", host.identity, hit, ledger)
                .isBetween(
                        ledger.carried() - ledger.underrun() - hit,
                        ledger.carried() - ledger.underrun() + ledger.unconfirmed() + repeatedAlone());
    }
}
