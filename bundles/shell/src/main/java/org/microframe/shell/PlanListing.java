package org.microframe.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.microframe.isoch.rate.FeedbackPath;
import org.microframe.isoch.rate.FirmwareChange;
import org.microframe.isoch.rate.RateCaution;
import org.microframe.isoch.rate.RatePlan;
import org.microframe.isoch.rate.RatePlanner;
import org.microframe.isoch.rate.SampleFormat;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbDevice;

/** What comes of a sample rate on an endpoint of devices, as text for a person: for each alternate setting that has it. */
final class PlanListing {

    private final int endpointAddress;
    private final SampleFormat format;
    private final int leadFrames;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param endpointAddress {@code bEndpointAddress}
     * @param format the samples
     * @param leadFrames the lead that transfers are to suit, frames
     */
    PlanListing(int endpointAddress, SampleFormat format, int leadFrames) {
        this.endpointAddress = endpointAddress;
        this.format = format;
        this.leadFrames = leadFrames;
    }

    /** Adds what a device does with the samples. */
    void add(String identity, UsbDevice device) {
        lines.add(identity + "  " + device.speed().name().toLowerCase(Locale.ROOT) + " speed");
        int before = lines.size();
        for (InterfaceDescriptor setting : device.configuration().interfaces()) {
            setting.endpoint(endpointAddress)
                    .filter(EndpointDescriptor::isIsochronous)
                    .ifPresent(endpoint -> add(device, setting, endpoint));
        }
        if (lines.size() == before) {
            lines.add(String.format("  no isochronous endpoint 0x%02X", endpointAddress));
        }
    }

    /** The listing, or {@code none} when no device was added. */
    String print(String none) {
        return lines.isEmpty() ? none : String.join("\n", lines);
    }

    private void add(UsbDevice device, InterfaceDescriptor setting, EndpointDescriptor endpoint) {
        String head = "  interface " + setting.number() + ", alternate " + setting.alternateSetting() + ": ";
        RatePlan plan;
        try {
            plan = RatePlanner.plan(device.speed(), endpoint, format);
        } catch (UnsupportedGeometryException e) {
            lines.add(head + "cannot be streamed: " + e.getMessage());
            return;
        }
        lines.add(head + verdict(plan));
        if (plan.verdict().isCarried()) {
            lines.add("    " + transfers(plan));
        } else {
            lines.add("    firmware: " + change(plan));
        }
        plan.cautions().stream().sorted().forEach(caution -> lines.add("    caution: " + caution(caution)));
        FeedbackPath feedback = FeedbackPath.of(device.configuration(), setting, endpoint);
        if (feedback.kind() != FeedbackPath.Kind.NONE) {
            lines.add("    " + feedback(feedback));
        }
    }

    private static String verdict(RatePlan plan) {
        String needs = plan.format().rate() + " Hz of " + plan.format().bytes() + " bytes are "
                + plan.format().bytesPerSecond() + " bytes/s; ";
        String has = (plan.in() ? "the endpoint gives at most " : "the endpoint takes exactly ")
                + plan.endpointBytesPerSecond() + " bytes/s";
        String says =
                switch (plan.verdict()) {
                    case FITS -> ": carried";
                    case SPLITS_SAMPLES -> ": carried, with samples that straddle packets";
                    case NOT_FULL -> ": not carried, since WinUSB fills every packet";
                    case TOO_FAST -> ": not carried";
                };
        return needs + has + says;
    }

    private String transfers(RatePlan plan) {
        String each = plan.wholeFrames() == 1
                ? "any number of frames per transfer, 1 to " + plan.geometry().maxFramesPerTransfer()
                : "frames per transfer in multiples of " + plan.wholeFrames()
                        + ", so that transfers hold whole samples";
        return each + "; suggested " + plan.framesPerTransfer(leadFrames) + " for a lead of " + leadFrames;
    }

    private static String change(RatePlan plan) {
        FirmwareChange change = plan.change();
        UsbSpeed speed = plan.geometry().speed();
        return switch (change.kind()) {
            case NONE -> "no change";
            case PACKET_SIZE -> "an alternate setting with packets of " + change.bytesPerPacket() + " bytes";
            case INTERVAL ->
                "an alternate setting with bInterval " + interval(change) + " and packets of " + change.bytesPerPacket()
                        + " bytes";
            case LENGTH_IN_PACKET ->
                "packets of " + change.bytesPerPacket() + " bytes that begin with the number of bytes that count"
                        + (change.packetsPerFrame() == plan.geometry().packetsPerFrame()
                                ? ""
                                : ", with bInterval " + interval(change));
            case HIGHER_SPEED ->
                "a device of higher speed; at " + speed.name().toLowerCase(Locale.ROOT) + " speed a packet has at most "
                        + IsochGeometry.maxBytesPerPacket(speed) + " bytes";
            case LESS_DATA -> "less data; no isochronous endpoint carries so much";
        };
    }

    /** At high speed and above a frame has 8 >> (bInterval - 1) packets (USB 2.0, 9.6.6). */
    private static int interval(FirmwareChange change) {
        return 4 - Integer.numberOfTrailingZeros(change.packetsPerFrame());
    }

    private static String caution(RateCaution caution) {
        return switch (caution) {
            case CLOCK_OF_ITS_OWN ->
                "the endpoint is asynchronous, and WinUSB cannot follow its clock; it should take its clock from the bus";
            case NO_HEADROOM -> "less than 0.1 % to spare for the drift of the device's clock";
        };
    }

    private static String feedback(FeedbackPath feedback) {
        return String.format(
                "%s feedback: endpoint 0x%02X of interface %d, alternate %d%s",
                feedback.kind().name().toLowerCase(Locale.ROOT),
                feedback.endpointAddress(),
                feedback.interfaceNumber(),
                feedback.alternateSetting(),
                feedback.refreshFrames() == 0 ? "" : ", every " + feedback.refreshFrames() + " frames");
    }
}
