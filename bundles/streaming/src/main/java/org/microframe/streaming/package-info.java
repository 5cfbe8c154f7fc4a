/**
 * The runtime of the streaming API: tracks producers and consumers as services, keeps one stream of the scheduler for each identity,
 * and lets the best registration of an identity supply or take its data. What cannot be served stands in a failure table.
 *
 * <p>Bundles that call instead get a view of their own ({@link org.microframe.streaming.BundleStreams}). The handle in their hand
 * ({@link org.microframe.streaming.OpenHandle}) and the pump meet at a buffer that neither waits at with a lock; its stream ({@link
 * org.microframe.streaming.HandleStream}) is opened at one scheduler after the other.
 */
package org.microframe.streaming;
