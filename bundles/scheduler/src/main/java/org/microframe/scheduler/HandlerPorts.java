package org.microframe.scheduler;

import java.util.Arrays;
import java.util.List;

/** The ports of the handlers that are attached to a ring, and of those that went while a call of theirs held a slot. The pump owns it. */
final class HandlerPorts {

    private HandlerPort[] attached = {};
    private HandlerPort[] departing = {};

    /** The attached ones, those with more precedence first, to be read only. */
    HandlerPort[] attached() {
        return attached;
    }

    /** Takes back what the handlers' threads are done with. */
    void collect(PipeRing into) {
        for (HandlerPort from : attached) {
            collect(from, into, true);
        }
        if (departing.length > 0) {
            for (HandlerPort from : departing) {
                collect(from, into, false);
            }
            departing =
                    Arrays.stream(departing).filter(port -> port.leased() > 0).toArray(HandlerPort[]::new);
        }
    }

    private static void collect(HandlerPort from, PipeRing into, boolean stays) {
        for (long back = from.takeBack(); back >= 0; back = from.takeBack()) {
            into.returned(from, HandlerPort.slotOf(back), stays ? HandlerPort.bytesOf(back) : 0);
        }
    }

    /** Replaces the attached ports; those that stay are the same objects. */
    void replace(HandlerPort[] next, PipeRing of) {
        List<HandlerPort> staying = Arrays.asList(next);
        for (HandlerPort old : attached) {
            if (!staying.contains(old)) {
                old.close();
                of.detached(old);
                if (old.leased() > 0) {
                    departing = Arrays.copyOf(departing, departing.length + 1);
                    departing[departing.length - 1] = old;
                }
            }
        }
        List<HandlerPort> known = Arrays.asList(attached);
        for (HandlerPort port : next) {
            if (!known.contains(port)) {
                port.beginAt(of.ledger.cuts(), of.ledger.missing());
            }
        }
        attached = next;
    }

    /** Ends the handlers' threads after the calls they are in; what no handler was handed by then, none will take. */
    void close(PipeRing of) {
        for (HandlerPort port : attached) {
            port.close();
            of.detached(port);
        }
    }
}
