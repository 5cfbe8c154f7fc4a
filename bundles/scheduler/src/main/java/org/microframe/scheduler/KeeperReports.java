package org.microframe.scheduler;

import org.microframe.isoch.LedgerHole;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamState;

/** What keepers and pumps report, and what follows from it on the coordinator's loop. Any thread may report. */
final class KeeperReports implements SessionReports {

    private final EventLoop loop;
    private final SchedulerLog log;
    private final Scheduler scheduler;
    private final DeviceSessions sessions;

    KeeperReports(EventLoop loop, SchedulerLog log, Scheduler scheduler, DeviceSessions sessions) {
        this.loop = loop;
        this.log = log;
        this.scheduler = scheduler;
        this.sessions = sessions;
    }

    @Override
    public void streamOpened(DeviceSession session, ScheduledStream stream) {
        loop.post(() -> {
            if (stream.session() == session) {
                stream.prepared();
                stream.sharing()
                        .forEach(sharing -> sharing.become(StreamState.RUNNING, StreamCause.NONE, stream.remark()));
            }
        });
    }

    @Override
    public void streamRecovers(DeviceSession session, ScheduledStream stream, boolean recovers) {
        loop.post(() -> {
            if (stream.session() == session) {
                stream.sharing().forEach(sharing -> sharing.recovers(recovers));
            }
        });
    }

    @Override
    public void streamBroke(DeviceSession session, ScheduledStream stream, LedgerHole gap) {
        loop.post(() -> {
            if (stream.session() == session) {
                String detail = "the chain broke (" + gap.cause() + "): frames from " + gap.firstFrame() + " on"
                        + (gap.bound() > 0 ? " (+-" + gap.bound() + ")" : "") + " were not carried, " + gap.frames()
                        + " of them by the time it was noticed; its policy on a break is to fail";
                stream.sharing()
                        .forEach(sharing -> sharing.become(StreamState.FAILED, StreamCause.CHAIN_BROKEN, detail));
                session.close(stream, true);
            }
        });
    }

    @Override
    public void streamFailed(DeviceSession session, ScheduledStream stream, StreamFailure failure) {
        loop.post(() -> failed(session, stream, failure));
    }

    private void failed(DeviceSession session, ScheduledStream stream, StreamFailure failure) {
        if (stream.session() != session) {
            if (stream.session() == null) {
                stream.prepared();
            }
            return;
        }
        if (failure.reason() == StreamCause.DEVICE_BUSY) {
            sessions.rest(session.device(), scheduler::placeAll);
        } else if (failure.reason() == StreamCause.DEVICE_GONE) {
            sessions.forget(session);
        } else if (failure.reason() != StreamCause.PREPARATION_FAILED || stream.preparing() == stream.client()) {
            log.warn("Stream " + stream.identity + " failed on " + session.device() + ": " + failure.getMessage());
            stream.become(StreamState.FAILED, failure.reason(), failure.getMessage());
        }
        stream.prepared();
        scheduler.detached(session, stream, failure.reason(), failure.getMessage());
    }

    @Override
    public void streamStopped(DeviceSession session, ScheduledStream stream, StreamCause cause) {
        loop.post(() -> {
            if (stream.session() != session) {
                return;
            }
            switch (cause) {
                case DEVICE_GONE -> {
                    sessions.forget(session);
                    sessions.endUnplugged(session);
                }
                case BUS_SILENT -> {
                    sessions.rest(session.device(), scheduler::placeAll);
                    sessions.end(session, cause);
                }
                case HANDLER_STUCK -> {
                    stream.become(StreamState.FAILED, cause, "a call of the handler did not return within a second");
                    if (stream.host() != null) {
                        scheduler.leave(stream);
                    } else if (!stream.hasGuests()) {
                        session.close(stream, true);
                    }
                }
                default -> {
                    stream.become(
                            StreamState.FAILED, cause, "the stream broke again and again without a frame carried");
                    session.close(stream, false);
                }
            }
        });
    }

    @Override
    public void streamClosed(DeviceSession session, ScheduledStream stream, boolean proven) {
        loop.post(() -> {
            if (!proven) {
                sessions.end(session, StreamCause.BUS_SILENT);
            }
            scheduler.detached(session, stream, sessions.causeOf(session), "");
        });
    }

    @Override
    public void controlEnded(DeviceSession session) {
        loop.post(() -> scheduler.controlEnded(session));
    }

    @Override
    public void sessionFailed(DeviceSession session) {
        loop.post(() -> {
            sessions.rest(session.device(), scheduler::placeAll);
            sessions.end(session, StreamCause.INTERNAL_ERROR);
        });
    }

    @Override
    public void sessionEnded(DeviceSession session) {
        loop.post(() -> scheduler.sessionEnded(session));
    }
}
