package org.microframe.virtualbus.config;

import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.microframe.usb.ConfigurationDescriptor;
import org.microframe.usb.DescriptorParser;
import org.microframe.usb.DeviceDescriptor;
import org.microframe.usb.MalformedDescriptorException;
import org.microframe.usb.UsbSpeed;
import org.microframe.virtualbus.DeviceDefinition;
import org.microframe.virtualbus.DeviceStrings;
import org.microframe.virtualbus.EndpointBehaviour;
import org.microframe.virtualbus.FaultPlan;
import org.microframe.virtualbus.ScriptedRequest;

/** Turns a device configuration into a definition, or says which value breaks which rule. Without state; any thread. */
final class DeviceParser {

    private DeviceParser() {}

    /**
     * Reads a configuration.
     *
     * @param name of the configuration, the port when it names none
     * @throws IllegalArgumentException whose message names the value and the rule
     */
    static DeviceDefinition parse(String name, DeviceConfiguration configuration) {
        UsbSpeed speed = speed(configuration.speed());
        DeviceDescriptor device = device(configuration.device_descriptor());
        ConfigurationDescriptor settings = configuration(configuration.configuration_descriptor(), speed);
        return new DeviceDefinition(
                configuration.port().isBlank() ? name : configuration.port().strip(),
                speed,
                device,
                settings,
                new DeviceStrings(configuration.manufacturer(), configuration.product(), configuration.serial_number()),
                behaviours(configuration.endpoints()),
                requests(configuration.requests()),
                record(configuration.record()),
                faults(configuration.faults()));
    }

    private static Map<Integer, FaultPlan> faults(String[] lines) {
        Map<Integer, FaultPlan> plans = new HashMap<>();
        for (int i = 0; i < lines.length; i++) {
            FaultLine line = FaultLine.parse("faults[" + i + "]", lines[i]);
            if (plans.put(line.address(), line.plan()) != null) {
                throw new IllegalArgumentException(
                        String.format("faults[%d] is '%s': an endpoint must have one line", i, lines[i]));
            }
        }
        return plans;
    }

    private static UsbSpeed speed(String text) {
        for (UsbSpeed speed : UsbSpeed.values()) {
            if (speed.name().equalsIgnoreCase(text.strip())) {
                return speed;
            }
        }
        throw new IllegalArgumentException(
                "speed is '" + text + "'; it must be one of " + Arrays.toString(UsbSpeed.values()));
    }

    private static DeviceDescriptor device(String hex) {
        try {
            return DescriptorParser.parseDevice(bytes("device.descriptor", hex));
        } catch (MalformedDescriptorException e) {
            throw new IllegalArgumentException("device.descriptor is malformed. " + e.getMessage(), e);
        }
    }

    private static ConfigurationDescriptor configuration(String hex, UsbSpeed speed) {
        try {
            return DescriptorParser.parseConfiguration(bytes("configuration.descriptor", hex), speed);
        } catch (MalformedDescriptorException e) {
            throw new IllegalArgumentException("configuration.descriptor is malformed. " + e.getMessage(), e);
        }
    }

    private static ByteBuffer bytes(String attribute, String hex) {
        String digits = hex.replaceAll("\\s", "");
        if (digits.isEmpty()) {
            throw new IllegalArgumentException(attribute + " is empty; every device has one (USB 2.0, 9.6)");
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                throw new IllegalArgumentException(attribute + " has '" + digits.charAt(i) + "' where byte " + i / 2
                        + " is due; it must be hexadecimal digits and white space");
            }
        }
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(
                    attribute + " has " + digits.length() + " hexadecimal digits; a byte has two of them");
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits));
    }

    private static Map<Integer, EndpointBehaviour> behaviours(String[] lines) {
        Map<Integer, EndpointBehaviour> behaviours = new HashMap<>();
        for (int i = 0; i < lines.length; i++) {
            EndpointLine line = EndpointLine.parse("endpoints[" + i + "]", lines[i]);
            if (behaviours.put(line.address(), line.behaviour()) != null) {
                throw new IllegalArgumentException(
                        String.format("endpoints[%d] is '%s': an endpoint must have one line", i, lines[i]));
            }
        }
        return behaviours;
    }

    private static List<ScriptedRequest> requests(String[] lines) {
        List<ScriptedRequest> requests = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            requests.add(RequestLine.parse("requests[" + i + "]", lines[i]));
        }
        return requests;
    }

    private static Optional<Path> record(String file) {
        try {
            return file.isBlank() ? Optional.empty() : Optional.of(Path.of(file));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("record is '" + file + "'; it must be a path: " + e.getReason(), e);
        }
    }
}
