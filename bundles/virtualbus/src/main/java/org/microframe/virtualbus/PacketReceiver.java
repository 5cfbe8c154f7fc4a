package org.microframe.virtualbus;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The device's side of an OUT endpoint. Guarded by the bus's monitor. */
interface PacketReceiver {

    /** Receives nothing and keeps nothing. */
    PacketReceiver FORGETFUL = (data, offset, length) -> {};

    /** Takes a packet, which lies at an absolute index. */
    void receive(ByteBuffer data, int offset, int length) throws IOException;

    /** Makes what was received visible to others. */
    default void flush() throws IOException {}

    /** Lets go of its file. */
    default void close() throws IOException {}
}
