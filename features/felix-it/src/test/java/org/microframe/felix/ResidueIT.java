package org.microframe.felix;

import static org.microframe.felix.MicroframeOptions.microframe;
import static org.microframe.felix.MicroframeOptions.plugIn;
import static org.microframe.felix.MicroframeOptions.pushStreams;

import java.util.List;
import java.util.function.Consumer;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.microframe.testing.BundleSwap;
import org.microframe.testing.Residue;
import org.microframe.testing.StreamsOfEachKind;
import org.microframe.virtualbus.VirtualBus;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** However often a bundle is replaced while a stream of every kind runs, nothing of the elder ones stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public class ResidueIT {

    private static final int SWAPS = Integer.getInteger("microframe.swaps");

    /** By then everything has been made that is made once. */
    private static final int WARM_UP = 2;

    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String STREAMING = "org.microframe.streaming";

    /** How one version of a bundle takes the place of another. */
    private interface Replacement {
        void of(BundleSwap bundle, String version) throws Exception;
    }

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private VirtualBus bus;

    @Inject
    private CommandProcessor gogo;

    private StreamsOfEachKind streams;

    @Configuration
    public Option[] felix() {
        return new Option[] {microframe(), pushStreams(), plugIn()};
    }

    @Before
    public void allStreamsRun() throws Exception {
        streams = new StreamsOfEachKind(context, admin, bus);
        streams.awaitRunning();
    }

    @After
    public void release() throws Exception {
        streams.close();
    }

    @Test
    public void ofSwapsStaysNothing() throws Exception {
        assertNoResidue(roles(), (bundle, version) -> bundle.swap(new Gogo(gogo), version));
    }

    @Test
    public void ofUpdatesStaysNothing() throws Exception {
        assertNoResidue(roles(), BundleSwap::update);
    }

    @Test
    public void ofNewerPlugInsStaysNothing() throws Exception {
        assertNoResidue(List.of(of(StreamsOfEachKind.PLUG_IN)), BundleSwap::replace);
    }

    @Test
    public void ofPlugInUpdatesStaysNothing() throws Exception {
        assertNoResidue(List.of(of(StreamsOfEachKind.PLUG_IN)), BundleSwap::update);
    }

    private void assertNoResidue(List<BundleSwap> bundles, Replacement replacement) throws Exception {
        replaceAll(bundles, replacement, 1, WARM_UP, bundle -> {});
        Residue residue = new Residue(context, bus);

        replaceAll(bundles, replacement, WARM_UP + 1, WARM_UP + SWAPS, residue::replaces);

        residue.assertNone();
        streams.assertAgreeWithTheBus();
    }

    private void replaceAll(List<BundleSwap> bundles, Replacement replacement, int from, int to, Consumer<Bundle> elder)
            throws Exception {
        for (int number = from; number <= to; number++) {
            for (BundleSwap bundle : bundles) {
                elder.accept(bundle.present());
                replacement.of(bundle, "1." + number + ".0");
                streams.awaitRunning();
            }
        }
    }

    private List<BundleSwap> roles() {
        return List.of(of(SIMULATOR), of(StreamsOfEachKind.SCHEDULER), of(STREAMING));
    }

    private BundleSwap of(String artifact) {
        return new BundleSwap(context, artifact, JarFiles.of(artifact));
    }
}
