package org.microframe.scheduler;

import java.util.function.BooleanSupplier;
import org.microframe.isoch.StreamCause;
import org.microframe.scheduler.Scheduler.PresentDevice;
import org.microframe.usb.DeviceGoneException;

/** The devices for control transfers, which share the sessions of streams. The coordinator owns it. */
final class ControlledDevices implements ControlRouter.Devices {

    private final DeviceSessions sessions;
    private final SharedPipes pipes;
    private final BooleanSupplier stopping;

    /** @param stopping whether no session may be opened any more */
    ControlledDevices(DeviceSessions sessions, SharedPipes pipes, BooleanSupplier stopping) {
        this.sessions = sessions;
        this.pipes = pipes;
        this.stopping = stopping;
    }

    @Override
    public DeviceSession sessionFor(String deviceFilter) throws DeviceGoneException {
        boolean over = stopping.getAsBoolean();
        for (PresentDevice device : sessions.devices()) {
            if (!over && device.matches(deviceFilter)) {
                DeviceSession session = sessions.onOrOpened(device);
                return sessions.isEnding(session) ? null : session;
            }
        }
        throw new DeviceGoneException(over ? "this scheduler no longer leads" : "no device matches " + deviceFilter);
    }

    @Override
    public void endIfUnused(DeviceSession session) {
        if (sessions.isPresent(session) && pipes.isIdle(session)) {
            sessions.end(session, StreamCause.NONE);
        }
    }
}
