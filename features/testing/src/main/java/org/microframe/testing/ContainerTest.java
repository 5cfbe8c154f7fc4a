package org.microframe.testing;

import javax.inject.Inject;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** A test in a container, into which Pax Exam injects what both containers have. What is particular to one, a test inherits from its site. */
public abstract class ContainerTest implements Site {

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private VirtualBus bus;

    @Override
    public final BundleContext context() {
        return context;
    }

    @Override
    public final ConfigurationAdmin admin() {
        return admin;
    }

    @Override
    public final VirtualBus bus() {
        return bus;
    }
}
