/*
 * Bulk and interrupt transfers. An OUT endpoint takes all at once; an IN endpoint gives what it has to loop back and is
 * waited for while it has nothing. All with the lock held.
 */
#include "driver.h"

#include <ntstatus.h>

enum { RING_MOST = 1 << 22 };

/* Pipe policies (winusbio.h). */
enum { AUTO_CLEAR_STALL = 2, PIPE_TRANSFER_TIMEOUT = 3, IGNORE_SHORT_PACKETS = 4, RAW_IO = 7 };

/* A read, a write or a request that waits for the device. */
struct bulk {
    struct pended pended;
    LIST_ENTRY link;
    struct open_file *file;
    int unanswered; /* by a fault: the device never does */
    uint32_t room;
    uint32_t filled;
};

/* Keeps what an endpoint received for those that loop it back; the oldest is lost when it is too much. */
void offer(struct usb_device *device, uint8_t address, const uint8_t *data, uint64_t size)
{
    for (int i = 0x10; i < ENDPOINTS; i++) {
        struct endpoint *endpoint = &device->endpoint[i];

        if (endpoint->behaviour == MODEL_LOOPBACK && endpoint->source == address) {
            if (endpoint->ring.size - endpoint->ring_start + size > RING_MOST) {
                endpoint->ring_start = endpoint->ring.size;
            }
            append(&endpoint->ring, data, size);
            feed_bulk(endpoint);
        }
    }
}

/* Takes the oldest bytes that are to be looped back; answers how many. */
uint64_t take_back(struct endpoint *endpoint, uint8_t *into, uint64_t room)
{
    uint64_t have = endpoint->ring.size - endpoint->ring_start;
    uint64_t taken = have < room ? have : room;

    if (taken > 0) {
        memcpy(into, endpoint->ring.data + endpoint->ring_start, taken);
    }
    endpoint->ring_start += taken;
    if (endpoint->ring_start >= RING_MOST / 2 || endpoint->ring_start == endpoint->ring.size) {
        uint64_t left = endpoint->ring.size - endpoint->ring_start;

        memmove(endpoint->ring.data, endpoint->ring.data + endpoint->ring_start, left);
        endpoint->ring.size = left;
        endpoint->ring_start = 0;
    }
    return taken;
}

static void end_bulk(struct bulk *bulk, NTSTATUS status)
{
    RemoveEntryList(&bulk->link);
    if (bulk->pended.timeout != NEVER) {
        RemoveEntryList(&bulk->pended.link);
    }
    finish(&bulk->pended, status, bulk->filled);
}

static void cancel_bulk(struct pended *pended)
{
    end_bulk(CONTAINING_RECORD(pended, struct bulk, pended), STATUS_CANCELLED);
}

static void time_out_bulk(struct pended *pended)
{
    end_bulk(CONTAINING_RECORD(pended, struct bulk, pended), STATUS_IO_TIMEOUT);
}

/* Ends what waits for a device, of one handle or of all. */
void abort_bulk(struct endpoint *endpoint, const struct open_file *file, NTSTATUS status)
{
    LIST_ENTRY *entry = endpoint->waiting.Flink;

    while (entry != NULL && entry != &endpoint->waiting) {
        struct bulk *bulk = CONTAINING_RECORD(entry, struct bulk, link);

        entry = entry->Flink;
        if (file == NULL || bulk->file == file) {
            end_bulk(bulk, status == STATUS_DEVICE_NOT_CONNECTED ? gone_at_the_call() : status);
        }
    }
}

static struct bulk *first_answered(struct endpoint *endpoint)
{
    for (LIST_ENTRY *entry = endpoint->waiting.Flink; entry != &endpoint->waiting; entry = entry->Flink) {
        struct bulk *bulk = CONTAINING_RECORD(entry, struct bulk, link);

        if (!bulk->unanswered) {
            return bulk;
        }
    }
    return NULL;
}

/* Lets waiting reads have what the device has to send. */
void feed_bulk(struct endpoint *endpoint)
{
    struct bulk *bulk;

    while (endpoint->behaviour == MODEL_LOOPBACK && (bulk = first_answered(endpoint)) != NULL) {
        uint8_t *into = (uint8_t *)bulk->pended.irp->AssociatedIrp.SystemBuffer + bulk->filled;
        uint64_t taken = take_back(endpoint, into, bulk->room - bulk->filled);

        bulk->filled += (uint32_t)taken;
        if (bulk->filled == bulk->room || (bulk->filled > 0 && !endpoint->policy[IGNORE_SHORT_PACKETS])) {
            end_bulk(bulk, STATUS_SUCCESS);
        } else {
            return;
        }
    }
}

static NTSTATUS wait_for_device(struct endpoint *endpoint, IRP *irp, struct bulk *bulk, uint32_t timeout)
{
    bulk->pended.cancel = cancel_bulk;
    bulk->pended.time_out = time_out_bulk;
    bulk->pended.timeout = NEVER;
    if (timeout > 0) {
        bulk->pended.timeout = linux_ticks() + (int64_t)timeout * TICKS_PER_MS;
        InsertTailList(&waiting_list, &bulk->pended.link);
    }
    InsertTailList(&endpoint->waiting, &bulk->link);
    wake_completer();
    return pend(&bulk->pended, irp);
}

static NTSTATUS end_at_once(struct bulk *bulk, IRP *irp, NTSTATUS status, uint32_t bytes)
{
    NTSTATUS answer;

    bulk->pended.cancel = end_cancelled;
    answer = pend(&bulk->pended, irp);
    finish(&bulk->pended, status, bytes);
    return answer;
}

static struct bulk *new_bulk(struct open_file *file, IRP *irp)
{
    struct bulk *bulk = allocate(sizeof(*bulk));

    if (bulk != NULL) {
        bulk->file = file;
        bulk->room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    }
    return bulk;
}

/* A control request that the device does not answer. */
NTSTATUS stay_silent(struct open_file *file, IRP *irp)
{
    struct bulk *bulk = new_bulk(file, irp);

    if (bulk == NULL) {
        return STATUS_NO_MEMORY;
    }
    bulk->unanswered = 1;
    return wait_for_device(endpoint_of(file->function->device, 0), irp, bulk, file->control_timeout);
}

/* WinUsb_ReadPipe and WinUsb_WritePipe: always pending first. */
NTSTATUS transfer_bulk(struct open_file *file, IRP *irp, const struct model_pipe *request, int in)
{
    const char *name = in ? "WinUsb_ReadPipe" : "WinUsb_WritePipe";
    struct pipe_access access = find_pipe(file, name, request->interface_number, request->pipe);
    uint32_t sent = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.InputBufferLength - sizeof(*request);
    struct endpoint *endpoint = access.endpoint;
    struct bulk *bulk;

    if (access.status != STATUS_SUCCESS) {
        return access.status;
    }
    if (endpoint->setting->type == TYPE_ISOCHRONOUS || ((request->pipe & 0x80) != 0) != in) {
        misuse("%s: pipe 0x%02x is isochronous or has the other direction", name, request->pipe);
        return STATUS_INVALID_PARAMETER;
    }
    bulk = new_bulk(file, irp);
    if (bulk == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (in && endpoint->policy[RAW_IO] && bulk->room % endpoint->setting->packet_bytes != 0) {
        release(bulk);
        return STATUS_INVALID_PARAMETER;
    }
    if (hits(endpoint, MODEL_STALL)) {
        endpoint->halted = 1;
    }
    if (endpoint->halted) {
        endpoint->halted = !endpoint->policy[AUTO_CLEAR_STALL];
        return end_at_once(bulk, irp, STATUS_UNSUCCESSFUL, 0);
    }
    if (hits(endpoint, MODEL_SILENCE) || endpoint->behaviour == MODEL_ABSENT) {
        bulk->unanswered = 1;
        return wait_for_device(endpoint, irp, bulk, endpoint->policy[PIPE_TRANSFER_TIMEOUT]);
    }
    if (in) {
        NTSTATUS answer = wait_for_device(endpoint, irp, bulk, endpoint->policy[PIPE_TRANSFER_TIMEOUT]);

        feed_bulk(endpoint);
        return answer;
    }
    if (endpoint->behaviour == MODEL_KEEP) {
        append(&endpoint->kept, (const uint8_t *)(request + 1), sent);
    }
    offer(endpoint->device, endpoint->address, (const uint8_t *)(request + 1), sent);
    return end_at_once(bulk, irp, STATUS_SUCCESS, sent);
}
