#include "check.h"

#include <stdarg.h>

#include "linux.h"

static HANDLE model;
static int64_t misuse_seen;
static int failures;
static const char *current;

void begin(const char *name)
{
    current = name;
    printf("%s\n", name);
    fflush(stdout);
}

void expect(int is_so, const char *what, ...)
{
    va_list arguments;

    if (is_so) {
        return;
    }
    failures++;
    printf("  FAILED in %s: ", current);
    va_start(arguments, what);
    vprintf(what, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
}

void expect_error(BOOL done, DWORD error)
{
    DWORD last = GetLastError();

    expect(!done && last == error, "answer %d with error %lu, expected error %lu", done, last, error);
}

void call(DWORD code, void *input, DWORD input_bytes, void *output, DWORD output_bytes)
{
    struct model_answer *answer = output;
    DWORD got;

    if (!DeviceIoControl(model, code, input, input_bytes, output, output_bytes, &got, NULL)) {
        printf("the model's call %lx failed with %lu\n", code, GetLastError());
        exit(1);
    }
    expect(!answer->refused, "the model refused: %s", answer->sentence);
}

static void command(DWORD code, struct model_command *request, struct model_answer *answer)
{
    strcpy(request->port, "check");
    call(code, request, sizeof(*request), answer, sizeof(*answer));
}

static struct {
    struct model_answer answer;
    char text[4096];
} list;

static void read_misuse(void)
{
    struct model_command request = {.from = misuse_seen};

    call(MODEL_MISUSE, &request, sizeof(request), &list, sizeof(list) - 1);
    list.text[list.answer.count] = 0;
}

/* Waits for a line of misuse that comes by itself, for 20 s at most; expects that it has a part. */
void await_misuse(const char *part)
{
    for (int i = 0; i < 2000; i++) {
        read_misuse();
        if (list.answer.count > 0) {
            break;
        }
        Sleep(10);
    }
    expect_misuse(part);
}

/* Exactly one line of misuse since the last look, which has a part; none when that is NULL. */
void expect_misuse(const char *part)
{
    char *end;

    read_misuse();
    misuse_seen = list.answer.value;
    end = strchr(list.text, '\n');
    if (part == NULL) {
        expect(list.answer.count == 0, "misuse: %s", list.text);
    } else {
        expect(end != NULL && end[1] == 0 && strstr(list.text, part) != NULL, "misuse is '%s', expected one with '%s'",
            list.text, part);
    }
}

/* The plainest system, on a bus that stands. */
struct model_reset plain_reset(void)
{
    struct model_reset reset = {.base = 1000, .seed = 1, .latency_low = 2, .latency_high = 2, .late_status = 3,
        .late_out_fails = 1, .keeps_descriptors = 1};

    return reset;
}

void reset_model(const struct model_reset *reset)
{
    struct model_answer answer;

    call(MODEL_RESET, (void *)(uintptr_t)reset, sizeof(*reset), &answer, sizeof(answer));
    misuse_seen = 0;
}

static uint32_t read_hex(const char *text, uint8_t *into)
{
    uint32_t size = 0;
    unsigned int byte;
    int length;

    for (; sscanf(text, " %2x%n", &byte, &length) == 1; text += length) {
        into[size++] = (uint8_t)byte;
    }
    return size;
}

const char *plug(const char *device, const char *configuration, uint32_t speed, const char *functions)
{
    static struct model_plug request;
    static struct model_plugged answer;
    int number;
    int first;
    int last;
    int length;

    memset(&request, 0, sizeof(request));
    strcpy(request.port, "check");
    request.speed = speed;
    request.device_bytes = read_hex(device, request.device);
    request.configuration_bytes = read_hex(configuration, request.configuration);
    for (; sscanf(functions, " %d:%d-%d%n", &number, &first, &last, &length) == 3; functions += length) {
        struct model_function *function = &request.function[request.functions++];

        function->number = (uint8_t)number;
        function->first_interface = (uint8_t)first;
        function->last_interface = (uint8_t)last;
    }
    call(MODEL_PLUG, &request, sizeof(request), &answer, sizeof(answer));
    return answer.path[request.functions > 1 ? 1 : 0];
}

const char *plug_standard(void)
{
    const char *path = plug("12 01 00 02 00 00 00 40 09 12 0D F0 23 01 00 00 00 01",
        "09 02 8B 00 05 01 00 80 32 09 04 00 00 03 FF 00 00 00 07 05 04 02 40 00 00 07 05 84 02 40 00 00"
        "07 05 85 03 08 00 04 09 04 01 00 00 FF 00 00 00 09 04 01 01 01 FF 00 00 00 07 05 01 09 C0 00 01"
        "09 04 02 00 00 FF 00 00 00 09 04 02 01 01 FF 00 00 00 07 05 82 05 C0 00 01 09 04 03 00 00 FF 00 00 00"
        "09 04 03 01 01 FF 00 00 00 07 05 83 05 00 00 01 09 04 04 00 00 FF 00 00 00 09 04 04 01 01 FF 00 00 00"
        "07 05 86 05 C0 00 01",
        MODEL_FULL_SPEED, "");

    behave(OUT_PIPE, MODEL_KEEP, 0);
    behave(IN_PIPE, MODEL_NUMBERS, 0);
    behave(BULK_OUT, MODEL_KEEP, 0);
    behave(BULK_IN, MODEL_LOOPBACK, BULK_OUT);
    return path;
}

void behave(uint32_t address, int behaviour, int source)
{
    struct model_command request = {.endpoint = address, .kind = behaviour, .source = source};
    struct model_answer answer;

    command(MODEL_ENDPOINT, &request, &answer);
}

void inject(uint32_t address, int fault, int count, int frames)
{
    struct model_command request = {.endpoint = address, .kind = fault, .count = count, .frames = frames};
    struct model_answer answer;

    command(MODEL_INJECT, &request, &answer);
}

void unplug(void)
{
    struct model_command request = {0};
    struct model_answer answer;

    command(MODEL_UNPLUG, &request, &answer);
}

void pass(int frames)
{
    struct model_command request = {.from = frames};
    struct model_answer answer;

    command(MODEL_PASS, &request, &answer);
}

int64_t frame_now(void)
{
    struct model_command request = {0};
    struct model_answer answer;

    command(MODEL_FRAME, &request, &answer);
    return answer.value;
}

HANDLE open_file(const char *path, DWORD flags)
{
    HANDLE file = CreateFileA(
        path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, flags, NULL);

    expect(file != INVALID_HANDLE_VALUE, "opening %s: error %lu", path, GetLastError());
    return file;
}

struct device open_device(const char *path)
{
    struct device device = {.file = open_file(path, FILE_FLAG_OVERLAPPED)};

    expect(WinUsb_Initialize(device.file, &device.handle[0]), "WinUsb_Initialize: error %lu", GetLastError());
    for (UCHAR i = 0; i < 4; i++) {
        expect(WinUsb_GetAssociatedInterface(device.handle[0], i, &device.handle[i + 1]),
            "WinUsb_GetAssociatedInterface %d: error %lu", i, GetLastError());
    }
    return device;
}

void close_device(struct device *device)
{
    for (int i = 4; i >= 0; i--) {
        expect(WinUsb_Free(device->handle[i]), "WinUsb_Free");
    }
    CloseHandle(device->file);
}

struct pipe open_pipe(struct device *device, int address)
{
    struct pipe pipe = {.in = address & 0x80};
    int number = address == OUT_PIPE ? 1 : address == IN_PIPE ? 2 : 4;

    pipe.data = VirtualAlloc(NULL, SLOTS * SLOT_BYTES, MEM_COMMIT, PAGE_READWRITE);
    pipe.packets = VirtualAlloc(NULL, SLOTS * SLOT_FRAMES * sizeof(*pipe.packets), MEM_COMMIT, PAGE_READWRITE);
    expect(WinUsb_SetCurrentAlternateSetting(device->handle[number], 1), "selecting: error %lu", GetLastError());
    expect(WinUsb_RegisterIsochBuffer(
               device->handle[number], (UCHAR)address, pipe.data, SLOTS * SLOT_BYTES, &pipe.buffer),
        "WinUsb_RegisterIsochBuffer: error %lu", GetLastError());
    for (int i = 0; i < SLOTS; i++) {
        pipe.overlapped[i].hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    }
    return pipe;
}

void close_pipe(struct pipe *pipe)
{
    expect(WinUsb_UnregisterIsochBuffer(pipe->buffer), "WinUsb_UnregisterIsochBuffer: error %lu", GetLastError());
    for (int i = 0; i < SLOTS; i++) {
        CloseHandle(pipe->overlapped[i].hEvent);
    }
    VirtualFree(pipe->data, 0, MEM_RELEASE);
    VirtualFree(pipe->packets, 0, MEM_RELEASE);
}

/* With the slot's OVERLAPPED as it is. */
BOOL submit_at_slot(struct pipe *pipe, int slot, BOOL continues)
{
    ULONG offset = (ULONG)slot * SLOT_BYTES;

    return pipe->in ? WinUsb_ReadIsochPipeAsap(pipe->buffer, offset, SLOT_BYTES, continues, SLOT_FRAMES,
                          pipe->packets + slot * SLOT_FRAMES, &pipe->overlapped[slot])
                    : WinUsb_WriteIsochPipeAsap(pipe->buffer, offset, SLOT_BYTES, continues, &pipe->overlapped[slot]);
}

static void clear_overlapped(OVERLAPPED *overlapped)
{
    HANDLE event = overlapped->hEvent;

    ResetEvent(event);
    memset(overlapped, 0, sizeof(*overlapped));
    overlapped->hEvent = event;
}

void submit(struct pipe *pipe, int slot, BOOL continues)
{
    clear_overlapped(&pipe->overlapped[slot]);
    expect_error(submit_at_slot(pipe, slot, continues), ERROR_IO_PENDING);
}

/* How a transfer ended: 0, or its error, 996 while it is pending. */
DWORD result_of(struct device *device, struct pipe *pipe, int slot)
{
    DWORD bytes = 77;

    if (GetOverlappedResult(device->file, &pipe->overlapped[slot], &bytes, FALSE)) {
        expect(bytes == 0, "the byte count is %lu", bytes);
        return 0;
    }
    return GetLastError();
}

int main(void)
{
    static void (*const checks[])(void) = {
        check_transfers, check_submissions, check_handles, check_memory, check_faults, check_devices};
    struct model_reset plain = plain_reset();

    model = CreateFileW(
        MODEL_CONTROL_PATH, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (model == INVALID_HANDLE_VALUE) {
        printf("the model does not run: error %lu\n", GetLastError());
        return 1;
    }
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        reset_model(&plain);
        checks[i]();
    }
    reset_model(&plain);
    printf(failures == 0 ? "all as expected\n" : "%d not as expected\n", failures);
    return failures != 0;
}
