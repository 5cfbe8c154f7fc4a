package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RawDescriptorTest {

    private final RawDescriptor format = new RawDescriptor(83, 0x24, Samples.bytes("02 01 02 02 10 01 80 BB 00"));

    @Test
    void countsOffsetsAsTheSpecificationsTablesDo() {
        assertThat(format.length()).isEqualTo(11);
        assertThat(format.u8(0)).isEqualTo(11);
        assertThat(format.u8(1)).isEqualTo(0x24);
        assertThat(format.u8(2)).isEqualTo(2);
        assertThat(format.u8(9)).isEqualTo(0xBB);
        assertThat(format.u16(8)).isEqualTo(0xBB80);
    }

    @Test
    void refusesToReadBeyondItself() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> format.u8(11));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> format.u8(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> format.u16(10));
    }

    @Test
    void isNotChangedThroughTheArrayItWasMadeOf() {
        byte[] content = {1, 2, 3};
        RawDescriptor descriptor = new RawDescriptor(0, 0x24, content);

        content[0] = 9;

        assertThat(descriptor.u8(2)).isEqualTo(1);
    }

    @Test
    void isNotChangedThroughTheArrayItGives() {
        format.content()[0] = 9;

        assertThat(format.u8(2)).isEqualTo(2);
    }

    @Test
    void equalsByValue() {
        RawDescriptor same = new RawDescriptor(83, 0x24, format.content());

        assertThat(same).isEqualTo(format).hasSameHashCodeAs(format);
        assertThat(new RawDescriptor(84, 0x24, format.content())).isNotEqualTo(format);
        assertThat(new RawDescriptor(83, 0x25, format.content())).isNotEqualTo(format);
        assertThat(new RawDescriptor(83, 0x24, Samples.with(format.content(), 8, 1)))
                .isNotEqualTo(format);
    }

    @Test
    void showsItsBytes() {
        assertThat(format).hasToString("RawDescriptor[offset=83, type=0x24, content=02010202100180BB00]");
    }

    @Test
    void refusesWhatNoDescriptorCanHold() {
        assertThat(new RawDescriptor(0, 0xFF, new byte[253]).length()).isEqualTo(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RawDescriptor(0, 0xFF, new byte[254]))
                .withMessageContaining("254");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RawDescriptor(0, 0x100))
                .withMessageContaining("bDescriptorType is 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RawDescriptor(-1, 0))
                .withMessageContaining("offset is -1");
    }
}
