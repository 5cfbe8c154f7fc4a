package org.microframe.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.stream.HandleEndedException;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The service in a real registry: who its caller is, and what becomes of handles that a bundle leaves open. */
@Timeout(30)
class StreamsServiceTest {

    @RegisterExtension
    @Order(1)
    final EmptyFramework framework = new EmptyFramework();

    @RegisterExtension
    @Order(2)
    final HandleRig rig = new HandleRig();

    private Bundle plugIn;
    private ServiceRegistration<Streams> registration;

    @BeforeEach
    void openRegistry() throws Exception {
        BundleContext context = framework.context();
        plugIn = context.installBundle("memory:plugin", jar("org.example.music"));
        plugIn.start();
        registration = context.registerService(Streams.class, new StreamsService(rig.runtime), null);
    }

    private static InputStream jar(String symbolicName) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private IsochOutput openAsPlugIn() {
        BundleContext context = plugIn.getBundleContext();
        ServiceReference<Streams> reference = context.getServiceReference(Streams.class);
        return context.getService(reference).openOutput("music", HandleRig.OUT, OutputPolicy.DEFAULT);
    }

    @Test
    void namesAStreamAfterTheBundleThatGotTheService() throws Exception {
        openAsPlugIn();

        assertThat(rig.opened().identity.bundle()).isEqualTo("org.example.music");
    }

    @Test
    void letsGoOfWhatABundleLeftOpenWhenItStops() throws Exception {
        IsochOutput output = openAsPlugIn();

        plugIn.stop();
        rig.settle();

        assertThat(rig.scheduler.last().closed).isTrue();
        assertThatThrownBy(() -> output.awaitRunning(Duration.ZERO))
                .isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                        .isEqualTo(HandleEndedException.Reason.RELEASED));
    }

    @Test
    void letsGoAtTheLastUngetOnly() throws Exception {
        IsochOutput output = openAsPlugIn();
        BundleContext context = plugIn.getBundleContext();
        ServiceReference<Streams> reference = context.getServiceReference(Streams.class);
        context.getService(reference);

        context.ungetService(reference);
        assertThat(output.awaitRunning(Duration.ZERO)).isFalse();
        context.ungetService(reference);

        assertThatThrownBy(() -> output.awaitRunning(Duration.ZERO)).isInstanceOf(HandleEndedException.class);
    }

    @Test
    void saysThatTheRuntimeHasGoneWhenItUnregisters() throws Exception {
        IsochOutput output = openAsPlugIn();

        rig.runtime.end();
        registration.unregister();

        assertThatThrownBy(() -> output.awaitRunning(Duration.ZERO))
                .isInstanceOfSatisfying(HandleEndedException.class, e -> assertThat(e.reason())
                        .isEqualTo(HandleEndedException.Reason.RUNTIME_GONE));
    }
}
