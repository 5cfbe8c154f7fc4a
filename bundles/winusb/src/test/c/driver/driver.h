/*
 * The model of a USB stack with WinUSB on top, as a driver for Wine: types and what the files of the driver offer each other.
 * "The law" below is the documentation of WinUSB; what it leaves open is in unknowns.c.
 *
 * All state is guarded by the bus's lock. Requests that cannot be answered at once are pended, and completed by the
 * completer's thread alone, in the order in which they were finished, without the lock.
 */
#ifndef MODEL_DRIVER_H
#define MODEL_DRIVER_H

#include "base.h"
#include "device.h"
#include "isoch.h"

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
    struct bytes stalls; /* of struct model_stall */
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
void note_late_completion(int64_t finished, int64_t completed);
NTSTATUS wait_for_frame(IRP *irp, int64_t frame);
NTSTATUS wait_for_removal(IRP *irp, struct usb_device *device);

/* ---- bulk, interrupt and control (bulk.c, requests.c) ---- */

NTSTATUS transfer_bulk(struct open_file *file, IRP *irp, const struct model_pipe *request, int in);
void abort_bulk(struct endpoint *endpoint, const struct open_file *file, NTSTATUS status);
NTSTATUS stay_silent(struct open_file *file, IRP *irp);
void feed_bulk(struct endpoint *endpoint);
void offer(struct usb_device *device, uint8_t address, const uint8_t *data, uint64_t size);
uint64_t take_back(struct endpoint *endpoint, uint8_t *into, uint64_t room);
NTSTATUS control_request(struct open_file *file, IRP *irp, const struct model_setup *request);
NTSTATUS set_pipe_policy(struct open_file *file, const struct model_pipe *request);
NTSTATUS get_pipe_policy(struct open_file *file, struct model_pipe *request);
NTSTATUS set_power_policy(struct open_file *file, const struct model_pipe *request);
NTSTATUS get_power_policy(struct open_file *file, struct model_pipe *request);
void default_policies(struct open_file *file);

/* ---- handles (file.c, calls.c, interfaces.c, times.c, command.c) ---- */

NTSTATUS NTAPI dispatch_create(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS NTAPI dispatch_close(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *object, IRP *irp);
NTSTATUS call_device(struct open_file *file, IRP *irp);
NTSTATUS initialize(struct open_file *file, IRP *irp);
NTSTATUS associate(struct open_file *file, const struct model_pipe *request);
NTSTATUS free_handle(struct open_file *file, const struct model_pipe *request);
NTSTATUS set_alternate(struct open_file *file, const struct model_pipe *request);
NTSTATUS frame_number(struct open_file *file, IRP *irp);
NTSTATUS time_sync(struct open_file *file, IRP *irp, uint32_t code);
NTSTATUS command(IRP *irp);
int64_t judge_closed(int64_t now);
struct pipe_access {
    struct endpoint *endpoint;
    NTSTATUS status;
};
struct pipe_access find_pipe(struct open_file *file, const char *function, uint32_t interface_number, uint32_t address);

#endif
