/* Calls of the driver. */
#include "model_dll.h"

#include <stdarg.h>
#include <stdio.h>

volatile LONG frame_ticks = 10000;

static DWORD event_slot = TLS_OUT_OF_INDEXES;

BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* The event that calls of this thread wait for. */
static HANDLE own_event(void)
{
    HANDLE event;

    if (event_slot == TLS_OUT_OF_INDEXES) {
        return NULL;
    }
    event = TlsGetValue(event_slot);
    if (event == NULL) {
        event = CreateEventW(NULL, TRUE, FALSE, NULL);
        TlsSetValue(event_slot, event);
    }
    return event;
}

void forget_thread(void)
{
    HANDLE event = event_slot == TLS_OUT_OF_INDEXES ? NULL : TlsGetValue(event_slot);

    if (event != NULL) {
        CloseHandle(event);
        TlsSetValue(event_slot, NULL);
    }
}

/*
 * One DeviceIoControl on the caller's handle: with the caller's OVERLAPPED, so that completion, cancellation and the
 * completion port are the system's own affair; or without one, with an event whose low bit keeps it off the port.
 */
BOOL call_driver(HANDLE file, DWORD code, const void *input, DWORD input_bytes, void *output, DWORD output_bytes,
    DWORD *transferred, LPOVERLAPPED overlapped)
{
    OVERLAPPED own = {0};
    DWORD got = 0;

    if (overlapped != NULL) {
        return DeviceIoControl(file, code, (void *)input, input_bytes, output, output_bytes, NULL, overlapped);
    }
    own.hEvent = (HANDLE)((ULONG_PTR)own_event() | 1);
    if (!DeviceIoControl(file, code, (void *)input, input_bytes, output, output_bytes, NULL, &own)
        && GetLastError() != ERROR_IO_PENDING) {
        return FALSE;
    }
    if (!GetOverlappedResult(file, &own, &got, TRUE)) {
        return FALSE;
    }
    if (transferred != NULL) {
        *transferred = got;
    }
    return TRUE;
}

/* A call that concerns an interface or a pipe of it, and gives a value or takes one. */
BOOL call_pipe(const struct usb_interface *owner, DWORD code, struct model_pipe *request)
{
    request->interface_number = owner->number;
    return call_driver(owner->file, code, request, sizeof(*request), request, sizeof(*request), NULL, NULL);
}

/* Writes a line to the misuse log, for what is seen before a device's handle is known. */
void report_misuse(const char *format, ...)
{
    HANDLE model = CreateFileW(
        MODEL_CONTROL_PATH, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    char text[MODEL_TEXT];
    DWORD got;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (model != INVALID_HANDLE_VALUE) {
        DeviceIoControl(model, MODEL_REPORT, text, (DWORD)lstrlenA(text) + 1, NULL, 0, &got, NULL);
        CloseHandle(model);
    }
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    (void)instance;
    switch (reason) {
    case DLL_PROCESS_ATTACH:
        event_slot = TlsAlloc();
        break;
    case DLL_THREAD_DETACH:
        forget_thread();
        break;
    case DLL_PROCESS_DETACH:
        if (reserved != NULL) {
            leave_sessions();
        }
        break;
    default:
        break;
    }
    return TRUE;
}
