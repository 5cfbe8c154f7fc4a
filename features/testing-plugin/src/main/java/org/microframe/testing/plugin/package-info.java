/**
 * A plug-in that streams in every way there is at once and goes on as the API says: a producer and a consumer, an output and an input
 * that it opens anew when they end, and push streams both ways.
 */
package org.microframe.testing.plugin;
