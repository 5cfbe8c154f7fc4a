/*
 * Handles. They are no pointers but numbers with a generation, so that a stale one is known as such and never followed.
 */
#include "model_dll.h"

#include <stdio.h>

enum { MOST = 256, INTERFACES = 0x5A0, BUFFERS = 0xB5F };

struct entry {
    uint32_t generation;
    int used;
    union {
        struct usb_interface owner;
        struct isoch_buffer buffer;
    } of;
};

struct table {
    uintptr_t kind;
    struct entry entry[MOST];
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct table interfaces = {.kind = INTERFACES};
static struct table buffers = {.kind = BUFFERS};
static struct session sessions[MOST];

/* kind, generation and index, shifted so that no handle is NULL or INVALID_HANDLE_VALUE */
static void *handle_of(const struct table *table, int index)
{
    return (void *)(table->kind << 36 | (uintptr_t)table->entry[index].generation << 12 | (uintptr_t)index << 3);
}

static struct entry *entry_of(struct table *table, void *handle)
{
    struct entry *entry = &table->entry[(uintptr_t)handle >> 3 & (MOST - 1)];

    return entry->used && handle_of(table, (int)(entry - table->entry)) == handle ? entry : NULL;
}

static struct entry *new_entry(struct table *table)
{
    for (int i = 0; i < MOST; i++) {
        struct entry *entry = &table->entry[i];

        if (!entry->used) {
            entry->used = 1;
            entry->generation = (entry->generation + 1) & 0xFFFFFF;
            return entry;
        }
    }
    return NULL;
}

BOOL find_interface(WINUSB_INTERFACE_HANDLE handle, const char *function, struct usb_interface *into)
{
    struct entry *entry;

    AcquireSRWLockShared(&lock);
    entry = entry_of(&interfaces, handle);
    if (entry != NULL) {
        *into = entry->of.owner;
    }
    ReleaseSRWLockShared(&lock);
    if (entry == NULL) {
        report_misuse("%s: the interface handle %p is stale", function, handle);
        return fail(ERROR_INVALID_HANDLE);
    }
    return TRUE;
}

BOOL find_buffer(WINUSB_ISOCH_BUFFER_HANDLE handle, const char *function, struct isoch_buffer *into)
{
    struct entry *entry;

    AcquireSRWLockShared(&lock);
    entry = entry_of(&buffers, handle);
    if (entry != NULL) {
        *into = entry->of.buffer;
    }
    ReleaseSRWLockShared(&lock);
    if (entry == NULL) {
        report_misuse("%s: the buffer handle %p is stale", function, handle);
        return fail(ERROR_INVALID_HANDLE);
    }
    return TRUE;
}

/* One that has no interface handles yet; NULL when all are taken. */
struct session *new_session(HANDLE file)
{
    struct session *session = NULL;

    AcquireSRWLockExclusive(&lock);
    for (int i = 0; i < MOST && session == NULL; i++) {
        if (sessions[i].interfaces == 0 && sessions[i].file == NULL) {
            session = &sessions[i];
            session->file = file;
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return session;
}

WINUSB_INTERFACE_HANDLE new_interface(struct session *session, uint8_t number, int is_first)
{
    struct entry *entry;
    void *handle = NULL;

    AcquireSRWLockExclusive(&lock);
    entry = new_entry(&interfaces);
    if (entry != NULL) {
        entry->of.owner.session = session;
        entry->of.owner.file = session->file;
        entry->of.owner.number = number;
        entry->of.owner.is_first = is_first;
        session->interfaces++;
        handle = handle_of(&interfaces, (int)(entry - interfaces.entry));
    } else if (session->interfaces == 0) {
        session->file = NULL;
    }
    ReleaseSRWLockExclusive(&lock);
    return handle;
}

WINUSB_ISOCH_BUFFER_HANDLE new_buffer(const struct isoch_buffer *buffer)
{
    struct entry *entry;
    void *handle = NULL;

    AcquireSRWLockExclusive(&lock);
    entry = new_entry(&buffers);
    if (entry != NULL) {
        entry->of.buffer = *buffer;
        handle = handle_of(&buffers, (int)(entry - buffers.entry));
    }
    ReleaseSRWLockExclusive(&lock);
    return handle;
}

void free_interface(WINUSB_INTERFACE_HANDLE handle)
{
    struct entry *entry;

    AcquireSRWLockExclusive(&lock);
    entry = entry_of(&interfaces, handle);
    if (entry != NULL) {
        struct session *session = entry->of.owner.session;

        entry->used = 0;
        if (--session->interfaces == 0) {
            session->file = NULL;
        }
    }
    ReleaseSRWLockExclusive(&lock);
}

void free_buffer(WINUSB_ISOCH_BUFFER_HANDLE handle)
{
    struct entry *entry;

    AcquireSRWLockExclusive(&lock);
    entry = entry_of(&buffers, handle);
    if (entry != NULL) {
        entry->used = 0;
    }
    ReleaseSRWLockExclusive(&lock);
}

/* Tells the driver that the process ends by itself. Other threads are no more. */
void leave_sessions(void)
{
    struct model_pipe request = {0};

    for (int i = 0; i < MOST; i++) {
        if (sessions[i].interfaces > 0) {
            call_driver(sessions[i].file, MODEL_LEAVE, &request, sizeof(request), NULL, 0, NULL, NULL);
        }
    }
}
