package org.microframe.usb.host.kit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

/** A framework without bundles, for tests that need a service registry: another one for each test, running from before it to after it. */
public final class EmptyFramework implements BeforeEachCallback, AfterEachCallback {

    private static final long STOP_MILLIS = 10_000;

    private Path storage;
    private Framework framework;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        storage = Files.createTempDirectory("framework");
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
        framework.start();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The framework as a bundle. */
    public Framework bundle() {
        return framework;
    }

    /** The context of the framework. */
    public BundleContext context() {
        return framework.getBundleContext();
    }
}
