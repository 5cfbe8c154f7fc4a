package org.microframe.winusb.dll;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code GUID} of {@code guiddef.h}: 32, 16 and 16 bits little-endian, then eight bytes. */
public final class Guids {

    /** Bytes of one. */
    public static final int SIZE = 16;

    private static final Pattern FORM =
            Pattern.compile("\\{?(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12})}?");

    private Guids() {}

    /**
     * Reads the form in which Windows writes one, {@code {DEE824EF-729B-4A0E-9C14-B7117D33A817}}, also without braces.
     *
     * @throws IllegalArgumentException when it has another form
     */
    public static UUID parse(String text) {
        var matcher = FORM.matcher(text.trim());
        if (!matcher.matches() || text.contains("{") != text.contains("}")) {
            throw new IllegalArgumentException("the GUID is \"" + text
                    + "\"; it must have the form {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx} of hexadecimal digits");
        }
        return UUID.fromString(matcher.group(1));
    }

    /** The form in which Windows writes it, in braces and capital letters. */
    public static String format(UUID guid) {
        return "{" + guid.toString().toUpperCase(Locale.ROOT) + "}";
    }

    /** Writes one to a little-endian buffer. */
    public static void write(UUID guid, ByteBuffer into, int at) {
        long high = guid.getMostSignificantBits();
        into.putInt(at, (int) (high >>> 32));
        into.putShort(at + 4, (short) (high >>> 16));
        into.putShort(at + 6, (short) high);
        into.putLong(at + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
    }

    /** Reads one from a little-endian buffer. */
    public static UUID read(ByteBuffer from, int at) {
        long high = Integer.toUnsignedLong(from.getInt(at)) << 32
                | Short.toUnsignedLong(from.getShort(at + 4)) << 16
                | Short.toUnsignedLong(from.getShort(at + 6));
        return new UUID(high, Long.reverseBytes(from.getLong(at + 8)));
    }
}
