package org.microframe.winusb.dll.setupapi;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.microframe.winusb.dll.Guids;

/**
 * A {@code DEVPROPKEY}: a GUID and a number.
 *
 * @param category {@code fmtid}
 * @param id {@code pid}
 */
public record DevicePropertyKey(UUID category, int id) {

    /** Bytes of one ({@code devpropdef.h}). */
    public static final int SIZE = 20;

    private static final UUID DEVICE = UUID.fromString("a45c254e-df1c-4efd-8020-67d146a850e0");

    /** {@code DEVPKEY_Device_BusNumber} of {@code devpkey.h}, 32 bits. */
    public static final DevicePropertyKey BUS_NUMBER = new DevicePropertyKey(DEVICE, 23);
    /** {@code DEVPKEY_Device_Address} of {@code devpkey.h}, 32 bits: of a USB device, its port. */
    public static final DevicePropertyKey ADDRESS = new DevicePropertyKey(DEVICE, 30);
    /** {@code DEVPKEY_Device_LocationPaths} of {@code devpkey.h}, strings: the ports from the root to the device. */
    public static final DevicePropertyKey LOCATION_PATHS = new DevicePropertyKey(DEVICE, 37);
    /** {@code DEVPKEY_Device_ContainerId} of {@code devpkey.h}, GUID: the same for all functions of a device. */
    public static final DevicePropertyKey CONTAINER_ID =
            new DevicePropertyKey(UUID.fromString("8c7ed206-3f8a-4827-b3ab-ae9e1faefc6c"), 2);

    /** Writes it to the start of a buffer. */
    public void write(ByteBuffer into) {
        Guids.write(category, into, 0);
        into.putInt(Guids.SIZE, id);
    }
}
