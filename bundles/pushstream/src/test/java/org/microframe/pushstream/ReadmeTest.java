package org.microframe.pushstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void showsExamplesThatCompile() throws Exception {
        String readme = Files.readString(Path.of("../streaming/README.md"));
        String compiled =
                withoutIndent(Files.readString(Path.of("src/test/java/org/microframe/pushstream/ThreeWays.java")));

        List<MatchResult> examples = EXAMPLE.matcher(readme).results().toList();

        assertThat(examples).hasSize(3);
        assertThat(examples).allSatisfy(example -> assertThat(compiled).contains(withoutIndent(example.group(1))));
    }

    private static String withoutIndent(String text) {
        return text.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }
}
