/* Emulated devices: defined, plugged, unplugged, and their endpoints. */
#include "driver.h"

#include <ntstatus.h>

struct endpoint *endpoint_of(struct usb_device *device, uint32_t address)
{
    return &device->endpoint[(address & 0x0F) | (address & 0x80) >> 3];
}

/* The device on a port, plugged or not; NULL when none was there since the reset. */
struct usb_device *find_device(const char *port)
{
    for (int i = 0; i < MOST_DEVICES; i++) {
        if (bus.device[i].slot == SLOT_USED && strcmp(bus.device[i].plug.port, port) == 0) {
            return &bus.device[i];
        }
    }
    return NULL;
}

/* Whether an endpoint is in an alternate setting, active or not, of an interface of a function. */
int is_of(const struct function *function, const struct endpoint *endpoint)
{
    const struct configuration *configuration = &function->device->configuration;

    for (int i = 0; i < configuration->pipes; i++) {
        const struct pipe_setting *pipe = &configuration->pipe[i];

        if (pipe->address == endpoint->address && pipe->interface_number >= function->first_interface
            && pipe->interface_number <= function->last_interface) {
            return 1;
        }
    }
    return 0;
}

static void clear_endpoint(struct endpoint *endpoint)
{
    clear(&endpoint->kept);
    clear(&endpoint->ring);
    clear_records(&endpoint->records);
}

/* Makes the endpoints of an alternate setting those of its interface, from the next frame on. With the lock held. */
void select_setting(struct usb_device *device, const struct setting *setting)
{
    const struct configuration *configuration = &device->configuration;

    for (int i = 0; i < ENDPOINTS; i++) {
        const struct pipe_setting *active = device->endpoint[i].setting;

        if (active != NULL && active->interface_number == setting->interface_number) {
            device->endpoint[i].setting = NULL;
        }
    }
    device->alternate[setting->interface_number] = setting->alternate;
    for (int i = 0; i < setting->pipes; i++) {
        const struct pipe_setting *pipe = &configuration->pipe[setting->first_pipe + i];
        struct endpoint *endpoint = endpoint_of(device, pipe->address);

        endpoint->setting = pipe;
        endpoint->selected_frame = bus.frame + 1;
        endpoint->halted = 0;
    }
}

static void power_on(struct usb_device *device)
{
    for (int i = 0; i < ENDPOINTS; i++) {
        device->endpoint[i].setting = NULL;
    }
    for (int i = 0; i < device->configuration.interfaces; i++) {
        const struct setting *setting = find_setting(&device->configuration, i, 0);

        if (setting != NULL) {
            select_setting(device, setting);
        }
    }
}

/* Defines a device that is not plugged yet; answers NULL with the reason when it cannot be. With the lock held. */
struct usb_device *define_device(const struct model_plug *plug, const char **refusal)
{
    struct usb_device *device = NULL;

    for (int i = 0; i < MOST_DEVICES && device == NULL; i++) {
        if (bus.device[i].slot == SLOT_FREE) {
            device = &bus.device[i];
        }
    }
    if (device == NULL) {
        *refusal = "the model has room for 32 devices, those that are held open after they were unplugged included";
        return NULL;
    }
    RtlZeroMemory(device, sizeof(*device));
    device->plug = *plug;
    *refusal = parse_configuration(plug, &device->configuration);
    if (*refusal != NULL) {
        return NULL;
    }
    device->slot = SLOT_USED;
    for (int i = 0; i < ENDPOINTS; i++) {
        struct endpoint *endpoint = &device->endpoint[i];

        endpoint->device = device;
        endpoint->address = (uint8_t)((i & 0x0F) | (i & 0x10) << 3);
        endpoint->behaviour = i & 0x10 ? MODEL_SILENT : MODEL_SINK;
        InitializeListHead(&endpoint->transfers);
        InitializeListHead(&endpoint->waiting);
    }
    return device;
}

/* Puts a device on the bus; answers NULL, or why not. With the lock held, which is let go meanwhile. */
const char *plug_device(struct usb_device *device)
{
    struct model_function whole = {0, 0, 0xFF};
    int functions = device->plug.functions == 0 ? 1 : (int)device->plug.functions;

    for (int i = 0; i < device->functions; i++) {
        /* Of the time before it was unplugged; one that is still open is freed with its last handle. */
        if (device->function[i]->opens == 0) {
            release(device->function[i]);
        }
    }
    device->functions = 0;
    for (int i = 0; i < functions; i++) {
        const struct model_function *definition = device->plug.functions == 0 ? &whole : &device->plug.function[i];

        if (device->plug.functions == 0) {
            whole.first_interface = device->configuration.setting[0].interface_number;
            whole.last_interface = device->configuration.interfaces - 1;
        }
        unlock_bus();
        device->function[i] = make_function(device, definition);
        lock_bus();
        if (device->function[i] == NULL) {
            return "no device object could be made";
        }
        device->functions = i + 1;
    }
    power_on(device);
    device->plugged = 1;
    relations_changed();
    return NULL;
}

/* Takes a device off the bus, between two frames: what is pending ends. With the lock held. */
void unplug_device(struct usb_device *device)
{
    if (!device->plugged) {
        return;
    }
    device->plugged = 0;
    for (int i = 0; i < device->functions; i++) {
        device->function[i]->gone = 1;
    }
    for (int i = 0; i < ENDPOINTS; i++) {
        abort_transfers(&device->endpoint[i], NULL, STATUS_DEVICE_NOT_CONNECTED, 0);
        abort_bulk(&device->endpoint[i], NULL, STATUS_DEVICE_NOT_CONNECTED);
    }
    relations_changed();
}

/* Whether a function is one of what is, or was last, on its port. */
static int is_current(const struct function *function)
{
    for (int i = 0; i < function->device->functions; i++) {
        if (function->device->function[i] == function) {
            return 1;
        }
    }
    return 0;
}

/* Takes notice that a handle was closed. With the lock held. */
void function_closed(struct function *function)
{
    function->opens--;
    function->device->opens--;
    let_go(function);
    if (function->removed && function->opens == 0 && !is_current(function)) {
        release(function);
    }
}

/* Whether the device nodes of a device that is not plugged are gone; true for one that is. */
int is_removed(const struct usb_device *device)
{
    for (int i = 0; device->slot != SLOT_FREE && !device->plugged && i < device->functions; i++) {
        if (!device->function[i]->removed) {
            return 0;
        }
    }
    return 1;
}

/* Gives up the port of a device that is not plugged any more. With the lock held. */
void retire_device(struct usb_device *device)
{
    device->slot = SLOT_RETIRED;
}

static int is_held(const struct usb_device *device)
{
    for (int i = 0; i < device->functions; i++) {
        if (!device->function[i]->removed) {
            return 1;
        }
    }
    return device->opens > 0;
}

/* Frees the devices that were given up and that nobody holds open any more. With the lock held. */
void free_retired(void)
{
    for (int i = 0; i < MOST_DEVICES; i++) {
        struct usb_device *device = &bus.device[i];

        if (device->slot == SLOT_RETIRED && !is_held(device)) {
            for (int j = 0; j < ENDPOINTS; j++) {
                clear_endpoint(&device->endpoint[j]);
            }
            for (int j = 0; j < device->requests; j++) {
                release(device->request[j].data);
            }
            for (int j = 0; j < device->functions; j++) {
                release(device->function[j]);
            }
            device->slot = SLOT_FREE;
        }
    }
}
