/**
 * The isochronous scheduler. The coordinator ({@link org.microframe.scheduler.Scheduler}) sets wanted streams against present
 * devices; each open device is a {@link org.microframe.scheduler.DeviceSession} with two threads: a keeper for whatever may
 * block, and a {@link org.microframe.scheduler.Pump}, which only submits, dequeues and calls handlers.
 */
package org.microframe.scheduler;
