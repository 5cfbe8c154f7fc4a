/**
 * Plays a WAV file to a USB Audio 1.0 speaker.
 *
 * <p>The whole of a plug-in that sends: a Declarative Services component that is a
 * {@link org.microframe.stream.spi.StreamProducer} with the properties of
 * {@link org.microframe.stream.spi.StreamTarget}, and a {@link org.microframe.stream.spi.DevicePreparation} because its
 * device must be told the sampling frequency. Nothing here knows of native services, schedulers or swaps.
 */
package org.microframe.examples.wavplayer;
