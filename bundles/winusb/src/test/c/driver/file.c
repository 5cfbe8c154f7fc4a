/* Handles of devices: opened, closed, and what a closed one left behind. */
#include "driver.h"

#include <ntstatus.h>

/* How long after its handle was closed a process is asked whether it still runs. */
enum { VERDICT_TICKS = TICKS_PER_SECOND / 2 };

/*
 * WinUSB is for one application at a time: the second open fails with 5. Wine does not care for the status of a create
 * request, so the handle lives on as one that can do nothing.
 */
static NTSTATUS open_function(struct function *function, IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct open_file *file = allocate(sizeof(*file));

    if (file == NULL) {
        return STATUS_NO_MEMORY;
    }
    lock_bus();
    catch_up();
    file->function = function;
    file->refused = function->owner != NULL;
    file->synchronous = (stack->Parameters.Create.Options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
    file->verdict = NEVER;
    InitializeListHead(&file->buffers);
    InsertTailList(&bus.files, &file->link);
    function->opens++;
    function->device->opens++;
    if (!file->refused) {
        function->owner = file;
    }
    unlock_bus();
    stack->FileObject->FsContext = file;
    return file->refused ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *object, IRP *irp)
{
    struct extension *extension = object->DeviceExtension;

    return complete_now(
        irp, extension->kind == OBJECT_FUNCTION ? open_function(extension->function, irp) : STATUS_SUCCESS, 0);
}

static void free_file(struct open_file *file)
{
    while (!IsListEmpty(&file->buffers)) {
        LIST_ENTRY *entry = RemoveHeadList(&file->buffers);

        release(CONTAINING_RECORD(entry, struct buffer, link));
    }
    RemoveEntryList(&file->link);
    release(file);
}

static int left_something(const struct open_file *file)
{
    return file->handles != 0 || !IsListEmpty(&file->buffers);
}

/* With the lock held. */
static void close_file(struct open_file *file)
{
    struct function *function = file->function;

    for (int i = 0; i < ENDPOINTS && !file->refused; i++) {
        struct endpoint *endpoint = &function->device->endpoint[i];

        abort_transfers(endpoint, file, STATUS_CANCELLED, 0);
        abort_bulk(endpoint, file, STATUS_CANCELLED);
    }
    if (function->owner == file) {
        function->owner = NULL;
    }
    file->closed = 1;
    file->verdict = left_something(file) ? linux_ticks() + VERDICT_TICKS : 0;
    wake_completer();
    function_closed(function);
}

NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *object, IRP *irp)
{
    struct open_file *file = IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext;

    (void)object;
    complete_now(irp, STATUS_SUCCESS, 0);
    if (file != NULL) {
        lock_bus();
        catch_up();
        close_file(file);
        unlock_bus();
    }
    return STATUS_SUCCESS;
}

static void log_left(const struct open_file *file)
{
    int pending = 0;
    int buffers = 0;

    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        pending += CONTAINING_RECORD(entry, struct buffer, link)->pending;
        buffers++;
    }
    /* A transfer whose completion was lost forbids its buffer to be unregistered, and nothing else may be done. */
    if (pending == 0 || file->handles != 0) {
        misuse("CloseHandle: process %d left interface handles 0x%x, %d registered buffers and %d pending transfers",
            file->pid, file->handles, buffers, pending);
    }
}

/*
 * Judges what was closed: a process that runs on must not have left anything open; one that was killed could not help it.
 * Answers when there is something to be judged next. With the lock held.
 */
int64_t judge_closed(int64_t now)
{
    int64_t next = NEVER;
    LIST_ENTRY *entry = bus.files.Flink;

    while (entry != &bus.files) {
        struct open_file *file = CONTAINING_RECORD(entry, struct open_file, link);

        entry = entry->Flink;
        if (!file->closed) {
            continue;
        }
        if (file->verdict > now) {
            next = file->verdict < next ? file->verdict : next;
        } else if (!is_running(file->pid) || file->pid == 0) {
            end_lost(file);
            free_file(file);
        } else {
            if (file->verdict != 0 && left_something(file) && !file->forgiven) {
                log_left(file);
            }
            if (!is_pending_anywhere(file, -1)) {
                free_file(file);
            } else {
                /* Its process holds the memory of a lost transfer until it ends. */
                file->verdict = now + VERDICT_TICKS;
                file->handles = 0;
                next = file->verdict < next ? file->verdict : next;
            }
        }
    }
    return next;
}
