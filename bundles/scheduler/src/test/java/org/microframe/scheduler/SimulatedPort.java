package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.microframe.scheduler.SchedulerRig.Present;
import org.microframe.simulator.SimulatedDevice;
import org.microframe.simulator.Unknowns;
import org.microframe.usb.UsbException;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.microframe.virtualbus.VirtualLink;

/**
 * A device of a simulation with the ports that it may be plugged into, the native services that offer it, and the streams that are
 * played on it. Owned as the simulation is.
 */
final class SimulatedPort {

    private static final int MOST_PAUSE = 200;

    final String name;
    final List<SimulatedPlayer> players = new ArrayList<>();
    private final VirtualBus bus;
    private final SteppedClock clock;
    private final Weather weather;
    private final Random random;
    private final Runnable hesitation;
    private final SlotWitness witness;
    private final List<HesitantDevice> offered = new ArrayList<>();
    private DeviceDefinition definition;
    private VirtualDevice device;
    private Present present;
    private VirtualLink foreign;
    private boolean keepsOrder = true;
    private long nextChange = Long.MAX_VALUE;

    SimulatedPort(
            String name,
            DeviceDefinition definition,
            VirtualBus bus,
            SteppedClock clock,
            Weather weather,
            Random random,
            Runnable hesitation,
            Random refusals) {
        this.name = name;
        this.definition = definition;
        this.bus = bus;
        this.clock = clock;
        this.weather = weather;
        this.random = random;
        this.hesitation = hesitation;
        witness = new SlotWitness(frames -> players.forEach(player -> player.refused(frames)), refusals);
    }

    /** Whether what is submitted is on the bus in its order, but for what is refused at the end; else what comes after it may overtake. */
    boolean keepsOrder() {
        return keepsOrder;
    }

    /** What became of slots on it. */
    SlotWitness witness() {
        return witness;
    }

    /** A filter for the device, wherever it is plugged. */
    String filter() {
        return "(microframe.device=" + name + "*)";
    }

    /** The device is plugged and offered. */
    void plug(Scheduler scheduler) {
        device = bus.plug(definition);
        device.inject(Samples.OUT, weather.faults(false, random));
        device.inject(Samples.IN, weather.faults(true, random));
        device.inject(0, weather.controlFaults(random));
        players.forEach(player -> player.plugged(device));
        offer(scheduler);
    }

    private void offer(Scheduler scheduler) {
        present = newPresent();
        scheduler.arrived(present);
    }

    private Present newPresent() {
        Unknowns.Traits traits = Unknowns.Traits.drawn(random.nextLong());
        keepsOrder &= traits.refusal() == Unknowns.Shows.AT_THE_CALL || traits.cascade();
        HesitantDevice hesitant =
                new HesitantDevice(new SimulatedDevice(device, traits, random.nextLong()), hesitation, witness);
        offered.add(hesitant);
        return new Present(device.port(), hesitant);
    }

    /** A new scheduler is shown what there is. */
    void show(Scheduler scheduler) {
        if (present != null) {
            scheduler.arrived(present);
        }
    }

    /** Unplugs the device, to be plugged again after a while, perhaps elsewhere. Returns whether it was plugged. */
    boolean unplug(Scheduler scheduler) {
        if (device == null || nextChange != Long.MAX_VALUE) {
            return false;
        }
        bus.unplug(device);
        witness.closed();
        withdraw(scheduler);
        device = null;
        foreign = null;
        definition = definition.withPort(random.nextInt(3) == 0 ? name + "-other" : name);
        nextChange = clock.frame() + random.nextInt(MOST_PAUSE);
        return true;
    }

    /** The native service goes in order, and comes back once the device is closed. Returns whether it was there. */
    boolean goAway(Scheduler scheduler) {
        if (present == null || nextChange != Long.MAX_VALUE) {
            return false;
        }
        withdraw(scheduler);
        nextChange = clock.frame() + random.nextInt(MOST_PAUSE);
        return true;
    }

    private void withdraw(Scheduler scheduler) {
        if (present != null) {
            scheduler.left(present);
            present = null;
        }
    }

    /** Another simulator over the same bus takes over, offering the device before or after the first one goes. */
    boolean handOver(Scheduler scheduler) {
        if (present == null) {
            return false;
        }
        Present successor = newPresent();
        if (random.nextBoolean()) {
            scheduler.arrived(successor);
            scheduler.left(present);
        } else {
            scheduler.left(present);
            scheduler.arrived(successor);
        }
        present = successor;
        return true;
    }

    /** Somebody else has the device open for a while, if it is not open. Returns whether that is so. */
    boolean openElsewhere() {
        if (device == null || device.isOpen() || nextChange != Long.MAX_VALUE) {
            return false;
        }
        try {
            foreign = device.open();
        } catch (UsbException e) {
            throw new AssertionError(e);
        }
        nextChange = clock.frame() + random.nextInt(MOST_PAUSE);
        return true;
    }

    /** What is due by now. */
    void change(Scheduler scheduler) {
        if (clock.frame() < nextChange) {
            return;
        }
        if (foreign != null) {
            foreign.close();
            foreign = null;
            nextChange = Long.MAX_VALUE;
        } else if (device == null) {
            nextChange = Long.MAX_VALUE;
            plug(scheduler);
        } else if (!device.isOpen()) {
            nextChange = Long.MAX_VALUE;
            offer(scheduler);
        }
    }

    /** The device was left as it has to be. */
    void requireClosed() {
        if (foreign != null) {
            foreign.close();
        }
        if (device != null && device.isOpen()) {
            throw new AssertionError("the device on " + device.port() + " was left open");
        }
        for (HesitantDevice one : offered) {
            if (!one.offences().isEmpty()) {
                throw new AssertionError("on " + name + ": " + one.offences());
            }
        }
    }
}
