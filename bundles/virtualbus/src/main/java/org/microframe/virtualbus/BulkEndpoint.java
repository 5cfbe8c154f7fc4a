package org.microframe.virtualbus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A bulk or interrupt endpoint inside a plugged device. OUT takes everything at once; IN gives what it has to loop back,
 * and is silent while it has nothing. Guarded by the bus's monitor.
 */
final class BulkEndpoint {

    /** What {@link #carry} answers when the device is not ready. */
    static final int NOT_READY = -1;

    private final boolean in;
    private final EndpointFaults faults;
    private final PacketReceiver receiver;
    private final LoopbackSender sender;
    private final List<LoopbackSender> loopbacks = new ArrayList<>();

    private BulkEndpoint(boolean in, EndpointFaults faults, PacketReceiver receiver, LoopbackSender sender) {
        this.in = in;
        this.faults = faults;
        this.receiver = receiver;
        this.sender = sender;
    }

    /** An OUT endpoint; memory is null when it keeps nothing. */
    static BulkEndpoint out(EndpointFaults faults, MemoryReceiver memory) {
        return new BulkEndpoint(false, faults, memory == null ? PacketReceiver.FORGETFUL : memory, null);
    }

    /** An IN endpoint; the sender is null when it never has anything. */
    static BulkEndpoint in(EndpointFaults faults, LoopbackSender sender) {
        return new BulkEndpoint(true, faults, PacketReceiver.FORGETFUL, sender);
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

    /** Carries data to or from a buffer and answers how many bytes, or {@link #NOT_READY}. */
    int carry(ByteBuffer data) {
        int room = data.remaining();
        int carried = in ? send(data, room) : receive(data, room);
        if (carried > 0) {
            data.position(data.position() + carried);
        }
        return carried;
    }

    private int send(ByteBuffer data, int room) {
        int carried = sender == null ? 0 : sender.send(0, 0, data, data.position(), room);
        return carried == 0 && room > 0 ? NOT_READY : carried;
    }

    private int receive(ByteBuffer data, int length) {
        if (receiver instanceof MemoryReceiver memory) {
            memory.receive(data, data.position(), length);
        }
        for (LoopbackSender loopback : loopbacks) {
            loopback.offer(data, data.position(), length);
        }
        return length;
    }
}
