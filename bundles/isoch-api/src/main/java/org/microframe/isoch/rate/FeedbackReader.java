package org.microframe.isoch.rate;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.microframe.usb.UsbSpeed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the values of an explicit feedback endpoint. One thread owns it; reading allocates nothing.
 *
 * <p>Which {@link FeedbackForm} the device uses is found out from the length of its packets and the rate that is expected: of
 * the forms with that length, the one whose rate is within {@value #TOLERANCE_PERCENT} % of it. No two forms of a length come
 * so near each other. Once found it stays, unless a packet has another length.
 */
@ProviderType
public final class FeedbackReader {

    /** How far from the nominal rate a value may be, in percent: more than one sample in an interval of six (USB 2.0, 5.12.4.2). */
    public static final int TOLERANCE_PERCENT = 25;

    private static final FeedbackForm[] FORMS = FeedbackForm.values();

    private final UsbSpeed speed;
    private final int nominal;
    private FeedbackForm form;
    private double rate;
    private long accepted;
    private long refused;

    /**
     * @param speed the speed the device is connected at
     * @param nominalRate the rate that the stream was set to, 1 Hz or more
     * @throws IllegalArgumentException when the rate is less than 1
     */
    public FeedbackReader(UsbSpeed speed, int nominalRate) {
        if (nominalRate < 1) {
            throw new IllegalArgumentException("the nominal rate is " + nominalRate + " Hz; it must be at least 1");
        }
        this.speed = speed;
        nominal = nominalRate;
        rate = nominalRate;
    }

    /**
     * Reads one packet. An empty one says that nothing has changed, and is neither accepted nor refused.
     *
     * @param data where the packet is; its position is not used and not changed, nor is its byte order
     * @param offset of the packet's first byte, as an index
     * @param length bytes of the packet
     * @return whether it was taken: false when it is neither 3 nor 4 bytes long, or asks for a rate that is too far from the
     *     nominal one in every form
     */
    public boolean read(ByteBuffer data, int offset, int length) {
        if (length == 0) {
            return false;
        }
        long value = length == 3 || length == 4 ? value(data, offset, length) : 0;
        FeedbackForm read =
                form != null && form.bytes() == length && isNear(form.rate(value)) ? form : find(value, length);
        if (read == null) {
            refused++;
            return false;
        }
        form = read;
        rate = read.rate(value);
        accepted++;
        return true;
    }

    private FeedbackForm find(long value, int length) {
        for (FeedbackForm candidate : FORMS) {
            boolean possible =
                    candidate.bytes() == length && (speed.hasMicroframes() || !candidate.countsMicroframes());
            if (possible && isNear(candidate.rate(value))) {
                return candidate;
            }
        }
        return null;
    }

    private boolean isNear(double candidate) {
        return Math.abs(candidate - nominal) * 100 <= (double) nominal * TOLERANCE_PERCENT;
    }

    private static long value(ByteBuffer data, int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | data.get(offset + i) & 0xFF;
        }
        return value;
    }

    /** The rate that the device asked for last, Hz; the nominal one before the first value. */
    public double rate() {
        return rate;
    }

    /** How far the device's clock is from the bus's by the last value, parts per million; positive when it is faster. */
    public double driftPpm() {
        return (rate - nominal) / nominal * 1e6;
    }

    /** The form that the device uses; empty before the first value. */
    public Optional<FeedbackForm> form() {
        return Optional.ofNullable(form);
    }

    /** Values taken. */
    public long accepted() {
        return accepted;
    }

    /** Packets that hold no value of any form. */
    public long refused() {
        return refused;
    }
}
