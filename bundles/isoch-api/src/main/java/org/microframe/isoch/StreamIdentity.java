package org.microframe.isoch;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Names a stream across plug-in versions, device replugs and swaps.
 *
 * @param bundle symbolic name of the plug-in bundle
 * @param name the stream's name within the bundle
 */
@ProviderType
public record StreamIdentity(String bundle, String name) implements Comparable<StreamIdentity> {

    /** @throws IllegalArgumentException when a part is empty */
    public StreamIdentity {
        if (bundle.isBlank()) {
            throw new IllegalArgumentException("the bundle's symbolic name is empty; a stream's identity needs one");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("the stream's name is empty; a stream's identity needs one");
        }
    }

    @Override
    public int compareTo(StreamIdentity other) {
        int byBundle = bundle.compareTo(other.bundle);
        return byBundle != 0 ? byBundle : name.compareTo(other.name);
    }

    /** {@code bundle/name}. */
    @Override
    public String toString() {
        return bundle + "/" + name;
    }
}
