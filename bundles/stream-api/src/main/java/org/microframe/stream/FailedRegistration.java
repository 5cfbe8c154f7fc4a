package org.microframe.stream;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A producer or consumer that is not served.
 *
 * @param serviceId {@code service.id} of the registration
 * @param bundle symbolic name of the bundle that registered it
 * @param name the stream's name, empty when it has none
 * @param reason the value that was found and the rule it breaks
 */
@ProviderType
public record FailedRegistration(long serviceId, String bundle, String name, String reason) {}
