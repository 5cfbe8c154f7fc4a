/*
 * Registers for arrivals and removals of WinUSB devices and prints them until so many have come: notify.exe COUNT. A line "ready"
 * comes first.
 */
#include <windows.h>

#include <initguid.h>
#include <cfgmgr32.h>
#include <stdio.h>
#include <stdlib.h>

DEFINE_GUID(winusb_class, 0xDEE824EF, 0x729B, 0x4A0E, 0x9C, 0x14, 0xB7, 0x11, 0x7D, 0x33, 0xA8, 0x17);

static HANDLE counted;

static DWORD CALLBACK print(HCMNOTIFICATION notification, PVOID context, CM_NOTIFY_ACTION action, PCM_NOTIFY_EVENT_DATA data,
    DWORD bytes)
{
    (void)notification;
    (void)context;
    (void)bytes;
    printf("%s %ls on thread %lu\n", action == CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL ? "arrived" : "removed",
        data->u.DeviceInterface.SymbolicLink, GetCurrentThreadId());
    fflush(stdout);
    ReleaseSemaphore(counted, 1, NULL);
    return 0;
}

int main(int count, char **arguments)
{
    CM_NOTIFY_FILTER filter = {.cbSize = sizeof(filter), .FilterType = CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE};
    HCMNOTIFICATION notification;
    HMODULE dll = LoadLibraryA("cfgmgr32.dll");
    CONFIGRET(WINAPI * enlist)(PCM_NOTIFY_FILTER, PVOID, PCM_NOTIFY_CALLBACK, PHCMNOTIFICATION)
        = (void *)GetProcAddress(dll, "CM_Register_Notification");
    CONFIGRET(WINAPI * resign)(HCMNOTIFICATION) = (void *)GetProcAddress(dll, "CM_Unregister_Notification");
    CONFIGRET result;

    filter.u.DeviceInterface.ClassGuid = winusb_class;
    counted = CreateSemaphoreW(NULL, 0, 1000, NULL);
    result = enlist == NULL ? CR_CALL_NOT_IMPLEMENTED : enlist(&filter, NULL, print, &notification);
    if (result != CR_SUCCESS) {
        printf("CM_Register_Notification: %lu\n", result);
        return 1;
    }
    puts("ready");
    fflush(stdout);
    for (int left = count > 1 ? atoi(arguments[1]) : 1; left > 0; left--) {
        if (WaitForSingleObject(counted, 10000) != WAIT_OBJECT_0) {
            puts("nothing for 10 s");
            return 1;
        }
    }
    resign(notification);
    return 0;
}
