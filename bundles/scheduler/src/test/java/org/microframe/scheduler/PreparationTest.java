package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.isoch.StreamCause;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.usb.UsbStallException;

@Timeout(30)
class PreparationTest {

    private static final SetupPacket UNKNOWN = new SetupPacket(0x40, 0x77, 0, 0, 0);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private PumpRig rig;

    @BeforeEach
    void openRig() throws Exception {
        rig = new PumpRig(0, 1);
    }

    @AfterEach
    void closeRig() {
        mayEnd.countDown();
        rig.close();
    }

    private Preparation bounded(long millis) {
        return new Preparation(
                rig.connection,
                new ThreadDrivers(Samples.SILENT),
                "preparation",
                System::nanoTime,
                TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void disownsAStepThatDoesNotReturnAndTakesItsHandleAway() {
        AtomicReference<DeviceControl> kept = new AtomicReference<>();

        StreamFailure failure =
                catchThrowableOfType(StreamFailure.class, () -> bounded(50).run(control -> {
                    kept.set(control);
                    awaitQuietly(mayEnd);
                }));

        assertThat(failure.reason()).isEqualTo(StreamCause.PREPARATION_STUCK);
        assertThatThrownBy(() -> kept.get().controlTransfer(UNKNOWN, null, Duration.ofSeconds(1)))
                .isInstanceOf(UsbException.class)
                .hasMessageContaining("over");
    }

    @Test
    void countsBothStepsAgainstOneBound() throws Exception {
        Preparation preparation = bounded(2_000);
        preparation.run(control -> awaitQuietly(mayEnd, 1_200));

        long started = System.nanoTime();
        assertThatThrownBy(() -> preparation.run(control -> awaitQuietly(mayEnd)))
                .isInstanceOf(StreamFailure.class);

        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.MILLISECONDS.toNanos(1_900));
    }

    @Test
    void tellsWhatTheStepThrew() {
        StreamFailure failure = catchThrowableOfType(StreamFailure.class, () -> bounded(10_000)
                .run(control -> control.controlTransfer(UNKNOWN, null, Duration.ofSeconds(1))));

        assertThat(failure.reason()).isEqualTo(StreamCause.PREPARATION_FAILED);
        assertThat(failure).hasCauseInstanceOf(UsbStallException.class);
    }

    @Test
    void tellsThatTheDeviceHasGoneWhateverTheStepMakesOfIt() {
        rig.bus.unplug(rig.device);

        StreamFailure failure =
                catchThrowableOfType(StreamFailure.class, () -> bounded(10_000).run(control -> {
                    try {
                        control.controlTransfer(UNKNOWN, null, Duration.ofSeconds(1));
                    } catch (DeviceGoneException e) {
                        throw new IllegalStateException("no answer", e);
                    }
                }));

        assertThat(failure.reason()).isEqualTo(StreamCause.DEVICE_GONE);
        assertThat(failure).hasCauseInstanceOf(DeviceGoneException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, 20_000);
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            if (latch.await(millis, TimeUnit.MILLISECONDS)) {
                Thread.yield();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
