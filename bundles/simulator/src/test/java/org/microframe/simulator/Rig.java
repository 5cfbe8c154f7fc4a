package org.microframe.simulator;

import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.CompletionBatch;
import org.microframe.usb.host.CompletionQueue;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;
import org.microframe.usb.host.UsbConnection;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;

/** One open device on a stepped bus, whose queue belongs to the thread that made it. */
final class Rig {

    /** A dequeued completion. */
    record Done(int slot, TransferOutcome outcome) {}

    final SteppedClock clock;
    final VirtualBus bus;
    final VirtualDevice virtual;
    final SimulatedDevice device;
    final CompletionQueue queue;
    final UsbConnection connection;
    final CountedQuarantine quarantine = new CountedQuarantine();
    private final CompletionBatch batch = new CompletionBatch(64);

    Rig(DeviceDefinition definition, long frameBase) throws UsbException {
        this(definition, frameBase, Unknowns.Traits.PLAIN);
    }

    Rig(DeviceDefinition definition, long frameBase, Unknowns.Traits traits) throws UsbException {
        clock = new SteppedClock(frameBase);
        bus = new VirtualBus(clock);
        virtual = bus.plug(definition);
        device = new SimulatedDevice(virtual, traits, 5, quarantine);
        queue = device.newQueue();
        queue.enter();
        connection = device.open(queue);
    }

    static Rig headset() throws UsbException {
        return new Rig(Devices.headset("a"), 1000);
    }

    IsochPipe speaker(int slots, int framesPerSlot) throws UsbException {
        connection.selectAlternateSetting(1, 1);
        return connection.openIsochPipe(Devices.SPEAKER, slots, framesPerSlot);
    }

    IsochPipe microphone(int slots, int framesPerSlot) throws UsbException {
        connection.selectAlternateSetting(2, 1);
        return connection.openIsochPipe(Devices.MICROPHONE, slots, framesPerSlot);
    }

    /** Dequeues what is there, without waiting. */
    List<Done> dequeue() {
        List<Done> done = new ArrayList<>();
        while (queue.await(0, batch) > 0) {
            for (int i = 0; i < batch.size(); i++) {
                done.add(new Done(batch.slot(i), batch.outcome(i)));
            }
        }
        return done;
    }

    /** Steps until something can be dequeued, and dequeues it. */
    List<Done> stepUntilDone() {
        List<Done> done = dequeue();
        for (int i = 0; done.isEmpty() && i < 10_000; i++) {
            clock.advance(1);
            done = dequeue();
        }
        return done;
    }

    EndpointRecord record(int endpointAddress) {
        List<EndpointRecord> records = virtual.records().stream()
                .filter(record -> record.endpointAddress() == endpointAddress)
                .toList();
        return records.get(records.size() - 1);
    }
}
