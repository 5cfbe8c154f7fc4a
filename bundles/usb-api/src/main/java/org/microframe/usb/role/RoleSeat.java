package org.microframe.usb.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * An instance's place in its role: registers it as a {@link RoleMember}, takes the lead when there is nobody to name a
 * leader, and names the successor when the instance goes. Thread-safe; the state is guarded by this object's monitor,
 * which is never held while duties or other members are called.
 */
@ProviderType
public final class RoleSeat implements RoleMember, AutoCloseable {

    private final BundleContext context;
    private final String role;
    private final int ranking;
    private final RoleDuties duties;
    private final Duration bound;
    private final String filter;
    private final ServiceListener departures = this::onDeparture;

    /** Members that are being unregistered: they are in the registry until everybody has heard of it. */
    private final Set<ServiceReference<?>> departed = ConcurrentHashMap.newKeySet();

    private final AtomicInteger unpublished = new AtomicInteger();
    private volatile ServiceRegistration<RoleMember> registration;
    private volatile ServiceReference<RoleMember> reference;

    private State state = State.STANDBY;
    private boolean onDuty;

    /**
     * Describes a seat; {@link #open} takes it.
     *
     * @param context of the implementation's bundle
     * @param role name of the role, without characters that a filter would have to escape
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
        this.filter = "(" + ROLE + "=" + role + ")";
    }

    /** Registers the instance as a standby and lets it lead when there is no leader. For {@code activate}. */
    public void open() {
        try {
            context.addServiceListener(
                    departures, "(&(" + Constants.OBJECTCLASS + "=" + RoleMember.class.getName() + ")" + filter + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the role's name is " + role + "; it must not need escaping in a filter", e);
        }
        registration = context.registerService(RoleMember.class, this, properties());
        reference = registration.getReference();
        leadIfNobodyDoes();
    }

    /** Gives up the lead, names a successor and unregisters the instance. For {@code deactivate}; idempotent. */
    @Override
    public void close() {
        boolean leading;
        synchronized (this) {
            awaitDuty();
            if (state == State.GONE) {
                return;
            }
            leading = state == State.LEADING;
            state = leading ? State.LEAVING : State.GONE;
            onDuty = leading;
        }
        context.removeServiceListener(departures);
        publish();
        if (leading) {
            try {
                duties.giveUp(bound);
            } finally {
                offDuty(State.GONE);
                nameSuccessor();
            }
        }
        registration.unregister();
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public boolean lead() {
        synchronized (this) {
            awaitDuty();
            if (reference == null) {
                return false;
            }
            if (state != State.STANDBY) {
                return state == State.LEADING;
            }
            state = State.LEADING;
            onDuty = true;
        }
        publish();
        try {
            duties.takeUp();
        } finally {
            offDuty(State.LEADING);
        }
        return true;
    }

    @Override
    public void handOver(RoleMember successor, Duration bound) {
        Objects.requireNonNull(bound, "bound");
        requireStandby(successor);
        synchronized (this) {
            awaitDuty();
            if (state != State.LEADING) {
                throw new IllegalStateException(
                        "this instance of " + role + " is " + state + "; only the leader hands over");
            }
            state = State.LEAVING;
            onDuty = true;
        }
        publish();
        try {
            duties.giveUp(bound);
            if (!successor.lead()) {
                nameSuccessor();
            }
        } finally {
            stand(State.STANDBY);
            publish();
            offDuty(State.STANDBY);
        }
        leadIfNobodyDoes();
    }

    private void requireStandby(RoleMember successor) {
        for (ServiceReference<RoleMember> member : members()) {
            RoleMember instance = context.getService(member);
            try {
                if (instance == successor && instance != this && instance.state() == State.STANDBY) {
                    return;
                }
            } finally {
                if (instance != null) {
                    context.ungetService(member);
                }
            }
        }
        throw new IllegalArgumentException("the successor is " + successor + "; it must be a standby of " + role);
    }

    private void onDeparture(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            departed.add(event.getServiceReference());
            leadIfNobodyDoes();
        }
    }

    private void leadIfNobodyDoes() {
        List<ServiceReference<RoleMember>> present = new ArrayList<>(members());
        departed.retainAll(present);
        present.removeAll(departed);
        for (ServiceReference<RoleMember> member : present) {
            Object stands = member.getProperty(STATE);
            if (State.LEADING.name().equals(stands) || State.LEAVING.name().equals(stands)) {
                return;
            }
        }
        present.removeIf(member -> !State.STANDBY.name().equals(member.getProperty(STATE)));
        ServiceReference<RoleMember> oldest =
                present.stream().min(Comparator.comparing(RoleSeat::serviceId)).orElse(null);
        if (oldest != null && oldest.equals(reference)) {
            lead();
        }
    }

    private void nameSuccessor() {
        List<ServiceReference<RoleMember>> candidates = new ArrayList<>(members());
        candidates.sort(Comparator.reverseOrder());
        for (ServiceReference<RoleMember> candidate : candidates) {
            RoleMember instance = context.getService(candidate);
            if (instance == null) {
                continue;
            }
            try {
                if (instance != this && instance.lead()) {
                    return;
                }
            } finally {
                context.ungetService(candidate);
            }
        }
    }

    private Collection<ServiceReference<RoleMember>> members() {
        try {
            return context.getServiceReferences(RoleMember.class, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Long serviceId(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private void awaitDuty() {
        boolean interrupted = false;
        while (onDuty) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stand(State next) {
        state = next;
    }

    private synchronized void offDuty(State next) {
        state = next;
        onDuty = false;
        notifyAll();
    }

    private void publish() {
        if (registration == null || unpublished.getAndIncrement() != 0) {
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
