package org.microframe.demo.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The demo's devices and plug-ins as a configuration resource (OSGi Compendium 8, 150.3). */
final class Configuration {

    private static final String TEMPLATE = "configuration.json";
    private static final int MICROPHONE_DELAY = 100;

    private Configuration() {}

    static Path write(Path folder, long frames, Duration timeout) throws IOException {
        String text;
        try (InputStream template = Configuration.class.getResourceAsStream(TEMPLATE)) {
            text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, Object> values = Map.of(
                "folder",
                json(folder.toString()),
                "frames",
                frames,
                "delay",
                MICROPHONE_DELAY,
                "timeout",
                timeout.toMillis());
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue().toString());
        }
        return Files.writeString(folder.resolve(TEMPLATE), text);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
