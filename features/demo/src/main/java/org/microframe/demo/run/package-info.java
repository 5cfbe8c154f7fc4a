/**
 * The demo as a person starts it: makes the recording, starts the Felix distribution with the demo's devices and plug-ins in
 * a JVM of its own, and has what came out judged in another.
 */
package org.microframe.demo.run;
