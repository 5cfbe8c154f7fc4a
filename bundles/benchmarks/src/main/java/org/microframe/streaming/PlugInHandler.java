package org.microframe.streaming;

import java.lang.reflect.Proxy;
import org.microframe.isoch.scheduler.SlotHandler;
import org.osgi.service.log.Logger;

/** A plug-in's service as the streaming runtime hands it to the scheduler, for benchmarks. */
public final class PlugInHandler {

    private PlugInHandler() {}

    /**
     * Wraps a {@code StreamProducer} or {@code StreamConsumer}.
     *
     * @throws IllegalStateException when it fails later: a benchmark does not go on then
     */
    public static SlotHandler of(Object service) {
        Logger log = (Logger) Proxy.newProxyInstance(
                PlugInHandler.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("the plug-in of a benchmark failed: " + arguments[0]);
                });
        return new PlugIn("benchmark", service, log);
    }
}
