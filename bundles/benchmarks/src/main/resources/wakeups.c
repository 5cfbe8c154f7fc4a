/*
 * What a C program pays for the wake-ups of a stream: one thread sleeps until the end of each millisecond, as a bus does, and wakes
 * another one at the end of each PERIOD-th, as a completion does. Prints how late the second one was: p50, p99, p99.9 and the
 * greatest, in ns.
 *
 * usage: wakeups PERIOD_MS MILLISECONDS
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int64_t due;
static int over;
static long period;
static long count;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

static void *bus(void *unused)
{
    int64_t next = now();
    (void) unused;
    for (long frame = 1; frame <= count * period; frame++) {
        next += 1000000;
        struct timespec until = {next / 1000000000, next % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        if (frame % period == 0) {
            pthread_mutex_lock(&lock);
            due = next;
            pthread_cond_signal(&changed);
            pthread_mutex_unlock(&lock);
        }
    }
    pthread_mutex_lock(&lock);
    over = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a;
    int64_t y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 3 || (period = atol(argv[1])) < 1 || atol(argv[2]) < 1) {
        fprintf(stderr, "usage: wakeups PERIOD_MS MILLISECONDS\n");
        return 2;
    }
    count = atol(argv[2]) / period;
    count = count > 0 ? count : 1;
    int64_t *late = malloc(count * sizeof *late);
    long seen = 0;
    int64_t last = 0;
    pthread_t thread;
    if (late == NULL || pthread_create(&thread, NULL, bus, NULL) != 0) {
        fprintf(stderr, "no memory or no thread\n");
        return 1;
    }
    pthread_mutex_lock(&lock);
    for (;;) {
        while (due == last && !over) {
            pthread_cond_wait(&changed, &lock);
        }
        if (due == last) {
            break;
        }
        last = due;
        pthread_mutex_unlock(&lock);
        late[seen++] = now() - last;
        pthread_mutex_lock(&lock);
    }
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    if (seen == 0) {
        fprintf(stderr, "nothing was seen\n");
        return 1;
    }
    qsort(late, seen, sizeof *late, ascending);
    printf("%lld %lld %lld %lld\n", (long long) late[seen / 2], (long long) late[seen * 99 / 100],
            (long long) late[seen * 999 / 1000], (long long) late[seen - 1]);
    return 0;
}
