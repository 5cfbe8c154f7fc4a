/*
 * What WinUSB and the drivers below it leave open, drawn from a seed in its documented range. Traits are drawn once per
 * reset: they are what a version of Windows or a host controller has or has not. The rest is drawn for each event. The marks
 * say where a range comes from: [D] documented, [C] seen in working code, [I] inferred, [A] told by one implementer,
 * [?] unknown. A value given at the reset pins a trait.
 *
 *   refusal            where a refused ContinueStream shows: at the call, as the completion, now so, now so [C]
 *   cascade            whether what is queued with ContinueStream behind a refused one is refused as well [C, I]
 *   append_margin      frames by which a transfer must come before the end of the last pending one, 0 to 2 [I]
 *   window             where a start frame out of the window shows [?]
 *   late_out_fails     whether an OUT transfer all of whose frames are late fails [?]
 *   late_status        USBD_STATUS of late IN packets [?]
 *   keeps_descriptors  whether a transfer that ended with an error has its descriptors written [A]
 *   needs_priming      whether IN transfers complete at once and empty until the frame number was read once [A]
 *   varies_ends        whether transfers of an unplugged device end in different ways, and aborted ones up to 2 frames later
 *   isoch_policy_fails whether setting a pipe policy on an isochronous pipe fails (87) or is of no effect [?]
 *   period_as_interval whether WINUSB_PIPE_INFORMATION_EX.Interval is the period rather than bInterval [?]
 *   raw_packet_size    whether MaximumPacketSize is wMaxPacketSize with bits 12 and 11, or masked [?]
 *   whole_configuration whether a function of a composite device reads the whole configuration or its own part [?]
 *   latency            frames from the present one to that in which a transfer starts that continues nothing: 1 to 20 [A]
 */
#include "driver.h"

#include <ntstatus.h>

/* SplitMix64. */
static uint64_t next(struct random *random)
{
    uint64_t value = random->state += 0x9E3779B97F4A7C15u;

    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

uint32_t draw(struct random *random, uint32_t below)
{
    return below == 0 ? 0 : (uint32_t)((next(random) >> 32) * below >> 32);
}

uint32_t random_below(uint32_t below)
{
    return draw(&bus.random, below);
}

static int trait(struct random *random, int32_t pinned, uint32_t below)
{
    /* Drawn in any case, so that pinning one does not move the others. */
    int drawn = (int)draw(random, below);

    return pinned == MODEL_BY_SEED ? drawn : pinned;
}

void draw_traits(const struct model_reset *reset)
{
    /* NOT_ACCESSED, ISO_NOT_ACCESSED_BY_HW, ISO_NA_LATE_USBPORT, ISO_NOT_ACCESSED_LATE (usb.h) */
    static const uint32_t late[] = {0xC000000Fu, 0xC0020000u, 0xC0040000u, 0xC0050000u};
    struct random random = {~reset->seed};
    struct traits *traits = &bus.traits;

    traits->refusal = trait(&random, reset->refusal, 3);
    traits->cascade = trait(&random, reset->cascade, 2);
    traits->append_margin = trait(&random, reset->append_margin, 3);
    traits->window = trait(&random, reset->window, 3);
    traits->late_out_fails = trait(&random, reset->late_out_fails, 2);
    traits->late_status = late[trait(&random, reset->late_status, 4) & 3];
    traits->keeps_descriptors = trait(&random, reset->keeps_descriptors, 2);
    traits->needs_priming = trait(&random, reset->needs_priming, 2);
    traits->varies_ends = trait(&random, reset->varies_ends, 2);
    traits->isoch_policy_fails = trait(&random, reset->isoch_policy_fails, 2);
    traits->period_as_interval = trait(&random, reset->period_as_interval, 2);
    traits->raw_packet_size = trait(&random, reset->raw_packet_size, 2);
    traits->whole_configuration = trait(&random, reset->whole_configuration, 2);
    traits->latency_low = reset->latency_low;
    traits->latency_high = reset->latency_high;
    bus.random.state = reset->seed;
}

int32_t start_delay(void)
{
    int span = bus.traits.latency_high - bus.traits.latency_low + 1;

    return bus.traits.latency_low + (int32_t)random_below((uint32_t)span);
}

static int is_at_the_call(int shows)
{
    return shows == AT_THE_CALL || (shows == EITHER && random_below(2));
}

int refuses_at_the_call(void)
{
    return is_at_the_call(bus.traits.refusal);
}

int rejects_at_the_call(void)
{
    return is_at_the_call(bus.traits.window);
}

/* How a pending transfer ends whose device was unplugged: 1167, 31, 995, 2 or 22, depending on the moment [C]. */
NTSTATUS gone_status(void)
{
    static const NTSTATUS ends[] = {
        STATUS_DEVICE_NOT_CONNECTED, STATUS_UNSUCCESSFUL, STATUS_CANCELLED, STATUS_NO_SUCH_DEVICE,
        STATUS_INVALID_DEVICE_STATE};

    return bus.traits.varies_ends ? ends[random_below(5)] : STATUS_DEVICE_NOT_CONNECTED;
}

/* What a call answers after the device was unplugged: 1167, 2 or 22 [C]. */
NTSTATUS gone_at_the_call(void)
{
    static const NTSTATUS ends[] = {
        STATUS_DEVICE_NOT_CONNECTED, STATUS_NO_SUCH_DEVICE, STATUS_INVALID_DEVICE_STATE};

    return bus.traits.varies_ends ? ends[random_below(3)] : STATUS_DEVICE_NOT_CONNECTED;
}

/* What selecting an alternate setting answers for which there is no bandwidth: 31 or 1450 [?]. */
NTSTATUS bandwidth_status(void)
{
    return random_below(2) ? STATUS_UNSUCCESSFUL : STATUS_INSUFFICIENT_RESOURCES;
}

/* Frames after an abort until its completions are told: "cancellation is a request" [I], 0 to 2; none on a bus that stands. */
int32_t abort_delay(void)
{
    return bus.traits.varies_ends && bus.frame_ticks > 0 ? (int32_t)random_below(3) : 0;
}

/* USBD_STATUS of a packet that arrived damaged. */
uint32_t damage_status(void)
{
    static const uint32_t errors[] = {
        0xC0000001u, 0xC0000002u, 0xC0000008u, 0xC0000011u, 0xC0000012u, 0xC0030000u, 0xC000000Cu, 0xC0000013u};

    return errors[random_below(8)];
}
