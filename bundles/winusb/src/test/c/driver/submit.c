/* Submissions of isochronous transfers: what is refused, and what is misuse. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

static const char *name_of(const struct model_isoch *request)
{
    if (request->flags & MODEL_ISOCH_IN) {
        return request->flags & MODEL_ISOCH_ASAP ? "WinUsb_ReadIsochPipeAsap" : "WinUsb_ReadIsochPipe";
    }
    return request->flags & MODEL_ISOCH_ASAP ? "WinUsb_WriteIsochPipeAsap" : "WinUsb_WriteIsochPipe";
}

static struct buffer *find_buffer(struct open_file *file, uint32_t id)
{
    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

        if (buffer->id == id) {
            return buffer;
        }
    }
    return NULL;
}

static int overlap(uint64_t a, uint64_t a_bytes, uint64_t b, uint64_t b_bytes)
{
    return a < b + b_bytes && b < a + a_bytes;
}

/* Whether memory of the request belongs to a transfer that is pending; logs which. */
static int is_in_use(const struct open_file *file, const struct buffer *buffer, const struct model_isoch *request)
{
    struct usb_device *device = buffer->endpoint->device;
    uint64_t address = buffer->address + request->offset;

    for (int i = 0; i < ENDPOINTS; i++) {
        LIST_ENTRY *head = &device->endpoint[i].transfers;

        for (LIST_ENTRY *entry = head->Flink; entry != head; entry = entry->Flink) {
            const struct transfer *other = CONTAINING_RECORD(entry, struct transfer, link);

            if (other->file->pid != file->pid) {
                continue;
            }
            if (other->pended.overlapped == request->overlapped) {
                misuse("%s: the OVERLAPPED at 0x%I64x is that of a pending transfer", name_of(request),
                    request->overlapped);
                return 1;
            }
            if (overlap(other->buffer->address + other->offset, other->length, address, request->length)) {
                misuse("%s: offset %u, length %u is in the window of a pending transfer, offset %u, length %u",
                    name_of(request), request->offset, request->length, other->offset, other->length);
                return 1;
            }
            if (other->in && (request->flags & MODEL_ISOCH_IN)
                && overlap(other->descriptors, 12ull * other->packets, request->descriptors, 12ull * request->packets)) {
                misuse("%s: the packet descriptors at 0x%I64x are those of a pending transfer", name_of(request),
                    request->descriptors);
                return 1;
            }
        }
    }
    return 0;
}

/* Checks what the caller is to know by itself; logs what it does wrong. */
static NTSTATUS check(struct open_file *file, const struct buffer *buffer, const struct model_isoch *request)
{
    const struct pipe_setting *pipe = buffer->setting;
    const char *name = name_of(request);
    uint32_t frame_bytes = pipe->interval_bytes * pipe->packets_per_frame;
    uint32_t most = buffer->endpoint->device->plug.speed == MODEL_FULL_SPEED ? 255 : 1024;
    int in = (pipe->address & 0x80) != 0;

    if (in != ((request->flags & MODEL_ISOCH_IN) != 0)) {
        misuse("%s: pipe 0x%02x has the other direction", name, pipe->address);
        return STATUS_INVALID_PARAMETER;
    }
    if (buffer->unregistering != NULL) {
        misuse("%s: the buffer of pipe 0x%02x is being unregistered", name, pipe->address);
        return STATUS_INVALID_PARAMETER;
    }
    if (buffer->endpoint->setting != pipe) {
        misuse("%s: pipe 0x%02x is not in the alternate setting that is active", name, pipe->address);
        return STATUS_INVALID_PARAMETER;
    }
    if (request->overlapped_was[0] != 0 || request->overlapped_was[1] != 0 || request->overlapped_was[2] != 0) {
        misuse("%s: the OVERLAPPED at 0x%I64x was not zeroed: Internal 0x%I64x, InternalHigh 0x%I64x, Offset 0x%I64x", name,
            request->overlapped, request->overlapped_was[0], request->overlapped_was[1], request->overlapped_was[2]);
        return STATUS_INVALID_PARAMETER;
    }
    if (frame_bytes == 0 || request->length == 0 || request->length % frame_bytes != 0) {
        misuse("%s: length %u is not whole frames of %u bytes", name, request->length, frame_bytes);
        return STATUS_INVALID_PARAMETER;
    }
    if ((uint64_t)request->offset + request->length > buffer->length) {
        misuse("%s: offset %u and length %u exceed the buffer of %u bytes", name, request->offset, request->length,
            buffer->length);
        return STATUS_INVALID_PARAMETER;
    }
    if (request->length / pipe->interval_bytes > most) {
        misuse("%s: %u packets; there may be %u at this speed", name, request->length / pipe->interval_bytes, most);
        return STATUS_INVALID_PARAMETER;
    }
    if (in && request->packets != request->length / pipe->interval_bytes) {
        misuse("%s: NumberOfPackets is %u; length %u has %u packets of %u bytes", name, request->packets, request->length,
            request->length / pipe->interval_bytes, pipe->interval_bytes);
        return STATUS_INVALID_PARAMETER;
    }
    if (is_in_use(file, buffer, request)) {
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

/* Notes what is in the memory of an OUT transfer when it is submitted. */
static int hash_frames(struct transfer *transfer)
{
    uint32_t frame_bytes = transfer->length / (uint32_t)transfer->frames;
    uint8_t *data = allocate(frame_bytes);
    int error = data == NULL;

    for (int32_t i = 0; i < transfer->frames && !error; i++) {
        error = linux_read_memory(transfer->file->pid,
            transfer->buffer->address + transfer->offset + (uint64_t)i * frame_bytes, data, frame_bytes);
        if (!error) {
            transfer->hash[i] = quick_hash(data, frame_bytes);
        }
    }
    release(data);
    return error;
}

static int is_mapped(const struct open_file *file, uint64_t address, uint64_t bytes)
{
    uint8_t byte;

    return linux_read_memory(file->pid, address, &byte, 1) == 0
        && linux_read_memory(file->pid, address + bytes - 1, &byte, 1) == 0;
}

/* Memory that is not there: the caller's fault, unless it was killed meanwhile. */
static NTSTATUS refuse_unmapped(const struct transfer *transfer, const struct model_isoch *request)
{
    if (is_running(transfer->file->pid)) {
        misuse("%s: the buffer%s not mapped", name_of(request), transfer->in ? " or the packet descriptors are" : " is");
    }
    return STATUS_ACCESS_VIOLATION;
}

/* The memory of the caller must be there; the packets begin as never accessed. */
static NTSTATUS prepare(struct transfer *transfer, const struct model_isoch *request)
{
    if (transfer->in) {
        if (!is_mapped(transfer->file, request->descriptors, 12ull * transfer->packets)
            || !is_mapped(transfer->file, transfer->buffer->address + transfer->offset, transfer->length)) {
            return refuse_unmapped(transfer, request);
        }
        describe(transfer, 0, transfer->packets, 0xC000000Fu);
    } else if (hash_frames(transfer)) {
        return refuse_unmapped(transfer, request);
    }
    return STATUS_SUCCESS;
}

/* IN packet descriptors are written before the caller is told. By the completer, without the lock. */
static void write_descriptors(struct pended *pended)
{
    struct transfer *transfer = CONTAINING_RECORD(pended, struct transfer, pended);

    if (!NT_SUCCESS(pended->status) && !bus.traits.keeps_descriptors) {
        return;
    }
    if (linux_write_memory(pended->pid, transfer->descriptors, transfer->packet, 12ull * transfer->packets) != 0
        && is_running(pended->pid)) {
        lock_bus();
        misuse("the packet descriptors at 0x%I64x were unmapped while their transfer was pending", transfer->descriptors);
        unlock_bus();
    }
}

NTSTATUS submit_isoch(struct open_file *file, IRP *irp, const struct model_isoch *request)
{
    struct buffer *buffer = find_buffer(file, request->id);
    const struct pipe_setting *pipe;
    struct transfer *transfer;
    uint32_t packets;
    NTSTATUS status;

    if (buffer == NULL) {
        misuse("%s: the buffer handle is stale", name_of(request));
        return STATUS_INVALID_HANDLE;
    }
    status = check(file, buffer, request);
    if (status != STATUS_SUCCESS) {
        return status;
    }
    pipe = buffer->setting;
    packets = request->length / pipe->interval_bytes;
    transfer = allocate(sizeof(*transfer)
        + (request->flags & MODEL_ISOCH_IN ? packets * sizeof(struct packet_descriptor) : packets * sizeof(uint64_t)));
    if (transfer == NULL) {
        return STATUS_NO_MEMORY;
    }
    transfer->endpoint = buffer->endpoint;
    transfer->buffer = buffer;
    transfer->file = file;
    transfer->in = (request->flags & MODEL_ISOCH_IN) != 0;
    transfer->offset = request->offset;
    transfer->length = request->length;
    transfer->packets = packets;
    transfer->frames = (int32_t)(packets / pipe->packets_per_frame);
    transfer->descriptors = request->descriptors;
    transfer->packet = (void *)(transfer + 1);
    transfer->hash = (void *)(transfer + 1);
    transfer->pended.cancel = cancel_transfer;
    transfer->pended.deliver = transfer->in ? write_descriptors : NULL;
    transfer->pended.watched = 1;
    transfer->pended.pid = file->pid;
    transfer->pended.overlapped = request->overlapped;
    status = prepare(transfer, request);
    if (status == STATUS_SUCCESS) {
        overlapped_reused(file->pid, request->overlapped);
        status = request->flags & MODEL_ISOCH_ASAP
            ? place_asap(transfer, irp, (request->flags & MODEL_ISOCH_CONTINUE) != 0)
            : place_at(transfer, irp, request->frame);
    }
    if (status != STATUS_PENDING) {
        release(transfer);
    }
    return status;
}
