/** {@code cfgmgr32.dll}: notification of arrival and removal. */
package org.microframe.winusb.dll.cfgmgr32;
