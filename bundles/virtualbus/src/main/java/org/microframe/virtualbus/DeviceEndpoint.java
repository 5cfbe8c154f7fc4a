package org.microframe.virtualbus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.microframe.usb.IsochGeometry;

/**
 * An isochronous endpoint inside a plugged device: its behaviour, whether it is prepared, its records. Guarded by the
 * bus's monitor.
 */
final class DeviceEndpoint {

    private static final long NEVER = Long.MAX_VALUE;

    private final int address;
    private final boolean needsPreparation;
    private final EndpointFaults faults;
    private final PacketReceiver receiver;
    private final PacketSender sender;
    private final List<LoopbackSender> loopbacks = new ArrayList<>();
    private final List<EndpointLog> logs = new ArrayList<>();
    private long preparedFrom = NEVER;
    private boolean failed;

    private DeviceEndpoint(
            int address,
            boolean needsPreparation,
            EndpointFaults faults,
            PacketReceiver receiver,
            PacketSender sender) {
        this.address = address;
        this.faults = faults;
        this.needsPreparation = needsPreparation;
        this.receiver = receiver;
        this.sender = sender;
    }

    static DeviceEndpoint out(int address, boolean needsPreparation, EndpointFaults faults, PacketReceiver receiver) {
        return new DeviceEndpoint(address, needsPreparation, faults, receiver, PacketSender.MUTE);
    }

    static DeviceEndpoint in(int address, EndpointFaults faults, PacketSender sender) {
        return new DeviceEndpoint(address, false, faults, PacketReceiver.FORGETFUL, sender);
    }

    int address() {
        return address;
    }

    /** What goes wrong at it. */
    EndpointFaults faults() {
        return faults;
    }

    PacketReceiver receiver() {
        return receiver;
    }

    /** Lets a loopback hear what this endpoint receives. */
    void feed(LoopbackSender loopback) {
        loopbacks.add(loopback);
    }

    /** An alternate setting with this endpoint is in effect from a frame on. */
    void select(long firstFrame, IsochGeometry geometry) {
        preparedFrom = NEVER;
        sender.select(firstFrame, geometry);
    }

    /** An alternate setting in which it cannot stream is in effect. */
    void deselect() {
        preparedFrom = NEVER;
    }

    /** A request that prepares it has been accepted. */
    void prepare(long firstFrame) {
        preparedFrom = Math.min(preparedFrom, firstFrame);
    }

    EndpointLog open(long frame) {
        EndpointLog log = new EndpointLog(address, logs.size() + 1, frame, sender.recordingFrame());
        logs.add(log);
        return log;
    }

    List<EndpointLog> logs() {
        return logs;
    }

    /** Why it takes or sends no packets in a frame; null when it does. */
    BusFault refusal(long frame) {
        if (failed) {
            return BusFault.BEHAVIOUR_FAILED;
        }
        return needsPreparation && frame < preparedFrom ? BusFault.UNPREPARED : null;
    }

    void receive(ByteBuffer data, int offset, int length) throws IOException {
        try {
            receiver.receive(data, offset, length);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        for (int i = 0; i < loopbacks.size(); i++) {
            loopbacks.get(i).offer(data, offset, length);
        }
    }

    int send(long frame, int packet, ByteBuffer into, int offset, int capacity) throws IOException {
        try {
            return sender.send(frame, packet, into, offset, capacity);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    void flush() throws IOException {
        if (!failed) {
            receiver.flush();
        }
    }

    void close() throws IOException {
        receiver.close();
        sender.close();
    }
}
