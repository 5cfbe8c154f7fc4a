/* calls.exe FILE: for each line "out TRANSFERS" or "in TRANSFERS" says how long each took, ns. */
#include "streams.h"

int wmain(int count, WCHAR **arguments)
{
    static struct stream streams[2];
    char way[4];
    long transfers;
    LARGE_INTEGER frequency;

    if (count != 2) {
        fprintf(stderr, "usage: calls FILE\n");
        return 2;
    }
    QueryPerformanceFrequency(&frequency);
    open_stream(&streams[0], arguments[1], 0, 0);
    open_stream(&streams[1], arguments[1], 1, 0);
    while (scanf("%3s %ld", way, &transfers) == 2) {
        struct stream *stream = &streams[strcmp(way, "in") == 0];
        LARGE_INTEGER begin;
        LARGE_INTEGER end;
        long done = 0;

        QueryPerformanceCounter(&begin);
        while (done < transfers) {
            done += (long)turn(stream);
        }
        QueryPerformanceCounter(&end);
        printf("%.3f\n", (double)(end.QuadPart - begin.QuadPart) * 1e9 / (double)frequency.QuadPart / (double)done);
        fflush(stdout);
    }
    return 0;
}
