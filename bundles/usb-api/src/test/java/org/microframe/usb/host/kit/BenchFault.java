package org.microframe.usb.host.kit;

/** What a bench can make go wrong. */
public enum BenchFault {
    /** Isochronous: a packet is lost on the wire. */
    DROPPED_PACKET,
    /** Isochronous: a packet arrives damaged. */
    DAMAGED_PACKET,
    /** Isochronous IN: the device sends less than it has. */
    SHORT_PACKET,
    /** Isochronous: a ContinueStream cannot be honoured although transfers are pending. */
    REFUSED_CONTINUE,
    /** Isochronous: a transfer ends with an error although its packets were carried. */
    FAILED_TRANSFER,
    /** Isochronous: a transfer's completion comes 10 frames late, those behind it not before. */
    LATE_COMPLETION,
    /** Isochronous: a transfer's completion never comes. */
    LOST_COMPLETION,
    /** Control (endpoint 0) and bulk: the device stalls. */
    STALL,
    /** Control (endpoint 0) and bulk: the device does not answer. */
    SILENCE
}
