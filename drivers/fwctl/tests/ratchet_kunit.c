// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ratchets: what is demanded of which command, that it only ever gets more, in
 * whatever order it is demanded, and that finding it takes as long for thousands
 * of commands as for one.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "../ratchet.h"

#define CONFIG	FWCTL_RPC_CONFIGURATION
#define RO	FWCTL_RPC_DEBUG_READ_ONLY
#define RW	FWCTL_RPC_DEBUG_WRITE
#define FULL	FWCTL_RPC_DEBUG_WRITE_FULL

#define DEVICE(...)							\
	((struct fwctl_tightening){ .target = FWCTL_RATCHET_DEVICE,	\
				    .bounds = { __VA_ARGS__ } })
#define EFFECT(_bit, ...)						\
	((struct fwctl_tightening){ .target = FWCTL_RATCHET_EFFECTS,	\
				    .effect = ilog2(_bit), .bounds = { __VA_ARGS__ } })
#define COMMAND(_opcode, ...)						\
	((struct fwctl_tightening){ .target = FWCTL_RATCHET_COMMAND,	\
				    .opcode = (_opcode), .bounds = { __VA_ARGS__ } })
#define KEY(_opcode, _number, ...)					\
	((struct fwctl_tightening){ .target = FWCTL_RATCHET_COMMAND,	\
				    .opcode = (_opcode), .keyed = true,	\
				    .key.number = (_number), .bounds = { __VA_ARGS__ } })

static void free_ratchet(void *ratchet)
{
	fwctl_ratchet_free(ratchet);
}

static struct fwctl_ratchet *ratchet_create(struct kunit *test, struct fwctl_ratchet *from)
{
	struct fwctl_ratchet *ratchet = fwctl_ratchet_create(from);

	KUNIT_ASSERT_NOT_NULL(test, ratchet);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, free_ratchet, ratchet), 0);
	return ratchet;
}

static void tighten(struct kunit *test, struct fwctl_ratchet *ratchet,
		    struct fwctl_tightening entry)
{
	KUNIT_ASSERT_EQ(test, fwctl_ratchet_tighten(ratchet, &entry, 1), 0);
}

static struct fwctl_admin admin_of(struct fwctl_ratchet *ratchet, struct fwctl_request req)
{
	struct fwctl_admin admin;

	/* Nothing of it may be left */
	memset(&admin, 0xff, sizeof(admin));
	fwctl_ratchet_apply(ratchet, &req, &admin);
	return admin;
}

static struct fwctl_bounds command_bounds(struct fwctl_ratchet *ratchet, u32 opcode)
{
	return admin_of(ratchet, (struct fwctl_request){ .opcode = opcode }).command;
}

static struct fwctl_bounds key_bounds(struct fwctl_ratchet *ratchet, u32 opcode, u64 number)
{
	return admin_of(ratchet, (struct fwctl_request){ .opcode = opcode, .keyed = true,
							 .key.number = number }).command;
}

static void expect_bounds(struct kunit *test, struct fwctl_bounds bounds, u8 required, u8 refused)
{
	KUNIT_EXPECT_EQ(test, bounds.required, required);
	KUNIT_EXPECT_EQ(test, bounds.refused, refused);
}

/* How often an entry like this one is listed */
static unsigned int listed(struct fwctl_ratchet *ratchet, const struct fwctl_tightening *like)
{
	struct fwctl_tightening entry;
	unsigned int times = 0;
	u32 position = 0;

	while (!fwctl_ratchet_entry(ratchet, &position, &entry)) {
		times += entry.target == like->target && entry.effect == like->effect &&
			 entry.opcode == like->opcode && entry.keyed == like->keyed &&
			 !memcmp(&entry.key, &like->key, sizeof(entry.key)) &&
			 entry.bounds.required == like->bounds.required &&
			 entry.bounds.refused == like->bounds.refused;
	}
	return times;
}

static void nothing_is_demanded_at_first(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_admin admin = admin_of(ratchet, (struct fwctl_request){ .opcode = 1 });
	struct fwctl_tightening entry;
	u32 position = 0;

	KUNIT_EXPECT_NULL(test, memchr_inv(&admin, 0, sizeof(admin)));
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), 0);
	KUNIT_EXPECT_FALSE(test, fwctl_ratchet_was_tightened(ratchet));
	/* The device is listed, whether set or not, and nothing else is */
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_entry(ratchet, &position, &entry), 0);
	KUNIT_EXPECT_EQ(test, entry.target, FWCTL_RATCHET_DEVICE);
	expect_bounds(test, entry.bounds, 0, 0);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_entry(ratchet, &position, &entry), -ENOENT);
}

static void demands_reach_their_targets(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_admin admin;

	tighten(test, ratchet, DEVICE(.refused = fwctl_bounds_cap(RW)));
	tighten(test, ratchet, EFFECT(FWCTL_UNREPORTED, .required = FULL));
	tighten(test, ratchet, COMMAND(0x4302, .refused = FWCTL_SCOPES));
	admin = admin_of(ratchet, (struct fwctl_request){ .opcode = 0x4302 });
	expect_bounds(test, admin.device, 0, BIT(FULL));
	expect_bounds(test, admin.effects[ilog2(FWCTL_UNREPORTED)], FULL, 0);
	expect_bounds(test, admin.effects[0], 0, 0);
	expect_bounds(test, admin.command, 0, FWCTL_SCOPES);
	expect_bounds(test, command_bounds(ratchet, 0x4301), 0, 0);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), 3);
	KUNIT_EXPECT_TRUE(test, fwctl_ratchet_was_tightened(ratchet));
}

/* R28: a second entry takes nothing back of what a first one demands. */
static void nothing_is_taken_back(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);

	tighten(test, ratchet, COMMAND(1, .required = RW, .refused = BIT(FULL)));
	tighten(test, ratchet, COMMAND(1, .required = RO));
	tighten(test, ratchet, COMMAND(1, .refused = BIT(CONFIG)));
	tighten(test, ratchet, COMMAND(1));
	expect_bounds(test, command_bounds(ratchet, 1), RW, BIT(FULL) | BIT(CONFIG));
	tighten(test, ratchet, DEVICE(.required = FULL));
	tighten(test, ratchet, DEVICE(.required = RO, .refused = BIT(RO)));
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &DEVICE()), FULL, BIT(RO));
	tighten(test, ratchet, EFFECT(FWCTL_DATA_NOW, .required = RW));
	tighten(test, ratchet, EFFECT(FWCTL_DATA_NOW, .refused = BIT(RO)));
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &EFFECT(FWCTL_DATA_NOW)), RW, BIT(RO));
}

static void order_makes_no_difference(struct kunit *test)
{
	static const u8 orders[][4] = {
		{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 1, 3, 0, 2 }, { 2, 0, 3, 1 },
	};
	const struct fwctl_tightening entries[] = {
		COMMAND(7, .required = RW), COMMAND(7, .refused = BIT(FULL)),
		KEY(7, 1, .required = FULL), COMMAND(7, .required = RO, .refused = BIT(RO)),
	};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);

		for (j = 0; j < ARRAY_SIZE(entries); j++)
			tighten(test, ratchet, entries[orders[i][j]]);
		expect_bounds(test, command_bounds(ratchet, 7), RW, BIT(FULL) | BIT(RO));
		expect_bounds(test, key_bounds(ratchet, 7, 1), FULL, BIT(FULL) | BIT(RO));
		KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), 2);
	}
}

static void several_at_once_are_as_one_by_one(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	const struct fwctl_tightening entries[] = {
		COMMAND(7, .required = RW), EFFECT(FWCTL_DATA_NOW, .refused = BIT(FULL)),
		COMMAND(7, .refused = BIT(FULL)), DEVICE(.required = RO),
	};

	KUNIT_EXPECT_EQ(test, fwctl_ratchet_tighten(ratchet, entries, ARRAY_SIZE(entries)), 0);
	expect_bounds(test, command_bounds(ratchet, 7), RW, BIT(FULL));
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), 3);
}

static void door_is_demanded_of_all_behind_it(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);

	tighten(test, ratchet, COMMAND(5, .required = RW));
	tighten(test, ratchet, KEY(5, 9, .refused = BIT(FULL)));
	expect_bounds(test, key_bounds(ratchet, 5, 9), RW, BIT(FULL));
	expect_bounds(test, key_bounds(ratchet, 5, 8), RW, 0);
	/* ... and a key of nothing but itself */
	expect_bounds(test, command_bounds(ratchet, 5), RW, 0);
	expect_bounds(test, key_bounds(ratchet, 6, 9), 0, 0);
	/* A key of 0 is a key */
	tighten(test, ratchet, KEY(6, 0, .required = FULL));
	expect_bounds(test, key_bounds(ratchet, 6, 0), FULL, 0);
	expect_bounds(test, command_bounds(ratchet, 6), 0, 0);
}

static void tunnel_is_demanded_of_all_through_it(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_request req = { .opcode = 1, .depth = 1, .via = 0x5300 };

	tighten(test, ratchet, COMMAND(0x5300, .refused = FWCTL_SCOPES));
	expect_bounds(test, admin_of(ratchet, req).command, 0, FWCTL_SCOPES);
	/* The opcode of a tunnel says nothing without one */
	req.depth = 0;
	expect_bounds(test, admin_of(ratchet, req).command, 0, 0);
}

static void uuid_is_a_key_by_all_its_bytes(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_tightening entry = KEY(5, 0, .required = RW);
	struct fwctl_request req = { .opcode = 5, .keyed = true };

	entry.key.uuid = UUID_INIT(0x96dad7d6, 0xfde8, 0x482b, 0xa7, 0x33, 0x75, 0x77, 0x4e,
				   0x06, 0xdb, 0x8a);
	entry.uuid_key = true;
	tighten(test, ratchet, entry);
	req.key = entry.key;
	expect_bounds(test, admin_of(ratchet, req).command, RW, 0);
	req.key.bytes[15] ^= 1;
	expect_bounds(test, admin_of(ratchet, req).command, 0, 0);
}

/* R29: what begins as the default begins with all of it. */
static void copy_begins_there_and_goes_its_own_way(struct kunit *test)
{
	struct fwctl_ratchet *from = ratchet_create(test, NULL), *copy;

	tighten(test, from, COMMAND(1, .required = RW));
	tighten(test, from, DEVICE(.refused = BIT(FULL)));
	tighten(test, from, EFFECT(FWCTL_DATA_NOW, .required = FULL));
	copy = ratchet_create(test, from);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(copy), 3);
	KUNIT_EXPECT_FALSE(test, fwctl_ratchet_was_tightened(copy));
	expect_bounds(test, command_bounds(copy, 1), RW, 0);
	expect_bounds(test, fwctl_ratchet_bounds(copy, &DEVICE()), 0, BIT(FULL));
	expect_bounds(test, fwctl_ratchet_bounds(copy, &EFFECT(FWCTL_DATA_NOW)), FULL, 0);

	tighten(test, copy, COMMAND(1, .required = FULL));
	tighten(test, from, COMMAND(2, .required = RO));
	expect_bounds(test, command_bounds(from, 1), RW, 0);
	expect_bounds(test, command_bounds(copy, 2), 0, 0);
}

static void entry_that_demands_nothing_is_none(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);

	tighten(test, ratchet, COMMAND(1));
	tighten(test, ratchet, KEY(1, 1));
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), 0);
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &COMMAND(1)), 0, 0);
}

/* @count commands from @first on; some behind doors */
static struct fwctl_tightening *many(struct kunit *test, u32 first, u32 count)
{
	struct fwctl_tightening *entries =
		kunit_kcalloc(test, count, sizeof(*entries), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, entries);
	for (i = 0; i < count; i++) {
		u32 n = first + i;

		entries[i] = n % 3 ? COMMAND(n, .required = RW) :
				     KEY(n % 30, n, .refused = BIT(n % 4));
	}
	return entries;
}

static void thousands_are_found_as_fast_as_one(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_tightening *entries = many(test, 0, FWCTL_RATCHET_MAX);
	u32 i, bad = 0;

	KUNIT_ASSERT_EQ(test, fwctl_ratchet_tighten(ratchet, entries, 1000), 0);
	KUNIT_EXPECT_LE(test, fwctl_ratchet_probes(ratchet), 24);
	KUNIT_ASSERT_EQ(test, fwctl_ratchet_tighten(ratchet, entries, FWCTL_RATCHET_MAX), 0);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), FWCTL_RATCHET_MAX);
	KUNIT_EXPECT_LE(test, fwctl_ratchet_probes(ratchet), 24);
	KUNIT_EXPECT_GE(test, fwctl_ratchet_probes(ratchet), 1);
	for (i = 0; i < FWCTL_RATCHET_MAX; i++) {
		struct fwctl_bounds bounds = fwctl_ratchet_bounds(ratchet, &entries[i]);

		bad += memcmp(&bounds, &entries[i].bounds, sizeof(bounds)) != 0;
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	for (i = 0; i < FWCTL_RATCHET_MAX; i += 97)
		KUNIT_EXPECT_EQ(test, listed(ratchet, &entries[i]), 1);
}

/* R27: a request that is too much is not taken in part. */
static void one_too_many_is_all_too_many(struct kunit *test)
{
	struct fwctl_ratchet *ratchet = ratchet_create(test, NULL);
	struct fwctl_tightening more[] = {
		DEVICE(.required = FULL), COMMAND(0x10000, .required = RW),
		EFFECT(FWCTL_DATA_NOW, .required = FULL),
	};
	struct fwctl_tightening *entries = many(test, 0, FWCTL_RATCHET_MAX);

	KUNIT_ASSERT_EQ(test, fwctl_ratchet_tighten(ratchet, entries, FWCTL_RATCHET_MAX), 0);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_tighten(ratchet, more, ARRAY_SIZE(more)), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_count(ratchet), FWCTL_RATCHET_MAX);
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &DEVICE()), 0, 0);
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &more[1]), 0, 0);
	expect_bounds(test, fwctl_ratchet_bounds(ratchet, &more[2]), 0, 0);
	/* What is there already may be tightened for ever, and so may device and classes */
	more[1].opcode = 1;
	more[1].bounds.required = FULL;
	KUNIT_EXPECT_EQ(test, fwctl_ratchet_tighten(ratchet, more, ARRAY_SIZE(more)), 0);
	expect_bounds(test, command_bounds(ratchet, 1), FULL, 0);
}

static struct kunit_case ratchet_cases[] = {
	KUNIT_CASE(nothing_is_demanded_at_first),
	KUNIT_CASE(demands_reach_their_targets),
	KUNIT_CASE(nothing_is_taken_back),
	KUNIT_CASE(order_makes_no_difference),
	KUNIT_CASE(several_at_once_are_as_one_by_one),
	KUNIT_CASE(door_is_demanded_of_all_behind_it),
	KUNIT_CASE(tunnel_is_demanded_of_all_through_it),
	KUNIT_CASE(uuid_is_a_key_by_all_its_bytes),
	KUNIT_CASE(copy_begins_there_and_goes_its_own_way),
	KUNIT_CASE(entry_that_demands_nothing_is_none),
	KUNIT_CASE(thousands_are_found_as_fast_as_one),
	KUNIT_CASE(one_too_many_is_all_too_many),
	{}
};

static struct kunit_suite ratchet_suite = {
	.name = "fwctl_ratchet",
	.test_cases = ratchet_cases,
};
kunit_test_suite(ratchet_suite);
