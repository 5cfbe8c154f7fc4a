package org.microframe.winusb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
        return WindowsTests.run(windows.jvm().brief(), HarnessOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> functions(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm().brief(),
                WinUsbFunctionsOnWindows.class,
                IsochFunctionsOnWindows.class,
                SystemFunctionsOnWindows.class,
                DiscoveryFunctionsOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> providerTestKit(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm().brief().property("winusb.kit.seed", System.getProperty("winusb.kit.seed", "0")),
                KitOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> faultsAndDevices(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm().brief(), FaultsOnWindows.class, GroupsOnWindows.class, DevicesOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> publishing(Windows windows) throws IOException {
        return WindowsTests.run(
                windows.jvm().brief(), ConnectionOnWindows.class, PublishingOnWindows.class, AllocationOnWindows.class);
    }

    @TestFactory
    Stream<DynamicNode> windowsWithoutTimeSync(Windows windows) throws Exception {
        return older(windows, "1703", "TimeSync|FrameNumberAndQpc", "TIME_SYNC,NOTIFICATION");
    }

    @TestFactory
    Stream<DynamicNode> windowsWithoutTransfersAtFrames(Windows windows) throws Exception {
        return older(windows, "frames", "TimeSync|AndQpc|IsochPipe$", "EXPLICIT_FRAMES,TIME_SYNC,NOTIFICATION");
    }

    @TestFactory
    Stream<DynamicNode> windowsWithoutFrameNumbers(Windows windows) throws Exception {
        return older(windows, "numbers", "TimeSync|FrameNumber", "FRAME_NUMBERS,TIME_SYNC,NOTIFICATION");
    }

    @TestFactory
    Stream<DynamicNode> windowsWithoutIsochronousTransfers(Windows windows) throws Exception {
        return older(
                windows,
                "8.0",
                "TimeSync|FrameNumber|Isoch|PipeEx",
                "ISOCHRONOUS,EXPLICIT_FRAMES,FRAME_NUMBERS,TIME_SYNC,NOTIFICATION");
    }

    /** A version whose winusb.dll lacks the functions that match; the notices of arrival are missing as well. */
    private static Stream<DynamicNode> older(Windows windows, String version, String functions, String features)
            throws IOException, InterruptedException {
        Path folder = windows.older(version, Pattern.compile(functions).asPredicate());
        return WindowsTests.run(
                windows.jvm().brief().libraries(folder).property(OlderOnWindows.LACKS, features), OlderOnWindows.class);
    }
}
