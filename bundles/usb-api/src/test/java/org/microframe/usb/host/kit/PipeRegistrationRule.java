package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.IsochGeometry;
import org.microframe.usb.UnsupportedGeometryException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.IsochPipe;

/** Which pipes can be opened, and what their memory is like. */
public abstract class PipeRegistrationRule extends ProviderRule {

    @ParameterizedTest
    @EnumSource
    void pipeHasTheGeometryOfItsEndpointAndSlotsOfWholeFrames(StandardDevice standard) throws Exception {
        IsochPipe pipe = open(standard).out(3, 4);

        assertThat(pipe.geometry())
                .isEqualTo(new IsochGeometry(standard.speed(), standard.packetsPerFrame(), standard.bytesPerPacket()));
        assertThat(pipe.endpointAddress()).isEqualTo(StandardDevice.OUT);
        assertThat(pipe.slots()).isEqualTo(3);
        assertThat(pipe.framesPerSlot()).isEqualTo(4);
        for (int slot = 0; slot < 3; slot++) {
            assertThat(pipe.slot(slot)).isSameAs(pipe.slot(slot));
            assertThat(pipe.slot(slot).capacity()).isEqualTo(4 * standard.bytesPerFrame());
            assertThat(pipe.slot(slot).isDirect()).isTrue();
            assertThat(pipe.slot(slot).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        }
        assertThatThrownBy(() -> pipe.slot(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pipe.slot(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void slotsDoNotOverlap() throws Exception {
        IsochPipe pipe = open().out(3, 1);
        pipe.slot(1).put(0, new byte[192]);
        pipe.slot(0).put(191, (byte) 7);
        pipe.slot(2).put(0, (byte) 7);

        assertThat(pipe.slot(1).get(0)).isZero();
        assertThat(pipe.slot(1).get(191)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void transferIsAsLongAsWindowsAllowsAndNoLonger(StandardDevice standard) throws Exception {
        BenchSession session = open(standard);
        int most = standard == StandardDevice.FULL_SPEED ? 255 : 128;
        session.connection.selectAlternateSetting(1, 1);

        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, most + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(most));
        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(session.connection.openIsochPipe(StandardDevice.OUT, 2, most).framesPerSlot())
                .isEqualTo(most);
    }

    @Test
    void endpointHasOnePipeAtATime() throws Exception {
        BenchSession session = open();
        session.out(2, 1);

        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, 1))
                .isInstanceOf(UsbException.class);
    }

    @Test
    void endpointThatIsNotActiveOrNotIsochronousIsRefused() throws Exception {
        BenchSession session = open();

        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.BULK_OUT, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.connection.openIsochPipe(0x0F, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void endpointThatWindowsCannotStreamSafelyIsRefused(StandardDevice standard) throws Exception {
        BenchSession session = open(standard);
        session.connection.selectAlternateSetting(3, 1);

        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.UNSTREAMABLE, 2, 1))
                .isInstanceOf(UnsupportedGeometryException.class);
    }

    @Test
    void closedConnectionOpensNothing() throws Exception {
        BenchSession session = open();
        session.connection.selectAlternateSetting(1, 1);
        session.connection.close();

        assertThatThrownBy(() -> session.connection.openIsochPipe(StandardDevice.OUT, 2, 1))
                .isInstanceOf(UsbException.class);
    }

    @Test
    void numbersOutOfRangeAreNotSubmitted() throws Exception {
        IsochPipe pipe = open().out(2, 4);
        assertThat(pipe.submitAsap(0, 4, false)).isEqualTo(IsochPipe.OK);

        assertThatThrownBy(() -> pipe.submitAsap(2, 4, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAsap(-1, 4, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAsap(1, 0, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAsap(1, 5, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAsap(0, 4, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAt(0, 4, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.submitAt(1, 5, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
