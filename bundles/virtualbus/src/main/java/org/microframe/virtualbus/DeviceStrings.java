package org.microframe.virtualbus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a device calls itself (USB 2.0, 9.6.7).
 *
 * @param manufacturer of {@code iManufacturer}; empty when it has none
 * @param product of {@code iProduct}; empty when it has none
 * @param serialNumber of {@code iSerialNumber}; empty when it has none
 */
@ProviderType
public record DeviceStrings(String manufacturer, String product, String serialNumber) {

    /** A device without strings. */
    public static final DeviceStrings NONE = new DeviceStrings("", "", "");
}
