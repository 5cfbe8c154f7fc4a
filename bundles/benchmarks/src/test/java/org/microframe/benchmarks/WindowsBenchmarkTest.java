package org.microframe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;

/** That what is measured on Windows is carried out there; not what it costs, which is the machine's. */
@Timeout(180)
@ExtendWith(WindowsMachine.class)
class WindowsBenchmarkTest {

    private static final double UNREACHABLE = -1e9;

    @Test
    void measuresCallsAndClientsBesideProgramsInC(Windows windows) throws Exception {
        long window = TimeUnit.MILLISECONDS.toNanos(200);

        List<Figure> figures = new WindowsBenchmark(
                        windows, new WindowsBenchmark.Duration(1, 200, window, window, 2), UNREACHABLE)
                .run();

        assertThat(figures)
                .extracting(Figure::unit)
                .containsExactly("us more than C", "us more than C", "% of a CPU", "times C");
        assertThat(figures.get(0).baseline()).matches("C: \\d+\\.\\d\\d of Java's \\d+\\.\\d\\d us, on one processor");
        assertThat(figures.get(0).profile())
                .isNotEmpty()
                .allMatch(line -> line.matches(" *\\d+\\.\\d % .+|no sample was taken"));
        assertThat(figures.get(2).baseline()).matches("C: .* [1-9]\\d* transfers, .* this: [1-9]\\d* transfers, .*");
    }
}
