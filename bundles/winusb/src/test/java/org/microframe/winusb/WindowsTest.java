package org.microframe.winusb;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;
import org.microframe.winusb.windows.WindowsTests;

/** What runs on the Windows JVM, a JVM for each subject. */
@ExtendWith(WindowsMachine.class)
class WindowsTest {

    @TestFactory
    Stream<DynamicNode> harness(Windows windows) throws IOException {
        return WindowsTests.run(windows.jvm(), HarnessOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> functions(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm(),
                WinUsbFunctionsOnWindows.class,
                IsochFunctionsOnWindows.class,
                SystemFunctionsOnWindows.class,
                DiscoveryFunctionsOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> providerTestKit(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm().property("winusb.kit.seed", System.getProperty("winusb.kit.seed", "0")),
                KitOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> faultsAndDevices(Windows windows) throws IOException {
        return WindowsTests.run(windows.jvm(), FaultsOnWindows.class, DevicesOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> publishing(Windows windows) throws IOException {
        return WindowsTests.run(windows.jvm(), PublishingOnWindows.class, AllocationOnWindows.class);
    }
}
