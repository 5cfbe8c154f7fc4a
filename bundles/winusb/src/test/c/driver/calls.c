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

static NTSTATUS abort_pipe(struct open_file *file, const struct model_pipe *request)
{
    struct pipe_access access = find_pipe(file, "WinUsb_AbortPipe", request->interface_number, request->pipe);

    if (access.status == STATUS_SUCCESS) {
        abort_transfers(access.endpoint, file, STATUS_CANCELLED, abort_delay());
        abort_bulk(access.endpoint, file, STATUS_CANCELLED);
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
