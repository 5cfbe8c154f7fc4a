package org.microframe.usb.role;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an instance does when it gets and loses the lead. The seat calls it with no lock held and never both at once.
 */
@ConsumerType
public interface RoleDuties {

    /** Takes up the work: lists, opens, registers services. Must not block on native I/O. */
    void takeUp();

    /**
     * Gives up the work: ends it in order and unregisters every service of the role before it returns. The successor takes
     * up the work also when this throws.
     *
     * @param bound the longest time an orderly end may take; past it what is left is ended at once
     */
    void giveUp(Duration bound);
}
