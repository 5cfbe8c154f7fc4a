package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Platform;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.microframe.usb.host.kit.StandardDevice;
import org.microframe.winusb.windows.ModelControl;

/** What the tests on the Windows JVM rest on. */
class HarnessOnWindows {

    @Test
    void runsOnWindows() {
        assertThat(System.getProperty("os.name")).startsWith("Windows");
        assertThat(Platform.isWindows()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void modelTakesADeviceAndLetsItGo(StandardDevice standard) throws IOException {
        try (ModelControl model = ModelControl.start()) {
            model.send("reset base=1000");

            assertThat(ModelDevices.plug(model, standard, "harness")).startsWith("\\\\?\\");

            assertThat(model.open()).isEmpty();
            assertThat(model.misuse()).isEmpty();
            model.send("unplug port=harness");
        }
    }

    @Test
    void modelRefusesWhatItDoesNotKnow() throws IOException {
        try (ModelControl model = ModelControl.start()) {
            assertThatThrownBy(() -> model.send("fly port=harness")).hasMessageContaining("fly");
        }
    }

    @Test
    void framesOfTheModelPassAsTold() throws IOException {
        try (ModelControl model = ModelControl.start()) {
            model.send("reset base=1000 frame-us=0");

            assertThat(model.send("pass frames=25").value()).isEqualTo("1025");

            assertThat(model.send("frame").value()).isEqualTo("1025");
        }
    }
}
