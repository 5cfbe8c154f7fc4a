/* The model's winusb.dll: what its files offer each other. */
#ifndef MODEL_DLL_H
#define MODEL_DLL_H

#include <stdint.h>
#include <windows.h>
#include <winusb.h>

#include "model.h"

/* An open device, by its handle of CreateFile. */
struct session {
    int interfaces; /* handles of it that are not freed */
    HANDLE file;
    struct model_initialized device;
};

/* What a handle stands for, copied out of the table. */
struct usb_interface {
    struct session *session;
    HANDLE file;
    uint8_t number;
    int is_first;
};

struct isoch_buffer {
    HANDLE file;
    uint32_t id;
    uint32_t bytes_per_frame;
};

/* ---- handles (handles.c) ---- */

/* Both answer FALSE with error 6, and report the misuse, when the handle is stale or of another kind. */
BOOL find_interface(WINUSB_INTERFACE_HANDLE handle, const char *function, struct usb_interface *into);
BOOL find_buffer(WINUSB_ISOCH_BUFFER_HANDLE handle, const char *function, struct isoch_buffer *into);
struct session *new_session(HANDLE file);
WINUSB_INTERFACE_HANDLE new_interface(struct session *session, uint8_t number, int is_first);
WINUSB_ISOCH_BUFFER_HANDLE new_buffer(const struct isoch_buffer *buffer);
void free_interface(WINUSB_INTERFACE_HANDLE handle);
void free_buffer(WINUSB_ISOCH_BUFFER_HANDLE handle);
void leave_sessions(void);

/* ---- calls of the driver (driver_calls.c) ---- */

BOOL call_driver(HANDLE file, DWORD code, const void *input, DWORD input_bytes, void *output, DWORD output_bytes,
    DWORD *transferred, LPOVERLAPPED overlapped);
BOOL call_pipe(const struct usb_interface *owner, DWORD code, struct model_pipe *request);
void report_misuse(const char *format, ...);
BOOL fail(DWORD error);
void forget_thread(void);

/* The length of a frame, as last told by the driver. */
extern volatile LONG frame_ticks;

/* ---- descriptors (descriptors.c) ---- */

const uint8_t *find_setting(const struct session *session, uint8_t interface_number, uint8_t index);

#endif
