package org.microframe.usb;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a plug-in may ask of a device beside its isochronous streams: control, bulk and interrupt transfers. Who hands it out
 * says which threads may use it, and for how long.
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

    /**
     * Does a bulk or interrupt transfer (USB 2.0, 5.7 and 5.8) and waits for its end; other transfers on the endpoint wait
     * meanwhile. What was carried by the time-out is lost to the caller.
     *
     * <p>The endpoint must be in the alternate setting that its interface is in: 0, unless a stream has selected another. A
     * stream that is to select one waits for the transfers that are under way on its interface.
     *
     * @param endpointAddress {@code bEndpointAddress}: number 1 to 15, with bit 7 for IN
     * @param data what is sent, or the room for what comes, from position to limit; advanced by what was carried. An IN
     *     transfer ends with the first short packet
     * @param timeout how long the transfer may take, more than zero
     * @return bytes carried, 0 to what remained in the buffer
     * @throws IllegalArgumentException when the endpoint is in no active alternate setting, or neither bulk nor interrupt, or
     *     address, buffer and time-out break the rules above
     * @throws UsbStallException when the endpoint is halted
     * @throws UsbTimeoutException when it is not complete in time
     * @throws DeviceGoneException when the device or its provider is gone
     * @throws UsbException when the transfer failed otherwise
     */
    int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException;
}
