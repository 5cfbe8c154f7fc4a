/*
 * Finds a device by SetupAPI, opens it and streams to endpoint 0x01 and from endpoint 0x82, the one as fast as it goes with
 * ContinueStream, the other checked packet by packet. For a look at the model without Java.
 *
 *   stream.exe TRANSFERS FRAMES_EACH PENDING [both|out|in] [INDEX_OF_THE_DEVICE]
 */
#include <windows.h>

#include <initguid.h>
#include <setupapi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winusb.h>

DEFINE_GUID(winusb_class, 0xDEE824EF, 0x729B, 0x4A0E, 0x9C, 0x14, 0xB7, 0x11, 0x7D, 0x33, 0xA8, 0x17);

enum { OUT_PIPE = 0x01, IN_PIPE = 0x82, MOST_PENDING = 64 };
#define STEP 0x9E3779B97F4A7C15u

struct stream {
    int in;
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    uint8_t *data;
    USBD_ISO_PACKET_DESCRIPTOR *packets;
    OVERLAPPED overlapped[MOST_PENDING];
    ULONG slot_bytes;
    ULONG packet_bytes;
    ULONG slot_packets;
    int pending;
    int submitted;
    int refused;
    uint64_t expected;
    int gaps;
};

static void fail(const char *function)
{
    printf("%s failed with %lu\n", function, GetLastError());
    exit(1);
}

static WCHAR *find_path(DWORD index)
{
    static uint64_t room[128];
    SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail = (void *)room;
    SP_DEVICE_INTERFACE_DATA data = {.cbSize = sizeof(data)};
    HDEVINFO set = SetupDiGetClassDevsW(&winusb_class, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);

    if (!SetupDiEnumDeviceInterfaces(set, NULL, &winusb_class, index, &data)) {
        fail("SetupDiEnumDeviceInterfaces");
    }
    detail->cbSize = sizeof(*detail);
    if (!SetupDiGetDeviceInterfaceDetailW(set, &data, detail, sizeof(room), NULL, NULL)) {
        fail("SetupDiGetDeviceInterfaceDetail");
    }
    SetupDiDestroyDeviceInfoList(set);
    return detail->DevicePath;
}

static void submit(struct stream *stream, int slot)
{
    ULONG offset = (ULONG)slot * stream->slot_bytes;
    OVERLAPPED *overlapped = &stream->overlapped[slot];
    BOOL continues = stream->pending > 0;

    for (;;) {
        memset(overlapped, 0, sizeof(*overlapped));
        if (stream->in
                ? WinUsb_ReadIsochPipeAsap(stream->buffer, offset, stream->slot_bytes, continues, stream->slot_packets,
                    stream->packets + (size_t)slot * stream->slot_packets, overlapped)
                : WinUsb_WriteIsochPipeAsap(stream->buffer, offset, stream->slot_bytes, continues, overlapped)) {
            fail("nothing, but was to be pending; a submission");
        }
        if (GetLastError() == ERROR_IO_PENDING) {
            stream->pending++;
            stream->submitted++;
            return;
        }
        if (GetLastError() != ERROR_INVALID_PARAMETER || !continues) {
            fail("a submission");
        }
        stream->refused++;
        continues = FALSE;
    }
}

static void check(struct stream *stream, int slot)
{
    for (ULONG i = 0; stream->in && i < stream->slot_packets; i++) {
        const USBD_ISO_PACKET_DESCRIPTOR *packet = &stream->packets[(ULONG)slot * stream->slot_packets + i];
        const uint64_t *words = (const void *)(stream->data + (ULONG)slot * stream->slot_bytes + packet->Offset);

        if (packet->Status != 0 || packet->Length != stream->packet_bytes) {
            printf("packet %lu: status %08lx, length %lu\n", i, packet->Status, packet->Length);
            continue;
        }
        stream->gaps += stream->expected != 0 && words[0] != stream->expected;
        stream->expected = words[0] + 1;
        for (ULONG word = 1; word < packet->Length / 8; word++) {
            if (words[word] != words[0] + word * STEP) {
                printf("packet %lu: word %lu is wrong\n", i, word);
                return;
            }
        }
    }
}

static void open_stream(struct stream *stream, WINUSB_INTERFACE_HANDLE interface_handle, int pipe, int frames, int pending)
{
    WINUSB_PIPE_INFORMATION_EX information;
    UCHAR speed = 0;
    ULONG length = 1;

    if (!WinUsb_SetCurrentAlternateSetting(interface_handle, 1)
        || !WinUsb_QueryPipeEx(interface_handle, 1, 0, &information)
        || !WinUsb_QueryDeviceInformation(interface_handle, DEVICE_SPEED, &length, &speed)) {
        fail("WinUsb_SetCurrentAlternateSetting or a query");
    }
    stream->in = pipe == IN_PIPE;
    stream->packet_bytes = information.MaximumBytesPerInterval;
    stream->slot_packets = (ULONG)frames * (speed == 3 ? 8 : 1);
    stream->slot_bytes = stream->slot_packets * stream->packet_bytes;
    stream->data = calloc((size_t)pending, stream->slot_bytes);
    stream->packets = calloc((size_t)pending * stream->slot_packets, sizeof(*stream->packets));
    if (!WinUsb_RegisterIsochBuffer(
            interface_handle, (UCHAR)pipe, stream->data, (ULONG)pending * stream->slot_bytes, &stream->buffer)) {
        fail("WinUsb_RegisterIsochBuffer");
    }
}

int main(int count, char **arguments)
{
    static struct stream streams[2];
    int transfers = count > 1 ? atoi(arguments[1]) : 100;
    int frames = count > 2 ? atoi(arguments[2]) : 4;
    int pending = count > 3 ? atoi(arguments[3]) : 8;
    const char *which = count > 4 ? arguments[4] : "both";
    int from = strcmp(which, "in") == 0;
    int to = strcmp(which, "out") == 0 ? 1 : 2;
    HANDLE file = CreateFileW(find_path(count > 5 ? (DWORD)atoi(arguments[5]) : 0), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
        OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    HANDLE port = file == INVALID_HANDLE_VALUE ? NULL : CreateIoCompletionPort(file, NULL, 7, 1);
    WINUSB_INTERFACE_HANDLE first;
    WINUSB_INTERFACE_HANDLE handle[2];
    ULONG frame;
    LARGE_INTEGER time;

    if (port == NULL || !WinUsb_Initialize(file, &first)) {
        fail("CreateFile, CreateIoCompletionPort or WinUsb_Initialize");
    }
    if (!WinUsb_GetAssociatedInterface(first, 0, &handle[0]) || !WinUsb_GetAssociatedInterface(first, 1, &handle[1])
        || !WinUsb_GetCurrentFrameNumber(first, &frame, &time)) {
        fail("WinUsb_GetAssociatedInterface or WinUsb_GetCurrentFrameNumber");
    }
    for (int i = from; i < to; i++) {
        open_stream(&streams[i], handle[i], i == 0 ? OUT_PIPE : IN_PIPE, frames, pending);
        for (int slot = 0; slot < pending; slot++) {
            submit(&streams[i], slot);
        }
    }
    while (streams[0].pending + streams[1].pending > 0) {
        OVERLAPPED_ENTRY entry;
        ULONG got;

        if (!GetQueuedCompletionStatusEx(port, &entry, 1, &got, 5000, FALSE)) {
            fail("GetQueuedCompletionStatusEx");
        }
        for (int i = from; i < to; i++) {
            ptrdiff_t slot = entry.lpOverlapped - streams[i].overlapped;

            if (slot < 0 || slot >= pending) {
                continue;
            }
            streams[i].pending--;
            if (entry.lpOverlapped->Internal != 0) {
                printf("slot %d ended with %08lx\n", (int)slot, (ULONG)entry.lpOverlapped->Internal);
            }
            check(&streams[i], (int)slot);
            if (streams[i].submitted < transfers) {
                submit(&streams[i], (int)slot);
            }
        }
    }
    for (int i = from; i < to; i++) {
        printf("%s: %d transfers of %lu bytes, %d refused, %d gaps\n", streams[i].in ? "in" : "out", streams[i].submitted,
            streams[i].slot_bytes, streams[i].refused, streams[i].gaps);
        if (!WinUsb_UnregisterIsochBuffer(streams[i].buffer)) {
            fail("WinUsb_UnregisterIsochBuffer");
        }
    }
    WinUsb_Free(handle[0]);
    WinUsb_Free(handle[1]);
    WinUsb_Free(first);
    CloseHandle(file);
    return 0;
}
