/**
 * Isochronous streams as values: what is asked for, how it stands, and where every frame went.
 *
 * <p>A stream belongs to the scheduler under a {@link org.microframe.isoch.StreamIdentity}, so that it outlives the object
 * through which a client asked for it. A {@link org.microframe.isoch.StreamRequest} names its device by a filter, so that
 * it outlives the device. Its {@link org.microframe.isoch.LedgerSnapshot} is a balance over bus frames: every frame from
 * the first of its first chain (transfers joined by an accepted ContinueStream) to the last is carried, unconfirmed, gap
 * or suspended, once. WinUSB never tells in which frame a chain starts, so what lies outside chains carries a bound.
 */
@Export
@Version("2.0.0")
package org.microframe.isoch;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
