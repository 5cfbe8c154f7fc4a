package org.microframe.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** An operator who replaces one bundle by a newer version of itself, while everything else goes on. */
public final class BundleSwap {

    /** An orderly end may take as long as the default lead and what a close waits for, and the machine may be busy. */
    private static final Duration ORDERLY = Duration.ofSeconds(5);

    private final BundleContext context;
    private final String artifact;
    private final Path jar;
    private Bundle present;

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

    /** Starts the newer one beside the present one, hands the role over to it, and uninstalls the elder. */
    public void handOver(String version) throws Exception {
        Bundle elder = present;
        Bundle newer = startBeside(version);
        RoleMember successor =
                Await.until(newer + " is a standby", () -> member(newer, RoleMember.State.STANDBY), m -> m != null);
        RoleMember leader = member(elder, RoleMember.State.LEADING);
        CompletableFuture.runAsync(() -> leader.handOver(successor, ORDERLY))
                .get(2 * ORDERLY.toSeconds(), TimeUnit.SECONDS);
        Await.until(newer + " leads", () -> member(newer, RoleMember.State.LEADING), m -> m != null);
        elder.uninstall();
    }

    /** Starts the newer one beside the present one and uninstalls the elder: plug-ins have no roles. */
    public void replace(String version) throws Exception {
        Bundle elder = present;
        startBeside(version);
        elder.uninstall();
    }

    /** Updates the present one where it is. */
    public void update(String version) throws Exception {
        present.update(VersionedJar.of(jar, version));
    }

    private Bundle startBeside(String version) throws Exception {
        present = context.installBundle(artifact + ":" + version, VersionedJar.of(jar, version));
        present.start();
        return present;
    }

    /** The bundle's member of a role, when it is in that state; else null. */
    private RoleMember member(Bundle bundle, RoleMember.State state) throws Exception {
        String filter = "(" + RoleMember.STATE + "=" + state + ")";
        Collection<ServiceReference<RoleMember>> members = context.getServiceReferences(RoleMember.class, filter);
        for (ServiceReference<RoleMember> member : members) {
            if (bundle.equals(member.getBundle())) {
                return context.getService(member);
            }
        }
        return null;
    }
}
