/* An isochronous stream of a client in C, with the same slots as one of the client in Java. */
#ifndef STREAMS_H
#define STREAMS_H

#include <windows.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winusb.h>

enum { OUT_PIPE = 0x01, IN_PIPE = 0x82, FRAMES = 8, PACKETS = 8 * FRAMES, PENDING = 8, PACKET_BYTES = 3072, BATCH = 64 };

struct stream {
    int in;
    HANDLE file;
    HANDLE port;
    WINUSB_INTERFACE_HANDLE handle;
    WINUSB_INTERFACE_HANDLE first;
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    uint8_t *data;
    USBD_ISO_PACKET_DESCRIPTOR packets[PENDING][PACKETS];
    OVERLAPPED overlapped[PENDING];
    int pending;
    uint64_t number;
    uint64_t bytes;
    long refused;
};

static void fail(const char *function)
{
    fprintf(stderr, "%s failed with %lu\n", function, GetLastError());
    exit(1);
}

/* Fills or reads a slot as little as a client can, and submits it again. */
static void submit(struct stream *stream, int slot)
{
    ULONG length = PACKETS * PACKET_BYTES;
    ULONG offset = (ULONG)slot * length;
    OVERLAPPED *overlapped = &stream->overlapped[slot];
    BOOL continues = stream->pending > 0;

    if (stream->in) {
        for (int i = 0; i < PACKETS; i++) {
            stream->bytes += stream->packets[slot][i].Length;
        }
    } else {
        memcpy(stream->data + offset, &stream->number, sizeof(stream->number));
        stream->number++;
    }
    for (;; continues = FALSE) {
        memset(overlapped, 0, sizeof(*overlapped));
        if (stream->in ? WinUsb_ReadIsochPipeAsap(
                stream->buffer, offset, length, continues, PACKETS, stream->packets[slot], overlapped)
                       : WinUsb_WriteIsochPipeAsap(stream->buffer, offset, length, continues, overlapped)) {
            fail("nothing, but was to be pending; a submission");
        }
        if (GetLastError() == ERROR_IO_PENDING) {
            stream->pending++;
            return;
        }
        if (GetLastError() != ERROR_INVALID_PARAMETER || !continues) {
            fail("a submission");
        }
        stream->refused++;
    }
}

/* Opens a path, and streams to 0x01 or from 0x82 in alternate setting 1 of the interface of an index. */
static void open_stream(struct stream *stream, const WCHAR *path, int in, int interface_index)
{
    stream->in = in;
    stream->file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
        FILE_FLAG_OVERLAPPED, NULL);
    stream->port = stream->file == INVALID_HANDLE_VALUE ? NULL : CreateIoCompletionPort(stream->file, NULL, 1, 1);
    stream->data = calloc(PENDING, PACKETS * PACKET_BYTES);
    if (stream->port == NULL || stream->data == NULL || !WinUsb_Initialize(stream->file, &stream->first)) {
        fail("CreateFile, CreateIoCompletionPort or WinUsb_Initialize");
    }
    stream->handle = stream->first;
    if (interface_index > 0
        && !WinUsb_GetAssociatedInterface(stream->first, (UCHAR)(interface_index - 1), &stream->handle)) {
        fail("WinUsb_GetAssociatedInterface");
    }
    if (!WinUsb_SetCurrentAlternateSetting(stream->handle, 1)
        || !WinUsb_RegisterIsochBuffer(stream->handle, in ? IN_PIPE : OUT_PIPE, stream->data, PENDING * PACKETS * PACKET_BYTES,
            &stream->buffer)) {
        fail("WinUsb_SetCurrentAlternateSetting or WinUsb_RegisterIsochBuffer");
    }
    for (int slot = 0; slot < PENDING; slot++) {
        submit(stream, slot);
    }
}

/* Replaces all transfers that complete in one wait. Returns how many they were. */
static ULONG turn(struct stream *stream)
{
    OVERLAPPED_ENTRY entries[BATCH];
    ULONG got;

    if (!GetQueuedCompletionStatusEx(stream->port, entries, BATCH, &got, 5000, FALSE)) {
        fail("GetQueuedCompletionStatusEx");
    }
    for (ULONG i = 0; i < got; i++) {
        stream->pending--;
        submit(stream, (int)(entries[i].lpOverlapped - stream->overlapped));
    }
    return got;
}

#endif
