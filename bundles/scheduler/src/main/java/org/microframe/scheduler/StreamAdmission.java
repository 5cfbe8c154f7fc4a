package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamRequest;
import org.microframe.usb.DeviceGoneException;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbConnection;
import org.microframe.usb.host.UsbDevice;

/**
 * Gives a stream the first acceptable alternate setting for which there is memory and bandwidth and which the system selects, and takes
 * back what it gave. The session's keeper owns it.
 */
final class StreamAdmission {

    /**
     * What a stream got.
     *
     * @param request with the lead that it has memory for
     * @param format in the alternate setting that was selected
     * @param remark why it is not the first one, or the lead is less than was asked for; empty when neither is so
     */
    record Admitted(StreamRequest request, StreamFormat format, String remark) {}

    /**
     * An acceptable alternate setting.
     *
     * @param format that a stream gets in it; null when it does not suit
     * @param unsuitable why it does not suit; null when it does
     */
    record Candidate(int setting, StreamFormat format, StreamFailure unsuitable) {}

    /** The request that there is memory for, and why it is not the stream's. */
    private record Took(StreamRequest request, String remark) {}

    private record Memory(MemoryBudget.Share share, Took took) {}

    private record Given(Bandwidth.Grant bandwidth, MemoryBudget.Share memory) {}

    private final String identity;
    private final UsbDevice device;
    private final StreamOpening opening;
    private final InterfaceSettings interfaces;
    private final Resources resources;
    private final boolean enforced;
    private final Map<ScheduledStream, Given> given = new HashMap<>();

    StreamAdmission(
            String identity,
            UsbDevice device,
            StreamOpening opening,
            InterfaceSettings interfaces,
            Resources resources,
            boolean enforced) {
        this.identity = identity;
        this.device = device;
        this.opening = opening;
        this.interfaces = interfaces;
        this.resources = resources;
        this.enforced = enforced;
    }

    /**
     * The alternate settings of a request on this device, in order of preference, of which one suits at least and may be selected.
     *
     * @throws StreamFailure when there is none
     */
    List<Candidate> candidates(StreamRequest request) throws StreamFailure {
        List<Candidate> candidates = new ArrayList<>();
        for (int setting : request.acceptableSettings()) {
            try {
                candidates.add(new Candidate(setting, opening.format(request, setting), null));
            } catch (StreamFailure e) {
                candidates.add(new Candidate(setting, null, e));
            }
        }
        List<Candidate> suitable = candidates.stream()
                .filter(candidate -> candidate.format() != null)
                .toList();
        if (suitable.isEmpty()) {
            throw candidates.get(0).unsuitable();
        }
        interfaces.requireFor(
                request.interfaceNumber(),
                suitable.stream().map(Candidate::setting).toList());
        return candidates;
    }

    /**
     * Selects an alternate setting for a stream and reserves what it needs.
     *
     * @param candidates from {@link #candidates}
     * @throws StreamFailure when none can be had
     * @throws UsbException when the device went
     */
    Admitted admit(UsbConnection connection, ScheduledStream stream, List<Candidate> candidates)
            throws StreamFailure, UsbException {
        List<StreamFailure> refusals = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int setting = candidate.setting();
            if (candidate.unsuitable() != null) {
                refusals.add(candidate.unsuitable());
                reasons.add(candidate.unsuitable().getMessage());
                continue;
            }
            String objection = interfaces.objectionTo(stream.request.interfaceNumber(), setting);
            if (!objection.isEmpty()) {
                reasons.add(objection);
                continue;
            }
            try {
                Took took = take(stream, setting, candidate.format());
                select(connection, stream, setting);
                String remark = remark(setting, reasons);
                String both = remark.isEmpty() || took.remark().isEmpty() ? "" : "; ";
                return new Admitted(
                        took.request(), opening.format(took.request(), setting), remark + both + took.remark());
            } catch (StreamFailure e) {
                giveBack(stream);
                refusals.add(e);
                reasons.add(e.getMessage());
            } catch (UsbException | RuntimeException e) {
                giveBack(stream);
                throw e;
            }
        }
        throw reasons.size() == 1 ? refusals.get(0) : noneOf(refusals, reasons);
    }

    private void select(UsbConnection connection, ScheduledStream stream, int setting)
            throws StreamFailure, UsbException {
        try {
            interfaces.select(connection, stream.request.interfaceNumber(), setting);
        } catch (DeviceGoneException e) {
            throw e;
        } catch (UsbException e) {
            String sum = stream.bandwidth().fits() ? "" : " (" + stream.bandwidth() + ")";
            throw new StreamFailure(StreamCause.ALTERNATE_SETTING, e.getMessage() + sum, e);
        }
    }

    private Took take(ScheduledStream stream, int setting, StreamFormat format) throws StreamFailure {
        StreamRequest request = stream.request;
        String pipe = String.format("endpoint 0x%02X of %s", request.endpointAddress(), identity);
        BusLoad load = BusLoad.of(format.geometry(), opening.endpoint(request, setting), identity);
        MemoryBudget.Share memory = null;
        try {
            Memory got = memory(request, format, pipe);
            memory = got.share();
            Bandwidth.Grant bandwidth = enforced
                    ? resources.bandwidth().reserveWithin(device.bandwidthDomain(), load)
                    : resources.bandwidth().reserve(device.bandwidthDomain(), load);
            given.put(stream, new Given(bandwidth, memory));
            stream.grant(bandwidth);
            return got.took();
        } catch (MemoryBudget.ExceededException e) {
            throw new StreamFailure(StreamCause.MEMORY_CAP, e.getMessage(), e);
        } catch (Bandwidth.ExceededException e) {
            memory.giveBack();
            throw new StreamFailure(StreamCause.NO_BANDWIDTH, e.getMessage(), e);
        }
    }

    /** Takes the memory for the greatest lead of a request, or for as much as there is and as will do. */
    private Memory memory(StreamRequest request, StreamFormat format, String pipe)
            throws MemoryBudget.ExceededException {
        try {
            return new Memory(reserve(request, format, pipe), new Took(request, ""));
        } catch (MemoryBudget.ExceededException e) {
            long slots = resources.memory().room() / format.bytesPerSlot() - PipeRing.slotsBesideLead(request);
            long most = Math.min(slots, StreamRequest.MAX_LEAD_FRAMES) * request.framesPerTransfer();
            if (most < request.leastLeadFrames()) {
                throw e;
            }
            StreamRequest less = request.withLeadOfAtMost((int) Math.min(most, StreamRequest.MAX_LEAD_FRAMES));
            String remark = "with a lead of " + less.leadFrames() + " frames, because " + e.getMessage();
            return new Memory(reserve(less, format, pipe), new Took(less, remark));
        }
    }

    private MemoryBudget.Share reserve(StreamRequest request, StreamFormat format, String pipe)
            throws MemoryBudget.ExceededException {
        return resources.memory().reserve((long) PipeRing.slotsFor(request) * format.bytesPerSlot(), pipe);
    }

    /** @param reasons why those before it were not to be had */
    private static String remark(int setting, List<String> reasons) {
        return reasons.isEmpty() ? "" : "in alternate setting " + setting + ", because " + String.join("; ", reasons);
    }

    /** The failure of several alternate settings: with the first reason that may pass, else the first, and each one's message. */
    private static StreamFailure noneOf(List<StreamFailure> refusals, List<String> reasons) {
        StreamFailure telling =
                refusals.stream().filter(StreamFailure::mayPass).findFirst().orElse(refusals.get(0));
        return new StreamFailure(telling.reason(), String.join("; ", reasons), telling);
    }

    /** Takes back what a stream got: its pipe is closed, or was not opened. */
    void giveBack(ScheduledStream stream) {
        Given back = take(stream);
        if (back != null) {
            back.memory().giveBack();
        }
    }

    /** The same for a pipe whose memory stays registered, since not every transfer is proven complete. */
    void giveBackBandwidth(ScheduledStream stream) {
        take(stream);
    }

    private Given take(ScheduledStream stream) {
        Given back = given.remove(stream);
        if (back != null) {
            stream.grant(null);
            back.bandwidth().giveBack();
        }
        return back;
    }
}
