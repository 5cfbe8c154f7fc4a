/* Arrivals and removals, for the shim of cfgmgr32 that notifies those who registered. */
#include "driver.h"

#include <ntstatus.h>

enum { CHANGES = 256 };

static struct model_change changes[CHANGES];
static uint64_t last;

struct listener {
    struct pended pended;
    LIST_ENTRY link;
    uint64_t after;
};

static LIST_ENTRY listeners = {&listeners, &listeners};

/* Gives a listener the first change after the one that it knows; answers whether there is one. */
static int give(struct listener *listener)
{
    uint64_t sequence = listener->after + 1;

    if (sequence > last) {
        return 0;
    }
    if (sequence + CHANGES <= last) {
        sequence = last - CHANGES + 1;
    }
    memcpy(listener->pended.irp->AssociatedIrp.SystemBuffer, &changes[sequence % CHANGES], sizeof(struct model_change));
    return 1;
}

/* Without the lock. */
void tell_change(int arrived, const GUID *guid, const UNICODE_STRING *path)
{
    struct model_change *change;
    LIST_ENTRY *entry;

    lock_bus();
    change = &changes[++last % CHANGES];
    RtlZeroMemory(change, sizeof(*change));
    change->sequence = last;
    change->arrived = arrived;
    memcpy(change->guid, guid, sizeof(change->guid));
    for (int i = 0; i < path->Length / 2 && i < MODEL_TEXT - 1; i++) {
        /* As SetupAPI has it, not as the kernel: \\?\ for \??\. */
        change->path[i] = i == 1 ? '\\' : path->Buffer[i];
    }
    entry = listeners.Flink;
    while (entry != &listeners) {
        struct listener *listener = CONTAINING_RECORD(entry, struct listener, link);

        entry = entry->Flink;
        if (give(listener)) {
            RemoveEntryList(&listener->link);
            finish(&listener->pended, STATUS_SUCCESS, sizeof(struct model_change));
        }
    }
    unlock_bus();
}

static void cancel_listener(struct pended *pended)
{
    RemoveEntryList(&CONTAINING_RECORD(pended, struct listener, pended)->link);
    finish(pended, STATUS_CANCELLED, 0);
}

/* Answers the first change after a given one, UINT64_MAX for the number of the last one at once. With the lock held. */
NTSTATUS wait_for_change(IRP *irp, uint64_t after)
{
    struct listener *listener;
    NTSTATUS pending;

    if (after == UINT64_MAX) {
        struct model_change *none = irp->AssociatedIrp.SystemBuffer;

        RtlZeroMemory(none, sizeof(*none));
        none->sequence = last;
        irp->IoStatus.Information = sizeof(*none);
        return STATUS_SUCCESS;
    }
    listener = allocate(sizeof(*listener));
    if (listener == NULL) {
        return STATUS_NO_MEMORY;
    }
    listener->after = after;
    listener->pended.cancel = cancel_listener;
    pending = pend(&listener->pended, irp);
    if (give(listener)) {
        finish(&listener->pended, STATUS_SUCCESS, sizeof(struct model_change));
    } else {
        InsertTailList(&listeners, &listener->link);
    }
    return pending;
}
