package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorValuesTest {

    private static final EndpointDescriptor IN = new EndpointDescriptor(0x8F, 0x05, 0x1400, 1);
    private static final EndpointDescriptor OUT = new EndpointDescriptor(0x0F, 0x05, 0x0BFF, 1);

    @Test
    void tellsNumberAndDirectionApart() {
        assertThat(IN.number()).isEqualTo(15);
        assertThat(IN.isIn()).isTrue();
        assertThat(OUT.number()).isEqualTo(15);
        assertThat(OUT.isIn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0x00,CONTROL", "0x01,ISOCHRONOUS", "0x25,ISOCHRONOUS", "0x02,BULK", "0x03,INTERRUPT", "0xFF,INTERRUPT"
    })
    void takesTheTransferTypeFromTheLowTwoBits(int attributes, TransferType type) {
        EndpointDescriptor endpoint = new EndpointDescriptor(0x81, attributes, 64, 1);

        assertThat(endpoint.transferType()).isEqualTo(type);
        assertThat(endpoint.isIsochronous()).isEqualTo(type == TransferType.ISOCHRONOUS);
    }

    @ParameterizedTest
    @CsvSource({"0x0000,0,1", "0x0400,1024,1", "0x0BFF,1023,2", "0x1400,1024,3", "0x1FFF,2047,4", "0xE200,512,1"})
    void splitsTheMaxPacketSize(int maxPacketSize, int bytes, int transactions) {
        EndpointDescriptor endpoint = new EndpointDescriptor(0x81, 1, maxPacketSize, 1);

        assertThat(endpoint.bytesPerTransaction()).isEqualTo(bytes);
        assertThat(endpoint.transactionsPerMicroframe()).isEqualTo(transactions);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0x11, 0x21, 0x41, 0x100, -1})
    void refusesWhatIsNoEndpointAddress(int address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EndpointDescriptor(address, 1, 64, 1))
                .withMessageContaining("bEndpointAddress is");
    }

    @Test
    void refusesEndpointFieldsBeyondTheirWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EndpointDescriptor(0x81, 1, 0x10000, 1))
                .withMessageContaining("wMaxPacketSize is 65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EndpointDescriptor(0x81, 1, 64, 256))
                .withMessageContaining("bInterval is 256");
    }

    @Test
    void findsAnEndpointByItsWholeAddress() {
        InterfaceDescriptor setting = setting(0, 1, List.of(IN, OUT));

        assertThat(setting.endpoint(0x8F)).contains(IN);
        assertThat(setting.endpoint(0x0F)).contains(OUT);
        assertThat(setting.endpoint(0x0E)).isEmpty();
    }

    @Test
    void refusesAnEndpointTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting(0, 0, List.of(IN, IN)))
                .withMessageContaining("bEndpointAddress 0x8F occurs twice");
    }

    @Test
    void findsAlternateSettingsByInterfaceInTheirOrder() {
        InterfaceDescriptor other = setting(2, 1, List.of());
        InterfaceDescriptor on = setting(1, 1, List.of(IN));
        InterfaceDescriptor off = setting(1, 0, List.of());
        ConfigurationDescriptor configuration =
                new ConfigurationDescriptor(1, 0x80, 100, List.of(other, on, off), List.of());

        assertThat(configuration.alternateSettings(1)).containsExactly(on, off);
        assertThat(configuration.alternateSetting(1, 1)).contains(on);
        assertThat(configuration.alternateSetting(1, 0)).contains(off);
        assertThat(configuration.alternateSetting(1, 2)).isEmpty();
        assertThat(configuration.alternateSettings(3)).isEmpty();
    }

    @Test
    void refusesAnAlternateSettingTwice() {
        InterfaceDescriptor off = setting(1, 0, List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfigurationDescriptor(1, 0x80, 100, List.of(off, off), List.of()))
                .withMessageContaining("interface 1, alternate setting 0 occurs twice");
    }

    @Test
    void refusesMorePowerThanTheFieldHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfigurationDescriptor(1, 0x80, 2041, List.of(), List.of()))
                .withMessageContaining("2041 mA");
    }

    @Test
    void refusesDeviceFieldsBeyondTheirWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x10000, 0, 0, 0, 0, 0, 1))
                .withMessageContaining("idVendor is 65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, -1))
                .withMessageContaining("bNumConfigurations is -1");
    }

    @Test
    void areNotChangedThroughTheListsTheyWereMadeOf() {
        List<EndpointDescriptor> endpoints = new ArrayList<>(List.of(IN));
        InterfaceDescriptor setting = setting(0, 0, endpoints);

        endpoints.clear();

        assertThat(setting.endpoints()).containsExactly(IN);
    }

    @Test
    void giveListsThatCannotBeChanged() throws Exception {
        ConfigurationDescriptor camera = DescriptorParser.parseConfiguration(ByteBuffer.wrap(Samples.camera()));
        InterfaceDescriptor control = camera.interfaces().get(0);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> camera.interfaces().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> camera.others().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> control.classSpecific().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> control.endpoints().get(0).extra().clear());
    }

    @Test
    void setupPacketsKnowTheirDirectionAndType() {
        SetupPacket getDescriptor = new SetupPacket(0x80, 6, 0x0100, 0, 18);
        SetupPacket setSamplingFrequency = new SetupPacket(0x22, 1, 0x0100, 1, 3);

        assertThat(getDescriptor.isIn()).isTrue();
        assertThat(getDescriptor.isStandard()).isTrue();
        assertThat(setSamplingFrequency.isIn()).isFalse();
        assertThat(setSamplingFrequency.isStandard()).isFalse();
    }

    @Test
    void setupPacketsRefuseFieldsBeyondTheirWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetupPacket(0x80, 256, 0, 0, 0))
                .withMessageContaining("bRequest is 256; it must be from 0 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetupPacket(0x80, 6, 0, 0, 0x10000))
                .withMessageContaining("wLength is 65536; it must be from 0 to 65535");
    }

    private static InterfaceDescriptor setting(int number, int alternateSetting, List<EndpointDescriptor> endpoints) {
        return new InterfaceDescriptor(number, alternateSetting, 0xFF, 0, 0, 0, List.of(), endpoints);
    }
}
