// SPDX-License-Identifier: GPL-2.0-only
/* Words of the effects logs bit by bit, and what a report says of a command */
#include <kunit/test.h>

#include "../effects.c"

/* ---- the words ---- */

#define U	FWCTL_UNKNOWN

/* Log 05h; CSE, bits 18:16, is tried value by value */
static const u32 class_of_command_bit[32] = {
	[1] = FWCTL_DATA_NOW, [2] = FWCTL_CONFIG_NOW, [3] = FWCTL_INVENTORY_NOW,
	[4] = FWCTL_CONFIG_NOW, [5] = U, [6] = U, [7] = U, [8] = U, [9] = U, [10] = U,
	[11] = U, [12] = U, [13] = U,
	[16] = FWCTL_EXCLUSIVE_NS, [17] = FWCTL_EXCLUSIVE_ALL, [18] = U,
};

/* Log 12h */
static const u32 class_of_feature_bit[32] = {
	[1] = FWCTL_DATA_NOW, [2] = FWCTL_CONFIG_NOW, [3] = FWCTL_INVENTORY_NOW,
	[4] = FWCTL_CONFIG_NOW, [5] = U, [6] = U, [7] = U, [8] = U, [9] = U, [10] = U,
	[11] = U, [12] = U, [13] = U, [14] = U, [15] = U, [16] = U, [17] = U, [18] = U,
};

static void effects_each_bit(struct kunit *test)
{
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		KUNIT_EXPECT_EQ_MSG(test, class_of_command_bit[bit],
				    fwctl_nvme_command_effects(BIT(bit)), "bit %u", bit);
		KUNIT_EXPECT_EQ_MSG(test, class_of_feature_bit[bit],
				    fwctl_nvme_feature_effects(BIT(bit)), "bit %u", bit);
	}
}

static void effects_execution(struct kunit *test)
{
	static const u32 classes[8] = {
		0, FWCTL_EXCLUSIVE_NS, FWCTL_EXCLUSIVE_ALL, U, U, U, U, U,
	};
	u32 relaxed, cse;

	for (cse = 0; cse < 8; cse++)
		for (relaxed = 0; relaxed < 4; relaxed++)
			KUNIT_EXPECT_EQ_MSG(test, classes[cse],
					    fwctl_nvme_command_effects(cse << 16 | relaxed << 14),
					    "CSE %u, CSER %u", cse, relaxed);
}

/* What the low half and what the high half of a word says, together */
static u32 union_of(const u32 *class_of_bit, u32 word)
{
	unsigned int bit;
	u32 effects = 0;

	for (bit = 0; bit < 32; bit++)
		if (word & BIT(bit))
			effects |= class_of_bit[bit];
	return effects;
}

/* No bit makes another disappear: in all words with and without each execution */
static void effects_are_a_union(struct kunit *test)
{
	static const u32 classes[8] = {
		0, FWCTL_EXCLUSIVE_NS, FWCTL_EXCLUSIVE_ALL, U, U, U, U, U,
	};
	u32 low, cse, wrong = 0;

	for (cse = 0; cse < 8; cse++) {
		for (low = 0; low <= U16_MAX; low++) {
			u32 expected = union_of(class_of_command_bit, low) | classes[cse];
			u32 word = low | cse << 16 | 0xfff80000;

			wrong += fwctl_nvme_command_effects(word) != expected;
			expected = union_of(class_of_feature_bit, word);
			wrong += fwctl_nvme_feature_effects(word) != expected;
		}
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static void effects_of_qemu(struct kunit *test)
{
	/* Identify: supported */
	KUNIT_EXPECT_EQ(test, 0, fwctl_nvme_command_effects(0x1));
	/* Namespace Attachment */
	KUNIT_EXPECT_EQ(test, FWCTL_INVENTORY_NOW | FWCTL_CONFIG_NOW,
			fwctl_nvme_command_effects(0x19));
	/* Format NVM */
	KUNIT_EXPECT_EQ(test, FWCTL_DATA_NOW, fwctl_nvme_command_effects(0x3));
}

/* ---- the report ---- */

static struct nvme_facts *facts_of(struct kunit *test)
{
	struct nvme_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, facts);
	return facts;
}

static struct fwctl_report report_on(const struct nvme_facts *facts, u8 opcode, int key)
{
	struct fwctl_request req = { .opcode = opcode };
	struct fwctl_report report = {};

	if (key >= 0) {
		req.keyed = true;
		req.key.number = key;
	}
	fwctl_nvme_report(facts, &req, &report);
	return report;
}

/* Without log 05h nothing is listed, and nothing is held against a command */
static void report_nothing(struct kunit *test)
{
	struct nvme_facts *facts = facts_of(test);
	unsigned int opcode;

	memset(facts->acs, 0xff, sizeof(facts->acs));
	memset(facts->fis, 0, sizeof(facts->fis));
	for (opcode = 0; opcode < 256; opcode++) {
		struct fwctl_report report = report_on(facts, opcode, 1);

		KUNIT_EXPECT_FALSE(test, report.listed);
		KUNIT_EXPECT_FALSE(test, report.key_listed);
		KUNIT_EXPECT_EQ(test, report.effects, 0);
		KUNIT_EXPECT_NULL(test, report.not_supported);
		KUNIT_EXPECT_NULL(test, report.refused);
	}
}

static void report_commands(struct kunit *test)
{
	struct nvme_facts *facts = facts_of(test);
	struct fwctl_report report;

	facts->has_acs = true;
	facts->acs[0x06] = 0x1;
	facts->acs[0xc0] = 0x15;
	facts->acs[0xc4] = 0x4;
	report = report_on(facts, 0x06, 0x01);
	KUNIT_EXPECT_TRUE(test, report.listed);
	KUNIT_EXPECT_EQ(test, report.effects, 0);
	report = report_on(facts, 0xc0, -1);
	KUNIT_EXPECT_TRUE(test, report.listed);
	KUNIT_EXPECT_EQ(test, report.effects, FWCTL_CONFIG_NOW);
	/* Not supported, but what it says counts */
	report = report_on(facts, 0xc4, -1);
	KUNIT_EXPECT_FALSE(test, report.listed);
	KUNIT_EXPECT_EQ(test, report.effects, FWCTL_CONFIG_NOW);
	report = report_on(facts, 0x14, 1);
	KUNIT_EXPECT_FALSE(test, report.listed);
}

/* R2: user data, refused whatever the scope, by either log */
static void report_data(struct kunit *test)
{
	struct nvme_facts *facts = facts_of(test);
	struct fwctl_report report;

	facts->has_acs = true;
	facts->has_fis = true;
	facts->acs[0xc0] = 0x3;
	facts->acs[0x09] = 0x1;
	facts->fis[0x04] = 0x3;
	facts->fis[0x06] = 0x1;
	report = report_on(facts, 0xc0, -1);
	KUNIT_EXPECT_NOT_NULL(test, report.refused);
	report = report_on(facts, 0x09, 0x04);
	KUNIT_EXPECT_NOT_NULL(test, report.refused);
	report = report_on(facts, 0x09, 0x06);
	KUNIT_EXPECT_NULL(test, report.refused);
	report = report_on(facts, 0x0a, 0x04);
	KUNIT_EXPECT_NULL(test, report.refused);
}

/* A feature's own effects replace the door's; one without a log inherits them */
static void report_features(struct kunit *test)
{
	struct nvme_facts *facts = facts_of(test);
	struct fwctl_report report;

	facts->has_acs = true;
	facts->acs[0x09] = 0x1d;
	facts->acs[0x0a] = 0x1;
	facts->fis[0x04] = 0x1;
	report = report_on(facts, 0x09, 0x04);
	KUNIT_EXPECT_FALSE(test, report.key_listed);
	KUNIT_EXPECT_EQ(test, report.effects, FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW);

	facts->has_fis = true;
	report = report_on(facts, 0x09, 0x04);
	KUNIT_EXPECT_TRUE(test, report.listed);
	KUNIT_EXPECT_TRUE(test, report.key_listed);
	KUNIT_EXPECT_EQ(test, report.effects, 0);
	report = report_on(facts, 0x0a, 0x04);
	KUNIT_EXPECT_TRUE(test, report.listed);
	KUNIT_EXPECT_FALSE(test, report.key_listed);
	KUNIT_EXPECT_NOT_NULL(test, report_on(facts, 0x09, 0x05).not_supported);
	KUNIT_EXPECT_NOT_NULL(test, report_on(facts, 0x0a, 0x05).not_supported);
	/* The key of another command is no feature */
	KUNIT_EXPECT_NULL(test, report_on(facts, 0x06, 0x05).not_supported);
}

static void report_pages(struct kunit *test)
{
	struct nvme_facts *facts = facts_of(test);

	facts->lids[0x02] = 0x1;
	facts->lids[0x03] = 0x2;
	KUNIT_EXPECT_NULL(test, report_on(facts, 0x02, 0x03).not_supported);
	facts->has_lids = true;
	KUNIT_EXPECT_NULL(test, report_on(facts, 0x02, 0x02).not_supported);
	KUNIT_EXPECT_NOT_NULL(test, report_on(facts, 0x02, 0x03).not_supported);
	KUNIT_EXPECT_NOT_NULL(test, report_on(facts, 0x02, 0xff).not_supported);
	KUNIT_EXPECT_NULL(test, report_on(facts, 0x06, 0x03).not_supported);
}

static struct kunit_case effects_cases[] = {
	KUNIT_CASE(effects_each_bit),
	KUNIT_CASE(effects_execution),
	KUNIT_CASE(effects_are_a_union),
	KUNIT_CASE(effects_of_qemu),
	KUNIT_CASE(report_nothing),
	KUNIT_CASE(report_commands),
	KUNIT_CASE(report_data),
	KUNIT_CASE(report_features),
	KUNIT_CASE(report_pages),
	{}
};

static struct kunit_suite effects_suite = {
	.name = "fwctl_nvme_effects",
	.test_cases = effects_cases,
};

kunit_test_suite(effects_suite);
