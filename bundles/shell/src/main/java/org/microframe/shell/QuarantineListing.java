package org.microframe.shell;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbDevice;

/** What native services left in quarantine, as text for a person, by the properties of its services. */
final class QuarantineListing {

    private final List<Map<String, Object>> entries;

    /** @param entries the properties of each service in quarantine */
    QuarantineListing(List<Map<String, Object>> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparing(entry -> number(entry, Quarantine.SINCE)))
                .toList();
    }

    /** One line on all of it, or nothing when there is none. */
    String summary() {
        if (entries.isEmpty()) {
            return "";
        }
        return "quarantine: " + counted(entries.size(), "pipe") + ", " + bytes()
                + " bytes that the system may still write to (usb:quarantine)";
    }

    /** Every pipe in it. */
    @Override
    public String toString() {
        if (entries.isEmpty()) {
            return "nothing in quarantine";
        }
        TextTable table = new TextTable("PROVIDER", "DEVICE", "ENDPOINT", ">TRANSFERS", ">BYTES", "SINCE");
        for (Map<String, Object> entry : entries) {
            table.row(
                    String.valueOf(entry.get(UsbDevice.PROVIDER)),
                    String.valueOf(entry.get(UsbDevice.IDENTITY)),
                    String.format("0x%02X", number(entry, Quarantine.ENDPOINT)),
                    Long.toString(number(entry, Quarantine.TRANSFERS)),
                    Long.toString(number(entry, Quarantine.BYTES)),
                    Instant.ofEpochMilli(number(entry, Quarantine.SINCE)).toString());
        }
        return table + "\n" + counted(entries.size(), "pipe") + ", " + bytes()
                + " bytes whose transfers are not proven complete; they are kept until they are, or the framework ends";
    }

    private long bytes() {
        return entries.stream()
                .mapToLong(entry -> number(entry, Quarantine.BYTES))
                .sum();
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static long number(Map<String, Object> entry, String key) {
        return entry.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
