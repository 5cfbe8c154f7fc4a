package org.microframe.streaming;

import java.util.function.Consumer;
import org.microframe.isoch.StreamIdentity;
import org.microframe.isoch.StreamRequest;

/**
 * What a bundle asked for when it opened a handle.
 *
 * @param identity whose stream it is
 * @param request what the stream needs
 * @param preparing the device preparation
 * @param whenEnded told once, on the thread that ends the handle
 */
record HandleOrder(
        StreamIdentity identity, StreamRequest request, Preparing preparing, Consumer<OpenHandle> whenEnded) {}
