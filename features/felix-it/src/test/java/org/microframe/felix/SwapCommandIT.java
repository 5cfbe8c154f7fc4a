package org.microframe.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.player;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.isoch.StreamStatus;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.testing.Await;
import org.microframe.testing.BusRecords;
import org.microframe.testing.ContainerStreams;
import org.microframe.testing.ContainerTest;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.RampProducer;
import org.microframe.testing.Shell;
import org.microframe.testing.VersionedJar;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** A swap that cannot be done says why, leaves everything as it was, and interrupts nothing. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapCommandIT extends ContainerTest implements InFelix {

    private static final String SERIAL = "swap-command";
    private static final String OUT = "ramp";
    private static final String SCHEDULER = "org.microframe.scheduler";
    private static final Path JAR = JarFiles.of(SCHEDULER);

    private Shell shell;
    private ContainerStreams streams;
    private Configuration headset;
    private ServiceRegistration<StreamProducer> registration;
    private StreamStatus before;
    private List<String> bundles;

    @org.ops4j.pax.exam.Configuration
    public Option[] felix() {
        return new Option[] {microframe(), player()};
    }

    @Before
    public void aStreamRuns() throws Exception {
        shell = shell();
        streams = new ContainerStreams(context());
        headset = HeadsetConfiguration.plug(admin(), SERIAL);
        new BusRecords(bus(), SERIAL).awaitDevice();
        registration = new RampProducer().register(context(), OUT, SERIAL);
        before = streams.awaitProgress(OUT);
        bundles = bundles();
    }

    @After
    public void release() throws Exception {
        registration.unregister();
        headset.delete();
        Await.until("the headset is gone", bus()::devices, List::isEmpty);
        streams.close();
    }

    @Test
    public void aBundleThatIsNotInstalledIsRefused() throws Exception {
        assertRefused(
                "org.microframe.schedular",
                JAR.toUri().toString(),
                "the bundle is org.microframe.schedular; it must be the id or the symbolic name of an installed bundle");
    }

    @Test
    public void aBundleWithoutARoleIsRefused() throws Exception {
        assertRefused(
                JarFiles.PLAYER,
                VersionedJar.fileOf(JarFiles.of(JarFiles.PLAYER), "1.1.0")
                        .toUri()
                        .toString(),
                "which has no role; it must be one of those that lead one: org.microframe.simulator 1.0.0");
    }

    @Test
    public void aStandbyIsRefused() throws Exception {
        Bundle standby = context().installBundle("standby", VersionedJar.of(JAR, "1.2.0"));
        try {
            standby.start();
            bundles = bundles();

            assertRefused(
                    Long.toString(standby.getBundleId()),
                    VersionedJar.fileOf(JAR, "1.1.0").toUri().toString(),
                    "the bundle is org.microframe.scheduler 1.2.0 (" + standby.getBundleId()
                            + "), which is a standby of scheduler");
        } finally {
            standby.uninstall();
        }
    }

    @Test
    public void aLocationThatIsNoUrlIsRefused() throws Exception {
        assertRefused(
                SCHEDULER,
                "/no/such.jar",
                "the location is /no/such.jar; it must be a URL at which there is a version of " + SCHEDULER);
    }

    @Test
    public void aLocationWithNothingAtItIsRefused() throws Exception {
        assertRefused(
                SCHEDULER,
                "file:/no/such.jar",
                "the location is file:/no/such.jar; it must be a URL at which there is a version of " + SCHEDULER);
    }

    @Test
    public void anotherBundleAtTheLocationIsRefused() throws Exception {
        String location = VersionedJar.fileOf(JarFiles.of("org.microframe.streaming"), "1.1.0")
                .toUri()
                .toString();

        assertRefused(
                SCHEDULER,
                location,
                "at " + location + " is org.microframe.streaming 1.1.0; it must be a version of " + SCHEDULER);
    }

    @Test
    public void theSameVersionIsRefused() throws Exception {
        String location = VersionedJar.fileOf(JAR, present().getVersion().toString())
                .toUri()
                .toString();

        assertRefused(
                SCHEDULER,
                location,
                "at " + location + " is a bundle whose symbolic name and version are installed already");
    }

    @Test
    public void theBundlesOwnLocationIsRefused() throws Exception {
        assertRefused(
                SCHEDULER,
                present().getLocation(),
                "is a bundle whose symbolic name and version are installed already");
    }

    @Test
    public void aBundleThatDoesNotResolveIsTakenBack() throws Exception {
        Path newer = VersionedJar.unresolvable(JAR, "1.1.0", "no.such.api");

        String said = assertRefused(SCHEDULER, newer.toUri().toString(), "org.microframe.scheduler 1.1.0 (");

        assertTrue(said, said.contains("does not start: ") && said.contains("no.such.api"));
    }

    @Test
    public void aBundleWhoseComponentFailsIsTakenBack() throws Exception {
        Path newer = VersionedJar.without(JAR, "1.1.0", "org/microframe/scheduler/SchedulerLog.class");

        String said = assertRefused(SCHEDULER, newer.toUri().toString(), "org.microframe.scheduler 1.1.0 (");

        assertTrue(
                said,
                said.contains(
                                "takes no place in the role scheduler: org.microframe.scheduler.SchedulerComponent failed: ")
                        && said.contains("org.microframe.scheduler.SchedulerLog"));
    }

    @Test
    public void aBundleThatCannotDoTheWorkGivesItBack() throws Exception {
        Path newer = VersionedJar.without(JAR, "1.1.0", "org/microframe/scheduler/Scheduler.class");

        Exception refused =
                assertThrows(Exception.class, () -> shell.run("microframe:swap " + SCHEDULER + " " + newer.toUri()));

        String said = refused.getMessage();
        assertTrue(said, said.contains("leads scheduler as before: the hand-over failed: "));
        assertTrue(said, said.contains("org/microframe/scheduler/Scheduler"));
        assertEquals(bundles, bundles());
        streams.awaitWentOn(said, 1, before);
    }

    @Test
    public void aConfigurationThatOnlyTheElderSeesIsRefused() throws Exception {
        Configuration bound = admin().getConfiguration(SCHEDULER, present().getLocation());
        Hashtable<String, Object> settings = new Hashtable<>();
        settings.put("linger", 4000L);
        bound.update(settings);
        try {
            before = streams.awaitProgress(OUT);

            assertRefused(
                    SCHEDULER,
                    VersionedJar.fileOf(JAR, "1.1.0").toUri().toString(),
                    "the location of configuration org.microframe.scheduler is "
                            + present().getLocation());
        } finally {
            bound.delete();
        }
    }

    /** The command fails with that reason, no bundle came or went, and the stream was not opened again. */
    private String assertRefused(String bundle, String location, String reason) throws Exception {
        Exception refused =
                assertThrows(Exception.class, () -> shell.run("microframe:swap " + bundle + " " + location));
        String said = refused.getMessage();

        assertTrue(said, said.contains(reason));
        assertEquals(bundles, bundles());
        streams.awaitWentOn("after: " + said, 0, before);
        return said;
    }

    private Bundle present() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> SCHEDULER.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> bundles() {
        return Arrays.stream(context().getBundles())
                .map(bundle -> bundle + " " + bundle.getVersion() + " " + bundle.getState())
                .toList();
    }
}
