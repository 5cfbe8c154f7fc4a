package org.microframe.winusb;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code org.microframe.winusb}, which may be missing. */
@ObjectClassDefinition(name = "Microframe WinUSB", description = "The native service over winusb.dll, on Windows.")
public @interface WinUsbConfiguration {

    /** Device interface classes to be listed beside the one that Windows gives to every device bound to WinUSB. */
    @AttributeDefinition(
            name = "Interface classes",
            description =
                    "GUIDs of device interface classes, such as {DA812BFF-12C3-46A2-8E2B-DBD3B7834C43}, to be listed"
                            + " beside the one that every device bound to WinUSB has.",
            required = false)
    String[] interface_classes() default {};

    /** How often devices are listed where Windows does not tell of them. */
    @AttributeDefinition(
            name = "Polling interval",
            description =
                    "Milliseconds between two listings where Windows does not tell of arriving devices, and between"
                            + " two attempts at a device that is open elsewhere; 100 to 60000.",
            min = "100",
            max = "60000")
    int polling_interval() default 1000;

    /** Whether threads that feed pipes run as "Pro Audio". */
    @AttributeDefinition(
            name = "Pro Audio",
            description =
                    "Whether threads that feed pipes are given to the multimedia class scheduler, as \"Pro Audio\".")
    boolean pro_audio() default true;

    /** Rank among the instances of the role. */
    @AttributeDefinition(name = "Ranking", description = "The standby with the highest one is named successor.")
    int service_ranking() default 0;
}
