package org.microframe.felix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.testing.Await;
import org.microframe.testing.HeadsetConfiguration;
import org.microframe.testing.Site;
import org.microframe.virtualbus.EndpointRecord;
import org.microframe.virtualbus.FrameRun;
import org.microframe.virtualbus.PacketPattern;
import org.microframe.virtualbus.VirtualDevice;
import org.osgi.service.cm.Configuration;

/** A device on the virtual bus to whose endpoints streams with policies go, and what it has heard. One thread uses it. */
final class PolicyDevice {

    /** Bytes of a packet at full speed, one each frame, in the setting that a stream asks for. */
    static final int PACKET = 48;

    /** What the bytes of a sink are that are no packet of the pattern. */
    static final long NO_NUMBER = PacketPattern.NOT_THE_PATTERN;

    private static final String DEVICE_DESCRIPTOR = "12 01 0002 00 00 00 40 0912 0400 0001 00 02 03 01";

    /** Interface 1 has the settings 1 and 2 with packets of 48 and 192 bytes, interface 3 those of 1023, 512 and 48 bytes. */
    private static final String FULL_SPEED =
            """
            09 02 8400 03 01 00 80 32
            09 04 01 00 00 ff 00 00 00
            09 04 01 01 01 ff 00 00 00
            07 05 01 01 3000 01
            09 04 01 02 01 ff 00 00 00
            07 05 01 01 c000 01
            09 04 02 00 00 ff 00 00 00
            09 04 02 01 01 ff 00 00 00
            07 05 82 01 3000 01
            09 04 03 00 00 ff 00 00 00
            09 04 03 01 01 ff 00 00 00
            07 05 03 01 ff03 01
            09 04 03 02 01 ff 00 00 00
            07 05 03 01 0002 01
            09 04 03 03 01 ff 00 00 00
            07 05 03 01 3000 01
            """;

    /** Two endpoints with all that one can carry at high speed: 24,576 bytes a frame. */
    private static final String HIGH_SPEED =
            """
            09 02 3b00 02 01 00 80 32
            09 04 01 00 00 ff 00 00 00
            09 04 01 01 01 ff 00 00 00
            07 05 01 01 0014 01
            09 04 03 00 00 ff 00 00 00
            09 04 03 01 01 ff 00 00 00
            07 05 03 01 0014 01
            """;

    private static final int FIRST_OUT = 0x01;
    private static final int ONLY_IN = 0x82;
    private static final int SECOND_OUT = 0x03;

    private final String serial;
    private final Configuration configuration;
    private final VirtualDevice device;
    private boolean unplugged;

    private PolicyDevice(Site site, String serial, String speed, String descriptor) throws Exception {
        this.serial = serial;
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("port", serial);
        properties.put("speed", speed);
        properties.put("device.descriptor", DEVICE_DESCRIPTOR);
        properties.put("configuration.descriptor", descriptor);
        properties.put("serial.number", serial);
        if (speed.equals("FULL")) {
            properties.put("endpoints", new String[] {"0x01 sink", "0x82 source pattern", "0x03 sink"});
        }
        configuration = site.admin().getFactoryConfiguration("org.microframe.virtualbus.device", serial, "?");
        configuration.update(properties);
        List<VirtualDevice> found = Await.until(
                serial + " is plugged",
                () -> site.bus().devices().stream()
                        .filter(each -> each.port().equals(serial))
                        .toList(),
                devices -> !devices.isEmpty());
        device = found.get(0);
    }

    /** One at full speed, with two OUT endpoints and one IN. */
    static PolicyDevice fullSpeed(Site site, String serial) throws Exception {
        return new PolicyDevice(site, serial, "FULL", FULL_SPEED);
    }

    /** One at high speed, with two OUT endpoints. */
    static PolicyDevice highSpeed(Site site, String serial) throws Exception {
        return new PolicyDevice(site, serial, "HIGH", HIGH_SPEED);
    }

    /** Unplugs it. Idempotent. */
    void unplug() throws IOException {
        if (!unplugged) {
            unplugged = true;
            configuration.delete();
        }
    }

    VirtualDevice virtual() {
        return device;
    }

    /** What a registration of that name asks for: the endpoint 0x01. */
    Map<String, Object> out(String name) {
        return target(name, FIRST_OUT, 1, 1);
    }

    /** The same for the endpoint 0x82. */
    Map<String, Object> in(String name) {
        return target(name, ONLY_IN, 2, 1);
    }

    /** The same for the endpoint 0x03. */
    Map<String, Object> secondOut(String name) {
        return target(name, SECOND_OUT, 3, device.speed().name().equals("FULL") ? 3 : 1);
    }

    private Map<String, Object> target(String name, int endpoint, int interfaceNumber, int alternate) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(serial));
        properties.put(StreamTarget.INTERFACE, interfaceNumber);
        properties.put(StreamTarget.ALTERNATE, alternate);
        properties.put(StreamTarget.ENDPOINT, endpoint);
        return properties;
    }

    /** Runs of frames in which packets were due at an endpoint that was opened once. */
    List<FrameRun> schedule(Map<String, Object> target) {
        List<EndpointRecord> openings = device.records().stream()
                .filter(record -> record.endpointAddress() == endpoint(target))
                .toList();
        if (openings.size() != 1) {
            throw new AssertionError(target + " was opened " + openings.size() + " times; it must have been once");
        }
        return openings.get(0).schedule();
    }

    /** The packets that the endpoint has heard, one after the other, by their numbers; {@link #NO_NUMBER} for others. */
    List<Long> heard(Map<String, Object> target) {
        ByteBuffer bytes = ByteBuffer.wrap(device.captured(endpoint(target))).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> numbers = new ArrayList<>();
        for (int at = 0; at + PACKET <= bytes.limit(); at += PACKET) {
            numbers.add(PacketPattern.number(bytes, at, PACKET));
        }
        return numbers;
    }

    /** The bytes of the last packet that the endpoint has heard. */
    byte[] lastHeard(Map<String, Object> target) {
        byte[] bytes = device.captured(endpoint(target));
        byte[] packet = new byte[PACKET];
        System.arraycopy(bytes, bytes.length - PACKET, packet, 0, PACKET);
        return packet;
    }

    static int endpoint(Map<String, Object> target) {
        return (Integer) target.get(StreamTarget.ENDPOINT);
    }
}
