package org.microframe.simulator;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.microframe.usb.host.Quarantine;

/** A quarantine outside a container. Thread-safe. */
final class CountedQuarantine implements Quarantine {

    /** The memory of a pipe. */
    record Kept(String device, int endpointAddress, int transfers, List<ByteBuffer> slabs) {}

    final List<Kept> kept = new CopyOnWriteArrayList<>();

    @Override
    public Entry keep(String device, int endpointAddress, int transfers, ByteBuffer... slabs) {
        Kept entry = new Kept(device, endpointAddress, transfers, List.of(slabs));
        kept.add(entry);
        return () -> kept.removeIf(other -> other == entry);
    }
}
