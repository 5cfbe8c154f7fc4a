/** {@code ntdll.dll}: what a rare NTSTATUS is as a Win32 code. */
package org.microframe.winusb.dll.ntdll;
