/* A test of the model itself: that it refuses and logs each misuse, and can do what it says. Frames pass by command alone. */
#ifndef CHECK_H
#define CHECK_H

#include <windows.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winusb.h>

#include "model.h"

enum { OUT_PIPE = 0x01, IN_PIPE = 0x82, LOOP_PIPE = 0x86, BULK_OUT = 0x04, BULK_IN = 0x84, INTERRUPT_IN = 0x85 };
enum { FRAME_BYTES = 192, SLOT_FRAMES = 4, SLOT_BYTES = FRAME_BYTES * SLOT_FRAMES, SLOTS = 4 };

/* An open device of five interfaces, full speed, one packet of 192 bytes a frame. */
struct device {
    HANDLE file;
    WINUSB_INTERFACE_HANDLE handle[5];
};

/* A pipe with its buffer, cut into slots. */
struct pipe {
    int in;
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    uint8_t *data;
    USBD_ISO_PACKET_DESCRIPTOR *packets;
    OVERLAPPED overlapped[SLOTS];
};

/* ---- the model (check.c) ---- */

void begin(const char *name);
void expect(int is_so, const char *what, ...);
void expect_error(BOOL done, DWORD error);
void expect_misuse(const char *part);
void await_misuse(const char *part);
void call(DWORD code, void *input, DWORD input_bytes, void *output, DWORD output_bytes);
void reset_model(const struct model_reset *reset);
struct model_reset plain_reset(void);
const char *plug_standard(void);
const char *plug(const char *device, const char *configuration, uint32_t speed, const char *functions);
void behave(uint32_t address, int behaviour, int source);
void inject(uint32_t address, int fault, int count, int frames);
void unplug(void);
void pass(int frames);
int64_t frame_now(void);

/* ---- devices and pipes (check.c) ---- */

HANDLE open_file(const char *path, DWORD flags);
struct device open_device(const char *path);
void close_device(struct device *device);
struct pipe open_pipe(struct device *device, int address);
void close_pipe(struct pipe *pipe);
BOOL submit_at_slot(struct pipe *pipe, int slot, BOOL continues);
void submit(struct pipe *pipe, int slot, BOOL continues);
DWORD result_of(struct device *device, struct pipe *pipe, int slot);

/* ---- the tests ---- */

void check_submissions(void);
void check_handles(void);
void check_memory(void);
void check_faults(void);
void check_transfers(void);
void check_devices(void);

#endif
