package org.microframe.testing.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Namespace;

/** What a container says it did not find for a bundle that it could not resolve, held against what is there. */
final class Unresolved {

    private final List<BundleRequirement> missing;
    private final BundleContext context;

    /** @param error which the container threw when the bundle was to be resolved */
    Unresolved(BundleContext context, Bundle bundle, BundleException error) {
        this.context = context;
        missing = bundle.adapt(BundleRevision.class).getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE).stream()
                .filter(required -> error.getType() == BundleException.RESOLVE_ERROR
                        && error.getMessage()
                                .contains(required.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE)))
                .toList();
    }

    /**
     * Whether the container is wrong: it names packages alone, and each is exported as it is required, by a bundle that is resolved. Then
     * the bundle can be resolved, by the rules of OSGi (Core, 3.7), and a person would try once more.
     */
    boolean isThere() {
        return !missing.isEmpty() && missing.stream().allMatch(this::isExported);
    }

    private boolean isExported(BundleRequirement required) {
        return Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .filter(Objects::nonNull)
                .flatMap(wiring -> wiring.getCapabilities(BundleRevision.PACKAGE_NAMESPACE).stream())
                .anyMatch(required::matches);
    }

    /** The packages. */
    @Override
    public String toString() {
        return missing.toString();
    }
}
