/*
 * System calls of the Linux below Wine, made directly: a driver for Wine must not import from ntdll or kernel32, and reads
 * and writes the memory of its callers as a host controller does, without their help.
 */
#ifndef MODEL_LINUX_H
#define MODEL_LINUX_H

#include <stdint.h>

enum {
    LINUX_GETPID = 39,
    LINUX_KILL = 62,
    LINUX_SETPRIORITY = 141,
    LINUX_SCHED_SETSCHEDULER = 144,
    LINUX_PRCTL = 157,
    LINUX_FUTEX = 202,
    LINUX_CLOCK_GETTIME = 228,
    LINUX_PROCESS_VM_READV = 310,
    LINUX_PROCESS_VM_WRITEV = 311
};

enum { LINUX_EFAULT = 14, LINUX_ESRCH = 3 };

enum { LINUX_CLOCK_MONOTONIC_RAW = 4 };

struct linux_iovec {
    void *base;
    uint64_t length;
};

struct linux_timespec {
    int64_t seconds;
    int64_t nanoseconds;
};

static inline int64_t linux_call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f)
{
    register int64_t r10 __asm__("r10") = d;
    register int64_t r8 __asm__("r8") = e;
    register int64_t r9 __asm__("r9") = f;
    int64_t result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* The process's own number on Linux, which is not that of GetCurrentProcessId. */
static inline int32_t linux_getpid(void)
{
    return (int32_t)linux_call(LINUX_GETPID, 0, 0, 0, 0, 0, 0);
}

/* Whether a process is there, dead ones that were not waited for included. */
static inline int linux_exists(int32_t pid)
{
    return linux_call(LINUX_KILL, pid, 0, 0, 0, 0, 0) != -LINUX_ESRCH;
}

/* Lets any process of the same user read and write this one's memory (PR_SET_PTRACER, where Yama restricts it). */
static inline void linux_allow_memory_access(void)
{
    linux_call(LINUX_PRCTL, 0x59616d61, -1, 0, 0, 0, 0);
}

/* Ticks of 100 ns of the clock that is Wine's QueryPerformanceCounter. */
static inline int64_t linux_ticks(void)
{
    struct linux_timespec now = {0, 0};

    linux_call(LINUX_CLOCK_GETTIME, LINUX_CLOCK_MONOTONIC_RAW, (int64_t)&now, 0, 0, 0, 0);
    return now.seconds * 10000000 + now.nanoseconds / 100;
}

/* Waits while a word has a value, for a time in ticks at most. */
static inline void linux_futex_wait(volatile int32_t *word, int32_t value, int64_t ticks)
{
    struct linux_timespec time = {ticks / 10000000, ticks % 10000000 * 100};

    linux_call(LINUX_FUTEX, (int64_t)word, 128, value, (int64_t)&time, 0, 0);
}

static inline void linux_futex_wake(volatile int32_t *word, int32_t count)
{
    linux_call(LINUX_FUTEX, (int64_t)word, 129, count, 0, 0, 0);
}

/* Lets the calling thread run before others, as hardware does: in real time (SCHED_RR) or with more weight, where it may. */
static inline void linux_prefer_this_thread(void)
{
    int32_t priority = 5;

    if (linux_call(LINUX_SCHED_SETSCHEDULER, 0, 2, (int64_t)&priority, 0, 0, 0) != 0) {
        linux_call(LINUX_SETPRIORITY, 0, 0, -10, 0, 0, 0);
    }
}

/* Copies from other processes' memory; answers 0, or a negative error when not all of it could be read. */
static inline int linux_read_memory(int32_t pid, uint64_t address, void *into, uint64_t length)
{
    struct linux_iovec local = {into, length};
    struct linux_iovec remote = {(void *)address, length};
    int64_t done = linux_call(LINUX_PROCESS_VM_READV, pid, (int64_t)&local, 1, (int64_t)&remote, 1, 0);

    return done == (int64_t)length ? 0 : done < 0 ? (int)done : -LINUX_EFAULT;
}

/* Copies several pieces into another process's memory with one call; answers as linux_read_memory. */
static inline int linux_write_pieces(
    int32_t pid, const struct linux_iovec *local, const struct linux_iovec *remote, int count)
{
    int64_t length = 0;
    int64_t done;

    for (int i = 0; i < count; i++) {
        length += (int64_t)remote[i].length;
    }
    if (length == 0) {
        return 0;
    }
    done = linux_call(LINUX_PROCESS_VM_WRITEV, pid, (int64_t)local, count, (int64_t)remote, count, 0);
    return done == length ? 0 : done < 0 ? (int)done : -LINUX_EFAULT;
}

static inline int linux_write_memory(int32_t pid, uint64_t address, const void *from, uint64_t length)
{
    struct linux_iovec local = {(void *)(uintptr_t)from, length};
    struct linux_iovec remote = {(void *)address, length};

    return linux_write_pieces(pid, &local, &remote, 1);
}

#endif
