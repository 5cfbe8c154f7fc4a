package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.microframe.shell.ListedDevice.device;
import static org.microframe.shell.ListedDevice.setting;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbDevice;

class DeviceListingTest {

    private static final int ISOCHRONOUS = 0x01;
    private static final int BULK = 0x02;

    @Test
    void tellsWhoOffersADeviceAndWhatItsIsochronousEndpointsCarry() {
        DeviceListing listing = new DeviceListing();

        listing.add(
                Map.of(
                        UsbDevice.IDENTITY,
                        "bus1/speaker",
                        UsbDevice.PROVIDER,
                        "simulator",
                        "usbinfo.Product",
                        "Speaker",
                        "usbinfo.SerialNumber",
                        "0042"),
                device(
                        UsbSpeed.FULL,
                        setting(1, 0),
                        setting(1, 1, new EndpointDescriptor(0x01, ISOCHRONOUS, 192, 1)),
                        setting(2, 1, new EndpointDescriptor(0x82, ISOCHRONOUS, 96, 1))));

        assertThat(listing.print("none"))
                .isEqualTo(
                        """
                        bus1/speaker  simulator, full speed
                          1209:00ab  Speaker, serial 0042
                          interface 1, alternate 1: endpoint 0x01 OUT, 1 packet per frame of 192 bytes
                          interface 2, alternate 1: endpoint 0x82 IN, 1 packet per frame of 96 bytes""");
    }

    @Test
    void countsPacketsOfHighSpeedFrames() {
        DeviceListing listing = new DeviceListing();

        listing.add(
                Map.of(UsbDevice.IDENTITY, "camera", UsbDevice.PROVIDER, "winusb"),
                device(UsbSpeed.HIGH, setting(1, 1, new EndpointDescriptor(0x81, ISOCHRONOUS, 0x1400, 1))));

        assertThat(listing.print("none"))
                .contains("endpoint 0x81 IN, 8 packets per frame of 3072 bytes")
                .contains("\n  1209:00ab\n");
    }

    @Test
    void saysWhyAnEndpointCannotBeStreamed() {
        DeviceListing listing = new DeviceListing();

        listing.add(
                Map.of(UsbDevice.IDENTITY, "slow"),
                device(UsbSpeed.HIGH, setting(0, 1, new EndpointDescriptor(0x81, ISOCHRONOUS, 64, 5))));

        assertThat(listing.print("none"))
                .contains("slow  (no provider), high speed")
                .contains("cannot be streamed: Endpoint 0x81: bInterval is 5;");
    }

    @Test
    void saysThatADeviceHasNoIsochronousEndpoint() {
        DeviceListing listing = new DeviceListing();

        listing.add(
                Map.of(UsbDevice.IDENTITY, "disk"),
                device(UsbSpeed.HIGH, setting(0, 0, new EndpointDescriptor(0x81, BULK, 512, 0))));

        assertThat(listing.print("none")).endsWith("\n  no isochronous endpoint");
    }

    @Test
    void saysThatThereIsNoDevice() {
        assertThat(new DeviceListing().print("no device")).isEqualTo("no device");
    }
}
