package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How one handler of a stream fares, counted since it was attached.
 *
 * @param dispatch on which thread it is called at present
 * @param standsBy whether another handler of the endpoint, with more precedence, supplies the data; never for IN
 * @param calls number of calls
 * @param leasedTransfers transfers that it holds at present
 * @param overrunFrames frames (ms) that came and were discarded for it, because it had not taken them in time; 0 for OUT
 * @param callNanos time spent in its calls, ns
 * @param longestCallNanos the longest call, ns
 * @param callTimes how long the calls took, ns
 */
@ProviderType
public record HandlerStatus(
        Dispatch dispatch,
        boolean standsBy,
        long calls,
        int leasedTransfers,
        long overrunFrames,
        long callNanos,
        long longestCallNanos,
        Distribution callTimes) {

    /** A status without the spread of its times. */
    public HandlerStatus(
            Dispatch dispatch,
            boolean standsBy,
            long calls,
            int leasedTransfers,
            long overrunFrames,
            long callNanos,
            long longestCallNanos) {
        this(dispatch, standsBy, calls, leasedTransfers, overrunFrames, callNanos, longestCallNanos, Distribution.NONE);
    }
}
