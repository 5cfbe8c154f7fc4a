package org.microframe.testing;

import java.nio.file.Path;
import org.microframe.virtualbus.VirtualBus;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** A container with the set in it, as its tests see it: what both containers have, and what each has of its own. */
public interface Site {

    /** The context of the test's own bundle. */
    BundleContext context();

    ConfigurationAdmin admin();

    VirtualBus bus();

    /** Its console. */
    Shell shell() throws Exception;

    /** The jar of a bundle of the set, or of the tests' plug-in. */
    Path jar(String artifact);

    /** Whether the class loaders of elder versions must be collected: not where the container's own books keep them. */
    boolean judgesClassLoaders();
}
