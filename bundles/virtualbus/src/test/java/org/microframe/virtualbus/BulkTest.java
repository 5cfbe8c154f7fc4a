package org.microframe.virtualbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.InterfaceDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.UsbStallException;
import org.microframe.usb.UsbTimeoutException;

/** Bulk and interrupt transfers. */
@Timeout(60)
class BulkTest {

    private static final int OUT = 0x04;
    private static final int IN = 0x84;
    private static final int INTERRUPT = 0x85;
    private static final Duration SHORT = Duration.ofNanos(1);

    private final VirtualBus bus = new VirtualBus(new SteppedClock());
    private final VirtualDevice device = bus.plug(definition());

    @Test
    void loopbackGivesBackWhatTheSinkGotInOrder() throws Exception {
        try (VirtualLink link = device.open()) {
            assertThat(link.transfer(OUT, ByteBuffer.wrap(new byte[] {1, 2, 3}), SHORT))
                    .isEqualTo(3);
            assertThat(link.transfer(OUT, ByteBuffer.wrap(new byte[] {4}), SHORT))
                    .isEqualTo(1);
            ByteBuffer two = ByteBuffer.allocate(2);
            ByteBuffer rest = ByteBuffer.allocate(8);

            assertThat(link.transfer(IN, two, SHORT)).isEqualTo(2);
            assertThat(link.transfer(IN, rest, SHORT)).isEqualTo(2);

            assertThat(two.array()).containsExactly(1, 2);
            assertThat(rest.position()).isEqualTo(2);
            assertThat(rest.get(1)).isEqualTo((byte) 4);
            assertThat(device.captured(OUT)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void endpointWithNothingToSendEndsByTheTimeout() throws Exception {
        try (VirtualLink link = device.open()) {
            assertThatThrownBy(() -> link.transfer(IN, ByteBuffer.allocate(1), Duration.ZERO))
                    .isInstanceOf(UsbTimeoutException.class)
                    .hasMessageContaining("0x84");
            assertThatThrownBy(() -> link.transfer(INTERRUPT, ByteBuffer.allocate(1), Duration.ZERO))
                    .isInstanceOf(UsbTimeoutException.class);
        }
    }

    @Test
    void stallIsAnException() throws Exception {
        device.inject(OUT, FaultKind.STALL, 1);
        try (VirtualLink link = device.open()) {
            assertThatThrownBy(() -> link.transfer(OUT, ByteBuffer.allocate(1), SHORT))
                    .isInstanceOf(UsbStallException.class);
            assertThat(link.transfer(OUT, ByteBuffer.allocate(1), SHORT)).isEqualTo(1);
        }
    }

    @Test
    void endpointsOfOtherKindsAreRefused() throws Exception {
        try (VirtualLink link = device.open()) {
            assertThatThrownBy(() -> link.transfer(0x01, ByteBuffer.allocate(1), SHORT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ISOCHRONOUS");
            assertThatThrownBy(() -> link.transfer(0x06, ByteBuffer.allocate(1), SHORT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0x06");
        }
    }

    private static DeviceDefinition definition() {
        DeviceDescriptor descriptor = new DeviceDescriptor(0x0200, 0, 0, 0, 64, 0x1209, 1, 0x0100, 0, 0, 0, 1);
        InterfaceDescriptor only = new InterfaceDescriptor(
                0,
                0,
                0xFF,
                0,
                0,
                0,
                List.of(),
                List.of(
                        new EndpointDescriptor(0x01, 1, 64, 1),
                        new EndpointDescriptor(IN, 2, 64, 0),
                        new EndpointDescriptor(OUT, 2, 64, 0),
                        new EndpointDescriptor(INTERRUPT, 3, 8, 1)));
        ConfigurationDescriptor configuration = new ConfigurationDescriptor(1, 0x80, 100, List.of(only), List.of());
        return new DeviceDefinition("a", UsbSpeed.FULL, descriptor, configuration)
                .withBehaviour(OUT, new EndpointBehaviour.MemorySink())
                .withBehaviour(IN, new EndpointBehaviour.Loopback(OUT));
    }
}
