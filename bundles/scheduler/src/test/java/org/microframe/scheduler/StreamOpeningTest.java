package org.microframe.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.ForwardedDevice;

/** What a device must have for a stream. */
class StreamOpeningTest {

    @RegisterExtension
    final SchedulerRig rig = new SchedulerRig();

    private final UsbDevice sound =
            rig.present(rig.bus.plug(Samples.headset("1"))).device();
    private final UsbDevice onOldSystem = new ForwardedDevice(sound) {
        @Override
        public boolean startsAtFrames() {
            return false;
        }
    };

    private static StreamRequest withMargin(int frames) {
        StreamRequest asap = Samples.out(64, 8);
        return Samples.atFrames(asap, frames);
    }

    private static int format(UsbDevice device, StreamRequest request) throws StreamFailure {
        return new StreamOpening("device", device, null)
                .format(request, request.alternateSetting())
                .framesPerTransfer();
    }

    @Test
    void submittingAtFramesIsRefusedBeforeAnythingIsOpenedWhereTheSystemCannot() {
        assertThatThrownBy(() -> format(onOldSystem, withMargin(12)))
                .isInstanceOfSatisfying(StreamFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(StreamCause.ENDPOINT_UNSUITABLE))
                .hasMessageContaining("the margin is 12 frames")
                .hasMessageContaining("must be 0");
    }

    @Test
    void submittingAsSoonAsPossibleNeedsNothing() throws StreamFailure {
        assertThat(format(onOldSystem, withMargin(0))).isEqualTo(8);
        assertThat(format(sound, withMargin(12))).isEqualTo(8);
    }
}
