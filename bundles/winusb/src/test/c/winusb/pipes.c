/* Alternate settings, control, bulk and interrupt transfers, and what is done to a pipe. */
#include "model_dll.h"

#include <string.h>

enum { MOST_CONTROL = 4096 };

BOOL WINAPI WinUsb_SetCurrentAlternateSetting(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR SettingNumber)
{
    struct model_pipe request = {.value = SettingNumber};
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_SetCurrentAlternateSetting", &owner)
        && call_pipe(&owner, MODEL_SET_ALTERNATE, &request);
}

BOOL WINAPI WinUsb_GetCurrentAlternateSetting(WINUSB_INTERFACE_HANDLE InterfaceHandle, PUCHAR SettingNumber)
{
    struct model_pipe request = {0};
    struct usb_interface owner;

    if (SettingNumber == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!find_interface(InterfaceHandle, "WinUsb_GetCurrentAlternateSetting", &owner)
        || !call_pipe(&owner, MODEL_GET_ALTERNATE, &request)) {
        return FALSE;
    }
    *SettingNumber = (UCHAR)request.value;
    return TRUE;
}

/* Sends a header with data behind it. */
static BOOL send_behind(const struct usb_interface *owner, DWORD code, const void *header, DWORD header_bytes,
    const void *data, DWORD data_bytes, DWORD *transferred, LPOVERLAPPED overlapped)
{
    uint8_t *input = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)header_bytes + data_bytes);
    DWORD error;
    BOOL done;

    if (input == NULL) {
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    memcpy(input, header, header_bytes);
    if (data_bytes > 0) {
        memcpy(input + header_bytes, data, data_bytes);
    }
    done = call_driver(owner->file, code, input, header_bytes + data_bytes, NULL, 0, transferred, overlapped);
    error = GetLastError();
    HeapFree(GetProcessHeap(), 0, input);
    SetLastError(error);
    return done;
}

BOOL WINAPI WinUsb_ControlTransfer(WINUSB_INTERFACE_HANDLE InterfaceHandle, WINUSB_SETUP_PACKET SetupPacket, PUCHAR Buffer,
    ULONG BufferLength, PULONG LengthTransferred, LPOVERLAPPED Overlapped)
{
    struct usb_interface owner;
    struct model_setup request = {0};
    ULONG length = BufferLength < MOST_CONTROL ? BufferLength : MOST_CONTROL;

    if (!find_interface(InterfaceHandle, "WinUsb_ControlTransfer", &owner)) {
        return FALSE;
    }
    if (Buffer == NULL && BufferLength > 0) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    memcpy(request.setup, &SetupPacket, sizeof(request.setup));
    request.interface_number = owner.number;
    if (SetupPacket.RequestType & 0x80) {
        return call_driver(owner.file, MODEL_CONTROL, &request, sizeof(request), Buffer, length, LengthTransferred,
            Overlapped);
    }
    return send_behind(&owner, MODEL_CONTROL, &request, sizeof(request), Buffer, length, LengthTransferred, Overlapped);
}

BOOL WINAPI WinUsb_ReadPipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, PUCHAR Buffer, ULONG BufferLength,
    PULONG LengthTransferred, LPOVERLAPPED Overlapped)
{
    struct model_pipe request = {.pipe = PipeID};
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_ReadPipe", &owner)) {
        return FALSE;
    }
    request.interface_number = owner.number;
    return call_driver(
        owner.file, MODEL_READ_PIPE, &request, sizeof(request), Buffer, BufferLength, LengthTransferred, Overlapped);
}

BOOL WINAPI WinUsb_WritePipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, PUCHAR Buffer, ULONG BufferLength,
    PULONG LengthTransferred, LPOVERLAPPED Overlapped)
{
    struct model_pipe request = {.pipe = PipeID};
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_WritePipe", &owner)) {
        return FALSE;
    }
    request.interface_number = owner.number;
    return send_behind(&owner, MODEL_WRITE_PIPE, &request, sizeof(request), Buffer, BufferLength, LengthTransferred, Overlapped);
}

static BOOL simply(WINUSB_INTERFACE_HANDLE handle, const char *function, DWORD code, UCHAR pipe)
{
    struct model_pipe request = {.pipe = pipe};
    struct usb_interface owner;

    return find_interface(handle, function, &owner) && call_pipe(&owner, code, &request);
}

BOOL WINAPI WinUsb_AbortPipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID)
{
    return simply(InterfaceHandle, "WinUsb_AbortPipe", MODEL_ABORT_PIPE, PipeID);
}

BOOL WINAPI WinUsb_ResetPipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID)
{
    return simply(InterfaceHandle, "WinUsb_ResetPipe", MODEL_RESET_PIPE, PipeID);
}

BOOL WINAPI WinUsb_FlushPipe(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID)
{
    return simply(InterfaceHandle, "WinUsb_FlushPipe", MODEL_FLUSH_PIPE, PipeID);
}

BOOL WINAPI WinUsb_GetOverlappedResult(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
{
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_GetOverlappedResult", &owner)
        && GetOverlappedResult(owner.file, lpOverlapped, lpNumberOfBytesTransferred, bWait);
}
