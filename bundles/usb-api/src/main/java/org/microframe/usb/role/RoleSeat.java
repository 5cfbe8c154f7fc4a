package org.microframe.usb.role;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * An instance's place in its role: registers it as a {@link RoleMember}, takes the lead when there is nobody to name a
 * leader, and names the successor when the instance goes. Thread-safe; the state is guarded by the monitor of the role's
 * table, which is never held while duties are called.
 */
@ProviderType
public final class RoleSeat implements RoleMember, AutoCloseable {

    private final BundleContext context;
    private final String role;
    private final RoleDuties duties;
    private final Duration bound;
    private final RoleTable table;
    private final AtomicInteger unpublished = new AtomicInteger();
    private ServiceRegistration<RoleMember> registration;
    private long serviceId;

    private State state = State.STANDBY;
    private boolean onDuty;
    private volatile int ranking;

    /**
     * Describes a seat; {@link #open} takes it.
     *
     * @param context of the implementation's bundle
     * @param role name of the role
     * @param ranking {@code service.ranking}: the highest standby is named successor
     * @param duties the work of the role
     * @param bound the longest time an orderly end may take when this instance is deactivated
     */
    public RoleSeat(BundleContext context, String role, int ranking, RoleDuties duties, Duration bound) {
        this.context = context;
        this.role = role;
        this.ranking = ranking;
        this.duties = duties;
        this.bound = bound;
        table = RoleTable.of(context, role);
    }

    /** Registers the instance as a standby and lets it lead when there is no leader. For {@code activate}. */
    public void open() {
        boolean standsBy;
        synchronized (table) {
            standsBy = !table.isVacant();
        }
        if (standsBy) {
            ReadyClasses.load(context.getBundle(), duties.getClass().getPackageName());
        }
        registration = context.registerService(RoleMember.class, this, properties());
        serviceId = (Long) registration.getReference().getProperty(Constants.SERVICE_ID);
        boolean leads;
        synchronized (table) {
            leads = table.isVacant();
            table.add(this);
            if (leads) {
                claim();
            }
        }
        if (leads) {
            try {
                takeUp();
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }
    }

    /**
     * Gives the instance another ranking, while it goes on as it stands. For a component whose configuration is modified.
     *
     * @param ranking {@code service.ranking}, as for the constructor
     */
    public void rank(int ranking) {
        this.ranking = ranking;
        publish();
    }

    /** Gives up the lead, names a successor and unregisters the instance. For {@code deactivate}; idempotent. */
    @Override
    public void close() {
        boolean leading;
        synchronized (table) {
            awaitDuty();
            if (state == State.GONE) {
                return;
            }
            leading = state == State.LEADING;
            if (leading) {
                state = State.LEAVING;
                onDuty = true;
            } else {
                state = State.GONE;
                table.remove(this);
            }
        }
        publish();
        try {
            if (leading) {
                giveUpForGood();
            }
        } finally {
            registration.unregister();
        }
    }

    private void giveUpForGood() {
        RoleSeat successor;
        try {
            duties.giveUp(bound);
        } finally {
            synchronized (table) {
                table.remove(this);
                offDuty(State.GONE);
                successor = claimed(table.bestStandby());
            }
            if (successor != null) {
                successor.takeUp();
            }
        }
    }

    @Override
    public State state() {
        synchronized (table) {
            return state;
        }
    }

    @Override
    public boolean lead() {
        synchronized (table) {
            awaitDuty();
            if (state != State.STANDBY || !table.has(this) || !table.isVacant()) {
                return state == State.LEADING;
            }
            claim();
        }
        takeUp();
        return true;
    }

    @Override
    public void handOver(RoleMember successor, Duration bound) {
        Objects.requireNonNull(bound, "bound");
        synchronized (table) {
            awaitDuty();
            if (state != State.LEADING) {
                throw new IllegalStateException(
                        "this instance of " + role + " is " + state + "; only the leader hands over");
            }
            if (!table.has(successor) || successor.state() != State.STANDBY) {
                throw new IllegalArgumentException(
                        "the successor is " + successor + "; it must be a standby of " + role);
            }
            state = State.LEAVING;
            onDuty = true;
        }
        publish();
        RoleSeat next;
        try {
            duties.giveUp(bound);
        } finally {
            synchronized (table) {
                offDuty(State.STANDBY);
                boolean stays = table.has(successor) && successor.state() == State.STANDBY;
                next = claimed(stays ? (RoleSeat) successor : table.bestStandby());
            }
            publish();
            next.takeUp();
        }
    }

    int ranking() {
        return ranking;
    }

    long serviceId() {
        return serviceId;
    }

    /** The state; called with the table's monitor held. */
    State stands() {
        return state;
    }

    private static RoleSeat claimed(RoleSeat seat) {
        if (seat != null) {
            seat.claim();
        }
        return seat;
    }

    /** Makes this seat the leader, whose duty is to be taken up next; called with the table's monitor held. */
    private void claim() {
        state = State.LEADING;
        onDuty = true;
    }

    private void takeUp() {
        publish();
        try {
            duties.takeUp();
        } finally {
            synchronized (table) {
                offDuty(State.LEADING);
            }
        }
    }

    private void offDuty(State next) {
        state = next;
        onDuty = false;
        table.notifyAll();
    }

    private void awaitDuty() {
        boolean interrupted = false;
        while (onDuty) {
            try {
                table.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows the state as a service property; when two threads do at once, one of them shows the last state for both. */
    private void publish() {
        if (unpublished.getAndIncrement() != 0) {
            return;
        }
        int published = 1;
        do {
            registration.setProperties(properties());
            published = unpublished.addAndGet(-published);
        } while (published != 0);
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ROLE, role);
        properties.put(STATE, state().name());
        properties.put(Constants.SERVICE_RANKING, ranking);
        return properties;
    }
}
