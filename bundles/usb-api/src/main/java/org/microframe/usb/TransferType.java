package org.microframe.usb;

import org.osgi.annotation.versioning.ProviderType;

/** How an endpoint carries data, in the order of {@code bmAttributes} bits 1 to 0 (USB 2.0, 9.6.6). */
@ProviderType
public enum TransferType {
    /** Requests with a setup packet, an optional data stage and a status stage (USB 2.0, 5.5). */
    CONTROL,
    /** Data with reserved bandwidth and without handshake or retry (USB 2.0, 5.6). */
    ISOCHRONOUS,
    /** Data that gets the bandwidth nobody else wants, with retry (USB 2.0, 5.8). */
    BULK,
    /** Little data within a bounded time, with retry (USB 2.0, 5.7). */
    INTERRUPT
}
