package org.microframe.streaming;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.microframe.stream.Discontinuity;
import org.microframe.stream.InputSlot;
import org.microframe.usb.IsochPackets;

/** A slot in the reader's hand. The reader's thread owns it. */
final class TakenSlot implements InputSlot {

    final SlotQueue.Place place;
    private final Discontinuity before;
    private final Consumer<TakenSlot> release;

    TakenSlot(SlotQueue.Place place, Consumer<TakenSlot> release) {
        this.place = place;
        this.release = release;
        before = place.cause < 0
                ? null
                : new Discontinuity(Discontinuity.Cause.values()[place.cause], place.frame, place.missing, 0);
    }

    @Override
    public ByteBuffer data() {
        return place.view;
    }

    @Override
    public IsochPackets packets() {
        return place.packets;
    }

    @Override
    public long frame() {
        return place.frame;
    }

    @Override
    public int frames() {
        return place.frames;
    }

    @Override
    public Discontinuity before() {
        return before;
    }

    @Override
    public void close() {
        release.accept(this);
    }
}
