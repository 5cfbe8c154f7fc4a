/* WinUsb_Initialize, WinUsb_GetAssociatedInterface and WinUsb_Free, and alternate settings. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

/* Cuts the interfaces of a function out of the configuration, as usbccgp shows it to the function's driver. */
static uint32_t own_part(const struct function *function, const struct model_plug *plug, uint8_t *into)
{
    const uint8_t *from = plug->configuration;
    uint32_t total = plug->configuration_bytes;
    uint32_t size = 0;
    int taken = 1;

    for (uint32_t at = 0; at < total; at += from[at]) {
        if (from[at + 1] == 4) {
            taken = from[at + 2] >= function->first_interface && from[at + 2] <= function->last_interface;
        } else if (from[at + 1] == 11) {
            taken = from[at + 2] == function->first_interface;
        }
        if (taken) {
            memcpy(into + size, from + at, from[at]);
            size += from[at];
        }
    }
    into[2] = (uint8_t)size;
    into[3] = (uint8_t)(size >> 8);
    into[4] = function->last_interface - function->first_interface + 1;
    return size;
}

NTSTATUS initialize(struct open_file *file, IRP *irp)
{
    struct model_initialize request = *(struct model_initialize *)irp->AssociatedIrp.SystemBuffer;
    struct model_initialized *answer = irp->AssociatedIrp.SystemBuffer;
    const struct function *function = file->function;
    const struct model_plug *plug = &function->device->plug;

    if (file->refused) {
        return STATUS_ACCESS_DENIED;
    }
    if (file->synchronous) {
        misuse("WinUsb_Initialize: the device was not opened with FILE_FLAG_OVERLAPPED");
        return STATUS_INVALID_PARAMETER;
    }
    if (file->initialized && file->handles != 0) {
        misuse("WinUsb_Initialize: the handle has been initialized already, and not been freed");
        return STATUS_INVALID_PARAMETER;
    }
    file->pid = request.pid;
    file->process = request.process;
    file->initialized = 1;
    file->handles = 1;
    default_policies(file);
    RtlZeroMemory(answer, sizeof(*answer));
    answer->speed = plug->speed;
    answer->frame_ticks = (uint32_t)bus.frame_ticks;
    answer->first_interface = function->first_interface;
    answer->last_interface = function->last_interface;
    answer->device_bytes = plug->device_bytes;
    memcpy(answer->device, plug->device, sizeof(answer->device));
    answer->traits = (bus.traits.period_as_interval ? MODEL_PERIOD_AS_INTERVAL : 0)
        | (bus.traits.raw_packet_size ? MODEL_RAW_PACKET_SIZE : 0);
    if (function->composite && !bus.traits.whole_configuration) {
        answer->configuration_bytes = own_part(function, plug, answer->configuration);
    } else {
        answer->configuration_bytes = plug->configuration_bytes;
        memcpy(answer->configuration, plug->configuration, plug->configuration_bytes);
    }
    irp->IoStatus.Information = sizeof(*answer);
    return STATUS_SUCCESS;
}

NTSTATUS associate(struct open_file *file, const struct model_pipe *request)
{
    uint32_t bit = request->interface_number - file->function->first_interface;

    if (file->handles & 1u << bit) {
        return STATUS_OBJECT_NAME_COLLISION; /* ERROR_ALREADY_EXISTS */
    }
    file->handles |= 1u << bit;
    return STATUS_SUCCESS;
}

NTSTATUS free_handle(struct open_file *file, const struct model_pipe *request)
{
    uint32_t bit = request->interface_number - file->function->first_interface;

    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        const struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

        if (buffer->setting->interface_number == request->interface_number) {
            misuse("WinUsb_Free: the buffer of pipe 0x%02x is registered, %d transfers are pending",
                buffer->endpoint->address, buffer->pending);
        }
    }
    file->handles &= ~(1u << bit);
    if (bit == 0 && file->handles != 0) {
        misuse("WinUsb_Free: associated interfaces 0x%x are not freed; they must be before the first one", file->handles);
    }
    return STATUS_SUCCESS;
}

/* Bytes per microframe of isochronous and interrupt pipes (USB 2.0 5.6.3 and 5.7.3, USB 3.0 8.12.6), per frame at full speed. */
static uint64_t bandwidth_of(const struct usb_device *device, const struct setting *candidate)
{
    uint64_t sum = 0;

    for (int i = 0; i < ENDPOINTS; i++) {
        const struct pipe_setting *pipe = device->endpoint[i].setting;

        if (pipe != NULL && pipe->interface_number != candidate->interface_number
            && (pipe->type == TYPE_ISOCHRONOUS || pipe->type == TYPE_INTERRUPT)) {
            sum += pipe->interval_bytes;
        }
    }
    for (int i = 0; i < candidate->pipes; i++) {
        const struct pipe_setting *pipe = &device->configuration.pipe[candidate->first_pipe + i];

        if (pipe->type == TYPE_ISOCHRONOUS || pipe->type == TYPE_INTERRUPT) {
            sum += pipe->interval_bytes;
        }
    }
    return sum;
}

static int has_bandwidth(struct usb_device *device, const struct setting *candidate)
{
    static const uint64_t most[] = {0, 0, 1350, 6000, 56250};

    for (int i = 0; i < candidate->pipes; i++) {
        if (hits(endpoint_of(device, device->configuration.pipe[candidate->first_pipe + i].address), MODEL_BANDWIDTH)) {
            return 0;
        }
    }
    return !hits(endpoint_of(device, 0), MODEL_BANDWIDTH)
        && bandwidth_of(device, candidate) <= most[device->plug.speed];
}

static int is_waiting(struct usb_device *device, uint32_t interface_number)
{
    for (int i = 0; i < ENDPOINTS; i++) {
        const struct endpoint *endpoint = &device->endpoint[i];

        if (endpoint->setting != NULL && endpoint->setting->interface_number == interface_number
            && !IsListEmpty(&endpoint->waiting)) {
            return 1;
        }
    }
    return 0;
}

/* WinUsb_SetCurrentAlternateSetting: "fails if I/O is outstanding on the interface". */
NTSTATUS set_alternate(struct open_file *file, const struct model_pipe *request)
{
    struct usb_device *device = file->function->device;
    const struct setting *setting = find_setting(&device->configuration, (int)request->interface_number, (int)request->value);

    if (setting == NULL) {
        return STATUS_NOT_FOUND;
    }
    if (is_pending_anywhere(file, (int)request->interface_number) || is_waiting(device, request->interface_number)) {
        misuse("WinUsb_SetCurrentAlternateSetting: transfers are pending on interface %u", request->interface_number);
        return STATUS_DEVICE_BUSY;
    }
    for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
        const struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

        if (buffer->setting->interface_number == request->interface_number) {
            misuse("WinUsb_SetCurrentAlternateSetting: a buffer is registered on pipe 0x%02x of interface %u",
                buffer->endpoint->address, request->interface_number);
        }
    }
    if (!has_bandwidth(device, setting)) {
        return bandwidth_status();
    }
    select_setting(device, setting);
    return STATUS_SUCCESS;
}
