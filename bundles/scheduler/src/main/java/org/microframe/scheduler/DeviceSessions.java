package org.microframe.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.microframe.isoch.StreamCause;
import org.microframe.scheduler.Scheduler.PresentDevice;

/** The devices that are present, the best first, and the sessions that are open on them or ending. The coordinator owns it. */
final class DeviceSessions {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final EventLoop loop;
    private final Function<PresentDevice, DeviceSession> opening;
    private final List<PresentDevice> devices = new ArrayList<>();
    private final Map<String, DeviceSession> sessions = new HashMap<>();
    private final Map<DeviceSession, StreamCause> ending = new LinkedHashMap<>();
    private final Set<String> resting = new HashSet<>();

    DeviceSessions(EventLoop loop, Function<PresentDevice, DeviceSession> opening) {
        this.loop = loop;
        this.opening = opening;
    }

    /** The devices that are present, the best first; to be read only. */
    List<PresentDevice> devices() {
        return devices;
    }

    void arrived(PresentDevice device) {
        devices.add(device);
        devices.sort(Comparator.reverseOrder());
    }

    /** A device's service goes. Returns the session that has it open, or null. */
    DeviceSession left(PresentDevice device) {
        devices.remove(device);
        DeviceSession session = sessions.get(device.identity());
        return session != null && session.serves(device.device()) ? session : null;
    }

    /** A device was gone when it was used: it is not tried again, also while its service is still there. */
    void forget(DeviceSession session) {
        devices.removeIf(device -> session.serves(device.device()));
    }

    /** A device cannot be used now, which nothing will tell the end of: it is tried again after a while. */
    void rest(String device, Runnable then) {
        resting.add(device);
        loop.after(RETRY_NANOS, () -> {
            resting.remove(device);
            then.run();
        });
    }

    /** Whether a device cannot be used for the moment. */
    boolean isBusy(PresentDevice device) {
        return resting.contains(device.identity()) || isEnding(sessions.get(device.identity()));
    }

    /** The session that has a device open, or null. */
    DeviceSession on(PresentDevice device) {
        return sessions.get(device.identity());
    }

    /** The session that has a device open, or a new one. */
    DeviceSession onOrOpened(PresentDevice device) {
        DeviceSession present = on(device);
        if (present != null) {
            return present;
        }
        DeviceSession session = opening.apply(device);
        sessions.put(device.identity(), session);
        session.start();
        return session;
    }

    /** Whether a session is still the one of its device. */
    boolean isPresent(DeviceSession session) {
        return sessions.get(session.device()) == session;
    }

    boolean isEnding(DeviceSession session) {
        return session != null && ending.containsKey(session);
    }

    /** Why a session ends; {@link StreamCause#NONE} when it does not. */
    StreamCause causeOf(DeviceSession session) {
        return ending.getOrDefault(session, StreamCause.NONE);
    }

    /** Ends a session, once; what is pending drains unless nothing completes any more. */
    void end(DeviceSession session, StreamCause cause) {
        if (ending.putIfAbsent(session, cause) == null) {
            session.end(cause != StreamCause.BUS_SILENT);
        }
    }

    /** Ends a session whose device was unplugged, which may be told after its service went. */
    void endUnplugged(DeviceSession session) {
        ending.replace(session, StreamCause.PROVIDER_GONE, StreamCause.DEVICE_GONE);
        end(session, StreamCause.DEVICE_GONE);
    }

    void endAll(StreamCause cause) {
        sessions.values().forEach(session -> end(session, cause));
    }

    void abortAll() {
        sessions.values().forEach(DeviceSession::abort);
    }

    /** A session has ended. Returns why. */
    StreamCause ended(DeviceSession session) {
        sessions.remove(session.device(), session);
        return ending.remove(session);
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }
}
