package org.microframe.demo.verdict;

/**
 * A place in mid-stream where a capture leaves the recording.
 *
 * @param recordingFrame the frame of the recording that it comes before
 * @param captureFrame the frame of the capture where it begins
 * @param lost frames of the recording that are missing there
 * @param filler frames of silence that are there instead
 */
record Deviation(int recordingFrame, int captureFrame, int lost, int filler) {}
