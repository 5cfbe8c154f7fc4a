/* The commands that end, begin and change what is on the bus. */
#include "control.h"

#include <string.h>

static const char *const shows[] = {"call", "completion", "either", "seed", NULL};
static const char *const yes_no[] = {"no", "yes", "seed", NULL};

static int read_trait(struct words *words, const char *name, const char *const *choices, int seed, int32_t *into)
{
    int value;

    if (!read_choice(words, name, choices, seed, &value)) {
        return 0;
    }
    *into = value == seed ? MODEL_BY_SEED : value;
    return 1;
}

static int read_latency(struct words *words, struct model_reset *reset)
{
    const char *text = find_word(words, "latency");
    int low = 1;
    int high = 20;

    if (text != NULL && (sscanf(text, "%d-%d", &low, &high) != 2 || low < 1 || high < low || high > 1000)) {
        say_error("latency is %s; it must be LO-HI, frames from 1 to 1000", text);
        return 0;
    }
    reset->latency_low = low;
    reset->latency_high = high;
    return 1;
}

static int read_traits(struct words *words, struct model_reset *reset)
{
    int64_t margin;
    int64_t late;

    if (!read_number(words, "append-margin", 0, 2, MODEL_BY_SEED, &margin)
        || !read_number(words, "late-status", 0, 3, MODEL_BY_SEED, &late)) {
        return 0;
    }
    reset->append_margin = (int32_t)margin;
    reset->late_status = (int32_t)late;
    return read_trait(words, "refuse", shows, 3, &reset->refusal) && read_trait(words, "window", shows, 3, &reset->window)
        && read_trait(words, "cascade", yes_no, 2, &reset->cascade)
        && read_trait(words, "late-out-fails", yes_no, 2, &reset->late_out_fails)
        && read_trait(words, "keeps-descriptors", yes_no, 2, &reset->keeps_descriptors)
        && read_trait(words, "needs-priming", yes_no, 2, &reset->needs_priming)
        && read_trait(words, "varies-ends", yes_no, 2, &reset->varies_ends)
        && read_trait(words, "isoch-policy-fails", yes_no, 2, &reset->isoch_policy_fails)
        && read_trait(words, "period-as-interval", yes_no, 2, &reset->period_as_interval)
        && read_trait(words, "raw-packet-size", yes_no, 2, &reset->raw_packet_size)
        && read_trait(words, "whole-configuration", yes_no, 2, &reset->whole_configuration);
}

void reset_bus(struct words *words)
{
    struct model_reset reset = {0};
    struct model_answer answer;
    int64_t frame_us;
    int64_t seed;
    int64_t jitter;

    if (!read_number(words, "frame-us", 0, 1000000, 1000, &frame_us)
        || !read_number(words, "base", 0, 0x7FFFFFFFFFFF, 1000, &reset.base)
        || !read_number(words, "seed", INT64_MIN, INT64_MAX, 0, &seed)
        || !read_number(words, "jitter-us", 0, 1000000, 0, &jitter) || !read_latency(words, &reset)
        || !read_traits(words, &reset) || !all_used(words)) {
        return;
    }
    reset.frame_us = (int32_t)frame_us;
    reset.seed = (uint64_t)seed;
    reset.jitter_us = (int32_t)jitter;
    if (call_model(MODEL_RESET, &reset, sizeof(reset), &answer, sizeof(answer))) {
        say_ok("");
    }
}

/* functions=0:0-1,1:2-3 */
static int read_functions(struct words *words, struct model_plug *request)
{
    const char *text = find_word(words, "functions");

    while (text != NULL && *text != 0) {
        struct model_function *function = &request->function[request->functions];
        int number;
        int first;
        int last;
        int length = 0;

        if (request->functions == MODEL_MOST_FUNCTIONS || sscanf(text, "%d:%d-%d%n", &number, &first, &last, &length) != 3
            || first < 0 || last < first || last > 31 || (text[length] != ',' && text[length] != 0)) {
            say_error("functions has %s; it must be F:N-M[,...], %d at most", text, MODEL_MOST_FUNCTIONS);
            return 0;
        }
        function->number = (uint8_t)number;
        function->first_interface = (uint8_t)first;
        function->last_interface = (uint8_t)last;
        request->functions++;
        text += length + (text[length] == ',');
    }
    return 1;
}

/* Makes the reference strings of iProduct and iSerialNumber, where the device has none and the text is given. */
static void number_strings(struct model_plug *request)
{
    if (request->product[0] != 0 && request->device[15] == 0) {
        request->device[15] = request->device[16] == 1 ? 2 : 1;
    }
    if (request->serial[0] != 0 && request->device[16] == 0) {
        request->device[16] = request->device[15] == 3 ? 4 : 3;
    }
}

static void call_plug(DWORD code, const void *request, DWORD bytes)
{
    struct model_plugged plugged;

    if (!call_model(code, request, bytes, &plugged, sizeof(plugged))) {
        return;
    }
    for (uint32_t i = 1; i < plugged.paths; i++) {
        say_line("%s", plugged.path[i]);
    }
    say_ok(" %s", plugged.path[0]);
}

void plug(struct words *words)
{
    static const char *const speeds[] = {"full", "high", "super", NULL};
    static struct model_plug request;
    int speed;

    memset(&request, 0, sizeof(request));
    if (!read_text(words, "port", request.port, MODEL_NAME, 1)
        || !read_text(words, "serial", request.serial, MODEL_NAME, 0)
        || !read_text(words, "product", request.product, MODEL_NAME, 0)
        || !read_text(words, "guid", request.guid, MODEL_NAME, 0) || !read_choice(words, "speed", speeds, -2, &speed)
        || !read_hex(words, "device", request.device, sizeof(request.device), &request.device_bytes)
        || !read_hex(
            words, "configuration", request.configuration, sizeof(request.configuration), &request.configuration_bytes)
        || !read_hex(words, "bos", request.bos, sizeof(request.bos), &request.bos_bytes)
        || !read_functions(words, &request) || !all_used(words)) {
        return;
    }
    request.speed = MODEL_FULL_SPEED + (uint32_t)speed;
    /* Words have no blanks; an underscore stands for one. */
    for (char *at = request.product; *at != 0; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    number_strings(&request);
    call_plug(MODEL_PLUG, &request, sizeof(request));
}

static int call_unplug(struct model_command *command)
{
    struct model_answer answer;

    return call_model(MODEL_UNPLUG, command, sizeof(*command), &answer, sizeof(answer));
}

void unplug(struct words *words)
{
    struct model_command command = {0};

    if (read_port(words, &command) && all_used(words) && call_unplug(&command)) {
        say_ok("");
    }
}

void replug(struct words *words)
{
    struct model_command command = {0};
    int64_t after;

    if (!read_port(words, &command) || !read_number(words, "after-ms", 0, 600000, 0, &after)
        || !read_text(words, "to", command.to, MODEL_NAME, 0) || !all_used(words) || !call_unplug(&command)) {
        return;
    }
    Sleep((DWORD)after);
    call_plug(MODEL_REPLUG, &command, sizeof(command));
}
