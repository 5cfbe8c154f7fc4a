package org.microframe.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.Test;
import org.osgi.framework.Constants;

/** What the KAR is made of, read from its bundles' manifests. */
public class KarIT {

    private static final String OUTSIDE_QUOTES = ",(?=([^\"]*\"[^\"]*\")*[^\"]*$)";
    private static final Pattern OURS = Pattern.compile("repository/org/microframe/([^/]+)/.*[.]jar");
    private static final Pattern MENTIONED = Pattern.compile("mvn:org[.]microframe/([^/<]+)/[^/<]+<");

    @Test
    public void itHoldsEveryBundleThatItsFeaturesName() throws IOException {
        Set<String> named = new TreeSet<>();
        try (ZipFile kar = kar()) {
            ZipEntry features = kar.stream()
                    .filter(entry -> entry.getName().endsWith("-features.xml"))
                    .findFirst()
                    .orElseThrow();
            Matcher bundle =
                    MENTIONED.matcher(new String(kar.getInputStream(features).readAllBytes()));
            while (bundle.find()) {
                named.add(bundle.group(1));
            }
        }

        assertFalse(named.isEmpty());
        assertEquals(named, manifests().keySet());
    }

    @Test
    public void noFeatureThatIsInstalledLaterCanRefreshOneOfItsBundles() throws IOException {
        for (Map.Entry<String, Attributes> bundle : manifests().entrySet()) {
            String imports = bundle.getValue().getValue(Constants.IMPORT_PACKAGE);

            assertFalse(bundle.getKey() + " imports " + imports, imports.contains("optional"));
            String required = Objects.toString(bundle.getValue().getValue(Constants.REQUIRE_CAPABILITY), "");
            assertFalse(
                    bundle.getKey() + " requires " + required,
                    Stream.of(required.split(OUTSIDE_QUOTES))
                            .filter(requirement -> !requirement.contains("effective:=active"))
                            .anyMatch(requirement -> requirement.contains("optional")));
            assertNull(bundle.getKey(), bundle.getValue().getValue(Constants.DYNAMICIMPORT_PACKAGE));
            assertNull(bundle.getKey(), bundle.getValue().getValue(Constants.REQUIRE_BUNDLE));
            assertNull(bundle.getKey(), bundle.getValue().getValue(Constants.FRAGMENT_HOST));
        }
    }

    @Test
    public void noBundleButTheNativeServiceNeedsJna() throws IOException {
        manifests()
                .forEach((name, manifest) -> assertTrue(
                        name,
                        name.equals("org.microframe.winusb")
                                || !manifest.getValue(Constants.IMPORT_PACKAGE).contains("com.sun.jna")));
    }

    private static ZipFile kar() throws IOException {
        return new ZipFile(KarafOptions.path("microframe.kar").toFile());
    }

    /** The manifests of the set's own bundles, by symbolic name. */
    private static Map<String, Attributes> manifests() throws IOException {
        Map<String, Attributes> manifests = new LinkedHashMap<>();
        try (ZipFile kar = kar()) {
            for (ZipEntry entry : kar.stream()
                    .sorted((one, other) -> one.getName().compareTo(other.getName()))
                    .toList()) {
                Matcher ours = OURS.matcher(entry.getName());
                if (ours.matches()) {
                    try (JarInputStream jar = new JarInputStream(kar.getInputStream(entry))) {
                        manifests.put(ours.group(1), jar.getManifest().getMainAttributes());
                    }
                }
            }
        }
        return manifests;
    }
}
