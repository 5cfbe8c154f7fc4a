/* Handles that are stale, closed or freed while something is pending, and alternate settings that are busy. */
#include "check.h"

static const char *path;

static void stale_handles(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);
    OVERLAPPED overlapped = {0};

    begin("a stale buffer handle and a stale interface handle");
    close_pipe(&pipe);
    expect_error(WinUsb_WriteIsochPipeAsap(pipe.buffer, 0, SLOT_BYTES, FALSE, &overlapped), ERROR_INVALID_HANDLE);
    expect_misuse("buffer handle");
    close_device(&device);
    expect_error(WinUsb_ResetPipe(device.handle[1], OUT_PIPE), ERROR_INVALID_HANDLE);
    expect_misuse("interface handle");
}

static void other_interface(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);

    begin("a pipe by the handle of another interface");
    expect_error(WinUsb_AbortPipe(device.handle[0], OUT_PIPE), ERROR_INVALID_PARAMETER);
    expect_misuse("the handle is of interface 0");
    close_pipe(&pipe);
    close_device(&device);
    expect_misuse(NULL);
}

static DWORD WINAPI unregister(void *buffer)
{
    return (DWORD)WinUsb_UnregisterIsochBuffer(buffer);
}

static void pending_unregister(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);
    OVERLAPPED overlapped = {0};
    HANDLE thread;
    DWORD done = 0;

    begin("unregistering while a transfer is pending waits for it, and submitting meanwhile");
    submit(&pipe, 0, FALSE);
    thread = CreateThread(NULL, 0, unregister, pipe.buffer, 0, NULL);
    await_misuse("transfers are pending on the buffer");
    expect(WaitForSingleObject(thread, 50) == WAIT_TIMEOUT, "it did not wait");
    expect_error(
        WinUsb_WriteIsochPipeAsap(pipe.buffer, SLOT_BYTES, SLOT_BYTES, FALSE, &overlapped), ERROR_INVALID_PARAMETER);
    expect_misuse("is being unregistered");
    pass(20);
    expect(WaitForSingleObject(thread, 5000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &done) && done,
        "it did not end with the transfer");
    CloseHandle(thread);
    close_device(&device);
    expect_misuse(NULL);
}

static void busy_setting(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);

    begin("selecting an alternate setting while transfers are pending");
    submit(&pipe, 0, FALSE);
    expect_error(WinUsb_SetCurrentAlternateSetting(device.handle[1], 0), ERROR_BUSY);
    expect_misuse("transfers are pending on interface 1");
    pass(20);
    begin("selecting one while a buffer is registered, and submitting without the pipe");
    expect(WinUsb_SetCurrentAlternateSetting(device.handle[1], 0), "selecting: error %lu", GetLastError());
    expect_misuse("a buffer is registered");
    memset(&pipe.overlapped[0], 0, sizeof(OVERLAPPED));
    expect_error(submit_at_slot(&pipe, 0, FALSE), ERROR_INVALID_PARAMETER);
    expect_misuse("not in the alternate setting");
    expect(WinUsb_UnregisterIsochBuffer(pipe.buffer), "unregistering");
    begin("registering without the pipe");
    expect_error(
        WinUsb_RegisterIsochBuffer(device.handle[1], OUT_PIPE, pipe.data, SLOT_BYTES, &pipe.buffer), ERROR_INVALID_PARAMETER);
    expect_misuse("no alternate setting that is active");
    close_device(&device);
    expect_misuse(NULL);
}

static void early_free(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);

    begin("freeing the interface while a transfer is pending");
    submit(&pipe, 0, FALSE);
    expect(WinUsb_Free(device.handle[1]), "freeing");
    expect_misuse("WinUsb_Free: the buffer of pipe 0x01 is registered, 1 transfers are pending");
    pass(20);
    close_pipe(&pipe);
    for (int i = 4; i >= 0; i--) {
        if (i != 1) {
            WinUsb_Free(device.handle[i]);
        }
    }
    CloseHandle(device.file);
    expect_misuse(NULL);
}

static void early_close(void)
{
    struct device device = open_device(path);
    struct pipe pipe = open_pipe(&device, OUT_PIPE);

    begin("closing the file while all is open, which cancels what is pending");
    submit(&pipe, 0, FALSE);
    CloseHandle(device.file);
    expect(WaitForSingleObject(pipe.overlapped[0].hEvent, 5000) == WAIT_OBJECT_0, "no end of the transfer");
    expect((ULONG)pipe.overlapped[0].Internal == 0xC0000120, "it ended with %08lx",
        (ULONG)pipe.overlapped[0].Internal);
    /* The model judges a closed handle after half a second: its process may be dying. */
    await_misuse("CloseHandle: process");
}

static void synchronous(void)
{
    HANDLE file = open_file(path, 0);
    WINUSB_INTERFACE_HANDLE handle;

    begin("a file without FILE_FLAG_OVERLAPPED");
    expect_error(WinUsb_Initialize(file, &handle), ERROR_INVALID_PARAMETER);
    expect_misuse("FILE_FLAG_OVERLAPPED");
    CloseHandle(file);
}

static void exclusive(void)
{
    struct device device = open_device(path);
    HANDLE second = open_file(path, FILE_FLAG_OVERLAPPED);
    WINUSB_INTERFACE_HANDLE handle;

    begin("the second open is refused until the first is closed");
    expect_error(WinUsb_Initialize(second, &handle), ERROR_ACCESS_DENIED);
    CloseHandle(second);
    close_device(&device);
    device = open_device(path);
    begin("an interface handle that was given already");
    expect_error(WinUsb_GetAssociatedInterface(device.handle[0], 0, &handle), ERROR_ALREADY_EXISTS);
    expect_error(WinUsb_GetAssociatedInterface(device.handle[0], 4, &handle), ERROR_NO_MORE_ITEMS);
    close_device(&device);
    expect_misuse(NULL);
}

void check_handles(void)
{
    path = plug_standard();
    stale_handles();
    other_interface();
    pending_unregister();
    busy_setting();
    early_free();
    synchronous();
    exclusive();
    early_close();
}
