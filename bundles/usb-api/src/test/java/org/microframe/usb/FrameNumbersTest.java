package org.microframe.usb;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FrameNumbersTest {

    @Test
    void differenceGoesTheShorterWayAcrossTheWrap() {
        assertThat(FrameNumbers.difference(0x00000003, 0xFFFFFFFE)).isEqualTo(5);
        assertThat(FrameNumbers.difference(0xFFFFFFFE, 0x00000003)).isEqualTo(-5);
        assertThat(FrameNumbers.difference(0x80000001, 0x7FFFFFFF)).isEqualTo(2);
        assertThat(FrameNumbers.difference(7, 7)).isZero();
    }

    @Test
    void unwrapsForwardsAndBackwardsAcrossTheWrap() {
        assertThat(FrameNumbers.unwrap(0x1_FFFF_FFFEL, 3)).isEqualTo(0x2_0000_0003L);
        assertThat(FrameNumbers.unwrap(0x2_0000_0003L, 0xFFFFFFFE)).isEqualTo(0x1_FFFF_FFFEL);
        assertThat(FrameNumbers.unwrap(0, 0xFFFFFFFF)).isEqualTo(-1);
        assertThat(FrameNumbers.unwrap(0, 0x7FFFFFFF)).isEqualTo(0x7FFF_FFFFL);
    }

    @Test
    void unwrapsToTheEarlierOfTwoEquallyNear() {
        assertThat(FrameNumbers.unwrap(0x1_8000_0000L, 0)).isEqualTo(0x1_0000_0000L);
    }

    @Property
    void unwrapsToTheNearestFrameWithTheSameLowBits(
            @ForAll @LongRange(min = 0, max = 1L << 50) long near, @ForAll int frame) {
        long unwrapped = FrameNumbers.unwrap(near, frame);

        assertThat((int) unwrapped).isEqualTo(frame);
        assertThat(unwrapped - near).isBetween(-(1L << 31), (1L << 31) - 1);
    }

    @Test
    void additionAndOrderWrap() {
        assertThat(FrameNumbers.add(0xFFFFFFFE, 5)).isEqualTo(3);
        assertThat(FrameNumbers.add(3, -5)).isEqualTo(0xFFFFFFFE);
        assertThat(FrameNumbers.isAfter(3, 0xFFFFFFFE)).isTrue();
        assertThat(FrameNumbers.isAfter(0xFFFFFFFE, 3)).isFalse();
        assertThat(FrameNumbers.isAfter(7, 7)).isFalse();
        assertThat(FrameNumbers.unsigned(0xFFFFFFFE)).isEqualTo(4_294_967_294L);
    }

    @Test
    void windowReachesBothWaysAcrossTheWrap() {
        assertThat(FrameNumbers.isWithin(1022, -2, 1024)).isTrue();
        assertThat(FrameNumbers.isWithin(1023, -2, 1024)).isFalse();
        assertThat(FrameNumbers.isWithin(-2, 1022, 1024)).isTrue();
        assertThat(FrameNumbers.isWithin(-2, 1023, 1024)).isFalse();
        assertThat(FrameNumbers.isWithin(Integer.MIN_VALUE, 0, Integer.MAX_VALUE))
                .isFalse();
    }

    @Test
    void aStampHoldsWhatWasSetLast() {
        FrameStamp stamp = new FrameStamp();
        stamp.set(1, 2);

        stamp.set(0xFFFFFFFE, -5);

        assertThat(stamp.frame()).isEqualTo(0xFFFFFFFE);
        assertThat(stamp.nanoTime()).isEqualTo(-5);
        assertThat(stamp).hasToString("FrameStamp[frame=4294967294, nanoTime=-5]");
    }
}
