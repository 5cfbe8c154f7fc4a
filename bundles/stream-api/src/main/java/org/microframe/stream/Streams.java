package org.microframe.stream;

import java.util.List;
import org.microframe.isoch.StreamStatus;
import org.osgi.annotation.versioning.ProviderType;

/** The streams of the running system, as a service. Any thread may call it; no call disturbs a stream. */
@ProviderType
public interface Streams {

    /** All streams, those without a plug-in that linger included, ordered by identity. */
    List<StreamStatus> streams();

    /** The registrations of producers and consumers that are not served, with the reason, ordered by service id. */
    List<FailedRegistration> failures();
}
