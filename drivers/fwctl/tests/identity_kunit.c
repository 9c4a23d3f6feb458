// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identities: policy and records stay while their device is away, belong to it
 * and to no other, and do not fill the memory.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "../core.h"
#include "../identity.h"
#include "../ratchet.h"
#include "../recorder.h"
#include "mock.h"

static struct fwctl_identity *identity_of(struct mock *mock)
{
	return to_fwctl_core(&mock->fwctl)->identity;
}

static void refuse_at(struct kunit *test, struct fwctl_ratchet *ratchet, u32 opcode)
{
	const struct fwctl_tightening entry = {
		.target = FWCTL_RATCHET_COMMAND, .opcode = opcode,
		.bounds.refused = FWCTL_SCOPES,
	};

	KUNIT_ASSERT_EQ(test, fwctl_ratchet_tighten(ratchet, &entry, 1), 0);
}

static bool is_refused(struct fwctl_identity *identity, u32 opcode)
{
	const struct fwctl_tightening entry = {
		.target = FWCTL_RATCHET_COMMAND, .opcode = opcode,
	};

	return fwctl_ratchet_bounds(identity->ratchet, &entry).refused == FWCTL_SCOPES;
}

static u32 records_of(struct fwctl_identity *identity)
{
	struct fwctl_ring_totals totals;

	fwctl_recorder_totals(identity->recorder, FWCTL_RING_READS, &totals);
	return totals.held;
}

static int rpc(struct kunit *test, struct mock *mock, u32 opcode)
{
	struct file *file = mock_open(mock);
	int ret;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	ret = mock_rpc(mock, file, opcode, FWCTL_RPC_CONFIGURATION, NULL);
	mock_close(file);
	return ret;
}

/* Is there an identity of that id? */
static bool is_kept(u64 id)
{
	struct fwctl_identity *identity = fwctl_identity_next(id);
	bool kept;

	if (!identity)
		return false;
	kept = identity->id == id;
	fwctl_identity_detach(identity);
	return kept;
}

/* R29: policy and records outlive the device, and are its own when it comes back. */
static void policy_and_records_outlive_the_device(struct kunit *test)
{
	struct mock *mock = mock_create_serial(test, "outlives");
	u64 id = identity_of(mock)->id;

	KUNIT_EXPECT_EQ(test, rpc(test, mock, MOCK_READ), 0);
	refuse_at(test, identity_of(mock)->ratchet, MOCK_READ);
	KUNIT_EXPECT_EQ(test, rpc(test, mock, MOCK_READ), -EPERM);
	mock_end(test, mock);
	KUNIT_EXPECT_TRUE(test, is_kept(id));

	mock = mock_create_serial(test, "outlives");
	KUNIT_EXPECT_EQ(test, identity_of(mock)->id, id);
	KUNIT_EXPECT_EQ(test, records_of(identity_of(mock)), 1);
	KUNIT_EXPECT_EQ(test, rpc(test, mock, MOCK_READ), -EPERM);
}

static void other_serial_is_another_device(struct kunit *test)
{
	struct mock *a = mock_create_serial(test, "a"), *b = mock_create_serial(test, "b");
	struct mock *none = mock_create(test, 1, false);

	KUNIT_EXPECT_STREQ(test, identity_of(a)->name, "none/a");
	KUNIT_EXPECT_STREQ(test, identity_of(none)->name, "none");
	KUNIT_EXPECT_PTR_NE(test, identity_of(a), identity_of(b));
	KUNIT_EXPECT_PTR_NE(test, identity_of(a), identity_of(none));
	refuse_at(test, identity_of(a)->ratchet, MOCK_READ);
	KUNIT_EXPECT_EQ(test, rpc(test, a, MOCK_READ), -EPERM);
	KUNIT_EXPECT_EQ(test, rpc(test, b, MOCK_READ), 0);
	KUNIT_EXPECT_EQ(test, records_of(identity_of(a)), 0);
	KUNIT_EXPECT_EQ(test, records_of(identity_of(b)), 1);
}

/* R29: the default is for devices never seen before. */
static void default_is_what_new_devices_begin_with(struct kunit *test)
{
	struct mock *before = mock_create_serial(test, "before"), *after;

	/* Of an opcode that no other test uses: the default cannot be loosened again */
	refuse_at(test, fwctl_identity_default(), 0xd0);
	after = mock_create_serial(test, "after");
	KUNIT_EXPECT_FALSE(test, is_refused(identity_of(before), 0xd0));
	KUNIT_EXPECT_TRUE(test, is_refused(identity_of(after), 0xd0));
	mock_end(test, before);
	before = mock_create_serial(test, "before");
	KUNIT_EXPECT_FALSE(test, is_refused(identity_of(before), 0xd0));
}

/* An identity whose device came and went */
/* R21: what a device says of itself forges no name, and is no text that nobody can decode */
static void serial_of_strange_bytes_is_escaped(struct kunit *test)
{
	struct mock *strange = mock_create_serial(test, "a\xff\n\\b");

	KUNIT_EXPECT_STREQ(test, identity_of(strange)->name, "none/a\\xff\\x0a\\x5cb");
}

static u64 come_and_go(struct kunit *test, const char *serial, bool tighten)
{
	struct mock *mock = mock_create_serial(test, serial);
	u64 id = identity_of(mock)->id;

	if (tighten)
		refuse_at(test, identity_of(mock)->ratchet, 1);
	mock_end(test, mock);
	return id;
}

/* Many more of them than are kept, none of which was there before */
static void many_come_and_go(struct kunit *test)
{
	static unsigned int made;
	char serial[FWCTL_SERIAL_SIZE];
	unsigned int i;

	for (i = 0; i < 80; i++) {
		snprintf(serial, sizeof(serial), "made-up-%u", made++);
		come_and_go(test, serial, false);
	}
}

static void made_up_devices_do_not_fill_the_memory(struct kunit *test)
{
	u64 spare = come_and_go(test, "spare", false);
	u64 tightened = come_and_go(test, "tightened", true);
	struct mock *there = mock_create_serial(test, "there");
	unsigned int kept = 0;
	u64 id;

	KUNIT_EXPECT_TRUE(test, is_kept(spare));
	many_come_and_go(test);
	KUNIT_EXPECT_FALSE(test, is_kept(spare));
	KUNIT_EXPECT_TRUE(test, is_kept(tightened));
	KUNIT_EXPECT_TRUE(test, is_kept(identity_of(there)->id));
	for (id = spare; id < spare + 200; id++)
		kept += is_kept(id);
	KUNIT_EXPECT_LE(test, kept, 64 + 2);
	KUNIT_EXPECT_GE(test, kept, 60);
}

/* A default policy is no reason to keep them all */
static void nor_do_they_where_there_is_a_default(struct kunit *test)
{
	u64 spare;

	refuse_at(test, fwctl_identity_default(), 0xd1);
	spare = come_and_go(test, "with-default", false);
	many_come_and_go(test);
	KUNIT_EXPECT_FALSE(test, is_kept(spare));
}

static void list_goes_by_id_and_keeps_what_it_gives(struct kunit *test)
{
	struct mock *a = mock_create_serial(test, "list-a"), *b = mock_create_serial(test, "list-b");
	u64 first = identity_of(a)->id, second = identity_of(b)->id;
	struct fwctl_identity *identity;

	KUNIT_ASSERT_LT(test, first, second);
	identity = fwctl_identity_next(first);
	KUNIT_ASSERT_PTR_EQ(test, identity, identity_of(a));
	mock_end(test, a);
	many_come_and_go(test);
	KUNIT_EXPECT_STREQ(test, identity->name, "none/list-a");
	fwctl_identity_detach(identity);
	many_come_and_go(test);
	identity = fwctl_identity_next(first);
	KUNIT_EXPECT_PTR_EQ(test, identity, identity_of(b));
	fwctl_identity_detach(identity);
	KUNIT_EXPECT_NULL(test, fwctl_identity_next(U64_MAX));
}

static struct kunit_case identity_cases[] = {
	KUNIT_CASE(policy_and_records_outlive_the_device),
	KUNIT_CASE(other_serial_is_another_device),
	KUNIT_CASE(serial_of_strange_bytes_is_escaped),
	KUNIT_CASE(default_is_what_new_devices_begin_with),
	KUNIT_CASE(made_up_devices_do_not_fill_the_memory),
	KUNIT_CASE(nor_do_they_where_there_is_a_default),
	KUNIT_CASE(list_goes_by_id_and_keeps_what_it_gives),
	{}
};

static struct kunit_suite identity_suite = {
	.name = "fwctl_identity",
	.test_cases = identity_cases,
};
kunit_test_suite(identity_suite);
