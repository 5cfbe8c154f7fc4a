/**
 * Roles: how two versions of one implementation bundle share a system, and how one follows the other.
 *
 * <p>Each native service (by its provider's name), the scheduler and the streaming runtime is a role with one leader. An
 * instance starts as standby: its classes are loaded and its configuration is read, but it opens no device and calls no
 * plug-in. The first leader is the instance with the lowest service id; from then on the leader alone names its
 * successor, also while it is being deactivated, once its own services are gone. An implementation holds a
 * {@link org.microframe.usb.role.RoleSeat}, which registers it as a {@link org.microframe.usb.role.RoleMember} service and
 * keeps these rules; an operator hands over with {@link org.microframe.usb.role.RoleMember#handOver}.
 */
@Export
@Version("1.1.0")
package org.microframe.usb.role;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
