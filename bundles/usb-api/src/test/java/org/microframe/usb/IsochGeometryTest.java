package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsochGeometryTest {

    @Test
    void aSpeakerHasOnePacketPerFrame() throws Exception {
        EndpointDescriptor endpoint = DescriptorParser.parseConfiguration(ByteBuffer.wrap(Samples.speaker()))
                .alternateSetting(1, 1)
                .orElseThrow()
                .endpoint(0x01)
                .orElseThrow();

        IsochGeometry geometry = IsochGeometry.of(UsbSpeed.FULL, endpoint);

        assertThat(geometry).isEqualTo(new IsochGeometry(UsbSpeed.FULL, 1, 196));
        assertThat(geometry.bytesPerFrame()).isEqualTo(196);
        assertThat(geometry.maxFramesPerTransfer()).isEqualTo(255);
    }

    @Test
    void aHighBandwidthCameraHasThreeTransactionsPerPacket() throws Exception {
        EndpointDescriptor endpoint = DescriptorParser.parseConfiguration(ByteBuffer.wrap(Samples.camera()))
                .alternateSetting(1, 2)
                .orElseThrow()
                .endpoint(0x81)
                .orElseThrow();

        IsochGeometry geometry = IsochGeometry.of(UsbSpeed.HIGH, endpoint);

        assertThat(geometry).isEqualTo(new IsochGeometry(UsbSpeed.HIGH, 8, 3072));
        assertThat(geometry.bytesPerFrame()).isEqualTo(24_576);
        assertThat(geometry.maxFramesPerTransfer()).isEqualTo(128);
    }

    @Test
    void aSuperSpeedCameraTakesItsBytesFromTheCompanion() throws Exception {
        EndpointDescriptor endpoint = DescriptorParser.parseConfiguration(
                        ByteBuffer.wrap(Samples.superSpeedCamera()), UsbSpeed.SUPER)
                .alternateSetting(0, 1)
                .orElseThrow()
                .endpoint(0x81)
                .orElseThrow();

        IsochGeometry geometry = IsochGeometry.of(UsbSpeed.SUPER, endpoint);

        assertThat(geometry).isEqualTo(new IsochGeometry(UsbSpeed.SUPER, 8, 45_000));
        assertThat(geometry.bytesPerFrame()).isEqualTo(360_000);
    }

    @ParameterizedTest
    @CsvSource({"1,8,128", "2,4,256", "3,2,512", "4,1,1024"})
    void halvesThePacketsPerFrameWithEachIntervalStep(int interval, int packetsPerFrame, int maxFrames) {
        IsochGeometry high = IsochGeometry.of(UsbSpeed.HIGH, endpoint(512, interval));
        IsochGeometry superSpeed = IsochGeometry.of(UsbSpeed.SUPER, superSpeedEndpoint(interval, 1024, 0, 0, 512));

        assertThat(high.packetsPerFrame()).isEqualTo(packetsPerFrame);
        assertThat(high.maxFramesPerTransfer()).isEqualTo(maxFrames);
        assertThat(superSpeed.packetsPerFrame()).isEqualTo(packetsPerFrame);
        assertThat(superSpeed.maxFramesPerTransfer()).isEqualTo(maxFrames);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 16, 255})
    void refusesIntervalsThatWindowsCannotStreamSafely(int interval) {
        assertRefused(UsbSpeed.HIGH, endpoint(512, interval), "bInterval is " + interval);
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(interval, 1024, 0, 0, 512), "bInterval is " + interval);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 16, 255})
    void ignoresTheIntervalAtFullSpeedAndSaysSo(int interval) {
        EndpointDescriptor endpoint = endpoint(196, interval);

        IsochGeometry geometry = IsochGeometry.of(UsbSpeed.FULL, endpoint);

        assertThat(geometry.packetsPerFrame()).isEqualTo(1);
        assertThat(geometry.intervalIgnored(endpoint)).isTrue();
    }

    @Test
    void ignoresNoIntervalThatItHonours() {
        assertThat(IsochGeometry.of(UsbSpeed.FULL, endpoint(196, 1)).intervalIgnored(endpoint(196, 1)))
                .isFalse();
        assertThat(IsochGeometry.of(UsbSpeed.HIGH, endpoint(196, 4)).intervalIgnored(endpoint(196, 4)))
                .isFalse();
    }

    @Test
    void ignoresTheReservedBitsAtFullSpeed() {
        assertThat(IsochGeometry.of(UsbSpeed.FULL, endpoint(0x1800 | 196, 1)).bytesPerPacket())
                .isEqualTo(196);
    }

    @ParameterizedTest
    @CsvSource({"0x0001,1", "0x0400,1024", "0x0B00,1536", "0x0C00,2048", "0x1400,3072"})
    void multipliesTheTransactionsAtHighSpeed(int maxPacketSize, int bytesPerPacket) {
        assertThat(IsochGeometry.of(UsbSpeed.HIGH, endpoint(maxPacketSize, 1)).bytesPerPacket())
                .isEqualTo(bytesPerPacket);
    }

    @Test
    void refusesEndpointsWithoutBandwidth() {
        assertRefused(UsbSpeed.FULL, endpoint(0, 1), "wMaxPacketSize is 0");
        assertRefused(UsbSpeed.HIGH, endpoint(0x0800, 1), "wMaxPacketSize bits 10 to 0 is 0");
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 0, 0, 0), "wBytesPerInterval is 0");
    }

    @Test
    void refusesMoreThanAFrameOrMicroframeCarries() {
        assertThat(IsochGeometry.of(UsbSpeed.FULL, endpoint(1023, 1)).bytesPerPacket())
                .isEqualTo(1023);
        assertRefused(UsbSpeed.FULL, endpoint(1024, 1), "wMaxPacketSize is 1024");
        assertRefused(UsbSpeed.HIGH, endpoint(1025, 1), "wMaxPacketSize bits 10 to 0 is 1025");
    }

    @Test
    void refusesTheReservedNumberOfTransactions() {
        assertRefused(UsbSpeed.HIGH, endpoint(0x1800 | 512, 1), "wMaxPacketSize bits 12 to 11 is 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferType.class,
            names = {"CONTROL", "BULK", "INTERRUPT"})
    void refusesWhatIsNotIsochronous(TransferType type) {
        EndpointDescriptor endpoint = new EndpointDescriptor(0x81, type.ordinal(), 512, 1);

        assertRefused(UsbSpeed.HIGH, endpoint, "transfer type is " + type);
    }

    @Test
    void refusesLowSpeed() {
        assertRefused(UsbSpeed.LOW, endpoint(8, 1), "speed is LOW");
        assertThatExceptionOfType(UnsupportedGeometryException.class)
                .isThrownBy(() -> new IsochGeometry(UsbSpeed.LOW, 1, 8))
                .withMessageContaining("speed is LOW");
    }

    @Test
    void refusesSuperSpeedWithoutACompanion() {
        assertRefused(UsbSpeed.SUPER, endpoint(1024, 1), "no endpoint companion");
    }

    @Test
    void refusesACompanionThatContradictsItsEndpoint() {
        assertThat(IsochGeometry.of(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 15, 2, 49_152))
                        .bytesPerPacket())
                .isEqualTo(49_152);
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 1, 1, 4097), "wBytesPerInterval is 4097");
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1025, 0, 0, 1024), "wMaxPacketSize is 1025");
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 16, 0, 1024), "bMaxBurst is 16");
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 0, 3, 1024), "Mult is 3");
        assertRefused(UsbSpeed.SUPER, superSpeedEndpoint(1, 1024, 15, 0x80, 1), "bmAttributes is 0x80");
    }

    @ParameterizedTest
    @CsvSource({
        "FULL,2,64",
        "FULL,0,64",
        "FULL,1,0",
        "FULL,1,1024",
        "HIGH,3,64",
        "HIGH,16,64",
        "HIGH,-8,64",
        "HIGH,8,3073",
        "SUPER,6,64",
        "SUPER,8,49153",
        "SUPER,8,-1"
    })
    void refusesValuesThatNoEndpointHas(UsbSpeed speed, int packetsPerFrame, int bytesPerPacket) {
        assertThatExceptionOfType(UnsupportedGeometryException.class)
                .isThrownBy(() -> new IsochGeometry(speed, packetsPerFrame, bytesPerPacket))
                .withMessageContaining(speed + " speed");
    }

    @Test
    void countsBytesAndPacketsOfARunOfFrames() {
        IsochGeometry geometry = new IsochGeometry(UsbSpeed.HIGH, 8, 3072);

        assertThat(geometry.bytes(8)).isEqualTo(196_608);
        assertThat(geometry.packets(8)).isEqualTo(64);
        assertThat(geometry.bytes(0)).isZero();
        assertThat(geometry.packets(0)).isZero();
        assertThat(geometry.bytes(87_381)).isEqualTo(2_147_475_456);
        assertThat(geometry.packets(268_435_455)).isEqualTo(2_147_483_640);
    }

    @Test
    void refusesRunsThatCannotBeCounted() {
        IsochGeometry geometry = new IsochGeometry(UsbSpeed.HIGH, 8, 3072);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> geometry.bytes(87_382))
                .withMessageContaining("frames are 87382");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> geometry.packets(268_435_456))
                .withMessageContaining("frames are 268435456");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> geometry.bytes(-1))
                .withMessageContaining("frames are -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> geometry.packets(-1))
                .withMessageContaining("frames are -1");
    }

    private static EndpointDescriptor endpoint(int maxPacketSize, int interval) {
        return new EndpointDescriptor(0x81, 5, maxPacketSize, interval);
    }

    private static EndpointDescriptor superSpeedEndpoint(
            int interval, int maxPacketSize, int burst, int attributes, int bytesPerInterval) {
        return new EndpointDescriptor(
                0x81,
                5,
                maxPacketSize,
                interval,
                0,
                0,
                List.of(),
                Optional.of(new SuperSpeedCompanion(burst, attributes, bytesPerInterval)));
    }

    private static void assertRefused(UsbSpeed speed, EndpointDescriptor endpoint, String found) {
        assertThatExceptionOfType(UnsupportedGeometryException.class)
                .isThrownBy(() -> IsochGeometry.of(speed, endpoint))
                .withMessageContaining(found)
                .withMessageContaining("0x81");
    }
}
