/* Registered buffers of isochronous pipes. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

/* WinUsb_RegisterIsochBuffer: the pipe must be in the active alternate setting of the interface. */
NTSTATUS register_buffer(struct open_file *file, const struct model_register *request, struct model_registered *into)
{
    struct pipe_access access = find_pipe(file, "WinUsb_RegisterIsochBuffer", request->interface_number, request->pipe);
    struct buffer *buffer;
    uint8_t byte;

    if (access.status != STATUS_SUCCESS) {
        return access.status;
    }
    if (access.endpoint->setting->type != TYPE_ISOCHRONOUS || request->length == 0) {
        misuse("WinUsb_RegisterIsochBuffer: pipe 0x%02x with %u bytes; it must be isochronous, and have some",
            request->pipe, request->length);
        return STATUS_INVALID_PARAMETER;
    }
    if (access.endpoint->setting->packets_per_frame == 0 || access.endpoint->setting->interval_bytes == 0) {
        misuse("WinUsb_RegisterIsochBuffer: pipe 0x%02x has bInterval %u and %u bytes; Windows streams with periods of 1, 2, 4"
               " or 8 only, and of some bytes",
            request->pipe, access.endpoint->setting->interval, access.endpoint->setting->interval_bytes);
        return STATUS_INVALID_PARAMETER;
    }
    if (hits(access.endpoint, MODEL_REGISTER_FAILS)) {
        return random_below(2) ? STATUS_INSUFFICIENT_RESOURCES : STATUS_NO_MEMORY;
    }
    if (linux_read_memory(file->pid, request->address, &byte, 1) != 0
        || linux_read_memory(file->pid, request->address + request->length - 1, &byte, 1) != 0) {
        if (is_running(file->pid)) {
            misuse("WinUsb_RegisterIsochBuffer: pipe 0x%02x, %u bytes at 0x%I64x are not mapped", request->pipe,
                request->length, request->address);
        }
        return STATUS_ACCESS_VIOLATION;
    }
    buffer = allocate(sizeof(*buffer));
    if (buffer == NULL) {
        return STATUS_NO_MEMORY;
    }
    buffer->id = ++bus.next_id;
    buffer->file = file;
    buffer->endpoint = access.endpoint;
    buffer->setting = access.endpoint->setting;
    buffer->address = request->address;
    buffer->length = request->length;
    InsertTailList(&file->buffers, &buffer->link);
    into->id = buffer->id;
    into->bytes_per_frame = buffer->setting->interval_bytes * buffer->setting->packets_per_frame;
    return STATUS_SUCCESS;
}

static void free_buffer(struct buffer *buffer)
{
    RemoveEntryList(&buffer->link);
    release(buffer);
}

/* Ends a WinUsb_UnregisterIsochBuffer that waited, once nothing is pending on its buffer. */
void unregister_next(struct buffer *buffer)
{
    if (buffer->unregistering != NULL && buffer->pending == 0) {
        finish(buffer->unregistering, STATUS_SUCCESS, 0);
        free_buffer(buffer);
    }
}

/* A thread that waits for it may end, the buffer stays registered then. */
static void cancel_unregister(struct pended *pended)
{
    for (LIST_ENTRY *at = bus.files.Flink; at != &bus.files; at = at->Flink) {
        struct open_file *file = CONTAINING_RECORD(at, struct open_file, link);

        for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
            struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

            if (buffer->unregistering == pended) {
                buffer->unregistering = NULL;
            }
        }
    }
    finish(pended, STATUS_CANCELLED, 0);
}

/* WinUsb_UnregisterIsochBuffer: waits until what is pending on the buffer has finished. */
NTSTATUS unregister_buffer(struct open_file *file, IRP *irp, uint32_t id)
{
    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);
        struct pended *pended;

        if (buffer->id != id) {
            continue;
        }
        if (buffer->unregistering != NULL) {
            misuse("WinUsb_UnregisterIsochBuffer: buffer %u is being unregistered already", id);
            return STATUS_INVALID_HANDLE;
        }
        if (buffer->pending == 0) {
            free_buffer(buffer);
            return STATUS_SUCCESS;
        }
        misuse("WinUsb_UnregisterIsochBuffer: %d transfers are pending on the buffer of pipe 0x%02x", buffer->pending,
            buffer->endpoint->address);
        pended = allocate(sizeof(*pended));
        if (pended == NULL) {
            return STATUS_NO_MEMORY;
        }
        pended->cancel = cancel_unregister;
        buffer->unregistering = pended;
        return pend(pended, irp);
    }
    misuse("WinUsb_UnregisterIsochBuffer: buffer %u is not registered on this device handle", id);
    return STATUS_INVALID_HANDLE;
}
