package org.microframe.isoch;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.microframe.usb.ConfigurationDescriptor;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * What a stream needs.
 *
 * @param deviceFilter which device, as an OSGi filter over the properties of its {@code UsbDevice} service; the highest
 *     ranking match is taken
 * @param interfaceNumber {@code bInterfaceNumber}, 0 to 255; {@link #ANY_INTERFACE} with an interface class
 * @param alternateSetting {@code bAlternateSetting} that has the endpoint, 0 to 255
 * @param endpointAddress {@code bEndpointAddress}, number 1 to 15, with bit 7 for IN; {@link #ANY_OUT} or {@link #ANY_IN} with an
 *     interface class
 * @param interfaceClass {@code bInterfaceClass}, 0 to 255, of the interface whose first isochronous endpoint of that direction is
 *     meant, feedback endpoints left out: the first such interface in the first acceptable alternate setting that has one; {@link
 *     #NO_CLASS} for the interface and endpoint that are given by number
 * @param leadFrames frames (ms) queued ahead of the bus, between the least and the greatest of the policy, at least two transfers, at most {@value #MAX_LEAD_FRAMES}
 * @param framesPerTransfer frames (ms) a transfer carries, 1 to {@value #MAX_FRAMES_PER_TRANSFER}; the endpoint's
 *     geometry may allow fewer; {@link #CHOOSE} for an eighth of the lead, at most {@value #DEFAULT_FRAMES_PER_TRANSFER}
 * @param leasableTransfers transfers that handlers may hold beside those queued, 1 to {@value #MAX_LEASABLE}
 * @param marginFrames 0: transfers start as soon as possible; 1 to {@value #MAX_MARGIN_FRAMES}: each is submitted at a frame, and the
 *     stream skips ahead when its next transfer would start less than so many frames (ms) after the present one; at most the least lead
 *     less one transfer, since that is what is queued when the next one is submitted. At frames every
 *     position in the ledger is exact, and a late transfer loses its packets instead of breaking the chain
 * @param policy what it does where it has a choice
 */
@ProviderType
public record StreamRequest(
        String deviceFilter,
        int interfaceNumber,
        int alternateSetting,
        int endpointAddress,
        int interfaceClass,
        int leadFrames,
        int framesPerTransfer,
        int leasableTransfers,
        int marginFrames,
        StreamPolicy policy) {

    /** The interface number when the interface is looked for by its class. */
    public static final int ANY_INTERFACE = -1;
    /** The interface class when interface and endpoint are given by number. */
    public static final int NO_CLASS = -1;
    /** The endpoint address when the first OUT endpoint is meant of the interface that is looked for. */
    public static final int ANY_OUT = 0x00;
    /** The endpoint address when the first IN endpoint is meant of the interface that is looked for. */
    public static final int ANY_IN = 0x80;
    /** Frames queued ahead of the bus unless asked otherwise: longer than most pauses of a JVM. */
    public static final int DEFAULT_LEAD_FRAMES = 64;
    /** Frames of a transfer unless asked otherwise. */
    public static final int DEFAULT_FRAMES_PER_TRANSFER = 8;
    /** Frames of a transfer that are chosen from the lead. */
    public static final int CHOOSE = 0;
    /** Transfers that handlers may hold unless asked otherwise. */
    public static final int DEFAULT_LEASABLE = 4;
    /** The greatest lead: WinUSB forgets the place of a pipe after 1024 frames, and pages are locked for all of it. */
    public static final int MAX_LEAD_FRAMES = 1024;
    /** The most packets of a request (winusb.md: 1024 at high speed), at one packet per frame. */
    public static final int MAX_FRAMES_PER_TRANSFER = 1024;
    /** The greatest margin: the lead must fit into the window of 1024 frames behind it. */
    public static final int MAX_MARGIN_FRAMES = 256;
    /** The most transfers that handlers may hold. */
    public static final int MAX_LEASABLE = 64;

    /** @throws IllegalArgumentException when a value is out of its range, or the filter does not parse */
    public StreamRequest {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(deviceFilter, "deviceFilter");
        try {
            FrameworkUtil.createFilter(deviceFilter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the device filter is " + deviceFilter + "; it must be an OSGi filter: " + e.getMessage(), e);
        }
        range("the alternate setting", alternateSetting, 0, 255);
        range("the endpoint address", endpointAddress, 0, 255);
        if (interfaceClass == NO_CLASS) {
            range("the interface number", interfaceNumber, 0, 255);
            if ((endpointAddress & 0x0F) == 0 || (endpointAddress & 0x70) != 0) {
                throw new IllegalArgumentException(String.format(
                        "the endpoint address is 0x%02X; it must have a number from 1 to 15 and bits 6 to 4 clear",
                        endpointAddress));
            }
        } else {
            range("the interface class", interfaceClass, 0, 255);
            requireSearch(interfaceNumber, endpointAddress);
        }
        if (framesPerTransfer == CHOOSE) {
            framesPerTransfer = Math.max(1, Math.min(DEFAULT_FRAMES_PER_TRANSFER, leadFrames / 8));
        }
        range("the frames per transfer", framesPerTransfer, 1, MAX_FRAMES_PER_TRANSFER);
        range("the lead in frames", leadFrames, 2, MAX_LEAD_FRAMES);
        if (leadFrames < 2 * framesPerTransfer) {
            throw new IllegalArgumentException("the lead is " + leadFrames
                    + " frames; it must hold at least two transfers of " + framesPerTransfer + " frames");
        }
        range("the leasable transfers", leasableTransfers, 1, MAX_LEASABLE);
        range("the margin in frames", marginFrames, 0, MAX_MARGIN_FRAMES);
        if (!policy.group().isEmpty() && marginFrames == 0) {
            throw new IllegalArgumentException("the margin is 0 frames; a stream of the group '" + policy.group()
                    + "' is submitted at frames, so it must be 1 or more");
        }
        if (policy.leastLeadFrames() > leadFrames
                || policy.leastLeadFrames() > 0 && policy.leastLeadFrames() < 2 * framesPerTransfer) {
            throw new IllegalArgumentException("the least lead is " + policy.leastLeadFrames()
                    + " frames; it must be 0, or at least two transfers of " + framesPerTransfer
                    + " frames and at most the lead of " + leadFrames);
        }
        int greatestLead = Math.max(leadFrames, policy.greatestLeadFrames());
        if (policy.greatestLeadFrames() > 0 && policy.greatestLeadFrames() < leadFrames) {
            throw new IllegalArgumentException("the greatest lead is " + policy.greatestLeadFrames()
                    + " frames; it must be 0 or at least the lead of " + leadFrames);
        }
        policy.losses().requireFor((endpointAddress & 0x80) != 0);
        if (policy.startFrame() != StreamPolicy.NO_FRAME && marginFrames == 0) {
            throw new IllegalArgumentException("the margin is 0 frames; a stream that starts in frame "
                    + policy.startFrame() + " is submitted at frames, so it must be 1 or more");
        }
        int leastLead = policy.leastLeadFrames() == 0 ? leadFrames : policy.leastLeadFrames();
        if (marginFrames > leastLead - framesPerTransfer) {
            throw new IllegalArgumentException(
                    "the margin is " + marginFrames + " frames and the least lead " + leastLead
                            + "; when a transfer is submitted, the lead less one transfer of " + framesPerTransfer
                            + " frames is queued, so the margin must be at most " + (leastLead - framesPerTransfer));
        }
        if (marginFrames > 0 && greatestLead + framesPerTransfer + marginFrames > MAX_LEAD_FRAMES) {
            throw new IllegalArgumentException(
                    "the lead is " + greatestLead + " frames, a transfer has " + framesPerTransfer + " and the margin "
                            + marginFrames + "; at frames their sum must not be more than " + MAX_LEAD_FRAMES);
        }
    }

    /** A request for an interface and an endpoint that are given by number. */
    public StreamRequest(
            String deviceFilter,
            int interfaceNumber,
            int alternateSetting,
            int endpointAddress,
            int leadFrames,
            int framesPerTransfer,
            int leasableTransfers,
            int marginFrames,
            StreamPolicy policy) {
        this(
                deviceFilter,
                interfaceNumber,
                alternateSetting,
                endpointAddress,
                NO_CLASS,
                leadFrames,
                framesPerTransfer,
                leasableTransfers,
                marginFrames,
                policy);
    }

    /** A request for transfers that start as soon as possible, with the default policy. */
    public StreamRequest(
            String deviceFilter,
            int interfaceNumber,
            int alternateSetting,
            int endpointAddress,
            int leadFrames,
            int framesPerTransfer,
            int leasableTransfers) {
        this(
                deviceFilter,
                interfaceNumber,
                alternateSetting,
                endpointAddress,
                leadFrames,
                framesPerTransfer,
                leasableTransfers,
                0,
                StreamPolicy.DEFAULT);
    }

    /**
     * A request for the first isochronous endpoint of a direction in an interface of a class, with lead and transfers as they are unless
     * asked otherwise.
     *
     * @param interfaceClass {@code bInterfaceClass}, 0 to 255
     * @param alternateSetting in which the interface has the endpoint, 0 to 255
     * @param in whether data go from the device to the host
     */
    public static StreamRequest ofClass(String deviceFilter, int interfaceClass, int alternateSetting, boolean in) {
        return new StreamRequest(
                deviceFilter,
                ANY_INTERFACE,
                alternateSetting,
                in ? ANY_IN : ANY_OUT,
                interfaceClass,
                DEFAULT_LEAD_FRAMES,
                DEFAULT_FRAMES_PER_TRANSFER,
                DEFAULT_LEASABLE,
                0,
                StreamPolicy.DEFAULT);
    }

    /** Whether interface and endpoint are looked for by class and direction. */
    public boolean isSearch() {
        return interfaceClass != NO_CLASS;
    }

    /**
     * The same request with the numbers of the interface and the endpoint that it means on a device; itself when it gives them, or the
     * device has none.
     */
    public StreamRequest on(ConfigurationDescriptor configuration) {
        return isSearch()
                ? new EndpointSearch(interfaceClass, isIn())
                        .in(configuration, acceptableSettings())
                        .map(this::with)
                        .orElse(this)
                : this;
    }

    private StreamRequest with(EndpointSearch.Found found) {
        return new StreamRequest(
                deviceFilter,
                found.interfaceNumber(),
                alternateSetting,
                found.endpointAddress(),
                leadFrames,
                framesPerTransfer,
                leasableTransfers,
                marginFrames,
                policy);
    }

    /** The same request with another policy. */
    public StreamRequest with(StreamPolicy other) {
        return new StreamRequest(
                deviceFilter,
                interfaceNumber,
                alternateSetting,
                endpointAddress,
                interfaceClass,
                leadFrames,
                framesPerTransfer,
                leasableTransfers,
                marginFrames,
                other);
    }

    /** The alternate settings that will do, in order, each once: {@link #alternateSetting} first. */
    public List<Integer> acceptableSettings() {
        return Stream.concat(Stream.of(alternateSetting), policy.otherSettings().stream())
                .distinct()
                .toList();
    }

    /** Whether data go from the device to the host. */
    public boolean isIn() {
        return (endpointAddress & 0x80) != 0;
    }

    /** The least lead that will do, frames (ms). */
    public int leastLeadFrames() {
        return policy.leastLeadFrames() == 0 ? leadFrames : policy.leastLeadFrames();
    }

    /**
     * The same request with a lead that is not more than this one's, nor is the greatest.
     *
     * @param most frames (ms), from {@link #leastLeadFrames} on
     * @throws IllegalArgumentException when it is less
     */
    public StreamRequest withLeadOfAtMost(int most) {
        range("the most frames of lead", most, leastLeadFrames(), MAX_LEAD_FRAMES);
        int lead = Math.min(leadFrames, most);
        int greatest = Math.min(policy.greatestLeadFrames(), most);
        return new StreamRequest(
                deviceFilter,
                interfaceNumber,
                alternateSetting,
                endpointAddress,
                interfaceClass,
                lead,
                framesPerTransfer,
                leasableTransfers,
                marginFrames,
                policy.withLead(policy.leastLeadFrames(), greatest));
    }

    /** Transfers that are queued at once: the lead in whole transfers, rounded up. */
    public int transfersInFlight() {
        return (leadFrames + framesPerTransfer - 1) / framesPerTransfer;
    }

    /** The most transfers that are queued at once: those of the greatest lead. */
    public int mostTransfersInFlight() {
        int greatest = Math.max(leadFrames, policy.greatestLeadFrames());
        return (greatest + framesPerTransfer - 1) / framesPerTransfer;
    }

    /** Whether a stream opened for this request, on a device that suits the other one, serves that as well. */
    public boolean satisfies(StreamRequest other) {
        return objectionTo(other).isEmpty();
    }

    /** Why a stream opened for this request does not serve the other one: the value and the rule; empty when it does. */
    public String objectionTo(StreamRequest other) {
        if (endpointAddress != other.endpointAddress) {
            return String.format("its endpoint is 0x%02X; it must be 0x%02X", endpointAddress, other.endpointAddress);
        }
        if (interfaceClass != other.interfaceClass) {
            return "its interface class is " + interfaceClass + "; it must be " + other.interfaceClass;
        }
        if (interfaceNumber != other.interfaceNumber) {
            return "its interface is " + interfaceNumber + "; it must be " + other.interfaceNumber;
        }
        if (!other.acceptableSettings().containsAll(acceptableSettings())) {
            return "its alternate setting is of " + acceptableSettings() + "; it must be of "
                    + other.acceptableSettings();
        }
        if (leastLeadFrames() < other.leastLeadFrames()) {
            return "its lead is " + (leastLeadFrames() < leadFrames ? "at least " : "") + leastLeadFrames()
                    + " frames; it must be at least " + other.leastLeadFrames();
        }
        if (framesPerTransfer > other.framesPerTransfer) {
            return "its transfers have " + framesPerTransfer + " frames; they must have at most "
                    + other.framesPerTransfer;
        }
        if (leasableTransfers < other.leasableTransfers) {
            return "its leasable transfers are " + leasableTransfers + "; they must be at least "
                    + other.leasableTransfers;
        }
        if (marginFrames != other.marginFrames) {
            return "its margin is " + marginFrames + " frames; it must be " + other.marginFrames;
        }
        return policy.losses().objectionTo(other.policy.losses());
    }

    private static void requireSearch(int interfaceNumber, int endpointAddress) {
        if (interfaceNumber != ANY_INTERFACE) {
            throw new IllegalArgumentException("the interface number is " + interfaceNumber
                    + "; with an interface class it must be " + ANY_INTERFACE + ", as the interface is looked for");
        }
        if (endpointAddress != ANY_OUT && endpointAddress != ANY_IN) {
            throw new IllegalArgumentException(String.format(
                    "the endpoint address is 0x%02X; with an interface class it must be 0x00 for OUT or 0x80 for IN, as the"
                            + " endpoint is looked for",
                    endpointAddress));
        }
    }

    private static void range(String what, int value, int least, int greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    what + " is " + value + "; it must be from " + least + " to " + greatest);
        }
    }
}
