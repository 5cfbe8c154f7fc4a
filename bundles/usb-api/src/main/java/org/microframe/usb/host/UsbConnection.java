package org.microframe.usb.host;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.annotation.versioning.ProviderType;

/** An open device. The methods may block, so a thread that feeds a pipe must not call them; they are thread-safe. */
@ProviderType
public interface UsbConnection extends AutoCloseable {

    /**
     * Selects an alternate setting of an interface, which reserves the bandwidth of its endpoints (USB 2.0, 9.4.10).
     *
     * @throws IllegalArgumentException when the configuration has no such alternate setting
     * @throws UsbException when the system or the device refuses it, or the interface has an open pipe
     */
    void selectAlternateSetting(int interfaceNumber, int alternateSetting) throws UsbException;

    /**
     * Does a control transfer on endpoint 0.
     *
     * @param data the data stage from position to limit, at least {@code setup.length()} bytes; advanced by what was
     *     carried; null when {@code setup.length()} is 0
     * @param timeout more than 0; past it the transfer is cancelled
     * @return bytes of the data stage
     * @throws org.microframe.usb.UsbStallException when the device refuses the request
     * @throws org.microframe.usb.UsbTimeoutException when it does not answer in time
     * @throws UsbException on any other failure
     */
    int controlTransfer(SetupPacket setup, ByteBuffer data, Duration timeout) throws UsbException;

    /**
     * Does a bulk or interrupt transfer. Past the timeout it is cancelled, and what was carried by then is lost to the
     * caller; other transfers on the endpoint wait meanwhile.
     *
     * @param endpointAddress {@code bEndpointAddress} with its direction bit
     * @param data what is sent, or the room for what comes, from position to limit; advanced by what was carried. An IN
     *     transfer ends with the first short packet
     * @param timeout more than 0; past it the transfer is cancelled
     * @return bytes carried, 0 to what remained in the buffer
     * @throws IllegalArgumentException when the endpoint is not in an active alternate setting or is neither bulk nor
     *     interrupt, or the timeout is not more than 0
     * @throws org.microframe.usb.UsbStallException when the endpoint is halted
     * @throws org.microframe.usb.UsbTimeoutException when it is not complete in time
     * @throws org.microframe.usb.DeviceGoneException when the device has been unplugged
     * @throws UsbException on any other failure
     */
    int transfer(int endpointAddress, ByteBuffer data, Duration timeout) throws UsbException;

    /**
     * Registers one buffer for an isochronous endpoint of an active alternate setting.
     *
     * @param endpointAddress {@code bEndpointAddress} with its direction bit
     * @param slots number of transfers that fit into the buffer, at least 2
     * @param framesPerSlot frames of 1 ms each slot holds, 1 to {@code geometry.maxFramesPerTransfer()}
     * @throws IllegalArgumentException when the endpoint is not in an active alternate setting, is not isochronous, or a
     *     number is out of its range
     * @throws UsbException when the buffer cannot be registered, or the endpoint has an open pipe
     */
    IsochPipe openIsochPipe(int endpointAddress, int slots, int framesPerSlot) throws UsbException;

    /**
     * Closes the open pipes, letting what is pending complete, then the device. Idempotent, bounded: the time of what is
     * pending and 2 s.
     */
    @Override
    void close();

    /** As {@link #close}, but what is pending is aborted at once. */
    void abort();
}
