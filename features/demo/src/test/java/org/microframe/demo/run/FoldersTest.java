package org.microframe.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    private Path folder;

    @Test
    void emptiesAFolderWithAllThatIsInIt() throws Exception {
        Path demo = folder.resolve("demo");
        Files.createDirectories(demo.resolve("cache/bundle1"));
        Files.writeString(demo.resolve("cache/bundle1/old"), "old");

        Folders.empty(demo);

        assertThat(demo).isEmptyDirectory();
    }

    @Test
    void copiesFilesUnderTheirNames() throws Exception {
        Path jar = Files.writeString(folder.resolve("plugin.jar"), "code");

        Path plugins = Folders.copy(List.of(jar), folder.resolve("plugins"));

        assertThat(plugins.resolve("plugin.jar")).hasContent("code");
    }
}
