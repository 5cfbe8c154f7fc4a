/* The commands of the control program. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

static struct model_answer *begin_answer(IRP *irp)
{
    struct model_answer *answer = irp->AssociatedIrp.SystemBuffer;

    RtlZeroMemory(answer, sizeof(*answer));
    irp->IoStatus.Information = sizeof(*answer);
    return answer;
}

static NTSTATUS accept(IRP *irp, int64_t value)
{
    begin_answer(irp)->value = value;
    return STATUS_SUCCESS;
}

static NTSTATUS refuse(IRP *irp, const char *format, const char *subject)
{
    struct model_answer *answer = begin_answer(irp);

    answer->refused = 1;
    _snprintf(answer->sentence, sizeof(answer->sentence) - 1, format, subject);
    return STATUS_SUCCESS;
}

static NTSTATUS reset(IRP *irp)
{
    const struct model_reset *request = irp->AssociatedIrp.SystemBuffer;

    for (int i = 0; i < MOST_DEVICES; i++) {
        if (bus.device[i].slot == SLOT_USED) {
            unplug_device(&bus.device[i]);
            retire_device(&bus.device[i]);
        }
    }
    end_lost(NULL);
    for (LIST_ENTRY *at = bus.files.Flink; at != &bus.files; at = at->Flink) {
        CONTAINING_RECORD(at, struct open_file, link)->forgiven = 1;
    }
    clear(&misuse_lines);
    draw_traits(request);
    restart_clock(request);
    return wait_for_removal(irp, NULL);
}

static void cancel_plug(struct pended *pended)
{
    for (int i = 0; i < MOST_DEVICES; i++) {
        if (bus.device[i].plugging == pended) {
            bus.device[i].plugging = NULL;
        }
    }
    finish(pended, STATUS_CANCELLED, 0);
}

static NTSTATUS start_plug(IRP *irp, struct usb_device *device)
{
    struct pended *plugging = allocate(sizeof(*plugging));
    NTSTATUS pending;
    const char *refusal;

    if (plugging == NULL) {
        return STATUS_NO_MEMORY;
    }
    plugging->cancel = cancel_plug;
    device->plugging = plugging;
    pending = pend(plugging, irp);
    refusal = plug_device(device);
    if (refusal != NULL && device->plugging != NULL) {
        device->plugging = NULL;
        finish(plugging, STATUS_NO_MEMORY, 0);
    }
    return pending;
}

static NTSTATUS plug(IRP *irp)
{
    struct model_plug *request = irp->AssociatedIrp.SystemBuffer;
    struct usb_device *there = find_device(request->port);
    struct usb_device *device;
    const char *refusal = NULL;

    if (there != NULL && there->plugged) {
        return refuse(irp, "port %s has a device; it must be unplugged before", there->plug.port);
    }
    if (there != NULL) {
        retire_device(there);
    }
    free_retired();
    device = define_device(request, &refusal);
    return device == NULL ? refuse(irp, "%s", refusal) : start_plug(irp, device);
}

/* Plugs what was on a port again, there or on another one; its logs go on. */
static NTSTATUS replug(IRP *irp, const struct model_command *request, struct usb_device *device)
{
    if (device->plugged) {
        return refuse(irp, "port %s has a device; it must be unplugged before", device->plug.port);
    }
    if (request->to[0] != 0 && strcmp(request->to, device->plug.port) != 0) {
        struct usb_device *there = find_device(request->to);

        if (there != NULL && there->plugged) {
            return refuse(irp, "port %s has a device; it must be unplugged before", request->to);
        }
        if (there != NULL) {
            retire_device(there);
        }
        copy_text(device->plug.port, request->to, sizeof(device->plug.port));
    }
    return start_plug(irp, device);
}

static const struct pipe_setting *find_endpoint(const struct usb_device *device, uint32_t address)
{
    for (int i = 0; i < device->configuration.pipes; i++) {
        if (device->configuration.pipe[i].address == address) {
            return &device->configuration.pipe[i];
        }
    }
    return NULL;
}

static NTSTATUS set_behaviour(IRP *irp, const struct model_command *request, struct usb_device *device)
{
    struct endpoint *endpoint = endpoint_of(device, request->endpoint);
    int in = (request->endpoint & 0x80) != 0;

    if (find_endpoint(device, request->endpoint) == NULL) {
        return refuse(irp, "the device on port %s has no such endpoint", device->plug.port);
    }
    if (request->kind != MODEL_ABSENT && in != (request->kind == MODEL_NUMBERS || request->kind == MODEL_LOOPBACK
            || request->kind == MODEL_SILENT)) {
        return refuse(irp, "an endpoint of the other direction behaves so, on port %s", device->plug.port);
    }
    endpoint->behaviour = request->kind;
    endpoint->source = request->source;
    return accept(irp, 0);
}

static NTSTATUS script(IRP *irp, const struct model_command *request, struct usb_device *device)
{
    struct scripted_request *line = &device->request[device->requests];

    if (device->requests == MOST_REQUESTS) {
        return refuse(irp, "%s: the model has room for 32 requests", device->plug.port);
    }
    line->type = request->request_type;
    line->request = request->request;
    line->value = request->value;
    line->index = request->index;
    line->kind = request->kind;
    line->bytes = request->data_bytes;
    if (request->kind == MODEL_ACCEPT) {
        line->bytes = (uint32_t)request->count;
    } else if (request->data_bytes > 0) {
        line->data = allocate(request->data_bytes);
        if (line->data == NULL) {
            return STATUS_NO_MEMORY;
        }
        memcpy(line->data, request->data, request->data_bytes);
    }
    device->requests++;
    return accept(irp, 0);
}

static NTSTATUS inject(IRP *irp, const struct model_command *request, struct usb_device *device)
{
    struct endpoint *endpoint = endpoint_of(device, request->endpoint);
    const struct pipe_setting *pipe = find_endpoint(device, request->endpoint);
    int isochronous = pipe != NULL && pipe->type == TYPE_ISOCHRONOUS;
    int for_others = request->kind == MODEL_STALL || request->kind == MODEL_SILENCE;

    if (pipe == NULL && request->endpoint != 0) {
        return refuse(irp, "the device on port %s has no such endpoint", device->plug.port);
    }
    if (request->kind != MODEL_BANDWIDTH && for_others == isochronous) {
        return refuse(irp, "an endpoint of another type can have that fault, on port %s", device->plug.port);
    }
    endpoint->faults[request->kind] += request->count;
    endpoint->fault_frames[request->kind] = request->frames;
    return accept(irp, 0);
}

/* Gives a part of a list: header, then bytes from a position on. */
static NTSTATUS give_part(IRP *irp, const struct bytes *bytes, int64_t from, uint32_t unit)
{
    ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    uint64_t left = (uint64_t)from < bytes->size ? bytes->size - (uint64_t)from : 0;
    uint64_t most = room < sizeof(struct model_answer) ? 0 : room - sizeof(struct model_answer);
    struct model_answer *answer = begin_answer(irp);

    left = left < most ? left : most;
    left -= left % unit;
    answer->value = (int64_t)bytes->size;
    answer->count = (uint32_t)left;
    if (left > 0) {
        memcpy(answer + 1, bytes->data + from, left);
    }
    irp->IoStatus.Information = sizeof(*answer) + left;
    return STATUS_SUCCESS;
}

/* Gives packets from a position in bytes on. */
static NTSTATUS give_packets(IRP *irp, const struct records *records, int64_t from)
{
    ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    struct model_answer *answer = begin_answer(irp);
    uint64_t most = (room - sizeof(*answer)) / sizeof(struct model_packet);
    uint64_t given = read_packets(
        records, (uint64_t)from / sizeof(struct model_packet), (struct model_packet *)(answer + 1), most);

    answer->value = (int64_t)(records->packets * sizeof(struct model_packet));
    answer->count = (uint32_t)(given * sizeof(struct model_packet));
    irp->IoStatus.Information = sizeof(*answer) + answer->count;
    return STATUS_SUCCESS;
}

/* Writes down what is open or registered, as text. */
static NTSTATUS list_open(IRP *irp)
{
    struct bytes lines = {0};
    NTSTATUS status;

    for (LIST_ENTRY *at = bus.files.Flink; at != &bus.files; at = at->Flink) {
        const struct open_file *file = CONTAINING_RECORD(at, struct open_file, link);
        char line[MODEL_TEXT];
        int length;

        if (file->refused || (file->closed && (IsListEmpty(&file->buffers) || !is_running(file->pid)))) {
            continue;
        }
        length = _snprintf(line, sizeof(line), "process=%d port=%s interface=%u handles=0x%x closed=%d\n", file->pid,
            file->function->device->plug.port, file->function->first_interface, file->handles, file->closed);
        append(&lines, line, (uint64_t)length);
        for (LIST_ENTRY *entry = file->buffers.Flink; entry != &file->buffers; entry = entry->Flink) {
            const struct buffer *buffer = CONTAINING_RECORD(entry, struct buffer, link);

            length = _snprintf(line, sizeof(line), "process=%d port=%s endpoint=0x%02x buffer=%u bytes=%u pending=%d\n",
                file->pid, file->function->device->plug.port, buffer->endpoint->address, buffer->id, buffer->length,
                buffer->pending);
            append(&lines, line, (uint64_t)length);
        }
    }
    status = give_part(irp, &lines, 0, 1);
    clear(&lines);
    return status;
}

static NTSTATUS pass(IRP *irp, int64_t frames)
{
    int64_t target = bus.frame + frames;

    if (bus.frame_ticks == 0) {
        pass_frames(frames);
    }
    if (bus.frame >= target && told_everyone(linux_ticks())) {
        return accept(irp, bus.frame);
    }
    return wait_for_frame(irp, target);
}

static NTSTATUS on_port(IRP *irp, uint32_t code, const struct model_command *request)
{
    struct usb_device *device = find_device(request->port);
    struct endpoint *endpoint;

    if (device == NULL) {
        return refuse(irp, "port %s: no device was plugged there since the reset", request->port);
    }
    endpoint = endpoint_of(device, request->endpoint);
    switch (code) {
    case MODEL_ENDPOINT:
        return set_behaviour(irp, request, device);
    case MODEL_REQUEST:
        return script(irp, request, device);
    case MODEL_UNPLUG:
        unplug_device(device);
        return wait_for_removal(irp, device);
    case MODEL_REPLUG:
        return replug(irp, request, device);
    case MODEL_RECEIVED:
        return give_part(irp, &endpoint->kept, request->from, 1);
    case MODEL_SERVED:
        return give_part(irp, &endpoint->records.runs, request->from, sizeof(struct model_run));
    case MODEL_INJECT:
        return inject(irp, request, device);
    case MODEL_PACKETS:
        return give_packets(irp, &endpoint->records, request->from);
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

NTSTATUS command(IRP *irp)
{
    IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    uint32_t code = stack->Parameters.DeviceIoControl.IoControlCode;
    ULONG input = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG output = stack->Parameters.DeviceIoControl.OutputBufferLength;
    struct model_command *request = irp->AssociatedIrp.SystemBuffer;
    static struct model_command own;

    irp->IoStatus.Information = 0;
    if (code == MODEL_REPORT) {
        char *text = irp->AssociatedIrp.SystemBuffer;

        if (input == 0) {
            return STATUS_INVALID_PARAMETER;
        }
        text[input - 1] = 0;
        misuse("%s", text);
        return STATUS_SUCCESS;
    }
    if (output < sizeof(struct model_answer)
        || input < (code == MODEL_PLUG ? sizeof(struct model_plug) : code == MODEL_RESET ? sizeof(struct model_reset)
                                                                                         : sizeof(struct model_command))) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    switch (code) {
    case MODEL_RESET:
        return reset(irp);
    case MODEL_PLUG:
        return plug(irp);
    case MODEL_FRAME:
        return accept(irp, bus.frame);
    case MODEL_PASS:
        return pass(irp, request->from);
    case MODEL_MISUSE:
        return give_part(irp, &misuse_lines, request->from, 1);
    case MODEL_OPEN:
        return list_open(irp);
    case MODEL_STALLS:
        return give_part(irp, &bus.stalls, request->from, sizeof(struct model_stall));
    case MODEL_CHANGES:
        return wait_for_change(irp, (uint64_t)request->from);
    default:
        /* Input and output share their buffer. */
        own = *request;
        return on_port(irp, code, &own);
    }
}
