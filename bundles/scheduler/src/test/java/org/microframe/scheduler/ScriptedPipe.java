package org.microframe.scheduler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.FrameStamp;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.IsochPackets;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.IsochPipe;

/** A pipe of 8 bytes a frame that answers as it was told to and writes down what was submitted. One thread. */
final class ScriptedPipe implements IsochPipe {

    private static final int BYTES = 8;

    /** One submit, with the frame that it asked for, or -1. */
    record Submit(int slot, boolean continues, long frame) {}

    final List<Submit> submits = new ArrayList<>();
    /** What the slots held as they were submitted. */
    final List<byte[]> sent = new ArrayList<>();

    final Deque<Integer> answers = new ArrayDeque<>();
    int now;
    int submitTakes;
    boolean gone;
    private final int address;
    private final int slots;
    private final int framesPerSlot;
    private final IsochGeometry geometry;
    private final ByteBuffer data;
    private final ByteBuffer descriptors;

    ScriptedPipe(int address, int slots, int framesPerSlot) {
        this.address = address;
        this.slots = slots;
        this.framesPerSlot = framesPerSlot;
        geometry = IsochGeometry.of(UsbSpeed.FULL, new EndpointDescriptor(address, 0x01, BYTES, 1));
        data = ByteBuffer.allocateDirect(slots * framesPerSlot * BYTES).order(ByteOrder.LITTLE_ENDIAN);
        descriptors = ByteBuffer.allocateDirect(slots * framesPerSlot * IsochPackets.ENTRY_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the descriptor of one packet. */
    void describe(int slot, int frame, int length, int usbdStatus) {
        int at = (slot * framesPerSlot + frame) * IsochPackets.ENTRY_BYTES;
        descriptors.putInt(at, frame * BYTES).putInt(at + 4, length).putInt(at + 8, usbdStatus);
    }

    /** The slots that were submitted, in order. */
    List<Integer> submittedSlots() {
        return submits.stream().map(Submit::slot).toList();
    }

    @Override
    public int endpointAddress() {
        return address;
    }

    @Override
    public IsochGeometry geometry() {
        return geometry;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public int framesPerSlot() {
        return framesPerSlot;
    }

    @Override
    public ByteBuffer slot(int index) {
        return data.slice(index * framesPerSlot * BYTES, framesPerSlot * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int submitAsap(int slot, int frames, boolean continueStream) {
        return answer(new Submit(slot, continueStream, -1));
    }

    @Override
    public long submitAt(int slot, int frames, long frame) {
        int answer = answer(new Submit(slot, false, frame));
        return answer == OK ? frame + frames & 0xFFFF_FFFFL : answer;
    }

    private int answer(Submit submit) {
        int answer = answers.isEmpty() ? OK : answers.poll();
        if (answer == OK) {
            submits.add(submit);
            byte[] bytes = new byte[framesPerSlot * BYTES];
            slot(submit.slot).get(0, bytes);
            sent.add(bytes);
        }
        now += submitTakes;
        return answer;
    }

    @Override
    public int frame(FrameStamp into) {
        into.set(now, now * 1_000_000L);
        return gone ? GONE : OK;
    }

    @Override
    public IsochPackets packets(int slot) {
        int bytes = framesPerSlot * IsochPackets.ENTRY_BYTES;
        return new IsochPackets(descriptors.slice(slot * bytes, bytes), geometry).reset(framesPerSlot);
    }

    @Override
    public boolean close(boolean drain) {
        return true;
    }
}
