package org.microframe.shell;

import org.microframe.usb.role.RoleMember;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * A bundle's place in a role.
 *
 * @param bundle that has it
 * @param location of the bundle, which it has after it was uninstalled as well
 * @param member its service
 */
record RoleHolder(Bundle bundle, String location, ServiceReference<RoleMember> member) {

    static RoleHolder of(ServiceReference<RoleMember> member) {
        return new RoleHolder(member.getBundle(), member.getBundle().getLocation(), member);
    }

    /** The name of the role. */
    String role() {
        return String.valueOf(member.getProperty(RoleMember.ROLE));
    }

    boolean leads() {
        return RoleMember.State.LEADING.name().equals(member.getProperty(RoleMember.STATE));
    }

    @Override
    public String toString() {
        return BundleNames.name(bundle);
    }
}
