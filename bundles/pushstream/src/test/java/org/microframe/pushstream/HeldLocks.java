package org.microframe.pushstream;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;

/** What the virtual machine knows of the locks of a thread. */
final class HeldLocks {

    private HeldLocks() {}

    /** Every monitor and lock that the present thread holds, and where it took it. */
    static List<String> ofThisThread() {
        long[] own = {Thread.currentThread().getId()};
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(own, true, true)[0];
        List<String> held = new ArrayList<>();
        for (MonitorInfo monitor : info.getLockedMonitors()) {
            held.add(monitor + " taken in " + monitor.getLockedStackFrame());
        }
        for (LockInfo lock : info.getLockedSynchronizers()) {
            held.add(lock.toString());
        }
        return held;
    }
}
