package org.microframe.usb;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns the bytes of a device's descriptors into values, and refuses bytes that contradict themselves.
 *
 * <p>Descriptors of a type that USB 2.0, 9.6 and USB 3.2, 9.6 do not define inside a configuration are kept in place as {@link RawDescriptor}s. A descriptor longer than its type needs is accepted and its tail skipped (USB 2.0, 9.5).
 * The methods may be called by any thread; the buffer must not change meanwhile.
 */
@ProviderType
public final class DescriptorParser {

    private static final int DEVICE = 1;
    private static final int DEVICE_LENGTH = 18;

    private DescriptorParser() {}

    /**
     * Reads a device descriptor (USB 2.0, 9.6.1).
     *
     * @param buffer its bytes from position to limit, at least 18; position, limit and order are left alone, and bytes
     *     after the descriptor are not looked at
     * @return the descriptor
     * @throws MalformedDescriptorException when the buffer is too short, or does not begin with a device descriptor
     */
    public static DeviceDescriptor parseDevice(ByteBuffer buffer) throws MalformedDescriptorException {
        DescriptorCursor cursor = new DescriptorCursor(buffer);
        int at = cursor.begin(DEVICE, DEVICE_LENGTH);
        return new DeviceDescriptor(
                cursor.u16(at + 2),
                cursor.u8(at + 4),
                cursor.u8(at + 5),
                cursor.u8(at + 6),
                cursor.u8(at + 7),
                cursor.u16(at + 8),
                cursor.u16(at + 10),
                cursor.u16(at + 12),
                cursor.u8(at + 14),
                cursor.u8(at + 15),
                cursor.u8(at + 16),
                cursor.u8(at + 17));
    }

    /**
     * Reads a configuration descriptor of a low-, full- or high-speed device with all that follows it, taking
     * {@code bMaxPower} in units of 2 mA (USB 2.0, 9.6.3).
     *
     * @param buffer its bytes from position to limit, which must be {@code wTotalLength}; position, limit and order are
     *     left alone
     * @return the configuration
     * @throws MalformedDescriptorException when a length, a count, an endpoint address or the order of the descriptors
     *     breaks a rule, an alternate setting or an endpoint in it occurs twice, an association does not stand before
     *     interfaces that are there, or a companion does not follow its endpoint
     */
    public static ConfigurationDescriptor parseConfiguration(ByteBuffer buffer) throws MalformedDescriptorException {
        return parseConfiguration(buffer, UsbSpeed.HIGH);
    }

    /**
     * Reads a configuration descriptor with all that follows it, taking {@code bMaxPower} in the unit of the speed: 2 mA
     * (USB 2.0, 9.6.3), or 8 mA at SuperSpeed (USB 3.2, 9.6.3).
     *
     * @param buffer its bytes from position to limit, which must be {@code wTotalLength}; position, limit and order are
     *     left alone
     * @param speed the speed that the device is connected at
     * @return the configuration
     * @throws MalformedDescriptorException when a length, a count, an endpoint address or the order of the descriptors
     *     breaks a rule, an alternate setting or an endpoint in it occurs twice, an association does not stand before
     *     interfaces that are there, or a companion does not follow its endpoint
     */
    public static ConfigurationDescriptor parseConfiguration(ByteBuffer buffer, UsbSpeed speed)
            throws MalformedDescriptorException {
        int milliamperesPerUnit =
                switch (speed) {
                    case LOW, FULL, HIGH -> 2;
                    case SUPER -> 8;
                };
        return new ConfigurationReader(buffer).read(milliamperesPerUnit);
    }

    /**
     * Reads a BOS descriptor with all its capabilities (USB 3.2, 9.6.2).
     *
     * @param buffer its bytes from position to limit, which must be {@code wTotalLength}; position, limit and order are
     *     left alone
     * @return the descriptor; capabilities of types that USB 3.2 does not define are kept as bytes
     * @throws MalformedDescriptorException when a length or a count breaks a rule
     */
    public static BosDescriptor parseBos(ByteBuffer buffer) throws MalformedDescriptorException {
        return new BosReader(buffer).read();
    }
}
