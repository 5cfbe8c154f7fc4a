/* The bus's lock, its clock and its threads. */
#include "driver.h"

#include <ntstatus.h>

struct bus bus;

/* A request that waits until something is so. */
struct waiter {
    struct pended pended;
    LIST_ENTRY link;
    int64_t frame;
    struct usb_device *device; /* whose removal is waited for; NULL for all, or when a frame is */
    int removal;
};

static LIST_ENTRY waiters = {&waiters, &waiters};

/* From how many frames on the engine's lateness is written down, or its completions; how long a thread sleeps that has nothing to do. */
enum { STALL_FRAMES = 4, IDLE_TICKS = TICKS_PER_SECOND / 5 };

/* ---- the lock: 0 free, 1 taken, 2 taken and wanted ---- */

void lock_bus(void)
{
    LONG seen = InterlockedCompareExchange((volatile LONG *)&bus.lock, 1, 0);

    while (seen != 0) {
        if (seen == 2 || InterlockedCompareExchange((volatile LONG *)&bus.lock, 2, 1) != 0) {
            linux_futex_wait(&bus.lock, 2, TICKS_PER_SECOND);
        }
        seen = InterlockedCompareExchange((volatile LONG *)&bus.lock, 2, 0);
    }
}

void unlock_bus(void)
{
    if (InterlockedExchange((volatile LONG *)&bus.lock, 0) == 2) {
        linux_futex_wake(&bus.lock, 1);
    }
}

void wake_engine(void)
{
    InterlockedIncrement((volatile LONG *)&bus.engine_wake);
    linux_futex_wake(&bus.engine_wake, 1);
}

void wake_completer(void)
{
    InterlockedIncrement((volatile LONG *)&bus.completer_wake);
    linux_futex_wake(&bus.completer_wake, 1);
}

/* ---- the clock ---- */

void restart_clock(const struct model_reset *reset)
{
    bus.frame = reset->base;
    bus.zero_frame = reset->base;
    bus.zero_ticks = linux_ticks();
    bus.frame_ticks = reset->frame_us * 10;
    bus.jitter_ticks = reset->jitter_us * 10;
    clear(&bus.stalls);
}

/*
 * Does what is due when a frame begins: what was over with the one before ends and is told, then the packets of this one are
 * carried, those of IN first, as a device sends back what it received in an earlier frame.
 */
static void begin_frame(int64_t frame)
{
    for (int in = 1; in >= 0; in--) {
        for (int i = 0; i < MOST_DEVICES; i++) {
            struct usb_device *device = &bus.device[i];

            for (int j = in * 16; device->slot != SLOT_FREE && j < in * 16 + 16; j++) {
                struct endpoint *endpoint = &device->endpoint[j];

                if (endpoint->transfers.Flink != NULL && !IsListEmpty(&endpoint->transfers)) {
                    end_due(endpoint, frame - 1);
                    tell_ends(endpoint, frame - 1);
                    carry_due(endpoint, frame);
                }
            }
        }
    }
}

static int64_t first_due(void)
{
    int64_t first = NEVER;

    for (int i = 0; i < MOST_DEVICES; i++) {
        struct usb_device *device = &bus.device[i];

        for (int j = 0; device->slot != SLOT_FREE && j < ENDPOINTS; j++) {
            int64_t due = next_due(&device->endpoint[j]);

            first = due < first ? due : first;
        }
    }
    return first;
}

static void advance(int64_t target)
{
    while (bus.frame < target) {
        int64_t due = first_due();

        if (due > target) {
            bus.frame = target;
            return;
        }
        bus.frame = due > bus.frame ? due : bus.frame + 1;
        begin_frame(bus.frame);
    }
}

/* Carries out everything that is due by the clock. With the lock held, at the beginning of every call. */
void catch_up(void)
{
    if (bus.frame_ticks > 0) {
        advance(bus.zero_frame + (linux_ticks() - bus.zero_ticks) / bus.frame_ticks);
    }
}

/* Lets frames of a bus pass that stands still by itself. With the lock held. */
void pass_frames(int64_t frames)
{
    advance(bus.frame + frames);
}

/* ---- what waits ---- */

static void end_waiter(struct pended *pended)
{
    struct waiter *waiter = CONTAINING_RECORD(pended, struct waiter, pended);

    RemoveEntryList(&waiter->link);
    finish(pended, STATUS_CANCELLED, 0);
}

static NTSTATUS add_waiter(IRP *irp, int64_t frame, struct usb_device *device, int removal)
{
    struct waiter *waiter = allocate(sizeof(*waiter));

    if (waiter == NULL) {
        return STATUS_NO_MEMORY;
    }
    waiter->frame = frame;
    waiter->device = device;
    waiter->removal = removal;
    waiter->pended.cancel = end_waiter;
    InsertTailList(&waiters, &waiter->link);
    wake_completer();
    return pend(&waiter->pended, irp);
}

/* Answers once a frame has come and all that was due before it has been told. With the lock held. */
NTSTATUS wait_for_frame(IRP *irp, int64_t frame)
{
    return add_waiter(irp, frame, NULL, 0);
}

/* Answers once a device, or every one that is not plugged, has been removed. With the lock held. */
NTSTATUS wait_for_removal(IRP *irp, struct usb_device *device)
{
    return add_waiter(irp, 0, device, 1);
}

static int has_what_it_waits_for(const struct waiter *waiter)
{
    if (!waiter->removal) {
        return bus.frame >= waiter->frame && told_everyone(linux_ticks());
    }
    for (int i = 0; i < MOST_DEVICES; i++) {
        if ((waiter->device == NULL || waiter->device == &bus.device[i]) && !is_removed(&bus.device[i])) {
            return 0;
        }
    }
    return told_everyone(linux_ticks());
}

/* Answers the frame when the next waiter may have what it waits for, NEVER if none waits. With the lock held. */
static int64_t answer_waiters(void)
{
    int64_t next = NEVER;
    LIST_ENTRY *entry = waiters.Flink;

    while (entry != &waiters) {
        struct waiter *waiter = CONTAINING_RECORD(entry, struct waiter, link);

        entry = entry->Flink;
        if (has_what_it_waits_for(waiter)) {
            struct model_answer *answer = waiter->pended.irp->AssociatedIrp.SystemBuffer;

            RtlZeroMemory(answer, sizeof(*answer));
            answer->value = bus.frame;
            RemoveEntryList(&waiter->link);
            finish(&waiter->pended, STATUS_SUCCESS, sizeof(*answer));
        } else {
            int64_t frame = waiter->removal || waiter->frame <= bus.frame ? bus.frame : waiter->frame;

            next = frame < next ? frame : next;
        }
    }
    return next;
}

/* ---- the two threads: one for the frames, one that waits for the I/O manager and its server ---- */

static int64_t ticks_of(int64_t frame)
{
    return bus.zero_ticks + (frame - bus.zero_frame) * bus.frame_ticks;
}

static void note_stall(int64_t first, int64_t frames, int in_completions)
{
    struct model_stall stall = {first, frames, in_completions, 0};

    if (frames >= STALL_FRAMES) {
        append(&bus.stalls, &stall, sizeof(stall));
    }
}

/* Several completions may be late for one reason. With the lock held. */
void note_late_completion(int64_t finished, int64_t completed)
{
    static int64_t noted;

    if (bus.frame_ticks > 0 && finished > noted && completed - finished >= (int64_t)STALL_FRAMES * bus.frame_ticks) {
        noted = completed;
        note_stall(bus.zero_frame + (finished - bus.zero_ticks) / bus.frame_ticks, (completed - finished) / bus.frame_ticks, 1);
    }
}

/* Carries frames when they are due, whatever else takes its time. */
static void NTAPI run_engine(void *unused)
{
    (void)unused;
    linux_prefer_this_thread();
    for (;;) {
        int32_t seen = bus.engine_wake;
        int64_t due;
        int64_t before;
        int64_t next = linux_ticks() + IDLE_TICKS;

        lock_bus();
        due = first_due();
        before = bus.frame;
        catch_up();
        if (due != NEVER) {
            before = due > before ? due - 1 : before;
            note_stall(before, bus.frame - before, 0);
        }
        due = bus.frame_ticks == 0 ? NEVER : first_due();
        if (due != NEVER && ticks_of(due) < next) {
            next = ticks_of(due);
        }
        unlock_bus();
        next -= linux_ticks();
        if (next > 0) {
            linux_futex_wait(&bus.engine_wake, seen, next);
        }
    }
}

/* Until when the completer may sleep. */
static int64_t next_completion(int64_t now)
{
    int64_t next = now + IDLE_TICKS;
    int64_t waited = answer_waiters();
    int64_t timeout = end_timeouts(now);
    int64_t closed = judge_closed(now);

    if (waited != NEVER && waited <= bus.frame) {
        /* Something that is not the model's doing, and tells nobody: it is looked at again soon. */
        next = now + TICKS_PER_MS / 20;
    } else if (waited != NEVER && bus.frame_ticks > 0 && ticks_of(waited) < next) {
        next = ticks_of(waited);
    }
    next = timeout < next ? timeout : next;
    return closed < next ? closed : next;
}

/* Completes requests, in their order, and does all that has time. */
static void NTAPI run_completer(void *unused)
{
    (void)unused;
    linux_prefer_this_thread();
    for (;;) {
        int32_t seen = bus.completer_wake;
        int64_t now;
        int64_t next;

        complete_done();
        now = linux_ticks();
        collect_garbage(now);
        lock_bus();
        catch_up();
        free_retired();
        next = next_completion(now);
        unlock_bus();
        if (next > now) {
            linux_futex_wait(&bus.completer_wake, seen, next - now);
        }
    }
}

static void start(void (NTAPI *run)(void *))
{
    HANDLE thread;

    if (PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, run, NULL) == STATUS_SUCCESS) {
        ZwClose(thread);
    }
}

void start_threads(void)
{
    start(run_engine);
    start(run_completer);
}
