package org.microframe.winusb;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.microframe.winusb.dll.Guids;

/**
 * The path of a device interface: two backslashes, a question mark, a backslash, and for instance {@code
 * usb#vid_1209&pid_f00d&mi_02#7&1a2b3c&0&0002#{dee824ef-729b-4a0e-9c14-b7117d33a817}}. Two paths are the same when they differ
 * in nothing but the case of letters.
 *
 * @param text the path as Windows gives it
 * @param hardware its first part, for instance {@code usb#vid_1209&pid_f00d&mi_02}, in small letters
 * @param instance its second part, in small letters: the serial number, or an identifier that Windows made up
 * @param interfaceNumber the first interface of the function of a composite device ({@code mi_nn}); empty when the device has
 *     one function
 */
record DevicePath(String text, String hardware, String instance, OptionalInt interfaceNumber) {

    private static final Pattern FORM =
            Pattern.compile("\\\\\\\\[?.]\\\\([^#]+#[^#]+)#([^#]+)#(\\{[^}]+})(?:\\\\.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern FUNCTION = Pattern.compile("[&#]mi_(\\p{XDigit}{2})(?=&|$)", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when it has another form
     */
    static DevicePath of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the device path is \"" + text
                    + "\"; it must have the form \\\\?\\ENUMERATOR#HARDWARE#INSTANCE#{GUID}");
        }
        Guids.parse(matcher.group(3));
        String hardware = matcher.group(1).toLowerCase(Locale.ROOT);
        Matcher function = FUNCTION.matcher(hardware);
        return new DevicePath(
                text,
                hardware,
                matcher.group(2).toLowerCase(Locale.ROOT),
                function.find() ? OptionalInt.of(Integer.parseInt(function.group(1), 16)) : OptionalInt.empty());
    }

    /** The class that its interface is of. */
    UUID interfaceClass() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("the device path is \"" + text + "\", which was read before");
        }
        return Guids.parse(matcher.group(3));
    }

    /** The device's instance as Windows writes it ({@code USB\VID_1209&PID_F00D\...}), in capital letters. */
    String instanceId() {
        return (hardware.replace('#', '\\') + "\\" + instance).toUpperCase(Locale.ROOT);
    }
}
