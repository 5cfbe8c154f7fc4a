package org.microframe.scheduler;

import org.microframe.usb.UsbSpeed;

/** How long isochronous transactions take on the bus, and how much of it they may have. Values only. */
final class BusTime {

    /** Sync, PIDs, address, CRCs and gap of a full-speed isochronous transaction (USB 2.0, table 5-4). */
    private static final int FULL_SPEED_OVERHEAD_BYTES = 9;
    /** The same at high speed (USB 2.0, table 5-5). */
    private static final int HIGH_SPEED_OVERHEAD_BYTES = 38;

    private static final int FRAME_NANOS = 1_000_000;
    private static final int MICROFRAME_NANOS = 125_000;
    /** 5 Gbit/s, of which 8b/10b coding leaves 500 MB/s (USB 3.2, 6.3). */
    private static final int SUPER_SPEED_BYTE_NANOS = 2;

    private BusTime() {}

    /** Bytes that a transaction takes on the bus when nothing is stuffed, as the tables of USB 2.0, 5.6.3 count. */
    static int wireBytes(UsbSpeed speed, int payload) {
        return payload + (speed == UsbSpeed.FULL ? FULL_SPEED_OVERHEAD_BYTES : HIGH_SPEED_OVERHEAD_BYTES);
    }

    /** Bytes that fit into the whole of a frame or microframe: 1500 or 7500. */
    static int intervalBytes(UsbSpeed speed) {
        return speed == UsbSpeed.FULL ? 1500 : 7500;
    }

    /**
     * The longest that one transaction may take, with all bits that can be stuffed (USB 2.0, 5.11.3). What the host controller adds is
     * not known, and not in it.
     *
     * @param speed full or high
     * @param payload bytes of data
     */
    static long transactionNanos(UsbSpeed speed, boolean in, int payload) {
        long stuffedBits = (19 + 56L * payload) / 6;
        if (speed == UsbSpeed.FULL) {
            return (in ? 7268 : 6265) + ceilDivide(8354 * stuffedBits, 100);
        }
        return ceilDivide(2083 * (8L * HIGH_SPEED_OVERHEAD_BYTES + stuffedBits), 1000);
    }

    /** The longest that the bytes of a SuperSpeed service interval take. */
    static long superSpeedNanos(int bytes) {
        return (long) bytes * SUPER_SPEED_BYTE_NANOS;
    }

    /** The most of a frame (full speed) or microframe that periodic transfers may have (USB 2.0, 5.6.4; USB 3.2, 4.4.8). */
    static long limitNanos(UsbSpeed speed) {
        return switch (speed) {
            case LOW -> 0;
            case FULL -> FRAME_NANOS / 10 * 9;
            case HIGH -> MICROFRAME_NANOS / 10 * 8;
            case SUPER -> MICROFRAME_NANOS / 10 * 9;
        };
    }

    private static long ceilDivide(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
