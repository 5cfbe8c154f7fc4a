package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.isoch.BusDrift;
import org.microframe.isoch.StreamState;
import org.microframe.scheduler.SchedulerRig.Client;
import org.microframe.scheduler.SchedulerRig.Handler;

/** What a stream's status tells of the bus that it is on. */
@Timeout(60)
class BusDriftTest {

    private static final double FINE_PPM = 100;

    private final SteppedRun stepped = new SteppedRun();
    private final SchedulerRig rig = stepped.rig;

    @ParameterizedTest
    @ValueSource(ints = {-1500, 0, 700})
    void isToldWithinItsErrorByEveryStreamOfTheDomain(int ppm) {
        stepped.run(() -> {
            rig.bus.drift(ppm);
            rig.plug("1");
            StreamHold player = rig.open(Samples.PLAYER, Samples.out(64, 8), new Client(), new Handler());
            stepped.untilState(player, StreamState.RUNNING);
            assertThat(drift(player).errorPpm()).isGreaterThan(FINE_PPM);
            stepped.until("sure of the drift", () -> drift(player).errorPpm() < FINE_PPM);
            StreamHold recorder = rig.open(Samples.RECORDER, Samples.in(64, 8), new Client(), new Handler());
            stepped.untilState(recorder, StreamState.RUNNING);

            assertThat(drift(player).ppm())
                    .isBetween(
                            ppm - drift(player).errorPpm(), ppm + drift(player).errorPpm());
            assertThat(drift(recorder)).isEqualTo(drift(player));
        });
    }

    private static BusDrift drift(StreamHold hold) {
        return hold.status().measures().drift();
    }
}
