package org.microframe.testing.plugin;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.microframe.isoch.StreamFormat;
import org.microframe.stream.IsochOutput;
import org.microframe.stream.OutputPolicy;
import org.microframe.stream.Streams;
import org.microframe.stream.spi.DevicePreparation;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.RampProducer;
import org.microframe.testing.StreamKind;
import org.microframe.usb.DeviceControl;
import org.microframe.usb.UsbException;
import org.osgi.framework.BundleContext;

/** Writes a ramp to an output for as long as it is taken, and counts bytes. */
final class OutputLoop extends ReopeningLoop<Streams> implements DevicePreparation {

    private static final int BYTES = 8 * 192;

    private final RampProducer ramp = new RampProducer();

    OutputLoop(BundleContext context, String group, PlugInReport report) {
        super(context, Streams.class, StreamKind.OUTPUT, group, report);
    }

    @Override
    void stream(Streams by) throws IOException {
        IsochOutput output = by.openOutput(name, request, OutputPolicy.DEFAULT, this);
        report.addOpened(kind);
        ByteBuffer data = ByteBuffer.allocate(BYTES);
        while (true) {
            ramp.produce(data.clear());
            output.write(data.flip());
            report.addMoved(kind, BYTES);
        }
    }

    @Override
    public void afterInterface(DeviceControl control, StreamFormat format) throws UsbException {
        ramp.afterInterface(control, format);
    }
}
