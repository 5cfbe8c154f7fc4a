package org.microframe.windows;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.microframe.winusb.windows.ModelControl;
import org.ops4j.pax.exam.Option;

/** What a test's Felix on the Windows JVM consists of: the jars of the built distribution, and what speaks to the model. */
final class WinUsbOptions {

    /** Where the set under test writes its log. */
    private static final String LOG = "log";

    private WinUsbOptions() {}

    /** The whole set with the native service for winusb.dll, and JUnit. */
    static Option winusb() {
        return composite(
                systemProperty("microframe.log").value(LOG),
                frameworkProperty("org.ops4j.pax.logging.property.file")
                        .value(logging().toString()),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                distributed(
                        "pax-logging-api",
                        "pax-logging-log4j2",
                        "org.osgi.util.function",
                        "org.osgi.util.promise",
                        "org.osgi.service.component",
                        "org.apache.felix.configadmin",
                        "org.apache.felix.metatype",
                        "org.apache.felix.scr",
                        "org.apache.felix.gogo.runtime",
                        "org.microframe.usb-api",
                        "org.microframe.isoch-api",
                        "org.microframe.stream-api",
                        "org.microframe.virtualbus",
                        "jna",
                        "org.microframe.winusb",
                        "org.microframe.scheduler",
                        "org.microframe.streaming",
                        "org.microframe.shell"),
                bundle(JarFiles.TESTING.toUri().toString()),
                systemPackages(ModelControl.class.getPackageName()),
                junitBundles());
    }

    private static Path logging() {
        return JarFiles.DISTRIBUTION.resolve("conf/logging.properties");
    }

    private static Option distributed(String... artifacts) {
        return composite(Stream.of(artifacts)
                .map(each -> bundle(JarFiles.of(each).toUri().toString()))
                .toArray(Option[]::new));
    }
}
