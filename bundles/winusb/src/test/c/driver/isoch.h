/* Isochronous buffers and transfers. */
#ifndef MODEL_ISOCH_H
#define MODEL_ISOCH_H

#include "device.h"

/* ---- isochronous transfers (buffers.c, submit.c, placement.c, ends.c, wire.c) ---- */

enum transfer_state { SCHEDULED, VOID_TRANSFER, ENDED, LOST };

struct transfer {
    struct pended pended; /* first */
    LIST_ENTRY link;      /* in the endpoint */
    struct endpoint *endpoint;
    struct buffer *buffer;
    struct open_file *file;
    enum transfer_state state;
    NTSTATUS verdict;   /* of one that is never on the bus */
    NTSTATUS end;
    int is_refusal;
    int in;
    int all_fail; /* by a fault */
    int64_t tell_frame;
    int64_t first_frame;
    int32_t frames;
    int32_t late;
    int32_t carried; /* frames of it that were on the bus */
    int32_t good;    /* packets that were received */
    uint32_t offset;
    uint32_t length;
    uint32_t packets;
    uint64_t descriptors;
    struct packet_descriptor *packet; /* IN: of all packets */
    uint64_t *hash; /* OUT: of each frame, at submission */
    int changed;    /* whether a change was logged */
};

struct packet_descriptor {
    uint32_t offset;
    uint32_t length;
    uint32_t status;
};

NTSTATUS submit_isoch(struct open_file *file, IRP *irp, const struct model_isoch *request);
NTSTATUS register_buffer(struct open_file *file, const struct model_register *request, struct model_registered *into);
NTSTATUS unregister_buffer(struct open_file *file, IRP *irp, uint32_t id);
NTSTATUS place_asap(struct transfer *transfer, IRP *irp, int continues);
NTSTATUS place_at(struct transfer *transfer, IRP *irp, uint32_t frame);
int is_running(int32_t pid);
void unregister_next(struct buffer *buffer);
void describe(struct transfer *transfer, uint32_t first, uint32_t count, uint32_t status);
void cancel_transfer(struct pended *pended);
void abort_transfers(struct endpoint *endpoint, struct open_file *file, NTSTATUS status, int32_t delay);
void end_transfer(struct transfer *transfer, NTSTATUS status, int64_t tell_frame);
void end_due(struct endpoint *endpoint, int64_t passed);
void tell_ends(struct endpoint *endpoint, int64_t passed);
void end_lost(struct open_file *file);
void carry_due(struct endpoint *endpoint, int64_t frame);
int was_changed(struct transfer *transfer, int32_t index, const uint8_t *data);
void check_unchanged(struct transfer *transfer, const char *when);
int hits(struct endpoint *endpoint, int fault);
int is_pending_anywhere(const struct open_file *file, int interface_number);
int64_t next_due(struct endpoint *endpoint);

#endif
