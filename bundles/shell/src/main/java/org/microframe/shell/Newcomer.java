package org.microframe.shell;

import java.time.Duration;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/** The newer bundle of a swap, until it leads; what was done to it can be undone. */
final class Newcomer {

    /** Longer than a component takes to be activated, on a machine that does other things as well. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final long LOOK_MS = 100;

    private final BundleContext context;
    private final Bundle bundle;
    private final boolean installed;
    private final boolean starts;

    private Newcomer(BundleContext context, Bundle bundle, boolean installed) {
        this.context = context;
        this.bundle = bundle;
        this.installed = installed;
        starts = bundle.getState() != Bundle.ACTIVE;
    }

    /**
     * Installs the bundle at the elder's start level, or finds it there already.
     *
     * @throws IllegalArgumentException when it is not another version of the elder
     */
    static Newcomer install(BundleContext context, Bundle elder, String location) {
        boolean found = context.getBundle(location) != null;
        Bundle bundle;
        try {
            bundle = context.installBundle(location);
        } catch (BundleException e) {
            throw new IllegalArgumentException(refusal(elder, location, e), e);
        }
        Newcomer newcomer = new Newcomer(context, bundle, !found);
        try {
            requireOtherVersion(bundle, elder, location);
            if (!found) {
                bundle.adapt(BundleStartLevel.class)
                        .setStartLevel(elder.adapt(BundleStartLevel.class).getStartLevel());
            }
        } catch (RuntimeException e) {
            newcomer.undo(e);
            throw e;
        }
        return newcomer;
    }

    private static String refusal(Bundle elder, String location, BundleException e) {
        return e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                ? sameVersion(elder, location) + ": " + e.getMessage()
                : "the location is " + location + "; it must be a URL at which there is a version of "
                        + elder.getSymbolicName() + ": " + (e.getCause() == null ? e : e.getCause());
    }

    private static void requireOtherVersion(Bundle bundle, Bundle elder, String location) {
        if (!elder.getSymbolicName().equals(bundle.getSymbolicName())) {
            throw new IllegalArgumentException("at " + location + " is " + bundle.getSymbolicName() + " "
                    + bundle.getVersion() + "; it must be a version of " + elder.getSymbolicName());
        }
        if (elder.getVersion().equals(bundle.getVersion())) {
            throw new IllegalArgumentException(sameVersion(elder, location));
        }
    }

    private static String sameVersion(Bundle elder, String location) {
        return "at " + location + " is a bundle whose symbolic name and version are installed already; the version must"
                + " be another one, as two bundles that agree in both cannot run beside each other, and "
                + BundleNames.name(elder) + " is to run until the newer one does";
    }

    /**
     * Starts the bundle and waits until it has taken its place in the role.
     *
     * @throws IllegalStateException when it does not; says why
     */
    ServiceReference<RoleMember> start(String role, ServiceComponentRuntime components) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new IllegalStateException(BundleNames.name(bundle) + " does not start: " + reason(e), e);
        }
        Inactivity inactivity = new Inactivity(components);
        ServiceReference<RoleMember> member = awaitMember(role, inactivity);
        if (member == null) {
            throw new IllegalStateException(BundleNames.name(bundle) + " starts but takes no place in the role " + role
                    + ": " + inactivity.why(bundle));
        }
        return member;
    }

    private static String reason(BundleException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == e ? e.getMessage() : e.getMessage() + ": " + root;
    }

    private ServiceReference<RoleMember> awaitMember(String role, Inactivity inactivity) {
        ServiceTracker<RoleMember, ServiceReference<RoleMember>> tracker =
                new ServiceTracker<>(context, RoleMember.class, null) {
                    @Override
                    public ServiceReference<RoleMember> addingService(ServiceReference<RoleMember> member) {
                        boolean wanted =
                                bundle.equals(member.getBundle()) && role.equals(member.getProperty(RoleMember.ROLE));
                        return wanted ? member : null;
                    }

                    @Override
                    public void removedService(
                            ServiceReference<RoleMember> member, ServiceReference<RoleMember> same) {}
                };
        tracker.open();
        try {
            long end = System.nanoTime() + BOUND.toNanos();
            ServiceReference<RoleMember> member = tracker.waitForService(LOOK_MS);
            while (member == null && !inactivity.hasFailure(bundle) && System.nanoTime() - end < 0) {
                member = tracker.waitForService(LOOK_MS);
            }
            return member;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + BundleNames.name(bundle) + " was starting", e);
        } finally {
            tracker.close();
        }
    }

    /** Leaves the bundle as it was before the swap: not started, or not installed. */
    void undo(Throwable why) {
        try {
            if (installed) {
                bundle.uninstall();
            } else if (starts) {
                bundle.stop();
            }
        } catch (BundleException e) {
            why.addSuppressed(e);
        }
    }

    Bundle bundle() {
        return bundle;
    }
}
