package org.microframe.shell;

import org.osgi.framework.Bundle;

/** Bundles as text for a person. */
final class BundleNames {

    private BundleNames() {}

    /** Symbolic name, version and id. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " (" + bundle.getBundleId() + ")";
    }
}
