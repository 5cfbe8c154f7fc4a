package org.microframe.virtualbus.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Factory configuration {@code org.microframe.virtualbus.device}: a device that is plugged while it exists. */
@ObjectClassDefinition(
        name = "Microframe virtual device",
        description = "A device on the virtual bus. Creating the configuration plugs it, deleting it unplugs it.")
public @interface DeviceConfiguration {

    /** Where it is plugged. */
    @AttributeDefinition(
            name = "Port",
            description = "The device's stable identity on the bus; the configuration's name when empty.",
            required = false)
    String port() default "";

    /** Its speed. */
    @AttributeDefinition(name = "Speed", description = "LOW, FULL, HIGH or SUPER.")
    String speed() default "FULL";

    /** Its device descriptor. */
    @AttributeDefinition(
            name = "Device descriptor",
            description = "The 18 bytes in hexadecimal digits; white space is ignored.")
    String device_descriptor() default "";

    /** Its configuration. */
    @AttributeDefinition(
            name = "Configuration descriptor",
            description = "The configuration descriptor with all that follows it, in hexadecimal digits; white space is"
                    + " ignored.")
    String configuration_descriptor() default "";

    /** Its manufacturer. */
    @AttributeDefinition(name = "Manufacturer", description = "What iManufacturer says.", required = false)
    String manufacturer() default "";

    /** Its product. */
    @AttributeDefinition(name = "Product", description = "What iProduct says.", required = false)
    String product() default "";

    /** Its serial number. */
    @AttributeDefinition(name = "Serial number", description = "What iSerialNumber says.", required = false)
    String serial_number() default "";

    /** Its isochronous endpoints. */
    @AttributeDefinition(
            name = "Endpoints",
            description = "One line each: '0x01 sink', '0x01 sink capacity=BYTES', '0x01 sink file=PATH',"
                    + " '0x82 source pattern', '0x82 source file=PATH delay=FRAMES', '0x83 loopback from=0x02'.",
            required = false)
    String[] endpoints() default {};

    /** Its answers to control requests. */
    @AttributeDefinition(
            name = "Requests",
            description = "One line each: 'bmRequestType bRequest wValue wIndex ANSWER', where ANSWER is 'data=HEX',"
                    + " 'accept=LENGTH', 'expect=HEX' or 'stall', and 'prepares=0x01,0x02' may follow.",
            required = false)
    String[] requests() default {};

    /** What goes wrong with it. */
    @AttributeDefinition(
            name = "Faults",
            description =
                    "One line each, rates in a million: '0x82 dropped=N short=N damaged=N refused=N failed=N lost=N"
                            + " late=N by=FRAMES jitter=FRAMES seed=N', or '0 stall=N silent=N seed=N' for control requests.",
            required = false)
    String[] faults() default {};

    /** Its record file. */
    @AttributeDefinition(
            name = "Record",
            description = "File for the bus's records of this device; none when empty.",
            required = false)
    String record() default "";
}
