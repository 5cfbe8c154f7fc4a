/**
 * What the scheduler offers to its clients, the streaming runtime first of all.
 *
 * <p>{@link org.microframe.isoch.scheduler.IsochScheduler} is a service of the instance that leads. A client opens a stream
 * under an identity and attaches a {@link org.microframe.isoch.scheduler.SlotHandler}, which is called with views of the
 * registered memory itself. The stream belongs to the scheduler: when the client lets go it lingers on filler or discard,
 * and whoever opens the same identity adopts it with its ledger.
 */
@Export
@Version("1.3.0")
package org.microframe.isoch.scheduler;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
