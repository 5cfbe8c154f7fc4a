/**
 * Judges a run of the demo from what it left on the disk: the recording, the two captures, the bus's records and the
 * ledger as the streaming process wrote it.
 *
 * <p>It runs in a JVM of its own and shares no code with what it judges: it reads WAV, records and ledger by itself and
 * imports nothing but the JDK (checked by a test).
 */
package org.microframe.demo.verdict;
