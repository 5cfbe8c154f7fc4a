package org.microframe.winusb.dll.winusb;

/** Pipe and power policies of {@code winusbio.h}. */
public final class Policies {

    /** {@code SHORT_PACKET_TERMINATE}, {@code UCHAR}. */
    public static final int SHORT_PACKET_TERMINATE = 0x01;
    /** {@code AUTO_CLEAR_STALL}, {@code UCHAR}. */
    public static final int AUTO_CLEAR_STALL = 0x02;
    /** {@code PIPE_TRANSFER_TIMEOUT}, {@code ULONG} of ms; 0 is none. */
    public static final int PIPE_TRANSFER_TIMEOUT = 0x03;
    /** {@code IGNORE_SHORT_PACKETS}, {@code UCHAR}. */
    public static final int IGNORE_SHORT_PACKETS = 0x04;
    /** {@code ALLOW_PARTIAL_READS}, {@code UCHAR}. */
    public static final int ALLOW_PARTIAL_READS = 0x05;
    /** {@code AUTO_FLUSH}, {@code UCHAR}. */
    public static final int AUTO_FLUSH = 0x06;
    /** {@code RAW_IO}, {@code UCHAR}. */
    public static final int RAW_IO = 0x07;
    /** {@code MAXIMUM_TRANSFER_SIZE}, {@code ULONG}, read only. */
    public static final int MAXIMUM_TRANSFER_SIZE = 0x08;
    /** {@code RESET_PIPE_ON_RESUME}, {@code UCHAR}. */
    public static final int RESET_PIPE_ON_RESUME = 0x09;

    /** {@code AUTO_SUSPEND}, {@code UCHAR}. */
    public static final int AUTO_SUSPEND = 0x81;
    /** {@code SUSPEND_DELAY}, {@code ULONG} of ms. */
    public static final int SUSPEND_DELAY = 0x83;

    private Policies() {}
}
