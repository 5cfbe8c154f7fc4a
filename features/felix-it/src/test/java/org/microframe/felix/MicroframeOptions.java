package org.microframe.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Path;
import org.ops4j.pax.exam.Option;

/** What a test's Felix consists of: the jars of the built distribution, in groups. */
final class MicroframeOptions {

    /** Where the set under test writes its log. */
    static final Path LOG = Path.of("target", "log", "microframe.log");

    private MicroframeOptions() {}

    /** The whole set with what it needs, and JUnit. */
    static Option microframe() {
        return composite(
                services(),
                apisAndBus(),
                distributed("org.microframe.simulator"),
                distributed("org.microframe.scheduler"),
                distributed("org.microframe.streaming"),
                distributed("org.microframe.shell"));
    }

    /** What stays while the rest is replaced, and the tests' own tools. */
    static Option apisAndBus() {
        return composite(
                distributed("org.microframe.usb-api"),
                distributed("org.microframe.isoch-api"),
                distributed("org.microframe.stream-api"),
                distributed("org.microframe.virtualbus"),
                bundle(JarFiles.TESTING.toUri().toString()));
    }

    /** What the set needs, without the set; with JUnit. */
    static Option services() {
        return composite(logging(), scr(), distributed("org.apache.felix.gogo.runtime"), junitBundles());
    }

    /** The bundle that watches folders, the distribution's source of configurations, and what both need. */
    static Option watching(String configurations) {
        return composite(
                services(),
                apisAndBus(),
                distributed("org.osgi.util.converter"),
                distributed("org.apache.sling.commons.johnzon"),
                distributed("org.apache.felix.cm.json"),
                distributed("org.apache.felix.configurator"),
                frameworkProperty("configurator.initial").value(configurations),
                frameworkProperty("felix.fileinstall.dir").value("target/watched"),
                frameworkProperty("felix.fileinstall.tmpdir").value("target/fileinstall"),
                distributed("org.apache.felix.fileinstall"));
    }

    /** Declarative Services and Configuration Admin. */
    static Option scr() {
        return composite(
                distributed("org.osgi.util.function"),
                distributed("org.osgi.util.promise"),
                distributed("org.osgi.service.component"),
                distributed("org.apache.felix.configadmin"),
                distributed("org.apache.felix.metatype"),
                distributed("org.apache.felix.scr"));
    }

    /** The log service, with the distribution's configuration. */
    static Option logging() {
        Path configuration = JarFiles.DISTRIBUTION.resolve("conf/logging.properties");
        return composite(
                systemProperty("microframe.log").value(LOG.getParent().toString()),
                frameworkProperty("org.ops4j.pax.logging.property.file").value(configuration.toString()),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                distributed("pax-logging-api"),
                distributed("pax-logging-log4j2"));
    }

    /** The adapter to OSGi Push Streams. */
    static Option pushStreams() {
        return composite(
                bundle(JarFiles.PUSHSTREAM_LIBRARY.toUri().toString()),
                bundle(JarFiles.PUSHSTREAM.toUri().toString()));
    }

    /** The player of the examples. */
    static Option player() {
        return bundle(JarFiles.of(JarFiles.PLAYER).toUri().toString());
    }

    /** The tests' plug-in that streams in every way there is. */
    static Option plugIn() {
        return bundle(JarFiles.TESTING_PLUG_IN.toUri().toString());
    }

    private static Option distributed(String artifact) {
        return bundle(JarFiles.of(artifact).toUri().toString());
    }
}
