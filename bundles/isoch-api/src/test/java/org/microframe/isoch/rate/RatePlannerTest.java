package org.microframe.isoch.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.SuperSpeedCompanion;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbSpeed;

class RatePlannerTest {

    private static final int ISOCHRONOUS = 0x01;
    private static final int ASYNCHRONOUS = 0x05;
    private static final int ADAPTIVE = 0x09;
    private static final int SYNCHRONOUS = 0x0D;

    private static final SampleFormat CD = new SampleFormat(44_100, 4);
    private static final SampleFormat STUDIO = new SampleFormat(48_000, 4);

    private static RatePlan out(UsbSpeed speed, int packetSize, int interval, SampleFormat format) {
        return RatePlanner.plan(speed, new EndpointDescriptor(0x01, ADAPTIVE, packetSize, interval), format);
    }

    private static RatePlan in(UsbSpeed speed, int attributes, int packetSize, SampleFormat format) {
        return RatePlanner.plan(speed, new EndpointDescriptor(0x81, attributes, packetSize, 1), format);
    }

    @Test
    void carries48kHzInFullPacketsOfFullSpeed() {
        RatePlan plan = out(UsbSpeed.FULL, 192, 1, STUDIO);

        assertThat(plan.verdict()).isEqualTo(RateVerdict.FITS);
        assertThat(plan.wholeFrames()).isEqualTo(1);
        assertThat(plan.framesPerTransfer()).isEqualTo(8);
        assertThat(plan.change()).isEqualTo(FirmwareChange.NONE);
        assertThat(plan.cautions()).isEmpty();
        assertThat(plan.endpointBytesPerSecond()).isEqualTo(192_000);
    }

    @Test
    void asksForSmallerPacketsWhereOnesWithHeadroomWouldNotBeFull() {
        RatePlan plan = out(UsbSpeed.FULL, 196, 1, STUDIO);

        assertThat(plan.verdict()).isEqualTo(RateVerdict.NOT_FULL);
        assertThat(plan.framesPerTransfer()).isZero();
        assertThat(plan.change()).isEqualTo(new FirmwareChange(FirmwareChange.Kind.PACKET_SIZE, 1, 192));
    }

    @Test
    void asksForALengthInPacketsWhereSamplesDoNotFillFrames() {
        assertThat(out(UsbSpeed.FULL, 180, 1, CD).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.LENGTH_IN_PACKET, 1, 2 + 45 * 4));
        assertThat(out(UsbSpeed.HIGH, 24, 1, CD).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.LENGTH_IN_PACKET, 8, 2 + 6 * 4));
    }

    @Test
    void asksForAnIntervalThatHoldsWholeSamples() {
        assertThat(out(UsbSpeed.HIGH, 24, 1, new SampleFormat(44_000, 4)).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.INTERVAL, 4, 44));
        assertThat(out(UsbSpeed.HIGH, 64, 4, new SampleFormat(768_000, 8)).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.INTERVAL, 8, 768));
    }

    @Test
    void carriesSamplesThatStraddlePacketsInTransfersOfWholeSamples() {
        RatePlan plan = out(UsbSpeed.FULL, 441, 1, new SampleFormat(44_100, 10));

        assertThat(plan.verdict()).isEqualTo(RateVerdict.SPLITS_SAMPLES);
        assertThat(plan.wholeFrames()).isEqualTo(10);
        assertThat(plan.framesPerTransfer()).isEqualTo(10);
    }

    @Test
    void asksForLessWhereNoTransferHoldsAWholeSample() {
        RatePlan plan = out(UsbSpeed.FULL, 1001, 1, new SampleFormat(1, 1_001_000));

        assertThat(plan.verdict()).isEqualTo(RateVerdict.SPLITS_SAMPLES);
        assertThat(plan.wholeFrames()).isEqualTo(1000);
        assertThat(plan.framesPerTransfer()).isEqualTo(8);
    }

    @Test
    void warnsOfAnOutputWithAClockOfItsOwn() {
        EndpointDescriptor endpoint = new EndpointDescriptor(0x01, ASYNCHRONOUS, 192, 1);

        assertThat(RatePlanner.plan(UsbSpeed.FULL, endpoint, STUDIO).cautions())
                .containsExactly(RateCaution.CLOCK_OF_ITS_OWN);
    }

    @Test
    void saysWhenASpeedIsTooSlow() {
        SampleFormat eightChannels = new SampleFormat(192_000, 32);
        SampleFormat beyondAll = new SampleFormat(Integer.MAX_VALUE, 4096);

        assertThat(out(UsbSpeed.FULL, 1023, 1, eightChannels).verdict()).isEqualTo(RateVerdict.TOO_FAST);
        assertThat(out(UsbSpeed.FULL, 1023, 1, eightChannels).change().kind())
                .isEqualTo(FirmwareChange.Kind.HIGHER_SPEED);
        EndpointDescriptor fastest = new EndpointDescriptor(
                0x01, ISOCHRONOUS, 1024, 1, 0, 0, List.of(), Optional.of(new SuperSpeedCompanion(15, 2, 49_152)));
        assertThat(RatePlanner.plan(UsbSpeed.SUPER, fastest, beyondAll).change().kind())
                .isEqualTo(FirmwareChange.Kind.LESS_DATA);
    }

    @Test
    void carriesAnyInputThatItsPacketsHold() {
        RatePlan plan = in(UsbSpeed.FULL, ASYNCHRONOUS, 180, CD);

        assertThat(plan.verdict()).isEqualTo(RateVerdict.FITS);
        assertThat(plan.wholeFrames()).isEqualTo(1);
        assertThat(plan.cautions()).isEmpty();
        assertThat(in(UsbSpeed.FULL, ASYNCHRONOUS, 177, CD).verdict()).isEqualTo(RateVerdict.SPLITS_SAMPLES);
    }

    @Test
    void wantsHeadroomForAnInputWithAClockOfItsOwn() {
        assertThat(in(UsbSpeed.FULL, ASYNCHRONOUS, 192, STUDIO).cautions()).containsExactly(RateCaution.NO_HEADROOM);
        assertThat(in(UsbSpeed.FULL, SYNCHRONOUS, 192, STUDIO).cautions()).isEmpty();
        assertThat(in(UsbSpeed.FULL, ASYNCHRONOUS, 188, STUDIO).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.PACKET_SIZE, 1, 196));
        assertThat(in(UsbSpeed.FULL, SYNCHRONOUS, 188, STUDIO).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.PACKET_SIZE, 1, 192));
    }

    @Test
    void refusesEndpointsThatCannotBeStreamed() {
        assertThatThrownBy(() -> out(UsbSpeed.HIGH, 64, 5, STUDIO)).isInstanceOf(UnsupportedGeometryException.class);
        assertThatThrownBy(() -> new SampleFormat(0, 4)).hasMessageContaining("0 Hz");
        assertThatThrownBy(() -> new SampleFormat(48_000, 0)).hasMessageContaining("0 bytes");
    }

    /** An accumulator that deals out whole samples, interval by interval, as a host that chooses packet sizes would. */
    private static boolean allPacketsAreFull(SampleFormat format, int packetsPerFrame, int bytesPerPacket) {
        long sent = 0;
        for (int packet = 1; packet <= 1000 * packetsPerFrame; packet++) {
            long due = (long) format.rate() * packet / (1000L * packetsPerFrame);
            if ((due - sent) * format.bytes() != bytesPerPacket) {
                return false;
            }
            sent = due;
        }
        return true;
    }

    @Property
    void fitsExactlyWhereAHostThatChoosesSizesWouldSendFullPacketsOnly(
            @ForAll @IntRange(min = 1, max = 60) int samplesPerPacket,
            @ForAll @IntRange(min = 1, max = 16) int bytes,
            @ForAll @IntRange(min = 1, max = 4) int interval,
            @ForAll @IntRange(min = -1, max = 1) int more,
            @ForAll @IntRange(min = -1, max = 1) int faster) {
        int packets = 8 >> interval - 1;
        SampleFormat format = new SampleFormat(Math.max(1, samplesPerPacket * packets * 1000 + faster), bytes);
        int packetSize = Math.max(1, samplesPerPacket * bytes + more);

        RatePlan plan = out(UsbSpeed.HIGH, packetSize, interval, format);

        assertThat(plan.verdict() == RateVerdict.FITS).isEqualTo(allPacketsAreFull(format, packets, packetSize));
    }

    /** Whether a high-speed endpoint can have packets of this size: in one, two or three transactions of equal size. */
    private static boolean isPacketSize(long bytes) {
        return bytes <= 1024 || bytes <= 2048 && bytes % 2 == 0 || bytes > 2048 && bytes <= 3072 && bytes % 3 == 0;
    }

    /** The descriptor of a high-speed endpoint with the firmware's change. */
    private static EndpointDescriptor changed(int address, int attributes, FirmwareChange change) {
        int transactions = (change.bytesPerPacket() + 1023) / 1024;
        assertThat(change.bytesPerPacket() % transactions).isZero();
        return new EndpointDescriptor(
                address,
                attributes,
                change.bytesPerPacket() / transactions | transactions - 1 << 11,
                4 - Integer.numberOfTrailingZeros(change.packetsPerFrame()));
    }

    @Property
    void suggestsTransfersOfWholeSamplesThatTheLeadHoldsTwice(
            @ForAll @IntRange(min = 2, max = 1024) int lead, @ForAll @IntRange(min = 1, max = 60) int bytes) {
        SampleFormat format = new SampleFormat(192_000 / bytes, bytes);
        RatePlan plan = out(UsbSpeed.FULL, 192, 1, format);

        int frames = plan.framesPerTransfer(lead);

        if (!plan.verdict().isCarried()) {
            assertThat(frames).isZero();
        } else {
            assertThat(frames).isBetween(1, lead / 2);
            assertThat(new StreamRequest("(a=b)", 1, 1, 0x01, lead, frames, 4).framesPerTransfer())
                    .isEqualTo(frames);
            assertThat(frames % plan.wholeFrames() == 0 || plan.wholeFrames() > lead / 2)
                    .isTrue();
            assertThat(frames).isLessThanOrEqualTo(Math.max(plan.wholeFrames(), Math.min(8, Math.max(1, lead / 8))));
        }
    }

    @Test
    void suggestsForTheUsualLeadWhatThePlanSays() {
        SampleFormat threeBytes = new SampleFormat(64_000, 3);
        RatePlan plan = out(UsbSpeed.FULL, 192, 1, threeBytes);

        assertThat(plan.framesPerTransfer(64)).isEqualTo(plan.framesPerTransfer());
        assertThatThrownBy(() -> plan.framesPerTransfer(1)).hasMessageContaining("the lead in frames is 1");
        assertThat(out(UsbSpeed.FULL, 441, 1, new SampleFormat(44_100, 10)).framesPerTransfer(32))
                .isEqualTo(10);
    }

    @Test
    void asksForNoPacketThatAHighSpeedDescriptorCannotSay() {
        SampleFormat odd = new SampleFormat(1_025_000, 1);

        assertThat(out(UsbSpeed.HIGH, 512, 4, odd).change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.LENGTH_IN_PACKET, 1, 1028));
        assertThat(in(UsbSpeed.HIGH, ISOCHRONOUS, 64, new SampleFormat(8_200_000, 1))
                        .change())
                .isEqualTo(new FirmwareChange(FirmwareChange.Kind.PACKET_SIZE, 8, 1026));
    }

    @Property
    void whatTheChangedFirmwareOfAnInputHasCarriesTheRateWithRoomToSpare(
            @ForAll @IntRange(min = 1, max = 400_000) int rate,
            @ForAll @IntRange(min = 1, max = 32) int bytes,
            @ForAll @IntRange(min = 1, max = 64) int packetSize) {
        SampleFormat format = new SampleFormat(rate, bytes);
        FirmwareChange change =
                in(UsbSpeed.HIGH, ASYNCHRONOUS, packetSize, format).change();
        if (change.packetsPerFrame() > 0) {
            RatePlan plan = RatePlanner.plan(UsbSpeed.HIGH, changed(0x81, ASYNCHRONOUS, change), format);

            assertThat(plan.verdict()).isEqualTo(RateVerdict.FITS);
            assertThat(plan.cautions()).isEmpty();
        }
    }

    @Property
    void whatTheChangedFirmwareHasCarriesTheRate(
            @ForAll @IntRange(min = 1, max = 400_000) int rate,
            @ForAll @IntRange(min = 1, max = 32) int bytes,
            @ForAll @IntRange(min = 1, max = 1024) int packetSize,
            @ForAll @IntRange(min = 1, max = 4) int interval) {
        SampleFormat format = new SampleFormat(rate, bytes);
        RatePlan plan = out(UsbSpeed.HIGH, packetSize, interval, format);
        FirmwareChange change = plan.change();

        assertThat(plan.verdict().isCarried()).isEqualTo(change.kind() == FirmwareChange.Kind.NONE);
        long endpoint = change.packetsPerFrame() * 1000L * change.bytesPerPacket();
        switch (change.kind()) {
            case PACKET_SIZE, INTERVAL -> {
                assertThat(endpoint).isEqualTo(format.bytesPerSecond());
                assertThat(RatePlanner.plan(UsbSpeed.HIGH, changed(0x01, ASYNCHRONOUS, change), format)
                                .verdict()
                                .isCarried())
                        .isTrue();
            }
            case LENGTH_IN_PACKET -> {
                for (int packets = 1; packets <= 8; packets *= 2) {
                    assertThat(format.bytesPerSecond() % (1000L * packets) == 0
                                    && isPacketSize(format.bytesPerSecond() / (1000L * packets)))
                            .isFalse();
                }
                assertThat(isPacketSize(change.bytesPerPacket())).isTrue();
                assertThat(endpoint).isGreaterThan(format.bytesPerSecond());
            }
            default ->
                assertThat(format.bytesPerSecond() + 8000L * bytes)
                        .isGreaterThan(change.kind() == FirmwareChange.Kind.NONE ? 0 : 8000L * 3070);
        }
    }
}
