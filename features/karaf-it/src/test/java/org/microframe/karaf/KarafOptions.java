package org.microframe.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

/** A Karaf as it is unpacked, that asks no network for anything. */
final class KarafOptions {

    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String OURS = "microframe.";

    private KarafOptions() {}

    /**
     * A Karaf that finds what it is unpacked with, what Pax Exam needs, and what is in the repositories.
     *
     * @param repositories folders, laid out as Maven repositories
     */
    static Option karaf(Path... repositories) {
        return composite(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(System.getProperty("karaf.archive"))
                                .toURI()
                                .toString())
                        .name("Apache Karaf")
                        .unpackDirectory(new File("target/exam")),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                logLevel(LogLevel.INFO),
                composite(asKarafStartsItself()),
                composite(ours()),
                editConfigurationFilePut(
                        MAVEN, "org.ops4j.pax.url.mvn.defaultRepositories", defaultRepositories(repositories)),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories", ""),
                editConfigurationFilePut(
                        MAVEN,
                        "org.ops4j.pax.url.mvn.localRepository",
                        new File("target/local-repository").getAbsolutePath()),
                editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "updateSnapshots", "none"));
    }

    /** The set with the simulator and push streams, as its features install them, and the bundle that the tests share. */
    static Option simulated() {
        return installed("microframe-simulator", "microframe-pushstream");
    }

    /** Features of the set, and the bundle that the tests share. */
    static Option installed(String... names) {
        return composite(
                karaf(path("microframe.features")),
                features(
                        maven("org.microframe", "org.microframe.karaf", System.getProperty("microframe.version"))
                                .classifier("features")
                                .type("xml"),
                        names),
                bundle(jar("org.microframe.testing").toUri().toString()));
    }

    /** The tests' plug-in that streams in every way there is. */
    static Option plugIn() {
        return bundle(jar("org.microframe.testing.plugin").toUri().toString());
    }

    /** The jar of a bundle of the set or of the tests. */
    static Path jar(String artifact) {
        return path("microframe.jar." + artifact.substring("org.microframe.".length()));
    }

    /** The one of the files that a property of the build names. */
    static Path path(String property) {
        return Path.of(System.getProperty(property));
    }

    private static String defaultRepositories(Path... repositories) {
        StringBuilder all = new StringBuilder("${karaf.home.uri}${karaf.default.repository}@id=system@snapshots")
                .append(", ${karaf.data.uri}kar@id=kar@multi@snapshots, ")
                .append(path("microframe.repository").toUri())
                .append("@id=exam@snapshots");
        for (Path repository : repositories) {
            all.append(", ").append(repository.toUri()).append("@id=").append(repository.getFileName());
            all.append("@snapshots");
        }
        return all.toString();
    }

    /** The build's properties, which the tests in the container read as well. */
    private static Option[] ours() {
        Properties properties = System.getProperties();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(OURS))
                .map(name -> systemProperty(name).value(properties.getProperty(name)))
                .toArray(Option[]::new);
    }

    /** What bin/karaf passes to a JVM from version 9 on; Pax Exam starts the JVM itself, in Karaf's folder. */
    private static Option[] asKarafStartsItself() {
        String endorsed = "lib/endorsed/org.apache.karaf.specs.";
        String release = "-" + System.getProperty("karaf.release") + ".jar";
        return Stream.of(
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module=java.base=" + endorsed + "locator" + release,
                        "--patch-module=java.xml=" + endorsed + "java.xml" + release,
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
                        "--add-exports=jdk.xml.dom/org.w3c.dom.html=ALL-UNNAMED",
                        "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                        "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                        "--add-exports=java.security.sasl/com.sun.security.sasl=ALL-UNNAMED",
                        "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
                        "-classpath",
                        "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*")
                .map(option -> vmOption(option))
                .toArray(Option[]::new);
    }
}
