/* The commands that read what the bus wrote down. */
#include "control.h"

#include <string.h>

static FILE *open_file(struct words *words)
{
    const char *path = find_word(words, "file");
    FILE *file = path == NULL ? NULL : fopen(path, "wb");

    if (path != NULL && file == NULL) {
        say_error("file is %s; it cannot be written", path);
    }
    return file;
}

static int write_raw(void *context, const void *part, uint32_t bytes)
{
    return fwrite(part, 1, bytes, context) == bytes;
}

static int write_hex(void *context, const void *part, uint32_t bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t byte = ((const uint8_t *)part)[i];

        fputc(digits[byte >> 4], context);
        fputc(digits[byte & 15], context);
    }
    return 1;
}

/* One line of hex, which begins with a space, or the bytes in a file. */
void list_received(struct words *words)
{
    struct model_command command = {0};
    int to_file = has_word(words, "file");
    FILE *file;

    if (!read_endpoint(words, &command) || !all_used(words)) {
        return;
    }
    if (to_file) {
        file = open_file(words);
        if (file == NULL) {
            return;
        }
        if (list_model(MODEL_RECEIVED, &command, 0, write_raw, file)) {
            say_ok(" %lld", (long long)command.from);
        }
        fclose(file);
        return;
    }
    fputc(' ', stdout);
    if (list_model(MODEL_RECEIVED, &command, 0, write_hex, stdout)) {
        fputc('\n', stdout);
        say_ok(" %lld", (long long)command.from);
    }
}

static int write_run(void *context, const void *part, uint32_t bytes)
{
    const struct model_run *run = part;

    (void)bytes;
    fprintf(context, " %lld %lld\n", (long long)run->first, (long long)run->frames);
    return 1;
}

void list_served(struct words *words)
{
    struct model_command command = {0};

    if (read_endpoint(words, &command) && all_used(words)
        && list_model(MODEL_SERVED, &command, sizeof(struct model_run), write_run, stdout)) {
        say_ok("");
    }
}

static int write_stall(void *context, const void *part, uint32_t bytes)
{
    const struct model_stall *stall = part;

    (void)bytes;
    fprintf(context, " %lld %lld %s\n", (long long)stall->first, (long long)stall->frames,
        stall->in_completions ? "completions" : "packets");
    return 1;
}

void list_stalls(struct words *words)
{
    struct model_command command = {0};

    if (all_used(words) && list_model(MODEL_STALLS, &command, sizeof(struct model_stall), write_stall, stdout)) {
        say_ok("");
    }
}

static int write_packet(void *context, const void *part, uint32_t bytes)
{
    const struct model_packet *packet = part;

    (void)bytes;
    return fprintf(context, "%u %u %d %08x %08x %d\n", packet->frame, packet->microframe, packet->bytes, packet->checksum,
               packet->status, packet->pid)
        > 0;
}

void list_packets(struct words *words)
{
    struct model_command command = {0};
    FILE *file;

    if (!read_endpoint(words, &command) || !has_word(words, "file")) {
        if (command.port[0] != 0 && !has_word(words, "file")) {
            say_error("file is missing; packets are written to one");
        }
        return;
    }
    if (!all_used(words) || (file = open_file(words)) == NULL) {
        return;
    }
    if (list_model(MODEL_PACKETS, &command, sizeof(struct model_packet), write_packet, file)) {
        say_ok(" %lld", (long long)(command.from / (int64_t)sizeof(struct model_packet)));
    }
    fclose(file);
}

/* Text comes in parts that end anywhere; each line of it is given a leading space where it goes to stdout. */
struct text {
    FILE *file;
    int begins;
};

static int write_text(void *context, const void *part, uint32_t bytes)
{
    struct text *text = context;

    for (uint32_t i = 0; i < bytes; i++) {
        char c = ((const char *)part)[i];

        if (text->begins && text->file == stdout) {
            fputc(' ', stdout);
        }
        fputc(c, text->file);
        text->begins = c == '\n';
    }
    return 1;
}

static void list_text(struct words *words, DWORD code)
{
    struct model_command command = {0};
    struct text text = {stdout, 1};
    int to_file = has_word(words, "file");

    if (!all_used(words)) {
        return;
    }
    if (to_file) {
        text.file = open_file(words);
        if (text.file == NULL) {
            return;
        }
    }
    if (list_model(code, &command, 0, write_text, &text)) {
        say_ok("");
    }
    if (to_file) {
        fclose(text.file);
    }
}

void list_misuse(struct words *words)
{
    list_text(words, MODEL_MISUSE);
}

void list_open(struct words *words)
{
    list_text(words, MODEL_OPEN);
}
