/** Changes at random moments, while nineteen streams run both ways; and what must be true when they are over. */
@Export
@Version("1.0.0")
package org.microframe.testing.chaos;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
