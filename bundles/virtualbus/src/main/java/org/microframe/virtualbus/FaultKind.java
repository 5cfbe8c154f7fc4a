package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/** What can be made to go wrong at an endpoint, by a {@link FaultPlan} or by command. */
@ProviderType
public enum FaultKind {
    /** Isochronous: a packet is lost on the wire; nobody receives it. */
    DROPPED_PACKET,
    /** Isochronous IN: the device sends less than it has; what is missing is lost. */
    SHORT_PACKET,
    /** Isochronous: a packet arrives damaged; a host sees an error and perhaps some bytes, a device discards it. */
    FAILED_PACKET,
    /** Isochronous: the host's stack cannot honour a ContinueStream that it would else have honoured. */
    REFUSED_CONTINUE,
    /** Isochronous: a transfer ends with an error although its packets were carried. */
    FAILED_TRANSFER,
    /** Isochronous: the host is told the end of a transfer late, and that of those after it not before. */
    LATE_COMPLETION,
    /** Isochronous: the host is never told the end of a transfer. */
    LOST_COMPLETION,
    /** Control, bulk and interrupt: the device answers STALL. */
    STALL,
    /** Control, bulk and interrupt: the device does not answer. */
    SILENCE;

    /** Refuses an endpoint that it cannot hit; 0 is the control endpoint. */
    void requireFor(int address, boolean isochronous) {
        boolean forStreams = this != STALL && this != SILENCE;
        if (forStreams != isochronous) {
            throw new IllegalArgumentException(String.format(
                    "endpoint 0x%02X is %sisochronous; the fault %s is for others",
                    address, isochronous ? "" : "not ", this));
        }
        if (this == SHORT_PACKET && (address & 0x80) == 0) {
            throw new IllegalArgumentException(
                    String.format("endpoint 0x%02X is OUT; the fault SHORT_PACKET is for IN", address));
        }
    }
}
