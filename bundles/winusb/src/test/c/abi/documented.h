/*
 * What no header of mingw-w64 declares: the time-sync functions of winusb.dll and their structures, written from the
 * documentation of winusb.h and usbioctl.h (WinUsb_StartTrackingForTimeSync and its sisters, Windows 10 version 1709), and
 * the two functions of cfgmgr32.dll that take the notification structures, which mingw-w64 does declare; and one error code
 * of winerror.h.
 */
#ifndef DOCUMENTED_H
#define DOCUMENTED_H

#define ERROR_NO_SUCH_DEVICE 433L

#include <pshpack1.h>
typedef struct _USB_START_TRACKING_FOR_TIME_SYNC_INFORMATION {
    HANDLE TimeTrackingHandle;
    BOOLEAN IsStartupDelayTolerable;
} USB_START_TRACKING_FOR_TIME_SYNC_INFORMATION, *PUSB_START_TRACKING_FOR_TIME_SYNC_INFORMATION;

typedef struct _USB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION {
    HANDLE TimeTrackingHandle;
} USB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION, *PUSB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION;

typedef struct _USB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION {
    HANDLE TimeTrackingHandle;
    ULONG InputFrameNumber;
    ULONG InputMicroFrameNumber;
    LARGE_INTEGER QueryPerformanceCounterAtInputFrameOrMicroFrame;
    LARGE_INTEGER QueryPerformanceCounterFrequency;
    ULONG PredictedAccuracyInMicroSeconds;
    ULONG CurrentGenerationID;
    LARGE_INTEGER CurrentQueryPerformanceCounter;
    ULONG CurrentHardwareFrameNumber;
    ULONG CurrentHardwareMicroFrameNumber;
    ULONG CurrentUSBFrameNumber;
} USB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION, *PUSB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION;
#include <poppack.h>

extern "C" {
BOOL WINAPI WinUsb_StartTrackingForTimeSync(WINUSB_INTERFACE_HANDLE, PUSB_START_TRACKING_FOR_TIME_SYNC_INFORMATION);
BOOL WINAPI WinUsb_GetCurrentFrameNumberAndQpc(WINUSB_INTERFACE_HANDLE, PUSB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION);
BOOL WINAPI WinUsb_StopTrackingForTimeSync(WINUSB_INTERFACE_HANDLE, PUSB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION);
CONFIGRET WINAPI CM_Register_Notification(PCM_NOTIFY_FILTER, PVOID, PCM_NOTIFY_CALLBACK, PHCMNOTIFICATION);
CONFIGRET WINAPI CM_Unregister_Notification(HCMNOTIFICATION);
}

#endif
