package org.microframe.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;

/**
 * What makes a swap last. A container that installs bundles by itself does not know of it: Karaf's features, which install
 * what they lack whenever a feature is installed, or a folder, whose bundles are installed at every start.
 *
 * <p>Karaf is known by its properties and its bundles; a type of it would be an import that Felix cannot satisfy.
 */
final class Permanence {

    private static final String FEATURES = "org.apache.karaf.features.core";
    private static final String ETC = "karaf.etc";
    private static final String PROCESSING = "org.apache.karaf.features.xml";
    private static final Pattern REPLACEMENT = Pattern.compile("<bundle\\s[^>]*>");

    private final Path processing;

    /** @param processing Karaf's file of replacements, or null when the container is not Karaf */
    Permanence(Path processing) {
        this.processing = processing;
    }

    /** That of the container in which this bundle is. */
    static Permanence in(BundleContext context) {
        String etc = context.getProperty(ETC);
        boolean karaf = etc != null
                && Arrays.stream(context.getBundles()).anyMatch(bundle -> FEATURES.equals(bundle.getSymbolicName()));
        return new Permanence(karaf ? Path.of(etc, PROCESSING) : null);
    }

    /**
     * What a person has to do, and what happens otherwise.
     *
     * @param origin the location that the container knows
     * @param newer location of the bundle that leads now
     */
    String advice(String origin, String newer) {
        return processing == null ? ofFolder(origin) : ofKaraf(origin, newer);
    }

    private static String ofFolder(String origin) {
        return "If the container installs its bundles anew at every start, the elder one comes back then: put the newer"
                + " one in its place, " + origin;
    }

    private String ofKaraf(String origin, String newer) {
        String fact =
                "Karaf's features do not know of it: when a feature is installed next, the elder one comes back.\n";
        try {
            String text = Files.exists(processing) ? Files.readString(processing) : "";
            return fact + "To make the swap permanent, run feature:refresh after you have put this into "
                    + step(origin, newer, text);
        } catch (IOException e) {
            return fact + "What makes the swap permanent depends on " + processing + ", which cannot be read: " + e;
        }
    }

    private String step(String origin, String newer, String text) {
        String line = "<bundle originalUri=\"" + escaped(origin) + "\" replacement=\"" + escaped(newer)
                + "\" mode=\"maven\"/>";
        String earlier = replacementOf(origin, text);
        if (!earlier.isEmpty()) {
            return processing + " in the place of " + earlier + ":\n  " + line;
        }
        return text.contains("<bundleReplacements>")
                ? "<bundleReplacements> of " + processing + ":\n  " + line
                : "<featuresProcessing> of " + processing + ":\n  <bundleReplacements>" + line
                        + "</bundleReplacements>";
    }

    /** The line by which an earlier swap was made permanent, or an empty text. */
    private static String replacementOf(String origin, String text) {
        return REPLACEMENT
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(line -> line.contains("originalUri=\"" + escaped(origin) + "\""))
                .findFirst()
                .orElse("");
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
