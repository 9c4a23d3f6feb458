// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts on what is in no row, on what a request or a report adds to a row, and
 * on requests whose length is known or cannot be.
 */
#include <kunit/test.h>

#include "../commands.h"
#include "../lengths.h"
#include "requests.h"
#include "rows.h"

/* R1: behind every door, keys without a row: vendors', reserved ones, all of them */
static void verdicts_unlisted_keys(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	const struct fwctl_command *row;
	struct fwctl_case c;
	unsigned int key, refused = 0;
	u32 scope;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (!(row->rules & FWCTL_DOOR))
			continue;
		KUNIT_EXPECT_EQ_MSG(test, row->rules & (FWCTL_KEYS_ANY | FWCTL_KEYS_BY_REPORT), 0,
				    "%s", row->name);
		for (key = 0; key < 256; key++) {
			if (row_at(row->opcode, key))
				continue;
			c = case_of_row(commands, row);
			c.request.keyed = true;
			c.request.key.number = key;
			c = case_of(commands, &c.request);
			c.report.key_listed = true;
			KUNIT_EXPECT_TRUE(test, c.key_unlisted);
			for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++)
				refused += !!(refusals_at(c, scope) &
					      BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
			refused -= 4;
		}
	}
	KUNIT_EXPECT_EQ(test, refused, 0);
}

/* R1: neither in the table nor a vendor's: refused, even if reported */
static void verdicts_unlisted_opcodes(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct fwctl_request req = {};
	struct fwctl_case c;
	u32 scope;

	for (req.opcode = 0; req.opcode < 256; req.opcode++) {
		if (row_at(req.opcode, NO_KEY))
			continue;
		c = case_of(commands, &req);
		for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++) {
			u32 refusals = refusals_at(c, scope);

			/* a vendor's, that is reported: not without unlisted=1 */
			KUNIT_EXPECT_EQ_MSG(test, __ffs(refusals), c.vendor ?
					    FWCTL_REFUSAL_POLICY : FWCTL_REFUSAL_NOT_SUPPORTED,
					    "%02x", req.opcode);
		}
		c.unlisted_ok = true;
		KUNIT_EXPECT_EQ_MSG(test, !refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL), c.vendor,
				    "%02x", req.opcode);
		c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
		KUNIT_EXPECT_NE(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL), 0);
		c.lockdown = FWCTL_LOCKDOWN_NONE;
		c.state.in_use = true;
		KUNIT_EXPECT_NE(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL), 0);
	}
}

/* ---- what a request or a report adds ---- */

static u8 required_with(const struct fwctl_commands *commands, u8 opcode, int key, u32 reported)
{
	struct fwctl_case c = case_of_row(commands, row_at(opcode, key));

	c.report.effects = reported;
	return fwctl_judge(&c).required;
}

static void verdicts_reported_effects(struct kunit *test)
{
	static const struct {
		u32 effects;
		u8 required;
	} line[] = {
		{ FWCTL_LOG_NOW, FWCTL_RPC_DEBUG_WRITE },
		{ FWCTL_PERSISTS, FWCTL_RPC_DEBUG_WRITE },
		{ FWCTL_CONFIG_RESET_CONV, FWCTL_RPC_DEBUG_WRITE },
		{ FWCTL_CONFIG_NOW, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_INVENTORY_NOW, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_POLICY_NOW, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_SECURITY, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_FIRMWARE, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_EXCLUSIVE_NS, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_EXCLUSIVE_ALL, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_REMOTE, FWCTL_RPC_CONFIGURATION },
		{ FWCTL_REMOTE | FWCTL_LOG_NOW, FWCTL_RPC_DEBUG_WRITE_FULL },
		{ FWCTL_DISCLOSES, FWCTL_RPC_CONFIGURATION },
	};
	const struct fwctl_commands *commands = index_of(test);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(line); i++)
		KUNIT_EXPECT_EQ_MSG(test, required_with(commands, 0x06, 0x01, line[i].effects),
				    line[i].required, "%x", line[i].effects);
}

/* Acknowledging an event, or capturing telemetry, is no read */
static void verdicts_log_now(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct fwctl_case c = case_of_row(commands, row_at(0x02, 0x02));

	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_READ_ONLY), 0);
	c.request.effects = FWCTL_LOG_NOW;
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_CONFIGURATION), BIT(FWCTL_REFUSAL_SCOPE));
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_READ_ONLY), BIT(FWCTL_REFUSAL_SCOPE));
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE), 0);
}

/* ---- no data without a length ---- */

/* A sample's length suits its row, and whoever sends it is allowed to */
static void verdicts_allow_samples(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct request *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct nvme_facts *facts = modern_facts(test);
	const struct sample *s;
	struct fwctl_request req;
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, r);
	for (i = 0; i < nvme_sample_count; i++) {
		s = &nvme_samples[i];
		make_request(r, s, s->length);
		KUNIT_ASSERT_EQ(test, 0, parse_request(facts, r, &req));
		KUNIT_EXPECT_EQ_MSG(test, refusals_at(case_of(commands, &req),
						      FWCTL_RPC_DEBUG_WRITE_FULL), 0,
				    "%02x:%x", s->opcode, s->key);
	}
}

/* R13: where no length can be computed, whatever the fields, the arbiter refuses */
static void verdicts_without_length(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	const struct nvme_layout *layout;
	struct fwctl_rpc_nvme rpc = {};
	struct fwctl_request req = {};
	unsigned int opcode, byte, allowed = 0, without = 0;

	for (opcode = 0; opcode < NVME_OP_VENDOR_MIN; opcode++) {
		layout = fwctl_nvme_layout(opcode);
		/* the byte goes where each command has what its key is made of */
		for (byte = 0; byte < 256; byte++) {
			rpc.cdw10 = byte | byte << 24;
			rpc.cdw11 = byte << 8 | (byte & 7);
			rpc.cdw12 = byte << 24;
			if (layout && (!layout->length || layout->length(&rpc) != NVME_NO_LENGTH))
				continue;
			req = (struct fwctl_request){ .opcode = opcode };
			if (layout && layout->key) {
				req.keyed = true;
				req.key.number = layout->key(&rpc);
			}
			allowed += !refusals_at(case_of(commands, &req),
						FWCTL_RPC_DEBUG_WRITE_FULL);
			without++;
		}
	}
	KUNIT_EXPECT_EQ(test, allowed, 0);
	KUNIT_EXPECT_GT(test, without, 10000);
}

/* ---- R2: what reports keep quiet about ---- */

static const struct {
	u8 opcode;
	int key;
	u32 effects;
} traps[] = {
	{ 0x00, NO_KEY, FWCTL_CONFIG_NOW }, { 0x01, NO_KEY, FWCTL_CONFIG_NOW },
	{ 0x0d, 1, FWCTL_DATA_NOW | FWCTL_INVENTORY_NOW }, { 0x10, 3, FWCTL_FIRMWARE },
	{ 0x11, NO_KEY, FWCTL_FIRMWARE }, { 0x41, NO_KEY, FWCTL_REMOTE },
	{ 0x80, NO_KEY, FWCTL_DATA_NOW }, { 0x81, NO_KEY, FWCTL_SECURITY },
	{ 0x84, 2, FWCTL_DATA_NOW }, { 0x84, 4, FWCTL_DATA_NOW | FWCTL_SECURITY },
	{ 0x09, 0x06, FWCTL_CONFIG_NOW }, { 0x09, 0x84, FWCTL_POLICY_NOW },
};

static void verdicts_traps(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(traps); i++) {
		row = row_at(traps[i].opcode, traps[i].key);
		KUNIT_ASSERT_NOT_NULL(test, row);
		KUNIT_EXPECT_EQ_MSG(test, row->effects & traps[i].effects, traps[i].effects, "%s",
				    row->name);
	}
}

/* Set Features of QEMU says "supported" only */
static void verdicts_understate(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct fwctl_case c = case_of_row(commands, row_at(0x09, 0x06));

	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).understates, FWCTL_CONFIG_NOW);
	c.report.effects = FWCTL_CONFIG_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).understates, 0);
	/* no log 05h: the table alone, and it shows */
	c.report.listed = false;
	KUNIT_EXPECT_TRUE(test, fwctl_judge(&c).effects & FWCTL_UNREPORTED);
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL), 0);
}

static struct kunit_case verdicts_cases[] = {
	KUNIT_CASE(verdicts_unlisted_keys),
	KUNIT_CASE(verdicts_unlisted_opcodes),
	KUNIT_CASE(verdicts_reported_effects),
	KUNIT_CASE(verdicts_log_now),
	KUNIT_CASE(verdicts_allow_samples),
	KUNIT_CASE(verdicts_without_length),
	KUNIT_CASE(verdicts_traps),
	KUNIT_CASE(verdicts_understate),
	{}
};

static struct kunit_suite verdicts_suite = {
	.name = "fwctl_nvme_verdicts",
	.test_cases = verdicts_cases,
};

kunit_test_suite(verdicts_suite);
