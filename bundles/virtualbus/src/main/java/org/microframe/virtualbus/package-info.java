/**
 * Simulated USB hardware: a bus with its clock, the devices on it, and the bus's own records.
 *
 * <p>A {@link org.microframe.virtualbus.VirtualBus} stands for a host controller and its wire. Devices are plugged from a
 * {@link org.microframe.virtualbus.DeviceDefinition}, by a test or by a factory configuration
 * {@code org.microframe.virtualbus.device}. A driver opens the {@link org.microframe.virtualbus.VirtualLink} of a
 * {@link org.microframe.virtualbus.VirtualDevice}, once at a time, and schedules transfers on a
 * {@link org.microframe.virtualbus.VirtualPipe} into frames that it chooses itself: the bus executes schedules and knows
 * nothing of the software above. A frame carries only what was submitted before its own start by the reading of the
 * {@link org.microframe.virtualbus.BusClock}, and bus time waits for nobody. What goes wrong
 * does so by a {@link org.microframe.virtualbus.FaultPlan} or by command
 * ({@link org.microframe.virtualbus.VirtualDevice#inject}); on a stepped clock the same seed gives the same faults in the
 * same frames. What was due, what was spoilt on purpose and what the device received is written down in {@link org.microframe.virtualbus.EndpointRecord}s, which share no code with
 * any ledger above.
 *
 * <p>All state of a bus, of its devices, links and pipes is guarded by the monitor of the {@code VirtualBus}.
 */
@Export
@Version("1.2.0")
package org.microframe.virtualbus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
