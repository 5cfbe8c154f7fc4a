package org.microframe.isoch.rate;

import java.util.EnumSet;
import java.util.Set;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/** Holds sample rates against what WinUSB can do with an endpoint. Any thread. */
@ProviderType
public final class RatePlanner {

    static final long FRAMES_PER_SECOND = 1000;
    static final int LENGTH_BYTES = 2;

    private static final int USUAL_FRAMES_PER_TRANSFER = 8;
    private static final int MICROFRAMES = 8;
    private static final int TRANSACTION_BYTES = 1024;
    private static final int ASYNCHRONOUS = 1;
    private static final int SYNCHRONOUS = 3;

    private RatePlanner() {}

    /**
     * Plans samples on an endpoint.
     *
     * @param speed the speed the device is connected at
     * @param endpoint the endpoint, at that speed
     * @param format the samples
     * @return the plan; a rate that is not carried is a plan as well
     * @throws UnsupportedGeometryException when WinUSB cannot stream the endpoint at all, as {@link IsochGeometry#of}
     */
    public static RatePlan plan(UsbSpeed speed, EndpointDescriptor endpoint, SampleFormat format) {
        IsochGeometry geometry = IsochGeometry.of(speed, endpoint);
        int synchronization = endpoint.attributes() >> 2 & 3;
        return endpoint.isIn() ? planIn(geometry, synchronization, format) : planOut(geometry, synchronization, format);
    }

    private static RatePlan planOut(IsochGeometry geometry, int synchronization, SampleFormat format) {
        long spare = geometry.bytesPerFrame() * FRAMES_PER_SECOND - format.bytesPerSecond();
        if (spare != 0) {
            RateVerdict verdict = spare > 0 ? RateVerdict.NOT_FULL : RateVerdict.TOO_FAST;
            return new RatePlan(format, false, geometry, verdict, 0, 0, Set.of(), changeOut(geometry, format));
        }
        boolean whole = geometry.bytesPerPacket() % format.bytes() == 0;
        int wholeFrames = format.bytes() / greatestCommonDivisor(format.bytes(), geometry.bytesPerFrame());
        return new RatePlan(
                format,
                false,
                geometry,
                whole ? RateVerdict.FITS : RateVerdict.SPLITS_SAMPLES,
                wholeFrames,
                framesPerTransfer(geometry, wholeFrames),
                synchronization == ASYNCHRONOUS ? EnumSet.of(RateCaution.CLOCK_OF_ITS_OWN) : Set.of(),
                FirmwareChange.NONE);
    }

    private static RatePlan planIn(IsochGeometry geometry, int synchronization, SampleFormat format) {
        long room = geometry.bytesPerFrame() * FRAMES_PER_SECOND;
        if (format.bytesPerSecond() > room) {
            FirmwareChange change = changeIn(geometry, format, synchronization != SYNCHRONOUS);
            return new RatePlan(format, true, geometry, RateVerdict.TOO_FAST, 0, 0, Set.of(), change);
        }
        boolean whole = mostBytes(format, geometry.packetsPerFrame()) <= geometry.bytesPerPacket();
        boolean tight = synchronization != SYNCHRONOUS && (room - format.bytesPerSecond()) * 1000 < room;
        return new RatePlan(
                format,
                true,
                geometry,
                whole ? RateVerdict.FITS : RateVerdict.SPLITS_SAMPLES,
                1,
                framesPerTransfer(geometry, 1),
                tight ? EnumSet.of(RateCaution.NO_HEADROOM) : Set.of(),
                FirmwareChange.NONE);
    }

    /** The multiple nearest below the usual size, if the endpoint's limit allows one at all. */
    private static int framesPerTransfer(IsochGeometry geometry, int wholeFrames) {
        int usual = Math.min(USUAL_FRAMES_PER_TRANSFER, geometry.maxFramesPerTransfer());
        if (wholeFrames > geometry.maxFramesPerTransfer()) {
            return usual;
        }
        return Math.max(wholeFrames, usual / wholeFrames * wholeFrames);
    }

    /** Full packets of whole samples; else full packets; else packets that say how much of them counts. */
    private static FirmwareChange changeOut(IsochGeometry geometry, SampleFormat format) {
        for (int unit : new int[] {format.bytes(), 1}) {
            for (int packets : packetsPerFrame(geometry)) {
                long bytes = format.bytesPerSecond() / (FRAMES_PER_SECOND * packets);
                boolean exact = format.bytesPerSecond() % (FRAMES_PER_SECOND * packets) == 0 && bytes % unit == 0;
                if (exact && isPacketSize(geometry.speed(), bytes)) {
                    return resized(geometry, packets, bytes);
                }
            }
        }
        for (int packets : packetsPerFrame(geometry)) {
            long bytes = packetSize(geometry.speed(), LENGTH_BYTES + mostBytes(format, packets));
            if (isPacketSize(geometry.speed(), bytes)) {
                return new FirmwareChange(FirmwareChange.Kind.LENGTH_IN_PACKET, packets, (int) bytes);
            }
        }
        return beyond(geometry.speed());
    }

    private static FirmwareChange changeIn(IsochGeometry geometry, SampleFormat format, boolean headroom) {
        for (int packets : packetsPerFrame(geometry)) {
            long bytes = packetSize(geometry.speed(), mostBytes(format, packets) + (headroom ? format.bytes() : 0));
            if (isPacketSize(geometry.speed(), bytes)) {
                return resized(geometry, packets, bytes);
            }
        }
        return beyond(geometry.speed());
    }

    private static FirmwareChange resized(IsochGeometry geometry, int packets, long bytes) {
        boolean same = packets == geometry.packetsPerFrame();
        return new FirmwareChange(
                same ? FirmwareChange.Kind.PACKET_SIZE : FirmwareChange.Kind.INTERVAL, packets, (int) bytes);
    }

    private static FirmwareChange beyond(UsbSpeed speed) {
        return new FirmwareChange(
                speed == UsbSpeed.SUPER ? FirmwareChange.Kind.LESS_DATA : FirmwareChange.Kind.HIGHER_SPEED, 0, 0);
    }

    /** The endpoint's own packets per frame first, then the others, the most first. */
    private static int[] packetsPerFrame(IsochGeometry geometry) {
        int present = geometry.packetsPerFrame();
        if (!geometry.speed().hasMicroframes()) {
            return new int[] {present};
        }
        int[] all = {present, 0, 0, 0};
        int next = 1;
        for (int packets = MICROFRAMES; packets >= 1; packets /= 2) {
            if (packets != present) {
                all[next++] = packets;
            }
        }
        return all;
    }

    /** Whether an endpoint can have packets of this size, as its descriptor says it. */
    private static boolean isPacketSize(UsbSpeed speed, long bytes) {
        return bytes >= 1 && bytes <= IsochGeometry.maxBytesPerPacket(speed) && packetSize(speed, bytes) == bytes;
    }

    /**
     * The least size of a packet, from this one on, that an endpoint can have: at high speed a packet of more than {@value
     * #TRANSACTION_BYTES} bytes is two or three transactions of one size (USB 2.0, 9.6.6).
     */
    private static long packetSize(UsbSpeed speed, long bytes) {
        long transactions = speed == UsbSpeed.HIGH ? (bytes + TRANSACTION_BYTES - 1) / TRANSACTION_BYTES : 1;
        return transactions <= 1 ? bytes : (bytes + transactions - 1) / transactions * transactions;
    }

    /** Bytes of the largest packet when samples are spread evenly over packets and not split. */
    private static long mostBytes(SampleFormat format, int packetsPerFrame) {
        long packets = FRAMES_PER_SECOND * packetsPerFrame;
        return (format.rate() + packets - 1) / packets * format.bytes();
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
