package org.microframe.windows;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsJvm;
import org.microframe.winusb.windows.WindowsMachine;
import org.microframe.winusb.windows.WindowsTests;

/** The bundles of the distribution in a Felix on the Windows JVM. */
@ExtendWith(WindowsMachine.class)
class WindowsIT {

    /** How long the test at full rate streams, s. */
    private static final String SECONDS = System.getProperty(FullRateOnWindows.SECONDS);

    /** How long it takes at most to begin, s, and how much longer than it streams it takes to judge. */
    private static final long PREPARATION_SECONDS = 120;

    private static final long PACE = 5;

    @TestFactory
    Stream<DynamicNode> streams(Windows windows) throws IOException {
        return WindowsTests.run(jvm(windows), StreamsOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> group(Windows windows) throws IOException {
        return WindowsTests.run(jvm(windows), GroupOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> fullRate(Windows windows) throws IOException {
        return WindowsTests.run(
                jvm(windows)
                        .property(FullRateOnWindows.SECONDS, SECONDS)
                        .patience(PREPARATION_SECONDS + PACE * Long.parseLong(SECONDS)),
                FullRateOnWindows.class);
    }

    private static WindowsJvm jvm(Windows windows) {
        return windows.jvm()
                .property("microframe.distribution", Windows.path(JarFiles.DISTRIBUTION))
                .property("microframe.plugins", Windows.path(JarFiles.PLUGINS))
                .property("microframe.testing", Windows.path(JarFiles.TESTING));
    }
}
