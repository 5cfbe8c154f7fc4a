package org.microframe.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path README = Path.of("..", "..", "README.md");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void showsAPlugInThatCompilesInTwentyLinesBesideItsImports() throws Exception {
        Matcher code = CODE.matcher(Files.readString(README));
        assertThat(code.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Tone.java"), code.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();

        boolean compiled;
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-proc:none", "-Xlint:all", "-Werror", "-d", folder.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        }

        assertThat(compiled).as(said.toString()).isTrue();
        assertThat(code.group(1).lines().filter(line -> !line.startsWith("import")))
                .hasSizeLessThanOrEqualTo(20);
    }
}
