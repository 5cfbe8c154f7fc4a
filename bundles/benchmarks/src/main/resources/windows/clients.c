/* clients.exe SPEAKER MICROPHONE: streams to the one path and from the other, until its input ends; says how that went. */
#include "streams.h"

static volatile int over;
static struct stream streams[2];
static volatile LONG transfers;

/* Lets what is pending complete, and closes the device. */
static void close_stream(struct stream *stream)
{
    OVERLAPPED_ENTRY entries[BATCH];
    ULONG got;

    for (; stream->pending > 0; stream->pending -= (int)got) {
        if (!GetQueuedCompletionStatusEx(stream->port, entries, BATCH, &got, 5000, FALSE)) {
            fail("GetQueuedCompletionStatusEx");
        }
    }
    if (!WinUsb_UnregisterIsochBuffer(stream->buffer)) {
        fail("WinUsb_UnregisterIsochBuffer");
    }
    WinUsb_Free(stream->handle);
    WinUsb_Free(stream->first);
    CloseHandle(stream->file);
}

static DWORD WINAPI run(void *stream)
{
    while (!over) {
        InterlockedExchangeAdd(&transfers, (LONG)turn(stream));
    }
    close_stream(stream);
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
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    printf("%ld %ld\n", transfers, streams[0].refused + streams[1].refused);
    return 0;
}
