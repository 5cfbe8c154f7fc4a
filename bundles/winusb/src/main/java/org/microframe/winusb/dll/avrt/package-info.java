/** {@code avrt.dll}: the multimedia class scheduler. */
package org.microframe.winusb.dll.avrt;
