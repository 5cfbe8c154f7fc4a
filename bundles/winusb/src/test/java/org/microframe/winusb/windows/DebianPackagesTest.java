package org.microframe.winusb.windows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class DebianPackagesTest {

    @TempDir
    Path folder;

    @Test
    void packagesThatAreMissingAreNamedAndTheTestsSkipped() throws IOException {
        for (String program : List.of("wine", "wineserver", "x86_64-w64-mingw32-gcc")) {
            Files.createFile(folder.resolve(program)).toFile().setExecutable(true);
        }

        assertThatThrownBy(() -> DebianPackages.require(folder.toString(), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageEndingWith("apt-get install mingw-w64 wine64");
    }

    @Test
    void inContinuousIntegrationTheyAreAFailure() {
        assertThatThrownBy(() -> DebianPackages.require(folder.toString(), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("apt-get install mingw-w64 wine wine64");
    }
}
