package org.microframe.scheduler;

import org.microframe.isoch.StreamCause;
import org.microframe.scheduler.Scheduler.PresentDevice;

/** Finds where a stream can go. The coordinator owns it. */
final class Placement {

    /**
     * Where a stream can go, or why it can go nowhere.
     *
     * @param device that it can have a pipe of its own on, or null
     * @param host whose pipe it can share, or null
     * @param obstacle why neither
     * @param detail a sentence for a person, empty when there is nothing to add
     */
    record Place(PresentDevice device, ScheduledStream host, StreamCause obstacle, String detail) {

        private static Place none(StreamCause obstacle, String detail) {
            return new Place(null, null, obstacle, detail);
        }
    }

    private final DeviceSessions sessions;
    private final SharedPipes pipes;

    Placement(DeviceSessions sessions, SharedPipes pipes) {
        this.sessions = sessions;
        this.pipes = pipes;
    }

    /** The best device that matches and is free for a stream, alone or with another stream of the same endpoint. */
    Place of(ScheduledStream stream) {
        Place none = Place.none(StreamCause.DEVICE_GONE, "");
        for (PresentDevice device : sessions.devices()) {
            if (!device.matches(stream.request.deviceFilter())) {
                continue;
            }
            stream.lookAt(device.device().configuration());
            ScheduledStream host = pipes.hostFor(stream, sessions.on(device));
            if (sessions.isBusy(device)) {
                none = Place.none(StreamCause.DEVICE_BUSY, none.detail());
            } else if (host == null) {
                return new Place(device, null, StreamCause.NONE, "");
            } else if (host.request.satisfies(stream.request)) {
                return new Place(null, host, StreamCause.NONE, "");
            } else {
                none = Place.none(
                        StreamCause.ENDPOINT_TAKEN,
                        "the stream " + host.identity + " has the endpoint on " + device.identity() + ", and "
                                + host.request.objectionTo(stream.request));
            }
        }
        return none;
    }
}
