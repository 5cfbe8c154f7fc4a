/* Initialize, GetAssociatedInterface, Free; sdk-api: nf-winusb-winusb_initialize and others. */
#include "linux.h"
#include "model_dll.h"

BOOL WINAPI WinUsb_Initialize(HANDLE DeviceHandle, PWINUSB_INTERFACE_HANDLE InterfaceHandle)
{
    struct model_initialize request = {0};
    struct model_initialized answer;
    struct session *session;
    DWORD got = 0;

    if (InterfaceHandle == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    *InterfaceHandle = NULL;
    if (DeviceHandle == NULL || DeviceHandle == INVALID_HANDLE_VALUE) {
        return fail(ERROR_INVALID_HANDLE);
    }
    linux_allow_memory_access();
    request.pid = linux_getpid();
    request.process = GetCurrentProcessId();
    if (!call_driver(
            DeviceHandle, MODEL_INITIALIZE, &request, sizeof(request), &answer, sizeof(answer), &got, NULL)) {
        return FALSE;
    }
    session = new_session(DeviceHandle);
    if (session == NULL) {
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    session->device = answer;
    InterlockedExchange(&frame_ticks, (LONG)answer.frame_ticks);
    *InterfaceHandle = new_interface(session, answer.first_interface, 1);
    return *InterfaceHandle != NULL || fail(ERROR_NOT_ENOUGH_MEMORY);
}

/* Index 0 is the interface right after the first one. */
BOOL WINAPI WinUsb_GetAssociatedInterface(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR AssociatedInterfaceIndex,
    PWINUSB_INTERFACE_HANDLE AssociatedInterfaceHandle)
{
    struct model_pipe request = {0};
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_GetAssociatedInterface", &owner)) {
        return FALSE;
    }
    if (AssociatedInterfaceHandle == NULL || AssociatedInterfaceIndex == 0xFF) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    *AssociatedInterfaceHandle = NULL;
    if (!owner.is_first) {
        report_misuse("WinUsb_GetAssociatedInterface: the handle is not the one that WinUsb_Initialize gave");
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (owner.number + 1 + AssociatedInterfaceIndex > owner.session->device.last_interface) {
        return fail(ERROR_NO_MORE_ITEMS);
    }
    owner.number = (uint8_t)(owner.number + 1 + AssociatedInterfaceIndex);
    if (!call_pipe(&owner, MODEL_ASSOCIATE, &request)) {
        return FALSE;
    }
    *AssociatedInterfaceHandle = new_interface(owner.session, owner.number, 0);
    return *AssociatedInterfaceHandle != NULL || fail(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI WinUsb_Free(WINUSB_INTERFACE_HANDLE InterfaceHandle)
{
    struct model_pipe request = {0};
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_Free", &owner)) {
        return FALSE;
    }
    if (!call_pipe(&owner, MODEL_FREE, &request)) {
        report_misuse("WinUsb_Free: the device's handle is closed already; error %lu", GetLastError());
    }
    free_interface(InterfaceHandle);
    return TRUE;
}
