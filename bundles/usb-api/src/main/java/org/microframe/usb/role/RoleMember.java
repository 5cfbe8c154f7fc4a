package org.microframe.usb.role;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** An instance of a role, registered as a service for as long as its component is active. Any thread may call it. */
@ProviderType
public interface RoleMember {

    /** Service property, String: the role, for instance {@code scheduler} or {@code native.simulator}. */
    String ROLE = "microframe.role";

    /** Service property, String: the name of a {@link State}. */
    String STATE = "microframe.role.state";

    /** Where an instance stands in its role. */
    enum State {
        /** Ready to lead; touches nothing. */
        STANDBY,
        /** Does the work of the role. */
        LEADING,
        /** Is giving up the lead; nobody else takes it until it has named a successor. */
        LEAVING,
        /** Its component is deactivated: it will never lead again. */
        GONE
    }

    /** The present state. */
    State state();

    /**
     * Makes a standby the leader of a role that has none; a leader stays one.
     *
     * @return whether this instance leads now; false when another one leads or is about to name its successor, or when this
     *     one is leaving or gone
     */
    boolean lead();

    /**
     * Gives the lead to another instance: ends the work of the role in order, unregisters its services and lets the
     * successor lead. Afterwards this instance is a standby, also when the work of either fails with an exception, which
     * is thrown when the successor leads. Blocks.
     *
     * @param successor a standby of the same role
     * @param bound the longest time an orderly end may take; past it what is left is ended at once
     * @throws IllegalArgumentException when the successor is not a standby of this role
     * @throws IllegalStateException when this instance does not lead
     */
    void handOver(RoleMember successor, Duration bound);
}
