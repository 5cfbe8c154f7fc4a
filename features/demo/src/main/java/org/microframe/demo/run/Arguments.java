package org.microframe.demo.run;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The {@code key=value} arguments of the demo. Immutable. */
final class Arguments {

    private final List<String> arguments;

    Arguments(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** The value of a key; empty when it is not there. */
    String text(String key) {
        return values(key).findFirst().orElse("");
    }

    /** @throws IllegalArgumentException when the key is not there */
    Path path(String key) {
        return values(key)
                .findFirst()
                .map(value -> Path.of(value).toAbsolutePath().normalize())
                .orElseThrow(
                        () -> new IllegalArgumentException("the argument " + key + "= is missing from " + arguments));
    }

    List<Path> paths(String key) {
        return values(key).map(Path::of).toList();
    }

    private Stream<String> values(String key) {
        String prefix = key + "=";
        return arguments.stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()));
    }
}
