package org.microframe.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Log services that come and go under a component that stays. */
class ComponentLogTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    @Test
    void recordsGoToTheServiceThatIsThereWhenTheyAreMade() {
        List<String> elder = new ArrayList<>();
        List<String> newer = new ArrayList<>();
        ServiceRegistration<LoggerFactory> registration = register(elder, 0);
        try (ComponentLog log = new ComponentLog(framework.context(), ComponentLogTest.class)) {
            log.logger().warn("one of {}", 3);
            registration.unregister();
            log.logger().error("nobody hears this");
            register(newer, 0);
            log.logger().info("another of {}", 3);
        }

        assertThat(elder).containsExactly("org.microframe.component.ComponentLogTest warn [one of {}, 3]");
        assertThat(newer).containsExactly("org.microframe.component.ComponentLogTest info [another of {}, 3]");
    }

    @Test
    void highestRankingServiceIsPreferredAlsoWhenItComesLater() {
        List<String> first = new ArrayList<>();
        List<String> higher = new ArrayList<>();
        register(first, 0);
        try (ComponentLog log = new ComponentLog(framework.context(), ComponentLogTest.class)) {
            ServiceRegistration<LoggerFactory> registration = register(higher, 1);
            log.logger().warn("to the higher");
            registration.unregister();
            log.logger().warn("to the first");
        }

        assertThat(higher).singleElement().asString().contains("to the higher");
        assertThat(first).singleElement().asString().contains("to the first");
    }

    @Test
    void answersWithoutALogService() {
        try (ComponentLog log = new ComponentLog(framework.context(), ComponentLogTest.class)) {
            Logger logger = log.logger();

            assertThat(logger.isErrorEnabled()).isFalse();
            assertThat(logger.getName()).isEqualTo("org.microframe.component.ComponentLogTest");
            assertThat(logger).isEqualTo(logger).hasSameHashCodeAs(logger);
            assertThat(logger).hasToString("log of org.microframe.component.ComponentLogTest");
        }
    }

    @Test
    void whatALogServiceThrowsIsThrownAsItIs() {
        framework
                .context()
                .registerService(
                        LoggerFactory.class,
                        factory(line -> {
                            throw new IllegalArgumentException(line);
                        }),
                        null);
        try (ComponentLog log = new ComponentLog(framework.context(), ComponentLogTest.class)) {
            Logger logger = log.logger();

            assertThatThrownBy(() -> logger.warn("this"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this");
        }
    }

    @Test
    void usesNoServiceAfterItsEnd() {
        List<String> records = new ArrayList<>();
        ServiceRegistration<LoggerFactory> registration = register(records, 0);
        ComponentLog log = new ComponentLog(framework.context(), ComponentLogTest.class);
        assertThat(registration.getReference().getUsingBundles()).containsExactly(framework.bundle());

        log.close();
        log.close();
        log.logger().warn("too late");

        assertThat(registration.getReference().getUsingBundles()).isNull();
        assertThat(records).isEmpty();
    }

    private ServiceRegistration<LoggerFactory> register(List<String> records, int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
        return framework.context().registerService(LoggerFactory.class, factory(records::add), properties);
    }

    private static LoggerFactory factory(Consumer<String> records) {
        return (LoggerFactory) proxy(
                LoggerFactory.class,
                (proxy, getLogger, name) -> proxy(Logger.class, (logger, method, arguments) -> {
                    records.accept(
                            ((Class<?>) name[0]).getName() + " " + method.getName() + " " + Arrays.toString(arguments));
                    return null;
                }));
    }

    private static Object proxy(Class<?> type, InvocationHandler answers) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers);
    }
}
