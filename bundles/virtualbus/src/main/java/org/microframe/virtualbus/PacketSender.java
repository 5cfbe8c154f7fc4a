package org.microframe.virtualbus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.microframe.usb.IsochGeometry;

/** The device's side of an IN endpoint. Guarded by the bus's monitor. */
interface PacketSender {

    /** Sends empty packets. */
    PacketSender MUTE = (frame, packet, into, offset, capacity) -> 0;

    /** Puts a packet at an absolute index and answers its length, 0 to the capacity. */
    int send(long frame, int packet, ByteBuffer into, int offset, int capacity) throws IOException;

    /** Takes notice that its alternate setting is in effect from a frame on. */
    default void select(long firstFrame, IsochGeometry geometry) {}

    /** The frame in which its recording or its pattern began. */
    default OptionalLong recordingFrame() {
        return OptionalLong.empty();
    }

    /** Lets go of its file. */
    default void close() throws IOException {}
}
