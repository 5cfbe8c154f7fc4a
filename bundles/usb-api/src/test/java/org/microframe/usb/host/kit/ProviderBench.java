package org.microframe.usb.host.kit;

import java.util.List;
import org.microframe.usb.host.UsbDevice;

/**
 * A native service under test with the bus below it, made for one test and used by its thread. One device is plugged at a
 * time.
 */
public interface ProviderBench extends AutoCloseable {

    /**
     * Consecutive frames of the bus in which a device's endpoint was served.
     *
     * @param firstFrame the first one, counted on from the bench's first frame in 64 bits
     * @param frames number of them
     */
    record Served(long firstFrame, long frames) {

        /** The frame after the last one. */
        public long end() {
            return firstFrame + frames;
        }
    }

    /** Plugs a device and answers it once the provider offers it. */
    UsbDevice plug(StandardDevice device);

    /** Unplugs the device, between two frames. */
    void unplug();

    /** The frame that is on the bus, counted on from the bench's first frame in 64 bits. */
    long frame();

    /** Lets frames pass; where they pass by themselves, waits until they have. */
    void pass(int frames);

    /** What the device has received on an OUT endpoint since it was plugged, bulk or isochronous. */
    byte[] received(int endpointAddress);

    /** The frames in which packets were due at an isochronous endpoint since the device was plugged, in their order. */
    List<Served> served(int endpointAddress);

    /** Makes the next packets, transfers or requests at an endpoint go wrong; 0 stands for control requests. */
    void inject(int endpointAddress, BenchFault fault, int count);

    /** Whether a thread that has called the provider waits, for frames to pass or for another thread. */
    default boolean waits(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    @Override
    void close();
}
