/* Control requests: those of chapter 9 of USB 2.0 that a device answers by itself, and the scripted ones. */
#include "driver.h"

#include <ntstatus.h>

enum { GET_STATUS = 0, CLEAR_FEATURE = 1, GET_DESCRIPTOR = 6, GET_CONFIGURATION = 8, SET_CONFIGURATION = 9,
    GET_INTERFACE = 10, SET_INTERFACE = 11 };
enum { MOST_CONTROL = 4096, STALLED = -1 };

struct request {
    uint8_t type;
    uint8_t request;
    uint16_t value;
    uint16_t index;
    uint16_t length;
};

static int32_t give(uint8_t *into, uint16_t room, const void *data, uint32_t bytes)
{
    uint32_t length = bytes < room ? bytes : room;

    memcpy(into, data, length);
    return (int32_t)length;
}

static int32_t string_descriptor(const struct usb_device *device, uint8_t index, uint8_t *into, uint16_t room)
{
    uint8_t descriptor[2 + 2 * MODEL_NAME] = {4, 3, 0x09, 0x04};
    const char *text = NULL;
    uint32_t length;

    if (index == 0) {
        return give(into, room, descriptor, 4);
    }
    if (index == device->plug.device[15]) {
        text = device->plug.product;
    } else if (index == device->plug.device[16]) {
        text = device->plug.serial;
    }
    if (text == NULL || text[0] == 0) {
        return STALLED;
    }
    length = (uint32_t)strlen(text);
    for (uint32_t i = 0; i < length; i++) {
        descriptor[2 + 2 * i] = (uint8_t)text[i];
        descriptor[3 + 2 * i] = 0;
    }
    descriptor[0] = (uint8_t)(2 + 2 * length);
    return give(into, room, descriptor, descriptor[0]);
}

static int32_t get_descriptor(const struct usb_device *device, const struct request *request, uint8_t *into)
{
    switch (request->value >> 8) {
    case 1:
        return give(into, request->length, device->plug.device, 18);
    case 2:
        return (request->value & 0xFF) != 0 ? STALLED
            : give(into, request->length, device->plug.configuration, device->plug.configuration_bytes);
    case 3:
        return string_descriptor(device, (uint8_t)request->value, into, request->length);
    case 15:
        return device->plug.bos_bytes == 0 ? STALLED
            : give(into, request->length, device->plug.bos, device->plug.bos_bytes);
    default:
        return STALLED;
    }
}

static int32_t answer_standard(struct usb_device *device, const struct request *request, uint8_t *data)
{
    static const uint8_t zero[2] = {0, 0};
    static const uint8_t one = 1;
    int recipient = request->type & 0x1F;

    switch (request->request) {
    case GET_STATUS:
        return give(data, request->length, zero, 2);
    case GET_CONFIGURATION:
        return give(data, request->length, &one, 1);
    case GET_DESCRIPTOR:
        return get_descriptor(device, request, data);
    case GET_INTERFACE:
        return recipient != 1 || (request->index & 0xFF) >= MOST_INTERFACES ? STALLED
            : give(data, request->length, &device->alternate[request->index & 0xFF], 1);
    case CLEAR_FEATURE:
        if (recipient == 2) {
            endpoint_of(device, request->index)->halted = 0;
        }
        return 0;
    default:
        return STALLED;
    }
}

static int matches(const struct scripted_request *line, const struct request *request)
{
    return line->type == request->type && line->request == request->request
        && (line->value < 0 || line->value == request->value) && (line->index < 0 || line->index == request->index);
}

static int32_t answer(struct usb_device *device, const struct request *request, uint8_t *data)
{
    for (int i = 0; i < device->requests; i++) {
        const struct scripted_request *line = &device->request[i];

        if (!matches(line, request)) {
            continue;
        }
        switch (line->kind) {
        case MODEL_ANSWER:
            return give(data, request->length, line->data, line->bytes);
        case MODEL_ACCEPT:
            /* Of one length, where one was given. */
            return line->bytes != 0 && line->bytes != request->length ? STALLED : request->length;
        default:
            return STALLED;
        }
    }
    return (request->type & 0x60) == 0 ? answer_standard(device, request, data) : STALLED;
}

/* WinUsb_ControlTransfer: data stage of 4096 bytes at most; the interface's number replaces the low byte of wIndex. */
NTSTATUS control_request(struct open_file *file, IRP *irp, const struct model_setup *setup)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    struct usb_device *device = file->function->device;
    struct endpoint *endpoint = endpoint_of(device, 0);
    struct request request;
    struct pended *answered;
    uint32_t room;
    int32_t length;
    NTSTATUS pending;

    memcpy(&request, setup->setup, sizeof(request));
    room = request.type & 0x80 ? stack->Parameters.DeviceIoControl.OutputBufferLength
        : stack->Parameters.DeviceIoControl.InputBufferLength - (uint32_t)sizeof(*setup);
    if (request.length > MOST_CONTROL || room < request.length) {
        misuse("WinUsb_ControlTransfer: wLength is %u, the buffer has %u bytes; at most 4096 are carried", request.length,
            room);
        return STATUS_INVALID_PARAMETER;
    }
    if ((request.type == 0 && request.request == SET_CONFIGURATION)
        || (request.type == 1 && request.request == SET_INTERFACE)) {
        misuse("WinUsb_ControlTransfer: request %u is WinUSB's own and is not forwarded", request.request);
        return STATUS_INVALID_PARAMETER;
    }
    if ((request.type & 0x1F) == 1) {
        request.index = (uint16_t)((request.index & 0xFF00) | setup->interface_number);
    }
    if (hits(endpoint, MODEL_SILENCE)) {
        return stay_silent(file, irp);
    }
    answered = allocate(sizeof(*answered));
    if (answered == NULL) {
        return STATUS_NO_MEMORY;
    }
    length = hits(endpoint, MODEL_STALL) ? STALLED
        : answer(device, &request, (uint8_t *)irp->AssociatedIrp.SystemBuffer + (request.type & 0x80 ? 0 : sizeof(*setup)));
    answered->cancel = end_cancelled;
    pending = pend(answered, irp);
    finish(answered, length == STALLED ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS,
        length == STALLED ? 0 : (ULONG_PTR)length);
    return pending;
}
