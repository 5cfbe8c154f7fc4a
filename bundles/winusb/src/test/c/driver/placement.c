/*
 * Into which frames a transfer goes (winusb.md 3.6 and 3.7), by the rules as the simulator reads them. All with the lock held.
 */
#include "driver.h"

#include <ntstatus.h>

static NTSTATUS enqueue(struct transfer *transfer, IRP *irp)
{
    struct endpoint *endpoint = transfer->endpoint;

    InsertTailList(&endpoint->transfers, &transfer->link);
    transfer->buffer->pending++;
    if (transfer->state == SCHEDULED) {
        int64_t end = transfer->first_frame + transfer->frames;

        endpoint->end = endpoint->scheduled > 0 && endpoint->end > end ? endpoint->end : end;
        endpoint->scheduled++;
    } else if (transfer->is_refusal) {
        endpoint->refused++;
    }
    pend(&transfer->pended, irp);
    /* One that is never on the bus may be over already. */
    end_due(endpoint, bus.frame - 1);
    tell_ends(endpoint, bus.frame - 1);
    wake_engine();
    return STATUS_PENDING;
}

/* Takes a transfer that is never on the bus; it ends after those before it. */
static NTSTATUS enqueue_void(struct transfer *transfer, IRP *irp, NTSTATUS verdict)
{
    transfer->state = VOID_TRANSFER;
    transfer->first_frame = bus.frame;
    transfer->late = transfer->frames;
    transfer->verdict = verdict;
    return enqueue(transfer, irp);
}

/* "On some adapters fresh IN pipes return immediate zero-length completions until the frame number was read" [A]. */
static int is_unprimed(const struct transfer *transfer)
{
    return transfer->in && !transfer->file->primed && bus.traits.needs_priming;
}

static NTSTATUS pretend(struct transfer *transfer, IRP *irp)
{
    describe(transfer, 0, transfer->packets, 0);
    return enqueue_void(transfer, irp, STATUS_SUCCESS);
}

static void make_late(struct transfer *transfer, int32_t frames)
{
    transfer->late = frames;
    if (transfer->in) {
        uint32_t each = transfer->packets / (uint32_t)transfer->frames;

        describe(transfer, 0, (uint32_t)frames * each, bus.traits.late_status);
    }
}

static NTSTATUS schedule(struct transfer *transfer, IRP *irp, int64_t first)
{
    struct endpoint *endpoint = transfer->endpoint;
    int32_t late = transfer->late;

    transfer->first_frame = first;
    if (hits(endpoint, MODEL_LATE_PACKETS)) {
        late += endpoint->fault_frames[MODEL_LATE_PACKETS] > 0 ? endpoint->fault_frames[MODEL_LATE_PACKETS] : 1;
        late = late < transfer->frames ? late : transfer->frames;
    }
    make_late(transfer, late);
    if (late == transfer->frames) {
        int fails = transfer->in || bus.traits.late_out_fails;

        transfer->state = VOID_TRANSFER;
        transfer->verdict = fails ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
    } else {
        transfer->state = SCHEDULED;
        transfer->all_fail = hits(endpoint, MODEL_ALL_FAILED);
    }
    return enqueue(transfer, irp);
}

/* The refusal of a ContinueStream shows at the call, or as the completion, after those before it [C, both seen]. */
static NTSTATUS refuse(struct transfer *transfer, IRP *irp)
{
    if (refuses_at_the_call()) {
        return STATUS_INVALID_PARAMETER;
    }
    transfer->is_refusal = 1;
    return enqueue_void(transfer, irp, STATUS_INVALID_PARAMETER);
}

static int may_continue(struct endpoint *endpoint, int contiguous)
{
    int drawn_along = bus.traits.cascade && endpoint->refused > 0;

    return contiguous && !drawn_along && !hits(endpoint, MODEL_REFUSED_CONTINUE);
}

/* In the frame after the last pending transfer, or the first that the stack can reach. */
NTSTATUS place_asap(struct transfer *transfer, IRP *irp, int continues)
{
    struct endpoint *endpoint = transfer->endpoint;
    int pends = endpoint->scheduled > 0;
    int contiguous = pends && endpoint->end >= bus.frame + 1 + bus.traits.append_margin;
    int64_t first;

    if (is_unprimed(transfer)) {
        return pretend(transfer, irp);
    }
    if (continues && !may_continue(endpoint, contiguous)) {
        return refuse(transfer, irp);
    }
    first = contiguous ? endpoint->end : bus.frame + start_delay();
    if (pends && first < endpoint->end) {
        first = endpoint->end;
    }
    return schedule(transfer, irp, first);
}

/* In given frames; those that are over or taken are late, out of the window (USBD_ISO_START_FRAME_RANGE) it is rejected. */
NTSTATUS place_at(struct transfer *transfer, IRP *irp, uint32_t frame)
{
    struct endpoint *endpoint = transfer->endpoint;
    int32_t distance = (int32_t)(frame - (uint32_t)bus.frame);
    int64_t first = bus.frame + distance;
    int64_t next_free = bus.frame + 1;
    int64_t late;

    if (is_unprimed(transfer)) {
        return pretend(transfer, irp);
    }
    if (distance < -START_WINDOW || distance > START_WINDOW) {
        return rejects_at_the_call() ? STATUS_INVALID_PARAMETER : enqueue_void(transfer, irp, STATUS_UNSUCCESSFUL);
    }
    if (endpoint->scheduled > 0 && endpoint->end > next_free) {
        next_free = endpoint->end;
    }
    late = next_free - first;
    late = late < 0 ? 0 : late > transfer->frames ? transfer->frames : late;
    transfer->late = (int32_t)late;
    return schedule(transfer, irp, first);
}
