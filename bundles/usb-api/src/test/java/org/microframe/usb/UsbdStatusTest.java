package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class UsbdStatusTest {

    @Test
    void everyCodeIsDescribedByItsOwnNameAndValue() throws Exception {
        int codes = 0;
        for (Field field : UsbdStatus.class.getFields()) {
            int code = field.getInt(null);
            assertThat(UsbdStatus.describe(code)).isEqualTo(String.format("%s (0x%08X)", field.getName(), code));
            codes++;
        }
        assertThat(codes).isEqualTo(39);
    }

    @Test
    void unknownCodeIsDescribedByItsValue() {
        assertThat(UsbdStatus.describe(0xC0001234)).isEqualTo("0xC0001234");
    }

    @Test
    void errorsAreNegative() {
        assertThat(UsbdStatus.isError(UsbdStatus.XACT_ERROR)).isTrue();
        assertThat(UsbdStatus.isError(UsbdStatus.SUCCESS)).isFalse();
        assertThat(UsbdStatus.isError(UsbdStatus.PENDING)).isFalse();
    }
}
