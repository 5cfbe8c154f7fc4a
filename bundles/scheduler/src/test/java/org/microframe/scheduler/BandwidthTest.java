package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.BandwidthUse;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.SuperSpeedCompanion;
import org.microframe.usb.UsbSpeed;

class BandwidthTest {

    private static final String BUS = "bus1";

    private final Bandwidth bandwidth = new Bandwidth();

    private static BusLoad load(UsbSpeed speed, int address, int packetSize, int interval) {
        EndpointDescriptor endpoint = new EndpointDescriptor(address, 1, packetSize, interval);
        return BusLoad.of(IsochGeometry.of(speed, endpoint), endpoint, "speaker");
    }

    private static BusLoad superLoad(int address, int bytes) {
        EndpointDescriptor endpoint = new EndpointDescriptor(
                address, 1, 1024, 1, 0, 0, List.of(), Optional.of(new SuperSpeedCompanion(15, 2, bytes)));
        return BusLoad.of(IsochGeometry.of(UsbSpeed.SUPER, endpoint), endpoint, "camera");
    }

    private int howManyFit(BusLoad load) {
        int count = 0;
        while (true) {
            try {
                bandwidth.reserveWithin(BUS, load);
                count++;
            } catch (Bandwidth.ExceededException e) {
                return count;
            }
        }
    }

    @Test
    void givesNinetyPercentOfAFrameToFullSpeed() {
        assertThat(howManyFit(load(UsbSpeed.FULL, 0x01, 1023, 1))).isEqualTo(1);
        assertThat(howManyFit(load(UsbSpeed.FULL, 0x02, 64, 1))).isEqualTo(1);
    }

    @Test
    void holdsFourStereoSpeakersAndNoMoreThanTheFormulaAllowsAtFullSpeed() {
        long each = load(UsbSpeed.FULL, 0x01, 192, 1).nanosPerPacket();

        assertThat(howManyFit(load(UsbSpeed.FULL, 0x01, 192, 1)))
                .isEqualTo((int) (900_000 / each))
                .isEqualTo(5);
    }

    @Test
    void holdsOneEndpointOfThreeTransactionsInAMicroframe() {
        assertThat(load(UsbSpeed.HIGH, 0x81, 0x1400, 1).nanosPerPacket())
                .isEqualTo(3 * BusTime.transactionNanos(UsbSpeed.HIGH, true, 1024));
        assertThat(howManyFit(load(UsbSpeed.HIGH, 0x81, 0x1400, 1))).isEqualTo(1);
        assertThat(howManyFit(load(UsbSpeed.HIGH, 0x82, 1024, 1))).isEqualTo(1);
    }

    @Test
    void spreadsEndpointsThatAreNotServedInEveryMicroframe() {
        assertThat(howManyFit(load(UsbSpeed.HIGH, 0x81, 0x1400, 4))).isEqualTo(8);
        assertThat(howManyFit(load(UsbSpeed.HIGH, 0x82, 0x0C00, 4))).isZero();
        assertThat(howManyFit(load(UsbSpeed.HIGH, 0x83, 1024, 2))).isEqualTo(2);
    }

    @Test
    void givesEachDirectionOfSuperSpeedItsOwn() {
        assertThat(howManyFit(superLoad(0x81, 49_152))).isEqualTo(1);
        assertThat(howManyFit(superLoad(0x01, 28_125))).isEqualTo(2);
        assertThat(howManyFit(superLoad(0x82, 56_250 - 49_152))).isEqualTo(1);
        assertThat(howManyFit(superLoad(0x82, 1))).isZero();
    }

    @Test
    void countsEachDomainByItself() throws Exception {
        bandwidth.reserveWithin(BUS, load(UsbSpeed.FULL, 0x01, 1023, 1));

        assertThat(bandwidth
                        .reserveWithin("bus2", load(UsbSpeed.FULL, 0x01, 1023, 1))
                        .use()
                        .fits())
                .isTrue();
    }

    @Test
    void showsTheSumThatIsTooMuch() throws Exception {
        bandwidth.reserveWithin(BUS, load(UsbSpeed.FULL, 0x01, 1023, 1));

        assertThatThrownBy(() -> bandwidth.reserveWithin(BUS, load(UsbSpeed.FULL, 0x82, 192, 1)))
                .isInstanceOf(Bandwidth.ExceededException.class)
                .hasMessage(
                        "endpoint 0x82 of speaker 157.2 us does not fit into bandwidth domain bus1: 157.2 of 961.4 us"
                                + " reserved, at most 900.0 us of a frame; reserved are endpoint 0x01 of speaker 804.2 us");
    }

    @Test
    void tellsWhenMoreIsReservedThanThereIs() {
        bandwidth.reserve(BUS, load(UsbSpeed.FULL, 0x01, 1023, 1));

        BandwidthUse use =
                bandwidth.reserve(BUS, load(UsbSpeed.FULL, 0x82, 192, 1)).use();

        assertThat(use.fits()).isFalse();
        assertThat(use.limitNanos()).isEqualTo(900_000);
        assertThat(use.ownNanos()).isLessThan(use.sumNanos());
    }

    @Test
    void givesBackOnce() throws Exception {
        BusLoad large = load(UsbSpeed.FULL, 0x01, 1023, 1);
        Bandwidth.Grant first = bandwidth.reserveWithin(BUS, large);
        first.giveBack();
        Bandwidth.Grant second = bandwidth.reserveWithin(BUS, large);

        first.giveBack();

        assertThat(first.use()).isEqualTo(BandwidthUse.NONE);
        assertThat(second.use().sumNanos()).isEqualTo(large.nanosPerPacket());
    }

    @RepeatedTest(50)
    void isAsItWasWhenAllHaveLeft(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Bandwidth.Grant> grants = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (!grants.isEmpty() && random.nextInt(3) == 0) {
                grants.remove(random.nextInt(grants.size())).giveBack();
                continue;
            }
            BusLoad load = load(UsbSpeed.HIGH, 0x81, 1 + random.nextInt(1024), 1 + random.nextInt(4));
            try {
                Bandwidth.Grant grant = bandwidth.reserveWithin(BUS, load);
                grants.add(grant);
                assertThat(grant.use().sumNanos()).isBetween(load.nanosPerPacket(), 100_000L);
            } catch (Bandwidth.ExceededException e) {
                assertThat(grants).isNotEmpty();
            }
        }

        grants.forEach(Bandwidth.Grant::giveBack);

        BusLoad whole = new BusLoad(UsbSpeed.HIGH, true, 8, 100_000, "everything");
        assertThat(bandwidth.reserveWithin(BUS, whole).use().sumNanos()).isEqualTo(100_000);
    }
}
