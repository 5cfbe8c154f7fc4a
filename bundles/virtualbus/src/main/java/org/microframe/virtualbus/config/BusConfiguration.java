package org.microframe.virtualbus.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.microframe.virtualbus}, which may be missing. */
@ObjectClassDefinition(name = "Microframe virtual bus", description = "The simulated USB host controller.")
public @interface BusConfiguration {

    /** Number of the frame in which the bus starts. */
    @AttributeDefinition(
            name = "Frame base",
            description =
                    "Number of the frame in which the bus starts, 0 or more; 4294960000 wraps after seven seconds.")
    long frame_base() default 0;

    /** By how much its frames are longer than those of the system's clock. */
    @AttributeDefinition(
            name = "Drift",
            description =
                    "Parts in a million by which a frame is longer than 1 ms of the system's clock, -100000 to 100000.")
    int drift_ppm() default 0;
}
