package org.microframe.karaf;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.runner.RunWith;
import org.microframe.testing.Shell;
import org.microframe.testing.SurvivalRows;
import org.microframe.virtualbus.VirtualBus;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** The table of what survives what, but for its last row. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SurvivalIT extends SurvivalRows {

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private VirtualBus bus;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] karaf() {
        return new Option[] {KarafOptions.simulated(), KarafOptions.plugIn()};
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
        return new Console(sessions)::run;
    }

    @Override
    protected Path jar(String artifact) {
        return KarafOptions.jar(artifact);
    }
}
