package org.microframe.winusb;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;
import org.microframe.winusb.windows.WindowsTests;

@ExtendWith(WindowsMachine.class)
class HarnessTest {

    @TestFactory
    Stream<DynamicNode> harness(Windows windows) throws IOException {
        return WindowsTests.run(windows.jvm(), HarnessOnWindows.class);
    }
}
