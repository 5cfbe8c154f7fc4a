package org.microframe.usb.role;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Has a standby's classes loaded and verified, so that no stream waits for that while the lead is handed over. */
final class ReadyClasses {

    private static final String SUFFIX = ".class";

    private ReadyClasses() {}

    /** Loads the bundle's own classes of a package and of those below it. None is initialized. */
    static void load(Bundle bundle, String packageName) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        String folder = packageName.replace('.', '/');
        int which = BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL;
        for (String file : wiring.listResources(folder, "*" + SUFFIX, which)) {
            String name = file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
            try {
                // HotSpot verifies a class when its methods are asked for.
                Class.forName(name, false, wiring.getClassLoader()).getDeclaredMethods();
            } catch (ClassNotFoundException | LinkageError e) {
                // Whoever needs it meets the same, and can tell what it was needed for.
            }
        }
    }
}
