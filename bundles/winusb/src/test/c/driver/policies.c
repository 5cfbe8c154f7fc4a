/* Pipe and power policies (winusb.md 2.9 and 2.10). All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

enum { SHORT_PACKET_TERMINATE = 1, PIPE_TRANSFER_TIMEOUT = 3, ALLOW_PARTIAL_READS = 5, MAXIMUM_TRANSFER_SIZE = 8,
    RESET_PIPE_ON_RESUME = 9 };
enum { AUTO_SUSPEND = 0x81, SUSPEND_DELAY = 0x83, CONTROL_TIMEOUT_MS = 5000, SUSPEND_DELAY_MS = 5000,
    MOST_TRANSFER_BYTES = 0x400000 };

/* WinUsb_Initialize "resets policies on the interface to default". */
void default_policies(struct open_file *file)
{
    struct usb_device *device = file->function->device;

    for (int i = 0; i < ENDPOINTS; i++) {
        struct endpoint *endpoint = &device->endpoint[i];

        if (is_of(file->function, endpoint)) {
            RtlZeroMemory(endpoint->policy, sizeof(endpoint->policy));
            endpoint->policy[ALLOW_PARTIAL_READS] = 1;
            endpoint->policy[MAXIMUM_TRANSFER_SIZE] = MOST_TRANSFER_BYTES;
        }
    }
    file->control_timeout = CONTROL_TIMEOUT_MS;
    file->power[AUTO_SUSPEND & 3] = 1;
    file->power[SUSPEND_DELAY & 3] = SUSPEND_DELAY_MS;
}

/* Whether a policy is for a pipe: pipe 0 has a time-out only. */
static int is_for(const struct endpoint *endpoint, uint32_t pipe, uint32_t type)
{
    if (type < SHORT_PACKET_TERMINATE || type > RESET_PIPE_ON_RESUME) {
        return 0;
    }
    if (pipe == 0) {
        return type == PIPE_TRANSFER_TIMEOUT;
    }
    return endpoint->setting->type != TYPE_ISOCHRONOUS || !bus.traits.isoch_policy_fails;
}

static struct pipe_access find(struct open_file *file, const char *name, const struct model_pipe *request)
{
    struct pipe_access access = {endpoint_of(file->function->device, 0), STATUS_SUCCESS};

    if (request->pipe != 0) {
        access = find_pipe(file, name, request->interface_number, request->pipe);
    }
    if (access.status == STATUS_SUCCESS && !is_for(access.endpoint, request->pipe, request->type)) {
        access.status = STATUS_INVALID_PARAMETER;
    }
    return access;
}

NTSTATUS set_pipe_policy(struct open_file *file, const struct model_pipe *request)
{
    struct pipe_access access = find(file, "WinUsb_SetPipePolicy", request);

    if (access.status != STATUS_SUCCESS || request->type == MAXIMUM_TRANSFER_SIZE) {
        return access.status != STATUS_SUCCESS ? access.status : STATUS_INVALID_PARAMETER;
    }
    /* On an isochronous pipe no policy has an effect [D]. */
    if (request->pipe == 0) {
        file->control_timeout = request->value;
    } else if (access.endpoint->setting->type != TYPE_ISOCHRONOUS) {
        access.endpoint->policy[request->type] = request->value;
    }
    return STATUS_SUCCESS;
}

NTSTATUS get_pipe_policy(struct open_file *file, struct model_pipe *request)
{
    struct pipe_access access = find(file, "WinUsb_GetPipePolicy", request);

    if (access.status == STATUS_SUCCESS) {
        request->value = request->pipe == 0 ? file->control_timeout : access.endpoint->policy[request->type];
    }
    return access.status;
}

static int is_power_policy(const struct open_file *file, const char *name, const struct model_pipe *request)
{
    if (request->interface_number != file->function->first_interface) {
        misuse("%s: the handle is of interface %u; it must be that of the first, %u", name, request->interface_number,
            file->function->first_interface);
        return 0;
    }
    return request->type == AUTO_SUSPEND || request->type == SUSPEND_DELAY;
}

NTSTATUS set_power_policy(struct open_file *file, const struct model_pipe *request)
{
    if (!is_power_policy(file, "WinUsb_SetPowerPolicy", request)) {
        return STATUS_INVALID_PARAMETER;
    }
    file->power[request->type & 3] = request->value;
    return STATUS_SUCCESS;
}

NTSTATUS get_power_policy(struct open_file *file, struct model_pipe *request)
{
    if (!is_power_policy(file, "WinUsb_GetPowerPolicy", request)) {
        return STATUS_INVALID_PARAMETER;
    }
    request->value = file->power[request->type & 3];
    return STATUS_SUCCESS;
}
