package org.microframe.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.microframe.isoch.Dispatch;
import org.microframe.isoch.Filler;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.OnBreak;
import org.microframe.isoch.Precedence;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamFormat;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamPolicy;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamState;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.FrameNumbers;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.VirtualDevice;

/** A plug-in with its stream in a simulation: how it behaves is drawn from the seed. Owned as the simulation is. */
final class SimulatedPlayer implements StreamClient {

    static final int BYTES_PER_FRAME = Long.BYTES;
    static final SetupPacket PREPARE = new SetupPacket(0x40, 1, 0, 0, 0);

    private static final int MARK = 0x5A;

    /** What it does before its stream starts. */
    private enum Care {
        NONE,
        ASKS,
        DAWDLES,
        HANGS
    }

    final StreamIdentity identity;
    final StreamRequest request;

    /** Whether its handler may block. */
    final boolean mayBlock;

    /** Frames of slots that it was handed. */
    long taken;

    private final Random random;
    private final SimulationDrivers drivers;
    private final StringBuilder events;
    private final List<VirtualDevice> devices = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private final Care care;
    private final long numbersFrom;
    private StreamRequest asked;
    private LongSupplier frame;
    private SlotWitness witness;
    private long pipeCap;
    private ObjIntConsumer<SimulatedPlayer> admission;
    private SimulatedHandler handler;
    private ScheduledStream stream;
    private StreamHold hold;
    private boolean open;
    private boolean lost;
    private boolean hadThread;
    private int starts;
    private int broken;
    private boolean wasBroken;
    /** Whether it ended by a break since it was opened last. */
    private boolean ended;

    private boolean told;

    private long numbers;

    SimulatedPlayer(
            StreamIdentity identity,
            StreamRequest request,
            int place,
            Random random,
            SimulationDrivers drivers,
            StringBuilder events) {
        this.identity = identity;
        this.request = request;
        this.random = random;
        this.drivers = drivers;
        this.events = events;
        numbersFrom = (long) (place + 1) << 56;
        mayBlock = random.nextInt(4) == 0;
        int draw = random.nextInt(32);
        care = draw == 0 ? Care.HANGS : draw < 3 ? Care.DAWDLES : draw < 8 ? Care.ASKS : Care.NONE;
        if (care != Care.NONE) {
            drivers.mayBlock("preparation " + identity);
        }
    }

    /**
     * What it asks the scheduler for.
     *
     * @param next its request, or one that finds the same endpoint
     * @param onBus the frame on the bus
     */
    void asks(StreamRequest next, LongSupplier onBus) {
        asked = next;
        frame = onBus;
    }

    /** Who sees what becomes of slots on its device. */
    void watchedBy(SlotWitness next) {
        witness = next;
    }

    /** How many bytes of registered memory its pipe may have. */
    void capped(long bytes) {
        pipeCap = bytes;
    }

    /** Who judges the alternate setting that it gets, in bytes of a frame, 0 for none. */
    void admittedBy(ObjIntConsumer<SimulatedPlayer> next) {
        admission = next;
    }

    SlotWitness witness() {
        return witness;
    }

    /** The device of its stream was plugged (again). */
    void plugged(VirtualDevice device) {
        devices.add(device);
    }

    /** Opens its stream, or adopts it while it lingers; not while it is being closed. */
    void open(Scheduler scheduler) {
        boolean ending = hold != null
                && hold.status().state() != StreamState.CLOSED
                && scheduler.statuses().stream()
                        .noneMatch(status -> status.identity().equals(identity));
        if (!open && (!ending || lost)) {
            stream = scheduler.open(identity, asked, this, ledger());
            hold = new StreamHold(scheduler, stream);
            open = true;
            ended = false;
            told = false;
            lost = false;
            handler = null;
        }
    }

    void close() {
        if (open) {
            hold.close();
            detached();
            open = false;
        }
    }

    private void detached() {
        if (handler != null) {
            handler.detached();
            handler = null;
        }
    }

    /** The scheduler is gone; its stream's last ledger is carried on. */
    void lost() {
        open = false;
        lost = true;
        detached();
    }

    /** Attaches or detaches its handler, or changes how it behaves. */
    void changeItsMind() {
        if (!open) {
            return;
        }
        if (isBroken(hold.status())) {
            close();
        } else if (handler == null) {
            handler = new SimulatedHandler(this, drivers, random);
            Dispatch dispatch = random.nextInt(4) == 0 ? Dispatch.THREAD : Dispatch.PUMP;
            hadThread |= mayBlock || dispatch == Dispatch.THREAD;
            hold.attach(handler, dispatch, new Precedence(random.nextInt(3), 1 + random.nextInt(9)));
        } else if (random.nextInt(4) == 0) {
            hold.detach(Duration.ZERO);
            detached();
        } else {
            handler.changeMood();
        }
    }

    private static boolean isBroken(StreamStatus status) {
        return status.state() == StreamState.FAILED && status.cause() == StreamCause.CHAIN_BROKEN;
    }

    /**
     * The number of the next frame that it supplies: above all before, and never with a lowest byte of 0.
     *
     * @param place of the frame in its slot
     */
    long nextNumber(int place) {
        long number = numbersFrom | ++numbers << 8 | MARK;
        places.put(number, place);
        return number;
    }

    /** Where in its slot the frame of a number was supplied. */
    int placeOf(long number) {
        return places.get(number);
    }

    /** A frame of a pattern, which begins anew in it. */
    static long frameOf(Filler filler) {
        long frame = 0;
        for (int i = BYTES_PER_FRAME - 1; i >= 0; i--) {
            frame = frame << 8 | filler.pattern().get(i % filler.pattern().size());
        }
        return frame;
    }

    /** A slot was refused: if it is one that its handler filled, that is to be told. */
    void refused(long[] frames) {
        if (handler != null && !request.isIn()) {
            handler.refused(frames);
        }
    }

    /** What a frame of filler holds; without meaning when slots are repeated. */
    long fillerFrame() {
        Filler filler = request.policy().losses().filler();
        return filler.kind() == Filler.Kind.PATTERN ? frameOf(filler) : 0;
    }

    /** Whether a frame begins as a number does and ends as filler: only a part of it was supplied. */
    static boolean isPart(long frame, long filler) {
        return (frame & 0xFF) == MARK && frame >>> 56 == filler >>> 56;
    }

    /** Whether a number is one of its own. */
    boolean hasNumber(long number) {
        return number > numbersFrom && number <= (numbersFrom | numbers << 8 | MARK);
    }

    /** Whether its handler may have been called by a thread of its own. */
    boolean hadThread() {
        return hadThread;
    }

    /** How often its stream ended because its chain broke. */
    int broken() {
        return broken;
    }

    /** How often a pipe was opened for it, which others may have shared. */
    int starts() {
        return starts;
    }

    /** The devices of its stream, one after the other. */
    List<VirtualDevice> devices() {
        return devices;
    }

    /** The frames that the bus had scheduled for its endpoint, over all its devices. */
    List<EndpointRecord> records() {
        List<EndpointRecord> records = new ArrayList<>();
        for (VirtualDevice device : devices) {
            for (EndpointRecord record : device.records()) {
                if (record.endpointAddress() == request.endpointAddress()) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    LedgerSnapshot ledger() {
        return hold == null ? LedgerSnapshot.EMPTY : hold.status().ledger();
    }

    @Override
    public void beforeInterface(DeviceControl control) throws UsbException {
        note("before");
        prepare(control);
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        note("after");
        if (format.endpointAddress() != request.endpointAddress()) {
            drivers.violated(identity + " got the endpoint " + format.endpointAddress() + ": " + asked);
        }
        requireLead(format);
        admission.accept(this, format.geometry().bytesPerFrame());
        prepare(control);
    }

    /** It has the lead that it asked for, or as much as there is registered memory for, but not less than will do. */
    private void requireLead(StreamFormat format) {
        long room = pipeCap / format.bytesPerSlot() - request.leasableTransfers() - 1;
        long most = room > Integer.MAX_VALUE ? Integer.MAX_VALUE : room * request.framesPerTransfer();
        if (format.leadFrames() != Math.min(request.leadFrames(), most) || most < request.leastLeadFrames()) {
            drivers.violated(identity + " has a lead of " + format.leadFrames() + " frames where " + most
                    + " have room: " + request);
        }
    }

    /** It failed for want of memory: not even the least lead has room. */
    private void requireShortage(StreamStatus status) {
        long frames = pipeCap / (request.acceptableSettings().contains(1) ? BYTES_PER_FRAME : Samples.WIDE_BYTES);
        long needed = request.leastLeadFrames() + (request.leasableTransfers() + 2L) * request.framesPerTransfer();
        if (frames >= needed) {
            drivers.violated(identity + " has room for its least lead, and failed: " + status.detail());
        }
    }

    private void prepare(DeviceControl control) throws UsbException {
        if (care == Care.DAWDLES) {
            drivers.pause(random.nextInt(60));
        } else if (care == Care.HANGS && random.nextInt(3) == 0) {
            if (drivers.pause(5_500)) {
                requireRefusal(control);
            }
        } else if (care != Care.NONE) {
            control.controlTransfer(PREPARE, null, Duration.ofMillis(1 + random.nextInt(200)));
        }
    }

    private void requireRefusal(DeviceControl control) {
        try {
            control.controlTransfer(PREPARE, null, Duration.ofMillis(1));
            drivers.violated(identity + " was served although its preparation was over");
        } catch (UsbException e) {
            note("came too late");
        }
    }

    @Override
    public void stateChanged(StreamStatus status) {
        if (status.state() == StreamState.STARTING && status.detail().isEmpty()) {
            starts++;
        }
        if (isBroken(status)) {
            broken += wasBroken ? 0 : 1;
            // What it is told first is how the stream stood when it was opened.
            ended |= !wasBroken && told;
            requireEnd(status);
        } else if (ended && status.state() != StreamState.CLOSED) {
            drivers.violated(identity + " had ended by a break: " + status);
        }
        if (status.cause() == StreamCause.MEMORY_CAP && status.state() == StreamState.FAILED) {
            requireShortage(status);
        }
        if (status.state() == StreamState.FAILED
                && (status.cause() == StreamCause.NO_BANDWIDTH || status.cause() == StreamCause.ALTERNATE_SETTING)) {
            admission.accept(this, 0);
        }
        if (status.cause() == StreamCause.START_FRAME && status.state() == StreamState.FAILED) {
            requireMissed(status);
        }
        if (status.cause() == StreamCause.ENDPOINT_UNSUITABLE) {
            drivers.violated(identity + " did not find its endpoint: " + status.detail());
        }
        wasBroken = isBroken(status);
        told = true;
        note(status.state() + " " + status.cause() + " " + status.ledger().carried());
    }

    /** It never ran, and its start frame is not ahead by the margin any more. */
    private void requireMissed(StreamStatus status) {
        int ahead = FrameNumbers.difference((int) request.policy().startFrame(), (int) frame.getAsLong());
        if (request.policy().startFrame() == StreamPolicy.NO_FRAME
                || ahead >= request.marginFrames()
                || status.ledger().chains() > 0) {
            drivers.violated(identity + " has its start frame ahead by " + ahead + ": " + status);
        }
    }

    /** It was asked to fail, and is told where the gap begins. */
    private void requireEnd(StreamStatus status) {
        if (request.policy().losses().onBreak() != OnBreak.FAIL
                || !status.detail().contains("frames from ")
                || status.ledger().breaks() == 0 && request.marginFrames() == 0) {
            drivers.violated(identity + " ended by a break: " + status);
        }
    }

    private void note(String event) {
        events.append(identity).append(' ').append(event).append('\n');
    }
}
