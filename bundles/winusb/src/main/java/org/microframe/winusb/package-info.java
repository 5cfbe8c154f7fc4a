/** A native service over winusb.dll: the devices that Windows has bound to WinUSB, with every rule that WinUSB has. */
package org.microframe.winusb;
