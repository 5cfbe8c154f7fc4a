package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.PacketStatus;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;
import org.microframe.usb.host.TransferOutcome;

/** Sees what becomes of the slots of a simulated device, as the native service tells it to the scheduler. Owned as the simulation is. */
final class SlotWitness {

    /** Told of each refused slot of the OUT endpoint. */
    interface Listener {
        /** @param frames that it holds */
        void refused(long[] frames);
    }

    /** An IN transfer that has completed. Events are numbered. */
    static final class Received {
        /** The number in its first frame; without meaning when no packet is good. */
        final long first;

        final long completed;
        SimulatedHandler by;
        long taken = Long.MAX_VALUE;
        long reused = Long.MAX_VALUE;

        Received(long first, long completed) {
            this.first = first;
            this.completed = completed;
        }
    }

    private static final class Inbound {
        private final List<Received> all = new ArrayList<>();
        private final Map<Integer, Received> present = new HashMap<>();
    }

    /** How the transfers of a pipe were submitted. */
    static final class Submits {
        private int pending;
        /** At a frame, with others pending. */
        long atFramesBehindOthers;
        /** At a frame, with no other pending. */
        long atFramesAlone;
        /** As soon as possible. */
        long asap;
    }

    private final Listener listener;
    private final Random refusals;
    private boolean wide;
    private final List<long[]> refused = new ArrayList<>();
    private final Map<IsochPipe, Submits> submits = new LinkedHashMap<>();
    private final Map<IsochPipe, Inbound> inbound = new LinkedHashMap<>();
    private Inbound last = new Inbound();
    private long events;

    /** @param refusals of the wide alternate setting are drawn from it; null for none */
    SlotWitness(Listener listener, Random refusals) {
        this.listener = listener;
        this.refusals = refusals;
    }

    /** An alternate setting is about to be selected: the system may have no bandwidth for the wide one. */
    void selects(int interfaceNumber, int alternateSetting) throws UsbException {
        if (refusals != null && alternateSetting == Samples.WIDE && refusals.nextInt(3) == 0) {
            throw new UsbException("the system has no bandwidth for it");
        }
    }

    /** An alternate setting is selected. */
    void selected(int interfaceNumber, int alternateSetting) {
        if (interfaceNumber == 2) {
            wide = alternateSetting == Samples.WIDE;
        }
    }

    /** The device was closed, or is gone: it needs no bandwidth. */
    void closed() {
        wide = false;
    }

    /** Whether the wide alternate setting is selected. */
    boolean isWide() {
        return wide;
    }

    /** Whether the system now and then refuses the wide alternate setting. */
    boolean refusesWide() {
        return refusals != null;
    }

    /** A slot was submitted at a frame or not, or was refused. */
    void submitted(IsochPipe pipe, int slot, boolean atFrame, long answer) {
        Submits counts = submits.computeIfAbsent(pipe, none -> new Submits());
        if (answer >= 0) {
            counts.asap += atFrame ? 0 : 1;
            counts.atFramesAlone += atFrame && counts.pending == 0 ? 1 : 0;
            counts.atFramesBehindOthers += atFrame && counts.pending > 0 ? 1 : 0;
            counts.pending++;
        }
        if (answer == IsochPipe.REFUSED) {
            refused(pipe, slot);
        }
        // Also when it was not submitted after all: it had been chosen for it.
        if (pipe.endpointAddress() == Samples.IN) {
            Received before = inbound(pipe).present.remove(slot);
            if (before != null) {
                before.reused = events++;
            }
        }
    }

    /** A transfer has ended. */
    void ended(IsochPipe pipe, int slot, TransferOutcome outcome) {
        submits.get(pipe).pending--;
        if (outcome == TransferOutcome.REFUSED) {
            refused(pipe, slot);
        } else if (outcome == TransferOutcome.COMPLETED && pipe.endpointAddress() == Samples.IN) {
            Received received = new Received(firstNumber(pipe, slot), events++);
            inbound(pipe).all.add(received);
            inbound(pipe).present.put(slot, received);
        }
    }

    private Inbound inbound(IsochPipe pipe) {
        return last = inbound.computeIfAbsent(pipe, none -> new Inbound());
    }

    private static long firstNumber(IsochPipe pipe, int slot) {
        IsochPackets packets = pipe.packets(slot);
        ByteBuffer data = pipe.slot(slot).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; packets.next(); frame++) {
            if (packets.status() == PacketStatus.OK
                    && packets.length() == pipe.geometry().bytesPerPacket()) {
                return data.getLong(packets.offset()) - frame;
            }
        }
        return -1;
    }

    /** A handler takes the slot that begins with a number. */
    void taken(SimulatedHandler by, long first) {
        for (Received received : last.present.values()) {
            if (received.first == first && received.by == null) {
                received.by = by;
                received.taken = events++;
            }
        }
    }

    /** The IN transfers that have completed, in order, by pipe. */
    List<List<Received>> received() {
        return inbound.values().stream().map(pipe -> pipe.all).toList();
    }

    private void refused(IsochPipe pipe, int slot) {
        if (pipe.endpointAddress() != Samples.OUT) {
            return;
        }
        ByteBuffer data = pipe.slot(slot).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long[] frames = new long[pipe.framesPerSlot()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = data.getLong(i * SimulatedPlayer.BYTES_PER_FRAME);
        }
        refused.add(frames);
        listener.refused(frames);
    }

    /** How the transfers of each pipe of an endpoint were submitted. */
    List<Submits> submits(int endpoint) {
        return submits.keySet().stream()
                .filter(pipe -> pipe.endpointAddress() == endpoint)
                .map(submits::get)
                .toList();
    }

    /** The frames of each slot of the OUT endpoint that was refused. */
    List<long[]> refused() {
        return refused;
    }
}
