/* Memory that belongs to a pending transfer, and is changed or gone. */
#include "check.h"

static void changed(struct device *device)
{
    struct pipe pipe = open_pipe(device, OUT_PIPE);

    begin("an OUT buffer that is changed before it is due");
    submit(&pipe, 0, FALSE);
    pipe.data[FRAME_BYTES + 7] ^= 1;
    pass(20);
    expect_misuse("was changed while a transfer owned it: offset 0, frame 1, seen when it was due");
    begin("an OUT buffer that is changed after it was due, and before its transfer ended");
    submit(&pipe, 1, FALSE);
    pass(3);
    pipe.data[SLOT_BYTES] ^= 1;
    pass(20);
    expect_misuse("was changed while a transfer owned it: offset 768, frame 0, seen when it ended");
    begin("an OUT buffer that is changed afterwards");
    pipe.data[SLOT_BYTES] ^= 1;
    expect_misuse(NULL);
    close_pipe(&pipe);
}

static void unmapped_data(struct device *device, int address)
{
    struct pipe pipe = open_pipe(device, address);

    begin("a buffer that is unmapped while a transfer owns it");
    submit(&pipe, 0, FALSE);
    VirtualFree(pipe.data, 0, MEM_RELEASE);
    pass(20);
    expect_misuse("was unmapped while a transfer owned it");
    pipe.data = NULL;
    close_pipe(&pipe);
}

static void unmapped_descriptors(struct device *device)
{
    struct pipe pipe = open_pipe(device, IN_PIPE);

    begin("packet descriptors that are unmapped while their transfer is pending");
    submit(&pipe, 0, FALSE);
    VirtualFree(pipe.packets, 0, MEM_RELEASE);
    pass(20);
    expect_misuse("were unmapped while their transfer was pending");
    pipe.packets = NULL;
    close_pipe(&pipe);
}

static void never_mapped(struct device *device)
{
    WINUSB_ISOCH_BUFFER_HANDLE buffer;

    begin("a buffer that is not mapped at all");
    expect(!WinUsb_RegisterIsochBuffer(device->handle[1], OUT_PIPE, (PUCHAR)0x10, SLOT_BYTES, &buffer), "registered");
    expect_misuse("are not mapped");
}

void check_memory(void)
{
    struct device device = open_device(plug_standard());

    changed(&device);
    unmapped_data(&device, OUT_PIPE);
    unmapped_data(&device, IN_PIPE);
    unmapped_descriptors(&device);
    never_mapped(&device);
    close_device(&device);
    expect_misuse(NULL);
}
