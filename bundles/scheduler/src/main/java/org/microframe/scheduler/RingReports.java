package org.microframe.scheduler;

import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamCause;

/** Tells what a ring reports as its stream's. Told on the pump; the log is written on the keeper's loop, as it may take its time. */
final class RingReports implements RingWatcher {

    private final DeviceSession session;
    private final ScheduledStream stream;
    private final SessionReports reports;
    private final EventLoop keeper;
    private final SchedulerLog log;

    RingReports(
            DeviceSession session, ScheduledStream stream, SessionReports reports, EventLoop keeper, SchedulerLog log) {
        this.session = session;
        this.stream = stream;
        this.reports = reports;
        this.keeper = keeper;
        this.log = log;
    }

    @Override
    public void ringStopped(StreamCause cause) {
        reports.streamStopped(session, stream, cause);
    }

    @Override
    public void ringRecovers(boolean recovers) {
        reports.streamRecovers(session, stream, recovers);
    }

    @Override
    public void ringBroke(LedgerHole gap) {
        reports.streamBroke(session, stream, gap);
    }

    @Override
    public void leadGrows(int frames) {
        keeper.post(() -> log.info("the lead of " + stream.identity + " grows to " + frames
                + " frames: lateness has eaten more than half of it"));
    }
}
