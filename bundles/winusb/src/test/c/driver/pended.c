/*
 * Requests that are pending. The completer's thread completes them, in the order in which they were finished.
 *
 * A request that was completed is kept for some seconds: the I/O manager may still hold it in a cancellation that it has
 * queued. So its completion routine is called here and IoCompleteRequest, which frees it, later.
 */
#include "driver.h"

#include <ntstatus.h>

enum { KEPT_TICKS = 5 * TICKS_PER_SECOND, TOLD_MOST_TICKS = TICKS_PER_SECOND / 2, WATCHED = 256 };

static LIST_ENTRY done = {&done, &done};
static LIST_ENTRY garbage = {&garbage, &garbage};
LIST_ENTRY waiting_list = {&waiting_list, &waiting_list};
static struct pended *volatile cancelled;

/* The last completions of overlapped calls, to see whether their callers have been told. */
static struct told {
    int32_t pid;
    uint64_t overlapped;
    int64_t completed;
} told[WATCHED];
static unsigned int told_count;

static void NTAPI cancel_request(DEVICE_OBJECT *object, IRP *irp)
{
    struct pended *pended = irp->Tail.Overlay.DriverContext[0];
    struct pended *head;

    (void)object;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    if (InterlockedExchange(&pended->cancelled, 1)) {
        return;
    }
    /* Not with the bus's lock: the I/O manager holds one that the completer needs to complete requests. */
    do {
        head = cancelled;
        pended->next_cancelled = head;
    } while (InterlockedCompareExchangePointer((void *volatile *)&cancelled, pended, head) != head);
    wake_completer();
}

/* Lets a request pend. With the lock held; the answer of the dispatch routine. */
NTSTATUS pend(struct pended *pended, IRP *irp)
{
    pended->irp = irp;
    if (pended->timeout == 0) {
        pended->timeout = NEVER;
    }
    IoMarkIrpPending(irp);
    irp->Tail.Overlay.DriverContext[0] = pended;
    IoSetCancelRoutine(irp, cancel_request);
    return STATUS_PENDING;
}

/* Hands a request to the completer. With the lock held. */
void finish(struct pended *pended, NTSTATUS status, ULONG_PTR information)
{
    pended->finished = 1;
    pended->finished_at = linux_ticks();
    pended->status = status;
    pended->information = information;
    InsertTailList(&done, &pended->link);
    wake_completer();
}

/* The cancellation of a request that simply ends by it. */
void end_cancelled(struct pended *pended)
{
    finish(pended, STATUS_CANCELLED, 0);
}

NTSTATUS complete_now(IRP *irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void watch(const struct pended *pended)
{
    struct told *entry = &told[told_count++ % WATCHED];

    entry->pid = pended->pid;
    entry->overlapped = pended->overlapped;
    entry->completed = linux_ticks();
}

/* Whoever submits with an OVERLAPPED has been told its last completion. With the lock held. */
void overlapped_reused(int32_t pid, uint64_t overlapped)
{
    for (unsigned int i = 0; i < WATCHED; i++) {
        if (told[i].pid == pid && told[i].overlapped == overlapped) {
            told[i].pid = 0;
        }
    }
}

static void complete(struct pended *pended)
{
    IRP *irp = pended->irp;
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    PIO_COMPLETION_ROUTINE routine = stack->CompletionRoutine;

    if (pended->deliver != NULL) {
        pended->deliver(pended);
    }
    IoSetCancelRoutine(irp, NULL);
    irp->IoStatus.Status = pended->status;
    irp->IoStatus.Information = pended->information;
    irp->PendingReturned = TRUE;
    stack->Control = 0;
    irp->CurrentLocation++;
    irp->Tail.Overlay.CurrentStackLocation++;
    if (pended->watched) {
        watch(pended);
    }
    /* When the dispatcher has not yet seen that it pends it completes and frees it itself. */
    if (routine == NULL || routine(NULL, irp, stack->Context) != STATUS_MORE_PROCESSING_REQUIRED) {
        pended->free_irp = irp;
    }
}

/* Completes what is finished and cancels what is to be. By the completer, without the lock. */
void complete_done(void)
{
    struct pended *pended;

    for (pended = InterlockedExchangePointer((void *volatile *)&cancelled, NULL); pended != NULL;
         pended = pended->next_cancelled) {
        lock_bus();
        if (!pended->finished) {
            pended->cancel(pended);
        }
        unlock_bus();
    }
    for (;;) {
        pended = NULL;
        lock_bus();
        if (!IsListEmpty(&done)) {
            pended = CONTAINING_RECORD(done.Flink, struct pended, link);
            if (pended->ready > linux_ticks()) {
                pended = NULL;
            } else {
                RemoveEntryList(&pended->link);
            }
        }
        unlock_bus();
        if (pended == NULL) {
            return;
        }
        complete(pended);
        lock_bus();
        if (pended->watched) {
            note_late_completion(
                pended->ready > pended->finished_at ? pended->ready : pended->finished_at, linux_ticks());
        }
        pended->freed = linux_ticks() + KEPT_TICKS;
        InsertTailList(&garbage, &pended->link);
        unlock_bus();
    }
}

/* Frees what nobody can hold any more. By the completer, without the lock. */
void collect_garbage(int64_t now)
{
    for (;;) {
        struct pended *pended = NULL;

        lock_bus();
        if (!IsListEmpty(&garbage)) {
            pended = CONTAINING_RECORD(garbage.Flink, struct pended, link);
            if (pended->freed > now) {
                pended = NULL;
            } else {
                RemoveEntryList(&pended->link);
            }
        }
        unlock_bus();
        if (pended == NULL) {
            return;
        }
        if (pended->free_irp != NULL) {
            IoCompleteRequest(pended->free_irp, IO_NO_INCREMENT);
        }
        release(pended);
    }
}

/* Ends the requests whose time is over; answers when the next one is. With the lock held. */
int64_t end_timeouts(int64_t now)
{
    int64_t next = NEVER;
    LIST_ENTRY *entry = waiting_list.Flink;

    while (entry != &waiting_list) {
        struct pended *pended = CONTAINING_RECORD(entry, struct pended, link);

        entry = entry->Flink;
        if (pended->timeout <= now) {
            pended->time_out(pended);
        } else if (pended->timeout < next) {
            next = pended->timeout;
        }
    }
    if (!IsListEmpty(&done)) {
        int64_t ready = CONTAINING_RECORD(done.Flink, struct pended, link)->ready;

        next = ready < next ? ready : next;
    }
    return next;
}

/*
 * Whether everything finished is completed and the callers have been told, as far as their OVERLAPPEDs show: Internal is no
 * longer STATUS_PENDING. Nobody is waited for longer than half a second. With the lock held.
 */
int told_everyone(int64_t now)
{
    if (!IsListEmpty(&done) || cancelled != NULL) {
        return 0;
    }
    for (unsigned int i = 0; i < WATCHED && i < told_count; i++) {
        uint64_t internal = 0;

        if (told[i].pid == 0) {
            continue;
        }
        if (now - told[i].completed < TOLD_MOST_TICKS
            && linux_read_memory(told[i].pid, told[i].overlapped, &internal, sizeof(internal)) == 0
            && (uint32_t)internal == (uint32_t)STATUS_PENDING) {
            return 0;
        }
        told[i].pid = 0;
    }
    return 1;
}
