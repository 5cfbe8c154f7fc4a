package org.microframe.virtualbus;

import java.util.List;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the bus wrote down of one endpoint from the opening of its pipe on. It shares no code with any ledger.
 *
 * @param endpointAddress {@code bEndpointAddress}
 * @param opening which opening of the endpoint since its device was plugged, from 1
 * @param openedFrame the frame that was on the bus then
 * @param recordingFrame of a source: the frame in which its recording or its pattern began, heard or not
 * @param schedule packets that were due
 * @param faults packets of the schedule that were not received, or not whole, in the order of their causes, then of their frames
 * @param received packets that the device received (OUT) or the host received from it (IN)
 */
@ProviderType
public record EndpointRecord(
        int endpointAddress,
        int opening,
        long openedFrame,
        OptionalLong recordingFrame,
        List<FrameRun> schedule,
        List<InjectedFault> faults,
        List<FrameRun> received) {

    /** Copies the lists. */
    public EndpointRecord {
        schedule = List.copyOf(schedule);
        faults = List.copyOf(faults);
        received = List.copyOf(received);
    }

    /** Frames with packets due. */
    public long scheduledFrames() {
        return schedule.stream().mapToLong(FrameRun::frames).sum();
    }

    /** Packets due. */
    public long scheduledPackets() {
        return schedule.stream().mapToLong(FrameRun::packets).sum();
    }

    /** Packets due and not received. */
    public long faultyPackets() {
        return faults.stream()
                .filter(fault -> fault.fault().isLoss())
                .mapToLong(fault -> fault.run().packets())
                .sum();
    }

    /** Packets received by the device (OUT) or sent by it (IN). */
    public long receivedPackets() {
        return received.stream().mapToLong(FrameRun::packets).sum();
    }

    /** Bytes received by the device (OUT) or sent by it (IN). */
    public long receivedBytes() {
        return received.stream().mapToLong(FrameRun::bytes).sum();
    }
}
