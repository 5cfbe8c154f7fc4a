package org.microframe.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations that only the bundle at one location can see (Configuration Admin 1.6, 104.4.1). */
final class BoundConfigurations {

    private final ConfigurationAdmin admin;

    BoundConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** @throws IllegalArgumentException when a configuration is bound to the bundle: a newer version would not see it */
    void requireNone(Bundle bundle) {
        Configuration[] bound;
        try {
            bound = admin.listConfigurations(
                    "(" + ConfigurationAdmin.SERVICE_BUNDLELOCATION + "=" + escaped(bundle.getLocation()) + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (bound != null) {
            String pids = Arrays.stream(bound).map(Configuration::getPid).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("the location of configuration " + pids + " is " + bundle.getLocation()
                    + ", which only " + BundleNames.name(bundle) + " has; it must be ?, so that the newer bundle sees"
                    + " it too");
        }
    }

    /** A value in a filter (Core 8, 3.2.7). */
    private static String escaped(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }
}
