/* Transfers that are as they should be: content, frames, priming, bulk, policies, time. */
#include "check.h"
#include "time_sync.h"

WINBOOL WINAPI WinUsb_StartTrackingForTimeSync(WINUSB_INTERFACE_HANDLE, PUSB_START_TRACKING_FOR_TIME_SYNC_INFORMATION);
WINBOOL WINAPI WinUsb_StopTrackingForTimeSync(WINUSB_INTERFACE_HANDLE, PUSB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION);
WINBOOL WINAPI WinUsb_GetCurrentFrameNumberAndQpc(
    WINUSB_INTERFACE_HANDLE, PUSB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION);

static struct device device;

/* The bytes that an OUT endpoint has kept. */
static uint32_t received(uint32_t address, uint8_t *into, uint32_t room)
{
    static struct {
        struct model_answer answer;
        uint8_t bytes[4096];
    } list;
    struct model_command request = {.port = "check", .endpoint = address};

    call(MODEL_RECEIVED, &request, sizeof(request), &list, sizeof(list));
    memcpy(into, list.bytes, list.answer.count < room ? list.answer.count : room);
    return list.answer.count;
}

static void streams(void)
{
    struct pipe out = open_pipe(&device, OUT_PIPE);
    struct pipe in = open_pipe(&device, IN_PIPE);
    uint8_t kept[SLOTS * SLOT_BYTES];
    ULONG first = (ULONG)frame_now() + 10;
    ULONG next = first;

    begin("OUT arrives as it was sent, IN in packets by number, in the frames that were named");
    for (int i = 0; i < SLOTS * SLOT_BYTES; i++) {
        out.data[i] = (uint8_t)(i * 7 + i / 256);
    }
    for (int slot = 0; slot < 2; slot++) {
        expect_error(WinUsb_WriteIsochPipe(out.buffer, (ULONG)slot * SLOT_BYTES, SLOT_BYTES, &next, &out.overlapped[slot]),
            ERROR_IO_PENDING);
    }
    expect(next == first + 2 * SLOT_FRAMES, "the next frame is %lu", next);
    submit(&in, 0, FALSE);
    pass(30);
    expect(result_of(&device, &out, 1) == 0 && result_of(&device, &in, 0) == 0, "they ended with %lu and %lu",
        result_of(&device, &out, 1), result_of(&device, &in, 0));
    expect(received(OUT_PIPE, kept, sizeof(kept)) == 2 * SLOT_BYTES && memcmp(kept, out.data, 2 * SLOT_BYTES) == 0,
        "the content is another");
    for (int i = 0; i < SLOT_FRAMES; i++) {
        uint64_t number;
        uint64_t before;

        memcpy(&number, in.data + i * FRAME_BYTES, 8);
        memcpy(&before, in.data + (i - (i > 0)) * FRAME_BYTES, 8);
        expect(in.packets[i].Length == FRAME_BYTES && number == before + (i > 0), "packet %d", i);
    }
    begin("a start frame out of the window, and one that is late");
    next = (ULONG)frame_now() + 1025;
    memset(&out.overlapped[2], 0, sizeof(OVERLAPPED));
    expect_error(WinUsb_WriteIsochPipe(out.buffer, 0, SLOT_BYTES, &next, &out.overlapped[2]), ERROR_INVALID_PARAMETER);
    next = (ULONG)frame_now() - 1;
    memset(&in.overlapped[1], 0, sizeof(OVERLAPPED));
    expect_error(
        WinUsb_ReadIsochPipe(in.buffer, 0, SLOT_BYTES, &next, SLOT_FRAMES, in.packets, &in.overlapped[1]), ERROR_IO_PENDING);
    pass(10);
    expect(in.packets[0].Status == (LONG)0xC0050000 && in.packets[1].Status == (LONG)0xC0050000 && in.packets[2].Status == 0,
        "late packets are %08lx, %08lx, %08lx", in.packets[0].Status, in.packets[1].Status, in.packets[2].Status);
    close_pipe(&out);
    close_pipe(&in);
}

static void bulk(void)
{
    UCHAR sent[5] = {1, 2, 3, 4, 5};
    UCHAR room[64];
    ULONG got = 0;
    ULONG timeout = 40;
    ULONG length = 4;

    begin("bulk there and back, and a read that times out");
    expect(WinUsb_WritePipe(device.handle[0], BULK_OUT, sent, 5, &got, NULL) && got == 5, "writing: error %lu", GetLastError());
    expect(WinUsb_ReadPipe(device.handle[0], BULK_IN, room, 64, &got, NULL) && got == 5 && memcmp(room, sent, 5) == 0,
        "reading: error %lu", GetLastError());
    expect(WinUsb_SetPipePolicy(device.handle[0], INTERRUPT_IN, PIPE_TRANSFER_TIMEOUT, 4, &timeout)
            && WinUsb_GetPipePolicy(device.handle[0], INTERRUPT_IN, PIPE_TRANSFER_TIMEOUT, &length, &got) && got == 40,
        "policy: error %lu", GetLastError());
    expect_error(WinUsb_SetPipePolicy(device.handle[0], INTERRUPT_IN, PIPE_TRANSFER_TIMEOUT, 1, &timeout),
        ERROR_INVALID_PARAMETER);
    expect_error(WinUsb_ReadPipe(device.handle[0], INTERRUPT_IN, room, 8, &got, NULL), ERROR_SEM_TIMEOUT);
    begin("a halted pipe, until it is reset");
    inject(BULK_OUT, MODEL_STALL, 1, 0);
    expect_error(WinUsb_WritePipe(device.handle[0], BULK_OUT, sent, 5, &got, NULL), ERROR_GEN_FAILURE);
    expect_error(WinUsb_WritePipe(device.handle[0], BULK_OUT, sent, 5, &got, NULL), ERROR_GEN_FAILURE);
    expect(WinUsb_ResetPipe(device.handle[0], BULK_OUT) && WinUsb_WritePipe(device.handle[0], BULK_OUT, sent, 5, &got, NULL),
        "after the reset: error %lu", GetLastError());
}

static void time_sync(void)
{
    USB_START_TRACKING_FOR_TIME_SYNC_INFORMATION start = {0};
    USB_STOP_TRACKING_FOR_TIME_SYNC_INFORMATION stop;
    USB_FRAME_NUMBER_AND_QPC_FOR_TIME_SYNC_INFORMATION now = {0};
    LARGE_INTEGER stamp;
    ULONG frame;

    begin("frame numbers and time-sync");
    expect(WinUsb_GetCurrentFrameNumber(device.handle[0], &frame, &stamp) && frame == (ULONG)frame_now(), "frame %lu", frame);
    expect(WinUsb_StartTrackingForTimeSync(device.handle[0], &start), "starting: error %lu", GetLastError());
    now.TimeTrackingHandle = start.TimeTrackingHandle;
    expect(WinUsb_GetCurrentFrameNumberAndQpc(device.handle[0], &now) && now.CurrentUSBFrameNumber == frame
            && now.CurrentHardwareFrameNumber == (frame & 0x7FF),
        "frame %lu, error %lu", now.CurrentUSBFrameNumber, GetLastError());
    stop.TimeTrackingHandle = start.TimeTrackingHandle;
    expect(WinUsb_StopTrackingForTimeSync(device.handle[0], &stop), "stopping: error %lu", GetLastError());
}

void check_transfers(void)
{
    device = open_device(plug_standard());
    streams();
    bulk();
    time_sync();
    close_device(&device);
    expect_misuse(NULL);
}
