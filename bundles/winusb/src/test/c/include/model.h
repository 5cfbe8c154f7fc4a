/*
 * What the driver, winusb.dll, the cfgmgr32 shim and the control program say to each other: I/O control codes and their
 * structures. All are built by one compiler for one machine; every structure is aligned by 8 and zeroed before use.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdint.h>

#define MODEL_SERVICE L"microframeusb"
#define MODEL_CONTROL_PATH L"\\\\.\\MicroframeModel"

/* FILE_DEVICE_UNKNOWN, METHOD_BUFFERED, FILE_ANY_ACCESS */
#define MODEL_CODE(function) ((0x22u << 16) | ((0x800u + (function)) << 2))

/* On a device's handle: the calls of winusb.dll. */
enum {
    MODEL_INITIALIZE = MODEL_CODE(1),
    MODEL_ASSOCIATE = MODEL_CODE(2),
    MODEL_FREE = MODEL_CODE(3),
    MODEL_STRING = MODEL_CODE(4),
    MODEL_SET_ALTERNATE = MODEL_CODE(5),
    MODEL_GET_ALTERNATE = MODEL_CODE(6),
    MODEL_SET_PIPE_POLICY = MODEL_CODE(7),
    MODEL_GET_PIPE_POLICY = MODEL_CODE(8),
    MODEL_SET_POWER_POLICY = MODEL_CODE(9),
    MODEL_GET_POWER_POLICY = MODEL_CODE(10),
    MODEL_CONTROL = MODEL_CODE(11),
    MODEL_READ_PIPE = MODEL_CODE(12),
    MODEL_WRITE_PIPE = MODEL_CODE(13),
    MODEL_ABORT_PIPE = MODEL_CODE(14),
    MODEL_RESET_PIPE = MODEL_CODE(15),
    MODEL_FLUSH_PIPE = MODEL_CODE(16),
    MODEL_REGISTER = MODEL_CODE(17),
    MODEL_UNREGISTER = MODEL_CODE(18),
    MODEL_ISOCH = MODEL_CODE(19),
    MODEL_FRAME_NUMBER = MODEL_CODE(20),
    MODEL_START_TIME_SYNC = MODEL_CODE(21),
    MODEL_STOP_TIME_SYNC = MODEL_CODE(22),
    MODEL_TIME_SYNC = MODEL_CODE(23),
    MODEL_LEAVE = MODEL_CODE(24)
};

/* On the control device's handle: the calls of the control program, and of the shims. */
enum {
    MODEL_RESET = MODEL_CODE(64),
    MODEL_PLUG = MODEL_CODE(65),
    MODEL_ENDPOINT = MODEL_CODE(66),
    MODEL_REQUEST = MODEL_CODE(67),
    MODEL_UNPLUG = MODEL_CODE(68),
    MODEL_REPLUG = MODEL_CODE(69),
    MODEL_FRAME = MODEL_CODE(70),
    MODEL_PASS = MODEL_CODE(71),
    MODEL_RECEIVED = MODEL_CODE(72),
    MODEL_SERVED = MODEL_CODE(73),
    MODEL_INJECT = MODEL_CODE(74),
    MODEL_PACKETS = MODEL_CODE(75),
    MODEL_MISUSE = MODEL_CODE(76),
    MODEL_OPEN = MODEL_CODE(77),
    MODEL_CHANGES = MODEL_CODE(78),
    MODEL_REPORT = MODEL_CODE(79),
    MODEL_STALLS = MODEL_CODE(80)
};

enum { MODEL_FULL_SPEED = 2, MODEL_HIGH_SPEED = 3, MODEL_SUPER_SPEED = 4 };

enum { MODEL_MOST_FUNCTIONS = 4, MODEL_MOST_DESCRIPTORS = 4096, MODEL_NAME = 64, MODEL_TEXT = 256 };

/* ---- winusb.dll to the driver ---- */

struct model_initialize {
    int32_t pid; /* of Linux */
    uint32_t process;
};

struct model_initialized {
    uint32_t speed;
    uint32_t device_bytes;
    uint32_t configuration_bytes;
    uint32_t frame_ticks;
    uint32_t traits; /* of MODEL_PERIOD_AS_INTERVAL and MODEL_RAW_PACKET_SIZE */
    uint8_t first_interface;
    uint8_t last_interface;
    uint8_t device[18];
    uint8_t configuration[MODEL_MOST_DESCRIPTORS];
};

enum { MODEL_PERIOD_AS_INTERVAL = 1, MODEL_RAW_PACKET_SIZE = 2 };

/* Of calls that concern an interface, or a pipe of it. */
struct model_pipe {
    uint32_t interface_number;
    uint32_t pipe;
    uint32_t type;
    uint32_t value;
};

struct model_setup {
    uint8_t setup[8];
    uint32_t interface_number;
    uint32_t unused;
};

struct model_register {
    uint64_t address;
    uint32_t length;
    uint32_t interface_number;
    uint32_t pipe;
    uint32_t unused;
};

struct model_registered {
    uint32_t id;
    uint32_t bytes_per_frame;
};

enum { MODEL_ISOCH_IN = 1, MODEL_ISOCH_ASAP = 2, MODEL_ISOCH_CONTINUE = 4 };

struct model_isoch {
    uint32_t id;
    uint32_t flags;
    uint32_t offset;
    uint32_t length;
    uint32_t frame;
    uint32_t packets;
    uint64_t descriptors;
    uint64_t overlapped;
    uint64_t overlapped_was[3]; /* Internal, InternalHigh and Offset with OffsetHigh, before the call */
};

struct model_frame_number {
    int64_t ticks;
    uint32_t frame;
    uint32_t frame_ticks;
};

struct model_time_sync {
    uint64_t handle;
    uint32_t frame;
    uint32_t microframe;
    int64_t ticks_at_frame;
    int64_t ticks;
    uint32_t accuracy;
    uint32_t generation;
    uint32_t hardware_frame;
    uint32_t hardware_microframe;
    uint32_t usb_frame;
    uint32_t tolerable;
};

/* ---- the control program to the driver ---- */

/* What begins every answer: a sentence when the command was refused. */
struct model_answer {
    uint32_t refused;
    uint32_t count;
    int64_t value;
    char sentence[MODEL_TEXT];
};

enum { MODEL_BY_SEED = -1 };

struct model_reset {
    int64_t base;
    uint64_t seed;
    int32_t frame_us;
    int32_t jitter_us;
    int32_t latency_low;
    int32_t latency_high;
    /* Traits; each MODEL_BY_SEED or a value. */
    int32_t refusal;       /* 0 at the call, 1 as completion, 2 either */
    int32_t cascade;
    int32_t append_margin; /* 0 to 2 */
    int32_t window;        /* as refusal */
    int32_t late_out_fails;
    int32_t late_status;   /* index, 0 to 3 */
    int32_t keeps_descriptors;
    int32_t needs_priming;
    int32_t varies_ends;
    int32_t isoch_policy_fails;
    int32_t period_as_interval;
    int32_t raw_packet_size;
    int32_t whole_configuration;
};

struct model_function {
    uint8_t number;
    uint8_t first_interface;
    uint8_t last_interface;
};

struct model_plug {
    char port[MODEL_NAME];
    char serial[MODEL_NAME];
    char product[MODEL_NAME];
    char guid[MODEL_NAME];
    uint32_t speed;
    uint32_t functions;
    struct model_function function[MODEL_MOST_FUNCTIONS];
    uint32_t device_bytes;
    uint32_t configuration_bytes;
    uint32_t bos_bytes;
    uint8_t device[18];
    uint8_t configuration[MODEL_MOST_DESCRIPTORS];
    uint8_t bos[256];
};

struct model_plugged {
    struct model_answer answer;
    uint32_t paths;
    uint32_t unused;
    char path[MODEL_MOST_FUNCTIONS][MODEL_TEXT];
};

enum { MODEL_SINK, MODEL_KEEP, MODEL_NUMBERS, MODEL_LOOPBACK, MODEL_SILENT, MODEL_ABSENT };

enum {
    MODEL_DROPPED,
    MODEL_DAMAGED,
    MODEL_SHORT,
    MODEL_REFUSED_CONTINUE,
    MODEL_FAILED_TRANSFER,
    MODEL_LATE_COMPLETION,
    MODEL_LOST_COMPLETION,
    MODEL_STALL,
    MODEL_SILENCE,
    MODEL_REGISTER_FAILS,
    MODEL_BANDWIDTH,
    MODEL_JITTER,
    MODEL_ALL_FAILED,
    MODEL_LATE_PACKETS,
    MODEL_FAULTS
};

enum { MODEL_ANSWER, MODEL_ACCEPT, MODEL_STALLS_IT };

/* Of commands that concern a port, and mostly one endpoint of the device there. */
struct model_command {
    char port[MODEL_NAME];
    char to[MODEL_NAME];
    uint32_t endpoint;
    int32_t kind;
    int32_t source;
    int32_t count;
    int32_t frames;
    int32_t request_type;
    int32_t request;
    int32_t value; /* -1 for any */
    int32_t index; /* -1 for any */
    int64_t from;
    uint32_t data_bytes;
    uint8_t data[MODEL_MOST_DESCRIPTORS];
};

struct model_run {
    int64_t first;
    int64_t frames;
};

/* How late the model itself was, in frames, and which part of it. */
struct model_stall {
    int64_t first;
    int64_t frames;
    int32_t in_completions; /* rather than in carrying packets */
    int32_t unused;
};

/* A packet in the log. */
struct model_packet {
    uint32_t frame; /* low 32 bits */
    uint32_t checksum;
    uint32_t status;
    int32_t pid;
    int32_t bytes; /* -1 when nothing was sent */
    uint32_t microframe;
};

/* How much of a list goes into one answer. */
enum { MODEL_CHUNK = 1 << 16 };

/* What came or went, for those who are to be notified. */
struct model_change {
    uint64_t sequence;
    uint32_t arrived;
    uint32_t unused;
    uint8_t guid[16];
    uint16_t path[MODEL_TEXT];
};

#endif
