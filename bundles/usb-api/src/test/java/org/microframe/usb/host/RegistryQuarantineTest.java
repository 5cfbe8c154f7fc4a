package org.microframe.usb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** The quarantine in the registry of a framework. */
@Timeout(60)
@SuppressWarnings("rawtypes")
class RegistryQuarantineTest {

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private BundleContext context;

    @BeforeEach
    void openRegistry() throws Exception {
        context = framework.context();
    }

    @Test
    void staysWhenTheProvidersBundleIsUninstalledAndPinsNoClassLoader() throws Exception {
        WeakReference<ClassLoader> loader = runProvider();

        awaitCollected(loader);

        ServiceReference<List> kept = only();
        assertThat(kept.getBundle()).isEqualTo(framework.bundle());
        assertThat(kept.getProperty(UsbDevice.PROVIDER)).isEqualTo("kept");
        List<?> slabs = context.getService(kept);
        assertThat(slabs).hasSize(2);
        assertThat(((ByteBuffer) slabs.get(0)).get(7)).isEqualTo((byte) 42);
    }

    @Test
    void saysWhoseMemoryItIsHowMuchAndSinceWhen() throws Exception {
        long before = System.currentTimeMillis();

        quarantine().keep("port 3", 0x01, 2, ByteBuffer.allocateDirect(1000), ByteBuffer.allocateDirect(24));

        ServiceReference<List> kept = only();
        assertThat(kept.getProperty(UsbDevice.PROVIDER)).isEqualTo("test");
        assertThat(kept.getProperty(UsbDevice.IDENTITY)).isEqualTo("port 3");
        assertThat(kept.getProperty(Quarantine.ENDPOINT)).isEqualTo(0x01);
        assertThat(kept.getProperty(Quarantine.TRANSFERS)).isEqualTo(2);
        assertThat(kept.getProperty(Quarantine.BYTES)).isEqualTo(1024L);
        assertThat((Long) kept.getProperty(Quarantine.SINCE)).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void releaseLetsTheMemoryGoOnce() throws Exception {
        Quarantine.Entry first = quarantine().keep("port 3", 0x01, 2, ByteBuffer.allocateDirect(1000));
        quarantine().keep("port 3", 0x82, 1, ByteBuffer.allocateDirect(500));

        first.release();
        first.release();

        assertThat(only().getProperty(Quarantine.ENDPOINT)).isEqualTo(0x82);
    }

    @Test
    void refusesWhatTheSystemCannotWriteToAndNumbersOutOfRange() throws Exception {
        Quarantine quarantine = quarantine();
        ByteBuffer slab = ByteBuffer.allocateDirect(8);

        assertThatThrownBy(() -> quarantine.keep("port 3", 0x82, 1, slab, ByteBuffer.allocate(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HeapByteBuffer")
                .hasMessageContaining("must be direct");
        assertThatThrownBy(() -> quarantine.keep("port 3", 256, 1, slab))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the endpoint address is 256; it must be from 0 to 255");
        assertThatThrownBy(() -> quarantine.keep("port 3", 0x82, 0, slab))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the number of transfers is 0");
        assertThatThrownBy(() -> quarantine.keep("port 3", 0x82, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the number of slabs is 0");
        assertThat(kept()).isEmpty();
    }

    private Quarantine quarantine() {
        return new RegistryQuarantine(context, "test");
    }

    private Collection<ServiceReference<List>> kept() throws InvalidSyntaxException {
        return context.getServiceReferences(List.class, Quarantine.FILTER);
    }

    private ServiceReference<List> only() throws InvalidSyntaxException {
        assertThat(kept()).hasSize(1);
        return kept().iterator().next();
    }

    /** Installs, starts, stops and uninstalls a bundle with classes of its own; returns its class loader. */
    private WeakReference<ClassLoader> runProvider() throws Exception {
        Bundle provider = context.installBundle("provider", jar());
        provider.start();
        ClassLoader own = provider.loadClass(KeepingActivator.class.getName()).getClassLoader();
        assertThat(own).isNotSameAs(KeepingActivator.class.getClassLoader());
        assertThat(provider.loadClass(RegistryQuarantine.class.getName()).getClassLoader())
                .isSameAs(own);
        provider.stop();
        provider.uninstall();
        framework.bundle().adapt(FrameworkWiring.class).refreshBundles(List.of(provider));
        return new WeakReference<>(own, collected);
    }

    private void awaitCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        do {
            System.gc();
        } while (collected.remove(100) == null && System.nanoTime() - deadline < 0);
        assertThat(loader.get())
                .as("the class loader of the uninstalled bundle")
                .isNull();
    }

    private static InputStream jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "provider");
        attributes.putValue("Bundle-Activator", KeepingActivator.class.getName());
        attributes.putValue("Import-Package", "org.osgi.framework");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : List.of(
                    "KeepingActivator",
                    "Quarantine",
                    "Quarantine$Entry",
                    "RegistryQuarantine",
                    "RegistryQuarantine$Registered",
                    "UsbDevice")) {
                String entry = "org/microframe/usb/host/" + name + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream code = RegistryQuarantineTest.class.getResourceAsStream("/" + entry)) {
                    code.transferTo(jar);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
