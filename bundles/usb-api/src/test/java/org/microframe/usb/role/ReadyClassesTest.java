package org.microframe.usb.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.microframe.usb.host.kit.EmptyFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;

@Timeout(30)
class ReadyClassesTest {

    static class Missing {}

    static class Lacking extends Missing {}

    static class Needed {
        static final Object INITIALIZED = fail();

        private static Object fail() {
            throw new IllegalStateException("initialized");
        }
    }

    @RegisterExtension
    final EmptyFramework framework = new EmptyFramework();

    @Test
    void loadsWhatTheBundleHasAndInitializesNothing() throws Exception {
        BundleContext context = framework.context();
        List<String> loaded = new CopyOnWriteArrayList<>();
        context.registerService(WeavingHook.class, woven -> loaded.add(woven.getClassName()), null);
        Bundle bundle = context.installBundle("memory:classes", jar(Lacking.class, Needed.class));
        bundle.start();
        assertThat(loaded).isEmpty();

        ReadyClasses.load(bundle, "org.microframe.usb");

        assertThat(loaded).contains(Needed.class.getName());
    }

    private static InputStream jar(Class<?>... classes) throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "classes");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : classes) {
                String file = type.getName().replace('.', '/') + ".class";
                try (InputStream code = type.getClassLoader().getResourceAsStream(file)) {
                    jar.putNextEntry(new ZipEntry(file));
                    code.transferTo(jar);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
