package org.microframe.testing;

import java.nio.file.Path;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** An operator who replaces one bundle by a newer version of itself, while everything else goes on. */
public final class BundleSwap {

    private final BundleContext context;
    private final String artifact;
    private final Path jar;
    private Bundle present;
    private Bundle elder;

    /** @param jar of the bundle; newer versions are copies of it */
    public BundleSwap(BundleContext context, String artifact, Path jar) {
        this.context = context;
        this.artifact = artifact;
        this.jar = jar;
        present = Arrays.stream(context.getBundles())
                .filter(bundle -> artifact.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifact + " is not installed"));
    }

    /** The bundle as it is now. */
    public Bundle present() {
        return present;
    }

    /** Has the console's command replace the leader; returns what it says. */
    public String swap(Shell shell, String version) throws Exception {
        Path newer = VersionedJar.fileOf(jar, version);
        String said = shell.run("microframe:swap " + artifact + " " + newer.toUri());
        present = context.getBundle(newer.toUri().toString());
        return said;
    }

    /** Starts the newer one beside the present one and uninstalls the elder, which hands over if it leads. */
    public void replace(String version) throws Exception {
        startBeside(version);
        uninstallElder();
    }

    /** Starts the newer one beside the present one, which goes on. */
    public void startBeside(String version) throws Exception {
        elder = present;
        present = context.installBundle(artifact + ":" + version, VersionedJar.of(jar, version));
        present.start();
    }

    /** Uninstalls the one that a newer one was started beside. */
    public void uninstallElder() throws Exception {
        elder.uninstall();
    }

    /** Updates the present one where it is. */
    public void update(String version) throws Exception {
        present.update(VersionedJar.of(jar, version));
    }
}
