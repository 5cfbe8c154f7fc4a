package org.microframe.usb;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** One capability of a device, as its BOS descriptor lists them (USB 3.2, 9.6.2). */
@ProviderType
public sealed interface DeviceCapability {

    /**
     * What a device does beyond USB 2.0 at its speeds (USB 3.2, 9.6.2.1).
     *
     * @param attributes {@code bmAttributes}: link power management (bit 1) and more
     */
    record Usb20Extension(int attributes) implements DeviceCapability {

        /** Whether it does link power management. */
        public boolean supportsLinkPowerManagement() {
            return (attributes & 2) != 0;
        }
    }

    /**
     * What a device does at SuperSpeed (USB 3.2, 9.6.2.2).
     *
     * @param attributes {@code bmAttributes}, 0 to 0xFF: latency tolerance messages (bit 1)
     * @param speeds {@code wSpeedsSupported}, 0 to 0xFFFF: low, full, high speed and SuperSpeed (bits 0 to 3)
     * @param functionalitySpeed {@code bFunctionalitySupport}, 0 to 0xFF: the lowest of these at which all works
     * @param u1ExitLatency {@code bU1DevExitLat}, 0 to 0xFF us
     * @param u2ExitLatency {@code wU2DevExitLat}, 0 to 0xFFFF us
     */
    record SuperSpeed(int attributes, int speeds, int functionalitySpeed, int u1ExitLatency, int u2ExitLatency)
            implements DeviceCapability {

        /** @throws IllegalArgumentException when a field does not fit its width */
        public SuperSpeed {
            Width.u8("bmAttributes", attributes);
            Width.u16("wSpeedsSupported", speeds);
            Width.u8("bFunctionalitySupport", functionalitySpeed);
            Width.u8("bU1DevExitLat", u1ExitLatency);
            Width.u16("wU2DevExitLat", u2ExitLatency);
        }
    }

    /**
     * What a device does at SuperSpeedPlus (USB 3.2, 9.6.2.5).
     *
     * @param attributes {@code bmAttributes}
     * @param functionality {@code wFunctionalitySupport}, 0 to 0xFFFF
     * @param sublinkSpeeds {@code bmSublinkSpeedAttr}, in order
     */
    record SuperSpeedPlus(int attributes, int functionality, List<Integer> sublinkSpeeds) implements DeviceCapability {

        /** @throws IllegalArgumentException when a field does not fit its width */
        public SuperSpeedPlus {
            Width.u16("wFunctionalitySupport", functionality);
            sublinkSpeeds = List.copyOf(sublinkSpeeds);
        }
    }

    /**
     * The same for all functions and connections of one physical device (USB 3.2, 9.6.2.3).
     *
     * @param id {@code ContainerID}
     */
    record ContainerId(UUID id) implements DeviceCapability {}

    /**
     * Something that a platform defines, such as the Microsoft OS 2.0 descriptors (USB 3.2, 9.6.2.4).
     *
     * @param id {@code PlatformCapabilityUUID}
     * @param data {@code CapabilityData}; copied on the way in and out
     */
    record Platform(UUID id, byte... data) implements DeviceCapability {

        /** The platform of the Microsoft OS 2.0 descriptors. */
        public static final UUID MICROSOFT_OS_20 = UUID.fromString("d8dd60df-4589-4cc7-9cd2-659d9e648a9f");

        /** Copies the data. */
        public Platform {
            data = data.clone();
        }

        /** A copy of the data. */
        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Platform that && id.equals(that.id) && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * id.hashCode() + Arrays.hashCode(data);
        }
    }

    /**
     * A capability of another type, kept as bytes.
     *
     * @param type {@code bDevCapabilityType}, 0 to 0xFF
     * @param content the bytes after it; copied on the way in and out
     */
    record Other(int type, byte... content) implements DeviceCapability {

        /** @throws IllegalArgumentException when the type does not fit its width */
        public Other {
            Width.u8("bDevCapabilityType", type);
            content = content.clone();
        }

        /** A copy of the bytes. */
        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Other that && type == that.type && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(content);
        }
    }
}
