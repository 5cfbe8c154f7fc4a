package org.microframe.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;

/** A tracker may hear of a service when its bundle has stopped. */
class UsedServicesTest {

    private static <T> T proxy(Class<T> type, InvocationHandler answers) {
        return type.cast(
                Proxy.newProxyInstance(UsedServicesTest.class.getClassLoader(), new Class<?>[] {type}, answers));
    }

    @Test
    void usesNothingWhenTheBundleHasStopped() {
        BundleContext stopped = proxy(BundleContext.class, (proxy, method, arguments) -> {
            throw new IllegalStateException("Invalid BundleContext.");
        });
        UsedServices services = new UsedServices(stopped, proxy(Logger.class, (proxy, method, arguments) -> null));

        assertThat(services.<Object>get(null)).isNull();
        assertThatCode(() -> services.unget(null)).doesNotThrowAnyException();
    }
}
