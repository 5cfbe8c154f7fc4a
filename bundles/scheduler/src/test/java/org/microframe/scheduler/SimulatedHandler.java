package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.microframe.isoch.Filler;
import org.microframe.isoch.LossPolicy;
import org.microframe.isoch.OnRefusal;
import org.microframe.isoch.SlotTime;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;

/**
 * What one attachment of a simulated plug-in does with the data, drawn from the seed. It throws an {@link AssertionError} when it is
 * called as it must not be, or what it is handed does not follow what it was handed before.
 */
final class SimulatedHandler implements SlotHandler {

    /** How it behaves. */
    enum Mood {
        DILIGENT,
        SILENT,
        PARTIAL,
        FAILING,
        THROWING,
        BLOCKING
    }

    /** An error of the plug-in's own. */
    static final class Whim extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final long MILLISECOND = 1_000_000;
    private static final long CHANGE_OF_DRIFT_NANOS = MILLISECOND;
    private static final int FRAME = SimulatedPlayer.BYTES_PER_FRAME;

    private final SimulatedPlayer player;
    private final SimulationDrivers drivers;
    private final Random random;
    private Mood mood = Mood.DILIGENT;
    private boolean calling;
    private boolean detached;
    private boolean follows;
    private long next;
    private long firstNumber = Long.MAX_VALUE;
    private long refused;
    private long toldDropped;
    /** Whether slots were refused of which it is not clear who filled them. */
    private boolean unclear;

    SimulatedHandler(SimulatedPlayer player, SimulationDrivers drivers, Random random) {
        this.player = player;
        this.drivers = drivers;
        this.random = random;
    }

    void changeMood() {
        mood = Mood.values()[random.nextInt(player.mayBlock ? 6 : 5)];
    }

    /** No call may come any more. */
    void detached() {
        detached = true;
    }

    private void begin() {
        if (detached || calling) {
            throw new AssertionError(player.identity + " was called " + (detached ? "when detached" : "twice at once"));
        }
        calling = true;
    }

    private void behave() {
        if (mood == Mood.BLOCKING && random.nextInt(16) == 0) {
            drivers.pause(random.nextInt(16) == 0 ? random.nextInt(1_500) : 1 + random.nextInt(20));
        }
        if (mood == Mood.THROWING && random.nextInt(4) == 0) {
            throw new Whim();
        }
    }

    @Override
    public int fill(ByteBuffer slot) {
        begin();
        try {
            requireTold();
            int bytes =
                    switch (mood) {
                        case SILENT -> 0;
                        case PARTIAL -> random.nextInt(slot.limit() + 1);
                        default -> slot.limit();
                    };
            for (int at = 0; at < bytes; at += FRAME) {
                long number = player.nextNumber(at / FRAME);
                firstNumber = Math.min(firstNumber, number);
                slot.putLong(at, number);
            }
            behave();
            return mood == Mood.FAILING ? -1 : bytes;
        } finally {
            calling = false;
        }
    }

    /** A slot was refused, whoever filled it. */
    void refused(long[] frames) {
        long supplied = Arrays.stream(frames)
                .filter(frame -> frame != player.fillerFrame())
                .count();
        boolean known = Arrays.stream(frames).anyMatch(player::hasNumber);
        if (known && Arrays.stream(frames).noneMatch(frame -> player.hasNumber(frame) && frame < firstNumber)) {
            refused += supplied;
        }
        unclear |= !known && supplied > 0;
    }

    @Override
    public void dropped(long frames) {
        if (detached || frames < 1 || player.request.policy().losses().onRefusal() != OnRefusal.DROP) {
            throw new AssertionError(player.identity + " was told of " + frames + " dropped frames");
        }
        toldDropped += frames;
    }

    /** On the pump it is told of every slot that was refused before the next one is filled. */
    private void requireTold() {
        LossPolicy losses = player.request.policy().losses();
        boolean certain = losses.onRefusal() == OnRefusal.DROP
                && losses.filler().kind() != Filler.Kind.REPEAT
                && !player.hadThread()
                && !unclear;
        if (certain && toldDropped != refused) {
            throw new AssertionError(
                    player.identity + " was told of " + toldDropped + " dropped frames; it were " + refused);
        }
    }

    @Override
    public boolean wantsSlotTime() {
        return true;
    }

    /** Of input, every frame is over on the bus; the drift may have changed since the clock was read last. */
    @Override
    public void slotTime(SlotTime time) {
        if (time.isKnown() && player.request.isIn() && drivers.isCalm()) {
            long over = time.nanoTime() - time.errorNanos() + player.request.framesPerTransfer() * MILLISECOND;
            if (over - drivers.nanoTime() > CHANGE_OF_DRIFT_NANOS) {
                throw new AssertionError(player.identity + " was told that a slot is over at " + over
                        + " at the latest; it is " + drivers.nanoTime());
            }
        }
    }

    @Override
    public void discontinuity(long missing, long discarded) {
        if (detached) {
            throw new AssertionError(player.identity + " was told of a discontinuity when detached");
        }
        follows = false;
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        begin();
        try {
            int frames = 0;
            int whole = slot.limit() / player.request.framesPerTransfer();
            boolean known = false;
            for (packets.rewind(); packets.next(); frames++) {
                if (packets.status() == PacketStatus.OK && packets.length() == whole) {
                    long first = slot.getLong(packets.offset()) - frames;
                    see(first);
                    if (!known) {
                        player.witness().taken(this, first);
                    }
                    known = true;
                }
            }
            next += frames;
            player.taken += frames;
            behave();
        } finally {
            calling = false;
        }
    }

    /** The slot begins with the packet of that number. */
    private void see(long first) {
        if (follows && first != next) {
            throw new AssertionError(
                    player.identity + " was handed frame " + first + " after " + next + " with nothing said");
        }
        next = first;
        follows = true;
    }
}
