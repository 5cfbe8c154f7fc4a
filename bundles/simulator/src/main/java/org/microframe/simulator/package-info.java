/**
 * A native service over the virtual bus, by WinUSB's rules.
 *
 * <p>{@link org.microframe.simulator.SimulatedDevice} and what it opens keep the rules of
 * {@code org.microframe.usb.host}; {@link org.microframe.simulator.SimulatorComponent} takes part in the role
 * {@code native.simulator} and, while it leads, has one {@code UsbDevice} service registered for each device on the bus.
 * Where WinUSB's behaviour is not documented, it is drawn from a seed within the range that was observed: {@link
 * org.microframe.simulator.Unknowns} has all of it, line by line.
 *
 * <p>The state of a pipe is guarded by two monitors: the bus's, and after it the completion queue's. What the bus's thread
 * and an owner both write is written under both; either is enough to read it.
 */
package org.microframe.simulator;
