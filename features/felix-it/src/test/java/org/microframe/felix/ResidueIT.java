package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.runner.RunWith;
import org.microframe.testing.ResidueRows;
import org.microframe.testing.Shell;
import org.microframe.virtualbus.VirtualBus;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** However often a bundle is replaced in Felix, nothing of the elder ones stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class ResidueIT extends ResidueRows {

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

    @Override
    protected BundleContext context() {
        return context;
    }

    @Override
    protected ConfigurationAdmin admin() {
        return admin;
    }

    @Override
    protected VirtualBus bus() {
        return bus;
    }

    @Override
    protected Shell shell() {
        return new Gogo(gogo);
    }

    @Override
    protected Path jar(String artifact) {
        return JarFiles.of(artifact);
    }

    @Override
    protected boolean judgesClassLoaders() {
        return true;
    }
}
