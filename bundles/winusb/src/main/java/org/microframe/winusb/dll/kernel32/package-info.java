/** {@code kernel32.dll}: files, events and completion ports. */
package org.microframe.winusb.dll.kernel32;
