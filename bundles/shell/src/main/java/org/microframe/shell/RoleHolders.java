package org.microframe.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The bundles that have a role, as they stand at each call. */
final class RoleHolders {

    private final BundleContext context;

    RoleHolders(BundleContext context) {
        this.context = context;
    }

    /**
     * The leader that a person means.
     *
     * @param name the bundle's id or symbolic name; of several with that name, the one that leads
     * @throws IllegalArgumentException when there is no such bundle, or it does not lead a role
     */
    RoleHolder leader(String name) {
        List<Bundle> meant = meant(name);
        if (meant.isEmpty()) {
            throw new IllegalArgumentException(
                    "the bundle is " + name + "; it must be the id or the symbolic name of an installed bundle");
        }
        List<RoleHolder> all = all();
        List<RoleHolder> held =
                all.stream().filter(holder -> meant.contains(holder.bundle())).toList();
        if (held.isEmpty()) {
            throw new IllegalArgumentException("the bundle is " + BundleNames.name(meant.get(0))
                    + ", which has no role; it must be one of those that lead one: " + leaders(all));
        }
        return held.stream()
                .filter(RoleHolder::leads)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the bundle is " + held.get(0) + ", which is a "
                        + "standby of " + held.get(0).role() + "; it must be one of those that lead: " + leaders(all)));
    }

    /** The service of that bundle in the role, or null while it has none. */
    ServiceReference<RoleMember> member(Bundle bundle, String role) {
        return all().stream()
                .filter(holder ->
                        holder.bundle().equals(bundle) && holder.role().equals(role))
                .map(RoleHolder::member)
                .findFirst()
                .orElse(null);
    }

    private List<Bundle> meant(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle ->
                        name.equals(bundle.getSymbolicName()) || name.equals(Long.toString(bundle.getBundleId())))
                .toList();
    }

    private List<RoleHolder> all() {
        List<RoleHolder> holders = new ArrayList<>();
        try {
            for (ServiceReference<RoleMember> member : context.getServiceReferences(RoleMember.class, null)) {
                if (member.getBundle() != null) {
                    holders.add(RoleHolder.of(member));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        holders.sort(Comparator.comparing(holder -> holder.bundle().getBundleId()));
        return holders;
    }

    private static String leaders(List<RoleHolder> all) {
        String leaders =
                all.stream().filter(RoleHolder::leads).map(RoleHolder::toString).collect(Collectors.joining(", "));
        return leaders.isEmpty() ? "none at the moment" : leaders;
    }
}
