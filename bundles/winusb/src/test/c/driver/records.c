/* What the bus writes down: packets of each endpoint, runs of frames in which packets were due, misuse. */
#include "driver.h"

#include <stdarg.h>

enum { PIECE_PACKETS = 8192 };

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

/* In pieces that are never moved: the bus does not stand still while a long log is copied. */
void record_packet(struct records *records, const struct model_packet *packet)
{
    uint64_t at = records->packets % PIECE_PACKETS;

    if (at == 0) {
        struct model_packet *piece = allocate(PIECE_PACKETS * sizeof(*piece));

        if (piece == NULL || !append(&records->pieces, &piece, sizeof(piece))) {
            release(piece);
            return;
        }
    }
    ((struct model_packet **)records->pieces.data)[records->packets / PIECE_PACKETS][at] = *packet;
    records->packets++;
}

/* Copies packets from one on; answers how many. */
uint64_t read_packets(const struct records *records, uint64_t from, struct model_packet *into, uint64_t most)
{
    uint64_t count = 0;

    for (; count < most && from + count < records->packets; count++) {
        into[count] = ((struct model_packet **)records->pieces.data)[(from + count) / PIECE_PACKETS]
                                                                    [(from + count) % PIECE_PACKETS];
    }
    return count;
}

void clear_records(struct records *records)
{
    for (uint64_t i = 0; i < records->pieces.size / sizeof(void *); i++) {
        release(((struct model_packet **)records->pieces.data)[i]);
    }
    clear(&records->pieces);
    clear(&records->runs);
    records->packets = 0;
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
