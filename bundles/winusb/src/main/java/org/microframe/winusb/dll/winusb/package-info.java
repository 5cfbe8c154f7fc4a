/** {@code winusb.dll}, by {@code winusb.h}, {@code winusbio.h} and {@code usb.h} of the Windows SDK and mingw-w64. */
package org.microframe.winusb.dll.winusb;
