package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.host.TransferOutcome;

/** From codes to exceptions and outcomes. */
class ErrorTableTest {

    @ParameterizedTest
    @CsvSource({
        "2, DeviceGoneException",
        "22, DeviceGoneException",
        "433, DeviceGoneException",
        "1167, DeviceGoneException",
        "5, UsbBusyException",
        "121, UsbTimeoutException",
        "1460, UsbTimeoutException",
        "31, UsbException",
        "87, UsbException",
        "995, UsbException",
        "4711, UsbException"
    })
    void codeHasItsException(int code, String exception) {
        assertThat(Failures.of("CreateFile", "the device", code).getClass().getSimpleName())
                .isEqualTo(exception);
    }

    @Test
    void failedTransferIsAStall() {
        assertThat(Failures.ofTransfer("WinUsb_WritePipe", "the device", 31)).isInstanceOf(UsbStallException.class);
        assertThat(Failures.ofTransfer("WinUsb_WritePipe", "the device", 87)).isExactlyInstanceOf(UsbException.class);
    }

    @Test
    void messageNamesFunctionDeviceCodeAndCause() {
        assertThat(Failures.of("WinUsb_Initialize", "Speaker", 5))
                .hasMessage(
                        "WinUsb_Initialize on Speaker failed with ERROR_ACCESS_DENIED (5): the device is open already,"
                                + " here or in another program");
        assertThat(Failures.of("WinUsb_Initialize", "Speaker", 4711)).hasMessageContaining("error 4711");
    }

    @ParameterizedTest
    @EnumSource
    void tableAndSwitchAgree(WindowsError error) {
        assertThat(WindowsError.meaning(error.code())).isEqualTo(error.meaning());
    }

    @Test
    void switchKnowsNoCodeThatTheTableLacks() {
        Set<Integer> table =
                Stream.of(WindowsError.values()).map(WindowsError::code).collect(Collectors.toSet());

        for (int code = 0; code < 16_000; code++) {
            if (!table.contains(code)) {
                assertThat(WindowsError.meaning(code)).isEqualTo(WindowsError.Meaning.OTHER);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, COMPLETED",
        "C000000D, REFUSED",
        "C0000120, ABORTED",
        "C000009D, GONE",
        "C000000E, GONE",
        "C0000184, GONE",
        "C00002B6, GONE",
        "C0000001, FAILED",
        "C0000185, FAILED",
        "C000009A, FAILED",
        "C0000022, FAILED",
        "C000FFFF, FAILED"
    })
    void statusHasItsOutcome(String status, TransferOutcome outcome) {
        assertThat(NtStatus.outcome(Integer.parseUnsignedInt(status, 16))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"C000000D, 87", "C0000120, 995", "C000009D, 1167", "C0000001, 31", "C00000B5, 121", "C0000022, 5"})
    void statusHasTheCodeThatWindowsGivesIt(String status, int code) {
        assertThat(NtStatus.toWin32(Integer.parseUnsignedInt(status, 16), -1)).isEqualTo(code);
    }
}
