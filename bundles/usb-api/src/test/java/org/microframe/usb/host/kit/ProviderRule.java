package org.microframe.usb.host.kit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.microframe.usb.UsbException;
import org.microframe.usb.host.UsbDevice;

/** What all rules need: a bench for each test, closed after it. */
@Timeout(60)
public abstract class ProviderRule {

    /** An ordinary frame to begin with. */
    protected static final long FIRST_FRAME = 1000;

    private final List<ProviderBench> opened = new ArrayList<>();

    /** Says on which benches a test failed. */
    @RegisterExtension
    final TestExecutionExceptionHandler report = (context, failure) -> {
        failure.addSuppressed(new AssertionError("on " + opened));
        throw failure;
    };

    /**
     * Makes a bench.
     *
     * @param firstFrame the frame that is on the bus, or shortly before it where time passes by itself
     */
    protected abstract ProviderBench newBench(long firstFrame);

    /** A bench that is closed after the test. */
    protected final ProviderBench bench() {
        return bench(FIRST_FRAME);
    }

    /** A bench at a frame, closed after the test. */
    protected final ProviderBench bench(long firstFrame) {
        ProviderBench bench = newBench(firstFrame);
        opened.add(bench);
        return bench;
    }

    /** A full-speed device on a bench of its own, opened, with the test's thread as owner. */
    protected final BenchSession open() throws UsbException {
        return open(StandardDevice.FULL_SPEED);
    }

    /** A device on a bench of its own, opened, with the test's thread as owner. */
    protected final BenchSession open(StandardDevice device) throws UsbException {
        return open(bench(), device);
    }

    /** A device on a bench, opened, with the test's thread as owner. */
    protected final BenchSession open(ProviderBench bench, StandardDevice standard) throws UsbException {
        UsbDevice device = bench.plug(standard);
        return new BenchSession(bench, standard, device);
    }

    @AfterEach
    final void closeBenches() {
        for (ProviderBench bench : opened) {
            bench.close();
        }
    }
}
