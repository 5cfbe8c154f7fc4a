package org.microframe.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbDevice;

/** Devices as text for a person: who offers each, what it is, and what its isochronous endpoints can carry. */
final class DeviceListing {

    private static final String PRODUCT = "usbinfo.Product";
    private static final String SERIAL_NUMBER = "usbinfo.SerialNumber";

    private final List<String> lines = new ArrayList<>();

    /**
     * Adds a device.
     *
     * @param properties of its service
     * @param device the service
     */
    void add(Map<String, Object> properties, UsbDevice device) {
        UsbSpeed speed = device.speed();
        lines.add(text(properties, UsbDevice.IDENTITY, "(no identity)") + "  "
                + text(properties, UsbDevice.PROVIDER, "(no provider)") + ", "
                + speed.name().toLowerCase(Locale.ROOT) + " speed");
        lines.add("  " + description(properties, device.descriptor()));
        int before = lines.size();
        for (InterfaceDescriptor setting : device.configuration().interfaces()) {
            for (EndpointDescriptor endpoint : setting.endpoints()) {
                if (endpoint.isIsochronous()) {
                    lines.add("  " + endpoint(setting, endpoint, speed));
                }
            }
        }
        if (lines.size() == before) {
            lines.add("  no isochronous endpoint");
        }
    }

    /** The listing, or {@code none} when no device was added. */
    String print(String none) {
        return lines.isEmpty() ? none : String.join("\n", lines);
    }

    private static String description(Map<String, Object> properties, DeviceDescriptor descriptor) {
        StringBuilder line =
                new StringBuilder(String.format("%04x:%04x", descriptor.vendorId(), descriptor.productId()));
        String product = text(properties, PRODUCT, "");
        if (!product.isEmpty()) {
            line.append("  ").append(product);
        }
        String serial = text(properties, SERIAL_NUMBER, "");
        if (!serial.isEmpty()) {
            line.append(product.isEmpty() ? "  " : ", ").append("serial ").append(serial);
        }
        return line.toString();
    }

    private static String endpoint(InterfaceDescriptor setting, EndpointDescriptor endpoint, UsbSpeed speed) {
        return String.format(
                "interface %d, alternate %d: endpoint 0x%02X %s, %s",
                setting.number(),
                setting.alternateSetting(),
                endpoint.address(),
                endpoint.isIn() ? "IN" : "OUT",
                geometry(endpoint, speed));
    }

    private static String geometry(EndpointDescriptor endpoint, UsbSpeed speed) {
        IsochGeometry geometry;
        try {
            geometry = IsochGeometry.of(speed, endpoint);
        } catch (UnsupportedGeometryException e) {
            return "cannot be streamed: " + e.getMessage();
        }
        int packets = geometry.packetsPerFrame();
        return packets + (packets == 1 ? " packet" : " packets") + " per frame of " + geometry.bytesPerPacket()
                + " bytes";
    }

    private static String text(Map<String, Object> properties, String key, String missing) {
        Object value = properties.get(key);
        return value == null ? missing : value.toString();
    }
}
