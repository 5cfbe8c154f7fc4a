package org.microframe.testing.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.microframe.testing.Shell;
import org.microframe.testing.Step;
import org.microframe.testing.VersionedJar;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Stops and starts the versions of one bundle, updates them in place, and replaces them by newer ones. */
final class BundleHand extends Hand {

    /** What can be done to a bundle. */
    enum Kind {
        RESTART,
        UPDATE,
        REPLACE,
        SWAP
    }

    static final Set<Kind> ROLE = EnumSet.allOf(Kind.class);
    static final Set<Kind> PLUG_IN = EnumSet.of(Kind.RESTART, Kind.UPDATE, Kind.REPLACE);
    static final Set<Kind> EXPORTER = EnumSet.of(Kind.RESTART);

    private static final Duration PAUSE = Duration.ofSeconds(6);

    /** Shorter than a stream lingers, with what the container takes. */
    private static final int LONGEST_AWAY_MILLIS = 800;

    private static final int LONGEST_BESIDE_MILLIS = 300;

    private static final String OURS = "org.microframe.";

    private static final AtomicInteger VERSIONS = new AtomicInteger();

    private final BundleContext context;
    private final Shell shell;
    private final Path jar;
    private final List<Kind> kinds;
    private final Lock bundles;
    private final Consumer<Bundle> replaced;
    private final List<String> retries = new CopyOnWriteArrayList<>();

    /**
     * @param jar of the bundle; newer versions are copies of it
     * @param bundles held while a bundle is changed
     * @param replaced told of each version that is about to go
     */
    BundleHand(
            BundleContext context,
            Shell shell,
            String artifact,
            Path jar,
            Set<Kind> kinds,
            Lock bundles,
            Consumer<Bundle> replaced,
            long seed,
            ActionLog log,
            CountDownLatch over) {
        super(artifact, seed, log, over, PAUSE);
        this.context = context;
        this.shell = shell;
        this.jar = jar;
        this.kinds = List.copyOf(kinds);
        this.bundles = bundles;
        this.replaced = replaced;
    }

    @Override
    void change() throws Exception {
        bundles.lockInterruptibly();
        try {
            change(kinds.get(random.nextInt(kinds.size())));
        } finally {
            bundles.unlock();
        }
    }

    /** Makes a change of each kind. */
    void changeEach() throws Exception {
        for (Kind kind : kinds) {
            change(kind);
        }
    }

    private void change(Kind kind) throws Exception {
        List<Bundle> present = present();
        Bundle bundle = present.get(random.nextInt(present.size()));
        switch (kind) {
            case RESTART -> restart(bundle);
            case UPDATE -> update(bundle);
            case REPLACE -> replace(bundle);
            case SWAP -> swap();
        }
    }

    private void restart(Bundle bundle) throws Exception {
        does("stop " + name(bundle), bundle::stop);
        pause(LONGEST_AWAY_MILLIS);
        resolves("start " + name(bundle), bundle, bundle::start);
    }

    private void update(Bundle bundle) throws Exception {
        replaced.accept(bundle);
        String version = nextVersion();
        resolves(
                "update " + name(bundle) + " to " + version,
                bundle,
                () -> bundle.update(VersionedJar.of(jar, version)));
    }

    private void replace(Bundle elder) throws Exception {
        replaced.accept(elder);
        String version = nextVersion();
        Bundle newer = context.installBundle(subject + ":" + version, VersionedJar.of(jar, version));
        resolves("start " + version + " beside " + name(elder), newer, newer::start);
        pause(LONGEST_BESIDE_MILLIS);
        does("uninstall " + name(elder), elder::uninstall);
    }

    /**
     * Karaf sometimes does not find a package that is there while it changes another bundle as well: then, as a person would, once more.
     */
    private void resolves(String what, Bundle bundle, Step step) throws Exception {
        long begin = System.nanoTime();
        try {
            does(what, step);
        } catch (BundleException e) {
            Unresolved unresolved = new Unresolved(context, bundle, e);
            if (!unresolved.isThere() || !log.changed(this::isAnotherBundle, begin, System.nanoTime())) {
                throw e;
            }
            retries.add("start of " + subject + " " + name(bundle) + ", which lacked " + unresolved);
            does("start " + name(bundle) + " once more", bundle::start);
        }
    }

    private boolean isAnotherBundle(String changed) {
        return changed.startsWith(OURS) && !changed.equals(subject);
    }

    /** What the container did only when it was asked once more. */
    List<String> retries() {
        return retries;
    }

    private void swap() throws Exception {
        present().stream().filter(BundleHand::leads).forEach(replaced);
        Path newer = VersionedJar.fileOf(jar, nextVersion());
        does("swap", () -> shell.run("microframe:swap " + subject + " " + newer.toUri()));
    }

    /** Leaves one version, that which leads when the bundle has a role. */
    @Override
    void tidy() throws Exception {
        List<Bundle> present = present();
        Bundle kept = present.stream().filter(BundleHand::leads).findFirst().orElse(present.get(0));
        for (Bundle other : present) {
            if (other != kept) {
                does("uninstall " + name(other), other::uninstall);
            }
        }
    }

    private List<Bundle> present() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> subject.equals(bundle.getSymbolicName()))
                .toList();
    }

    private static boolean leads(Bundle bundle) {
        return Stream.ofNullable(bundle.getRegisteredServices())
                .flatMap(Arrays::stream)
                .anyMatch(service -> RoleMember.State.LEADING.name().equals(service.getProperty(RoleMember.STATE)));
    }

    private static String name(Bundle bundle) {
        return bundle.getVersion() + " (" + bundle.getBundleId() + ")";
    }

    private static String nextVersion() {
        return "1." + VERSIONS.incrementAndGet() + ".0";
    }
}
