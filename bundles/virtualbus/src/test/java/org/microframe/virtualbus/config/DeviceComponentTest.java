package org.microframe.virtualbus.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.kit.EmptyFramework;
import org.microframe.virtualbus.SteppedClock;
import org.microframe.virtualbus.VirtualBus;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Configurations that come and go. */
class DeviceComponentTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final VirtualBus bus = new VirtualBus(new SteppedClock());
    private final List<String> logged = new ArrayList<>();

    @BeforeEach
    void registerALogService() {
        Logger logger = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    logged.add(Arrays.deepToString(arguments));
                    return null;
                });
        LoggerFactory factory = (LoggerFactory) Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {LoggerFactory.class},
                (proxy, method, arguments) -> logger);
        framework.context().registerService(LoggerFactory.class, factory, null);
    }

    @Test
    void configurationPlugsAndItsRemovalUnplugs() {
        DeviceComponent component = component("left", Map.of());
        assertThat(bus.devices()).extracting(VirtualDevice::port).containsExactly("left");

        component.deactivate();

        assertThat(bus.devices()).isEmpty();
        assertThat(logged).isEmpty();
    }

    @Test
    void malformedConfigurationIsLoggedOnceAndLeavesOthersAlone() {
        component("left", Map.of());

        DeviceComponent malformed = component("right", Map.of("speed", "fast"));
        malformed.deactivate();

        assertThat(bus.devices()).extracting(VirtualDevice::port).containsExactly("left");
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0))
                .contains("org.microframe.virtualbus.device", "right", "speed is 'fast'; it must be one of");
    }

    @Test
    void missingFileIsLogged() {
        component("left", Map.of("endpoints", new String[] {"0x82 source file=/no/such/file"}));

        assertThat(bus.devices()).isEmpty();
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0)).contains("0x82", "/no/such/file", "readable");
    }

    @Test
    void instanceIsNamedAsThePersonNamedIt() {
        assertThat(InstanceName.of(Map.of("service.pid", "org.microframe.virtualbus.device~left")))
                .isEqualTo("left");
        assertThat(InstanceName.of(Map.of("service.pid", "org.microframe.virtualbus.device.1234")))
                .isEqualTo("1234");
    }

    private DeviceComponent component(String name, Map<String, Object> attributes) {
        return new DeviceComponent(
                framework.context(),
                bus,
                Configurations.of(attributes),
                Map.of("service.pid", "org.microframe.virtualbus.device~" + name));
    }
}
