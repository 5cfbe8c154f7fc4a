package org.microframe.usb.host.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.host.UsbDevice;

/** What a device says of itself before it is opened. */
public abstract class DiscoveryRule extends ProviderRule {

    @ParameterizedTest
    @EnumSource
    void deviceHasItsDescriptorsAndSpeed(StandardDevice standard) {
        UsbDevice device = bench().plug(standard);

        assertThat(device.descriptor()).isEqualTo(standard.descriptor());
        assertThat(device.configuration()).isEqualTo(standard.configuration());
        assertThat(device.speed()).isEqualTo(standard.speed());
    }

    @Test
    void domainsAreNamed() {
        UsbDevice device = bench().plug(StandardDevice.FULL_SPEED);

        assertThat(device.bandwidthDomain()).isNotBlank();
        assertThat(device.frameDomain()).isNotBlank();
    }

    @Test
    void unpluggedDeviceSaysTheSameAndCannotBeOpened() {
        ProviderBench bench = bench();
        UsbDevice device = bench.plug(StandardDevice.FULL_SPEED);
        bench.unplug();

        assertThat(device.descriptor()).isEqualTo(StandardDevice.FULL_SPEED.descriptor());
        assertThatThrownBy(() -> device.open(device.newQueue())).isInstanceOf(DeviceGoneException.class);
    }
}
