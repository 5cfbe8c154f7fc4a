/**
 * Sample rates on isochronous endpoints, as values: whether WinUSB can carry one, and what a device's feedback says.
 *
 * <p>WinUSB fills every service interval of an OUT endpoint, so an OUT stream has exactly one rate: its bytes per frame,
 * a thousand times a second. {@link org.microframe.isoch.rate.RatePlanner} holds a rate against that, says with which
 * frames per transfer it goes or why it does not, and which change of the firmware would let it. An asynchronous device
 * runs by a clock of its own and asks for more or less by feedback: {@link org.microframe.isoch.rate.FeedbackPath} finds
 * where, {@link org.microframe.isoch.rate.FeedbackReader} reads it. Feedback cannot be obeyed over WinUSB, since packet
 * sizes cannot be chosen; it tells how fast the device's clock drifts. Plug-in bundles may import this package.
 */
@Export
@Version("1.1.0")
package org.microframe.isoch.rate;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
