/* Where the driver begins. */
#include "driver.h"

#include <ntstatus.h>

DRIVER_OBJECT *driver_object;

/* Cleanup, power and system control of devices that have none. */
static NTSTATUS NTAPI dispatch_other(DEVICE_OBJECT *object, IRP *irp)
{
    (void)object;
    return complete_now(irp, STATUS_NOT_SUPPORTED, 0);
}

NTSTATUS NTAPI DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path);

NTSTATUS NTAPI DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    static const struct model_reset plain = {
        .base = 1000, .frame_us = 1000, .latency_low = 1, .latency_high = 20, .refusal = MODEL_BY_SEED,
        .cascade = MODEL_BY_SEED, .append_margin = MODEL_BY_SEED, .window = MODEL_BY_SEED,
        .late_out_fails = MODEL_BY_SEED, .late_status = MODEL_BY_SEED, .keeps_descriptors = MODEL_BY_SEED,
        .needs_priming = MODEL_BY_SEED, .varies_ends = MODEL_BY_SEED, .isoch_policy_fails = MODEL_BY_SEED,
        .period_as_interval = MODEL_BY_SEED, .raw_packet_size = MODEL_BY_SEED, .whole_configuration = MODEL_BY_SEED};

    (void)path;
    driver_object = driver;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) {
        driver->MajorFunction[i] = dispatch_other;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = dispatch_create;
    driver->MajorFunction[IRP_MJ_CLOSE] = dispatch_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch_device_control;
    driver->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->DriverExtension->AddDevice = add_bus;
    prepare_checksums();
    InitializeListHead(&bus.files);
    restart_clock(&plain);
    draw_traits(&plain);
    start_threads();
    return STATUS_SUCCESS;
}
