package org.microframe.testing;

import java.util.List;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;

/**
 * However often a bundle is replaced while a stream of every kind runs, nothing of the elder ones stays: for each container. They are the
 * same streams from the first test of a container to its last.
 */
public abstract class ResidueRows extends ContainerTest {

    private static final int SWAPS = Integer.getInteger("microframe.swaps");

    /** By then everything has been made that is made once. */
    private static final int WARM_UP = 2;

    private static final String SIMULATOR = "org.microframe.simulator";
    private static final String STREAMING = "org.microframe.streaming";

    private static StreamsOfEachKind streams;
    private static int versions;

    /** How one version of a bundle takes the place of another. */
    private interface Replacement {
        void of(BundleSwap bundle, String version) throws Exception;
    }

    @Before
    public void allStreamsRun() throws Exception {
        if (streams == null) {
            streams = new StreamsOfEachKind(context(), admin(), bus());
        }
        streams.awaitRunning();
    }

    @Test
    public void ofSwapsStaysNothing() throws Exception {
        assertNoResidue(roles(), (bundle, version) -> bundle.swap(shell(), version));
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
        replaceAll(bundles, replacement, WARM_UP, bundle -> {});
        Residue residue = new Residue(context(), bus(), streams::awaitRunning);

        replaceAll(bundles, replacement, SWAPS, judgesClassLoaders() ? residue::replaces : bundle -> {});

        residue.assertNone();
        streams.assertAgreeWithTheBus();
    }

    private void replaceAll(List<BundleSwap> bundles, Replacement replacement, int times, Consumer<Bundle> elder)
            throws Exception {
        for (int i = 0; i < times; i++) {
            versions++;
            for (BundleSwap bundle : bundles) {
                elder.accept(bundle.present());
                replacement.of(bundle, "1." + versions + ".0");
                streams.awaitRunning();
            }
        }
    }

    private List<BundleSwap> roles() {
        return List.of(of(SIMULATOR), of(StreamsOfEachKind.SCHEDULER), of(STREAMING));
    }

    private BundleSwap of(String artifact) {
        return new BundleSwap(context(), artifact, jar(artifact));
    }
}
