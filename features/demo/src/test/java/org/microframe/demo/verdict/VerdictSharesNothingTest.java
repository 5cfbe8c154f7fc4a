package org.microframe.demo.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class VerdictSharesNothingTest {

    @Test
    void importsNothingButTheJdk() throws Exception {
        Path output = Path.of(Verdict.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();

        int code = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-verbose:class",
                "-filter:none",
                output.resolve("org/microframe/demo/verdict").toString());

        List<String> classes = dependencies(out.toString());
        assertThat(code).as(out.toString()).isZero();
        assertThat(classes).contains("java.nio.file.Path").allMatch(name -> name.startsWith("java."), "of the JDK");
    }

    private static List<String> dependencies(String report) {
        return report.lines()
                .filter(line -> line.contains("->"))
                .map(line -> line.split("->")[1].strip().split("\\s+")[0])
                .filter(name -> !name.startsWith("org.microframe.demo.verdict."))
                .toList();
    }
}
