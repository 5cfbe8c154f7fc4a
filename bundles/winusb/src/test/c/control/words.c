/* Words of a command line, key=value, and their values. */
#include "control.h"

#include <stdlib.h>
#include <string.h>

int split(char *line, struct words *words)
{
    memset(words, 0, sizeof(*words));
    for (char *word = strtok(line, " \t\r\n"); word != NULL; word = strtok(NULL, " \t\r\n")) {
        char *equals = strchr(word, '=');

        if (words->count == MOST_WORDS) {
            say_error("a command has %d words at most", MOST_WORDS);
            return 0;
        }
        words->name[words->count] = word;
        if (equals != NULL) {
            *equals = 0;
            words->value[words->count] = equals + 1;
        }
        words->count++;
    }
    return 1;
}

const char *find_word(struct words *words, const char *name)
{
    for (int i = 1; i < words->count; i++) {
        if (strcmp(words->name[i], name) == 0) {
            words->used[i] = 1;
            return words->value[i] == NULL ? "" : words->value[i];
        }
    }
    return NULL;
}

int has_word(struct words *words, const char *name)
{
    return find_word(words, name) != NULL;
}

static int parse_number(const char *name, const char *text, int64_t low, int64_t high, int64_t *into)
{
    char *end;

    *into = _strtoi64(text, &end, 0);
    if (*text == 0 || *end != 0 || *into < low || *into > high) {
        say_error("%s is %s; it must be a number from %lld to %lld", name, text, (long long)low, (long long)high);
        return 0;
    }
    return 1;
}

int read_number(struct words *words, const char *name, int64_t low, int64_t high, int64_t fallback, int64_t *into)
{
    const char *text = find_word(words, name);

    *into = fallback;
    return text == NULL || parse_number(name, text, low, high, into);
}

int need_number(struct words *words, const char *name, int64_t low, int64_t high, int64_t *into)
{
    const char *text = find_word(words, name);

    if (text == NULL) {
        say_error("%s is missing; it must be a number from %lld to %lld", name, (long long)low, (long long)high);
        return 0;
    }
    return parse_number(name, text, low, high, into);
}

/* The index of a value among the choices, a list that ends with NULL; no fallback when that is below -1. */
int read_choice(struct words *words, const char *name, const char *const *choices, int fallback, int *into)
{
    const char *text = find_word(words, name);

    *into = fallback;
    if (text == NULL && fallback >= -1) {
        return 1;
    }
    for (int i = 0; text != NULL && choices[i] != NULL; i++) {
        if (strcmp(text, choices[i]) == 0) {
            *into = i;
            return 1;
        }
    }
    say_error("%s is %s; it must be one of those that the head of control/main.c names", name,
        text == NULL ? "missing" : text);
    return 0;
}

int read_text(struct words *words, const char *name, char *into, size_t size, int needed)
{
    const char *text = find_word(words, name);

    if (text == NULL) {
        if (needed) {
            say_error("%s is missing", name);
        }
        return !needed;
    }
    if (strlen(text) >= size) {
        say_error("%s is %s; it must have fewer than %u characters", name, text, (unsigned)size);
        return 0;
    }
    strcpy(into, text);
    return 1;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* Bytes in hex without blanks; none when the word is missing. */
int read_hex(struct words *words, const char *name, uint8_t *into, uint32_t room, uint32_t *size)
{
    const char *text = find_word(words, name);

    *size = 0;
    for (; text != NULL && *text != 0; text += 2) {
        if (digit(text[0]) < 0 || digit(text[1]) < 0) {
            say_error("%s has %.2s; it must be bytes in hex, two digits each", name, text);
            return 0;
        }
        if (*size == room) {
            say_error("%s has more than %u bytes", name, room);
            return 0;
        }
        into[(*size)++] = (uint8_t)(digit(text[0]) << 4 | digit(text[1]));
    }
    return 1;
}

/* Refuses words that no one asked for. */
int all_used(const struct words *words)
{
    for (int i = 1; i < words->count; i++) {
        if (!words->used[i]) {
            say_error("%s is no word of the command %s", words->name[i], words->name[0]);
            return 0;
        }
    }
    return 1;
}
