package org.microframe.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginsTest {

    @TempDir
    private File folder;

    @Test
    void aBundleThatWasNeverSwappedIsItsOwnOrigin() {
        assertThat(new Origins(new File(folder, "origins")).of("mvn:a/b/1")).isEqualTo("mvn:a/b/1");
    }

    @Test
    void theOriginIsKeptOverSwapsAndRestarts() {
        File file = new File(folder, "origins");
        new Origins(file).follow("mvn:a/b/1", "file:/b 2.jar");
        new Origins(file).follow("file:/b 2.jar", "file:/b=3.jar");

        assertThat(new Origins(file).of("file:/b=3.jar")).isEqualTo("mvn:a/b/1");
        assertThat(new Origins(file).of("file:/other.jar")).isEqualTo("file:/other.jar");
    }

    @Test
    void aFileThatCannotBeReadIsTold() {
        assertThatThrownBy(() -> new Origins(folder).of("mvn:a/b/1")).isInstanceOf(UncheckedIOException.class);
    }
}
