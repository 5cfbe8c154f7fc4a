package org.microframe.testing.plugin;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.microframe.stream.Discontinuity.Cause;
import org.microframe.stream.InputPolicy;
import org.microframe.stream.IsochInput;
import org.microframe.stream.Streams;
import org.microframe.testing.PlugInReport;
import org.microframe.testing.StreamKind;
import org.osgi.framework.BundleContext;

/** Reads an input, and counts bytes and the suspensions that it is told of. */
final class InputLoop extends ReopeningLoop<Streams> {

    private static final int BYTES = 8 * 192;

    InputLoop(BundleContext context, String group, PlugInReport report) {
        super(context, Streams.class, StreamKind.INPUT, group, report);
    }

    @Override
    void stream(Streams by) throws IOException {
        IsochInput input = by.openInput(name, request, InputPolicy.DEFAULT);
        report.addOpened(kind);
        ByteBuffer data = ByteBuffer.allocate(BYTES);
        while (true) {
            int bytes = input.read(data.clear());
            if (bytes != IsochInput.DISCONTINUITY) {
                report.addMoved(kind, bytes);
            } else if (input.discontinuity().cause() == Cause.SUSPENSION) {
                report.addTold(kind);
            }
        }
    }
}
