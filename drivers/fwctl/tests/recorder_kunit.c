// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorders: which records stay, in what order, and that those that do not are
 * counted.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "../recorder.h"

static void free_recorder(void *recorder)
{
	fwctl_recorder_free(recorder);
}

static struct fwctl_recorder *recorder_create(struct kunit *test)
{
	struct fwctl_recorder *recorder = fwctl_recorder_create();

	KUNIT_ASSERT_NOT_NULL(test, recorder);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, free_recorder, recorder), 0);
	return recorder;
}

static struct fwctl_record *record_create(struct kunit *test, enum fwctl_record_kind kind,
					  enum fwctl_ring ring)
{
	struct fwctl_record *record = kunit_kzalloc(test, sizeof(*record), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, record);
	record->kind = kind;
	record->ring = ring;
	return record;
}

/* The same record again and again, by its opcode the @first, the next, ... */
static void add_many(struct fwctl_recorder *recorder, struct fwctl_record *record, u32 first,
		     u32 count)
{
	for (record->opcode = first; record->opcode < first + count; record->opcode++)
		fwctl_recorder_add(recorder, record);
}

static struct fwctl_ring_totals totals_of(struct fwctl_recorder *recorder, enum fwctl_ring ring)
{
	struct fwctl_ring_totals totals;

	fwctl_recorder_totals(recorder, ring, &totals);
	return totals;
}

/* A ring holds the opcodes from @first on, in that order, and their ids ascend */
static void expect_opcodes(struct kunit *test, struct fwctl_recorder *recorder,
			   enum fwctl_ring ring, u32 first, u32 count)
{
	struct fwctl_record *record = record_create(test, 0, 0);
	u64 after = 0;
	u32 seen = 0;

	while (!fwctl_recorder_next(recorder, ring, after, record)) {
		KUNIT_ASSERT_GT(test, record->id, after);
		KUNIT_ASSERT_EQ(test, record->opcode, first + seen);
		after = record->id;
		seen++;
	}
	KUNIT_EXPECT_EQ(test, seen, count);
}

static void ids_are_unique_and_ascend(struct kunit *test)
{
	struct fwctl_recorder *a = recorder_create(test), *b = recorder_create(test);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	u64 last = 0;
	int i;

	for (i = 0; i < 8; i++) {
		record->ring = i / 2 % 2 ? FWCTL_RING_READS : FWCTL_RING_NOTABLE;
		fwctl_recorder_add(i % 2 ? a : b, record);
		KUNIT_EXPECT_GT(test, record->id, last);
		last = record->id;
	}
}

/* R31: a flood of reads pushes out no refusal. */
static void reads_never_push_out_what_is_notable(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *notable =
		record_create(test, FWCTL_RECORD_REFUSED, FWCTL_RING_NOTABLE);
	struct fwctl_record *read = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	u32 room = totals_of(recorder, FWCTL_RING_READS).room;

	add_many(recorder, notable, 100, 3);
	add_many(recorder, read, 0, 5 * room);
	expect_opcodes(test, recorder, FWCTL_RING_NOTABLE, 100, 3);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_NOTABLE).lost, 0);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 4 * room, room);
}

/* R31: what is pushed out is counted. */
static void what_is_lost_is_counted(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	struct fwctl_recorder_sum sum;
	u32 room = totals_of(recorder, FWCTL_RING_READS).room;

	KUNIT_EXPECT_GE(test, room, 16);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).held, 0);
	add_many(recorder, record, 0, room);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).held, room);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).lost, 0);
	add_many(recorder, record, room, 7);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).held, room);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).lost, 7);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 7, room);

	record->kind = FWCTL_RECORD_POLICY;
	record->ring = FWCTL_RING_NOTABLE;
	add_many(recorder, record, 0, room + 2);
	fwctl_recorder_sum(recorder, &sum);
	KUNIT_EXPECT_EQ(test, sum.lost, 9);
	KUNIT_EXPECT_EQ(test, sum.kinds[FWCTL_RECORD_SENT], room + 7);
	KUNIT_EXPECT_EQ(test, sum.kinds[FWCTL_RECORD_POLICY], room + 2);
	KUNIT_EXPECT_EQ(test, sum.kinds[FWCTL_RECORD_REFUSED], 0);
}

static void update_replaces_where_it_lies(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	struct fwctl_record *second = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	struct fwctl_record *seen = record_create(test, 0, 0);

	record->opcode = 1;
	second->opcode = 2;
	fwctl_recorder_add(recorder, record);
	fwctl_recorder_add(recorder, second);
	record->kind = FWCTL_RECORD_DONE;
	record->err = -EIO;
	fwctl_recorder_update(recorder, record);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 1, 2);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, 0, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->id, record->id);
	KUNIT_EXPECT_EQ(test, seen->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, seen->err, -EIO);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, seen->id, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->kind, FWCTL_RECORD_SENT);
}

static void update_of_what_was_pushed_out_changes_nothing(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *old = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	u32 room = totals_of(recorder, FWCTL_RING_READS).room;

	old->opcode = 999;
	fwctl_recorder_add(recorder, old);
	add_many(recorder, record, 0, room);
	fwctl_recorder_update(recorder, old);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 0, room);
	KUNIT_EXPECT_EQ(test, totals_of(recorder, FWCTL_RING_READS).lost, 1);
	/* ... nor does one of what was never added */
	old->id = 0;
	fwctl_recorder_update(recorder_create(test), old);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 0, room);
}

static void listing_goes_on_where_it_was(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	struct fwctl_record *seen = record_create(test, 0, 0);
	u32 room = totals_of(recorder, FWCTL_RING_READS).room;
	u64 last;

	KUNIT_EXPECT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, 0, seen), -ENOENT);
	add_many(recorder, record, 0, room);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, 0, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->opcode, 0);
	/* What comes next was pushed out meanwhile: the oldest that is left */
	add_many(recorder, record, room, 5);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, seen->id, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->opcode, 5);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, seen->id, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->opcode, 6);
	last = record->id;
	KUNIT_EXPECT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, last, seen),
			-ENOENT);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_READS, last - 1, seen), 0);
	KUNIT_EXPECT_EQ(test, seen->opcode, room + 4);
}

static void records_are_kept_with_interrupts_off(struct kunit *test)
{
	struct fwctl_recorder *recorder = recorder_create(test);
	struct fwctl_record *record = record_create(test, FWCTL_RECORD_SENT, FWCTL_RING_READS);
	unsigned long flags;

	local_irq_save(flags);
	fwctl_recorder_add(recorder, record);
	record->opcode = 3;
	fwctl_recorder_update(recorder, record);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(flags);
	expect_opcodes(test, recorder, FWCTL_RING_READS, 3, 1);
}

static void keys_are_told_apart_in_text(struct kunit *test)
{
	struct fwctl_key key = { .number = 0x1c };
	char text[FWCTL_KEY_TEXT_SIZE];

	KUNIT_EXPECT_STREQ(test, fwctl_key_text(text, false, &key, false), "-");
	KUNIT_EXPECT_STREQ(test, fwctl_key_text(text, true, &key, false), "1c");
	key.uuid = UUID_INIT(0x96dad7d6, 0xfde8, 0x482b, 0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06,
			     0xdb, 0x8a);
	KUNIT_EXPECT_STREQ(test, fwctl_key_text(text, true, &key, true),
			   "96dad7d6-fde8-482b-a733-75774e06db8a");
}

static struct kunit_case recorder_cases[] = {
	KUNIT_CASE(ids_are_unique_and_ascend),
	KUNIT_CASE(reads_never_push_out_what_is_notable),
	KUNIT_CASE(what_is_lost_is_counted),
	KUNIT_CASE(update_replaces_where_it_lies),
	KUNIT_CASE(update_of_what_was_pushed_out_changes_nothing),
	KUNIT_CASE(listing_goes_on_where_it_was),
	KUNIT_CASE(records_are_kept_with_interrupts_off),
	KUNIT_CASE(keys_are_told_apart_in_text),
	{}
};

static struct kunit_suite recorder_suite = {
	.name = "fwctl_recorder",
	.test_cases = recorder_cases,
};
kunit_test_suite(recorder_suite);
