/* Memory and text. */
#include "driver.h"

/* Zeroed memory; NULL when there is none. */
void *allocate(size_t bytes)
{
    void *block = ExAllocatePoolWithTag(NonPagedPool, bytes, 0x6d61726d);

    if (block != NULL) {
        RtlZeroMemory(block, bytes);
    }
    return block;
}

void release(void *block)
{
    if (block != NULL) {
        ExFreePoolWithTag(block, 0x6d61726d);
    }
}

/* Copies as much of a text as there is room for, and ends it. */
void copy_text(char *into, const char *from, size_t size)
{
    size_t i;

    for (i = 0; i + 1 < size && from[i] != 0; i++) {
        into[i] = from[i];
    }
    into[i] = 0;
}

void widen(WCHAR *into, const char *from, size_t size)
{
    size_t i;

    for (i = 0; i + 1 < size && from[i] != 0; i++) {
        into[i] = (unsigned char)from[i];
    }
    into[i] = 0;
}

/* Appends to bytes that grow; answers whether there was memory for it. */
int append(struct bytes *bytes, const void *data, uint64_t size)
{
    if (bytes->size + size > bytes->room) {
        uint64_t room = bytes->room == 0 ? 4096 : bytes->room * 2;
        uint8_t *moved;

        while (room < bytes->size + size) {
            room *= 2;
        }
        moved = ExAllocatePoolWithTag(NonPagedPool, room, 0x6d61726d);
        if (moved == NULL) {
            return 0;
        }
        if (bytes->size > 0) {
            memcpy(moved, bytes->data, bytes->size);
        }
        release(bytes->data);
        bytes->data = moved;
        bytes->room = room;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return 1;
}

void clear(struct bytes *bytes)
{
    release(bytes->data);
    RtlZeroMemory(bytes, sizeof(*bytes));
}
