/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_RECORDER_H
#define FWCTL_RECORDER_H

#include <linux/fwctl_commands.h>

#include "asker.h"
#include "commands.h"
#include "ratchet.h"

/* Why an RPC was refused, cut if it is longer */
#define FWCTL_WHY_SIZE 128

/* As in the netlink family */
enum fwctl_record_kind {
	FWCTL_RECORD_REFUSED,
	FWCTL_RECORD_SENT,
	FWCTL_RECORD_DONE,
	FWCTL_RECORD_POLICY,
	FWCTL_RECORD_KINDS
};

enum fwctl_ring {
	FWCTL_RING_READS,	/* scopes config and debug-ro, not refused */
	FWCTL_RING_NOTABLE,	/* refusals, scopes debug-rw and debug-full, policy */
	FWCTL_RING_COUNT
};

/* No device, as the index of a record: the default policy, the lock */
#define FWCTL_RECORD_NO_DEVICE U32_MAX

/**
 * struct fwctl_record - what is left of an RPC, or of a change of policy
 * @id: number among all records of this boot; given by the recorder, 0 before
 * @place: in its ring; of the recorder's own
 * @kind: what it tells
 * @ring: where it is kept
 * @time: when it was begun, ktime_get_real_ns()
 * @duration: nanoseconds from the delivery to its end
 * @index: number that the device had, or FWCTL_RECORD_NO_DEVICE
 * @asker: who asked
 * @opcode: the command; of a tunnel, the innermost
 * @keyed: there is a key
 * @key: the key
 * @uuid_key: it is a UUID, not a number
 * @depth: tunnels around it
 * @via: opcode of the outermost tunnel
 * @target: what is at its far end
 * @name: of the command
 * @scope: the RPC's label
 * @required: least scope
 * @effects: classes
 * @refusals: BIT(enum fwctl_refusal), of a refusal
 * @why: the first of them, a sentence
 * @err: errno, negative, or 0
 * @status: the firmware's own
 * @in_len: bytes of the message
 * @out_len: bytes of the response
 * @policy: the entry, of a change of policy
 * @locked: the change was the lock, and there is no entry
 *
 * Half a kilobyte: it is a part of what an RPC has on the heap anyway, and filled
 * in there.
 */
struct fwctl_record {
	u64 id;
	u32 place;
	enum fwctl_record_kind kind;
	enum fwctl_ring ring;
	u64 time;
	u64 duration;
	u32 index;
	struct fwctl_asker asker;
	u32 opcode;
	bool keyed;
	struct fwctl_key key;
	bool uuid_key;
	u8 depth;
	u32 via;
	u32 target;
	char name[FWCTL_NAME_SIZE];
	u8 scope;
	u8 required;
	u32 effects;
	u32 refusals;
	char why[FWCTL_WHY_SIZE];
	int err;
	u32 status;
	u32 in_len;
	u32 out_len;
	struct fwctl_tightening policy;
	bool locked;
};

/**
 * struct fwctl_ring_totals - how full a ring is
 * @room: records that it holds at most
 * @held: records that it holds
 * @lost: records that newer ones pushed out
 */
struct fwctl_ring_totals {
	u32 room;
	u32 held;
	u64 lost;
};

/**
 * struct fwctl_recorder_sum - all that a recorder was given
 * @kinds: records, by their kind when they were added
 * @lost: records that newer ones pushed out, of all rings
 */
struct fwctl_recorder_sum {
	u64 kinds[FWCTL_RECORD_KINDS];
	u64 lost;
};

struct fwctl_recorder;

struct fwctl_recorder *fwctl_recorder_create(void);
void fwctl_recorder_free(struct fwctl_recorder *recorder);

/* Keep a record, and give it its id; any context that may not sleep, too */
void fwctl_recorder_add(struct fwctl_recorder *recorder, struct fwctl_record *record);
/* Replace the record of that id, if the ring still has it */
void fwctl_recorder_update(struct fwctl_recorder *recorder, const struct fwctl_record *record);
/* The oldest record of a ring whose id is above @after; -ENOENT: none */
int fwctl_recorder_next(struct fwctl_recorder *recorder, enum fwctl_ring ring, u64 after,
			struct fwctl_record *record);
void fwctl_recorder_totals(struct fwctl_recorder *recorder, enum fwctl_ring ring,
			   struct fwctl_ring_totals *totals);
void fwctl_recorder_sum(struct fwctl_recorder *recorder, struct fwctl_recorder_sum *sum);

/* Name of the first reason of a refusal */
const char *fwctl_record_reason(const struct fwctl_record *record);

/* "96dad7d6-fde8-482b-a733-75774e06db8a", "1c" or "-" */
#define FWCTL_KEY_TEXT_SIZE 40
const char *fwctl_key_text(char *text, bool keyed, const struct fwctl_key *key, bool uuid_key);

#endif
