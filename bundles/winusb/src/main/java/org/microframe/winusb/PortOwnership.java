package org.microframe.winusb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which thread owns a completion port: the one that entered last. A thread that has lost it finds out at its next call, and
 * then loses the real-time class. Thread-safe; the seats of former owners are guarded by this object's monitor.
 */
final class PortOwnership {

    private final boolean proAudio;
    private final AtomicReference<PortSeat> owner = new AtomicReference<>();
    private final List<PortSeat> former = new ArrayList<>();
    private volatile boolean hasFormer;

    /** @param proAudio whether owners get the real-time class */
    PortOwnership(boolean proAudio) {
        this.proAudio = proAudio;
    }

    /**
     * Makes the calling thread the owner.
     *
     * @return the seat of the owner before; null when there is none, or it is the caller
     */
    PortSeat enter() {
        PortSeat present = owner.get();
        if (present != null && present.isMine()) {
            return null;
        }
        PortSeat mine = takeFormer();
        if (mine == null) {
            mine = new PortSeat(new ProAudio(proAudio));
        }
        mine.sit();
        PortSeat before = owner.getAndSet(mine);
        if (before != null) {
            keepFormer(before);
        }
        return before;
    }

    /** The seat of the calling thread if it is the owner, else null. */
    PortSeat mine() {
        PortSeat seat = owner.get();
        if (seat != null && seat.isMine()) {
            return seat;
        }
        leave();
        return null;
    }

    /** Whether a seat is that of the owner. */
    boolean isOwner(PortSeat seat) {
        return owner.get() == seat;
    }

    /** Takes the ownership from whoever has it; answers the seats of all threads that may be at the port. */
    List<PortSeat> end() {
        PortSeat last = owner.getAndSet(null);
        if (last != null) {
            keepFormer(last);
        }
        synchronized (this) {
            return List.copyOf(former);
        }
    }

    private void leave() {
        if (hasFormer) {
            PortSeat left = takeFormer();
            if (left != null) {
                left.leave();
            }
        }
    }

    private synchronized void keepFormer(PortSeat seat) {
        former.removeIf(each -> !each.isAlive());
        former.add(seat);
        hasFormer = true;
    }

    private synchronized PortSeat takeFormer() {
        for (int i = 0; i < former.size(); i++) {
            if (former.get(i).isMine()) {
                PortSeat seat = former.remove(i);
                hasFormer = !former.isEmpty();
                return seat;
            }
        }
        return null;
    }
}
