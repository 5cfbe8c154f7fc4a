package org.microframe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.UsbDevice;
import org.microframe.usb.host.kit.EmptyFramework;
import org.microframe.usb.role.RoleMember;
import org.microframe.virtualbus.RealClock;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.BundleContext;

/** Two instances of the simulator and one lead. */
@Timeout(60)
class SimulatorComponentTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final VirtualBus bus = new VirtualBus(new RealClock());
    private BundleContext context;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
        bus.plug(Devices.headset("a"));
    }

    @AfterEach
    void closeAll() throws Exception {
        bus.close();
    }

    @Test
    void secondInstanceStandsByUntilTheFirstIsDeactivated() throws Exception {
        SimulatorComponent first = component();
        SimulatorComponent second = component();
        assertThat(states()).containsExactlyInAnyOrder("LEADING", "STANDBY");
        assertThat(context.getServiceReferences(UsbDevice.class, null)).hasSize(1);

        first.deactivate();

        assertThat(states()).containsExactly("LEADING");
        assertThat(context.getServiceReferences(UsbDevice.class, null)).hasSize(1);
        second.deactivate();
        assertThat(states()).isEmpty();
        assertThat(context.getServiceReferences(UsbDevice.class, null)).isEmpty();
    }

    private SimulatorComponent component() {
        SimulatorConfiguration defaults = (SimulatorConfiguration) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SimulatorConfiguration.class},
                (proxy, method, arguments) -> method.getDefaultValue());
        return new SimulatorComponent(context, bus, defaults);
    }

    private List<Object> states() throws Exception {
        return context.getServiceReferences(RoleMember.class, "(microframe.role=native.simulator)").stream()
                .map(member -> member.getProperty(RoleMember.STATE))
                .toList();
    }
}
