package org.microframe.virtualbus;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The three records of one opening of an endpoint, while they are written. Guarded by the bus's monitor. */
final class EndpointLog {

    private static final BusFault[] FAULTS = BusFault.values();

    private final int endpointAddress;
    private final int opening;
    private final long openedFrame;
    private final OptionalLong recordingFrame;
    private final RunLog schedule = new RunLog();
    private final RunLog received = new RunLog();
    private final RunLog[] faults = new RunLog[FAULTS.length];

    EndpointLog(int endpointAddress, int opening, long openedFrame, OptionalLong recordingFrame) {
        this.endpointAddress = endpointAddress;
        this.opening = opening;
        this.openedFrame = openedFrame;
        this.recordingFrame = recordingFrame;
        for (int i = 0; i < faults.length; i++) {
            faults[i] = new RunLog();
        }
    }

    void due(long frame, int packets, long bytes) {
        schedule.add(frame, packets, bytes);
    }

    void fault(BusFault fault, long frame, int packets, long bytes) {
        faults[fault.ordinal()].add(frame, packets, bytes);
    }

    void received(long frame, int packets, long bytes) {
        received.add(frame, packets, bytes);
    }

    EndpointRecord value() {
        List<InjectedFault> injected = new ArrayList<>();
        for (BusFault fault : FAULTS) {
            for (FrameRun run : faults[fault.ordinal()].runs()) {
                injected.add(new InjectedFault(fault, run));
            }
        }
        return new EndpointRecord(
                endpointAddress, opening, openedFrame, recordingFrame, schedule.runs(), injected, received.runs());
    }
}
