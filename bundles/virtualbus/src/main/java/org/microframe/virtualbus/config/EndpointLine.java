package org.microframe.virtualbus.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.microframe.virtualbus.EndpointBehaviour;

/**
 * A line of {@code endpoints}: which endpoint behaves how.
 *
 * <pre>
 * ADDRESS sink [capacity=BYTES]
 * ADDRESS sink file=PATH
 * ADDRESS source pattern
 * ADDRESS source file=PATH [delay=FRAMES]
 * ADDRESS loopback from=ADDRESS
 * </pre>
 */
record EndpointLine(int address, EndpointBehaviour behaviour) {

    static EndpointLine parse(String where, String text) {
        ConfigurationLine line = ConfigurationLine.of(where, text);
        int address = line.number(line.word(0, "the endpoint's address"), "the endpoint's address", 0xFF);
        String behaviour = line.word(1, "the behaviour");
        return new EndpointLine(
                address,
                switch (behaviour) {
                    case "sink" -> sink(line);
                    case "source" -> source(line);
                    case "loopback" -> loopback(line);
                    default ->
                        throw line.refusal("the behaviour is '" + behaviour + "'; it must be sink, source or loopback");
                });
    }

    private static EndpointBehaviour sink(ConfigurationLine line) {
        if (line.pairs().containsKey("file")) {
            line.allow(2, Set.of("file"));
            return new EndpointBehaviour.FileSink(path(line));
        }
        line.allow(2, Set.of("file", "capacity"));
        return line.pairs().containsKey("capacity")
                ? new EndpointBehaviour.MemorySink(line.number(line.value("capacity"), "capacity", Integer.MAX_VALUE))
                : new EndpointBehaviour.MemorySink();
    }

    private static EndpointBehaviour source(ConfigurationLine line) {
        if (line.words().size() > 2) {
            line.allow(3, Set.of());
            if (!"pattern".equals(line.words().get(2))) {
                throw line.refusal("the source is '" + line.words().get(2) + "'; it must be pattern or file=PATH");
            }
            return new EndpointBehaviour.PatternSource();
        }
        line.allow(2, Set.of("file", "delay"));
        int delay = line.number(line.pairs().getOrDefault("delay", "0"), "delay", Integer.MAX_VALUE);
        return new EndpointBehaviour.FileSource(path(line), delay);
    }

    private static EndpointBehaviour loopback(ConfigurationLine line) {
        line.allow(2, Set.of("from"));
        return new EndpointBehaviour.Loopback(line.number(line.value("from"), "from", 0xFF));
    }

    private static Path path(ConfigurationLine line) {
        String file = line.value("file");
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw line.refusal("file is '" + file + "'; it must be a path: " + e.getReason());
        }
    }
}
