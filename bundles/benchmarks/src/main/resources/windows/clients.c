/* clients.exe SPEAKER MICROPHONE: streams to the one path and from the other, until its input ends; says how that went. */
#include "streams.h"

static volatile int over;
static struct stream streams[2];
static volatile LONG transfers;

static DWORD WINAPI run(void *stream)
{
    while (!over) {
        InterlockedExchangeAdd(&transfers, (LONG)turn(stream));
    }
    return 0;
}

int wmain(int count, WCHAR **arguments)
{
    HANDLE threads[2];

    if (count != 3) {
        fprintf(stderr, "usage: clients SPEAKER MICROPHONE\n");
        return 2;
    }
    for (int i = 0; i < 2; i++) {
        open_stream(&streams[i], arguments[1 + i], i, 1 + i);
        threads[i] = CreateThread(NULL, 0, run, &streams[i], 0, NULL);
        if (threads[i] == NULL) {
            fail("CreateThread");
        }
        SetThreadPriority(threads[i], THREAD_PRIORITY_TIME_CRITICAL);
    }
    printf("streams\n");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    over = 1;
    WaitForMultipleObjects(2, threads, TRUE, 5000);
    printf("%ld %ld\n", transfers, streams[0].refused + streams[1].refused);
    return 0;
}
