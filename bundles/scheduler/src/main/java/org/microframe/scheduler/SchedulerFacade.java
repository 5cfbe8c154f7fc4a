package org.microframe.scheduler;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.microframe.isoch.LedgerSnapshot;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;
import org.microframe.isoch.StreamStatus;
import org.microframe.isoch.scheduler.IsochScheduler;
import org.microframe.isoch.scheduler.IsochStream;
import org.microframe.isoch.scheduler.StreamClient;
import org.microframe.usb.DeviceControl;

/** The scheduler as one client bundle sees it: what the bundle left open is let go when it stops using the service. Any thread. */
final class SchedulerFacade implements IsochScheduler {

    private final Scheduler scheduler;
    private final Set<IsochStream> holds = ConcurrentHashMap.newKeySet();

    SchedulerFacade(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public IsochStream open(
            StreamIdentity identity, StreamRequest request, StreamClient client, LedgerSnapshot earlier) {
        StreamHold hold = new StreamHold(scheduler, scheduler.open(identity, request, client, earlier));
        holds.add(hold);
        return hold;
    }

    @Override
    public DeviceControl control(String deviceFilter) {
        return scheduler.control(deviceFilter);
    }

    @Override
    public List<StreamStatus> streams() {
        return scheduler.statuses();
    }

    /** Lets go of what the bundle left open. */
    void releaseAll() {
        holds.forEach(IsochStream::close);
    }
}
