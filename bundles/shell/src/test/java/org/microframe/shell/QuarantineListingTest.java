package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.microframe.usb.host.Quarantine;
import org.microframe.usb.host.UsbDevice;

class QuarantineListingTest {

    @Test
    void showsWhoseMemoryIsKeptTheOldestFirst() {
        QuarantineListing listing =
                new QuarantineListing(List.of(entry("b", 0x82, 12, 24_576, 1_000), entry("a", 0x01, 3, 2_304, 0)));

        assertThat(listing)
                .hasToString(
                        """
                        PROVIDER   DEVICE  ENDPOINT  TRANSFERS  BYTES  SINCE
                        simulator  a       0x01              3   2304  1970-01-01T00:00:00Z
                        simulator  b       0x82             12  24576  1970-01-01T00:00:01Z
                        2 pipes, 26880 bytes whose transfers are not proven complete; they are kept until they are, or the framework ends""");
        assertThat(listing.summary())
                .isEqualTo("quarantine: 2 pipes, 26880 bytes that the system may still write to (usb:quarantine)");
    }

    @Test
    void saysThatThereIsNothing() {
        QuarantineListing listing = new QuarantineListing(List.of());

        assertThat(listing).hasToString("nothing in quarantine");
        assertThat(listing.summary()).isEmpty();
    }

    private static Map<String, Object> entry(String device, int endpoint, int transfers, long bytes, long since) {
        return Map.of(
                UsbDevice.PROVIDER,
                "simulator",
                UsbDevice.IDENTITY,
                device,
                Quarantine.ENDPOINT,
                endpoint,
                Quarantine.TRANSFERS,
                transfers,
                Quarantine.BYTES,
                bytes,
                Quarantine.SINCE,
                since);
    }
}
