/**
 * Records a USB Audio 1.0 microphone to a WAV file.
 *
 * <p>The whole of a plug-in that receives: a Declarative Services component that is a
 * {@link org.microframe.stream.spi.StreamConsumer} with the properties of
 * {@link org.microframe.stream.spi.StreamTarget}. It writes to a disk, which may block, and so asks to be called on a
 * thread of its own.
 */
package org.microframe.examples.recorder;
