package org.microframe.isoch;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an OUT stream sends in frames for which its producer had nothing in time: WinUSB fills every service interval. Such frames are
 * booked as underrun, whatever they hold. What is left of a frame that a producer had begun is the pattern when there is one, else zero
 * bytes.
 *
 * @param kind what it is
 * @param pattern for {@link Kind#PATTERN} 1 to {@value #MAX_PATTERN_BYTES} bytes, not more than a packet of the endpoint; else none
 */
@ProviderType
public record Filler(Kind kind, List<Byte> pattern) {

    /** What frames of filler hold. */
    @ProviderType
    public enum Kind {
        /** Zero bytes. */
        SILENCE,
        /**
         * What the last slot that a producer supplied holds at the same place, filler in it included; zero bytes until one was supplied
         * since the pipe was opened.
         */
        REPEAT,
        /** The pattern, again and again; it begins anew with each packet, and is cut off at the packet's end. */
        PATTERN
    }

    /** The most bytes of a pattern: those of a packet at SuperSpeed (USB 3.2, 9.6.7: 48 KiB in a service interval). */
    public static final int MAX_PATTERN_BYTES = 48 * 1024;
    /** Zero bytes. */
    public static final Filler SILENCE = new Filler(Kind.SILENCE, List.of());
    /** The last slot once more. */
    public static final Filler REPEAT = new Filler(Kind.REPEAT, List.of());

    /** @throws IllegalArgumentException when there is a pattern and should be none, or the other way round, or it is too long */
    public Filler {
        Objects.requireNonNull(kind, "kind");
        pattern = List.copyOf(Objects.requireNonNull(pattern, "pattern"));
        int least = kind == Kind.PATTERN ? 1 : 0;
        int greatest = kind == Kind.PATTERN ? MAX_PATTERN_BYTES : 0;
        if (pattern.size() < least || pattern.size() > greatest) {
            throw new IllegalArgumentException("the bytes of the pattern are " + pattern.size() + "; with the filler "
                    + kind + " they must be from " + least + " to " + greatest);
        }
    }

    /**
     * These bytes, again and again in each packet.
     *
     * @throws IllegalArgumentException when there are none, or too many
     */
    public static Filler pattern(byte... bytes) {
        return new Filler(Kind.PATTERN, listed(bytes));
    }

    /**
     * A filler as it stands in a service property.
     *
     * @param kind what it is
     * @param hexadecimal the bytes of the pattern, two digits each, with spaces wherever they help; empty for none
     * @throws IllegalArgumentException when these are no bytes, or do not suit the kind
     */
    public static Filler of(Kind kind, String hexadecimal) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hexadecimal.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the pattern is '" + hexadecimal + "'; it must be bytes of two hexadecimal digits each", e);
        }
        return new Filler(kind, listed(bytes));
    }

    private static List<Byte> listed(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte one : bytes) {
            list.add(one);
        }
        return list;
    }

    /** {@code SILENCE}, {@code REPEAT}, or {@code PATTERN} with its bytes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name());
        pattern.forEach(one -> text.append(String.format(" %02x", one)));
        return text.toString();
    }
}
