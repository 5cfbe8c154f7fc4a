package org.microframe.usb.role;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * The seats of one role in one framework: where it is decided who leads. Its monitor guards the state of its seats, and nothing foreign
 * is called while it is held. The service registry cannot decide this: a service is missing from a listing while its properties change.
 */
final class RoleTable {

    private static final Map<String, RoleTable> TABLES = new ConcurrentHashMap<>();

    /** The highest ranking first, then the lowest service id. */
    private static final Comparator<RoleSeat> BEST_FIRST =
            Comparator.comparingInt(RoleSeat::ranking).reversed().thenComparingLong(RoleSeat::serviceId);

    private final List<RoleSeat> seats = new CopyOnWriteArrayList<>();

    private RoleTable() {}

    static RoleTable of(BundleContext context, String role) {
        String framework = context.getProperty(Constants.FRAMEWORK_UUID);
        return TABLES.computeIfAbsent(framework + "/" + role, key -> new RoleTable());
    }

    /** Called with the monitor held, as are all that follow. */
    void add(RoleSeat seat) {
        seats.add(seat);
    }

    void remove(RoleSeat seat) {
        seats.remove(seat);
    }

    boolean has(RoleMember member) {
        return member instanceof RoleSeat && seats.contains(member);
    }

    /** Whether nobody leads or is about to name who will. */
    boolean isVacant() {
        return seats.stream()
                .map(RoleSeat::stands)
                .noneMatch(state -> state == RoleMember.State.LEADING || state == RoleMember.State.LEAVING);
    }

    /** The best standby, or null. */
    RoleSeat bestStandby() {
        return seats.stream()
                .filter(seat -> seat.stands() == RoleMember.State.STANDBY)
                .min(BEST_FIRST)
                .orElse(null);
    }
}
