package org.microframe.testing;

/**
 * What one replacement cost one stream.
 *
 * @param gap frames that its endpoint had nothing due, by the bus's record
 * @param booked frames that its ledger has outside {@code carried}
 * @param bound how far they may be off
 * @param lost carried frames in which the plug-in had no part: underrun or overrun
 * @param awayMillis the longest time between two calls of the plug-in
 * @param resumeMillis from the command to the end of the gap, or where there was none, of the time that the plug-in was not called
 */
record SwapSample(long gap, long booked, long bound, long lost, double awayMillis, double resumeMillis) {

    /** By how many frames ledger and bus differ. */
    long difference() {
        return Math.abs(booked - gap);
    }
}
