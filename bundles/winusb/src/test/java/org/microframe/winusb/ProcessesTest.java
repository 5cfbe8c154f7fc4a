package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.windows.ModelControl;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsJvm;
import org.microframe.winusb.windows.WindowsMachine;

/** A device between Windows JVMs of which one is killed, on a machine that goes on. */
@Timeout(120)
@ExtendWith(WindowsMachine.class)
class ProcessesTest {

    private static final long LOOK_NANOS = 2_000_000;

    private final List<Process> started = new ArrayList<>();
    private final Windows windows;
    private ModelControl model;
    private String path;

    ProcessesTest(Windows windows) {
        this.windows = windows;
    }

    @BeforeEach
    void plug() throws IOException {
        model = windows.control();
        model.send("reset base=1000");
        path = ModelDevices.plug(model, StandardDevice.HIGH_SPEED, "shared");
    }

    @AfterEach
    void endAll() throws IOException {
        started.forEach(Process::destroyForcibly);
        model.close();
    }

    /** A program of its own on a JVM of its own. */
    private final class Program {
        private final WindowsJvm jvm;
        private final Process process;
        private final BufferedReader said;

        Program(String name) throws IOException {
            jvm = windows.jvm().log(name);
            process = jvm.start(StreamingProgram.class.getName(), path);
            started.add(process);
            said = process.inputReader();
        }

        void says(String word) throws IOException {
            String line = said.readLine();
            assertThat(line).as(() -> log()).isEqualTo(word);
        }

        void endsBy(String word) throws IOException, InterruptedException {
            process.getOutputStream().close();
            says(word);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> log()).isZero();
        }

        private String log() {
            try {
                return Files.readString(jvm.log());
            } catch (IOException e) {
                return e.toString();
            }
        }
    }

    @Test
    void deviceIsUsableAtOnceAfterTheJvmThatStreamedWasKilled() throws Exception {
        Program first = new Program("killed");
        first.says(StreamingProgram.STREAMS);

        first.process.destroyForcibly().waitFor();

        while (!model.open().isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        Program second = new Program("survivor");
        second.says(StreamingProgram.STREAMS);
        second.endsBy(StreamingProgram.DONE);
        assertThat(model.open()).isEmpty();
        assertThat(model.misuse()).isEmpty();
    }

    @Test
    void deviceThatIsOpenInAnotherProcessIsBusyAndTheStreamThereGoesOn() throws Exception {
        Program first = new Program("owner");
        first.says(StreamingProgram.STREAMS);

        Program second = new Program("latecomer");
        second.endsBy(StreamingProgram.BUSY);

        first.endsBy(StreamingProgram.DONE);
        assertThat(model.open()).isEmpty();
        assertThat(model.misuse()).isEmpty();
    }
}
