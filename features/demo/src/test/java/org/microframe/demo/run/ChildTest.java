package org.microframe.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    @TempDir
    private Path folder;

    @Test
    void keepsExitCodeAndOutput() throws Exception {
        Child child = Child.start(List.of(Child.java(), "-no-such-option"), folder, folder.resolve("out.txt"));

        assertThat(child.await(Duration.ofMinutes(1), "It")).isEmpty();
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out.txt"))).contains("-no-such-option");
    }

    @Test
    void endsAProcessThatTakesTooLong() throws Exception {
        Path program = Files.writeString(
                folder.resolve("Forever.java"),
                "class Forever { public static void main(String[] a) throws Exception { Thread.currentThread().join(); } }");
        Child child = Child.start(List.of(Child.java(), program.toString()), folder, folder.resolve("out.txt"));

        assertThat(child.await(Duration.ofMillis(300), "It")).isEqualTo("It had not ended after 0 s, and was ended.");
        assertThat(child.exitCode()).isNotZero();
    }
}
