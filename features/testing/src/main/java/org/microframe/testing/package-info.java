/** What container tests share: devices, plug-ins that check what they carry, and ledgers held against the bus's records. */
@Export
@Version("1.0.0")
package org.microframe.testing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
