package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.winusb.dll.Guids;

/** GUIDs, and the classes that are listed. */
class InterfaceClassesTest {

    private static final UUID TEST = UUID.fromString("da812bff-12c3-46a2-8e2b-dbd3b7834c43");

    @Test
    void configuredClassesComeOnceAndAfterTheGenericOne() {
        assertThat(InterfaceClasses.of(
                        "{DA812BFF-12C3-46A2-8E2B-DBD3B7834C43}",
                        " da812bff-12c3-46a2-8e2b-dbd3b7834c43 ",
                        "{dee824ef-729b-4a0e-9c14-b7117d33a817}",
                        ""))
                .containsExactly(InterfaceClasses.GENERIC, TEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "winusb",
                "{da812bff-12c3-46a2-8e2b-dbd3b7834c43",
                "{1-2-3-4-5}",
                "{da812bff12c346a28e2bdbd3b7834c43}"
            })
    void whatIsNoGuidIsRefusedByItsName(String text) {
        assertThatThrownBy(() -> InterfaceClasses.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interface.classes")
                .hasMessageContaining(text)
                .hasMessageContaining("must have the form");
    }

    @Test
    void guidHasTheBytesOfWindows() {
        ByteBuffer bytes = ByteBuffer.allocate(Guids.SIZE).order(ByteOrder.LITTLE_ENDIAN);

        Guids.write(TEST, bytes, 0);

        assertThat(bytes.array())
                .containsExactly(
                        0xFF, 0x2B, 0x81, 0xDA, 0xC3, 0x12, 0xA2, 0x46, 0x8E, 0x2B, 0xDB, 0xD3, 0xB7, 0x83, 0x4C, 0x43);
        assertThat(Guids.read(bytes, 0)).isEqualTo(TEST);
        assertThat(Guids.format(TEST)).isEqualTo("{DA812BFF-12C3-46A2-8E2B-DBD3B7834C43}");
    }
}
