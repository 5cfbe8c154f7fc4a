/* What every file of the driver needs: memory, text, checksums and pended requests. */
#ifndef MODEL_BASE_H
#define MODEL_BASE_H

#include <ntddk.h>
#include <stdarg.h>
#include <stdint.h>

#include "linux.h"
#include "model.h"

#define TICKS_PER_MS 10000
#define TICKS_PER_SECOND 10000000
#define NEVER INT64_MAX

/* ---- memory and text (memory.c, and what ntoskrnl exports of the C library) ---- */

int _snprintf(char *into, size_t size, const char *format, ...);
int _vsnprintf(char *into, size_t size, const char *format, va_list arguments);
int swprintf(WCHAR *into, const WCHAR *format, ...);

void *allocate(size_t bytes);
void release(void *block);
void copy_text(char *into, const char *from, size_t size);
void widen(WCHAR *into, const char *from, size_t size);

/* Bytes that grow. */
struct bytes {
    uint8_t *data;
    uint64_t size;
    uint64_t room;
};

int append(struct bytes *bytes, const void *data, uint64_t size);
void clear(struct bytes *bytes);

/* ---- checksums (checksum.c) ---- */

void prepare_checksums(void);
uint32_t crc32(const uint8_t *data, size_t length);
uint64_t quick_hash(const uint8_t *data, size_t length);

/* ---- pended requests (pended.c) ---- */

struct pended {
    LIST_ENTRY link; /* in the list of done ones, or of the owner */
    struct pended *next_cancelled;
    IRP *irp;
    void (*cancel)(struct pended *pended);  /* with the lock held: the request was cancelled by the I/O manager */
    void (*deliver)(struct pended *pended); /* without it, before completion; may be NULL */
    NTSTATUS status;
    ULONG_PTR information;
    int64_t ready;   /* ticks from which on it may be completed */
    int64_t finished_at;
    int64_t freed;   /* ticks from which on its memory may be freed */
    int64_t timeout; /* ticks at which it ends by itself, NEVER if not */
    void (*time_out)(struct pended *pended);
    volatile LONG cancelled;
    int finished;
    int watched; /* whether PASS waits until the caller has been told */
    int32_t pid;
    uint64_t overlapped;
    IRP *free_irp;
};

NTSTATUS pend(struct pended *pended, IRP *irp);
void finish(struct pended *pended, NTSTATUS status, ULONG_PTR information);
void end_cancelled(struct pended *pended);
NTSTATUS complete_now(IRP *irp, NTSTATUS status, ULONG_PTR information);
void complete_done(void);
int told_everyone(int64_t now);
void overlapped_reused(int32_t pid, uint64_t overlapped);
void collect_garbage(int64_t now);
extern LIST_ENTRY waiting_list; /* pended ones with a timeout */
int64_t end_timeouts(int64_t now);

#endif
