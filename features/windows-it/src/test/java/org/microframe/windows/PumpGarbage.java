package org.microframe.windows;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What the pumps of the scheduler allocate between two looks. While methods are still being compiled the JVM itself may leave
 * some bytes, so the least of several looks is kept: what a transfer allocates would be in all of them.
 */
final class PumpGarbage {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<Long, Long> before = new HashMap<>();
    private final Map<String, Long> least = new HashMap<>();

    /** Looks at all pumps. */
    void look() throws JMException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("microframe ") && thread.getPriority() == Thread.MAX_PRIORITY) {
                long now = allocated(thread.getId());
                Long earlier = before.put(thread.getId(), now);
                if (earlier != null) {
                    least.merge(thread.getName(), now - earlier, Math::min);
                }
            }
        }
    }

    /** The least bytes between two looks, of each pump by its name. */
    Map<String, Long> least() {
        return Map.copyOf(least);
    }

    /** By the bean, as the container may not export the interface. */
    private long allocated(long thread) throws JMException {
        return (long) server.invoke(
                new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                "getThreadAllocatedBytes",
                new Object[] {thread},
                new String[] {"long"});
    }
}
