package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.BandwidthUse;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.UsbSpeed;

@Timeout(60)
class AdmissionTest extends AdmissionRig {

    private static final StreamRequest OTHER = new StreamRequest("(microframe.device=*)", 2, 2, OTHER_IN, 64, 8, 4);
    private static final StreamRequest LARGE_OUT = Samples.out(64, 8);
    private static final StreamRequest LARGE_OR_SMALL_OUT = LARGE_OUT.with(new StreamPolicy(List.of(2), 0));

    @Test
    void refusesWhatExceedsTheSumBeforeAnythingIsSelected() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        SchedulerRig.untilState(open(LARGE_OUT), StreamState.RUNNING);

        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.NO_BANDWIDTH);
        assertThat(recorder.status().detail())
                .contains("157.2 of 961.4 us reserved, at most 900.0 us of a frame")
                .contains("reserved are endpoint 0x01 of port 1 804.2 us");
        assertThat(recorder.status().bandwidth()).isEqualTo(BandwidthUse.NONE);
        assertThat(selected).containsExactly("1.1");
    }

    @Test
    void reportsTheSumAndTriesAllTheSameWhereItOnlyAdvises() {
        plug(Resources.of(Resources.Admission.ADVISE, 64, 1024));
        SchedulerRig.untilState(open(LARGE_OUT), StreamState.RUNNING);
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.RUNNING);

        BandwidthUse use = recorder.status().bandwidth();

        assertThat(use.fits()).isFalse();
        assertThat(use.sumNanos()).isGreaterThan(900_000);
        assertThat(use.ownNanos()).isLessThan(200_000);
    }

    @Test
    void fallsBackToTheNextAlternateSettingWhenTheSystemRefuses() {
        plug(Resources.byDefault());
        refused.add("1.1");

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        SchedulerRig.untilCarried(player, 100);

        StreamStatus status = player.status();
        assertThat(selected).containsExactly("1.1", "1.2");
        assertThat(status.detail()).isEqualTo("in alternate setting 2, because the system has no bandwidth for 1.1");
        assertThat(status.bandwidth().ownNanos())
                .isEqualTo(BusTime.transactionNanos(UsbSpeed.FULL, false, SMALL))
                .isEqualTo(status.bandwidth().sumNanos());
    }

    @Test
    void fallsBackWhenTheFirstAlternateSettingExceedsTheSum() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        SchedulerRig.untilState(open(IN), StreamState.RUNNING);

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);

        assertThat(selected).containsExactly("2.1", "1.2");
        assertThat(player.status().detail()).startsWith("in alternate setting 2, because endpoint 0x01 of port 1");
    }

    @Test
    void failsWithEveryReasonWhenNoAlternateSettingCanBeHad() {
        plug(Resources.byDefault());
        refused.addAll(List.of("1.1", "1.2"));

        StreamHold player = open(LARGE_OR_SMALL_OUT);
        SchedulerRig.untilState(player, StreamState.FAILED);

        assertThat(player.status().cause()).isEqualTo(StreamCause.ALTERNATE_SETTING);
        assertThat(player.status().detail())
                .isEqualTo("the system has no bandwidth for 1.1; the system has no bandwidth for 1.2");
        assertThat(player.status().bandwidth()).isEqualTo(BandwidthUse.NONE);
    }

    @Test
    void startsWhatFailedForWantOfBandwidthWhenAnotherStreamGivesItBack() {
        plug(Resources.of(Resources.Admission.ENFORCE, 64, 1024));
        StreamHold player = open(LARGE_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
        assertThat(recorder.status().bandwidth().sumNanos())
                .isEqualTo(recorder.status().bandwidth().ownNanos());
    }

    private StreamHold openOther() {
        return rig.open(
                new StreamIdentity("org.example.other", "in"),
                OTHER,
                new SchedulerRig.Client(),
                new SchedulerRig.Handler());
    }

    @Test
    void refusesAStreamWhoseOnlySuitableAlternateSettingIsNotTheSelectedOneUntilItIsFree() {
        plug(Resources.byDefault());
        StreamHold other = openOther();
        SchedulerRig.untilState(other, StreamState.RUNNING);

        StreamHold recorder = open(IN.with(new StreamPolicy(List.of(2), 0)));
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.ALTERNATE_SETTING);
        assertThat(recorder.status().detail())
                .isEqualTo("interface 2 is in alternate setting 2 for another stream; this one needs 1");
        SchedulerRig.untilCarried(other, 100);
        assertThat(other.status().ledger().holes().recent()).isEmpty();

        other.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
    }

    /** A microphone whose endpoint is in both of its alternate settings, beside another one in the second. */
    private void plugPair(Resources resources) {
        plug(resources, new EndpointDescriptor(Samples.IN, 0x05, SMALL, 1));
    }

    @Test
    void saysThatAnotherStreamsAlternateSettingDecidedWhichOneItGot() {
        plugPair(Resources.byDefault());
        StreamHold other = openOther();
        SchedulerRig.untilState(other, StreamState.RUNNING);

        StreamHold recorder = open(IN.with(new StreamPolicy(List.of(2), 0)));
        SchedulerRig.untilState(recorder, StreamState.RUNNING);

        assertThat(recorder.status().detail())
                .isEqualTo("in alternate setting 2, because interface 2 is in alternate setting 2 for another stream");
        assertThat(selected).containsExactly("2.2");
    }

    @Test
    void namesEachReasonWhyItDidNotGetAnAlternateSettingThatItPrefers() {
        plugPair(Resources.byDefault());
        SchedulerRig.untilState(openOther(), StreamState.RUNNING);

        StreamHold recorder = open(new StreamRequest(
                "(microframe.device=*)", 2, 7, Samples.IN, 64, 8, 4, 0, new StreamPolicy(List.of(1, 2), 0)));
        SchedulerRig.untilState(recorder, StreamState.RUNNING);

        assertThat(recorder.status().detail())
                .isEqualTo("in alternate setting 2, because the endpoint is 0x82 in interface 2, alternate setting 7;"
                        + " the device has none there; interface 2 is in alternate setting 2 for another stream");
    }

    @Test
    void saysOfAFailureThatAnotherStreamKeptItFromTheAlternateSettingThatItPrefers() {
        plugPair(new Resources(
                new AtomicReference<>(Resources.Admission.ADVISE),
                new Bandwidth(),
                new MemoryBudget(20 * 8 * SMALL, 1 << 20),
                new FrameClocks(),
                new StartGroups()));
        SchedulerRig.untilState(openOther(), StreamState.RUNNING);

        StreamHold recorder = open(Samples.in(160, 8).with(new StreamPolicy(List.of(2), 0)));
        SchedulerRig.untilState(recorder, StreamState.FAILED);

        assertThat(recorder.status().cause()).isEqualTo(StreamCause.MEMORY_CAP);
        assertThat(recorder.status().detail())
                .startsWith("interface 2 is in alternate setting 2 for another stream; endpoint 0x82 of port 1 needs");
    }

    @Test
    void triesWhatTheSystemRefusedAgainWhenAnotherStreamGoes() {
        plug(Resources.byDefault());
        StreamHold player = open(LARGE_OUT);
        SchedulerRig.untilState(player, StreamState.RUNNING);
        refused.add("2.1");
        StreamHold recorder = open(IN);
        SchedulerRig.untilState(recorder, StreamState.FAILED);
        refused.clear();

        player.close();

        SchedulerRig.untilState(recorder, StreamState.RUNNING);
    }

    @Test
    void tellsOfAnAlternateSettingThatDoesNotExist() {
        plug(Resources.byDefault());

        StreamHold player = open(new StreamRequest(
                "(microframe.device=*)", 1, 7, Samples.OUT, 64, 8, 4, 0, new StreamPolicy(List.of(2, 9), 0)));
        SchedulerRig.untilState(player, StreamState.RUNNING);

        assertThat(player.status().detail())
                .isEqualTo("in alternate setting 2, because the endpoint is 0x01 in interface 1, alternate setting 7;"
                        + " the device has none there");
    }

    @Test
    void looksForTheEndpointByClassAndDirection() {
        plug(Resources.byDefault());

        StreamHold recorder = open(StreamRequest.ofClass("(microframe.device=*)", 0xFF, 1, true));
        StreamHold player = open(StreamRequest.ofClass("(microframe.device=*)", 0xFF, 2, false));
        SchedulerRig.untilCarried(recorder, 100);
        SchedulerRig.untilCarried(player, 100);

        assertThat(recorder.status().request()).isEqualTo(IN);
        assertThat(player.status().request().interfaceNumber()).isEqualTo(1);
        assertThat(player.status().request().endpointAddress()).isEqualTo(Samples.OUT);
    }

    @Test
    void saysThatADeviceHasNoEndpointOfTheClassAndDirection() {
        plug(Resources.byDefault());

        StreamHold camera = open(StreamRequest.ofClass("(microframe.device=*)", 0x0E, 3, true));
        SchedulerRig.untilState(camera, StreamState.FAILED);

        assertThat(camera.status().cause()).isEqualTo(StreamCause.ENDPOINT_UNSUITABLE);
        assertThat(camera.status().detail())
                .isEqualTo(
                        "the interface class is 0x0E; the device has no interface of that class with an isochronous IN"
                                + " endpoint in alternate setting 3");
    }

    @Test
    void enforcesOnTheSimulatorUnlessToldOtherwise() {
        assertThat(Resources.Admission.PROVIDER.isEnforcedOn("simulator")).isTrue();
        assertThat(Resources.Admission.PROVIDER.isEnforcedOn("winusb")).isFalse();
        assertThat(Resources.Admission.ADVISE.isEnforcedOn("simulator")).isFalse();
        assertThat(Resources.Admission.ENFORCE.isEnforcedOn("winusb")).isTrue();
    }
}
