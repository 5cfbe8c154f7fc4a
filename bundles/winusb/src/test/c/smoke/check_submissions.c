/* What is wrong with a submission by itself. */
#include "check.h"

static struct device device;
static struct pipe out;
static struct pipe in;

static BOOL write_at(ULONG offset, ULONG length)
{
    static OVERLAPPED overlapped;

    memset(&overlapped, 0, sizeof(overlapped));
    return WinUsb_WriteIsochPipeAsap(out.buffer, offset, length, FALSE, &overlapped);
}

static BOOL read_packets(ULONG packets)
{
    static OVERLAPPED overlapped;

    memset(&overlapped, 0, sizeof(overlapped));
    return WinUsb_ReadIsochPipeAsap(in.buffer, 0, SLOT_BYTES, FALSE, packets, in.packets, &overlapped);
}

static void lengths(void)
{
    begin("a length that is not whole frames");
    expect_error(write_at(0, 100), ERROR_INVALID_PARAMETER);
    expect_misuse("not whole frames");
    expect_error(write_at(0, 0), ERROR_INVALID_PARAMETER);
    expect_misuse("not whole frames");
    begin("offset and length outside the buffer");
    expect_error(write_at(SLOTS * SLOT_BYTES - FRAME_BYTES, 2 * FRAME_BYTES), ERROR_INVALID_PARAMETER);
    expect_misuse("exceed the buffer");
    begin("a number of packets that does not match");
    expect_error(read_packets(SLOT_FRAMES + 1), ERROR_INVALID_PARAMETER);
    expect_misuse("NumberOfPackets is 5");
}

static void too_many(void)
{
    WINUSB_ISOCH_BUFFER_HANDLE buffer;
    OVERLAPPED overlapped = {0};
    uint8_t *data = calloc(256, FRAME_BYTES);

    begin("more than 255 packets at full speed");
    expect(WinUsb_RegisterIsochBuffer(device.handle[1], OUT_PIPE, data, 256 * FRAME_BYTES, &buffer), "registering");
    expect_error(
        WinUsb_WriteIsochPipeAsap(buffer, 0, 256 * FRAME_BYTES, FALSE, &overlapped), ERROR_INVALID_PARAMETER);
    expect_misuse("256 packets");
    expect(WinUsb_UnregisterIsochBuffer(buffer), "unregistering");
    free(data);
}

static void directions(void)
{
    OVERLAPPED overlapped = {0};

    begin("a read on an OUT pipe and the reverse");
    expect_error(WinUsb_ReadIsochPipeAsap(out.buffer, 0, SLOT_BYTES, FALSE, SLOT_FRAMES, in.packets, &overlapped),
        ERROR_INVALID_PARAMETER);
    expect_misuse("other direction");
    memset(&overlapped, 0, sizeof(overlapped));
    expect_error(WinUsb_WriteIsochPipeAsap(in.buffer, 0, SLOT_BYTES, FALSE, &overlapped), ERROR_INVALID_PARAMETER);
    expect_misuse("other direction");
}

static void overlappeds(void)
{
    OVERLAPPED other = {0};

    begin("an OVERLAPPED that is not zeroed");
    other.Internal = 5;
    expect_error(WinUsb_WriteIsochPipeAsap(out.buffer, 0, SLOT_BYTES, FALSE, &other), ERROR_INVALID_PARAMETER);
    expect_misuse("not zeroed");
    begin("an OVERLAPPED, descriptors and a window that belong to a pending transfer");
    submit(&in, 0, FALSE);
    memset(&in.overlapped[0].Internal, 0, sizeof(in.overlapped[0].Internal));
    expect_error(WinUsb_ReadIsochPipeAsap(in.buffer, SLOT_BYTES, SLOT_BYTES, FALSE, SLOT_FRAMES, in.packets + SLOT_FRAMES,
                     &in.overlapped[0]),
        ERROR_INVALID_PARAMETER);
    expect_misuse("is that of a pending transfer");
    memset(&other, 0, sizeof(other));
    expect_error(
        WinUsb_ReadIsochPipeAsap(in.buffer, SLOT_BYTES, SLOT_BYTES, FALSE, SLOT_FRAMES, in.packets, &other),
        ERROR_INVALID_PARAMETER);
    expect_misuse("packet descriptors");
    memset(&other, 0, sizeof(other));
    expect_error(WinUsb_ReadIsochPipeAsap(
                     in.buffer, SLOT_BYTES - FRAME_BYTES, SLOT_BYTES, FALSE, SLOT_FRAMES, in.packets + SLOT_FRAMES, &other),
        ERROR_INVALID_PARAMETER);
    expect_misuse("in the window of a pending transfer");
    pass(20);
}

void check_submissions(void)
{
    device = open_device(plug_standard());
    out = open_pipe(&device, OUT_PIPE);
    in = open_pipe(&device, IN_PIPE);
    lengths();
    too_many();
    directions();
    overlappeds();
    close_pipe(&out);
    close_pipe(&in);
    close_device(&device);
    expect_misuse(NULL);
}
