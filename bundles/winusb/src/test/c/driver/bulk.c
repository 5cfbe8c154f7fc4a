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
    struct endpoint *endpoint;
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

void abort_bulk(struct endpoint *endpoint, NTSTATUS status)
{
    while (endpoint->waiting.Flink != NULL && !IsListEmpty(&endpoint->waiting)) {
        NTSTATUS own = status == STATUS_DEVICE_NOT_CONNECTED ? gone_at_the_call() : status;

        end_bulk(CONTAINING_RECORD(endpoint->waiting.Flink, struct bulk, link), own);
    }
}

/* Lets waiting reads have what the device has to send. */
void feed_bulk(struct endpoint *endpoint)
{
    while (!IsListEmpty(&endpoint->waiting) && endpoint->behaviour == MODEL_LOOPBACK) {
        struct bulk *bulk = CONTAINING_RECORD(endpoint->waiting.Flink, struct bulk, link);
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

static NTSTATUS wait_for_device(struct endpoint *endpoint, IRP *irp, struct bulk *bulk)
{
    uint32_t timeout = endpoint->policy[PIPE_TRANSFER_TIMEOUT];

    bulk->endpoint = endpoint;
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

static struct bulk *new_bulk(IRP *irp)
{
    struct bulk *bulk = allocate(sizeof(*bulk));

    if (bulk != NULL) {
        bulk->room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    }
    return bulk;
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
    bulk = new_bulk(irp);
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
        NTSTATUS answer;

        /* Not in the list of those that the device feeds. */
        answer = wait_for_device(endpoint, irp, bulk);
        RemoveEntryList(&bulk->link);
        InitializeListHead(&bulk->link);
        return answer;
    }
    if (in) {
        NTSTATUS answer = wait_for_device(endpoint, irp, bulk);

        feed_bulk(endpoint);
        return answer;
    }
    if (endpoint->behaviour == MODEL_KEEP) {
        append(&endpoint->kept, (const uint8_t *)(request + 1), sent);
    }
    offer(endpoint->device, endpoint->address, (const uint8_t *)(request + 1), sent);
    return end_at_once(bulk, irp, STATUS_SUCCESS, sent);
}
