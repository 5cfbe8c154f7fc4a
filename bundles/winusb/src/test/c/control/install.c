/* Installs the driver: a root-enumerated device and the service that is its driver. No INF is needed. */
#include "control.h"

#include <initguid.h>
#include <devguid.h>
#include <setupapi.h>

static const wchar_t instance[] = L"ROOT\\MICROFRAMEUSB\\0000";
static const wchar_t hardware_id[] = L"ROOT\\MICROFRAMEUSB\0";

enum { START_MS = 60000, POLL_MS = 5 };

static int fail(const char *function)
{
    say_error("%s failed with %lu", function, GetLastError());
    return 0;
}

static int make_device(void)
{
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};
    HDEVINFO set = SetupDiCreateDeviceInfoList(&GUID_DEVCLASS_SYSTEM, NULL);
    int made = 0;

    if (set == INVALID_HANDLE_VALUE) {
        return fail("SetupDiCreateDeviceInfoList");
    }
    if (!SetupDiCreateDeviceInfoW(set, instance, &GUID_DEVCLASS_SYSTEM, NULL, NULL, 0, &info)
        && !SetupDiOpenDeviceInfoW(set, instance, NULL, 0, &info)) {
        fail("SetupDiCreateDeviceInfo");
    } else if (!SetupDiSetDeviceRegistryPropertyW(
                   set, &info, SPDRP_HARDWAREID, (const BYTE *)hardware_id, sizeof(hardware_id))
        || !SetupDiSetDeviceRegistryPropertyW(
            set, &info, SPDRP_SERVICE, (const BYTE *)MODEL_SERVICE, sizeof(MODEL_SERVICE))) {
        fail("SetupDiSetDeviceRegistryProperty");
    } else if (!SetupDiRegisterDeviceInfo(set, &info, 0, NULL, NULL, NULL)) {
        fail("SetupDiRegisterDeviceInfo");
    } else {
        made = 1;
    }
    SetupDiDestroyDeviceInfoList(set);
    return made;
}

static SC_HANDLE make_service(SC_HANDLE manager, const wchar_t *driver)
{
    SC_HANDLE service = CreateServiceW(manager, MODEL_SERVICE, MODEL_SERVICE, SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER,
        SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, driver, NULL, NULL, NULL, NULL, NULL);

    if (service == NULL && GetLastError() == ERROR_SERVICE_EXISTS) {
        service = OpenServiceW(manager, MODEL_SERVICE, SERVICE_ALL_ACCESS);
        if (service != NULL
            && !ChangeServiceConfigW(service, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, driver, NULL, NULL,
                NULL, NULL, NULL, NULL)) {
            CloseServiceHandle(service);
            return NULL;
        }
    }
    return service;
}

static HANDLE model = INVALID_HANDLE_VALUE;

static int try_open(void)
{
    if (model == INVALID_HANDLE_VALUE) {
        model = CreateFileW(MODEL_CONTROL_PATH, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, 0, NULL);
    }
    return model != INVALID_HANDLE_VALUE;
}

/* While the services of a new prefix start, on a machine that is busy, the driver's is not started at the first call. */
static DWORD ask_to_start(SC_HANDLE service)
{
    DWORD code = StartServiceW(service, 0, NULL) ? NO_ERROR : GetLastError();

    return code == ERROR_SERVICE_ALREADY_RUNNING ? NO_ERROR : code;
}

static int may_start_later(DWORD code)
{
    return code == ERROR_SERVICE_DATABASE_LOCKED || code == ERROR_SERVICE_REQUEST_TIMEOUT;
}

static int start(SC_HANDLE service)
{
    DWORD begun = GetTickCount();
    DWORD code = ERROR_SERVICE_DATABASE_LOCKED;

    while (!try_open()) {
        if (code != NO_ERROR) {
            code = ask_to_start(service);
        }
        if (code != NO_ERROR && (!may_start_later(code) || GetTickCount() - begun >= START_MS)) {
            SetLastError(code);
            return fail("StartService");
        }
        if (GetTickCount() - begun >= START_MS) {
            return fail("opening the model");
        }
        Sleep(POLL_MS);
    }
    return 1;
}

int install(const wchar_t *driver)
{
    wchar_t path[MAX_PATH];
    SC_HANDLE manager;
    SC_HANDLE service;
    int done;

    if (GetFullPathNameW(driver, MAX_PATH, path, NULL) == 0 || GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) {
        return fail("finding the driver's file");
    }
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    if (manager == NULL) {
        return fail("OpenSCManager");
    }
    service = make_device() ? make_service(manager, path) : NULL;
    done = service != NULL && start(service);
    if (service != NULL) {
        CloseServiceHandle(service);
    }
    CloseServiceHandle(manager);
    return done;
}

/* Opens the model, and starts its driver where it does not run. */
int open_model(void)
{
    SC_HANDLE manager;
    SC_HANDLE service;
    int done;

    if (try_open()) {
        return 1;
    }
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    service = manager == NULL ? NULL : OpenServiceW(manager, MODEL_SERVICE, SERVICE_ALL_ACCESS);
    done = service != NULL ? start(service) : fail("OpenService, for the driver that is not installed,");
    if (service != NULL) {
        CloseServiceHandle(service);
    }
    if (manager != NULL) {
        CloseServiceHandle(manager);
    }
    return done;
}

int uninstall(void)
{
    SERVICE_STATUS status;
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    SC_HANDLE service = manager == NULL ? NULL : OpenServiceW(manager, MODEL_SERVICE, SERVICE_ALL_ACCESS);
    HDEVINFO set = SetupDiCreateDeviceInfoList(NULL, NULL);
    SP_DEVINFO_DATA info = {.cbSize = sizeof(info)};

    if (service != NULL) {
        ControlService(service, SERVICE_CONTROL_STOP, &status);
        DeleteService(service);
        CloseServiceHandle(service);
    }
    if (manager != NULL) {
        CloseServiceHandle(manager);
    }
    if (SetupDiOpenDeviceInfoW(set, instance, NULL, 0, &info)) {
        SetupDiRemoveDevice(set, &info);
    }
    SetupDiDestroyDeviceInfoList(set);
    return 1;
}

int call_model(DWORD code, const void *input, DWORD input_bytes, void *output, DWORD output_bytes)
{
    struct model_answer *answer = output;
    DWORD got = 0;

    if (!DeviceIoControl(model, code, (void *)input, input_bytes, output, output_bytes, &got, NULL)) {
        return fail("the call of the driver");
    }
    if (answer->refused) {
        say_error("%s", answer->sentence);
        return 0;
    }
    return 1;
}

/* Reads a list of the driver's part by part. */
int list_model(DWORD code, struct model_command *command, uint32_t unit,
    int (*each)(void *context, const void *part, uint32_t bytes), void *context)
{
    static uint64_t part[(sizeof(struct model_answer) + MODEL_CHUNK) / 8];
    struct model_answer *answer = (struct model_answer *)part;

    do {
        if (!call_model(code, command, sizeof(*command), part, sizeof(part))) {
            return 0;
        }
        for (uint32_t at = 0; at < answer->count; at += unit == 0 ? answer->count : unit) {
            if (!each(context, (const char *)(answer + 1) + at, unit == 0 ? answer->count : unit)) {
                return 0;
            }
        }
        command->from += answer->count;
    } while (answer->count > 0 && command->from < answer->value);
    return 1;
}
