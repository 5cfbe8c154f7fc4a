/* Frame numbers and time-sync. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

NTSTATUS frame_number(struct open_file *file, IRP *irp)
{
    struct model_frame_number *answer = irp->AssociatedIrp.SystemBuffer;

    file->primed = 1;
    answer->ticks = linux_ticks();
    answer->frame = (uint32_t)bus.frame;
    answer->frame_ticks = (uint32_t)bus.frame_ticks;
    irp->IoStatus.Information = sizeof(*answer);
    return STATUS_SUCCESS;
}

/* The time-sync calls, of Windows 10 1709 and later. */
NTSTATUS time_sync(struct open_file *file, IRP *irp, uint32_t code)
{
    struct model_time_sync *sync = irp->AssociatedIrp.SystemBuffer;
    int64_t length = bus.frame_ticks > 0 ? bus.frame_ticks : TICKS_PER_MS;
    int64_t began;

    if (code == MODEL_START_TIME_SYNC) {
        if (file->time_sync != 0) {
            misuse("WinUsb_StartTrackingForTimeSync: the device is tracked already");
            return STATUS_INVALID_PARAMETER;
        }
        sync->handle = file->time_sync = ++bus.next_id;
        irp->IoStatus.Information = sizeof(*sync);
        return STATUS_SUCCESS;
    }
    if (sync->handle == 0 || sync->handle != file->time_sync) {
        misuse("%s: the tracking handle is 0x%I64x; it must be the one that was given",
            code == MODEL_STOP_TIME_SYNC ? "WinUsb_StopTrackingForTimeSync" : "WinUsb_GetCurrentFrameNumberAndQpc",
            sync->handle);
        return STATUS_INVALID_HANDLE;
    }
    if (code == MODEL_STOP_TIME_SYNC) {
        file->time_sync = 0;
        return STATUS_SUCCESS;
    }
    began = bus.frame_ticks > 0 ? bus.zero_ticks + (bus.frame - bus.zero_frame) * length : linux_ticks();
    sync->hardware_microframe = (uint32_t)((linux_ticks() - began) * 8 / length) & 7;
    sync->ticks = began + sync->hardware_microframe * length / 8;
    sync->usb_frame = (uint32_t)bus.frame;
    sync->hardware_frame = (uint32_t)bus.frame & 0x7FF;
    sync->ticks_at_frame = sync->frame == 0 && sync->microframe == 0 ? 0
        : began + (int32_t)(sync->frame - (uint32_t)bus.frame) * length + sync->microframe * length / 8;
    sync->accuracy = 1;
    sync->generation = 1;
    irp->IoStatus.Information = sizeof(*sync);
    return STATUS_SUCCESS;
}
