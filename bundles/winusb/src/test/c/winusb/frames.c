/* Frame numbers, and the three time-sync functions, which are in no header of mingw: written from the documentation. */
#include "model_dll.h"
#include "time_sync.h"

BOOL WINAPI WinUsb_GetCurrentFrameNumber(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, PULONG CurrentFrameNumber, LARGE_INTEGER *TimeStamp)
{
    struct model_frame_number answer;
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_GetCurrentFrameNumber", &owner)) {
        return FALSE;
    }
    if (CurrentFrameNumber == NULL || TimeStamp == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!call_driver(owner.file, MODEL_FRAME_NUMBER, NULL, 0, &answer, sizeof(answer), NULL, NULL)) {
        return FALSE;
    }
    InterlockedExchange(&frame_ticks, (LONG)answer.frame_ticks);
    *CurrentFrameNumber = answer.frame;
    TimeStamp->QuadPart = answer.ticks;
    return TRUE;
}

/* Adds the whole frames since the stamp, of the model's length; none where frames pass by command alone. */
BOOL WINAPI WinUsb_GetAdjustedFrameNumber(PULONG CurrentFrameNumber, LARGE_INTEGER TimeStamp)
{
    LARGE_INTEGER now;
    LONG ticks = frame_ticks;

    if (CurrentFrameNumber == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    QueryPerformanceCounter(&now);
    if (ticks > 0) {
        *CurrentFrameNumber += (ULONG)((now.QuadPart - TimeStamp.QuadPart) / ticks);
    }
    return TRUE;
}

static BOOL synchronise(WINUSB_INTERFACE_HANDLE handle, const char *function, DWORD code, struct model_time_sync *sync)
{
    struct usb_interface owner;

    return find_interface(handle, function, &owner)
        && call_driver(owner.file, code, sync, sizeof(*sync), sync, sizeof(*sync), NULL, NULL);
}

BOOL WINAPI WinUsb_StartTrackingForTimeSync(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, PUSB_START_TRACKING_FOR_TIME_SYNC_INFORMATION StartTrackingInfo)
{
    struct model_time_sync sync = {0};

    if (StartTrackingInfo == NULL) {
        return fail(ERROR_INVALID_HANDLE);
    }
    sync.tolerable = StartTrackingInfo->IsStartupDelayTolerable;
    if (!synchronise(InterfaceHandle, "WinUsb_StartTrackingForTimeSync", MODEL_START_TIME_SYNC, &sync)) {
        return FALSE;
    }
    StartTrackingInfo->TimeTrackingHandle = (HANDLE)(uintptr_t)sync.handle;
    return TRUE;
}

BOOL WINAPI WinUsb_StopTrackingForTimeSync(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, PUSB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION StopTrackingInfo)
{
    struct model_time_sync sync = {0};

    if (StopTrackingInfo == NULL) {
        return fail(ERROR_INVALID_HANDLE);
    }
    sync.handle = (uint64_t)(uintptr_t)StopTrackingInfo->TimeTrackingHandle;
    return synchronise(InterfaceHandle, "WinUsb_StopTrackingForTimeSync", MODEL_STOP_TIME_SYNC, &sync);
}

BOOL WINAPI WinUsb_GetCurrentFrameNumberAndQpc(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, PUSB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION FrameQpcInfo)
{
    struct model_time_sync sync = {0};
    LARGE_INTEGER frequency;

    if (FrameQpcInfo == NULL) {
        return fail(ERROR_INVALID_HANDLE);
    }
    sync.handle = (uint64_t)(uintptr_t)FrameQpcInfo->TimeTrackingHandle;
    sync.frame = FrameQpcInfo->InputFrameNumber;
    sync.microframe = FrameQpcInfo->InputMicroFrameNumber;
    if (!synchronise(InterfaceHandle, "WinUsb_GetCurrentFrameNumberAndQpc", MODEL_TIME_SYNC, &sync)) {
        return FALSE;
    }
    QueryPerformanceFrequency(&frequency);
    FrameQpcInfo->QueryPerformanceCounterAtInputFrameOrMicroFrame.QuadPart = sync.ticks_at_frame;
    FrameQpcInfo->QueryPerformanceCounterFrequency = frequency;
    FrameQpcInfo->PredictedAccuracyInMicroSeconds = sync.accuracy;
    FrameQpcInfo->CurrentGenerationID = sync.generation;
    FrameQpcInfo->CurrentQueryPerformanceCounter.QuadPart = sync.ticks;
    FrameQpcInfo->CurrentHardwareFrameNumber = sync.hardware_frame;
    FrameQpcInfo->CurrentHardwareMicroFrameNumber = sync.hardware_microframe;
    FrameQpcInfo->CurrentUSBFrameNumber = sync.usb_frame;
    return TRUE;
}
