package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

class DamagedDescriptorsTest {

    @FunctionalInterface
    interface Mutation {
        byte[] of(byte[] bytes);
    }

    @Property(tries = 20_000)
    void damagedConfigurationsAreReadConsistentlyOrRefused(@ForAll("damagedConfigurations") byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);

        boolean read = readsConsistently(buffer);

        assertThat(buffer).isEqualTo(ByteBuffer.wrap(bytes));
        Statistics.label("configuration").collect(read ? "read" : "refused").coverage(coverage -> {
            coverage.check("read").percentage(share -> share > 5);
            coverage.check("refused").percentage(share -> share > 20);
        });
    }

    @Property(tries = 20_000)
    void damagedDevicesAreReadOrRefused(@ForAll("damagedDevices") byte[] bytes) {
        boolean read;
        try {
            DeviceDescriptor device = DescriptorParser.parseDevice(ByteBuffer.wrap(bytes));
            read = true;
            assertThat(device.configurations()).isEqualTo(Byte.toUnsignedInt(bytes[17]));
        } catch (MalformedDescriptorException refusal) {
            read = false;
            assertThat(refusal.offset()).isBetween(0, 1);
        }
        Statistics.label("device").collect(read ? "read" : "refused").coverage(coverage -> {
            coverage.check("read").percentage(share -> share > 5);
            coverage.check("refused").percentage(share -> share > 20);
        });
    }

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void noiseIsRefusedOrRead(@ForAll byte[] bytes) {
        readsConsistently(ByteBuffer.wrap(bytes));
    }

    @Property(tries = 1_000)
    void soundConfigurationsAreReadTheSameEachTime(@ForAll("soundConfigurations") byte[] bytes) throws Exception {
        ConfigurationDescriptor first = DescriptorParser.parseConfiguration(ByteBuffer.wrap(bytes));
        ConfigurationDescriptor second = DescriptorParser.parseConfiguration(ByteBuffer.wrap(bytes.clone()));

        assertThat(second).isEqualTo(first).hasSameHashCodeAs(first);
        assertEveryDescriptorIsKept(bytes, first);
    }

    @Provide
    Arbitrary<byte[]> soundConfigurations() {
        return Arbitraries.of(
                        Tuple.of(Samples.speaker()),
                        Tuple.of(Samples.camera()),
                        Tuple.of(Samples.superSpeedCamera()),
                        Tuple.of(Samples.composite()),
                        Tuple.of(Samples.superSpeedPlus()))
                .map(Tuple.Tuple1::get1);
    }

    @Provide
    Arbitrary<byte[]> damagedConfigurations() {
        return Combinators.combine(
                        soundConfigurations(),
                        mutations(),
                        Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)))
                .as((bytes, mutations, repaired) -> {
                    byte[] damaged = apply(mutations, bytes);
                    return repaired && damaged.length >= 4 ? Samples.withTotalLength(damaged) : damaged;
                });
    }

    @Provide
    Arbitrary<byte[]> damagedDevices() {
        return mutations().map(mutations -> apply(mutations, Samples.device()));
    }

    private static Arbitrary<List<Mutation>> mutations() {
        return Arbitraries.oneOf(overwritten(), overwritten(), truncated(), cut(), inserted())
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<Mutation> overwritten() {
        Arbitrary<Integer> values = Arbitraries.oneOf(Arbitraries.integers().between(0, 9), anyByte());
        return Combinators.combine(anyPlace(), values)
                .as((place, value) ->
                        bytes -> bytes.length == 0 ? bytes : Samples.with(bytes, place % bytes.length, value));
    }

    private static Arbitrary<Mutation> truncated() {
        return anyPlace().map(place -> bytes -> Arrays.copyOf(bytes, bytes.length - place % (bytes.length + 1)));
    }

    private static Arbitrary<Mutation> cut() {
        return Combinators.combine(anyPlace(), Arbitraries.integers().between(1, 12))
                .as((place, length) -> bytes -> {
                    int from = place % (bytes.length + 1);
                    int to = Math.min(bytes.length, from + length);
                    ByteBuffer rest = ByteBuffer.allocate(bytes.length - (to - from));
                    return rest.put(bytes, 0, from)
                            .put(bytes, to, bytes.length - to)
                            .array();
                });
    }

    private static Arbitrary<Mutation> inserted() {
        Arbitrary<byte[]> descriptors = Arbitraries.of(
                        "0241",
                        "0705820A000201",
                        "0904050000FF000000",
                        "053009FFFF",
                        "06300000FFFF",
                        "0831000001000000",
                        "080B0501FF000000",
                        "00",
                        "FF")
                .map(Samples::bytes);
        return Combinators.combine(anyPlace(), descriptors).as((place, descriptor) -> bytes -> {
            int at = boundary(bytes, place);
            ByteBuffer longer = ByteBuffer.allocate(bytes.length + descriptor.length);
            return longer.put(bytes, 0, at)
                    .put(descriptor)
                    .put(bytes, at, bytes.length - at)
                    .array();
        });
    }

    private static Arbitrary<Integer> anyPlace() {
        return Arbitraries.integers().between(0, 100_000).withoutEdgeCases();
    }

    private static Arbitrary<Integer> anyByte() {
        return Arbitraries.integers().between(0, 0xFF);
    }

    private static byte[] apply(List<Mutation> mutations, byte[] bytes) {
        byte[] damaged = bytes;
        for (Mutation mutation : mutations) {
            damaged = mutation.of(damaged);
        }
        return damaged;
    }

    private static boolean readsConsistently(ByteBuffer buffer) {
        try {
            assertEveryDescriptorIsKept(buffer.array(), DescriptorParser.parseConfiguration(buffer));
            return true;
        } catch (MalformedDescriptorException refusal) {
            assertThat(refusal.offset()).isBetween(0, buffer.limit());
            assertThat(refusal).hasMessageContaining(refusal.rule()).hasMessageContaining("byte " + refusal.offset());
            return false;
        }
    }

    private static void assertEveryDescriptorIsKept(byte[] bytes, ConfigurationDescriptor configuration) {
        List<String> kept = new ArrayList<>();
        kept.add("2 " + configuration.value());
        configuration.others().forEach(raw -> kept.add(described(raw)));
        for (InterfaceDescriptor setting : configuration.interfaces()) {
            kept.add("4 " + setting.number() + " " + setting.alternateSetting() + " "
                    + setting.endpoints().size());
            setting.classSpecific().forEach(raw -> kept.add(described(raw)));
            for (EndpointDescriptor endpoint : setting.endpoints()) {
                kept.add("5 " + endpoint.address() + " " + endpoint.maxPacketSize());
                endpoint.companion().ifPresent(each -> kept.add("48 " + each.bytesPerInterval()));
                endpoint.companion().ifPresent(each -> each.plusBytesPerInterval()
                        .ifPresent(bytesPerInterval -> kept.add("49 " + bytesPerInterval)));
                endpoint.extra().forEach(raw -> kept.add(described(raw)));
            }
        }
        configuration.associations().forEach(each -> kept.add("11 " + each.firstInterface()));
        assertThat(kept).containsExactlyInAnyOrderElementsOf(walk(bytes));
    }

    private static List<String> walk(byte[] bytes) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += bytes[at] & 0xFF) {
            int type = bytes[at + 1] & 0xFF;
            found.add(
                    switch (at == 0 ? 2 : type == 2 ? -1 : type) {
                        case 2 -> "2 " + (bytes[5] & 0xFF);
                        case 4 ->
                            "4 " + (bytes[at + 2] & 0xFF) + " " + (bytes[at + 3] & 0xFF) + " " + (bytes[at + 4] & 0xFF);
                        case 5 ->
                            "5 " + (bytes[at + 2] & 0xFF) + " "
                                    + ((bytes[at + 4] & 0xFF) + ((bytes[at + 5] & 0xFF) << 8));
                        case 0x0B -> "11 " + (bytes[at + 2] & 0xFF);
                        case 0x30 -> "48 " + ((bytes[at + 4] & 0xFF) + ((bytes[at + 5] & 0xFF) << 8));
                        case 0x31 ->
                            "49 "
                                    + Integer.toUnsignedLong(ByteBuffer.wrap(bytes)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getInt(at + 4));
                        default ->
                            "raw " + at + " " + Arrays.toString(Arrays.copyOfRange(bytes, at, at + (bytes[at] & 0xFF)));
                    });
        }
        return found;
    }

    private static String described(RawDescriptor raw) {
        byte[] whole = new byte[raw.length()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (byte) raw.u8(i);
        }
        return "raw " + raw.offset() + " " + Arrays.toString(whole);
    }

    private static int boundary(byte[] bytes, int place) {
        List<Integer> boundaries = new ArrayList<>(List.of(0));
        for (int at = 0; at < bytes.length && bytes[at] != 0; ) {
            at += bytes[at] & 0xFF;
            boundaries.add(Math.min(at, bytes.length));
        }
        return boundaries.get(place % boundaries.size());
    }
}
