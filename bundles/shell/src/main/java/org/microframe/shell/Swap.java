package org.microframe.shell;

import java.time.Duration;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** One swap: the newer bundle beside the elder, the hand-over, the elder's end; or everything as it was. One thread runs it. */
final class Swap {

    /** How long an orderly end may take: the greatest lead, and what a close waits for. */
    private static final Duration ORDERLY = Duration.ofSeconds(5);

    private final BundleContext context;
    private final RoleHolders holders;
    private final ServiceComponentRuntime components;

    Swap(BundleContext context, RoleHolders holders, ServiceComponentRuntime components) {
        this.context = context;
        this.holders = holders;
        this.components = components;
    }

    /**
     * Replaces a leader.
     *
     * @param location of the newer bundle
     * @return what was done
     * @throws IllegalArgumentException when the location cannot be used
     * @throws IllegalStateException when the newer bundle does not start or take the lead
     */
    String run(RoleHolder elder, String location) {
        String elderName = elder.toString();
        Newcomer newcomer = Newcomer.install(context, elder.bundle(), location);
        try {
            ServiceReference<RoleMember> successor = newcomer.start(elder.role(), components);
            handOver(elder, successor);
        } catch (RuntimeException | Error e) {
            newcomer.undo(e);
            throw e;
        }
        uninstall(elder.bundle(), elderName);
        return elderName + " was replaced by " + BundleNames.name(newcomer.bundle()) + ", which leads " + elder.role()
                + " now";
    }

    private void handOver(RoleHolder elder, ServiceReference<RoleMember> newer) {
        RoleMember leader = context.getService(elder.member());
        RoleMember successor = context.getService(newer);
        try {
            if (leader == null || successor == null) {
                throw new IllegalStateException("one of the two bundles stopped before the hand-over");
            }
            leader.handOver(successor, ORDERLY);
        } catch (RuntimeException | Error e) {
            leadAgain(leader, successor, e);
            throw new IllegalStateException(
                    elder + " leads " + elder.role() + " as before: the hand-over failed: " + e, e);
        } finally {
            context.ungetService(elder.member());
            context.ungetService(newer);
        }
    }

    /** Gives the lead back when the newer one took it and could not do the work. */
    private static void leadAgain(RoleMember leader, RoleMember successor, Throwable why) {
        if (leader == null || successor == null || successor.state() != RoleMember.State.LEADING) {
            return;
        }
        try {
            successor.handOver(leader, ORDERLY);
        } catch (RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }

    private void uninstall(Bundle elder, String name) {
        try {
            elder.uninstall();
        } catch (BundleException e) {
            throw new IllegalStateException("the newer bundle leads, but " + name + " cannot be uninstalled: " + e, e);
        }
    }
}
