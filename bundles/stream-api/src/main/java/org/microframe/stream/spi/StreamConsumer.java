package org.microframe.stream.spi;

import java.nio.ByteBuffer;
import org.microframe.usb.IsochPackets;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes an IN stream; a whiteboard service with the properties of {@link StreamTarget}. Of several for one endpoint, of whatever
 * bundles and names, each gets every slot; those with a thread of their own may hold an equal share of the leasable transfers.
 */
@ConsumerType
public interface StreamConsumer {

    /**
     * Takes the next completed slot. Called by one thread at a time, in order of the bus, with no lock held: on the pump
     * return at once and do not block (see {@link org.microframe.isoch.Dispatch}). An exception loses this slot alone.
     *
     * @param slot a read-only little-endian view of the slot itself, position 0, limit the slot's size, valid during the
     *     call; bytes after a short packet, up to the next packet's offset, mean nothing
     * @param packets a cursor before the first packet: offset, length and status of each
     */
    void consume(ByteBuffer slot, IsochPackets packets) throws Exception;
}
