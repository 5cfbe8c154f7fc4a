package org.microframe.testing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import org.microframe.isoch.StreamFormat;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.stream.spi.StreamProducer;
import org.microframe.stream.spi.StreamTarget;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.SetupPacket;
import org.microframe.usb.UsbException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Supplies the headset's speaker for ever, after it has set the sampling frequency. The calling thread owns it. */
public final class RampProducer implements StreamProducer, DevicePreparation {

    private byte next;

    /** Registers it for the speaker of the headset with that serial number. */
    public ServiceRegistration<StreamProducer> register(BundleContext context, String name, String serial) {
        return register(
                context,
                name,
                HeadsetConfiguration.filter(serial),
                HeadsetConfiguration.OUT_INTERFACE,
                HeadsetConfiguration.OUT);
    }

    /** Registers it for any endpoint of any device. */
    public ServiceRegistration<StreamProducer> register(
            BundleContext context, String name, String filter, int interfaceNumber, int endpoint) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StreamTarget.NAME, name);
        properties.put(StreamTarget.DEVICE, filter);
        properties.put(StreamTarget.INTERFACE, interfaceNumber);
        properties.put(StreamTarget.ENDPOINT, endpoint);
        return context.registerService(StreamProducer.class, this, properties);
    }

    @Override
    public int produce(ByteBuffer slot) {
        while (slot.hasRemaining()) {
            slot.put(next++);
        }
        return slot.limit();
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        ByteBuffer frequency = ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 0xBB, 0});
        control.controlTransfer(
                new SetupPacket(0x22, 0x01, 0x0100, format.endpointAddress(), frequency.remaining()),
                frequency,
                Duration.ofSeconds(1));
    }
}
