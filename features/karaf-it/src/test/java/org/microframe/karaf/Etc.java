package org.microframe.karaf;

import java.nio.file.Path;

/** The folder whose files are Karaf's configurations. */
final class Etc {

    private Etc() {}

    /** The file of a configuration: {@code PID.cfg.json} or {@code FACTORY~NAME.cfg.json}. */
    static Path file(String name) {
        return Path.of(System.getProperty("karaf.etc"), name + ".cfg.json");
    }
}
