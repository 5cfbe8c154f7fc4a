/*
 * How isochronous transfers end: each once its last frame is over, told in the order of submission. All with the lock held.
 */
#include "driver.h"

#include <ntstatus.h>

static LIST_ENTRY lost = {&lost, &lost};

static struct transfer *transfer_at(LIST_ENTRY *entry)
{
    return CONTAINING_RECORD(entry, struct transfer, link);
}

/* The first transfer that has not ended; NULL when there is none. */
static struct transfer *current(struct endpoint *endpoint)
{
    for (LIST_ENTRY *entry = endpoint->transfers.Flink; entry != &endpoint->transfers; entry = entry->Flink) {
        if (transfer_at(entry)->state != ENDED) {
            return transfer_at(entry);
        }
    }
    return NULL;
}

/* Whether the next event of a kind is hit. */
int hits(struct endpoint *endpoint, int fault)
{
    if (endpoint->faults[fault] == 0) {
        return 0;
    }
    endpoint->faults[fault]--;
    return 1;
}

static int64_t completion_delay(struct endpoint *endpoint)
{
    int64_t delay = 0;

    if (hits(endpoint, MODEL_JITTER)) {
        int32_t most = endpoint->fault_frames[MODEL_JITTER];

        delay += random_below((uint32_t)(most > 0 ? most : LATE_FRAMES) + 1);
    }
    if (hits(endpoint, MODEL_LATE_COMPLETION)) {
        int32_t frames = endpoint->fault_frames[MODEL_LATE_COMPLETION];

        delay += frames > 0 ? frames : LATE_FRAMES;
    }
    return delay;
}

/* The end of what is scheduled may come nearer, when it was cancelled. */
static void look_at_end(struct endpoint *endpoint)
{
    int64_t end = bus.frame;

    for (LIST_ENTRY *entry = endpoint->transfers.Flink; entry != &endpoint->transfers; entry = entry->Flink) {
        const struct transfer *transfer = transfer_at(entry);

        if (transfer->state == SCHEDULED && transfer->first_frame + transfer->frames > end) {
            end = transfer->first_frame + transfer->frames;
        }
    }
    endpoint->end = end;
}

/* Ends a transfer, to be told with the end of a frame, but not before those before it. */
void end_transfer(struct transfer *transfer, NTSTATUS status, int64_t tell_frame)
{
    struct endpoint *endpoint = transfer->endpoint;

    if (transfer->state == SCHEDULED) {
        endpoint->scheduled--;
    }
    check_unchanged(transfer, "when it ended");
    transfer->state = ENDED;
    transfer->end = status;
    transfer->tell_frame = tell_frame;
    if (transfer->link.Blink != &endpoint->transfers && transfer_at(transfer->link.Blink)->tell_frame > tell_frame) {
        transfer->tell_frame = transfer_at(transfer->link.Blink)->tell_frame;
    }
}

static NTSTATUS outcome(struct transfer *transfer)
{
    /* USBD_STATUS_ISOCH_REQUEST_FAILED: every packet failed. */
    if ((transfer->in && transfer->good == 0) || transfer->all_fail) {
        return STATUS_UNSUCCESSFUL;
    }
    return hits(transfer->endpoint, MODEL_FAILED_TRANSFER) ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}

/* Ends the transfers whose last frame has passed, and those at the head that are never on the bus. */
void end_due(struct endpoint *endpoint, int64_t passed)
{
    struct transfer *transfer;

    while ((transfer = current(endpoint)) != NULL) {
        NTSTATUS status = transfer->verdict;

        if (transfer->state == SCHEDULED) {
            if (transfer->first_frame + transfer->frames - 1 > passed) {
                return;
            }
            status = outcome(transfer);
        }
        end_transfer(transfer, status, passed + completion_delay(endpoint));
    }
}

static void tell(struct transfer *transfer)
{
    struct buffer *buffer = transfer->buffer;

    RemoveEntryList(&transfer->link);
    if (transfer->is_refusal) {
        transfer->endpoint->refused--;
    }
    if (hits(transfer->endpoint, MODEL_LOST_COMPLETION)) {
        transfer->state = LOST;
        InsertTailList(&lost, &transfer->link);
        return;
    }
    buffer->pending--;
    if (bus.jitter_ticks > 0) {
        transfer->pended.ready = linux_ticks() + random_below((uint32_t)bus.jitter_ticks + 1);
    }
    finish(&transfer->pended, transfer->end, 0); /* the byte count of an isochronous transfer is always 0 */
    unregister_next(buffer);
}

/* Tells the ends that are due with the end of a frame. */
void tell_ends(struct endpoint *endpoint, int64_t passed)
{
    while (!IsListEmpty(&endpoint->transfers)) {
        struct transfer *transfer = transfer_at(endpoint->transfers.Flink);

        if (transfer->state != ENDED || transfer->tell_frame > passed) {
            return;
        }
        tell(transfer);
    }
}

/* CancelIoEx: the transfer ends at once; those behind it stay where they are. Its frames so far were on the bus. */
void cancel_transfer(struct pended *pended)
{
    struct transfer *transfer = CONTAINING_RECORD(pended, struct transfer, pended);

    catch_up();
    if (pended->finished || transfer->state == LOST) {
        return;
    }
    if (transfer->state != ENDED) {
        struct endpoint *endpoint = transfer->endpoint;

        end_transfer(transfer, STATUS_CANCELLED, bus.frame - 1);
        look_at_end(endpoint);
        RemoveEntryList(&transfer->link);
        InsertHeadList(&endpoint->transfers, &transfer->link);
        transfer->tell_frame = bus.frame - 1;
        tell_ends(endpoint, bus.frame - 1);
    }
}

/* Ends everything that is pending, of one handle or of all; the void ones by their own verdict. */
void abort_transfers(struct endpoint *endpoint, struct open_file *file, NTSTATUS status, int32_t delay)
{
    LIST_ENTRY *entry = endpoint->transfers.Flink;

    if (entry == NULL) {
        return;
    }
    while (entry != &endpoint->transfers) {
        struct transfer *transfer = transfer_at(entry);

        entry = entry->Flink;
        if ((file == NULL || transfer->file == file) && transfer->state != ENDED) {
            NTSTATUS own = status == STATUS_DEVICE_NOT_CONNECTED ? gone_status() : status;

            end_transfer(transfer, transfer->state == VOID_TRANSFER ? transfer->verdict : own, bus.frame - 1 + delay);
        }
    }
    tell_ends(endpoint, bus.frame - 1);
}

/* Ends the transfers of a handle whose completions were lost: its process is dead, or the bus is reset. NULL for all. */
void end_lost(struct open_file *file)
{
    LIST_ENTRY *entry = lost.Flink;

    while (entry != &lost) {
        struct transfer *transfer = transfer_at(entry);

        entry = entry->Flink;
        if (file == NULL || transfer->file == file) {
            RemoveEntryList(&transfer->link);
            transfer->pended.deliver = NULL;
            finish(&transfer->pended, STATUS_CANCELLED, 0);
        }
    }
}

/* The next frame with whose beginning there is something to do; NEVER when there is none. */
int64_t next_due(struct endpoint *endpoint)
{
    int64_t due = NEVER;

    if (endpoint->transfers.Flink == NULL) {
        return NEVER;
    }
    for (LIST_ENTRY *entry = endpoint->transfers.Flink; entry != &endpoint->transfers; entry = entry->Flink) {
        struct transfer *transfer = transfer_at(entry);
        int64_t at = transfer->state == ENDED ? transfer->tell_frame + 1
            : transfer->carried + transfer->late < transfer->frames
            ? transfer->first_frame + transfer->late + transfer->carried
            : transfer->first_frame + transfer->frames;

        due = at < due ? at : due;
        if (transfer->state == SCHEDULED) {
            return due;
        }
    }
    return due;
}

/* Whether transfers are pending on an interface, or on any when the number is negative. */
int is_pending_anywhere(const struct open_file *file, int interface_number)
{
    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        const struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

        if (buffer->pending > 0 && (interface_number < 0 || buffer->setting->interface_number == interface_number)) {
            return 1;
        }
    }
    return 0;
}
