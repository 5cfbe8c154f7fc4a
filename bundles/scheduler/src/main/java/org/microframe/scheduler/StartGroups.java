package org.microframe.scheduler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The groups of each frame domain that have a member with an open pipe. Thread-safe, guarded by its monitor. */
final class StartGroups {

    private record Name(String domain, String group) {}

    private static final class Members {
        private final StartGroup group = new StartGroup();
        private final Set<Object> present = new HashSet<>();
    }

    private final Map<Name, Members> groups = new HashMap<>();

    /** The group that a stream belongs to, from now on until {@link #leave}. */
    synchronized StartGroup join(String domain, String group, int size, Object member) {
        Members members = groups.computeIfAbsent(new Name(domain, group), none -> new Members());
        members.present.add(member);
        members.group.expect(size);
        return members.group;
    }

    /** A stream's pipe is closed; the group of the last one is forgotten, and the next of that name starts anew. */
    synchronized void leave(String domain, String group, Object member) {
        Name name = new Name(domain, group);
        Members members = groups.get(name);
        if (members != null) {
            members.present.remove(member);
            members.group.leave(member);
            if (members.present.isEmpty()) {
                groups.remove(name);
            }
        }
    }
}
