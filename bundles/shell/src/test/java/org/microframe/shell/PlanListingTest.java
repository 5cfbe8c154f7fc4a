package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.microframe.shell.ListedDevice.device;
import static org.microframe.shell.ListedDevice.setting;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.microframe.isoch.rate.SampleFormat;
import org.microframe.usb.EndpointDescriptor;
import org.microframe.usb.UsbSpeed;
import org.microframe.usb.host.UsbDevice;

class PlanListingTest {

    private static final int ISOCHRONOUS = 0x01;
    private static final int ASYNCHRONOUS = 0x05;

    private static String plan(UsbDevice device, int endpoint, int rate, int bytes) {
        return plan(device, endpoint, rate, bytes, 64);
    }

    private static String plan(UsbDevice device, int endpoint, int rate, int bytes, int lead) {
        PlanListing listing = new PlanListing(endpoint, new SampleFormat(rate, bytes), lead);
        listing.add("bus1/speaker", device);
        return listing.print("none");
    }

    @Test
    void plansEachAlternateSettingThatHasTheEndpoint() {
        UsbDevice speaker = device(
                UsbSpeed.FULL,
                setting(1, 0),
                setting(1, 1, new EndpointDescriptor(0x01, ISOCHRONOUS, 192, 1)),
                setting(1, 2, new EndpointDescriptor(0x01, ISOCHRONOUS, 288, 1)));

        assertThat(plan(speaker, 0x01, 48_000, 4))
                .isEqualTo(
                        """
                        bus1/speaker  full speed
                          interface 1, alternate 1: 48000 Hz of 4 bytes are 192000 bytes/s; the endpoint takes exactly 192000 bytes/s: carried
                            any number of frames per transfer, 1 to 255; suggested 8 for a lead of 64
                          interface 1, alternate 2: 48000 Hz of 4 bytes are 192000 bytes/s; the endpoint takes exactly 288000 bytes/s: not carried, since WinUSB fills every packet
                            firmware: an alternate setting with packets of 192 bytes""");
    }

    @Test
    void suggestsTransfersThatSuitTheLead() {
        UsbDevice speaker = device(UsbSpeed.FULL, setting(1, 1, new EndpointDescriptor(0x01, ISOCHRONOUS, 192, 1)));

        assertThat(plan(speaker, 0x01, 48_000, 4, 20)).endsWith("suggested 2 for a lead of 20");
        assertThat(plan(speaker, 0x01, 64_000, 3, 20)).endsWith("suggested 2 for a lead of 20");
        assertThatThrownBy(() -> plan(speaker, 0x01, 48_000, 4, 1025))
                .hasMessageContaining("the lead in frames is 1025");
    }

    @Test
    void saysHowFirmwareCanCarryARateThatFillsNoPackets() {
        UsbDevice speaker = device(UsbSpeed.HIGH, setting(1, 1, new EndpointDescriptor(0x01, ISOCHRONOUS, 24, 1)));

        assertThat(plan(speaker, 0x01, 44_100, 4))
                .endsWith("firmware: packets of 26 bytes that begin with the number of bytes that count");
        assertThat(plan(speaker, 0x01, 44_000, 4))
                .endsWith("firmware: an alternate setting with bInterval 2 and packets of 44 bytes");
    }

    @Test
    void tellsOfAClockThatCannotBeFollowedAndWhereItsFeedbackIs() {
        UsbDevice speaker = device(
                UsbSpeed.FULL,
                setting(
                        1,
                        1,
                        new EndpointDescriptor(0x01, ASYNCHRONOUS, 192, 1, 0, 0x82, List.of()),
                        new EndpointDescriptor(0x82, ISOCHRONOUS, 3, 1, 3, 0, List.of())));

        assertThat(plan(speaker, 0x01, 48_000, 4))
                .contains("caution: the endpoint is asynchronous")
                .endsWith("explicit feedback: endpoint 0x82 of interface 1, alternate 1, every 8 frames");
    }

    @Test
    void saysWhyAnEndpointCannotBePlanned() {
        UsbDevice slow = device(UsbSpeed.HIGH, setting(0, 1, new EndpointDescriptor(0x81, ISOCHRONOUS, 64, 5)));

        assertThat(plan(slow, 0x81, 48_000, 4)).contains("cannot be streamed: Endpoint 0x81: bInterval is 5;");
        assertThat(plan(slow, 0x01, 48_000, 4)).endsWith("no isochronous endpoint 0x01");
        assertThat(new PlanListing(1, new SampleFormat(1, 1), 64).print("no device"))
                .isEqualTo("no device");
    }
}
