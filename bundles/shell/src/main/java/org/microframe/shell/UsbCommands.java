package org.microframe.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.felix.service.command.Descriptor;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.rate.SampleFormat;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Commands about devices. Any thread may call them. A device is looked up for the time of a call, so that the shell never
 * holds one that its provider wants to take away.
 */
@Component(
        service = UsbCommands.class,
        property = {
            "osgi.command.scope=usb",
            "osgi.command.function=devices",
            "osgi.command.function=plan",
            "osgi.command.function=quarantine"
        })
public final class UsbCommands {

    private final BundleContext context;

    /** @param context of this bundle */
    @Activate
    public UsbCommands(BundleContext context) {
        this.context = context;
    }

    /** Lists every device that a native service offers, ordered by identity, and says when something is in quarantine. */
    @Descriptor("lists the USB devices that can be opened")
    public String devices() {
        String kept = new QuarantineListing(quarantined()).summary();
        return list(references(null), "no device") + (kept.isEmpty() ? "" : "\n" + kept);
    }

    /**
     * Lists the devices whose service properties match a filter.
     *
     * @throws IllegalArgumentException when the filter does not parse
     */
    @Descriptor("lists the USB devices that match a filter")
    public String devices(
            @Descriptor("OSGi filter over the device's service properties, in quotes, like"
                            + " '(usbinfo.idVendor=1209)'")
                    String filter) {
        return list(references(filter), "no device matches " + filter);
    }

    /**
     * Says whether an endpoint carries samples at a rate over WinUSB, with which frames per transfer, or why not.
     *
     * @throws IllegalArgumentException when the filter does not parse, or a number is none or out of its range
     */
    @Descriptor("says whether an endpoint carries a sample rate, with which frames per transfer, or why not")
    public String plan(
            @Descriptor("OSGi filter over the device's service properties, in quotes") String filter,
            @Descriptor("endpoint address, like 0x01") String endpoint,
            @Descriptor("samples per second, like 48000") String rate,
            @Descriptor("bytes of a sample of all channels, like 4") String bytes) {
        return plan(filter, endpoint, rate, bytes, Integer.toString(StreamRequest.DEFAULT_LEAD_FRAMES));
    }

    /**
     * As {@link #plan(String, String, String, String)}, with the frames per transfer that suit a lead.
     *
     * @throws IllegalArgumentException when the filter does not parse, or a number is none or out of its range
     */
    @Descriptor("the same, with the frames per transfer that suit a lead")
    public String plan(
            @Descriptor("OSGi filter over the device's service properties, in quotes") String filter,
            @Descriptor("endpoint address, like 0x01") String endpoint,
            @Descriptor("samples per second, like 48000") String rate,
            @Descriptor("bytes of a sample of all channels, like 4") String bytes,
            @Descriptor("frames queued ahead of the bus, like 64") String lead) {
        SampleFormat format = new SampleFormat(number("rate", rate), number("bytes", bytes));
        PlanListing listing = new PlanListing(number("endpoint", endpoint), format, number("lead", lead));
        forEach(references(filter), (reference, device) -> listing.add(identity(reference), device));
        return listing.print("no device matches " + filter);
    }

    private static int number(String what, String text) {
        try {
            return Integer.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    what + " is " + text + "; it must be a whole number, decimal or with 0x", e);
        }
    }

    /** Lists the memory of closed pipes that the system may still write to, the oldest first. */
    @Descriptor("lists the memory that is kept because transfers are not proven complete")
    public String quarantine() {
        return new QuarantineListing(quarantined()).toString();
    }

    @SuppressWarnings("rawtypes")
    private List<Map<String, Object>> quarantined() {
        List<Map<String, Object>> entries = new ArrayList<>();
        try {
            for (ServiceReference<List> reference : context.getServiceReferences(List.class, Quarantine.FILTER)) {
                entries.add(properties(reference));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is " + Quarantine.FILTER + "; it must be an OSGi filter", e);
        }
        return entries;
    }

    private List<ServiceReference<UsbDevice>> references(String filter) {
        try {
            List<ServiceReference<UsbDevice>> found =
                    new ArrayList<>(context.getServiceReferences(UsbDevice.class, filter));
            found.sort(UsbCommands::byIdentity);
            return found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the filter is " + filter + "; it must be an OSGi filter: " + e.getMessage(), e);
        }
    }

    private String list(List<ServiceReference<UsbDevice>> references, String none) {
        DeviceListing listing = new DeviceListing();
        forEach(references, (reference, device) -> listing.add(properties(reference), device));
        return listing.print(none);
    }

    private void forEach(
            List<ServiceReference<UsbDevice>> references, BiConsumer<ServiceReference<UsbDevice>, UsbDevice> visitor) {
        for (ServiceReference<UsbDevice> reference : references) {
            UsbDevice device = context.getService(reference);
            if (device == null) {
                continue;
            }
            try {
                visitor.accept(reference, device);
            } finally {
                context.ungetService(reference);
            }
        }
    }

    private static int byIdentity(ServiceReference<UsbDevice> one, ServiceReference<UsbDevice> other) {
        return identity(one).compareTo(identity(other));
    }

    private static String identity(ServiceReference<UsbDevice> reference) {
        return String.valueOf(reference.getProperty(UsbDevice.IDENTITY));
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }
}
