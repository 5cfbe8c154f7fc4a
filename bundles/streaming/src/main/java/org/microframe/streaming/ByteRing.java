package org.microframe.streaming;

import java.nio.ByteBuffer;

/**
 * A bounded queue of bytes from one thread to one other; neither waits, neither allocates. Positions count bytes from the
 * beginning and never wrap.
 */
final class ByteRing {

    private final byte[] bytes;
    private volatile long written;
    private volatile long read;

    ByteRing(int capacity) {
        bytes = new byte[capacity];
    }

    int capacity() {
        return bytes.length;
    }

    /** Position behind the last byte put in; any thread. */
    long written() {
        return written;
    }

    /** Position of the next byte to take out; any thread. */
    long read() {
        return read;
    }

    /** Bytes there is room for; the producer's thread, for others a hint. */
    int room() {
        return (int) (bytes.length - (written - read));
    }

    /** Puts in what there is room for; the producer's thread only. Returns the bytes put in. */
    int put(ByteBuffer from) {
        int count = Math.min(room(), from.remaining());
        int at = (int) (written % bytes.length);
        int first = Math.min(count, bytes.length - at);
        from.get(bytes, at, first);
        from.get(bytes, 0, count - first);
        written += count;
        return count;
    }

    /** Takes bytes out, which must be there; the consumer's thread only. */
    void take(ByteBuffer into, int count) {
        int at = (int) (read % bytes.length);
        int first = Math.min(count, bytes.length - at);
        into.put(bytes, at, first);
        into.put(bytes, 0, count - first);
        read += count;
    }

    /** Forgets the bytes before a position that was written; the consumer's thread only. */
    void skipTo(long position) {
        read = position;
    }
}
