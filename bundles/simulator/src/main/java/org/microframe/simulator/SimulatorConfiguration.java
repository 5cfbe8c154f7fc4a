package org.microframe.simulator;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.microframe.simulator}, which may be missing. */
@ObjectClassDefinition(name = "Microframe simulator", description = "The native service over the virtual bus.")
public @interface SimulatorConfiguration {

    /** Seed of all that WinUSB leaves open. */
    @AttributeDefinition(
            name = "Seed",
            description = "Decides what WinUSB leaves open, such as how soon a transfer starts.")
    long seed() default 1;

    /** Rank among the instances of the role. */
    @AttributeDefinition(name = "Ranking", description = "The standby with the highest one is named successor.")
    int service_ranking() default 0;
}
