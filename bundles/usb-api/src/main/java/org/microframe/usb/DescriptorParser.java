package org.microframe.usb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns the bytes of a device's descriptors into values, and refuses bytes that contradict themselves.
 *
 * <p>Descriptors of a type that USB 2.0, 9.6 does not define between a configuration and its endpoints are kept in place
 * as {@link RawDescriptor}s. A descriptor longer than its type needs is accepted and its tail skipped (USB 2.0, 9.5).
 * The methods may be called by any thread; the buffer must not change meanwhile.
 */
@ProviderType
public final class DescriptorParser {

    private static final int DEVICE = 1;
    private static final int CONFIGURATION = 2;
    private static final int INTERFACE = 4;
    private static final int ENDPOINT = 5;

    private static final int HEADER_LENGTH = 2;
    private static final int DEVICE_LENGTH = 18;
    private static final int CONFIGURATION_LENGTH = 9;
    private static final int INTERFACE_LENGTH = 9;
    private static final int ENDPOINT_LENGTH = 7;
    private static final int AUDIO_ENDPOINT_LENGTH = 9;

    private final ByteBuffer bytes;
    /** Where the next descriptor begins. */
    private int next;

    private DescriptorParser(ByteBuffer buffer) {
        bytes = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a device descriptor (USB 2.0, 9.6.1).
     *
     * @param buffer its bytes from position to limit, at least 18; position, limit and order are left alone, and bytes
     *     after the descriptor are not looked at
     * @return the descriptor
     * @throws MalformedDescriptorException when the buffer is too short, or does not begin with a device descriptor
     */
    public static DeviceDescriptor parseDevice(ByteBuffer buffer) throws MalformedDescriptorException {
        return new DescriptorParser(buffer).device();
    }

    /**
     * Reads a configuration descriptor of a low-, full- or high-speed device with all that follows it, taking
     * {@code bMaxPower} in units of 2 mA (USB 2.0, 9.6.3).
     *
     * @param buffer its bytes from position to limit, which must be {@code wTotalLength}; position, limit and order are
     *     left alone
     * @return the configuration
     * @throws MalformedDescriptorException when a length, a count, an endpoint address or the order of the descriptors
     *     breaks a rule, or an alternate setting or an endpoint in it occurs twice
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
     *     breaks a rule, or an alternate setting or an endpoint in it occurs twice
     */
    public static ConfigurationDescriptor parseConfiguration(ByteBuffer buffer, UsbSpeed speed)
            throws MalformedDescriptorException {
        int milliamperesPerUnit =
                switch (speed) {
                    case LOW, FULL, HIGH -> 2;
                    case SUPER -> 8;
                };
        return new DescriptorParser(buffer).configuration(milliamperesPerUnit);
    }

    private DeviceDescriptor device() throws MalformedDescriptorException {
        int at = begin(DEVICE, DEVICE_LENGTH);
        return new DeviceDescriptor(
                u16(at + 2),
                u8(at + 4),
                u8(at + 5),
                u8(at + 6),
                u8(at + 7),
                u16(at + 8),
                u16(at + 10),
                u16(at + 12),
                u8(at + 14),
                u8(at + 15),
                u8(at + 16),
                u8(at + 17));
    }

    private ConfigurationDescriptor configuration(int milliamperesPerUnit) throws MalformedDescriptorException {
        int at = begin(CONFIGURATION, CONFIGURATION_LENGTH);
        if (u16(at + 2) != bytes.limit()) {
            throw new MalformedDescriptorException(
                    at + 2,
                    "wTotalLength is " + u16(at + 2) + " and the buffer has " + bytes.limit() + " bytes",
                    "wTotalLength counts the configuration descriptor and all that follows it (USB 2.0, 9.6.3)");
        }
        List<RawDescriptor> others = raws();
        List<InterfaceDescriptor> interfaces = new ArrayList<>();
        Set<List<Integer>> settings = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        while (next < bytes.limit()) {
            int setting = next;
            InterfaceDescriptor read = interfaceDescriptor();
            if (!settings.add(List.of(read.number(), read.alternateSetting()))) {
                throw new MalformedDescriptorException(
                        setting + 2,
                        "interface " + read.number() + ", alternate setting " + read.alternateSetting()
                                + " occurs twice",
                        ConfigurationDescriptor.SETTING_RULE);
            }
            numbers.add(read.number());
            interfaces.add(read);
        }
        if (u8(at + 4) != numbers.size()) {
            throw new MalformedDescriptorException(
                    at + 4,
                    "bNumInterfaces is " + u8(at + 4) + " and " + numbers.size() + " interfaces follow",
                    "bNumInterfaces counts the interfaces of the configuration (USB 2.0, 9.6.3)");
        }
        return new ConfigurationDescriptor(
                u8(at + 5), u8(at + 7), u8(at + 8) * milliamperesPerUnit, interfaces, others);
    }

    private InterfaceDescriptor interfaceDescriptor() throws MalformedDescriptorException {
        if (type() == ENDPOINT) {
            throw new MalformedDescriptorException(
                    next + 1,
                    "bDescriptorType is 5 (ENDPOINT) before any interface",
                    "endpoint descriptors follow the interface they belong to (USB 2.0, 9.6.5)");
        }
        int at = begin(INTERFACE, INTERFACE_LENGTH);
        List<RawDescriptor> classSpecific = raws();
        List<EndpointDescriptor> endpoints = new ArrayList<>();
        Set<Integer> addresses = new HashSet<>();
        while (next < bytes.limit() && type() == ENDPOINT) {
            int address = next + 2;
            EndpointDescriptor endpoint = endpoint();
            if (!addresses.add(endpoint.address())) {
                throw new MalformedDescriptorException(
                        address,
                        String.format("bEndpointAddress 0x%02X occurs twice", endpoint.address()),
                        InterfaceDescriptor.ADDRESS_RULE);
            }
            endpoints.add(endpoint);
        }
        if (u8(at + 4) != endpoints.size()) {
            throw new MalformedDescriptorException(
                    at + 4,
                    "bNumEndpoints is " + u8(at + 4) + " and " + endpoints.size() + " endpoints follow",
                    "bNumEndpoints counts the endpoints of the alternate setting (USB 2.0, 9.6.5)");
        }
        return new InterfaceDescriptor(
                u8(at + 2), u8(at + 3), u8(at + 5), u8(at + 6), u8(at + 7), u8(at + 8), classSpecific, endpoints);
    }

    private EndpointDescriptor endpoint() throws MalformedDescriptorException {
        int at = begin(ENDPOINT, ENDPOINT_LENGTH);
        boolean audio = u8(at) >= AUDIO_ENDPOINT_LENGTH;
        if (!EndpointDescriptor.isAddress(u8(at + 2))) {
            throw new MalformedDescriptorException(
                    at + 2, String.format("bEndpointAddress is 0x%02X", u8(at + 2)), EndpointDescriptor.ADDRESS_RULE);
        }
        return new EndpointDescriptor(
                u8(at + 2),
                u8(at + 3),
                u16(at + 4),
                u8(at + 6),
                audio ? u8(at + 7) : 0,
                audio ? u8(at + 8) : 0,
                raws());
    }

    /** Reads descriptors up to the next interface or endpoint, or the end. */
    private List<RawDescriptor> raws() throws MalformedDescriptorException {
        List<RawDescriptor> raws = new ArrayList<>();
        while (next < bytes.limit() && type() != INTERFACE && type() != ENDPOINT) {
            int at = next;
            int type = type();
            begin(type, HEADER_LENGTH);
            byte[] content = new byte[next - at - HEADER_LENGTH];
            bytes.get(at + HEADER_LENGTH, content);
            raws.add(new RawDescriptor(at, type, content));
        }
        return raws;
    }

    /** Checks the header of the next descriptor, steps over the descriptor and returns where it began. */
    private int begin(int type, int shortest) throws MalformedDescriptorException {
        int at = next;
        if (type() != type) {
            throw new MalformedDescriptorException(
                    at + 1,
                    "bDescriptorType is " + type(),
                    "a descriptor of type " + type + " is due here (USB 2.0, table 9-5)");
        }
        int length = u8(at);
        if (length < shortest) {
            throw new MalformedDescriptorException(
                    at,
                    "bLength is " + length,
                    "a descriptor of type " + type + " has at least " + shortest + " bytes (USB 2.0, 9.5 and 9.6)");
        }
        if (length > bytes.limit() - at) {
            throw new MalformedDescriptorException(
                    at,
                    "bLength is " + length + " with " + (bytes.limit() - at) + " bytes left",
                    "a descriptor ends within the buffer that holds it (USB 2.0, 9.5)");
        }
        next = at + length;
        return at;
    }

    private int type() throws MalformedDescriptorException {
        if (bytes.limit() - next < HEADER_LENGTH) {
            throw new MalformedDescriptorException(
                    next,
                    bytes.limit() - next + " bytes are left",
                    "a descriptor has at least " + HEADER_LENGTH + " bytes (USB 2.0, 9.5)");
        }
        return u8(next + 1);
    }

    private int u8(int at) {
        return Byte.toUnsignedInt(bytes.get(at));
    }

    private int u16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
