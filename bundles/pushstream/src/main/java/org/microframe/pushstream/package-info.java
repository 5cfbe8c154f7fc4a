/**
 * The Push Stream adapter: for each bundle that gets the service, it gets the streaming runtime in that bundle's name, runs a thread
 * for each source that is open, and opens its stream again when the runtime is replaced.
 */
package org.microframe.pushstream;
