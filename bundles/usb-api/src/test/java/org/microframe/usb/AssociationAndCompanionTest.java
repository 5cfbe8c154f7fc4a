package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.microframe.usb.Samples.bytes;
import static org.microframe.usb.Samples.with;
import static org.microframe.usb.Samples.withInserted;
import static org.microframe.usb.Samples.without;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssociationAndCompanionTest {

    private static final int FIRST_ASSOCIATION = 9;
    private static final int SECOND_ASSOCIATION = 26;
    private static final int COMPANION = 34;
    private static final int PLUS_COMPANION = 40;

    @Test
    void readsAssociationsWhereverTheyStand() throws Exception {
        ConfigurationDescriptor composite = parse(Samples.composite());

        assertThat(composite.associations())
                .containsExactly(
                        new InterfaceAssociation(0, 1, 0x0E, 3, 0, 0), new InterfaceAssociation(1, 2, 1, 0, 0x20, 5));
        assertThat(composite.others()).containsExactly(new RawDescriptor(34, 0x41, bytes("07")));
        assertThat(composite.interfaces().get(0).classSpecific()).isEmpty();
        assertThat(composite.association(2)).contains(composite.associations().get(1));
    }

    @Test
    void refusesAnAssociationBehindItsInterfaces() {
        assertRefused(
                with(with(Samples.composite(), SECOND_ASSOCIATION + 2, 0), SECOND_ASSOCIATION + 3, 1),
                SECOND_ASSOCIATION + 2,
                "interface 0 stands before its association");
    }

    @Test
    void refusesInterfacesThatAreNotThere() {
        assertRefused(
                with(Samples.composite(), SECOND_ASSOCIATION + 3, 3),
                SECOND_ASSOCIATION + 3,
                "bInterfaceCount is 3 and interface 3 does not follow");
    }

    @Test
    void refusesAnInterfaceInTwoAssociations() {
        assertRefused(
                with(Samples.composite(), FIRST_ASSOCIATION + 3, 2),
                SECOND_ASSOCIATION + 2,
                "interface 1 is in two associations");
    }

    @Test
    void refusesAnAssociationOfNothingOrBeyondTheLastNumber() {
        assertRefused(with(Samples.composite(), FIRST_ASSOCIATION + 3, 0), 12, "bInterfaceCount is 0");
        assertRefused(
                with(with(Samples.composite(), FIRST_ASSOCIATION + 2, 255), FIRST_ASSOCIATION + 3, 2),
                12,
                "bFirstInterface is 255 and bInterfaceCount is 2");
        assertRefused(with(Samples.composite(), FIRST_ASSOCIATION, 7), 9, "bLength is 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InterfaceAssociation(255, 2, 0, 0, 0, 0))
                .withMessageContaining("bInterfaceCount is 2");
    }

    @Test
    void readsTheSuperSpeedPlusCompanion() throws Exception {
        EndpointDescriptor endpoint =
                parse(Samples.superSpeedPlus()).interfaces().get(1).endpoints().get(0);

        SuperSpeedCompanion companion = endpoint.companion().orElseThrow();
        assertThat(companion).isEqualTo(new SuperSpeedCompanion(15, 0x82, 1, OptionalLong.of(98_304)));
        assertThat(companion.multiplier()).isEqualTo(2);
        assertThat(companion.announcesPlus()).isTrue();
        assertThat(endpoint.extra()).isEmpty();
        assertThatExceptionOfType(UnsupportedGeometryException.class)
                .isThrownBy(() -> IsochGeometry.of(UsbSpeed.SUPER, endpoint));
    }

    @Test
    void refusesASuperSpeedPlusCompanionThatIsNotAnnouncedOrMissing() {
        assertRefused(
                with(Samples.superSpeedPlus(), COMPANION + 3, 2),
                COMPANION + 3,
                "bmAttributes is 0x02 and a SuperSpeedPlus companion follows");
        assertRefused(
                without(Samples.superSpeedPlus(), PLUS_COMPANION, 8),
                COMPANION + 3,
                "bmAttributes is 0x82 and no SuperSpeedPlus companion follows");
        assertRefused(without(Samples.superSpeedPlus(), COMPANION, 6), COMPANION + 1, "bDescriptorType is 49");
    }

    @Test
    void refusesACompanionThatDoesNotFollowItsEndpointAtOnce() {
        byte[] companion = bytes("06 30 00 00 40 00");

        assertRefused(withInserted(Samples.superSpeedPlus(), 9, companion), 10, "bDescriptorType is 48");
        assertRefused(withInserted(Samples.superSpeedPlus(), 18, companion), 19, "bDescriptorType is 48");
        assertRefused(withInserted(Samples.superSpeedCamera(), 40, companion), 41, "bDescriptorType is 48");
        assertRefused(withInserted(Samples.superSpeedCamera(), 34, bytes("03 FF 00")), 38, "bDescriptorType is 48");
    }

    @Test
    void refusesAStuntedCompanion() {
        assertRefused(with(Samples.superSpeedCamera(), COMPANION, 5), COMPANION, "bLength is 5");
        assertRefused(with(Samples.superSpeedPlus(), PLUS_COMPANION, 7), PLUS_COMPANION, "bLength is 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 0x0F, 0x10, 0x31})
    void refusesDescriptorsThatAreNoPartOfAConfiguration(int type) {
        assertRefused(
                withInserted(Samples.composite(), 9, new byte[] {3, (byte) type, 0}), 10, "bDescriptorType is " + type);
    }

    @Test
    void companionsRefuseFieldsBeyondTheirWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SuperSpeedCompanion(0, 0x100, 0))
                .withMessageContaining("bmAttributes is 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SuperSpeedCompanion(0, 0x80, 0, OptionalLong.of(1L << 32)))
                .withMessageContaining("dwBytesPerInterval is 4294967296");
    }

    private static ConfigurationDescriptor parse(byte[] bytes) throws MalformedDescriptorException {
        return DescriptorParser.parseConfiguration(ByteBuffer.wrap(bytes));
    }

    private static void assertRefused(byte[] bytes, int offset, String found) {
        MalformedDescriptorException refusal =
                catchThrowableOfType(MalformedDescriptorException.class, () -> parse(bytes));
        assertThat(refusal).hasMessageContaining(found);
        assertThat(refusal.offset()).isEqualTo(offset);
    }
}
