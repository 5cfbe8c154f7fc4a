package org.microframe.isoch.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.microframe.usb.UsbSpeed;

class FeedbackReaderTest {

    private static boolean read(FeedbackReader reader, int... bytes) {
        ByteBuffer data = ByteBuffer.allocate(bytes.length + 5);
        for (int i = 0; i < bytes.length; i++) {
            data.put(5 + i, (byte) bytes[i]);
        }
        return reader.read(data, 5, bytes.length);
    }

    @Test
    void readsTheFormOfFullSpeed() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.FULL, 48_000);

        assertThat(read(reader, 0x00, 0x00, 0x0C)).isTrue();

        assertThat(reader.rate()).isEqualTo(48_000);
        assertThat(reader.form()).contains(FeedbackForm.FRAME_10_14);
    }

    @Test
    void readsTheFormOfHighSpeed() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.HIGH, 44_100);

        assertThat(read(reader, 0x33, 0x83, 0x05, 0x00)).isTrue();

        assertThat(reader.rate()).isCloseTo(44_100, within(FeedbackForm.MICROFRAME_16_16.resolution()));
        assertThat(reader.form()).contains(FeedbackForm.MICROFRAME_16_16);
    }

    @Test
    void readsFourBytesAtFullSpeedWhicheverWayTheyAreMeant() {
        FeedbackReader shifted = new FeedbackReader(UsbSpeed.FULL, 48_000);
        FeedbackReader padded = new FeedbackReader(UsbSpeed.FULL, 48_000);

        assertThat(read(shifted, 0x00, 0x00, 0x30, 0x00)).isTrue();
        assertThat(read(padded, 0x00, 0x00, 0x0C, 0x00)).isTrue();

        assertThat(shifted.form()).contains(FeedbackForm.FRAME_16_16);
        assertThat(padded.form()).contains(FeedbackForm.FRAME_10_14_PADDED);
        assertThat(shifted.rate()).isEqualTo(48_000);
        assertThat(padded.rate()).isEqualTo(48_000);
    }

    @Test
    void readsHighSpeedDevicesThatCountFrames() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.HIGH, 96_000);

        assertThat(read(reader, 0x00, 0x00, 0x60, 0x00)).isTrue();

        assertThat(reader.form()).contains(FeedbackForm.FRAME_16_16);
        assertThat(reader.rate()).isEqualTo(96_000);
    }

    @Test
    void refusesWhatIsNoRate() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.FULL, 48_000);

        assertThat(read(reader, 0, 0, 0)).isFalse();
        assertThat(read(reader, 0xFF, 0xFF, 0xFF)).isFalse();
        assertThat(read(reader, 0x00, 0x0C)).isFalse();
        assertThat(read(reader, 0, 0, 0x0C, 0, 0)).isFalse();
        assertThat(read(reader, 0x00, 0x00, 0x06, 0x00)).isFalse();

        assertThat(reader.refused()).isEqualTo(5);
        assertThat(reader.accepted()).isZero();
        assertThat(reader.rate()).isEqualTo(48_000);
        assertThat(reader.form()).isEmpty();
        assertThatThrownBy(() -> new FeedbackReader(UsbSpeed.FULL, 0)).hasMessageContaining("0 Hz");
    }

    @Test
    void keepsTheLastValueOverEmptyPackets() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.FULL, 48_000);
        read(reader, 0x10, 0x00, 0x0C);
        double before = reader.rate();

        assertThat(read(reader)).isFalse();

        assertThat(reader.rate()).isEqualTo(before);
        assertThat(reader.refused()).isZero();
    }

    @Test
    void tellsTheDriftOfTheDevicesClock() {
        FeedbackReader reader = new FeedbackReader(UsbSpeed.HIGH, 48_000);

        read(reader, 20, 0x00, 0x06, 0x00);

        assertThat(reader.driftPpm()).isCloseTo(20.0 / (6 << 16) * 1e6, within(1e-6));
    }

    @Property
    void findsRateAndFormOfEveryDevice(
            @ForAll @IntRange(min = 0, max = 5) int chosen,
            @ForAll @IntRange(min = 8_000, max = 384_000) int nominal,
            @ForAll @IntRange(min = -20_000, max = 20_000) int ppm) {
        FeedbackForm form = FeedbackForm.values()[chosen];
        double asked = nominal * (1 + ppm / 1e6);
        long value = Math.round(asked / form.resolution());
        FeedbackReader reader = new FeedbackReader(UsbSpeed.HIGH, nominal);
        int[] bytes = new int[form.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) (value >> 8 * i & 0xFF);
        }

        assertThat(read(reader, bytes)).isTrue();

        assertThat(reader.form()).contains(form);
        assertThat(reader.rate()).isCloseTo(asked, within(form.resolution()));
    }

    @Test
    void noTwoFormsOfALengthCanBeTakenForEachOther() {
        double widest = (100.0 + FeedbackReader.TOLERANCE_PERCENT) / (100.0 - FeedbackReader.TOLERANCE_PERCENT);

        for (int length : new int[] {3, 4}) {
            List<Double> scales = Stream.of(FeedbackForm.values())
                    .filter(form -> form.bytes() == length)
                    .map(FeedbackForm::resolution)
                    .sorted()
                    .toList();
            for (int i = 1; i < scales.size(); i++) {
                assertThat(scales.get(i) / scales.get(i - 1)).isGreaterThan(widest);
            }
        }
    }
}
