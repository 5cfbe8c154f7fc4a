package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.UsbSpeed;

class BusTimeTest {

    /** USB 2.0, table 5-4: payload, most transfers of a frame, bytes that remain. */
    @ParameterizedTest
    @CsvSource({
        "1, 150, 0",
        "2, 136, 4",
        "4, 115, 5",
        "8, 88, 4",
        "16, 60, 0",
        "32, 36, 24",
        "64, 20, 40",
        "128, 10, 130",
        "256, 5, 175",
        "512, 2, 458",
        "1023, 1, 468"
    })
    void countsFullSpeedTransactionsAsTheSpecification(int payload, int transfers, int remaining) {
        assertTable(UsbSpeed.FULL, payload, transfers, remaining);
    }

    /** USB 2.0, table 5-5: payload, most transfers of a microframe, bytes that remain. */
    @ParameterizedTest
    @CsvSource({
        "1, 192, 12",
        "2, 187, 20",
        "4, 178, 24",
        "8, 163, 2",
        "16, 138, 48",
        "32, 107, 10",
        "64, 73, 54",
        "128, 45, 30",
        "256, 25, 150",
        "512, 13, 350",
        "1024, 7, 66"
    })
    void countsHighSpeedTransactionsAsTheSpecification(int payload, int transfers, int remaining) {
        assertTable(UsbSpeed.HIGH, payload, transfers, remaining);
    }

    private static void assertTable(UsbSpeed speed, int payload, int transfers, int remaining) {
        int each = BusTime.wireBytes(speed, payload);
        assertThat(BusTime.intervalBytes(speed) / each).isEqualTo(transfers);
        assertThat(BusTime.intervalBytes(speed) % each).isEqualTo(remaining);
    }

    /** USB 2.0, 5.11.3, in floating point as it stands there. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 64, 188, 192, 1023, 1024})
    void takesTheTimeOfTheSpecificationsFormula(int payload) {
        double stuffed = Math.floor(3.167 + 7 * 8 * payload / 6.0);

        assertThat(BusTime.transactionNanos(UsbSpeed.FULL, true, payload))
                .isCloseTo(Math.round(7268 + 83.54 * stuffed), within(1L));
        assertThat(BusTime.transactionNanos(UsbSpeed.FULL, false, payload))
                .isCloseTo(Math.round(6265 + 83.54 * stuffed), within(1L));
        assertThat(BusTime.transactionNanos(UsbSpeed.HIGH, true, payload))
                .isCloseTo(Math.round(38 * 8 * 2.083 + 2.083 * stuffed), within(1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 192, 512, 1023})
    void allowsForMoreThanTheBytesThemselves(int payload) {
        double fullSpeedByte = 1e6 / 1500;
        double highSpeedByte = 125e3 / 7500;

        assertThat((double) BusTime.transactionNanos(UsbSpeed.FULL, false, payload))
                .isGreaterThan(BusTime.wireBytes(UsbSpeed.FULL, payload) * fullSpeedByte);
        assertThat((double) BusTime.transactionNanos(UsbSpeed.HIGH, false, payload))
                .isGreaterThan(BusTime.wireBytes(UsbSpeed.HIGH, payload) * highSpeedByte * 0.999);
    }
}
