/**
 * Ends the demo: watches the streams until the recording has passed in both directions, writes their ledgers, and stops
 * the framework. A bundle that sees nothing but {@link org.microframe.stream.Streams}.
 */
package org.microframe.demo.conductor;
