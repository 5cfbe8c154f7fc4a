package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The component where there is no WinUSB, and its configuration. */
class WinUsbComponentTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void registerALogService() {
        Logger logger = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    log.add(method.getName() + " " + Arrays.deepToString(arguments));
                    return null;
                });
        LoggerFactory factory = (LoggerFactory) Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {LoggerFactory.class},
                (proxy, method, arguments) -> logger);
        framework.context().registerService(LoggerFactory.class, factory, null);
    }

    private WinUsbComponent activate(int interval, String... classes) {
        return new WinUsbComponent(framework.context(), new Configuration(interval, classes));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void offersNothingWithoutWindowsAndSaysSoInOneLine() {
        WinUsbComponent component = activate(1000);

        component.deactivate();

        assertThat(log).singleElement().asString().startsWith("info").contains(System.getProperty("os.name"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void changedConfigurationIsCheckedAlsoWhereThereIsNoWinUsb() {
        WinUsbComponent component = activate(1000);

        component.modified(new Configuration(500, new String[0]));

        assertThatThrownBy(() -> component.modified(new Configuration(99, new String[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("polling.interval is 99 ms");
        component.deactivate();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 60_001})
    void intervalOutOfItsRangeIsRefusedByItsName(int interval) {
        assertThatThrownBy(() -> activate(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("polling.interval is " + interval + " ms; it must be from 100 to 60000");
    }

    @Test
    void whatIsNoGuidIsRefusedByItsName() {
        assertThatThrownBy(() -> activate(1000, "{DA812BFF-12C3-46A2-8E2B-DBD3B7834C43}", "speaker"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interface.classes")
                .hasMessageContaining("\"speaker\"");
    }

    private record Configuration(int polling_interval, String[] interface_classes) implements WinUsbConfiguration {

        @Override
        public boolean pro_audio() {
            return true;
        }

        @Override
        public int service_ranking() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return WinUsbConfiguration.class;
        }
    }
}
