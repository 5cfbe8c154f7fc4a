/* What the bus writes down: packets of each endpoint, runs of frames in which packets were due, misuse. */
#include "driver.h"

#include <stdarg.h>

struct bytes misuse_lines;

/* Notes that packets were due in a frame, which is after those noted before. */
void record_due(struct records *records, int64_t frame)
{
    struct model_run *last = NULL;
    struct model_run run = {frame, 1};

    if (records->runs.size > 0) {
        last = (struct model_run *)(records->runs.data + records->runs.size) - 1;
    }
    if (last != NULL && last->first + last->frames == frame) {
        last->frames++;
    } else {
        append(&records->runs, &run, sizeof(run));
    }
}

void record_packet(struct records *records, const struct model_packet *packet)
{
    append(&records->packets, packet, sizeof(*packet));
}

/* Writes one line of misuse: the function, the rule and the values. With the lock held. */
void misuse(const char *format, ...)
{
    char line[MODEL_TEXT];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = _vsnprintf(line, sizeof(line) - 1, format, arguments);
    va_end(arguments);
    if (length < 0 || length > (int)sizeof(line) - 1) {
        length = sizeof(line) - 1;
    }
    line[length] = '\n';
    append(&misuse_lines, line, (uint64_t)length + 1);
}
