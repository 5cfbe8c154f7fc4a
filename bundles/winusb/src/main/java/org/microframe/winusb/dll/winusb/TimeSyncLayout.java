package org.microframe.winusb.dll.winusb;

/**
 * The structures of {@link WinUsbTimeSync}, packed, by the documentation of {@code usbioctl.h} ({@code
 * USB_START_TRACKING_FOR_TIME_SYNC_INFORMATION} and its sisters); mingw-w64 declares none of them. Offsets and sizes in bytes.
 */
public final class TimeSyncLayout {

    private TimeSyncLayout() {}

    /** {@code USB_START_TRACKING_FOR_TIME_SYNC_INFORMATION}. */
    public record Start(int size, int timeTrackingHandle, int isStartupDelayTolerable) {
        /** @param pointer bytes of a handle, 4 or 8 */
        public static Start of(int pointer) {
            return new Start(pointer + 1, 0, pointer);
        }
    }

    /** {@code USB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION}. */
    public record Stop(int size, int timeTrackingHandle) {
        /** @param pointer bytes of a handle, 4 or 8 */
        public static Stop of(int pointer) {
            return new Stop(pointer, 0);
        }
    }

    /** {@code USB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION}. */
    public record Sample(
            int size,
            int timeTrackingHandle,
            int inputFrameNumber,
            int inputMicroFrameNumber,
            int queryPerformanceCounterAtInputFrameOrMicroFrame,
            int queryPerformanceCounterFrequency,
            int predictedAccuracyInMicroSeconds,
            int currentGenerationId,
            int currentQueryPerformanceCounter,
            int currentHardwareFrameNumber,
            int currentHardwareMicroFrameNumber,
            int currentUsbFrameNumber) {
        /** @param pointer bytes of a handle, 4 or 8 */
        public static Sample of(int pointer) {
            return new Sample(
                    pointer + 52,
                    0,
                    pointer,
                    pointer + 4,
                    pointer + 8,
                    pointer + 16,
                    pointer + 24,
                    pointer + 28,
                    pointer + 32,
                    pointer + 40,
                    pointer + 44,
                    pointer + 48);
        }
    }
}
