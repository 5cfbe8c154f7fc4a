package org.microframe.usb;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a plug-in may ask of a device on its default control pipe; to be called by the thread that was handed it, while
 * the call that handed it over lasts.
 */
@ProviderType
public interface DeviceControl {

    /**
     * Sends a request and waits for its end (USB 2.0, 9.3).
     *
     * <p>{@code SET_CONFIGURATION} and {@code SET_INTERFACE} are refused: the platform chooses the alternate settings of
     * its streams (USB 2.0, 9.4.7 and 9.4.10).
     *
     * @param setup the request; its {@code wLength} is at most the buffer's remaining bytes
     * @param data what the data stage sends or fills, from position to limit; after a request to the device the position
     *     is behind what was sent, after one from the device behind what came; null when {@code wLength} is 0
     * @param timeout how long to wait, more than zero
     * @return the bytes of the data stage, 0 to {@code wLength}
     * @throws IllegalArgumentException when the request is a refused one, or {@code wLength}, buffer and timeout break
     *     the rules above
     * @throws UsbStallException when the device does not know the request
     * @throws UsbTimeoutException when the timeout passed
     * @throws DeviceGoneException when the device or its provider is gone
     * @throws UsbException when the transfer failed otherwise
     */
    int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException;
}
