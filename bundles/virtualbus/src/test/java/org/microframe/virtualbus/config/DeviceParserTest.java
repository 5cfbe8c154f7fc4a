package org.microframe.virtualbus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.FaultKind;
import org.microframe.virtualbus.FaultPlan;
import org.microframe.virtualbus.RequestAnswer;
import org.microframe.virtualbus.ScriptedRequest;

/** Device configurations, good and malformed. */
class DeviceParserTest {

    @Test
    void readsEverything() {
        DeviceDefinition device = DeviceParser.parse(
                "speaker",
                Configurations.of(Map.of(
                        "serial_number",
                        "007",
                        "record",
                        "/tmp/record.txt",
                        "endpoints",
                        new String[] {"0x01 sink file=\"/tmp/my sink.raw\"", "0x82 source file=/tmp/r.raw delay=100"},
                        "requests",
                        new String[] {"0x22 0x01 0x0100 0x0001 expect=80BB00 prepares=0x01", "0xC0 2 3 4 data=0A0b"})));

        assertThat(device.port()).isEqualTo("speaker");
        assertThat(device.speed()).isEqualTo(UsbSpeed.FULL);
        assertThat(device.descriptor().vendorId()).isEqualTo(0x1209);
        assertThat(device.configuration().alternateSetting(1, 1)).isPresent();
        assertThat(device.strings().serialNumber()).isEqualTo("007");
        assertThat(device.record()).isEqualTo(Optional.of(Path.of("/tmp/record.txt")));
        assertThat(device.behaviours())
                .containsEntry(0x01, new EndpointBehaviour.FileSink(Path.of("/tmp/my sink.raw")))
                .containsEntry(0x82, new EndpointBehaviour.FileSource(Path.of("/tmp/r.raw"), 100));
        assertThat(device.requests())
                .containsExactly(
                        new ScriptedRequest(
                                0x22,
                                1,
                                0x100,
                                1,
                                new RequestAnswer.Expect((byte) 0x80, (byte) 0xBB, (byte) 0),
                                Set.of(1)),
                        new ScriptedRequest(0xC0, 2, 3, 4, new RequestAnswer.Data((byte) 10, (byte) 11), Set.of()));
    }

    @Test
    void portIsTheConfiguredOne() {
        assertThat(DeviceParser.parse("name", Configurations.of(Map.of("port", " 1-4 ")))
                        .port())
                .isEqualTo("1-4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x01 sink|MemorySink[capacity=16777216]",
                "1 sink capacity=5|MemorySink[capacity=5]",
                "0x82 source pattern|PatternSource[]",
                "0x82 source file=x|FileSource[file=x, delay=0]",
                "0x83 loopback from=0x02|Loopback[from=2]",
            })
    void readsEndpointLines(String line, String behaviour) {
        assertThat(EndpointLine.parse("endpoints[0]", line).behaviour()).hasToString(behaviour);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the endpoint's address is missing",
                "speaker sink|'speaker'; it must be a number",
                "0x101 sink|the endpoint's address is 0x101; it must be from 0 to 255",
                "0x01|the behaviour is missing",
                "0x01 snik|the behaviour is 'snik'; it must be sink, source or loopback",
                "0x01 sink flie=x|'flie' is not known here",
                "0x01 sink file=x capacity=3|'capacity' is not known here",
                "0x01 sink memory|'memory' is one word too many",
                "0x01 sink file=|neither a word nor key=value",
                "0x01 sink file=x file=y|file must be there once",
                "0x82 source|file= is missing",
                "0x82 source tone|the source is 'tone'; it must be pattern or file=PATH",
                "0x82 source file=x delay=-1|delay is -1; it must be from 0",
                "0x82 source file=x delay=soon|delay is 'soon'; it must be a number",
                "0x83 loopback|from= is missing",
                "0x83 loopback from=0x02 capacity=1|'capacity' is not known here",
            })
    void refusesEndpointLines(String line, String rule) {
        assertThatThrownBy(() -> EndpointLine.parse("endpoints[3]", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("endpoints[3] is '" + line + "': ")
                .hasMessageContaining(rule);
    }

    @Test
    void readsFaults() {
        DeviceDefinition device = DeviceParser.parse("speaker", Configurations.of(Map.of("faults", new String[] {
            "0x82 dropped=10 short=20 late=5 by=30 jitter=2 seed=9", "0 stall=1000000"
        })));

        assertThat(device.faults())
                .containsEntry(
                        0x82,
                        FaultPlan.seeded(9)
                                .with(FaultKind.DROPPED_PACKET, 10)
                                .with(FaultKind.SHORT_PACKET, 20)
                                .with(FaultKind.LATE_COMPLETION, 5)
                                .withLateFrames(30)
                                .withJitterFrames(2))
                .containsEntry(0, FaultPlan.seeded(1).with(FaultKind.STALL, FaultPlan.ALWAYS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dropped=1|the endpoint's address is missing",
                "0x82 dropped=1000001|dropped is 1000001; it must be from 0 to 1000000",
                "0x82 late=1 by=0|by is 0; it must be at least 1",
                "0x82 jitter=x|jitter is 'x'; it must be a number",
                "0x82 broken=1|'broken' is not known here",
            })
    void refusesFaultLines(String line, String rule) {
        assertThatThrownBy(() -> FaultLine.parse("faults[1]", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("faults[1] is '" + line + "': ")
                .hasMessageContaining(rule);
    }

    @Test
    void refusesTwoFaultLinesOfAnEndpointAndFaultsThatCannotHit() {
        assertThatThrownBy(() -> DeviceParser.parse(
                        "a", Configurations.of(Map.of("faults", new String[] {"0x82 short=1", "0x82 late=1"}))))
                .hasMessageContaining("an endpoint must have one line");
        assertThatThrownBy(() ->
                        DeviceParser.parse("a", Configurations.of(Map.of("faults", new String[] {"0x01 short=1"}))))
                .hasMessageContaining("SHORT_PACKET is for IN");
        assertThatThrownBy(() ->
                        DeviceParser.parse("a", Configurations.of(Map.of("faults", new String[] {"0x07 late=1"}))))
                .hasMessageContaining("0x07");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x22 1 0x0100|wIndex is missing",
                "0x22 1 0x10000 1 stall|wValue is 0x10000; it must be from 0 to 65535",
                "0x22 1 0 0|it must have one answer",
                "0x22 1 0 0 accept=3 expect=00|it must have one answer",
                "0x22 1 0 0 ignore|the answer is 'ignore'",
                "0x22 1 0 0 accept=many|accept is 'many'; it must be a number",
                "0x22 1 0 0 expect=0G|expect is '0G'; it must be pairs of hexadecimal digits",
                "0x22 1 0 0 expect=000|expect is '000'; it must be pairs of hexadecimal digits",
                "0xA2 1 0 0 accept=3|bmRequestType is 0xA2",
                "0x22 1 0 0 data=00|bmRequestType is 0x22",
                "0x22 1 0 0 accept=1 prepares=x|prepares is 'x'; it must be a number",
                "0x22 1 0 0 stall prepares=1|'prepares' is not known here",
            })
    void refusesRequestLines(String line, String rule) {
        assertThatThrownBy(() -> RequestLine.parse("requests[2]", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("requests[2] is '" + line + "': ")
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speed|LUDICROUS|speed is 'LUDICROUS'; it must be one of [LOW, FULL, HIGH, SUPER]",
                "device_descriptor|''|device.descriptor is empty",
                "device_descriptor|12 0x|device.descriptor has 'x' where byte 1 is due",
                "device_descriptor|12 01 0|device.descriptor has 5 hexadecimal digits",
                "device_descriptor|12 01 00|device.descriptor is malformed. At byte 0: bLength is 18",
                "configuration_descriptor|09 02 0A 00 00 01 00 80 32|configuration.descriptor is malformed. At byte 2:",
            })
    void refusesAttributes(String attribute, String value, String message) {
        assertThatThrownBy(() -> DeviceParser.parse("a", Configurations.of(Map.of(attribute, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x05 sink|endpoint 0x05",
                "0x82 sink|the endpoint must be OUT",
                "0x01 source pattern|the endpoint must be IN",
            })
    void refusesBehavioursOfOtherEndpoints(String line, String rule) {
        assertThatThrownBy(() -> DeviceParser.parse("a", Configurations.of(Map.of("endpoints", new String[] {line}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void refusesTwoLinesOfOneEndpoint() {
        assertThatThrownBy(() -> DeviceParser.parse(
                        "a", Configurations.of(Map.of("endpoints", new String[] {"0x01 sink", "1 sink"}))))
                .hasMessage("endpoints[1] is '1 sink': an endpoint must have one line");
    }
}
