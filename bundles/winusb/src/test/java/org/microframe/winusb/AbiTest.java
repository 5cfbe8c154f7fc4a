package org.microframe.winusb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.microframe.winusb.windows.Windows;
import org.microframe.winusb.windows.WindowsMachine;

/** The binding's sizes, offsets, constants and parameters are those that mingw-w64 declares. */
@ExtendWith(WindowsMachine.class)
class AbiTest {

    private static final String[] STRICT = {"-std=c++17", "-Wall", "-Wextra", "-Werror"};

    private static Abi abi;
    private static Path source;
    private static List<String> printed;

    @BeforeAll
    static void printWhatTheCompilerKnows(Windows windows) throws Exception {
        abi = new Abi();
        source = Path.of(System.getProperty("windows.model.source"), "abi", "abi.cpp");
        Path program = windows.programs().resolve("abi.exe");
        compile(windows, "x86_64-w64-mingw32-g++", "-static", "-o", program.toString());
        printed = windows.run("wine", program.toString()).lines().toList();
    }

    private static void compile(Windows windows, String compiler, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(compiler));
        command.addAll(List.of(STRICT));
        command.addAll(List.of(options));
        command.add(source.toString());
        windows.run(command.toArray(String[]::new));
    }

    private static Stream<String> printed(String kind) {
        return printed.stream()
                .filter(line -> line.startsWith(kind + " "))
                .map(line -> line.substring(kind.length() + 1));
    }

    @TestFactory
    Stream<DynamicTest> factsOn64Bits() {
        return printed("fact")
                .map(line -> dynamicTest(origin("fact " + line) + line, () -> {
                    int space = line.lastIndexOf(' ');
                    assertThat(abi.fact(line.substring(0, space), Long.BYTES))
                            .isEqualTo(Integer.parseInt(line.substring(space + 1)));
                }));
    }

    /** Says of what no header declares that it is from the documentation. */
    private static String origin(String line) {
        return printed.indexOf(line) > printed.indexOf("documented") ? "by the documentation: " : "";
    }

    @TestFactory
    Stream<DynamicTest> propertyKeys() {
        return printed("key")
                .map(line -> dynamicTest(line, () -> {
                    String[] words = line.split(" ");
                    assertThat(abi.key(line)).isEqualTo(words[2] + " " + words[3]);
                }));
    }

    @TestFactory
    Stream<DynamicTest> parametersOn64Bits() {
        return printed("function")
                .map(line -> dynamicTest(origin("function " + line) + line, () -> {
                    String[] words = line.split(" ");
                    Method method = abi.functions().get(words[0]);
                    List<Abi.Carrier> carriers = Abi.carriers(method);
                    assertThat(carriers).hasSize(words.length - 1);
                    for (int i = 1; i < words.length; i++) {
                        assertThat(carriers.get(i - 1).fits(Integer.parseInt(words[i]), Long.BYTES))
                                .as("parameter %s, where 0 is the result: %s", i - 1, method)
                                .isTrue();
                    }
                }));
    }

    @Test
    void nothingInTheBindingIsLeftOut() {
        assertThat(printed("fact").map(line -> line.substring(0, line.lastIndexOf(' '))))
                .containsExactlyInAnyOrderElementsOf(abi.facts());
        assertThat(printed("key").map(line -> line.split(" ")).map(words -> words[0] + " " + words[1]))
                .containsExactlyInAnyOrderElementsOf(abi.keys());
        assertThat(printed("function").map(line -> line.split(" ")[0]))
                .containsExactlyInAnyOrderElementsOf(abi.functions().keySet());
    }

    @Test
    void all32BitAssertionsHold(Windows windows) throws Exception {
        Path expected = windows.programs().resolve("expected.h");
        List<String> lines = new ArrayList<>();
        lines.add("#define ANY_INT 0");
        for (String fact : abi.facts()) {
            lines.add("#define EXPECTED_" + fact.replace(' ', '_') + " " + abi.fact(fact, Integer.BYTES));
        }
        for (Map.Entry<String, Method> function : abi.functions().entrySet()) {
            String carriers = Abi.carriers(function.getValue()).stream()
                    .map(Abi.Carrier::expected)
                    .collect(Collectors.joining(", "));
            lines.add("#define EXPECTED_" + function.getKey() + " " + carriers);
        }
        Files.write(expected, lines);

        compile(windows, "i686-w64-mingw32-g++", "-fsyntax-only", "-DEXPECTED=\"" + expected + "\"");

        System.out.println("32-bit assertions: " + (lines.size() - 1) + ", by i686-w64-mingw32-g++");
    }
}
