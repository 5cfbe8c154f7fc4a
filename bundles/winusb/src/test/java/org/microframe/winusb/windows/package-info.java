/**
 * A Windows JVM on Linux, by Wine, and the model of WinUSB that programs on it find.
 *
 * <p>{@link org.microframe.winusb.windows.Windows} is the machine: a Wine prefix of its own under {@code target}, with the
 * model's driver in it. {@link org.microframe.winusb.windows.WindowsJvm} starts a program on it; {@link
 * org.microframe.winusb.windows.WindowsTests} runs test classes there and shows each of their tests to Maven as one of its
 * own. {@link org.microframe.winusb.windows.ModelControl} speaks to the model, from either side.
 */
package org.microframe.winusb.windows;
