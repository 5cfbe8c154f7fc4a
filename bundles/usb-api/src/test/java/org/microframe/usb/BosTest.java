package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.microframe.usb.Samples.bytes;
import static org.microframe.usb.Samples.with;
import static org.microframe.usb.Samples.withInserted;
import static org.microframe.usb.Samples.withTotalLength;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BosTest {

    private static final int PLATFORM = 42;

    @Test
    void readsEveryCapability() throws Exception {
        BosDescriptor bos = parse(Samples.bos());

        assertThat(bos.capabilities())
                .containsExactly(
                        new DeviceCapability.Usb20Extension(2),
                        new DeviceCapability.SuperSpeed(2, 0x0E, 1, 10, 0x7FF),
                        new DeviceCapability.ContainerId(UUID.fromString("12345678-9abc-def0-1234-56789abcdef0")),
                        new DeviceCapability.Platform(
                                DeviceCapability.Platform.MICROSOFT_OS_20, bytes("00 00 03 06 B2 00 01 00")),
                        new DeviceCapability.SuperSpeedPlus(1, 0x1100, List.of(0x000A4030, 0x000A40B0)),
                        new DeviceCapability.Other(0x60, bytes("AA BB")));
        assertThat(parse(Samples.bos())).isEqualTo(bos).hasSameHashCodeAs(bos);
    }

    @Test
    void findsACapabilityByItsKind() throws Exception {
        BosDescriptor bos = parse(Samples.bos());

        assertThat(bos.find(DeviceCapability.Usb20Extension.class).orElseThrow().supportsLinkPowerManagement())
                .isTrue();
        assertThat(parse(bytes("05 0F 05 00 00")).find(DeviceCapability.Platform.class))
                .isEmpty();
    }

    @Test
    void keepsItsBytesFromItsUsers() throws Exception {
        DeviceCapability.Platform platform =
                parse(Samples.bos()).find(DeviceCapability.Platform.class).orElseThrow();
        platform.data()[0] = 7;
        DeviceCapability.Other other =
                parse(Samples.bos()).find(DeviceCapability.Other.class).orElseThrow();
        other.content()[0] = 7;

        assertThat(platform.data()[0]).isZero();
        assertThat(other.content()[0]).isEqualTo((byte) 0xAA);
    }

    @Test
    void refusesATotalLengthThatDisagreesWithTheBuffer() {
        assertRefused(with(Samples.bos(), 2, 0x5E), 2, "wTotalLength is 94 and the buffer has 95 bytes");
        assertRefused(Arrays.copyOf(Samples.bos(), 94), 2, "wTotalLength is 95 and the buffer has 94 bytes");
    }

    @Test
    void refusesACountThatDisagreesWithTheCapabilities() {
        assertRefused(with(Samples.bos(), 4, 5), 4, "bNumDeviceCaps is 5 and 6 capabilities follow");
        assertRefused(with(Samples.bos(), 4, 7), 4, "bNumDeviceCaps is 7 and 6 capabilities follow");
    }

    @Test
    void refusesWhatIsNoCapability() {
        assertRefused(withInserted(Samples.bos(), 5, bytes("02 24")), 6, "bDescriptorType is 36");
        assertRefused(Samples.camera(), 1, "bDescriptorType is 2");
    }

    @ParameterizedTest
    @CsvSource({"5,6", "12,9", "22,19", "42,19", "70,11", "70,19", "90,2"})
    void refusesACapabilityThatIsTooShort(int at, int length) {
        byte[] cut = with(Samples.bos(), at, length);

        MalformedDescriptorException refusal = refusalOf(cut);

        assertThat(refusal.offset()).isEqualTo(at);
        assertThat(refusal).hasMessageContaining("bLength is " + length).hasMessageContaining("at least");
    }

    @Test
    void refusesACapabilityThatRunsBeyondTheEnd() {
        assertRefused(with(Samples.bos(), 90, 6), 90, "bLength is 6 with 5 bytes left");
        assertRefused(withTotalLength(Arrays.copyOf(Samples.bos(), PLATFORM + 1)), PLATFORM, "1 bytes are left");
        assertRefused(with(Samples.bos(), 5, 0), 5, "bLength is 0");
    }

    @Test
    void valuesRefuseFieldsBeyondTheirWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceCapability.SuperSpeed(0x100, 0, 0, 0, 0))
                .withMessageContaining("bmAttributes is 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceCapability.SuperSpeedPlus(0, 0x10000, List.of()))
                .withMessageContaining("wFunctionalitySupport is 65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceCapability.Other(-1))
                .withMessageContaining("bDevCapabilityType is -1");
    }

    private static BosDescriptor parse(byte[] bytes) throws MalformedDescriptorException {
        return DescriptorParser.parseBos(ByteBuffer.wrap(bytes));
    }

    private static MalformedDescriptorException refusalOf(byte[] bytes) {
        return catchThrowableOfType(MalformedDescriptorException.class, () -> parse(bytes));
    }

    private static void assertRefused(byte[] bytes, int offset, String found) {
        MalformedDescriptorException refusal = refusalOf(bytes);
        assertThat(refusal).hasMessageContaining(found);
        assertThat(refusal.offset()).isEqualTo(offset);
    }
}
