/*
 * CM_Register_Notification and CM_Unregister_Notification, which Wine 8.0 lacks, for device interfaces; everything else is
 * forwarded to setupapi by cfgmgr32.def. Each callback comes on a native thread of its own that the process has never seen,
 * one at a time for each registration, in order (cfgmgr32: nf-cfgmgr32-cm_register_notification).
 *
 * With MICROFRAME_NOTIFICATIONS=off in the environment registering fails, as where it does not exist.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <windows.h>

#include <cfgmgr32.h>

#include "model.h"

struct registration {
    CM_NOTIFY_FILTER filter;
    PVOID context;
    PCM_NOTIFY_CALLBACK callback;
    HANDLE model;
    HANDLE stop;
    HANDLE listener;
    uint64_t known;
    volatile DWORD callback_thread;
};

/* One event on its way to one callback. */
struct delivery {
    struct registration *registration;
    CM_NOTIFY_ACTION action;
    DWORD bytes;
    union {
        CM_NOTIFY_EVENT_DATA data;
        uint8_t room[sizeof(CM_NOTIFY_EVENT_DATA) + MODEL_TEXT * sizeof(WCHAR)];
    } event;
};

static DWORD WINAPI deliver(void *argument)
{
    struct delivery *delivery = argument;
    struct registration *registration = delivery->registration;

    registration->callback_thread = GetCurrentThreadId();
    registration->callback((HCMNOTIFICATION)registration, registration->context, delivery->action, &delivery->event.data,
        delivery->bytes);
    registration->callback_thread = 0;
    return 0;
}

static BOOL is_wanted(const struct registration *registration, const struct model_change *change)
{
    return (registration->filter.Flags & CM_NOTIFY_FILTER_FLAG_ALL_INTERFACE_CLASSES) != 0
        || memcmp(&registration->filter.u.DeviceInterface.ClassGuid, change->guid, sizeof(change->guid)) == 0;
}

static void notify(struct registration *registration, const struct model_change *change)
{
    struct delivery delivery = {.registration = registration};
    size_t length = 0;
    HANDLE thread;

    while (length < MODEL_TEXT - 1 && change->path[length] != 0) {
        length++;
    }
    delivery.action = change->arrived ? CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL : CM_NOTIFY_ACTION_DEVICEINTERFACEREMOVAL;
    delivery.event.data.FilterType = CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE;
    memcpy(&delivery.event.data.u.DeviceInterface.ClassGuid, change->guid, sizeof(change->guid));
    memcpy(delivery.event.data.u.DeviceInterface.SymbolicLink, change->path, length * sizeof(WCHAR));
    delivery.event.data.u.DeviceInterface.SymbolicLink[length] = 0;
    delivery.bytes = (DWORD)(offsetof(CM_NOTIFY_EVENT_DATA, u.DeviceInterface.SymbolicLink) + (length + 1) * sizeof(WCHAR));
    thread = CreateThread(NULL, 0, deliver, &delivery, 0, NULL);
    if (thread != NULL) {
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
}

/* Asks the driver for the change after the one that is known; answers whether there is one, and no reason to stop. */
static BOOL next_change(struct registration *registration, uint64_t after, struct model_change *change)
{
    struct model_command request = {.from = (int64_t)after};
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    HANDLE handles[2] = {registration->stop, overlapped.hEvent};
    DWORD got = 0;
    BOOL done = overlapped.hEvent != NULL
        && (DeviceIoControl(registration->model, MODEL_CHANGES, &request, sizeof(request), change, sizeof(*change), NULL,
                &overlapped)
            || GetLastError() == ERROR_IO_PENDING);

    if (done) {
        if (WaitForMultipleObjects(2, handles, FALSE, INFINITE) == WAIT_OBJECT_0) {
            CancelIoEx(registration->model, &overlapped);
        }
        done = GetOverlappedResult(registration->model, &overlapped, &got, TRUE) && got == sizeof(*change);
    }
    if (overlapped.hEvent != NULL) {
        CloseHandle(overlapped.hEvent);
    }
    return done;
}

static DWORD WINAPI run_listener(void *argument)
{
    struct registration *registration = argument;
    struct model_change change;

    while (next_change(registration, registration->known, &change)) {
        registration->known = change.sequence;
        if (WaitForSingleObject(registration->stop, 0) == WAIT_OBJECT_0) {
            break;
        }
        if (is_wanted(registration, &change)) {
            notify(registration, &change);
        }
    }
    return 0;
}

static void discard(struct registration *registration)
{
    if (registration->model != INVALID_HANDLE_VALUE) {
        CloseHandle(registration->model);
    }
    if (registration->stop != NULL) {
        CloseHandle(registration->stop);
    }
    HeapFree(GetProcessHeap(), 0, registration);
}

static BOOL is_switched_off(void)
{
    char value[8];
    DWORD length = GetEnvironmentVariableA("MICROFRAME_NOTIFICATIONS", value, sizeof(value));

    return length > 0 && length < sizeof(value) && lstrcmpiA(value, "off") == 0;
}

CONFIGRET WINAPI CM_Register_Notification(
    PCM_NOTIFY_FILTER pFilter, PVOID pContext, PCM_NOTIFY_CALLBACK pCallback, PHCMNOTIFICATION pNotifyContext)
{
    struct registration *registration;
    struct model_change change;

    if (pFilter == NULL || pCallback == NULL || pNotifyContext == NULL) {
        return CR_INVALID_POINTER;
    }
    if (pFilter->cbSize != sizeof(*pFilter)) {
        return CR_INVALID_DATA;
    }
    if (is_switched_off() || pFilter->FilterType != CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE) {
        return CR_CALL_NOT_IMPLEMENTED;
    }
    registration = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*registration));
    if (registration == NULL) {
        return CR_OUT_OF_MEMORY;
    }
    registration->filter = *pFilter;
    registration->context = pContext;
    registration->callback = pCallback;
    registration->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    registration->model = CreateFileW(MODEL_CONTROL_PATH, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
        NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (registration->stop == NULL || registration->model == INVALID_HANDLE_VALUE
        || !next_change(registration, UINT64_MAX, &change)) {
        discard(registration);
        return CR_FAILURE;
    }
    registration->known = change.sequence;
    registration->listener = CreateThread(NULL, 0, run_listener, registration, 0, NULL);
    if (registration->listener == NULL) {
        discard(registration);
        return CR_FAILURE;
    }
    *pNotifyContext = (HCMNOTIFICATION)registration;
    return CR_SUCCESS;
}

/* It waits for a callback that runs, so from inside one it would wait for ever. */
static CONFIGRET refuse_in_callback(struct registration *registration)
{
    static char text[] = "CM_Unregister_Notification: called from inside the callback; on Windows this waits for ever";
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    DWORD got;

    DeviceIoControl(registration->model, MODEL_REPORT, text, sizeof(text), NULL, 0, NULL, &overlapped);
    GetOverlappedResult(registration->model, &overlapped, &got, TRUE);
    CloseHandle(overlapped.hEvent);
    return CR_FAILURE;
}

CONFIGRET WINAPI CM_Unregister_Notification(HCMNOTIFICATION NotifyContext)
{
    struct registration *registration = (struct registration *)NotifyContext;

    if (registration == NULL) {
        return CR_INVALID_DATA;
    }
    if (registration->callback_thread == GetCurrentThreadId()) {
        return refuse_in_callback(registration);
    }
    SetEvent(registration->stop);
    WaitForSingleObject(registration->listener, INFINITE);
    CloseHandle(registration->listener);
    discard(registration);
    return CR_SUCCESS;
}
