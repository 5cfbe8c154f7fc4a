package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.SlotHandler;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.IsochPackets;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.VirtualDevice;

/** A plug-in with its stream in a simulation: how it behaves is drawn from the seed. One thread. */
final class SimulatedPlayer implements StreamClient, SlotHandler {

    private enum Mood {
        DILIGENT,
        SILENT,
        PARTIAL,
        FAILING
    }

    final StreamIdentity identity;
    final StreamRequest request;
    private final Random random;
    private final StringBuilder events;
    private final List<VirtualDevice> devices = new ArrayList<>();
    private Mood mood = Mood.DILIGENT;
    private StreamHold latest;
    private boolean open;
    private boolean lost;
    private boolean attached;
    long calls;

    SimulatedPlayer(StreamIdentity identity, StreamRequest request, Random random, StringBuilder events) {
        this.identity = identity;
        this.request = request;
        this.random = random;
        this.events = events;
    }

    /** The device of its stream was plugged (again). */
    void plugged(VirtualDevice device) {
        devices.add(device);
    }

    /** Opens its stream, or adopts it while it lingers; not while it is being closed. */
    void open(Scheduler scheduler) {
        boolean ending = latest != null
                && latest.status().state() != StreamState.CLOSED
                && scheduler.statuses().stream()
                        .noneMatch(status -> status.identity().equals(identity));
        if (!open && (!ending || lost)) {
            latest = new StreamHold(scheduler, scheduler.open(identity, request, this, ledger()));
            open = true;
            lost = false;
            attached = false;
        }
    }

    void close() {
        if (open) {
            latest.close();
            open = false;
        }
    }

    /** The scheduler is gone; its stream's last ledger is carried on. */
    void lost() {
        open = false;
        lost = true;
    }

    /** Attaches or detaches its handler, or changes how it behaves. */
    void changeItsMind() {
        if (!open) {
            return;
        }
        if (!attached) {
            latest.attach(this, Dispatch.PUMP);
            attached = true;
        } else if (random.nextInt(4) == 0) {
            latest.detach(Duration.ZERO);
            attached = false;
        } else {
            mood = Mood.values()[random.nextInt(Mood.values().length)];
        }
    }

    /** The frames that the bus had scheduled for its endpoint, over all its devices. */
    List<EndpointRecord> records() {
        List<EndpointRecord> records = new ArrayList<>();
        for (VirtualDevice device : devices) {
            for (EndpointRecord record : device.records()) {
                if (record.endpointAddress() == request.endpointAddress()) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    LedgerSnapshot ledger() {
        return latest == null ? LedgerSnapshot.EMPTY : latest.status().ledger();
    }

    @Override
    public int fill(ByteBuffer slot) {
        calls++;
        return switch (mood) {
            case DILIGENT -> slot.limit();
            case SILENT -> 0;
            case PARTIAL -> random.nextInt(slot.limit() + 1);
            case FAILING -> -1;
        };
    }

    @Override
    public void take(ByteBuffer slot, IsochPackets packets) {
        calls++;
    }

    @Override
    public void beforeInterface(DeviceControl control) {
        events.append(identity).append(" before\n");
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) {
        events.append(identity).append(" after\n");
    }

    @Override
    public void stateChanged(StreamStatus status) {
        events.append(identity)
                .append(' ')
                .append(status.state())
                .append(' ')
                .append(status.cause())
                .append(' ')
                .append(status.ledger().carried())
                .append('\n');
    }
}
