/* The control program: what its files offer each other. */
#ifndef MODEL_CONTROL_H
#define MODEL_CONTROL_H

#include <stdint.h>
#include <stdio.h>
#include <windows.h>

#include "model.h"

/* ---- words of a line (words.c) ---- */

enum { MOST_WORDS = 32 };

struct words {
    int count;
    char *name[MOST_WORDS];
    char *value[MOST_WORDS]; /* NULL where a word has no '=' */
    int used[MOST_WORDS];
};

/* All answer 0 when something is wrong, and have written "error ..." then. */
int split(char *line, struct words *words);
const char *find_word(struct words *words, const char *name);
int has_word(struct words *words, const char *name);
int read_number(struct words *words, const char *name, int64_t low, int64_t high, int64_t fallback, int64_t *into);
int need_number(struct words *words, const char *name, int64_t low, int64_t high, int64_t *into);
int read_choice(struct words *words, const char *name, const char *const *choices, int fallback, int *into);
int read_text(struct words *words, const char *name, char *into, size_t size, int needed);
int read_hex(struct words *words, const char *name, uint8_t *into, uint32_t room, uint32_t *size);
int all_used(const struct words *words);

/* ---- answers (answers.c) ---- */

void say_error(const char *format, ...);
void say_line(const char *format, ...);
void say_ok(const char *format, ...);
void flush_answers(void);

/* ---- the driver (install.c, driver_calls.c) ---- */

int install(const wchar_t *driver);
int uninstall(void);
int open_model(void);
int call_model(DWORD code, const void *input, DWORD input_bytes, void *output, DWORD output_bytes);
int list_model(DWORD code, struct model_command *command, uint32_t unit, int (*each)(void *context, const void *part, uint32_t bytes),
    void *context);

/* ---- commands (commands.c, plugging.c, listing.c) ---- */

struct command_line {
    const char *name;
    void (*run)(struct words *words);
};

void run_line(char *line);
void reset_bus(struct words *words);
void plug(struct words *words);
void unplug(struct words *words);
void replug(struct words *words);
void list_received(struct words *words);
void list_served(struct words *words);
void list_packets(struct words *words);
void list_misuse(struct words *words);
void list_open(struct words *words);
void list_stalls(struct words *words);
int read_port(struct words *words, struct model_command *command);
int read_endpoint(struct words *words, struct model_command *command);

#endif
