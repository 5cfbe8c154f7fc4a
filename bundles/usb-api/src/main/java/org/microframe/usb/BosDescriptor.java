package org.microframe.usb;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The binary device object store: what a device can do that its device descriptor has no room for (USB 3.2, 9.6.2). Devices
 * of USB 2.1 and later have one.
 *
 * @param capabilities in the order the device gives them
 */
@ProviderType
public record BosDescriptor(List<DeviceCapability> capabilities) {

    /** Copies the list. */
    public BosDescriptor {
        capabilities = List.copyOf(capabilities);
    }

    /** The first capability of a kind, or empty. */
    public <T extends DeviceCapability> Optional<T> find(Class<T> kind) {
        return capabilities.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
