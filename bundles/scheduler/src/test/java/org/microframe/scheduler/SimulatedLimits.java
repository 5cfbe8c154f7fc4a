package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What there is of bandwidth and memory in a simulation, and whether it is kept to. Owned as the simulation is. */
final class SimulatedLimits {

    /** Of registered memory, bytes: a stream of this many frames and more gets a smaller lead if that will do. */
    private static final int SMALLEST_CAP = 100 * SimulatedPlayer.BYTES_PER_FRAME;

    private final Weather weather;
    private final Consumer<String> violated;
    private final Resources.Admission admission;
    private final Random refusals;
    private final long pipeCap;
    private final List<SimulatedPort> ports = new ArrayList<>();
    private Resources resources;

    /**
     * Draws them.
     *
     * @param violated told how they were not kept to
     */
    SimulatedLimits(Random choices, Weather weather, Consumer<String> violated) {
        this.weather = weather;
        this.violated = violated;
        admission = choices.nextBoolean() ? Resources.Admission.ENFORCE : Resources.Admission.ADVISE;
        refusals = choices.nextInt(4) == 0 ? new Random(choices.nextLong()) : null;
        pipeCap = choices.nextInt(4) == 0 ? SMALLEST_CAP + choices.nextInt(2 * SMALLEST_CAP) : Long.MAX_VALUE;
    }

    /** From which it is drawn where the system refuses the wide alternate setting; null where it does not. */
    Random refusals() {
        return refusals;
    }

    /** The most bytes of registered memory that a pipe may have. */
    long pipeCap() {
        return pipeCap;
    }

    /** A device is there from now on. */
    void add(SimulatedPort port) {
        ports.add(port);
    }

    /** Those of a new scheduler. */
    Resources begin() {
        resources = new Resources(
                new AtomicReference<>(admission),
                new Bandwidth(),
                new MemoryBudget(pipeCap, Long.MAX_VALUE),
                new FrameClocks(),
                new StartGroups());
        return resources;
    }

    /**
     * A stream has got an alternate setting, or none for want of bandwidth: the first that will do, unless there was no bandwidth for it.
     *
     * @param bytes of a frame in it; 0 for none
     */
    void admitted(SimulatedPlayer player, int bytes) {
        List<Integer> settings = player.request.acceptableSettings();
        boolean wide = bytes == Samples.WIDE_BYTES;
        boolean first = bytes > 0 && wide == (settings.get(0) == Samples.WIDE);
        boolean contended = admission == Resources.Admission.ENFORCE
                && ports.stream()
                        .flatMap(port -> port.players.stream())
                        .anyMatch(other -> !other.identity.bundle().equals(player.identity.bundle())
                                && other.request.acceptableSettings().contains(Samples.WIDE));
        // In a storm an earlier session of the same device may hold bandwidth still.
        boolean excused = contended || weather == Weather.STORM || refusals != null || pipeCap < Long.MAX_VALUE;
        boolean accepted = bytes == 0 ? !settings.contains(1) : settings.contains(wide ? Samples.WIDE : 1);
        if (!accepted || !first && !excused) {
            violated.accept(player.identity + " got " + bytes + " bytes of " + settings);
        }
    }

    /** The bus has bandwidth for one wide alternate setting. */
    void requireWithinBandwidth() {
        long wide = ports.stream().filter(port -> port.witness().isWide()).count();
        if (admission == Resources.Admission.ENFORCE && wide > 1) {
            violated.accept(wide + " devices are in their wide alternate setting at once");
        }
    }

    /** A scheduler that has ended has given everything back, but for memory whose transfers are not proven complete. */
    void requireAllGivenBack() {
        if (!resources.bandwidth().isIdle()) {
            throw new AssertionError("bandwidth is reserved after the end");
        }
        if (weather != Weather.STORM && resources.memory().used() > 0) {
            throw new AssertionError(resources.memory().used() + " bytes are registered after the end");
        }
    }
}
