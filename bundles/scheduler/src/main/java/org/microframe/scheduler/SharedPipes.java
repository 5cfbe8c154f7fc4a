package org.microframe.scheduler;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which streams have, or are getting, a pipe of their own; the others on the same endpoint are their guests. The coordinator owns it.
 */
final class SharedPipes {

    private final Set<ScheduledStream> hosts = new LinkedHashSet<>();

    void add(ScheduledStream host) {
        hosts.add(host);
    }

    void remove(ScheduledStream host) {
        hosts.remove(host);
    }

    /** The streams that have a pipe on a device. */
    List<ScheduledStream> on(DeviceSession session) {
        return hosts.stream().filter(host -> host.session() == session).toList();
    }

    boolean isIdle(DeviceSession session) {
        return hosts.stream().noneMatch(host -> host.session() == session);
    }

    /** The stream that has the pipe of the endpoint that another one wants, or null. */
    ScheduledStream hostFor(ScheduledStream guest, DeviceSession session) {
        for (ScheduledStream host : hosts) {
            if (host != guest
                    && host.session() == session
                    && host.request.endpointAddress() == guest.request.endpointAddress()) {
                return host;
            }
        }
        return null;
    }
}
