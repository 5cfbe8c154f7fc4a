package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** Why a stream is in its state. */
@ProviderType
public enum StreamCause {
    /** Nothing stands in its way. */
    NONE,
    /** No device that matches the filter is present, or it was unplugged. */
    DEVICE_GONE,
    /** The native service went, and the device with it. */
    PROVIDER_GONE,
    /** There is no scheduler. */
    SCHEDULER_GONE,
    /** The device is open elsewhere. */
    DEVICE_BUSY,
    /** The device's endpoint belongs to another stream, whose request does not satisfy this one's. */
    ENDPOINT_TAKEN,
    /** The interface, alternate setting or endpoint does not exist, or WinUSB cannot stream it. */
    ENDPOINT_UNSUITABLE,
    /**
     * The interface is in another alternate setting for another stream, or the system refused this one; tried again when another stream
     * goes.
     */
    ALTERNATE_SETTING,
    /** Bandwidth does not suffice, by the scheduler's sum; it is tried again when another stream gives some back. */
    NO_BANDWIDTH,
    /** Its pipe would need more registered memory than the scheduler may have; tried again when another stream gives some back. */
    MEMORY_CAP,
    /**
     * The group that it is to start with has members on another frame domain, or they say that it has another size; tried again when
     * another stream goes.
     */
    GROUP,
    /** The frame in which it is to start has passed, or is farther ahead than the system schedules: the detail names both. */
    START_FRAME,
    /** The plug-in's device preparation ended with an exception. */
    PREPARATION_FAILED,
    /** The plug-in's device preparation did not return in time. */
    PREPARATION_STUCK,
    /** The plug-in's handler did not return within a second. */
    HANDLER_STUCK,
    /** Transfers are pending and none of them completes: the bus stands still, or the system lost one. It is tried again. */
    BUS_SILENT,
    /** Opening or restarting failed again and again. */
    NO_PROGRESS,
    /**
     * Its chain broke, and its policy is {@link OnBreak#FAIL}: the detail names the gap. It is not tried again before it was closed and
     * is opened again.
     */
    CHAIN_BROKEN,
    /** The scheduler or the native service met an error of its own, which is in the log; the device is opened anew. */
    INTERNAL_ERROR;

    /** How the ledger names a hole that this makes. */
    public HoleCause ofHole() {
        return switch (this) {
            case NONE -> HoleCause.REOPENED;
            case DEVICE_GONE -> HoleCause.DEVICE_GONE;
            case PROVIDER_GONE -> HoleCause.PROVIDER_GONE;
            case SCHEDULER_GONE -> HoleCause.SCHEDULER_GONE;
            case DEVICE_BUSY, ENDPOINT_TAKEN -> HoleCause.DEVICE_BUSY;
            case BUS_SILENT -> HoleCause.BUS_SILENT;
            case INTERNAL_ERROR -> HoleCause.INTERNAL_ERROR;
            default -> HoleCause.FAILED;
        };
    }
}
