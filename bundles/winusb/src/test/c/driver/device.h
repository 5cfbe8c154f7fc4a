/* Emulated devices: descriptors, records, endpoints, functions and their open handles. */
#ifndef MODEL_DEVICE_H
#define MODEL_DEVICE_H

#include "base.h"

enum {
    MOST_DEVICES = 32,
    MOST_INTERFACES = 32,
    MOST_SETTINGS = 64,
    MOST_PIPES = 96,
    ENDPOINTS = 32,
    MOST_REQUESTS = 32,
    MOST_LINKS = 4,
    START_WINDOW = 1024,
    LATE_FRAMES = 10
};

enum transfer_type { TYPE_CONTROL, TYPE_ISOCHRONOUS, TYPE_BULK, TYPE_INTERRUPT };

/* ---- descriptors (descriptors.c) ---- */

struct setting {
    uint8_t interface_number;
    uint8_t alternate;
    uint16_t first_pipe;
    uint16_t pipes;
};

/* An endpoint of an alternate setting. */
struct pipe_setting {
    uint8_t interface_number;
    uint8_t alternate;
    uint8_t address;
    uint8_t type;
    uint16_t packet_bytes; /* wMaxPacketSize, bits 10..0 */
    uint8_t interval;      /* bInterval */
    uint8_t packets_per_frame; /* 0 when it cannot be streamed */
    uint32_t interval_bytes;   /* MaximumBytesPerInterval */
};

struct configuration {
    uint16_t settings;
    uint16_t pipes;
    uint8_t interfaces; /* highest number plus one */
    struct setting setting[MOST_SETTINGS];
    struct pipe_setting pipe[MOST_PIPES];
};

const char *parse_configuration(const struct model_plug *plug, struct configuration *into);
const struct setting *find_setting(const struct configuration *configuration, int interface_number, int alternate);

/* ---- the bus's records (records.c) ---- */

struct records {
    struct bytes pieces; /* of pointers to packets */
    uint64_t packets;
    struct bytes runs; /* of struct model_run */
};

void record_due(struct records *records, int64_t frame);
void record_packet(struct records *records, const struct model_packet *packet);
uint64_t read_packets(const struct records *records, uint64_t from, struct model_packet *into, uint64_t most);
void clear_records(struct records *records);
void misuse(const char *format, ...);
extern struct bytes misuse_lines;

/* ---- devices (device.c) ---- */

struct transfer;
struct usb_device;
struct open_file;

struct buffer {
    LIST_ENTRY link; /* in the file */
    uint32_t id;
    struct open_file *file;
    struct endpoint *endpoint;
    const struct pipe_setting *setting;
    uint64_t address;
    uint32_t length;
    int pending;
    struct pended *unregistering;
};

struct endpoint {
    uint8_t address;
    struct usb_device *device;
    const struct pipe_setting *setting; /* NULL when no active alternate setting has it */
    int64_t selected_frame;
    int behaviour;
    int source;
    int halted;
    int32_t faults[MODEL_FAULTS];
    int32_t fault_frames[MODEL_FAULTS];
    struct bytes kept;
    struct bytes ring; /* to be looped back */
    uint64_t ring_start;
    uint64_t numbers;
    struct records records;
    /* isochronous: transfers in their order, those that are over and not told first */
    LIST_ENTRY transfers;
    int untold;
    int scheduled;
    int refused;
    int64_t end; /* the frame after the last one of the last scheduled transfer */
    /* bulk and interrupt: requests that wait for the device, in their order */
    LIST_ENTRY waiting;
    uint32_t policy[16];
};

struct scripted_request {
    int32_t type, request, value, index, kind;
    uint32_t bytes;
    uint8_t *data;
};

/* A device node with WinUSB on top: a device, or a function of a composite one. */
struct function {
    struct usb_device *device;
    DEVICE_OBJECT *object;
    uint8_t number;
    uint8_t first_interface;
    uint8_t last_interface;
    int composite;
    int links;
    UNICODE_STRING link[MOST_LINKS];
    GUID guid[MOST_LINKS];
    int started;
    int gone; /* unplugged */
    int removed;
    int opens;
    struct open_file *owner;
};

struct usb_device {
    enum { SLOT_FREE, SLOT_USED, SLOT_RETIRED } slot; /* retired: replaced, but still held open */
    int plugged;
    int opens;
    struct model_plug plug;
    struct configuration configuration;
    int functions;
    struct function *function[MODEL_MOST_FUNCTIONS];
    uint8_t alternate[MOST_INTERFACES];
    struct endpoint endpoint[ENDPOINTS];
    int requests;
    struct scripted_request request[MOST_REQUESTS];
    struct pended *plugging;
};

struct open_file {
    LIST_ENTRY link;
    struct function *function;
    int32_t pid;
    uint32_t process;
    int refused;
    int synchronous;
    int initialized;
    uint32_t handles; /* one bit for each interface of the function that has a handle */
    int primed;
    int closed;
    int forgiven;    /* opened before the last reset */
    int64_t verdict; /* ticks at which it is judged whether its process left things open */
    LIST_ENTRY buffers;
    uint64_t time_sync;
    uint32_t power[4];
    uint32_t control_timeout; /* ms, 0 for none */
};

struct endpoint *endpoint_of(struct usb_device *device, uint32_t address);
int is_of(const struct function *function, const struct endpoint *endpoint);
void select_setting(struct usb_device *device, const struct setting *setting);
struct usb_device *find_device(const char *port);
struct usb_device *define_device(const struct model_plug *plug, const char **refusal);
const char *plug_device(struct usb_device *device);
void unplug_device(struct usb_device *device);
void function_closed(struct function *function);
void retire_device(struct usb_device *device);
int is_removed(const struct usb_device *device);
void free_retired(void);

#endif
