package org.microframe.scheduler;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A clock for each frame domain. Any thread may use it. */
final class FrameClocks {

    private final Map<String, DomainClock> clocks = new ConcurrentHashMap<>();

    /** The clock of a domain, which all devices in it share. */
    DomainClock of(String domain) {
        return clocks.computeIfAbsent(domain, none -> new DomainClock());
    }
}
