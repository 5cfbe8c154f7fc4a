/* Other devices: composite with an associated interface, high speed, SuperSpeed. */
#include "check.h"

static const char device_descriptor[] = "12 01 00 02 EF 02 01 40 09 12 0D F0 23 01 00 00 00 01";

/* Function 0 is interface 0; function 1 is interfaces 1 and 2, of which the second has an isochronous endpoint. */
static const char composite[] = "09 02 3C 00 03 01 00 80 32 09 04 00 00 00 FF 00 00 00 08 0B 01 02 FF 00 00 00"
                                "09 04 01 00 00 FF 00 00 00 09 04 02 00 00 FF 00 00 00 09 04 02 01 01 FF 00 00 00"
                                "07 05 01 09 C0 00 01";

static const char high[] = "09 02 22 00 01 01 00 80 32 09 04 00 00 00 FF 00 00 00 09 04 00 01 01 FF 00 00 00 07 05 01 09 00 14 01";

static const char super[]
    = "09 02 28 00 01 01 00 80 32 09 04 00 00 00 FF 00 00 00 09 04 00 01 01 FF 00 00 00 07 05 01 09 00 04 02 06 30 02 00 00 0C";

static void functions(void)
{
    HANDLE file = open_file(plug(device_descriptor, composite, MODEL_FULL_SPEED, "0:0-0 1:1-2"), FILE_FLAG_OVERLAPPED);
    WINUSB_INTERFACE_HANDLE first;
    WINUSB_INTERFACE_HANDLE second;
    WINUSB_INTERFACE_HANDLE third;
    USB_INTERFACE_DESCRIPTOR descriptor;
    UCHAR configuration[9];
    ULONG got;

    begin("the second function of a composite device, with its associated interface");
    expect(WinUsb_Initialize(file, &first), "WinUsb_Initialize: error %lu", GetLastError());
    expect(WinUsb_QueryInterfaceSettings(first, 0, &descriptor) && descriptor.bInterfaceNumber == 1, "the first interface");
    expect(WinUsb_GetAssociatedInterface(first, 0, &second), "the associated interface: error %lu", GetLastError());
    expect_error(WinUsb_GetAssociatedInterface(first, 1, &third), ERROR_NO_MORE_ITEMS);
    expect(WinUsb_QueryInterfaceSettings(second, 1, &descriptor) && descriptor.bInterfaceNumber == 2
            && descriptor.bAlternateSetting == 1,
        "the associated interface's settings");
    expect(WinUsb_GetDescriptor(first, 2, 0, 0, configuration, 9, &got) && configuration[4] == 2, "its own configuration");
    expect(WinUsb_SetCurrentAlternateSetting(second, 1), "selecting: error %lu", GetLastError());
    expect(WinUsb_Free(second) && WinUsb_Free(first), "freeing");
    CloseHandle(file);
    unplug();
}

static void speed(const char *name, const char *descriptors, uint32_t speed, ULONG interval_bytes, ULONG packets)
{
    HANDLE file = open_file(plug(device_descriptor, descriptors, speed, ""), FILE_FLAG_OVERLAPPED);
    WINUSB_INTERFACE_HANDLE handle;
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    WINUSB_PIPE_INFORMATION_EX information = {0};
    OVERLAPPED overlapped = {0};
    ULONG frame_bytes = interval_bytes * packets;
    uint8_t *data = calloc(129, frame_bytes);
    UCHAR answer = 0;
    ULONG length = 1;
    DWORD got;

    begin(name);
    expect(WinUsb_Initialize(file, &handle) && WinUsb_SetCurrentAlternateSetting(handle, 1), "opening: %lu", GetLastError());
    expect(WinUsb_QueryPipeEx(handle, 1, 0, &information) && information.MaximumBytesPerInterval == interval_bytes,
        "%lu bytes per interval", information.MaximumBytesPerInterval);
    expect(WinUsb_QueryDeviceInformation(handle, DEVICE_SPEED, &length, &answer) && answer == 3, "speed %d", answer);
    expect(WinUsb_RegisterIsochBuffer(handle, OUT_PIPE, data, 129 * frame_bytes, &buffer),
        "registering: %lu", GetLastError());
    expect_error(WinUsb_WriteIsochPipeAsap(buffer, 0, interval_bytes, FALSE, &overlapped),
        packets == 1 ? ERROR_IO_PENDING : ERROR_INVALID_PARAMETER);
    expect_misuse(packets == 1 ? NULL : "not whole frames");
    memset(&overlapped, 0, sizeof(overlapped));
    expect_error(WinUsb_WriteIsochPipeAsap(buffer, 0, 4 * frame_bytes, FALSE, &overlapped), ERROR_IO_PENDING);
    pass(20);
    expect(GetOverlappedResult(file, &overlapped, &got, FALSE) && got == 0, "it ended with %lu", GetLastError());
    expect(WinUsb_UnregisterIsochBuffer(buffer) && WinUsb_Free(handle), "closing");
    CloseHandle(file);
    free(data);
    unplug();
}

void check_devices(void)
{
    functions();
    speed("high speed, three transactions of 1024 bytes each microframe", high, MODEL_HIGH_SPEED, 3072, 8);
    speed("SuperSpeed, 3072 bytes each second microframe", super, MODEL_SUPER_SPEED, 3072, 4);
    expect_misuse(NULL);
}
