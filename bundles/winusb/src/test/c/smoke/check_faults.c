/* What the model makes go wrong on demand. */
#include "check.h"

static const char *path;

static void packets(struct device *device)
{
    struct pipe pipe = open_pipe(device, IN_PIPE);

    begin("dropped, damaged and short IN packets");
    inject(IN_PIPE, MODEL_DROPPED, 1, 0);
    submit(&pipe, 0, FALSE);
    pass(20);
    expect(result_of(device, &pipe, 0) == 0, "it ended with %lu", result_of(device, &pipe, 0));
    expect(pipe.packets[0].Status != 0 && pipe.packets[0].Length == 0, "the first packet was not dropped");
    expect(pipe.packets[1].Status == 0 && pipe.packets[1].Length == FRAME_BYTES, "the second one was not received");
    expect(pipe.packets[1].Offset == FRAME_BYTES, "there is no hole");
    inject(IN_PIPE, MODEL_SHORT, 1, 0);
    submit(&pipe, 1, FALSE);
    pass(20);
    expect(pipe.packets[SLOT_FRAMES].Status == 0 && pipe.packets[SLOT_FRAMES].Length < FRAME_BYTES, "it was not short");
    begin("all packets of a transfer failed");
    inject(IN_PIPE, MODEL_ALL_FAILED, 1, 0);
    submit(&pipe, 0, FALSE);
    pass(20);
    expect(result_of(device, &pipe, 0) == ERROR_GEN_FAILURE, "it ended with %lu", result_of(device, &pipe, 0));
    begin("late packets at the beginning of a transfer");
    inject(IN_PIPE, MODEL_LATE_PACKETS, 1, 2);
    submit(&pipe, 0, FALSE);
    pass(20);
    expect(result_of(device, &pipe, 0) == 0 && pipe.packets[1].Status == (LONG)0xC0050000 && pipe.packets[2].Status == 0,
        "it ended with %lu, packets with %08lx and %08lx", result_of(device, &pipe, 0), pipe.packets[1].Status,
        pipe.packets[2].Status);
    close_pipe(&pipe);
}

static void refused_continue(struct device *device)
{
    struct pipe pipe = open_pipe(device, OUT_PIPE);

    begin("a ContinueStream that cannot be honoured: nothing pending, and by a fault");
    expect_error(submit_at_slot(&pipe, 0, TRUE), ERROR_INVALID_PARAMETER);
    submit(&pipe, 0, FALSE);
    submit(&pipe, 1, TRUE);
    inject(OUT_PIPE, MODEL_REFUSED_CONTINUE, 1, 0);
    expect_error(submit_at_slot(&pipe, 2, TRUE), ERROR_INVALID_PARAMETER);
    submit(&pipe, 2, TRUE);
    pass(20);
    expect(result_of(device, &pipe, 2) == 0, "it ended with %lu", result_of(device, &pipe, 2));
    close_pipe(&pipe);
}

static void completions(struct device *device)
{
    struct pipe pipe = open_pipe(device, OUT_PIPE);

    begin("a late completion");
    inject(OUT_PIPE, MODEL_LATE_COMPLETION, 1, 15);
    submit(&pipe, 0, FALSE);
    pass(20);
    expect(result_of(device, &pipe, 0) == ERROR_IO_INCOMPLETE, "it came in time");
    pass(1);
    expect(result_of(device, &pipe, 0) == 0, "it ended with %lu", result_of(device, &pipe, 0));
    begin("a transfer that fails although it was carried");
    inject(OUT_PIPE, MODEL_FAILED_TRANSFER, 1, 0);
    submit(&pipe, 0, FALSE);
    pass(20);
    expect(result_of(device, &pipe, 0) == ERROR_GEN_FAILURE, "it ended with %lu", result_of(device, &pipe, 0));
    begin("abort and cancel end what is pending with 995, in order, and at once");
    submit(&pipe, 0, FALSE);
    submit(&pipe, 1, TRUE);
    submit(&pipe, 2, TRUE);
    expect(CancelIoEx(device->file, &pipe.overlapped[2]), "CancelIoEx: error %lu", GetLastError());
    pass(0);
    expect(result_of(device, &pipe, 2) == ERROR_OPERATION_ABORTED && result_of(device, &pipe, 1) == ERROR_IO_INCOMPLETE,
        "cancelled: %lu and %lu", result_of(device, &pipe, 2), result_of(device, &pipe, 1));
    submit(&pipe, 3, TRUE);
    expect(WinUsb_AbortPipe(device->handle[1], OUT_PIPE), "WinUsb_AbortPipe: error %lu", GetLastError());
    pass(0);
    expect(result_of(device, &pipe, 0) == ERROR_OPERATION_ABORTED && result_of(device, &pipe, 3) == ERROR_OPERATION_ABORTED,
        "aborted: %lu and %lu", result_of(device, &pipe, 0), result_of(device, &pipe, 3));
    expect(!CancelIoEx(device->file, &pipe.overlapped[0]) && GetLastError() == ERROR_NOT_FOUND, "cancelled again");
    close_pipe(&pipe);
}

static void settings(struct device *device)
{
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    static uint8_t data[SLOT_BYTES];

    begin("no bandwidth, and a registration that fails");
    inject(OUT_PIPE, MODEL_BANDWIDTH, 1, 0);
    expect(!WinUsb_SetCurrentAlternateSetting(device->handle[1], 1)
            && (GetLastError() == ERROR_GEN_FAILURE || GetLastError() == ERROR_NO_SYSTEM_RESOURCES),
        "selecting: error %lu", GetLastError());
    expect(WinUsb_SetCurrentAlternateSetting(device->handle[1], 1), "selecting again: error %lu", GetLastError());
    inject(OUT_PIPE, MODEL_REGISTER_FAILS, 1, 0);
    expect(!WinUsb_RegisterIsochBuffer(device->handle[1], OUT_PIPE, data, SLOT_BYTES, &buffer), "registered");
    begin("no such alternate setting");
    expect_error(WinUsb_SetCurrentAlternateSetting(device->handle[1], 2), ERROR_NOT_FOUND);
}

static void requests(struct device *device)
{
    WINUSB_SETUP_PACKET setup = {0x80, 6, 0x0100, 0, 18};
    UCHAR data[18];
    ULONG got = 0;
    ULONG timeout = 50;

    begin("a stalled and an unanswered control request");
    inject(0, MODEL_STALL, 1, 0);
    expect_error(WinUsb_ControlTransfer(device->handle[0], setup, data, 18, &got, NULL), ERROR_GEN_FAILURE);
    expect(WinUsb_ControlTransfer(device->handle[0], setup, data, 18, &got, NULL) && got == 18, "error %lu", GetLastError());
    expect(WinUsb_SetPipePolicy(device->handle[0], 0, PIPE_TRANSFER_TIMEOUT, 4, &timeout), "policy: %lu", GetLastError());
    inject(0, MODEL_SILENCE, 1, 0);
    expect_error(WinUsb_ControlTransfer(device->handle[0], setup, data, 18, &got, NULL), ERROR_SEM_TIMEOUT);
}

static void unplugged(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);
    OVERLAPPED request = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    WINUSB_SETUP_PACKET setup = {0x80, 6, 0x0100, 0, 18};
    UCHAR descriptor[18];
    DWORD got;
    UCHAR value;

    begin("unplugged with transfers on the wire, and plugged again");
    submit(&pipe, 0, FALSE);
    submit(&pipe, 1, TRUE);
    inject(0, MODEL_SILENCE, 1, 0);
    expect_error(WinUsb_ControlTransfer(device.handle[0], setup, descriptor, 18, NULL, &request), ERROR_IO_PENDING);
    pass(3);
    unplug();
    expect_error(GetOverlappedResult(device.file, &request, &got, TRUE), ERROR_DEVICE_NOT_CONNECTED);
    CloseHandle(request.hEvent);
    expect(result_of(&device, &pipe, 0) == ERROR_DEVICE_NOT_CONNECTED && result_of(&device, &pipe, 1) != ERROR_IO_INCOMPLETE,
        "ended with %lu and %lu", result_of(&device, &pipe, 0), result_of(&device, &pipe, 1));
    expect_error(WinUsb_GetCurrentAlternateSetting(device.handle[1], &value), ERROR_DEVICE_NOT_CONNECTED);
    close_pipe(&pipe);
    close_device(&device);
    expect(CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL) == INVALID_HANDLE_VALUE,
        "it can be opened");
    path = plug_standard();
    device = open_device(path);
    close_device(&device);
}

void check_faults(void)
{
    struct device device;

    path = plug_standard();
    device = open_device(path);
    packets(&device);
    refused_continue(&device);
    completions(&device);
    settings(&device);
    requests(&device);
    close_device(&device);
    unplugged();
    expect_misuse(NULL);
}
