package org.microframe.testing;

/**
 * What one replacement cost one stream.
 *
 * @param gap frames that its endpoint had nothing due, by the bus's record
 * @param difference by how many frames its ledger differs from that
 * @param lost carried frames in which the plug-in had no part: underrun or overrun
 * @param awayMillis the longest time between two calls of the plug-in
 * @param resumeMillis from the command to the end of the gap, or where there was none, of the longest time between two calls; 0 when
 *     no frame was lost
 * @param hiccupMillis the longest time meanwhile that the machine or the JVM let a thread wait; longer than the lead, it is what breaks a
 *     stream
 */
record SwapSample(long gap, long difference, long lost, double awayMillis, double resumeMillis, double hiccupMillis) {}
