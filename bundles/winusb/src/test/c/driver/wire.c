/* Carries packets between the callers' memory and the devices when they are due. All with the lock held. */
#include "driver.h"

#include <ntstatus.h>

enum { XACT_ERROR = (int)0xC0000011u, DEV_NOT_RESPONDING = (int)0xC0000005u, MOST_PACKETS = 8 };

/* From one word of a numbered packet to the next (org.microframe.usb.host.kit.PacketNumbers). */
#define NUMBER_STEP 0x9E3779B97F4A7C15u

static uint8_t *frame_data;
static uint32_t frame_room;

/* Describes packets of an IN transfer as empty, with a status. */
void describe(struct transfer *transfer, uint32_t first, uint32_t count, uint32_t status)
{
    uint32_t bytes = transfer->length / transfer->packets;

    for (uint32_t i = first; i < first + count; i++) {
        transfer->packet[i].offset = i * bytes;
        transfer->packet[i].length = 0;
        transfer->packet[i].status = status;
    }
}

/* Whether a process runs: its memory can be asked for. */
int is_running(int32_t pid)
{
    uint8_t byte;
    int error = linux_read_memory(pid, 0, &byte, 1);

    return error != -LINUX_ESRCH;
}

static int make_room(uint32_t bytes)
{
    if (bytes > frame_room) {
        release(frame_data);
        frame_data = allocate(bytes);
        frame_room = frame_data == NULL ? 0 : bytes;
    }
    return frame_data != NULL;
}

/* Whether a frame of an OUT transfer is not what it was at submission; says so once for each transfer. */
int was_changed(struct transfer *transfer, int32_t index, const uint8_t *data)
{
    uint32_t frame_bytes = transfer->length / (uint32_t)transfer->frames;

    return !transfer->changed && quick_hash(data, frame_bytes) != transfer->hash[index];
}

static void log_change(struct transfer *transfer, int32_t index, const char *when)
{
    transfer->changed = 1;
    misuse("the buffer of pipe 0x%02x was changed while a transfer owned it: offset %u, frame %d, seen %s",
        transfer->endpoint->address, transfer->offset, index, when);
}

/* An OUT transfer's memory must not have been changed until it ended. */
void check_unchanged(struct transfer *transfer, const char *when)
{
    uint32_t frame_bytes = transfer->length / (uint32_t)transfer->frames;

    if (transfer->in || transfer->changed || !make_room(frame_bytes)) {
        return;
    }
    for (int32_t i = 0; i < transfer->frames && !transfer->changed; i++) {
        if (linux_read_memory(transfer->file->pid,
                transfer->buffer->address + transfer->offset + (uint64_t)i * frame_bytes, frame_data, frame_bytes)
            != 0) {
            if (is_running(transfer->file->pid)) {
                transfer->changed = 1;
                misuse("the buffer of pipe 0x%02x was unmapped while a transfer owned it", transfer->endpoint->address);
            }
            return;
        }
        if (was_changed(transfer, i, frame_data)) {
            log_change(transfer, i, when);
        }
    }
}

static void log_packet(struct transfer *transfer, int64_t frame, uint32_t packet, uint32_t status, int32_t bytes,
    const uint8_t *data)
{
    struct endpoint *endpoint = transfer->endpoint;
    struct model_packet line = {0};

    line.frame = (uint32_t)frame;
    line.microframe = packet * (8 / transfer->buffer->setting->packets_per_frame);
    line.bytes = bytes;
    line.status = status;
    line.checksum = bytes < 0 ? 0 : crc32(data, (size_t)bytes);
    line.pid = transfer->file->pid;
    if (endpoint->device->plug.speed == MODEL_FULL_SPEED) {
        line.microframe = 0;
    }
    record_packet(&endpoint->records, &line);
}

/* What hits the next packet: a kind of fault, or -1. */
static int next_fault(struct transfer *transfer)
{
    static const int kinds[] = {MODEL_DROPPED, MODEL_SHORT, MODEL_DAMAGED};

    if (transfer->all_fail) {
        return MODEL_DAMAGED;
    }
    for (int i = 0; i < 3; i++) {
        if (hits(transfer->endpoint, kinds[i])) {
            return kinds[i];
        }
    }
    return -1;
}

static void receive(struct endpoint *endpoint, const uint8_t *data, uint32_t bytes)
{
    if (endpoint->behaviour == MODEL_KEEP) {
        append(&endpoint->kept, data, bytes);
    }
    offer(endpoint->device, endpoint->address, data, bytes);
}

static void carry_out(struct transfer *transfer, int64_t frame, int32_t index)
{
    struct endpoint *endpoint = transfer->endpoint;
    uint32_t packets = transfer->buffer->setting->packets_per_frame;
    uint32_t bytes = transfer->buffer->setting->interval_bytes;
    uint64_t address = transfer->buffer->address + transfer->offset + (uint64_t)index * packets * bytes;

    if (linux_read_memory(transfer->file->pid, address, frame_data, (uint64_t)packets * bytes) != 0) {
        if (is_running(transfer->file->pid) && !transfer->changed) {
            transfer->changed = 1;
            misuse("the buffer of pipe 0x%02x was unmapped while a transfer owned it", endpoint->address);
        }
        RtlZeroMemory(frame_data, packets * bytes);
    } else if (was_changed(transfer, index, frame_data)) {
        log_change(transfer, index, "when it was due");
    }
    for (uint32_t i = 0; i < packets; i++) {
        const uint8_t *data = frame_data + (size_t)i * bytes;
        int fault = next_fault(transfer);

        if (fault == MODEL_DROPPED || endpoint->behaviour == MODEL_ABSENT) {
            log_packet(transfer, frame, i, (uint32_t)DEV_NOT_RESPONDING, -1, NULL);
        } else if (fault == MODEL_DAMAGED) {
            log_packet(transfer, frame, i, (uint32_t)XACT_ERROR, (int32_t)bytes, data);
        } else {
            log_packet(transfer, frame, i, 0, (int32_t)bytes, data);
            receive(endpoint, data, bytes);
            transfer->good++;
        }
    }
}

/* Packets that carry their number and the device's own, heard or not: counted from the frame the setting was selected in. */
static uint32_t number_packet(const struct endpoint *endpoint, uint8_t *into, uint32_t bytes, int64_t frame, uint32_t packet)
{
    uint64_t word = (uint64_t)(frame - endpoint->selected_frame) * endpoint->setting->packets_per_frame + packet;
    uint32_t at;

    for (at = 0; at + 8 <= bytes; at += 8, word += NUMBER_STEP) {
        memcpy(into + at, &word, 8);
    }
    memcpy(into + at, &word, bytes - at);
    return bytes;
}

static uint32_t send(struct endpoint *endpoint, uint8_t *into, uint32_t bytes, int64_t frame, uint32_t packet)
{
    switch (endpoint->behaviour) {
    case MODEL_NUMBERS:
        return number_packet(endpoint, into, bytes, frame, packet);
    case MODEL_LOOPBACK:
        return (uint32_t)take_back(endpoint, into, bytes);
    default:
        return 0;
    }
}

static void carry_in(struct transfer *transfer, int64_t frame, int32_t index)
{
    struct endpoint *endpoint = transfer->endpoint;
    uint32_t packets = transfer->buffer->setting->packets_per_frame;
    uint32_t bytes = transfer->buffer->setting->interval_bytes;
    uint64_t address = transfer->buffer->address + transfer->offset;
    struct linux_iovec local[MOST_PACKETS];
    struct linux_iovec remote[MOST_PACKETS];
    int pieces = 0;

    for (uint32_t i = 0; i < packets; i++) {
        struct packet_descriptor *packet = &transfer->packet[(uint32_t)index * packets + i];
        uint8_t *data = frame_data + (size_t)i * bytes;
        int fault = next_fault(transfer);

        if (fault == MODEL_DROPPED || endpoint->behaviour == MODEL_ABSENT) {
            packet->status = (uint32_t)DEV_NOT_RESPONDING;
            log_packet(transfer, frame, i, packet->status, -1, NULL);
            continue;
        }
        packet->length = send(endpoint, data, bytes, frame, i);
        packet->status = 0;
        if (fault >= 0) {
            packet->length = random_below(packet->length);
        }
        if (fault == MODEL_DAMAGED) {
            packet->status = damage_status();
        } else {
            transfer->good++;
        }
        log_packet(transfer, frame, i, packet->status, (int32_t)packet->length, data);
        if (packet->length > 0) {
            local[pieces].base = data;
            local[pieces].length = packet->length;
            remote[pieces].base = (void *)(address + packet->offset);
            remote[pieces].length = packet->length;
            pieces++;
        }
    }
    if (linux_write_pieces(transfer->file->pid, local, remote, pieces) != 0 && is_running(transfer->file->pid)
        && !transfer->changed) {
        transfer->changed = 1;
        misuse("the buffer of pipe 0x%02x was unmapped while a transfer owned it", endpoint->address);
    }
}

/* Carries the packets that are due in a frame. */
void carry_due(struct endpoint *endpoint, int64_t frame)
{
    for (LIST_ENTRY *entry = endpoint->transfers.Flink; entry != &endpoint->transfers; entry = entry->Flink) {
        struct transfer *transfer = CONTAINING_RECORD(entry, struct transfer, link);
        int32_t index = (int32_t)(frame - transfer->first_frame);

        if (transfer->state != SCHEDULED) {
            continue;
        }
        if (frame < transfer->first_frame + transfer->late || index >= transfer->frames
            || !make_room(transfer->length / (uint32_t)transfer->frames)) {
            return;
        }
        record_due(&endpoint->records, frame);
        transfer->carried++;
        if (transfer->in) {
            carry_in(transfer, frame, index);
        } else {
            carry_out(transfer, frame, index);
        }
        return;
    }
}
