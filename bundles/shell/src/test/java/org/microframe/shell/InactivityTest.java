package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class InactivityTest {

    private final List<ComponentDescriptionDTO> described = new ArrayList<>();
    private final List<ComponentConfigurationDTO> instances = new ArrayList<>();
    private Inactivity inactivity;

    @BeforeEach
    void aRuntimeThatTellsOfThese() {
        inactivity = new Inactivity((ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, args) ->
                        method.getName().equals("getComponentDescriptionDTOs") ? described : instances));
    }

    private ComponentConfigurationDTO component(int state) {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.implementationClass = "a.Component";
        described.add(component);
        ComponentConfigurationDTO instance = new ComponentConfigurationDTO();
        instance.state = state;
        instance.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
        instances.add(instance);
        return instance;
    }

    private static UnsatisfiedReferenceDTO reference(String name) {
        UnsatisfiedReferenceDTO reference = new UnsatisfiedReferenceDTO();
        reference.name = name;
        return reference;
    }

    @Test
    void aBundleMayHaveNoComponent() {
        assertThat(inactivity.why(null)).isEqualTo("it has no component");
        assertThat(inactivity.hasFailure(null)).isFalse();
    }

    @Test
    void theRootCauseOfAFailureIsNamed() {
        component(ComponentConfigurationDTO.FAILED_ACTIVATION).failure =
                "java.lang.Exception: outer\n\tat a.B.c\nCaused by: a.Missing: the cause\n\tat a.B.c\n";

        assertThat(inactivity.why(null)).isEqualTo("a.Component failed: a.Missing: the cause");
        assertThat(inactivity.hasFailure(null)).isTrue();
    }

    @Test
    void aFailureWithoutACauseIsNamed() {
        component(ComponentConfigurationDTO.FAILED_ACTIVATION).failure = "java.lang.Exception: alone\n\tat a.B.c\n";

        assertThat(inactivity.why(null)).isEqualTo("a.Component failed: java.lang.Exception: alone");
    }

    @Test
    void missingReferencesAreNamed() {
        component(ComponentConfigurationDTO.UNSATISFIED_REFERENCE).unsatisfiedReferences =
                new UnsatisfiedReferenceDTO[] {reference("bus"), reference("log")};

        assertThat(inactivity.why(null)).isEqualTo("a.Component waits for bus and log");
        assertThat(inactivity.hasFailure(null)).isFalse();
    }

    @Test
    void aMissingConfigurationIsNamed() {
        component(ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);

        assertThat(inactivity.why(null)).isEqualTo("a.Component has no configuration");
    }

    @Test
    void aSatisfiedComponentThatIsNotActiveFailedInAWayThatOnlyTheLogKnows() {
        component(ComponentConfigurationDTO.SATISFIED);

        assertThat(inactivity.why(null)).isEqualTo("a.Component was not activated; the log says why");
    }
}
