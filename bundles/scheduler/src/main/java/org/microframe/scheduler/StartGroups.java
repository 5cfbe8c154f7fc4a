package org.microframe.scheduler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.microframe.isoch.StreamCause;
import org.microframe.isoch.StreamPolicy;

/** The groups that have a member with an open pipe, by name. Thread-safe, guarded by its monitor. */
final class StartGroups {

    private record Members(String domain, StartGroup group, Set<Object> present) {}

    private final Map<String, Members> groups = new HashMap<>();

    /**
     * The group that a stream belongs to, from now on until {@link #leave}.
     *
     * @param domain frame domain of the stream's device: the first member's is the group's
     * @throws StreamFailure when the group's members are on another frame domain, or say that it has another size
     */
    synchronized StartGroup join(String domain, StreamPolicy policy, Object member) throws StreamFailure {
        String name = policy.group();
        Members members = groups.get(name);
        if (members == null) {
            members = new Members(domain, new StartGroup(name, policy.groupSize()), new HashSet<>());
            groups.put(name, members);
        }
        if (!members.domain().equals(domain)) {
            throw refusal("the frame domain of its device is " + domain + "; the group '" + name + "' is on "
                    + members.domain() + ", and streams start in one frame only where they share a frame counter");
        }
        if (members.group().size() != policy.groupSize()) {
            throw refusal("the size of the group '" + name + "' is " + policy.groupSize()
                    + "; its other streams say that it is " + members.group().size());
        }
        members.present().add(member);
        return members.group();
    }

    private static StreamFailure refusal(String message) {
        return new StreamFailure(StreamCause.GROUP, message, null);
    }

    /** A stream's pipe is closed; the group of the last one is forgotten, and the next of that name starts anew. */
    synchronized void leave(String name, Object member) {
        Members members = groups.get(name);
        if (members != null && members.present().remove(member)) {
            members.group().leave(member);
            if (members.present().isEmpty()) {
                groups.remove(name);
            }
        }
    }
}
