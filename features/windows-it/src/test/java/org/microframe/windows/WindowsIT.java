package org.microframe.windows;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;
import org.microframe.winusb.windows.WindowsTests;

/** The bundles of the distribution in a Felix on the Windows JVM. */
@ExtendWith(WindowsMachine.class)
class WindowsIT {

    @TestFactory
    Stream<DynamicNode> streams(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm()
                        .property("microframe.distribution", Windows.path(JarFiles.DISTRIBUTION))
                        .property("microframe.plugins", Windows.path(JarFiles.PLUGINS))
                        .property("microframe.testing", Windows.path(JarFiles.TESTING)),
                StreamsOnWindows.class);
    }
}
