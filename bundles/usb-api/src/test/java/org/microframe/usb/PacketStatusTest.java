package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketStatusTest {

    @ParameterizedTest
    @CsvSource({
        "00000000,OK",
        "C000000F,MISSED",
        "C0020000,MISSED",
        "C0040000,MISSED",
        "C0050000,MISSED",
        "C0000001,BUS_ERROR",
        "C0000002,BUS_ERROR",
        "C0000003,BUS_ERROR",
        "C0000005,BUS_ERROR",
        "C0000006,BUS_ERROR",
        "C0000007,BUS_ERROR",
        "C0000008,BUS_ERROR",
        "C0000011,BUS_ERROR",
        "C0000012,BUS_ERROR",
        "C0000014,BUS_ERROR",
        "C0030000,BUS_ERROR",
        "C000000C,HOST_MEMORY",
        "C000000D,HOST_MEMORY",
        "C0000010,HOST_MEMORY",
        "C0000013,HOST_MEMORY",
        "C0007000,CANCELLED",
        "C0010000,CANCELLED",
        "C0000009,OTHER",
        "C0000A00,OTHER",
        "80000300,OTHER",
        "40000000,OTHER",
        "FFFFFFFF,OTHER"
    })
    void sortsEachCodeIntoItsClass(String code, PacketStatus expected) {
        assertThat(PacketStatus.ofUsbdStatus(Integer.parseUnsignedInt(code, 16)))
                .isEqualTo(expected);
    }
}
