/* The table of commands, and those that concern one endpoint. */
#include "control.h"

#include <string.h>

int read_port(struct words *words, struct model_command *command)
{
    return read_text(words, "port", command->port, MODEL_NAME, 1);
}

int read_endpoint(struct words *words, struct model_command *command)
{
    int64_t address;

    const char *name = find_word(words, "address") != NULL ? "address" : "endpoint";

    if (!read_port(words, command) || !need_number(words, name, 0, 0x8F, &address)) {
        return 0;
    }
    if (address > 0x0F && address < 0x80) {
        say_error("endpoint is 0x%02x; it must be a bEndpointAddress, or 0", (unsigned)address);
        return 0;
    }
    command->endpoint = (uint32_t)address;
    return 1;
}

static void call_simply(DWORD code, struct model_command *command)
{
    struct model_answer answer;

    if (call_model(code, command, sizeof(*command), &answer, sizeof(answer))) {
        say_ok("");
    }
}

static void set_behaviour(struct words *words)
{
    static const char *const behaviours[] = {"sink", "keep", "numbers", "loopback", "silent", "absent", NULL};
    struct model_command command = {0};
    char text[MODEL_NAME];
    unsigned source = 0;
    char *colon;

    if (!read_endpoint(words, &command) || !read_text(words, "behaviour", text, sizeof(text), 1) || !all_used(words)) {
        return;
    }
    colon = strchr(text, ':');
    if (colon != NULL) {
        *colon = 0;
    }
    command.kind = -1;
    for (int i = 0; behaviours[i] != NULL; i++) {
        if (strcmp(text, behaviours[i]) == 0) {
            command.kind = i;
        }
    }
    if (command.kind < 0 || (colon != NULL) != (command.kind == MODEL_LOOPBACK)
        || (colon != NULL && (sscanf(colon + 1, "%i", &source) != 1 || source > 0x0F))) {
        say_error("behaviour is %s; it must be sink, keep, numbers, loopback:0x0N, silent or absent", text);
        return;
    }
    command.source = (int32_t)source;
    call_simply(MODEL_ENDPOINT, &command);
}

static void script_request(struct words *words)
{
    struct model_command command = {0};
    int64_t type;
    int64_t request;
    int64_t value;
    int64_t index;
    int64_t length = 0;

    if (!read_port(words, &command) || !need_number(words, "type", 0, 0xFF, &type)
        || !need_number(words, "request", 0, 0xFF, &request) || !read_number(words, "value", 0, 0xFFFF, -1, &value)
        || !read_number(words, "index", 0, 0xFFFF, -1, &index)
        || !read_hex(words, "answer", command.data, sizeof(command.data), &command.data_bytes)) {
        return;
    }
    command.request_type = (int32_t)type;
    command.request = (int32_t)request;
    command.value = (int32_t)value;
    command.index = (int32_t)index;
    command.kind = MODEL_STALLS_IT;
    if (has_word(words, "answer")) {
        command.kind = MODEL_ANSWER;
    } else if (has_word(words, "accept")) {
        const char *text = find_word(words, "accept");

        if (*text != 0 && !read_number(words, "accept", 0, 4096, 0, &length)) {
            return;
        }
        command.kind = MODEL_ACCEPT;
        command.count = (int32_t)length;
    } else if (!has_word(words, "stall")) {
        say_error("what the device does is missing; it must be answer=HEX, accept, accept=LENGTH or stall");
        return;
    }
    if (all_used(words)) {
        call_simply(MODEL_REQUEST, &command);
    }
}

static void inject(struct words *words)
{
    static const char *const faults[] = {"dropped", "damaged", "short", "refused-continue", "failed-transfer",
        "late-completion", "lost-completion", "stall", "silence", "register-fails", "bandwidth", "jitter", "all-failed",
        "late-packets", NULL};
    struct model_command command = {0};
    int64_t count;
    int64_t frames;
    int fault;

    if (!read_endpoint(words, &command) || !read_choice(words, "fault", faults, -2, &fault)
        || !read_number(words, "count", 1, 1000000000, 1, &count)
        || !read_number(words, "frames", 0, 1000000, 0, &frames) || !all_used(words)) {
        return;
    }
    command.kind = fault;
    command.count = (int32_t)count;
    command.frames = (int32_t)frames;
    call_simply(MODEL_INJECT, &command);
}

static void tell_frame(struct words *words)
{
    struct model_command command = {0};
    struct model_answer answer;

    if (all_used(words) && call_model(MODEL_FRAME, &command, sizeof(command), &answer, sizeof(answer))) {
        say_ok(" %lld", (long long)answer.value);
    }
}

static void pass(struct words *words)
{
    struct model_command command = {0};
    struct model_answer answer;

    if (need_number(words, "frames", 0, 1000000000, &command.from) && all_used(words)
        && call_model(MODEL_PASS, &command, sizeof(command), &answer, sizeof(answer))) {
        say_ok(" %lld", (long long)answer.value);
    }
}

static const struct command_line commands[] = {
    {"reset", reset_bus},
    {"plug", plug},
    {"endpoint", set_behaviour},
    {"request", script_request},
    {"unplug", unplug},
    {"replug", replug},
    {"frame", tell_frame},
    {"pass", pass},
    {"received", list_received},
    {"served", list_served},
    {"inject", inject},
    {"packets", list_packets},
    {"misuse", list_misuse},
    {"open", list_open},
    {"stalls", list_stalls},
};

void run_line(char *line)
{
    struct words words;

    if (!split(line, &words)) {
        return;
    }
    for (size_t i = 0; words.count > 0 && i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(words.name[0], commands[i].name) == 0) {
            commands[i].run(&words);
            return;
        }
    }
    say_error("%s is no command; they are at the head of control/main.c", words.count == 0 ? "an empty line" : words.name[0]);
}
