// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes: written and read back, each thing that can be wrong, and a million
 * messages in which something was changed by chance. Every message is in memory of
 * its very length, so that KASAN sees a read behind it.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "../tlv.c"
#include "../schema.c"

#define SEED		20150112
#define MUTATIONS	1000000
#define ROOM		512

static struct rocker_message message_of(struct kunit *test)
{
	struct rocker_message message = { .room = ROOM };

	message.to = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, message.to);
	return message;
}

static void put8(struct rocker_message *message, u32 type, u8 value)
{
	fwctl_rocker_tlv_put(message, type, &value, 1);
}

static void put16(struct rocker_message *message, u32 type, u16 value)
{
	__le16 le = cpu_to_le16(value);

	fwctl_rocker_tlv_put(message, type, &le, 2);
}

static void put32(struct rocker_message *message, u32 type, u32 value)
{
	__le32 le = cpu_to_le32(value);

	fwctl_rocker_tlv_put(message, type, &le, 4);
}

static void put_settings(struct rocker_message *message)
{
	put32(message, FWCTL_ROCKER_PORT, 1);
	put32(message, FWCTL_ROCKER_SPEED, 1000);
	put8(message, FWCTL_ROCKER_DUPLEX, 1);
	put8(message, FWCTL_ROCKER_AUTONEG, 0);
}

static void put_flow(struct rocker_message *message)
{
	static const u8 mac[6] = { 1, 2, 3, 4, 5, 6 };

	put16(message, 1, 50);
	put32(message, 2, 7);
	put32(message, 6, 1);
	fwctl_rocker_tlv_put(message, 24, mac, sizeof(mac));
	put16(message, 9, 60);
}

static void put_group(struct rocker_message *message)
{
	size_t nest;

	put32(message, 10, 0x30010001);
	put16(message, 12, 2);
	nest = fwctl_rocker_tlv_begin(message, 13);
	put32(message, 1, 0x10001);
	put32(message, 2, 0x10002);
	fwctl_rocker_tlv_end(message, nest);
}

/* As a device answers: the nest, all settings, and an attribute that nobody knows */
static void put_answer(struct rocker_message *message)
{
	static const u8 mac[6] = { 1, 2, 3, 4, 5, 6 };
	size_t nest = fwctl_rocker_tlv_begin(message, ROCKER_TLV_CMD_INFO);

	put_settings(message);
	fwctl_rocker_tlv_put(message, FWCTL_ROCKER_MACADDR, mac, sizeof(mac));
	put8(message, FWCTL_ROCKER_MODE, 0);
	put8(message, FWCTL_ROCKER_LEARNING, 1);
	fwctl_rocker_tlv_put(message, FWCTL_ROCKER_PHYS_NAME, "sw1p1", 5);
	put32(message, 1000, 1);
	fwctl_rocker_tlv_end(message, nest);
}

/* Byte by byte what the device reads: the guide's layout, and the device's length */
static void tlv_layout(struct kunit *test)
{
	static const u8 expected[] = {
		12, 0, 0, 0, 14, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 0, 0,
		2, 0, 0, 0, 24, 0, 0, 0,
		1, 0, 0, 0, 12, 0, 0, 0, 0x44, 0x33, 0x22, 0x11, 0, 0, 0, 0,
	};
	struct rocker_message message = message_of(test);
	size_t nest;

	fwctl_rocker_tlv_put(&message, 12, "abcdef", 6);
	nest = fwctl_rocker_tlv_begin(&message, 2);
	put32(&message, 1, 0x11223344);
	fwctl_rocker_tlv_end(&message, nest);
	KUNIT_EXPECT_FALSE(test, message.full);
	KUNIT_ASSERT_EQ(test, message.len, sizeof(expected));
	KUNIT_EXPECT_MEMEQ(test, message.to, expected, sizeof(expected));
}

/* What does not fit is left out, and said */
static void tlv_full(struct kunit *test)
{
	struct rocker_message message = message_of(test);
	u8 *guard = message.to + 40;
	size_t nest;

	message.room = 40;
	memset(guard, 0x5a, 16);
	put32(&message, 1, 1);
	nest = fwctl_rocker_tlv_begin(&message, 2);
	put32(&message, 1, 1);
	KUNIT_EXPECT_FALSE(test, message.full);
	put8(&message, 2, 1);
	KUNIT_EXPECT_TRUE(test, message.full);
	/* nor does anything that would */
	fwctl_rocker_tlv_raw(&message, NULL, 0);
	fwctl_rocker_tlv_end(&message, nest);
	KUNIT_EXPECT_TRUE(test, message.full);
	KUNIT_EXPECT_EQ(test, message.len, 40);
	KUNIT_EXPECT_NULL(test, memchr_inv(guard, 0x5a, 16));
	message = message_of(test);
	fwctl_rocker_tlv_put(&message, 1, guard, U16_MAX);
	KUNIT_EXPECT_TRUE(test, message.full);
	KUNIT_EXPECT_EQ(test, message.len, 0);
}

/* A nest says its own length in 16 bits */
static void tlv_nest_too_long(struct kunit *test)
{
	struct rocker_message message = { .room = 2 * SZ_64K };
	u8 *bytes = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	size_t nest;

	message.to = kunit_kzalloc(test, message.room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, message.to);
	KUNIT_ASSERT_NOT_NULL(test, bytes);
	nest = fwctl_rocker_tlv_begin(&message, 2);
	fwctl_rocker_tlv_raw(&message, bytes, SZ_64K);
	KUNIT_EXPECT_FALSE(test, message.full);
	fwctl_rocker_tlv_end(&message, nest);
	KUNIT_EXPECT_TRUE(test, message.full);
}

/* Every command has its attributes; one that is not known may have any */
static void schema_of_each_command(struct kunit *test)
{
	u32 command;

	for (command = FWCTL_ROCKER_FLOW_ADD; command <= FWCTL_ROCKER_GROUP_GET_STATS; command++) {
		KUNIT_EXPECT_PTR_EQ(test, fwctl_rocker_request_schema(command), &of_dpa_schema);
		KUNIT_EXPECT_NULL(test, fwctl_rocker_response_schema(command));
	}
	KUNIT_EXPECT_PTR_EQ(test, fwctl_rocker_request_schema(0x7777), &fwctl_rocker_any_schema);
	KUNIT_EXPECT_PTR_EQ(test, fwctl_rocker_response_schema(FWCTL_ROCKER_GET_PORT_STATS),
			    &counters_schema);
}

static void tlv_round_trip(struct kunit *test)
{
	struct rocker_message message = message_of(test);
	struct rocker_attr attr;
	u64 present;

	put_settings(&message);
	KUNIT_EXPECT_NULL(test, fwctl_rocker_tlv_check(&set_schema, message.to, message.len,
						       &present));
	KUNIT_EXPECT_EQ(test, present, GENMASK_ULL(FWCTL_ROCKER_AUTONEG, FWCTL_ROCKER_PORT));
	KUNIT_ASSERT_TRUE(test, fwctl_rocker_tlv_find(message.to, message.len, FWCTL_ROCKER_SPEED,
						      &attr));
	KUNIT_EXPECT_EQ(test, attr.len, 4);
	KUNIT_EXPECT_EQ(test, le32_to_cpup(attr.value), 1000);
	KUNIT_EXPECT_FALSE(test, fwctl_rocker_tlv_find(message.to, message.len,
						       FWCTL_ROCKER_MODE, &attr));
	KUNIT_EXPECT_FALSE(test, fwctl_rocker_tlv_find(message.to, 0, FWCTL_ROCKER_PORT, &attr));
}

/* ---- one thing wrong ---- */

struct defect {
	const char *what;
	void (*spoil)(struct rocker_message *message);
	const char *strict;	/* what is said of a request; NULL: nothing */
	const char *lenient;	/* ... of an answer */
};

static struct fwctl_rocker_tlv *first_of(struct rocker_message *message)
{
	return message->to;
}

static void no_header(struct rocker_message *message)
{
	message->len += 7;
}

static void short_length(struct rocker_message *message)
{
	first_of(message)->len = cpu_to_le16(7);
}

static void zero_length(struct rocker_message *message)
{
	first_of(message)->len = 0;
}

static void long_length(struct rocker_message *message)
{
	first_of(message)->len = cpu_to_le16(message->len + 1);
}

static void wrong_length(struct rocker_message *message)
{
	first_of(message)->len = cpu_to_le16(TLV_HEADER + 3);
}

static void reserved(struct rocker_message *message)
{
	first_of(message)->reserved = cpu_to_le16(1);
}

static void padding(struct rocker_message *message)
{
	((u8 *)message->to)[message->len - 1] = 1;
}

static void no_padding(struct rocker_message *message)
{
	message->len -= 4;
}

static void unknown(struct rocker_message *message)
{
	put32(message, 63, 1);
}

static void unknown_far(struct rocker_message *message)
{
	put32(message, U32_MAX, 1);
}

static void unspecified(struct rocker_message *message)
{
	put32(message, 0, 1);
}

static void twice(struct rocker_message *message)
{
	put8(message, FWCTL_ROCKER_DUPLEX, 1);
}

static void missing(struct rocker_message *message)
{
	first_of(message)->type = cpu_to_le32(FWCTL_ROCKER_LEARNING);
	first_of(message)->len = cpu_to_le16(TLV_HEADER + 1);
	memset(first_of(message)->value, 0, 8);
}

static const struct defect defects[] = {
	{ "header", no_header, "header", "header" },
	{ "short", short_length, "leads out", "leads out" },
	{ "zero", zero_length, "leads out", "leads out" },
	{ "long", long_length, "leads out", "leads out" },
	{ "length", wrong_length, "length of its type", "length of its type" },
	{ "reserved", reserved, "reserved", NULL },
	{ "padding", padding, "padding", NULL },
	{ "no padding", no_padding, "padding", NULL },
	{ "unknown", unknown, "does not have", NULL },
	{ "far", unknown_far, "does not have", NULL },
	{ "unspecified", unspecified, "does not have", NULL },
	{ "twice", twice, "twice", "twice" },
	{ "missing", missing, "missing", "missing" },
};

/* The same attributes, as a device would return them */
static const struct rocker_schema lenient_schema = {
	.rules = settings_rules,
	.count = ARRAY_SIZE(settings_rules),
	.required = BIT_ULL(FWCTL_ROCKER_PORT),
	.lenient = true,
};

static void expect_defect(struct kunit *test, const struct rocker_schema *schema,
			  const struct rocker_message *message, const char *what,
			  const char *expected)
{
	void *exact = kmemdup(message->to, message->len, GFP_KERNEL);
	const char *found;
	u64 present;

	KUNIT_ASSERT_NOT_NULL(test, exact);
	found = fwctl_rocker_tlv_check(schema, exact, message->len, &present);
	kfree(exact);
	if (!expected)
		KUNIT_EXPECT_NULL_MSG(test, found, "%s: %s", what, found);
	else
		KUNIT_EXPECT_TRUE_MSG(test, found && strstr(found, expected), "%s: %s", what,
				      found ?: "nothing");
}

static void tlv_defects(struct kunit *test)
{
	struct rocker_message message;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(defects); i++) {
		message = message_of(test);
		put_settings(&message);
		defects[i].spoil(&message);
		expect_defect(test, &set_schema, &message, defects[i].what, defects[i].strict);
		expect_defect(test, &lenient_schema, &message, defects[i].what,
			      defects[i].lenient);
	}
}

/* Each setting alone has its length, and no other */
static void tlv_lengths(struct kunit *test)
{
	static const u8 zeros[80];
	struct rocker_message message;
	const struct rocker_attr_rule *rule;
	u32 type, len;
	u64 present;

	for (type = 1; type < ARRAY_SIZE(of_dpa_rules); type++) {
		rule = &of_dpa_rules[type];
		if (rule->nest)
			continue;
		for (len = 0; len < 20; len++) {
			message = message_of(test);
			fwctl_rocker_tlv_put(&message, type, zeros, len);
			KUNIT_EXPECT_EQ_MSG(test, len >= rule->min && len <= rule->max,
					    !fwctl_rocker_tlv_check(&of_dpa_schema, message.to,
								    message.len, &present),
					    "type %u, %u bytes", type, len);
			kunit_kfree(test, message.to);
		}
	}
}

/* An array: its elements are numbered, of their length, and what is in it counts */
static void tlv_nests(struct kunit *test)
{
	struct rocker_message message = message_of(test);
	struct fwctl_rocker_tlv *nest = message.to, *element = message.to + TLV_HEADER;
	size_t at = fwctl_rocker_tlv_begin(&message, 13);

	put32(&message, 1, 1);
	put32(&message, 2, 1);
	fwctl_rocker_tlv_end(&message, at);
	expect_defect(test, &of_dpa_schema, &message, "nest", NULL);
	element->type = cpu_to_le32(2);
	expect_defect(test, &of_dpa_schema, &message, "order", "order");
	element->type = cpu_to_le32(1);
	element->len = cpu_to_le16(TLV_HEADER + 5);
	expect_defect(test, &of_dpa_schema, &message, "length", "length of its type");
	element->len = cpu_to_le16(TLV_HEADER + 40);
	expect_defect(test, &of_dpa_schema, &message, "out of the nest", "leads out");
	element->len = cpu_to_le16(TLV_HEADER + 4);
	element->reserved = cpu_to_le16(1);
	expect_defect(test, &of_dpa_schema, &message, "reserved", "reserved");
	element->reserved = 0;
	nest->len = cpu_to_le16(TLV_HEADER);
	expect_defect(test, &of_dpa_schema, &message, "not in the nest", "length of its type");
	message.len = TLV_HEADER;
	expect_defect(test, &of_dpa_schema, &message, "empty", NULL);
}

/* ---- R13, R14: a million ---- */

static const struct {
	void (*put)(struct rocker_message *message);
	const struct rocker_schema *schema;
	const struct rocker_schema *inner;
} kinds[] = {
	{ put_settings, &set_schema },
	{ put_flow, &of_dpa_schema },
	{ put_group, &of_dpa_schema },
	{ put_settings, &fwctl_rocker_any_schema },
	{ put_answer, &fwctl_rocker_answer_schema, &settings_schema },
};

/* Up to four bytes become others, or a bit of one; now and then the end is missing */
static size_t mutate(struct rnd_state *random, u8 *bytes, size_t len)
{
	u32 changes = prandom_u32_state(random) % 4 + 1;

	while (changes--) {
		u32 r = prandom_u32_state(random);

		if (r & BIT(31))
			bytes[r % len] ^= BIT(r >> 8 & 7);
		else
			bytes[r % len] = r >> 16;
	}
	return prandom_u32_state(random) % 8 ? len : prandom_u32_state(random) % (len + 1);
}

/* What was accepted of a request: written anew, it is the same to the last bit */
static bool is_canonical(const u8 *bytes, size_t len, void *scratch)
{
	struct rocker_cursor cursor = { .list = bytes, .len = len };
	struct rocker_message message = { .to = scratch, .room = ROOM };
	struct rocker_attr attr;

	while (cursor.at < cursor.len) {
		if (fwctl_rocker_tlv_next(&cursor, false, &attr))
			return false;
		fwctl_rocker_tlv_put(&message, attr.type, attr.value, attr.len);
	}
	return !message.full && message.len == len && !memcmp(scratch, bytes, len);
}

static bool accept(const struct rocker_schema *schema, const struct rocker_schema *inner,
		   const u8 *bytes, size_t len)
{
	struct rocker_attr attr;
	u64 present;

	if (fwctl_rocker_tlv_check(schema, bytes, len, &present))
		return false;
	if (!inner)
		return true;
	return fwctl_rocker_tlv_find(bytes, len, ROCKER_TLV_CMD_INFO, &attr) &&
	       !fwctl_rocker_tlv_check(inner, attr.value, attr.len, &present);
}

static void mutate_kind(struct kunit *test, struct rnd_state *random, size_t kind, u32 count)
{
	struct rocker_message message = message_of(test);
	void *scratch = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	u32 accepted = 0, wrong = 0;
	u8 *exact;

	KUNIT_ASSERT_NOT_NULL(test, scratch);
	kinds[kind].put(&message);
	KUNIT_ASSERT_TRUE(test, accept(kinds[kind].schema, kinds[kind].inner, message.to,
				       message.len));
	exact = kunit_kmalloc(test, message.len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, exact);
	while (count--) {
		size_t len;
		u8 *at;

		memcpy(exact, message.to, message.len);
		len = mutate(random, exact, message.len);
		/* at the end of the memory, so that nothing is behind it */
		at = exact + message.len - len;
		memmove(at, exact, len);
		if (!accept(kinds[kind].schema, kinds[kind].inner, at, len))
			continue;
		accepted++;
		wrong += !kinds[kind].schema->lenient && !is_canonical(at, len, scratch);
	}
	KUNIT_EXPECT_EQ_MSG(test, wrong, 0, "kind %zu", kind);
	KUNIT_EXPECT_GT_MSG(test, accepted, 0, "kind %zu", kind);
	kunit_info(test, "kind %zu: %u accepted", kind, accepted);
}

static void tlv_million_mutations(struct kunit *test)
{
	struct rnd_state random;
	size_t kind;

	prandom_seed_state(&random, SEED);
	for (kind = 0; kind < ARRAY_SIZE(kinds); kind++)
		mutate_kind(test, &random, kind, MUTATIONS / ARRAY_SIZE(kinds));
}

/* What is not even like a message */
static void tlv_noise(struct kunit *test)
{
	struct rnd_state random;
	u32 accepted = 0, i;
	u64 present;
	u8 bytes[48];

	prandom_seed_state(&random, SEED);
	for (i = 0; i < 100000; i++) {
		prandom_bytes_state(&random, bytes, sizeof(bytes));
		accepted += !fwctl_rocker_tlv_check(&fwctl_rocker_any_schema, bytes, 1 + i % 48,
						    &present);
	}
	KUNIT_EXPECT_EQ(test, accepted, 0);
}

static struct kunit_case tlv_cases[] = {
	KUNIT_CASE(tlv_layout),
	KUNIT_CASE(tlv_full),
	KUNIT_CASE(tlv_nest_too_long),
	KUNIT_CASE(schema_of_each_command),
	KUNIT_CASE(tlv_round_trip),
	KUNIT_CASE(tlv_defects),
	KUNIT_CASE(tlv_lengths),
	KUNIT_CASE(tlv_nests),
	KUNIT_CASE(tlv_million_mutations),
	KUNIT_CASE(tlv_noise),
	{}
};

static struct kunit_suite tlv_suite = {
	.name = "fwctl_rocker_tlv",
	.test_cases = tlv_cases,
};

kunit_test_suite(tlv_suite);
MODULE_DESCRIPTION("KUnit tests of the rocker driver of fwctl");
MODULE_LICENSE("GPL");
