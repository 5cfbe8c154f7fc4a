package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.testing.Shell;
import org.microframe.testing.chaos.Chaos;
import org.microframe.testing.chaos.Unrelated;
import org.microframe.virtualbus.VirtualBus;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/** Whatever is changed in Felix and whenever: nineteen streams come through it, and nothing is left behind. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ChaosIT implements Chaos.Site {

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private VirtualBus bus;

    @Inject
    private CommandProcessor gogo;

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams(), plugIn()};
    }

    @Test
    public void streamsComeThroughChaos() throws Exception {
        new Chaos(this).run();
    }

    @Override
    public BundleContext context() {
        return context;
    }

    @Override
    public ConfigurationAdmin admin() {
        return admin;
    }

    @Override
    public VirtualBus bus() {
        return bus;
    }

    @Override
    public Shell shell() {
        return new Gogo(gogo);
    }

    @Override
    public Path jar(String artifact) {
        return JarFiles.of(artifact);
    }

    @Override
    public boolean judgesClassLoaders() {
        return true;
    }

    /** The commands of the console, and what the container does when it tidies up after them. */
    @Override
    public Unrelated unrelated() {
        return new Unrelated() {
            private Bundle installed;

            @Override
            public void install() throws Exception {
                installed = context.installBundle(
                        JarFiles.of("org.apache.felix.gogo.command").toUri().toString());
                installed.start();
            }

            @Override
            public void uninstall() throws Exception {
                installed.uninstall();
                CountDownLatch refreshed = new CountDownLatch(1);
                context.getBundle(0)
                        .adapt(FrameworkWiring.class)
                        .refreshBundles(List.of(installed), event -> refreshed.countDown());
                refreshed.await();
            }

            @Override
            public boolean isOf(String line) {
                return line.contains("org.apache.felix.gogo.command");
            }
        };
    }
}
