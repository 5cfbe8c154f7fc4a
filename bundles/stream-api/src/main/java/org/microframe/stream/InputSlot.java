package org.microframe.stream;

import java.nio.ByteBuffer;
import org.microframe.usb.IsochPackets;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One completed transfer of an {@link IsochInput}: whole frames with their packets. It is valid until it is closed or the next one
 * is taken; what is kept of its views shows other data afterwards. For the thread that took it.
 */
@ProviderType
public interface InputSlot extends AutoCloseable {

    /**
     * The data: read-only, little-endian, position 0, limit the slot's size; bytes after a short packet, up to the next packet's
     * offset, mean nothing. The same view at each call.
     */
    ByteBuffer data();

    /** A cursor before the first packet: offset, length and status of each. The same cursor at each call. */
    IsochPackets packets();

    /** Position of the first frame: frames (ms) from the input's first, those that are missing included as far as known. */
    long frame();

    /** Frames (ms) of the slot. */
    int frames();

    /** Why it does not follow the slot before it, or null when it does. Bad packets are told by {@link #packets}. */
    Discontinuity before();

    /** Releases the slot. Idempotent until the next one is taken. */
    @Override
    void close();
}
