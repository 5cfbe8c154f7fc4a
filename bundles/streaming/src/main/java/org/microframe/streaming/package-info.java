/**
 * The runtime of the streaming API: tracks producers and consumers as services, keeps one stream of the scheduler for each identity,
 * and lets the best registration of an identity supply or take its data. What cannot be served stands in a failure table.
 */
package org.microframe.streaming;
