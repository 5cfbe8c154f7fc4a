/* Isochronous transfers. */
#include "model_dll.h"

BOOL WINAPI WinUsb_RegisterIsochBuffer(WINUSB_INTERFACE_HANDLE InterfaceHandle, UCHAR PipeID, PUCHAR Buffer,
    ULONG BufferLength, PWINUSB_ISOCH_BUFFER_HANDLE IsochBufferHandle)
{
    struct model_register request = {0};
    struct model_registered answer;
    struct isoch_buffer buffer;
    struct usb_interface owner;

    if (!find_interface(InterfaceHandle, "WinUsb_RegisterIsochBuffer", &owner)) {
        return FALSE;
    }
    if (Buffer == NULL || IsochBufferHandle == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    *IsochBufferHandle = NULL;
    request.address = (uint64_t)(uintptr_t)Buffer;
    request.length = BufferLength;
    request.interface_number = owner.number;
    request.pipe = PipeID;
    if (!call_driver(owner.file, MODEL_REGISTER, &request, sizeof(request), &answer, sizeof(answer), NULL, NULL)) {
        return FALSE;
    }
    buffer.file = owner.file;
    buffer.id = answer.id;
    buffer.bytes_per_frame = answer.bytes_per_frame;
    *IsochBufferHandle = new_buffer(&buffer);
    return *IsochBufferHandle != NULL || fail(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI WinUsb_UnregisterIsochBuffer(WINUSB_ISOCH_BUFFER_HANDLE IsochBufferHandle)
{
    struct model_pipe request = {0};
    struct isoch_buffer buffer;

    if (!find_buffer(IsochBufferHandle, "WinUsb_UnregisterIsochBuffer", &buffer)) {
        return FALSE;
    }
    request.value = buffer.id;
    if (!call_driver(buffer.file, MODEL_UNREGISTER, &request, sizeof(request), NULL, 0, NULL, NULL)) {
        return FALSE;
    }
    free_buffer(IsochBufferHandle);
    return TRUE;
}

static BOOL submit(WINUSB_ISOCH_BUFFER_HANDLE handle, const char *function, struct model_isoch *request,
    struct isoch_buffer *buffer, LPOVERLAPPED overlapped)
{
    if (!find_buffer(handle, function, buffer)) {
        return FALSE;
    }
    request->id = buffer->id;
    request->overlapped = (uint64_t)(uintptr_t)overlapped;
    if (overlapped != NULL) {
        /* "Must be zero-initialised except hEvent": the driver judges it, as Windows writes to it from here on. */
        request->overlapped_was[0] = overlapped->Internal;
        request->overlapped_was[1] = overlapped->InternalHigh;
        request->overlapped_was[2] = (uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset;
    }
    return call_driver(buffer->file, MODEL_ISOCH, request, sizeof(*request), NULL, 0, NULL, overlapped);
}

/* The frame after the last one of a transfer that was accepted is told by the call. */
static BOOL submit_at(WINUSB_ISOCH_BUFFER_HANDLE handle, const char *function, struct model_isoch *request,
    PULONG frame_number, LPOVERLAPPED overlapped)
{
    struct isoch_buffer buffer = {0};
    BOOL done;

    if (frame_number == NULL) {
        return fail(ERROR_INVALID_PARAMETER);
    }
    request->frame = *frame_number;
    done = submit(handle, function, request, &buffer, overlapped);
    if (buffer.bytes_per_frame != 0 && (done || GetLastError() == ERROR_IO_PENDING)) {
        *frame_number = request->frame + request->length / buffer.bytes_per_frame;
    }
    return done;
}

BOOL WINAPI WinUsb_WriteIsochPipeAsap(
    WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length, BOOL ContinueStream, LPOVERLAPPED Overlapped)
{
    struct model_isoch request = {
        .flags = MODEL_ISOCH_ASAP | (ContinueStream ? MODEL_ISOCH_CONTINUE : 0), .offset = Offset, .length = Length};
    struct isoch_buffer buffer;

    return submit(BufferHandle, "WinUsb_WriteIsochPipeAsap", &request, &buffer, Overlapped);
}

BOOL WINAPI WinUsb_WriteIsochPipe(
    WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length, PULONG FrameNumber, LPOVERLAPPED Overlapped)
{
    struct model_isoch request = {.offset = Offset, .length = Length};

    return submit_at(BufferHandle, "WinUsb_WriteIsochPipe", &request, FrameNumber, Overlapped);
}

BOOL WINAPI WinUsb_ReadIsochPipeAsap(WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length,
    BOOL ContinueStream, ULONG NumberOfPackets, PUSBD_ISO_PACKET_DESCRIPTOR IsoPacketDescriptors, LPOVERLAPPED Overlapped)
{
    struct model_isoch request = {
        .flags = MODEL_ISOCH_IN | MODEL_ISOCH_ASAP | (ContinueStream ? MODEL_ISOCH_CONTINUE : 0),
        .offset = Offset,
        .length = Length,
        .packets = NumberOfPackets,
        .descriptors = (uint64_t)(uintptr_t)IsoPacketDescriptors};
    struct isoch_buffer buffer;

    return submit(BufferHandle, "WinUsb_ReadIsochPipeAsap", &request, &buffer, Overlapped);
}

BOOL WINAPI WinUsb_ReadIsochPipe(WINUSB_ISOCH_BUFFER_HANDLE BufferHandle, ULONG Offset, ULONG Length, PULONG FrameNumber,
    ULONG NumberOfPackets, PUSBD_ISO_PACKET_DESCRIPTOR IsoPacketDescriptors, LPOVERLAPPED Overlapped)
{
    struct model_isoch request = {.flags = MODEL_ISOCH_IN,
        .offset = Offset,
        .length = Length,
        .packets = NumberOfPackets,
        .descriptors = (uint64_t)(uintptr_t)IsoPacketDescriptors};

    return submit_at(BufferHandle, "WinUsb_ReadIsochPipe", &request, FrameNumber, Overlapped);
}
