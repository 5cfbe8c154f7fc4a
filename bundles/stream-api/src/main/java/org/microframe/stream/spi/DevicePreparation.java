package org.microframe.stream.spi;

import org.microframe.isoch.StreamFormat;
import org.microframe.usb.DeviceControl;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The control requests that a device needs to stream, for instance the sampling frequency of a UAC1 endpoint: implemented by a
 * producer or consumer beside its first interface.
 *
 * <p>It runs at every opening of the pipe (first start, replug, swap), not when a broken chain restarts on an open pipe, on a
 * thread of its own, for at most 5 s in all; past that the stream is {@code FAILED(PREPARATION_STUCK)} and the control handle
 * answers with an exception. An exception makes it {@code FAILED(PREPARATION_FAILED)}. The control handle is for the thread that
 * is given it, while the call lasts.
 */
@ConsumerType
public interface DevicePreparation {

    /** Runs before the alternate setting is selected. */
    default void beforeInterface(DeviceControl control) throws Exception {}

    /** Runs after the alternate setting was selected, before the first transfer. */
    default void afterInterface(DeviceControl control, StreamFormat format) throws Exception {}
}
