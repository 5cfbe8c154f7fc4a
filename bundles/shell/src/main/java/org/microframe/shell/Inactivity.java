package org.microframe.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Why a bundle's components are not active, as Declarative Services tell. */
final class Inactivity {

    private final ServiceComponentRuntime components;

    Inactivity(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** One clause for each component. */
    String why(Bundle bundle) {
        Collection<ComponentDescriptionDTO> described = components.getComponentDescriptionDTOs(bundle);
        return described.isEmpty()
                ? "it has no component"
                : described.stream()
                        .map(component -> component.implementationClass + " " + state(component))
                        .collect(Collectors.joining("; "));
    }

    /** Whether a component of the bundle was activated and failed, so that waiting for it is in vain. */
    boolean hasFailure(Bundle bundle) {
        return components.getComponentDescriptionDTOs(bundle).stream()
                .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .anyMatch(instance -> instance.state == ComponentConfigurationDTO.FAILED_ACTIVATION);
    }

    private String state(ComponentDescriptionDTO component) {
        Collection<ComponentConfigurationDTO> instances = components.getComponentConfigurationDTOs(component);
        return instances.isEmpty()
                ? "has no configuration"
                : instances.stream().map(Inactivity::state).collect(Collectors.joining(", "));
    }

    private static String state(ComponentConfigurationDTO instance) {
        if (instance.failure != null) {
            return "failed: " + rootCause(instance.failure);
        }
        List<String> missing = new ArrayList<>();
        Arrays.stream(instance.unsatisfiedReferences).forEach(reference -> missing.add(reference.name));
        return switch (instance.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "has no configuration";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "waits for " + String.join(" and ", missing);
            case ComponentConfigurationDTO.ACTIVE -> "is active";
            default -> "was not activated; the log says why";
        };
    }

    /** The last cause that a stack trace names, or its first line. */
    private static String rootCause(String stackTrace) {
        String cause = "Caused by: ";
        int last = stackTrace.lastIndexOf(cause);
        String from = last < 0 ? stackTrace : stackTrace.substring(last + cause.length());
        return from.lines().findFirst().orElse("");
    }
}
