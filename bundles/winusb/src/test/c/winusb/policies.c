/* Pipe and power policies: their values are a ULONG for times and sizes, else a UCHAR. */
#include "model_dll.h"

static ULONG size_of(ULONG policy)
{
    return policy == PIPE_TRANSFER_TIMEOUT || policy == MAXIMUM_TRANSFER_SIZE || policy == SUSPEND_DELAY ? 4 : 1;
}

static BOOL set(const struct usb_interface *owner, DWORD code, UCHAR pipe, ULONG policy, ULONG length, const void *value)
{
    struct model_pipe request = {.pipe = pipe, .type = policy};

    if (length != size_of(policy) || value == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    request.value = length == 4 ? *(const ULONG *)value : *(const UCHAR *)value;
    return call_pipe(owner, code, &request);
}

static BOOL get(const struct usb_interface *owner, DWORD code, UCHAR pipe, ULONG policy, PULONG length, void *value)
{
    struct model_pipe request = {.pipe = pipe, .type = policy};

    if (length == NULL || *length < size_of(policy) || value == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!call_pipe(owner, code, &request)) {
        return FALSE;
    }
    *length = size_of(policy);
    if (*length == 4) {
        *(ULONG *)value = request.value;
    } else {
        *(UCHAR *)value = (UCHAR)request.value;
    }
    return TRUE;
}

BOOL WINAPI WinUsb_SetPipePolicy(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, ULONG PolicyType, ULONG ValueLength, PVOID Value)
{
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_SetPipePolicy", &owner)
        && set(&owner, MODEL_SET_PIPE_POLICY, PipeID, PolicyType, ValueLength, Value);
}

BOOL WINAPI WinUsb_GetPipePolicy(
    WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, ULONG PolicyType, PULONG ValueLength, PVOID Value)
{
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_GetPipePolicy", &owner)
        && get(&owner, MODEL_GET_PIPE_POLICY, PipeID, PolicyType, ValueLength, Value);
}

BOOL WINAPI WinUsb_SetPowerPolicy(WINUSB_INTERFACE_HANDLE InterfaceHandle, ULONG PolicyType, ULONG ValueLength, PVOID Value)
{
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_SetPowerPolicy", &owner)
        && set(&owner, MODEL_SET_POWER_POLICY, 0, PolicyType, ValueLength, Value);
}

BOOL WINAPI WinUsb_GetPowerPolicy(WINUSB_INTERFACE_HANDLE InterfaceHandle, ULONG PolicyType, PULONG ValueLength, PVOID Value)
{
    struct usb_interface owner;

    return find_interface(InterfaceHandle, "WinUsb_GetPowerPolicy", &owner)
        && get(&owner, MODEL_GET_POWER_POLICY, 0, PolicyType, ValueLength, Value);
}
