/**
 * What all bindings share. Below it is one package per DLL: its functions by JNA direct mapping, under their own names, its
 * constants and the layouts of its structures, each with the header that declares it.
 *
 * <p>A parameter that C declares as a handle, a pointer or {@code ULONG_PTR} is a {@link com.sun.jna.Pointer}, which has the
 * width of the machine and costs no garbage when it is kept; {@code BOOL}, {@code ULONG} and all that is narrower is an
 * {@code int}; what is 64 bits wide by value ({@code LARGE_INTEGER}, {@code WINUSB_SETUP_PACKET}) is a {@code long}. The error
 * of a call is {@link com.sun.jna.Native#getLastError()}, right after it, on the same thread.
 */
package org.microframe.winusb.dll;
