package org.microframe.usb.host;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a native service leaves the memory of a pipe whose transfers are not proven complete: the system may write to it
 * for as long as the process lives, so it must not be freed.
 *
 * <p>Each pipe is one service of type {@link java.util.List}, the list of its slabs, with the properties named here beside
 * {@link UsbDevice#PROVIDER} and {@link UsbDevice#IDENTITY}. Any thread may call the methods.
 */
@ProviderType
public interface Quarantine {

    /** Service property, Long: bytes of all slabs together. */
    String BYTES = "microframe.quarantine.bytes";

    /** Service property, Integer: {@code bEndpointAddress} with its direction bit, 0 to 255. */
    String ENDPOINT = "microframe.quarantine.endpoint";

    /** Service property, Integer: transfers that are not proven complete, at least 1. */
    String TRANSFERS = "microframe.quarantine.transfers";

    /** Service property, Long: since when, in ms since the epoch of {@link System#currentTimeMillis}. */
    String SINCE = "microframe.quarantine.since";

    /** OSGi filter that matches what is in quarantine, among the services of type {@link java.util.List}. */
    String FILTER = "(" + BYTES + "=*)";

    /** The memory of one pipe in quarantine. */
    @ProviderType
    interface Entry {

        /** Lets the memory go, as every transfer has been proven complete after all. Idempotent; any thread. */
        void release();
    }

    /**
     * Puts the memory of a pipe into quarantine: whatever the system may still write to. To be called without a lock held,
     * as it registers a service.
     *
     * @param device {@link UsbDevice#IDENTITY} of the pipe's device
     * @param endpointAddress {@code bEndpointAddress} with its direction bit, 0 to 255
     * @param transfers number of transfers that are not proven complete, at least 1
     * @param slabs what {@link ByteBuffer#allocateDirect} returned, at least one: memory that its buffer does not own is not
     *     kept by it
     * @throws IllegalArgumentException when a number is out of its range, or a slab is not direct
     * @throws IllegalStateException when the framework has ended, and its registry with it
     */
    Entry keep(String device, int endpointAddress, int transfers, ByteBuffer... slabs);
}
