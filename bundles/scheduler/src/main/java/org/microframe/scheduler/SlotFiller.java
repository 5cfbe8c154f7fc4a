package org.microframe.scheduler;

import java.nio.ByteBuffer;
import org.microframe.isoch.Filler;
import org.microframe.usb.host.IsochPipe;

/** Puts filler into the slots of an OUT pipe, where a producer had nothing. The pump owns it. */
final class SlotFiller {

    private static final int OTHER = 0;

    private final IsochPipe pipe;
    private final int bytesPerFrame;
    private final int size;
    private final boolean repeats;
    /** What a frame that was begun is completed with. */
    private final ByteBuffer background;
    /** A slot of filler. */
    private final ByteBuffer template;
    /** The template's version that a slot is known to hold. */
    private final int[] held;

    private int version = OTHER + 1;

    SlotFiller(Filler filler, IsochPipe pipe) {
        this.pipe = pipe;
        bytesPerFrame = pipe.geometry().bytesPerFrame();
        size = pipe.geometry().bytes(pipe.framesPerSlot());
        repeats = filler.kind() == Filler.Kind.REPEAT;
        background = ByteBuffer.allocateDirect(size);
        if (filler.kind() == Filler.Kind.PATTERN) {
            int packet = pipe.geometry().bytesPerPacket();
            for (int at = 0; at < size; at++) {
                background.put(
                        at, filler.pattern().get(at % packet % filler.pattern().size()));
            }
        }
        template = repeats ? ByteBuffer.allocateDirect(size) : background;
        held = new int[pipe.slots()];
    }

    /** Makes all of a slot filler. */
    void fill(int slot) {
        if (held[slot] != version) {
            pipe.slot(slot).put(0, template, 0, size);
            held[slot] = version;
        }
    }

    /**
     * Completes a slot with filler.
     *
     * @param bytes that a producer filled from its start
     * @return frames of filler
     */
    int complete(int slot, int bytes) {
        int begun = (bytes + bytesPerFrame - 1) / bytesPerFrame;
        int from = begun * bytesPerFrame;
        if (bytes < size) {
            ByteBuffer data = pipe.slot(slot);
            data.put(bytes, background, bytes, from - bytes);
            data.put(from, template, from, size - from);
        }
        if (repeats) {
            template.put(0, pipe.slot(slot), 0, size);
            version++;
        }
        held[slot] = OTHER;
        return (size - from) / bytesPerFrame;
    }

    /** A slot may hold anything from now on. */
    void spoil(int slot) {
        held[slot] = OTHER;
    }
}
