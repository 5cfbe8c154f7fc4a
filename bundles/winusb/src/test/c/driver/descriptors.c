/* Reads a configuration: its alternate settings, and the geometry of their endpoints. */
#include "driver.h"

enum { INTERFACE_TYPE_CODE = 4, ENDPOINT_TYPE_CODE = 5, COMPANION_TYPE_CODE = 0x30 };

/*
 * Packets of an isochronous endpoint in each frame: 1 at full speed, 8, 4, 2 or 1 else for bInterval 1 to 4; 0 when WinUSB
 * must not stream from it (usb-client-driver-contract: periods of 1, 2, 4 or 8 only).
 */
static uint8_t packets_per_frame(uint32_t speed, uint8_t interval)
{
    if (speed == MODEL_FULL_SPEED) {
        return interval == 1;
    }
    return interval >= 1 && interval <= 4 ? 8 >> (interval - 1) : 0;
}

static void read_endpoint(struct pipe_setting *pipe, const uint8_t *at, uint32_t speed)
{
    uint16_t word = (uint16_t)(at[4] | at[5] << 8);
    int more = speed == MODEL_HIGH_SPEED ? word >> 11 & 3 : 0;

    pipe->address = at[2];
    pipe->type = at[3] & 3;
    pipe->packet_bytes = word & 0x7FF;
    pipe->interval = at[6];
    pipe->interval_bytes = (uint32_t)pipe->packet_bytes * (pipe->type == TYPE_ISOCHRONOUS ? more + 1 : 1);
    pipe->packets_per_frame = pipe->type == TYPE_ISOCHRONOUS ? packets_per_frame(speed, pipe->interval) : 0;
}

/* What the companion of a SuperSpeed endpoint says of its bytes for each interval. */
static void read_companion(struct pipe_setting *pipe, const uint8_t *at)
{
    if (pipe->type == TYPE_ISOCHRONOUS || pipe->type == TYPE_INTERRUPT) {
        pipe->interval_bytes = (uint32_t)(at[4] | at[5] << 8);
    }
}

/* Answers NULL, or what is wrong with it. */
const char *parse_configuration(const struct model_plug *plug, struct configuration *into)
{
    const uint8_t *bytes = plug->configuration;
    uint32_t total = plug->configuration_bytes;
    struct setting *setting = NULL;
    struct pipe_setting *pipe = NULL;

    if (plug->device_bytes != 18 || plug->device[1] != 1) {
        return "the device descriptor must have 18 bytes and type 1";
    }
    if (total < 9 || bytes[1] != 2 || (uint32_t)(bytes[2] | bytes[3] << 8) != total) {
        return "the configuration descriptor's wTotalLength must be the number of its bytes";
    }
    for (uint32_t at = 0; at < total; at += bytes[at]) {
        if (bytes[at] < 2 || at + bytes[at] > total) {
            return "a descriptor's length must be at least 2 and end within the configuration";
        }
        if (bytes[at + 1] == INTERFACE_TYPE_CODE && bytes[at] >= 9) {
            if (into->settings == MOST_SETTINGS || bytes[at + 2] >= MOST_INTERFACES) {
                return "the model has room for 32 interfaces with 64 alternate settings together";
            }
            setting = &into->setting[into->settings++];
            setting->interface_number = bytes[at + 2];
            setting->alternate = bytes[at + 3];
            setting->first_pipe = into->pipes;
            pipe = NULL;
            if (setting->interface_number >= into->interfaces) {
                into->interfaces = setting->interface_number + 1;
            }
        } else if (bytes[at + 1] == ENDPOINT_TYPE_CODE && bytes[at] >= 7) {
            if (setting == NULL || into->pipes == MOST_PIPES) {
                return "endpoints must follow an interface, and the model has room for 96";
            }
            pipe = &into->pipe[into->pipes++];
            pipe->interface_number = setting->interface_number;
            pipe->alternate = setting->alternate;
            setting->pipes++;
            read_endpoint(pipe, bytes + at, plug->speed);
        } else if (bytes[at + 1] == COMPANION_TYPE_CODE && bytes[at] >= 6 && pipe != NULL) {
            read_companion(pipe, bytes + at);
        }
    }
    return into->settings > 0 ? NULL : "the configuration must have an interface";
}

const struct setting *find_setting(const struct configuration *configuration, int interface_number, int alternate)
{
    for (int i = 0; i < configuration->settings; i++) {
        const struct setting *setting = &configuration->setting[i];

        if (setting->interface_number == interface_number && setting->alternate == alternate) {
            return setting;
        }
    }
    return NULL;
}
