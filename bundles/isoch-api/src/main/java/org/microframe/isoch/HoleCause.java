package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/** Why a stream's chain ended, so that frames passed without it. */
@ProviderType
public enum HoleCause {
    /** All that was queued had completed before more was submitted. */
    RAN_DRY,
    /** The system refused to continue the chain (Win32 error 87). */
    CONTINUE_REFUSED,
    /** Submitted at frames: the next transfer would have been late, so the stream skipped ahead. */
    LATE,
    /** The stream was closed to be opened with another request. */
    REOPENED,
    /** The device was unplugged. */
    DEVICE_GONE,
    /** The native service went. */
    PROVIDER_GONE,
    /** The scheduler went. */
    SCHEDULER_GONE,
    /** The device was open elsewhere. */
    DEVICE_BUSY,
    /** Nothing completed any more, so the pipe was closed and opened again. */
    BUS_SILENT,
    /** The stream failed, and started again after a change. */
    FAILED,
    /** The scheduler or the native service met an error of its own, and the device was opened anew. */
    INTERNAL_ERROR
}
