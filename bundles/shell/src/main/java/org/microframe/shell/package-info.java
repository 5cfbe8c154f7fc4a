/**
 * Commands for the Gogo shell, the same in Felix and in Karaf: which devices there are, how the streams stand, and
 * how a bundle is replaced while they run.
 *
 * <p>A command is a service with {@code osgi.command.scope} and {@code osgi.command.function}; it returns text, so that it
 * can be piped. Gogo's runtime, which both containers have, is the only foreign package: its {@code @Descriptor} is what
 * {@code help} prints. Devices and the streaming runtime may come and go while the shell is there, so the commands answer
 * at any time.
 */
package org.microframe.shell;
