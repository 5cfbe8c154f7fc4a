package org.microframe.usb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a configuration with all that follows it (USB 2.0, 9.6.3 to 9.6.6; USB 3.2, 9.6.4 and 9.6.7). Confined to the parsing thread. */
final class ConfigurationReader {

    private static final int DEVICE = 1;
    private static final int CONFIGURATION = 2;
    private static final int INTERFACE = 4;
    private static final int ENDPOINT = 5;
    private static final int ASSOCIATION = 0x0B;
    private static final int COMPANION = 0x30;
    private static final int PLUS_COMPANION = 0x31;

    private static final int CONFIGURATION_LENGTH = 9;
    private static final int INTERFACE_LENGTH = 9;
    private static final int ENDPOINT_LENGTH = 7;
    private static final int AUDIO_ENDPOINT_LENGTH = 9;
    private static final int ASSOCIATION_LENGTH = 8;
    private static final int COMPANION_LENGTH = 6;
    private static final int PLUS_COMPANION_LENGTH = 8;

    private final DescriptorCursor cursor;
    private final List<RawDescriptor> others = new ArrayList<>();
    private final List<InterfaceAssociation> associations = new ArrayList<>();
    private final List<Integer> associationOffsets = new ArrayList<>();
    private final List<InterfaceDescriptor> interfaces = new ArrayList<>();
    private final Set<List<Integer>> settings = new HashSet<>();
    private final Set<Integer> numbers = new TreeSet<>();

    ConfigurationReader(ByteBuffer buffer) {
        cursor = new DescriptorCursor(buffer);
    }

    ConfigurationDescriptor read(int milliamperesPerUnit) throws MalformedDescriptorException {
        int at = cursor.begin(CONFIGURATION, CONFIGURATION_LENGTH);
        if (cursor.u16(at + 2) != cursor.limit()) {
            throw new MalformedDescriptorException(
                    at + 2,
                    "wTotalLength is " + cursor.u16(at + 2) + " and the buffer has " + cursor.limit() + " bytes",
                    "wTotalLength counts the configuration descriptor and all that follows it (USB 2.0, 9.6.3)");
        }
        others.addAll(raws());
        while (!cursor.atEnd()) {
            if (cursor.type() == ASSOCIATION) {
                association();
                others.addAll(raws());
            } else {
                setting();
            }
        }
        requireCounts(at);
        return new ConfigurationDescriptor(
                cursor.u8(at + 5),
                cursor.u8(at + 7),
                cursor.u8(at + 8) * milliamperesPerUnit,
                interfaces,
                others,
                associations);
    }

    private void requireCounts(int at) throws MalformedDescriptorException {
        if (cursor.u8(at + 4) != numbers.size()) {
            throw new MalformedDescriptorException(
                    at + 4,
                    "bNumInterfaces is " + cursor.u8(at + 4) + " and " + numbers.size() + " interfaces follow",
                    "bNumInterfaces counts the interfaces of the configuration (USB 2.0, 9.6.3)");
        }
        for (int i = 0; i < associations.size(); i++) {
            InterfaceAssociation association = associations.get(i);
            for (int number = 0; number < association.interfaceCount(); number++) {
                if (!numbers.contains(association.firstInterface() + number)) {
                    throw new MalformedDescriptorException(
                            associationOffsets.get(i) + 3,
                            "bInterfaceCount is " + association.interfaceCount() + " and interface "
                                    + (association.firstInterface() + number) + " does not follow",
                            "the interfaces of an association are there, one after the other (USB 3.2, 9.6.4)");
                }
            }
        }
    }

    private void association() throws MalformedDescriptorException {
        int at = cursor.begin(ASSOCIATION, ASSOCIATION_LENGTH);
        int first = cursor.u8(at + 2);
        int count = cursor.u8(at + 3);
        if (!InterfaceAssociation.isRange(first, count)) {
            throw new MalformedDescriptorException(
                    at + 3,
                    "bFirstInterface is " + first + " and bInterfaceCount is " + count,
                    InterfaceAssociation.COUNT_RULE);
        }
        InterfaceAssociation association = new InterfaceAssociation(
                first, count, cursor.u8(at + 4), cursor.u8(at + 5), cursor.u8(at + 6), cursor.u8(at + 7));
        for (int number = first; number < first + count; number++) {
            if (numbers.contains(number)) {
                throw new MalformedDescriptorException(
                        at + 2,
                        "interface " + number + " stands before its association",
                        "an association stands before the interfaces that it names (USB 3.2, 9.6.4)");
            }
            for (InterfaceAssociation other : associations) {
                if (other.contains(number)) {
                    throw new MalformedDescriptorException(
                            at + 2,
                            "interface " + number + " is in two associations",
                            "an interface belongs to one function (USB 3.2, 9.6.4)");
                }
            }
        }
        associations.add(association);
        associationOffsets.add(at);
    }

    private void setting() throws MalformedDescriptorException {
        int at = cursor.next();
        InterfaceDescriptor read = interfaceDescriptor();
        if (!settings.add(List.of(read.number(), read.alternateSetting()))) {
            throw new MalformedDescriptorException(
                    at + 2,
                    "interface " + read.number() + ", alternate setting " + read.alternateSetting() + " occurs twice",
                    ConfigurationDescriptor.SETTING_RULE);
        }
        numbers.add(read.number());
        interfaces.add(read);
    }

    private InterfaceDescriptor interfaceDescriptor() throws MalformedDescriptorException {
        if (cursor.type() == ENDPOINT) {
            throw new MalformedDescriptorException(
                    cursor.next() + 1,
                    "bDescriptorType is 5 (ENDPOINT) before any interface",
                    "endpoint descriptors follow the interface they belong to (USB 2.0, 9.6.5)");
        }
        int at = cursor.begin(INTERFACE, INTERFACE_LENGTH);
        List<RawDescriptor> classSpecific = raws();
        List<EndpointDescriptor> endpoints = new ArrayList<>();
        Set<Integer> addresses = new HashSet<>();
        while (!cursor.atEnd() && cursor.type() == ENDPOINT) {
            int address = cursor.next() + 2;
            EndpointDescriptor endpoint = endpoint();
            if (!addresses.add(endpoint.address())) {
                throw new MalformedDescriptorException(
                        address,
                        String.format("bEndpointAddress 0x%02X occurs twice", endpoint.address()),
                        InterfaceDescriptor.ADDRESS_RULE);
            }
            endpoints.add(endpoint);
        }
        if (cursor.u8(at + 4) != endpoints.size()) {
            throw new MalformedDescriptorException(
                    at + 4,
                    "bNumEndpoints is " + cursor.u8(at + 4) + " and " + endpoints.size() + " endpoints follow",
                    "bNumEndpoints counts the endpoints of the alternate setting (USB 2.0, 9.6.5)");
        }
        return new InterfaceDescriptor(
                cursor.u8(at + 2),
                cursor.u8(at + 3),
                cursor.u8(at + 5),
                cursor.u8(at + 6),
                cursor.u8(at + 7),
                cursor.u8(at + 8),
                classSpecific,
                endpoints);
    }

    private EndpointDescriptor endpoint() throws MalformedDescriptorException {
        int at = cursor.begin(ENDPOINT, ENDPOINT_LENGTH);
        boolean audio = cursor.u8(at) >= AUDIO_ENDPOINT_LENGTH;
        if (!EndpointDescriptor.isAddress(cursor.u8(at + 2))) {
            throw new MalformedDescriptorException(
                    at + 2,
                    String.format("bEndpointAddress is 0x%02X", cursor.u8(at + 2)),
                    EndpointDescriptor.ADDRESS_RULE);
        }
        Optional<SuperSpeedCompanion> companion = cursor.atEnd() || cursor.type() != COMPANION
                ? Optional.empty()
                : Optional.of(companion((cursor.u8(at + 3) & 3) == 1));
        return new EndpointDescriptor(
                cursor.u8(at + 2),
                cursor.u8(at + 3),
                cursor.u16(at + 4),
                cursor.u8(at + 6),
                audio ? cursor.u8(at + 7) : 0,
                audio ? cursor.u8(at + 8) : 0,
                raws(),
                companion);
    }

    private SuperSpeedCompanion companion(boolean isochronous) throws MalformedDescriptorException {
        int at = cursor.begin(COMPANION, COMPANION_LENGTH);
        int attributes = cursor.u8(at + 3);
        boolean announced = isochronous && (attributes & 0x80) != 0;
        boolean follows = !cursor.atEnd() && cursor.type() == PLUS_COMPANION;
        OptionalLong plus = OptionalLong.empty();
        if (announced != follows) {
            throw new MalformedDescriptorException(
                    at + 3,
                    String.format(
                            "bmAttributes is 0x%02X and %s SuperSpeedPlus companion follows",
                            attributes, follows ? "a" : "no"),
                    "bit 7 of an isochronous endpoint's companion says whether a SuperSpeedPlus one follows"
                            + " (USB 3.2, 9.6.7)");
        }
        if (follows) {
            int more = cursor.begin(PLUS_COMPANION, PLUS_COMPANION_LENGTH);
            plus = OptionalLong.of(Integer.toUnsignedLong(cursor.s32(more + 4)));
        }
        return new SuperSpeedCompanion(cursor.u8(at + 2), attributes, cursor.u16(at + 4), plus);
    }

    /** Reads descriptors up to the next interface, endpoint or association, or the end. */
    private List<RawDescriptor> raws() throws MalformedDescriptorException {
        List<RawDescriptor> raws = new ArrayList<>();
        while (!cursor.atEnd() && !isStructural(cursor.type())) {
            requireInPlace(cursor.type());
            raws.add(cursor.raw());
        }
        return raws;
    }

    private static boolean isStructural(int type) {
        return type == INTERFACE || type == ENDPOINT || type == ASSOCIATION;
    }

    private void requireInPlace(int type) throws MalformedDescriptorException {
        String rule =
                switch (type) {
                    case COMPANION -> "an endpoint's companion follows it immediately, and once (USB 3.2, 9.6.7)";
                    case PLUS_COMPANION ->
                        "a SuperSpeedPlus companion follows the SuperSpeed one immediately, and once (USB 3.2, 9.6.8)";
                    case DEVICE, CONFIGURATION, BosReader.BOS, BosReader.DEVICE_CAPABILITY ->
                        "a descriptor of type " + type + " is no part of a configuration (USB 2.0, 9.4.3)";
                    default -> null;
                };
        if (rule != null) {
            throw new MalformedDescriptorException(cursor.next() + 1, "bDescriptorType is " + type, rule);
        }
    }
}
