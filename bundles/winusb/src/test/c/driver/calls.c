/* The calls of winusb.dll on the handle of a device. */
#include "driver.h"

#include <ntstatus.h>

/* A pipe of the active alternate setting of an interface of this function; logs a call that names another. */
struct pipe_access find_pipe(struct open_file *file, const char *function, uint32_t interface_number, uint32_t address)
{
    struct pipe_access access = {endpoint_of(file->function->device, address), STATUS_SUCCESS};

    if ((address & 0x70) != 0 || address > 0xFF || access.endpoint->setting == NULL) {
        misuse("%s: pipe 0x%02x is in no alternate setting that is active", function, address);
        access.status = STATUS_INVALID_PARAMETER;
    } else if (access.endpoint->setting->interface_number != interface_number) {
        misuse("%s: pipe 0x%02x is of interface %u; the handle is of interface %u", function, address,
            access.endpoint->setting->interface_number, interface_number);
        access.status = STATUS_INVALID_PARAMETER;
    }
    return access;
}

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

static NTSTATUS initialize(struct open_file *file, IRP *irp)
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

static NTSTATUS associate(struct open_file *file, const struct model_pipe *request)
{
    uint32_t bit = request->interface_number - file->function->first_interface;

    if (file->handles & 1u << bit) {
        return STATUS_OBJECT_NAME_COLLISION; /* ERROR_ALREADY_EXISTS */
    }
    file->handles |= 1u << bit;
    return STATUS_SUCCESS;
}

static NTSTATUS free_handle(struct open_file *file, const struct model_pipe *request)
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
static NTSTATUS set_alternate(struct open_file *file, const struct model_pipe *request)
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

static NTSTATUS abort_pipe(struct open_file *file, const struct model_pipe *request)
{
    struct pipe_access access = find_pipe(file, "WinUsb_AbortPipe", request->interface_number, request->pipe);

    if (access.status == STATUS_SUCCESS) {
        abort_transfers(access.endpoint, file, STATUS_CANCELLED, abort_delay());
        abort_bulk(access.endpoint, STATUS_CANCELLED);
    }
    return access.status;
}

static NTSTATUS reset_pipe(struct open_file *file, const struct model_pipe *request)
{
    struct pipe_access access = find_pipe(file, "WinUsb_ResetPipe", request->interface_number, request->pipe);

    if (access.status != STATUS_SUCCESS) {
        return access.status;
    }
    if (!IsListEmpty(&access.endpoint->transfers) || !IsListEmpty(&access.endpoint->waiting)) {
        misuse("WinUsb_ResetPipe: transfers are pending on pipe 0x%02x; they are to be cancelled before", request->pipe);
        return STATUS_DEVICE_BUSY;
    }
    access.endpoint->halted = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS flush_pipe(struct open_file *file, const struct model_pipe *request)
{
    struct pipe_access access = find_pipe(file, "WinUsb_FlushPipe", request->interface_number, request->pipe);

    return access.status == STATUS_SUCCESS && (request->pipe & 0x80) == 0 ? STATUS_INVALID_PARAMETER : access.status;
}

static NTSTATUS frame_number(struct open_file *file, IRP *irp)
{
    struct model_frame_number *answer = irp->AssociatedIrp.SystemBuffer;

    file->primed = 1;
    answer->ticks = linux_ticks();
    answer->frame = (uint32_t)bus.frame;
    answer->frame_ticks = (uint32_t)bus.frame_ticks;
    irp->IoStatus.Information = sizeof(*answer);
    return STATUS_SUCCESS;
}

/* The time-sync calls, of Windows 10 1709 and later. */
static NTSTATUS time_sync(struct open_file *file, IRP *irp, uint32_t code)
{
    struct model_time_sync *sync = irp->AssociatedIrp.SystemBuffer;
    int64_t length = bus.frame_ticks > 0 ? bus.frame_ticks : TICKS_PER_MS;
    int64_t began;

    if (code == MODEL_START_TIME_SYNC) {
        if (file->time_sync != 0) {
            misuse("WinUsb_StartTrackingForTimeSync: the device is tracked already");
            return STATUS_INVALID_PARAMETER;
        }
        sync->handle = file->time_sync = ++bus.next_id;
        irp->IoStatus.Information = sizeof(*sync);
        return STATUS_SUCCESS;
    }
    if (sync->handle == 0 || sync->handle != file->time_sync) {
        misuse("%s: the tracking handle is 0x%I64x; it must be the one that was given",
            code == MODEL_STOP_TIME_SYNC ? "WinUsb_StopTrackingForTimeSync" : "WinUsb_GetCurrentFrameNumberAndQpc",
            sync->handle);
        return STATUS_INVALID_HANDLE;
    }
    if (code == MODEL_STOP_TIME_SYNC) {
        file->time_sync = 0;
        return STATUS_SUCCESS;
    }
    began = bus.frame_ticks > 0 ? bus.zero_ticks + (bus.frame - bus.zero_frame) * length : linux_ticks();
    sync->hardware_microframe = (uint32_t)((linux_ticks() - began) * 8 / length) & 7;
    sync->ticks = began + sync->hardware_microframe * length / 8;
    sync->usb_frame = (uint32_t)bus.frame;
    sync->hardware_frame = (uint32_t)bus.frame & 0x7FF;
    sync->ticks_at_frame = sync->frame == 0 && sync->microframe == 0 ? 0
        : began + (int32_t)(sync->frame - (uint32_t)bus.frame) * length + sync->microframe * length / 8;
    sync->accuracy = 1;
    sync->generation = 1;
    irp->IoStatus.Information = sizeof(*sync);
    return STATUS_SUCCESS;
}

/* The string descriptor that a device gives; type, index and language as in GET_DESCRIPTOR. */
static NTSTATUS get_string(struct open_file *file, IRP *irp, const struct model_pipe *request)
{
    struct model_setup setup = {{0x80, 6, (uint8_t)request->value, (uint8_t)request->type, (uint8_t)request->pipe,
                                    (uint8_t)(request->pipe >> 8), 0xFF, 0},
        0, 0};

    return control_request(file, irp, &setup);
}

static uint32_t least_input(uint32_t code)
{
    switch (code) {
    case MODEL_INITIALIZE:
        return sizeof(struct model_initialize);
    case MODEL_CONTROL:
        return sizeof(struct model_setup);
    case MODEL_REGISTER:
        return sizeof(struct model_register);
    case MODEL_ISOCH:
        return sizeof(struct model_isoch);
    case MODEL_FRAME_NUMBER:
        return 0;
    case MODEL_START_TIME_SYNC:
    case MODEL_STOP_TIME_SYNC:
    case MODEL_TIME_SYNC:
        return sizeof(struct model_time_sync);
    default:
        return sizeof(struct model_pipe);
    }
}

static NTSTATUS give_value(IRP *irp, NTSTATUS status)
{
    irp->IoStatus.Information = sizeof(struct model_pipe);
    return status;
}

static NTSTATUS call(struct open_file *file, IRP *irp, uint32_t code)
{
    void *input = irp->AssociatedIrp.SystemBuffer;
    struct model_pipe *pipe = input;
    struct model_registered registered = {0};
    NTSTATUS status;

    switch (code) {
    case MODEL_ASSOCIATE:
        return associate(file, pipe);
    case MODEL_STRING:
        return get_string(file, irp, pipe);
    case MODEL_SET_ALTERNATE:
        return set_alternate(file, pipe);
    case MODEL_GET_ALTERNATE:
        pipe->value = file->function->device->alternate[pipe->interface_number % MOST_INTERFACES];
        return give_value(irp, STATUS_SUCCESS);
    case MODEL_SET_PIPE_POLICY:
        return set_pipe_policy(file, pipe);
    case MODEL_GET_PIPE_POLICY:
        return give_value(irp, get_pipe_policy(file, pipe));
    case MODEL_SET_POWER_POLICY:
        return set_power_policy(file, pipe);
    case MODEL_GET_POWER_POLICY:
        return give_value(irp, get_power_policy(file, pipe));
    case MODEL_CONTROL:
        return control_request(file, irp, input);
    case MODEL_READ_PIPE:
        return transfer_bulk(file, irp, pipe, 1);
    case MODEL_WRITE_PIPE:
        return transfer_bulk(file, irp, pipe, 0);
    case MODEL_RESET_PIPE:
        return reset_pipe(file, pipe);
    case MODEL_FLUSH_PIPE:
        return flush_pipe(file, pipe);
    case MODEL_REGISTER:
        status = register_buffer(file, input, &registered);
        memcpy(input, &registered, sizeof(registered));
        irp->IoStatus.Information = sizeof(registered);
        return status;
    case MODEL_ISOCH:
        return submit_isoch(file, irp, input);
    case MODEL_FRAME_NUMBER:
        return frame_number(file, irp);
    case MODEL_START_TIME_SYNC:
    case MODEL_STOP_TIME_SYNC:
    case MODEL_TIME_SYNC:
        return time_sync(file, irp, code);
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

/* What is left to do with a device that is gone. */
static NTSTATUS call_in_any_case(struct open_file *file, IRP *irp, uint32_t code, int *is_done)
{
    struct model_pipe *pipe = irp->AssociatedIrp.SystemBuffer;

    *is_done = 1;
    switch (code) {
    case MODEL_FREE:
        return free_handle(file, pipe);
    case MODEL_UNREGISTER:
        return unregister_buffer(file, irp, pipe->value);
    case MODEL_ABORT_PIPE:
        return file->function->gone ? gone_at_the_call() : abort_pipe(file, pipe);
    case MODEL_LEAVE:
        if (file->handles != 0 || !IsListEmpty(&file->buffers)) {
            misuse("the process %d ended by itself and left interface handles 0x%x open", file->pid, file->handles);
        }
        return STATUS_SUCCESS;
    default:
        *is_done = 0;
        return STATUS_SUCCESS;
    }
}

/* With the lock held; the dispatcher completes the request unless it pends. */
NTSTATUS call_device(struct open_file *file, IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    uint32_t code = stack->Parameters.DeviceIoControl.IoControlCode;
    NTSTATUS status;
    int is_done;

    irp->IoStatus.Information = 0;
    if (stack->Parameters.DeviceIoControl.InputBufferLength < least_input(code)) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    if (code == MODEL_INITIALIZE) {
        return file->function->gone ? gone_at_the_call() : initialize(file, irp);
    }
    if (!file->initialized) {
        misuse("code 0x%x: WinUsb_Initialize must come first", code);
        return STATUS_INVALID_HANDLE;
    }
    status = call_in_any_case(file, irp, code, &is_done);
    if (is_done) {
        return status;
    }
    return file->function->gone ? gone_at_the_call() : call(file, irp, code);
}

NTSTATUS NTAPI dispatch_device_control(DEVICE_OBJECT *object, IRP *irp)
{
    struct extension *extension = object->DeviceExtension;
    struct open_file *file = IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext;
    static int is_preferred;
    NTSTATUS status;

    if (!is_preferred) {
        /* The dispatcher's thread holds the lock that the engine waits for. */
        is_preferred = 1;
        linux_prefer_this_thread();
    }
    lock_bus();
    catch_up();
    if (extension->kind == OBJECT_CONTROL) {
        status = command(irp);
    } else {
        status = file == NULL ? STATUS_INVALID_HANDLE : call_device(file, irp);
    }
    unlock_bus();
    return status == STATUS_PENDING ? status : complete_now(irp, status, irp->IoStatus.Information);
}
