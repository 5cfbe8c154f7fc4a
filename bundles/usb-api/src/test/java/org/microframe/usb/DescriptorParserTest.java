package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.microframe.usb.Samples.bytes;
import static org.microframe.usb.Samples.with;
import static org.microframe.usb.Samples.withInserted;
import static org.microframe.usb.Samples.withTotalLength;
import static org.microframe.usb.Samples.without;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorParserTest {

    @Test
    void readsEveryFieldOfADevice() throws Exception {
        DeviceDescriptor device = DescriptorParser.parseDevice(ByteBuffer.wrap(Samples.device()));

        assertThat(device).isEqualTo(new DeviceDescriptor(0x0200, 0xEF, 2, 1, 64, 0x046D, 0x0825, 0x9910, 1, 2, 3, 1));
    }

    @Test
    void ignoresBytesAfterADevice() throws Exception {
        byte[] longer = Arrays.copyOf(Samples.device(), 64);

        DeviceDescriptor device = DescriptorParser.parseDevice(ByteBuffer.wrap(longer));

        assertThat(device).isEqualTo(DescriptorParser.parseDevice(ByteBuffer.wrap(Samples.device())));
    }

    @Test
    void readsTheInterfacesOfAnAudioSpeaker() throws Exception {
        ConfigurationDescriptor speaker = parse(Samples.speaker());

        assertThat(speaker.value()).isEqualTo(1);
        assertThat(speaker.attributes()).isEqualTo(0x80);
        assertThat(speaker.maxPower()).isEqualTo(100);
        assertThat(speaker.others()).isEmpty();
        assertThat(speaker.interfaces())
                .extracting(
                        InterfaceDescriptor::number,
                        InterfaceDescriptor::alternateSetting,
                        InterfaceDescriptor::interfaceClass,
                        InterfaceDescriptor::interfaceSubclass,
                        InterfaceDescriptor::interfaceProtocol,
                        InterfaceDescriptor::stringIndex)
                .containsExactly(tuple(0, 0, 1, 1, 0, 0), tuple(1, 0, 1, 2, 0, 0), tuple(1, 1, 1, 2, 0, 7));
    }

    @Test
    void keepsTheAudioClassBytesWhereTheyStood() throws Exception {
        ConfigurationDescriptor speaker = parse(Samples.speaker());

        InterfaceDescriptor control = speaker.interfaces().get(0);
        InterfaceDescriptor streaming = speaker.interfaces().get(2);
        assertThat(control.classSpecific()).hasSize(4);
        assertThat(control.classSpecific().get(1))
                .isEqualTo(new RawDescriptor(
                        Samples.SPEAKER_INPUT_TERMINAL, 0x24, bytes("02 01 01 01 00 02 03 00 00 00")));
        assertThat(streaming.classSpecific())
                .containsExactly(
                        new RawDescriptor(76, 0x24, bytes("01 01 01 01 00")),
                        new RawDescriptor(83, 0x24, bytes("02 01 02 02 10 01 80 BB 00")));
    }

    @Test
    void readsTheNineByteEndpointsOfAnAudioSpeaker() throws Exception {
        InterfaceDescriptor streaming = parse(Samples.speaker()).interfaces().get(2);

        RawDescriptor general = new RawDescriptor(Samples.SPEAKER_ENDPOINT_GENERAL, 0x25, bytes("01 01 00 00 00"));
        assertThat(streaming.endpoints())
                .containsExactly(
                        new EndpointDescriptor(0x01, 0x05, 196, 1, 0, 0x81, List.of(general)),
                        new EndpointDescriptor(0x81, 0x01, 3, 1, 5, 0, List.of()));
    }

    @Test
    void readsAHighBandwidthCamera() throws Exception {
        ConfigurationDescriptor camera = parse(Samples.camera());

        EndpointDescriptor narrow =
                camera.alternateSetting(1, 1).orElseThrow().endpoint(0x81).orElseThrow();
        EndpointDescriptor wide =
                camera.alternateSetting(1, 2).orElseThrow().endpoint(0x81).orElseThrow();
        EndpointDescriptor status =
                camera.alternateSetting(0, 0).orElseThrow().endpoint(0x83).orElseThrow();
        assertThat(camera.maxPower()).isEqualTo(500);
        assertThat(camera.others()).isEmpty();
        assertThat(camera.associations()).containsExactly(new InterfaceAssociation(0, 2, 0x0E, 3, 0, 0));
        assertThat(camera.association(1)).contains(new InterfaceAssociation(0, 2, 0x0E, 3, 0, 0));
        assertThat(camera.association(2)).isEmpty();
        assertThat(narrow).isEqualTo(new EndpointDescriptor(0x81, 5, 0x0200, 1));
        assertThat(wide).isEqualTo(new EndpointDescriptor(0x81, 5, 0x1400, 1));
        assertThat(status.transferType()).isEqualTo(TransferType.INTERRUPT);
        assertThat(status.extra()).extracting(RawDescriptor::type).containsExactly(0x25);
        assertThat(camera.alternateSettings(1)).hasSize(3);
        assertThat(camera.alternateSetting(1, 0).orElseThrow().classSpecific()).hasSize(3);
    }

    @Test
    void takesPowerInUnitsOfEightMilliamperesAtSuperSpeed() throws Exception {
        ByteBuffer camera = ByteBuffer.wrap(Samples.superSpeedCamera());

        assertThat(DescriptorParser.parseConfiguration(camera, UsbSpeed.SUPER).maxPower())
                .isEqualTo(896);
        assertThat(DescriptorParser.parseConfiguration(camera, UsbSpeed.HIGH).maxPower())
                .isEqualTo(224);
        assertThat(DescriptorParser.parseConfiguration(camera).maxPower()).isEqualTo(224);
    }

    @Test
    void readsTheCompanionAndKeepsVendorDescriptorsBehindTheirEndpoint() throws Exception {
        EndpointDescriptor endpoint = parse(Samples.superSpeedCamera())
                .interfaces()
                .get(1)
                .endpoints()
                .get(0);

        assertThat(endpoint.companion()).contains(new SuperSpeedCompanion(14, 2, 45_000));
        assertThat(endpoint.extra()).containsExactly(new RawDescriptor(40, 0xFF, bytes("00")));
    }

    @Test
    void keepsADescriptorThatIsNothingButAHeader() throws Exception {
        byte[] speaker = withInserted(Samples.speaker(), 9, bytes("02 41"));

        assertThat(parse(speaker).others()).containsExactly(new RawDescriptor(9, 0x41));
    }

    @Test
    void skipsTheTailOfLongerStandardDescriptors() throws Exception {
        byte[] header = with(withInserted(Samples.speaker(), 9, bytes("EE EE")), 0, 11);
        byte[] longInterface = with(withInserted(Samples.speaker(), 18, bytes("EE")), 9, 10);
        byte[] longEndpoint = with(withInserted(Samples.speaker(), 119, bytes("EE EE")), 110, 11);

        assertThat(parse(header).interfaces()).hasSize(3);
        assertThat(parse(longInterface).interfaces().get(0).classSpecific()).hasSize(4);
        assertThat(parse(longEndpoint).interfaces().get(2).endpoints().get(1).refresh())
                .isEqualTo(5);
    }

    @Test
    void readsAnEightByteEndpointAsTheSevenByteForm() throws Exception {
        byte[] speaker = with(without(Samples.speaker(), 118, 1), 110, 8);

        EndpointDescriptor endpoint =
                parse(speaker).interfaces().get(2).endpoints().get(1);

        assertThat(endpoint).isEqualTo(new EndpointDescriptor(0x81, 0x01, 3, 1));
    }

    @Test
    void readsFromPositionToLimitAndLeavesTheBufferAsItWas() throws Exception {
        byte[] speaker = Samples.speaker();
        ByteBuffer buffer = ByteBuffer.allocateDirect(speaker.length + 8).order(ByteOrder.BIG_ENDIAN);
        buffer.put(5, speaker).position(5).limit(5 + speaker.length);

        ConfigurationDescriptor inPlace = DescriptorParser.parseConfiguration(buffer.asReadOnlyBuffer());
        DescriptorParser.parseConfiguration(buffer);

        assertThat(inPlace).isEqualTo(parse(speaker)).hasSameHashCodeAs(parse(speaker));
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(buffer.limit()).isEqualTo(5 + speaker.length);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void countsOffsetsOfRefusalsFromThePosition() {
        ByteBuffer buffer = ByteBuffer.wrap(with(Samples.device(), 1, 2)).duplicate();
        ByteBuffer moved = ByteBuffer.allocate(buffer.capacity() + 3)
                .put(3, buffer.array())
                .position(3);

        MalformedDescriptorException refusal =
                catchThrowableOfType(MalformedDescriptorException.class, () -> DescriptorParser.parseDevice(moved));

        assertThat(refusal.offset()).isEqualTo(1);
    }

    @Test
    void saysOffsetFoundValueAndRule() {
        MalformedDescriptorException refusal = refusalOf(with(Samples.speaker(), 4, 3));

        assertThat(refusal.offset()).isEqualTo(4);
        assertThat(refusal.rule()).contains("USB 2.0, 9.6.3");
        assertThat(refusal)
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("byte 4")
                .hasMessageContaining("bNumInterfaces is 3 and 2 interfaces follow")
                .hasMessageContaining(refusal.rule());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17})
    void refusesAShortDevice(int length) {
        ByteBuffer buffer = ByteBuffer.wrap(Samples.device(), 0, length);

        MalformedDescriptorException refusal =
                catchThrowableOfType(MalformedDescriptorException.class, () -> DescriptorParser.parseDevice(buffer));

        assertThat(refusal).hasMessageContaining("left");
        assertThat(refusal.offset()).isZero();
    }

    @Test
    void refusesADeviceLengthBelowEighteen() {
        ByteBuffer buffer = ByteBuffer.wrap(with(Samples.device(), 0, 17));

        MalformedDescriptorException refusal =
                catchThrowableOfType(MalformedDescriptorException.class, () -> DescriptorParser.parseDevice(buffer));

        assertThat(refusal).hasMessageContaining("bLength is 17").hasMessageContaining("at least 18");
    }

    @Test
    void refusesADeviceWhereAConfigurationIsDue() {
        assertRefused(Samples.device(), 1, "bDescriptorType is 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8})
    void refusesAShortConfigurationHeader(int length) {
        assertRefused(Arrays.copyOf(Samples.speaker(), length), 0, "left");
    }

    @Test
    void refusesATotalLengthThatDisagreesWithTheBuffer() {
        assertRefused(with(Samples.speaker(), 2, 0x76), 2, "wTotalLength is 118 and the buffer has 119 bytes");
        assertRefused(with(Samples.speaker(), 3, 1), 2, "wTotalLength is 375 and the buffer has 119 bytes");
        assertRefused(Arrays.copyOf(Samples.speaker(), 118), 2, "wTotalLength is 119 and the buffer has 118 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void refusesALengthBelowTheHeader(int length) {
        byte[] speaker = with(Samples.speaker(), Samples.SPEAKER_INPUT_TERMINAL, length);

        assertRefused(speaker, Samples.SPEAKER_INPUT_TERMINAL, "bLength is " + length);
    }

    @Test
    void refusesALengthBelowWhatTheTypeNeeds() {
        assertRefused(with(Samples.speaker(), 0, 8), 0, "bLength is 8");
        assertRefused(with(Samples.speaker(), Samples.SPEAKER_FIRST_INTERFACE, 8), 9, "bLength is 8");
        assertRefused(with(Samples.speaker(), Samples.SPEAKER_DATA_ENDPOINT, 6), 94, "bLength is 6");
    }

    @Test
    void refusesADescriptorThatRunsBeyondTheEnd() {
        assertRefused(with(Samples.speaker(), Samples.SPEAKER_SYNCH_ENDPOINT, 10), 110, "bLength is 10 with 9 bytes");
        assertRefused(with(Samples.superSpeedCamera(), 40, 4), 40, "bLength is 4 with 3 bytes");
    }

    @Test
    void refusesALoneByteAtTheEnd() {
        assertRefused(withTotalLength(Arrays.copyOf(Samples.speaker(), 120)), 119, "1 bytes are left");
    }

    @Test
    void refusesMoreOrFewerEndpointsThanTheInterfaceCounts() {
        assertRefused(
                with(Samples.speaker(), Samples.SPEAKER_STREAM_ON + 4, 1), 71, "bNumEndpoints is 1 and 2 endpoints");
        assertRefused(
                with(Samples.speaker(), Samples.SPEAKER_STREAM_ON + 4, 3), 71, "bNumEndpoints is 3 and 2 endpoints");
        assertRefused(with(Samples.speaker(), Samples.SPEAKER_STREAM_OFF + 4, 1), 62, "bNumEndpoints is 1 and 0");
    }

    @Test
    void refusesMoreOrFewerInterfacesThanTheConfigurationCounts() {
        assertRefused(with(Samples.speaker(), 4, 1), 4, "bNumInterfaces is 1 and 2 interfaces");
        assertRefused(with(Samples.speaker(), 4, 0), 4, "bNumInterfaces is 0 and 2 interfaces");
    }

    @Test
    void refusesAnEndpointBeforeAnyInterface() {
        assertRefused(withInserted(Samples.speaker(), 9, bytes("07 05 81 01 03 00 01")), 10, "before any interface");
        assertRefused(withInserted(Samples.camera(), 17, bytes("07 05 81 01 03 00 01")), 18, "before any interface");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0x11, 0x21, 0x41, 0xF1})
    void refusesAnEndpointAddressWithoutNumberOrWithReservedBits(int address) {
        byte[] speaker = with(Samples.speaker(), Samples.SPEAKER_DATA_ENDPOINT + 2, address);

        assertRefused(speaker, 96, String.format("bEndpointAddress is 0x%02X", address));
    }

    @Test
    void refusesAnAlternateSettingTwice() {
        assertRefused(
                with(Samples.speaker(), Samples.SPEAKER_STREAM_ON + 3, 0),
                69,
                "interface 1, alternate setting 0 occurs twice");
    }

    @Test
    void refusesAnEndpointTwiceInOneAlternateSetting() {
        assertRefused(
                with(Samples.speaker(), Samples.SPEAKER_SYNCH_ENDPOINT + 2, 0x01),
                112,
                "bEndpointAddress 0x01 occurs twice");
    }

    @Test
    void acceptsTheSameEndpointInTwoAlternateSettings() throws Exception {
        ConfigurationDescriptor camera = parse(Samples.camera());

        assertThat(camera.alternateSettings(1))
                .filteredOn(setting -> setting.endpoint(0x81).isPresent())
                .hasSize(2);
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> DescriptorParser.parseDevice(null));
        assertThatNullPointerException().isThrownBy(() -> DescriptorParser.parseConfiguration(null));
        assertThatNullPointerException()
                .isThrownBy(() -> DescriptorParser.parseConfiguration(ByteBuffer.wrap(Samples.speaker()), null));
    }

    private static ConfigurationDescriptor parse(byte[] bytes) throws MalformedDescriptorException {
        return DescriptorParser.parseConfiguration(ByteBuffer.wrap(bytes));
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
