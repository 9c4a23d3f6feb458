// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorders: what is left of the RPCs to a device, for who asks later.
 *
 * A recorder has two rings, so that no flood of reads pushes out a refusal, a
 * write or a change of policy. A record stays in the ring that it was added to,
 * is added before its RPC is sent and replaced where it lies when that is over.
 * Records pushed out are counted.
 *
 * Room is allocated once. Adding and replacing take constant time and one
 * spinlock, so that they may be done wherever a delivery ends. Ids ascend within
 * a ring, and are given under its lock for that.
 */
#include "recorder.h"

#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "arbiter.h"

#define FWCTL_RECORDS_MIN 16U
#define FWCTL_RECORDS_MAX 16384U

static unsigned int records = 256;
module_param(records, uint, 0444);
MODULE_PARM_DESC(records,
		 "records kept of each device's reads, and as many of the rest; 16 to 16384, rounded up to a power of two (default: 256)");

static atomic64_t fwctl_record_ids = ATOMIC64_INIT(0);

/**
 * struct fwctl_recorder - the records of an identity
 * @lock: protects all but @room and the addresses of @rings; nothing is called below
 * @room: places of each ring, a power of two
 * @rings: a record goes to the place of its number, modulo @room
 * @added: records that the ring was given
 * @kinds: ... and all rings, by kind
 */
struct fwctl_recorder {
	spinlock_t lock;
	u32 room;
	struct fwctl_record *rings[FWCTL_RING_COUNT];
	u64 added[FWCTL_RING_COUNT];
	u64 kinds[FWCTL_RECORD_KINDS];
};

/**
 * fwctl_recorder_create - allocate a recorder and all the room it will have
 *
 * Context: may sleep.
 * Return: the recorder, for fwctl_recorder_free(), or NULL.
 */
struct fwctl_recorder *fwctl_recorder_create(void)
{
	u32 room = roundup_pow_of_two(clamp(records, FWCTL_RECORDS_MIN, FWCTL_RECORDS_MAX));
	struct fwctl_recorder *recorder = kzalloc(sizeof(*recorder), GFP_KERNEL);
	unsigned int i;

	if (!recorder)
		return NULL;
	spin_lock_init(&recorder->lock);
	recorder->room = room;
	for (i = 0; i < FWCTL_RING_COUNT; i++) {
		recorder->rings[i] = kvcalloc(room, sizeof(struct fwctl_record), GFP_KERNEL);
		if (!recorder->rings[i]) {
			fwctl_recorder_free(recorder);
			return NULL;
		}
	}
	return recorder;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_create);

/**
 * fwctl_recorder_free - free a recorder and its records
 * @recorder: the recorder, or NULL
 */
void fwctl_recorder_free(struct fwctl_recorder *recorder)
{
	unsigned int i;

	if (!recorder)
		return;
	for (i = 0; i < FWCTL_RING_COUNT; i++)
		kvfree(recorder->rings[i]);
	kfree(recorder);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_free);

static struct fwctl_record *fwctl_recorder_at(struct fwctl_recorder *recorder,
					      enum fwctl_ring ring, u64 number)
{
	return &recorder->rings[ring][number & (recorder->room - 1)];
}

static u64 fwctl_recorder_held(struct fwctl_recorder *recorder, enum fwctl_ring ring)
{
	return min_t(u64, recorder->added[ring], recorder->room);
}

/**
 * fwctl_recorder_add - keep a record, in the ring that it names
 * @recorder: where
 * @record: the record; gets its id, for fwctl_recorder_update()
 *
 * Context: any, also with interrupts off. Constant time.
 */
void fwctl_recorder_add(struct fwctl_recorder *recorder, struct fwctl_record *record)
{
	enum fwctl_ring ring = record->ring;

	guard(spinlock_irqsave)(&recorder->lock);
	record->id = atomic64_inc_return(&fwctl_record_ids);
	record->place = recorder->added[ring] & (recorder->room - 1);
	recorder->rings[ring][record->place] = *record;
	recorder->added[ring]++;
	recorder->kinds[record->kind]++;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_add);

/**
 * fwctl_recorder_update - replace a record, if the ring still has it
 * @recorder: where
 * @record: the record, added before; its ring is what it was then
 *
 * Context: any, also with interrupts off. Constant time.
 */
void fwctl_recorder_update(struct fwctl_recorder *recorder, const struct fwctl_record *record)
{
	struct fwctl_record *at = fwctl_recorder_at(recorder, record->ring, record->place);

	guard(spinlock_irqsave)(&recorder->lock);
	if (record->id && at->id == record->id)
		*at = *record;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_update);

/* The number in its ring of the oldest record with an id above @after */
static u64 fwctl_recorder_find(struct fwctl_recorder *recorder, enum fwctl_ring ring, u64 after)
{
	u64 high = recorder->added[ring];
	u64 low = high - fwctl_recorder_held(recorder, ring);

	lockdep_assert_held(&recorder->lock);
	while (low < high) {
		u64 middle = low + (high - low) / 2;

		if (fwctl_recorder_at(recorder, ring, middle)->id > after)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/**
 * fwctl_recorder_next - list records
 * @recorder: whose
 * @ring: which of its rings
 * @after: id of the last one seen, 0 to begin
 * @record: is set
 *
 * Context: any. Records that are pushed out meanwhile are passed over.
 * Return: 0, or -ENOENT past the newest.
 */
int fwctl_recorder_next(struct fwctl_recorder *recorder, enum fwctl_ring ring, u64 after,
			struct fwctl_record *record)
{
	u64 number;

	guard(spinlock_irqsave)(&recorder->lock);
	number = fwctl_recorder_find(recorder, ring, after);
	if (number == recorder->added[ring])
		return -ENOENT;
	*record = *fwctl_recorder_at(recorder, ring, number);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_next);

/**
 * fwctl_recorder_totals - how full is a ring?
 * @recorder: whose
 * @ring: which
 * @totals: is set
 *
 * Context: any.
 */
void fwctl_recorder_totals(struct fwctl_recorder *recorder, enum fwctl_ring ring,
			   struct fwctl_ring_totals *totals)
{
	guard(spinlock_irqsave)(&recorder->lock);
	totals->room = recorder->room;
	totals->held = fwctl_recorder_held(recorder, ring);
	totals->lost = recorder->added[ring] - totals->held;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_totals);

/**
 * fwctl_recorder_sum - what was a recorder given?
 * @recorder: which
 * @sum: is set
 *
 * Context: any.
 */
void fwctl_recorder_sum(struct fwctl_recorder *recorder, struct fwctl_recorder_sum *sum)
{
	unsigned int i;

	guard(spinlock_irqsave)(&recorder->lock);
	memcpy(sum->kinds, recorder->kinds, sizeof(sum->kinds));
	sum->lost = 0;
	for (i = 0; i < FWCTL_RING_COUNT; i++)
		sum->lost += recorder->added[i] - fwctl_recorder_held(recorder, i);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_recorder_sum);

/* "none" if it is no refusal */
const char *fwctl_record_reason(const struct fwctl_record *record)
{
	struct fwctl_verdict verdict = { .refusals = record->refusals };

	return fwctl_refusal_name(fwctl_verdict_reason(&verdict));
}

/**
 * fwctl_key_text - a key in text
 * @text: FWCTL_KEY_TEXT_SIZE bytes
 * @keyed: there is one
 * @key: the key
 * @uuid_key: it is a UUID, not a number
 *
 * Return: @text.
 */
const char *fwctl_key_text(char *text, bool keyed, const struct fwctl_key *key, bool uuid_key)
{
	if (!keyed)
		strscpy(text, "-", FWCTL_KEY_TEXT_SIZE);
	else if (uuid_key)
		snprintf(text, FWCTL_KEY_TEXT_SIZE, "%pUb", &key->uuid);
	else
		snprintf(text, FWCTL_KEY_TEXT_SIZE, "%llx", key->number);
	return text;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_key_text);
