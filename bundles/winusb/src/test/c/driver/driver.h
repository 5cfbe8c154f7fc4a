/*
 * The model of a USB stack with WinUSB on top, as a driver for Wine: types and what the files of the driver offer each other.
 * "The law" below is the documentation of WinUSB; what it leaves open is in unknowns.c.
 *
 * All state is guarded by the bus's lock. Requests that cannot be answered at once are pended, and completed by the
 * completer's thread alone, in the order in which they were finished, without the lock.
 */
#ifndef MODEL_DRIVER_H
#define MODEL_DRIVER_H

#include <ntddk.h>
#include <stdarg.h>
#include <stdint.h>

#include "linux.h"
#include "model.h"

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

#define TICKS_PER_MS 10000
#define TICKS_PER_SECOND 10000000
#define NEVER INT64_MAX

enum transfer_type { TYPE_CONTROL, TYPE_ISOCHRONOUS, TYPE_BULK, TYPE_INTERRUPT };

/* ---- memory and text (memory.c, and what ntoskrnl exports of the C library) ---- */

int _snprintf(char *into, size_t size, const char *format, ...);
int _vsnprintf(char *into, size_t size, const char *format, va_list arguments);
int swprintf(WCHAR *into, const WCHAR *format, ...);

void *allocate(size_t bytes);
void release(void *block);
void copy_text(char *into, const char *from, size_t size);
void widen(WCHAR *into, const char *from, size_t size);

/* Bytes that grow. */
struct bytes {
    uint8_t *data;
    uint64_t size;
    uint64_t room;
};

int append(struct bytes *bytes, const void *data, uint64_t size);
void clear(struct bytes *bytes);

/* ---- checksums (checksum.c) ---- */

void prepare_checksums(void);
uint32_t crc32(const uint8_t *data, size_t length);
uint64_t quick_hash(const uint8_t *data, size_t length);

/* ---- random draws (unknowns.c) ---- */

struct random {
    uint64_t state;
};

uint32_t draw(struct random *random, uint32_t below);

enum shows { AT_THE_CALL, AS_COMPLETION, EITHER };

/* What a version of Windows or a host controller has or has not, drawn once per reset; see unknowns.c. */
struct traits {
    int refusal;
    int cascade;
    int append_margin;
    int window;
    int late_out_fails;
    uint32_t late_status;
    int keeps_descriptors;
    int needs_priming;
    int varies_ends;
    int isoch_policy_fails;
    int period_as_interval;
    int raw_packet_size;
    int whole_configuration;
    int latency_low;
    int latency_high;
};

void draw_traits(const struct model_reset *reset);
int32_t start_delay(void);
int refuses_at_the_call(void);
int rejects_at_the_call(void);
NTSTATUS gone_status(void);
NTSTATUS gone_at_the_call(void);
NTSTATUS bandwidth_status(void);
int32_t abort_delay(void);
uint32_t damage_status(void);
uint32_t random_below(uint32_t below);

/* ---- pended requests (pended.c) ---- */

struct pended {
    LIST_ENTRY link; /* in the list of done ones, or of the owner */
    struct pended *next_cancelled;
    IRP *irp;
    void (*cancel)(struct pended *pended);  /* with the lock held: the request was cancelled by the I/O manager */
    void (*deliver)(struct pended *pended); /* without it, before completion; may be NULL */
    NTSTATUS status;
    ULONG_PTR information;
    int64_t ready;   /* ticks from which on it may be completed */
    int64_t freed;   /* ticks from which on its memory may be freed */
    int64_t timeout; /* ticks at which it ends by itself, NEVER if not */
    void (*time_out)(struct pended *pended);
    volatile LONG cancelled;
    int finished;
    int watched; /* whether PASS waits until the caller has been told */
    int32_t pid;
    uint64_t overlapped;
    IRP *free_irp;
};

NTSTATUS pend(struct pended *pended, IRP *irp);
void finish(struct pended *pended, NTSTATUS status, ULONG_PTR information);
void end_cancelled(struct pended *pended);
NTSTATUS complete_now(IRP *irp, NTSTATUS status, ULONG_PTR information);
void complete_done(void);
int told_everyone(int64_t now);
void overlapped_reused(int32_t pid, uint64_t overlapped);
void collect_garbage(int64_t now);
extern LIST_ENTRY waiting_list; /* pended ones with a timeout */
int64_t end_timeouts(int64_t now);

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
    struct bytes packets; /* of struct model_packet */
    struct bytes runs;    /* of struct model_run */
};

void record_due(struct records *records, int64_t frame);
void record_packet(struct records *records, const struct model_packet *packet);
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
    int reported;
    int gone; /* unplugged */
    int removed;
    int opens;
    struct open_file *owner;
};

struct usb_device {
    enum { SLOT_FREE, SLOT_USED, SLOT_RETIRED } slot; /* retired: replaced, but still held open */
    int plugged;
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
    int64_t verdict; /* ticks at which it is judged whether its process left things open */
    LIST_ENTRY buffers;
    uint64_t time_sync;
    uint32_t power[4];
};

struct endpoint *endpoint_of(struct usb_device *device, uint32_t address);
void select_setting(struct usb_device *device, const struct setting *setting);
struct usb_device *find_device(const char *port);
struct usb_device *define_device(const struct model_plug *plug, const char **refusal);
const char *plug_device(struct usb_device *device);
void unplug_device(struct usb_device *device);
void retire_device(struct usb_device *device);
int is_removed(const struct usb_device *device);
void free_retired(void);

/* ---- Plug and Play (pnp.c) ---- */

extern DRIVER_OBJECT *driver_object;
extern DEVICE_OBJECT *bus_pdo;
NTSTATUS NTAPI add_bus(DRIVER_OBJECT *driver, DEVICE_OBJECT *pdo);
NTSTATUS NTAPI dispatch_pnp(DEVICE_OBJECT *object, IRP *irp);
struct function *make_function(struct usb_device *device, const struct model_function *definition);
void relations_changed(void);
void let_go(struct function *function);

/* The extension of every device object of the driver. */
struct extension {
    enum { OBJECT_BUS, OBJECT_CONTROL, OBJECT_FUNCTION } kind;
    DEVICE_OBJECT *lower;
    struct function *function;
};

/* ---- notifications (changes.c) ---- */

void tell_change(int arrived, const GUID *guid, const UNICODE_STRING *path);
NTSTATUS wait_for_change(IRP *irp, uint64_t after);

/* ---- the bus and its clock (bus.c) ---- */

struct bus {
    volatile int32_t lock;
    volatile int32_t engine_wake;
    volatile int32_t completer_wake;
    int64_t frame;      /* on the bus, counted from the base in 64 bits */
    int64_t zero_frame; /* the one that began at zero_ticks */
    int64_t zero_ticks;
    int32_t frame_ticks; /* 0 when frames pass by command alone */
    int32_t jitter_ticks;
    struct traits traits;
    struct random random;
    struct usb_device device[MOST_DEVICES];
    LIST_ENTRY files;
    uint32_t next_id;
    struct bytes stalls; /* of struct model_run: frame, and frames by which the engine was late */
};

extern struct bus bus;

void lock_bus(void);
void unlock_bus(void);
void wake_engine(void);
void wake_completer(void);
void restart_clock(const struct model_reset *reset);
void catch_up(void);
void pass_frames(int64_t frames);
void start_threads(void);
NTSTATUS wait_for_frame(IRP *irp, int64_t frame);
NTSTATUS wait_for_removal(IRP *irp, struct usb_device *device);

/* ---- isochronous transfers (isoch.c, placement.c, wire.c) ---- */

enum transfer_state { SCHEDULED, VOID_TRANSFER, ENDED, LOST };

struct transfer {
    struct pended pended; /* first */
    LIST_ENTRY link;      /* in the endpoint */
    struct endpoint *endpoint;
    struct buffer *buffer;
    struct open_file *file;
    enum transfer_state state;
    NTSTATUS verdict;   /* of one that is never on the bus */
    NTSTATUS end;
    int is_refusal;
    int in;
    int all_fail; /* by a fault */
    int64_t tell_frame;
    int64_t first_frame;
    int32_t frames;
    int32_t late;
    int32_t carried; /* frames of it that were on the bus */
    int32_t good;    /* packets that were received */
    uint32_t offset;
    uint32_t length;
    uint32_t packets;
    uint64_t descriptors;
    struct packet_descriptor *packet; /* IN: of all packets */
    uint64_t hash_count;
    uint64_t *hash; /* OUT: of each frame, at submission */
    int changed;    /* whether a change was logged */
};

struct packet_descriptor {
    uint32_t offset;
    uint32_t length;
    uint32_t status;
};

NTSTATUS submit_isoch(struct open_file *file, IRP *irp, const struct model_isoch *request);
NTSTATUS register_buffer(struct open_file *file, const struct model_register *request, struct model_registered *into);
NTSTATUS unregister_buffer(struct open_file *file, IRP *irp, uint32_t id);
NTSTATUS place_asap(struct transfer *transfer, IRP *irp, int continues);
NTSTATUS place_at(struct transfer *transfer, IRP *irp, uint32_t frame);
int is_running(int32_t pid);
void unregister_next(struct buffer *buffer);
void describe(struct transfer *transfer, uint32_t first, uint32_t count, uint32_t status);
void cancel_transfer(struct pended *pended);
void abort_transfers(struct endpoint *endpoint, struct open_file *file, NTSTATUS status, int32_t delay);
void end_transfer(struct transfer *transfer, NTSTATUS status, int64_t tell_frame);
void end_due(struct endpoint *endpoint, int64_t passed);
void tell_ends(struct endpoint *endpoint, int64_t passed);
void end_lost(struct open_file *file);
void carry_due(struct endpoint *endpoint, int64_t frame);
int was_changed(struct transfer *transfer, int32_t index, const uint8_t *data);
void check_unchanged(struct transfer *transfer, const char *when);
int hits(struct endpoint *endpoint, int fault);
int is_pending_anywhere(const struct open_file *file, int interface_number);
int64_t next_due(struct endpoint *endpoint);

/* ---- bulk, interrupt and control (bulk.c, requests.c) ---- */

NTSTATUS transfer_bulk(struct open_file *file, IRP *irp, const struct model_pipe *request, int in);
void abort_bulk(struct endpoint *endpoint, NTSTATUS status);
void feed_bulk(struct endpoint *endpoint);
void offer(struct usb_device *device, uint8_t address, const uint8_t *data, uint64_t size);
uint64_t take_back(struct endpoint *endpoint, uint8_t *into, uint64_t room);
NTSTATUS control_request(struct open_file *file, IRP *irp, const struct model_setup *request);
NTSTATUS set_pipe_policy(struct open_file *file, const struct model_pipe *request);
NTSTATUS get_pipe_policy(struct open_file *file, struct model_pipe *request);
NTSTATUS set_power_policy(struct open_file *file, const struct model_pipe *request);
NTSTATUS get_power_policy(struct open_file *file, struct model_pipe *request);
void default_policies(struct open_file *file);

/* ---- handles (file.c, calls.c, control.c) ---- */

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS call_device(struct open_file *file, IRP *irp);
NTSTATUS command(IRP *irp);
int64_t judge_closed(int64_t now);
struct pipe_access {
    struct endpoint *endpoint;
    NTSTATUS status;
};
struct pipe_access find_pipe(struct open_file *file, const char *function, uint32_t interface_number, uint32_t address);

#endif
