package org.microframe.component;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The log of a component that stays while the log service is replaced, or where there is none: each record goes to the highest ranking
 * one that is there at that moment. What is said while there is none is not kept. Any thread; a record takes no lock of ours that is held
 * while somebody's code is called.
 */
public final class ComponentLog implements AutoCloseable {

    private final Logger logger = (Logger)
            Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, new Records());
    private final Class<?> component;
    private final UsedServices services;
    private final ServiceTracker<LoggerFactory, Logger> present;

    /**
     * Opens the log, until it is closed or the bundle stops.
     *
     * @param context of the component's bundle
     * @param component after which the records are named
     */
    public ComponentLog(BundleContext context, Class<?> component) {
        this.component = component;
        services = new UsedServices(context, logger);
        present = new ServiceTracker<>(context, LoggerFactory.class, new Factories());
        present.open();
    }

    /** What the component and its parts log by, for as long as they like: it asks for the present log service at each record. */
    public Logger logger() {
        return logger;
    }

    /** Lets go of the log service: nothing is recorded any more. For the end of {@code deactivate}; idempotent. */
    @Override
    public void close() {
        present.close();
    }

    /** Asks each log service once for the logger, not at the records. */
    private final class Factories implements ServiceTrackerCustomizer<LoggerFactory, Logger> {

        @Override
        public Logger addingService(ServiceReference<LoggerFactory> reference) {
            LoggerFactory factory = services.get(reference);
            return factory == null ? null : factory.getLogger(component);
        }

        @Override
        public void modifiedService(ServiceReference<LoggerFactory> reference, Logger of) {
            // It logs as before; the tracker knows the ranking.
        }

        @Override
        public void removedService(ServiceReference<LoggerFactory> reference, Logger of) {
            services.unget(reference);
        }
    }

    /** Hands each call of the logger on. */
    private final class Records implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments);
            }
            Logger to = present.getService();
            if (to == null) {
                return answerOfNone(method.getReturnType());
            }
            try {
                return method.invoke(to, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private Object ofObject(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "log of " + component.getName();
            };
        }

        private Object answerOfNone(Class<?> type) {
            if (type == boolean.class) {
                return false;
            }
            return type == String.class ? component.getName() : null;
        }
    }
}
