/**
 * A plug-in that streams in all five ways at once and goes on as the API says: a producer and a consumer, an output and an input
 * that it opens anew when they end, and a push stream.
 */
package org.microframe.testing.plugin;
