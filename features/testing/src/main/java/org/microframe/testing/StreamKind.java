package org.microframe.testing;

import java.util.Dictionary;
import java.util.Hashtable;
import org.microframe.isoch.StreamRequest;
import org.microframe.stream.spi.StreamTarget;

/** A way to stream, and the stream that the tests' plug-in has of that kind. */
public enum StreamKind {
    PRODUCER("whiteboard producer", "whiteboard", false),
    CONSUMER("whiteboard consumer", "whiteboard", true),
    OUTPUT("`IsochOutput`", "handles", false),
    INPUT("`IsochInput`", "handles", true),
    PUSH("push stream", "push", true),
    SENT_PUSH("push stream that is sent", "push", false);

    /** The lead that a stream has which asks for none. */
    public static final int LEAD_FRAMES = 64;

    private static final int FRAMES_PER_TRANSFER = 8;
    private static final int LEASABLE = 4;

    private final String title;
    private final String serial;
    private final boolean in;

    StreamKind(String title, String serial, boolean in) {
        this.title = title;
        this.serial = serial;
        this.in = in;
    }

    /** How the documentation's table heads its column. */
    public String title() {
        return title;
    }

    /** The stream's name within the bundle. */
    public String streamName() {
        return streamName("");
    }

    /** The same in one of several groups. */
    public String streamName(String group) {
        return group + "each." + name();
    }

    /** Serial number of the headset that it streams by. */
    public String serial() {
        return serial("");
    }

    /** The same in one of several groups. */
    public String serial(String group) {
        return group + serial;
    }

    /** Whether the headset with that serial number has to take data without preparation: who sends a push stream cannot prepare it. */
    public static boolean needsReady(String serial) {
        return serial.endsWith(SENT_PUSH.serial);
    }

    public boolean isIn() {
        return in;
    }

    public int interfaceNumber() {
        return in ? HeadsetConfiguration.IN_INTERFACE : HeadsetConfiguration.OUT_INTERFACE;
    }

    public int endpointAddress() {
        return in ? HeadsetConfiguration.IN : HeadsetConfiguration.OUT;
    }

    /** Which endpoint, and under which name, as a whiteboard registration of that group asks for it. */
    public Dictionary<String, Object> properties(String group) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, streamName(group));
        properties.put(StreamTarget.DEVICE, HeadsetConfiguration.filter(serial(group)));
        properties.put(StreamTarget.INTERFACE, interfaceNumber());
        properties.put(StreamTarget.ENDPOINT, endpointAddress());
        return properties;
    }

    /** Which endpoint of that group's, and how: as a registration asks for it that leaves everything at its default. */
    public StreamRequest request(String group) {
        return new StreamRequest(
                HeadsetConfiguration.filter(serial(group)),
                interfaceNumber(),
                1,
                endpointAddress(),
                LEAD_FRAMES,
                FRAMES_PER_TRANSFER,
                LEASABLE);
    }
}
