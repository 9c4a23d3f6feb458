// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command set against what is known of it from elsewhere: the opcodes, logs
 * and features of the specification, the line between scopes, and what a
 * controller must never be sent.
 *
 * The lists here are complete: each row is in exactly one of the verdicts' lists.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/module.h>

#include "../../arbiter.h"
#include "requests.h"
#include "rows.h"

#include "../commands_admin.c"
#undef KERNEL
#undef NOTHING_ELSE
#include "../commands_identify.c"
#include "../commands_log.c"
#include "../commands_get_features.c"
#include "../commands_set_features.c"
#include "../commands_actions.c"
#include "../commands_vendor.c"
#include "../commands.c"

#define KEYS_MAX	64

/* ---- coverage ---- */

static void commands_register(struct kunit *test)
{
	KUNIT_EXPECT_NOT_NULL(test, index_of(test));
}

/* Figure 141, and section of each */
static const struct {
	u8 opcode;
	const char *spec;
} opcodes[] = {
	{ 0x00, "NVMe 2.1 5.2.4" }, { 0x01, "NVMe 2.1 5.2.2" }, { 0x02, "NVMe 2.1 5.1.12" },
	{ 0x04, "NVMe 2.1 5.2.3" }, { 0x05, "NVMe 2.1 5.2.1" }, { 0x06, "NVMe 2.1 5.1.13" },
	{ 0x08, "NVMe 2.1 5.1.1" }, { 0x09, "NVMe 2.1 5.1.25" }, { 0x0a, "NVMe 2.1 5.1.11" },
	{ 0x0c, "NVMe 2.1 5.1.2" }, { 0x0d, "NVMe 2.1 5.1.21" }, { 0x10, "NVMe 2.1 5.1.8" },
	{ 0x11, "NVMe 2.1 5.1.9" }, { 0x14, "NVMe 2.1 5.1.5" }, { 0x15, "NVMe 2.1 5.1.20" },
	{ 0x18, "NVMe 2.1 5.1.14" }, { 0x19, "NVMe 2.1 5.1.7" }, { 0x1a, "NVMe 2.1 5.1.6" },
	{ 0x1c, "NVMe 2.1 5.2.6" }, { 0x1d, "NVMe 2.1 5.1.19" }, { 0x1e, "NVMe 2.1 5.1.18" },
	{ 0x20, "NVMe 2.1 5.1.3" }, { 0x21, "NVMe 2.1 5.3.3" }, { 0x22, "NVMe 2.1 5.3.5" },
	{ 0x24, "NVMe 2.1 5.1.15" }, { 0x25, "NVMe 2.1 5.3.4" }, { 0x28, "NVMe 2.1 5.3.1" },
	{ 0x29, "NVMe 2.1 5.3.6" }, { 0x2a, "NVMe 2.1 5.3.2" }, { 0x2d, "NVMe 2.1 5.3.8" },
	{ 0x31, "NVMe 2.1 5.3.7" }, { 0x35, "NVMe 2.1 5.3.9" }, { 0x39, "NVMe 2.1 5.3.10" },
	{ 0x3d, "NVMe 2.1 5.1.27" }, { 0x3e, "NVMe 2.1 5.1.26" }, { 0x41, "NVMe 2.1 5.1.17" },
	{ 0x42, "NVMe 2.1 5.1.16" }, { 0x45, "NVMe 2.1 5.1.4" }, { 0x7c, "NVMe 2.1 5.2.5" },
	{ 0x7f, "NVMe 2.1 6" }, { 0x80, "NVMe 2.1 5.1.10" }, { 0x81, "NVMe 2.1 5.1.24" },
	{ 0x82, "NVMe 2.1 5.1.23" }, { 0x84, "NVMe 2.1 5.1.22" }, { 0x85, "NVMe CP 1.1 4.1" },
	{ 0x86, "NVM Command Set 1.1 4.2.1" }, { 0x88, "NVMe CP 1.1 4.1" },
	{ 0x89, "NVMe CP 1.1 4.1" },
};

static void commands_cover_the_specification(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i, doors_aside = 0;

	for (i = 0; i < ARRAY_SIZE(opcodes); i++) {
		row = row_at(opcodes[i].opcode, NO_KEY);
		KUNIT_ASSERT_NOT_NULL_MSG(test, row, "%02x", opcodes[i].opcode);
		KUNIT_EXPECT_STREQ(test, row->spec, opcodes[i].spec);
	}
	for (row = next_row(NULL); row; row = next_row(row))
		doors_aside += !row->keyed;
	KUNIT_EXPECT_EQ(test, doors_aside, ARRAY_SIZE(opcodes));
}

/* A reason completes "why? because it ...", on one line of a terminal or little more */
static void commands_words(struct kunit *test)
{
	const struct fwctl_command *row;
	const char *c;

	for (row = next_row(NULL); row; row = next_row(row)) {
		for (c = row->name; *c; c++)
			KUNIT_EXPECT_TRUE_MSG(test, islower(*c) || isdigit(*c) || *c == '-', "%s",
					      row->name);
		KUNIT_EXPECT_TRUE_MSG(test, islower(row->why[0]), "%s", row->name);
		KUNIT_EXPECT_NE_MSG(test, row->why[strlen(row->why) - 1], '.', "%s", row->name);
		KUNIT_EXPECT_GT_MSG(test, strlen(row->why), 10, "%s", row->name);
		KUNIT_EXPECT_LE_MSG(test, strlen(row->why), 120, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->opcode & ~0xff, 0, "%s", row->name);
	}
}

/* ---- R3: the verdict on every row, at every scope ---- */

/* A list of rows: an opcode with keys; NO_KEY is the row without one */
struct rows {
	u8 opcode;
	u8 count;
	s16 keys[KEYS_MAX];
};

#define ROWS(_opcode, ...) \
	{ _opcode, ARRAY_SIZE(((const s16[]){ __VA_ARGS__ })), { __VA_ARGS__ } }

static const struct rows at_config[] = {
	ROWS(0x06, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x10, 0x11,
	     0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x20),
	ROWS(0x0a, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c,
	     0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a,
	     0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x78, 0x79, 0x7d, 0x7e, 0x7f, 0x80,
	     0x81, 0x82, 0x83, 0x84, 0x85),
	ROWS(0x1a, 0x0001, 0x0101),
	ROWS(0x82, 0x00),
	{}
};

static const struct rows at_debug_ro[] = {
	ROWS(0x02, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c,
	     0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a,
	     0x1b, 0x1c, 0x20, 0x21, 0x22, 0x23, 0x70, 0x71, 0x72, 0x73, 0x81, 0xbf),
	ROWS(0x0a, 0x0d),
	ROWS(0x1a, 0x0102),
	ROWS(0x1e, 0x0000, 0x0100, 0x0300, 1, 5),
	ROWS(0x86, NO_KEY),
	{}
};

static const struct rows at_debug_rw[] = {
	ROWS(0x02, 0x80),
	ROWS(0x09, 0x04, 0x0e, 0x15, 0x18, 0x1e, 0x1f, 0x80, 0x82),
	ROWS(0x14, 1, 2, 0xf),
	{}
};

static const struct rows at_debug_full[] = {
	ROWS(0x09, 0x01, 0x02, 0x03, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x10, 0x11, 0x12, 0x13, 0x14,
	     0x17, 0x1a, 0x1b, 0x1c, 0x1d, 0x20, 0x78, 0x79, 0x7d, 0x7e, 0x7f, 0x81, 0x83,
	     0x84, 0x85),
	ROWS(0x10, 0, 1, 2, 3, 6, 7),
	ROWS(0x11, NO_KEY),
	ROWS(0x14, 3),
	{}
};

static const struct rows kernel_owned[] = {
	ROWS(0x00, NO_KEY), ROWS(0x01, NO_KEY), ROWS(0x04, NO_KEY), ROWS(0x05, NO_KEY),
	ROWS(0x08, NO_KEY), ROWS(0x0c, NO_KEY), ROWS(0x18, NO_KEY),
	ROWS(0x09, 0x07, 0x0b, 0x0c, 0x0d, 0x0f, 0x16, 0x19, 0x21),
	ROWS(0x1c, NO_KEY, 1, 7, 8, 9), ROWS(0x1d, NO_KEY),
	ROWS(0x21, NO_KEY), ROWS(0x22, NO_KEY), ROWS(0x24, NO_KEY), ROWS(0x25, NO_KEY),
	ROWS(0x28, NO_KEY), ROWS(0x29, NO_KEY), ROWS(0x2a, NO_KEY), ROWS(0x2d, NO_KEY),
	ROWS(0x31, NO_KEY), ROWS(0x35, NO_KEY), ROWS(0x39, NO_KEY), ROWS(0x3d, NO_KEY),
	ROWS(0x3e, NO_KEY), ROWS(0x41, NO_KEY), ROWS(0x42, NO_KEY), ROWS(0x45, NO_KEY),
	ROWS(0x7c, NO_KEY), ROWS(0x7f, NO_KEY), ROWS(0x81, NO_KEY), ROWS(0x82, NO_KEY),
	ROWS(0x85, NO_KEY), ROWS(0x88, NO_KEY), ROWS(0x89, NO_KEY),
	{}
};

static const struct rows data_path[] = {
	ROWS(0x0d, NO_KEY, 0, 1), ROWS(0x15, NO_KEY, 0, 1),
	ROWS(0x19, NO_KEY, 0x0001, 0x0101, 0x0102), ROWS(0x1a, 0x0103), ROWS(0x20, NO_KEY),
	ROWS(0x80, NO_KEY), ROWS(0x84, NO_KEY, 1, 2, 3, 4, 5),
	{}
};

/* Doors that are judged by what is behind them */
static const struct rows doors[] = {
	ROWS(0x02, NO_KEY), ROWS(0x06, NO_KEY), ROWS(0x09, NO_KEY), ROWS(0x0a, NO_KEY),
	ROWS(0x10, NO_KEY), ROWS(0x14, NO_KEY), ROWS(0x1a, NO_KEY), ROWS(0x1e, NO_KEY),
	{}
};

static const struct rows dma_retained[] = {
	ROWS(0x01, NO_KEY), ROWS(0x05, NO_KEY), ROWS(0x09, 0x0d, 0x21), ROWS(0x45, NO_KEY),
	ROWS(0x7c, NO_KEY),
	{}
};

static const struct rows names_address[] = {
	ROWS(0x01, NO_KEY), ROWS(0x05, NO_KEY), ROWS(0x09, 0x0d), ROWS(0x45, NO_KEY),
	ROWS(0x7c, NO_KEY),
	{}
};

static bool is_listed(const struct fwctl_command *row, const struct rows *list)
{
	size_t i;

	for (; list->count; list++)
		for (i = 0; i < list->count; i++)
			if (is_at(row, list->opcode, list->keys[i]))
				return true;
	return false;
}

static size_t count_listed(const struct rows *list)
{
	size_t count = 0;

	for (; list->count; list++)
		count += list->count;
	return count;
}

/* Each row has one verdict, and no list names a row that is not there */
static void commands_are_listed(struct kunit *test)
{
	static const struct rows *const lists[] = {
		at_config, at_debug_ro, at_debug_rw, at_debug_full, kernel_owned, data_path, doors,
	};
	const struct fwctl_command *row;
	size_t rows = 0, named = 0, i;
	unsigned int in;

	for (row = next_row(NULL); row; row = next_row(row), rows++) {
		for (i = 0, in = 0; i < ARRAY_SIZE(lists); i++)
			in += is_listed(row, lists[i]);
		KUNIT_EXPECT_EQ_MSG(test, in, 1, "%s", row->name);
	}
	for (i = 0; i < ARRAY_SIZE(lists); i++)
		named += count_listed(lists[i]);
	KUNIT_EXPECT_EQ(test, named, rows);
}

static void check_allowed(struct kunit *test, const struct rows *list, u32 required)
{
	const struct fwctl_commands *commands = index_of(test);
	const struct fwctl_command *row;
	struct fwctl_case c;
	u32 scope;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (!is_listed(row, list))
			continue;
		c = case_of_row(commands, row);
		KUNIT_EXPECT_EQ_MSG(test, fwctl_judge(&c).required, required, "%s", row->name);
		for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++)
			KUNIT_EXPECT_EQ_MSG(test, refusals_at(c, scope),
					    scope >= required ? 0 : BIT(FWCTL_REFUSAL_SCOPE),
					    "%s at %u", row->name, scope);
		c.rawio = false;
		KUNIT_EXPECT_EQ_MSG(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL),
				    BIT(FWCTL_REFUSAL_CAPABILITY), "%s", row->name);
	}
}

static void commands_at_config(struct kunit *test)
{
	check_allowed(test, at_config, FWCTL_RPC_CONFIGURATION);
}

static void commands_at_debug_ro(struct kunit *test)
{
	check_allowed(test, at_debug_ro, FWCTL_RPC_DEBUG_READ_ONLY);
}

static void commands_at_debug_rw(struct kunit *test)
{
	check_allowed(test, at_debug_rw, FWCTL_RPC_DEBUG_WRITE);
}

static void commands_at_debug_full(struct kunit *test)
{
	check_allowed(test, at_debug_full, FWCTL_RPC_DEBUG_WRITE_FULL);
}

static void check_refused(struct kunit *test, const struct rows *list, u32 reason)
{
	const struct fwctl_commands *commands = index_of(test);
	const struct fwctl_command *row;
	struct fwctl_case c;
	u32 scope;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (!is_listed(row, list))
			continue;
		c = case_of_row(commands, row);
		for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++) {
			u32 refusals = refusals_at(c, scope);

			KUNIT_EXPECT_EQ_MSG(test, __ffs(refusals), reason, "%s at %u", row->name,
					    scope);
			KUNIT_EXPECT_EQ_MSG(test, !!(refusals & BIT(FWCTL_REFUSAL_DMA_RETAINED)),
					    is_listed(row, dma_retained), "%s", row->name);
			KUNIT_EXPECT_EQ_MSG(test, !!(refusals & BIT(FWCTL_REFUSAL_NAMES_ADDRESS)),
					    is_listed(row, names_address), "%s", row->name);
		}
		KUNIT_EXPECT_NOT_NULL_MSG(test, row->instead, "%s", row->name);
	}
}

static void commands_kernel_owned(struct kunit *test)
{
	check_refused(test, kernel_owned, FWCTL_REFUSAL_KERNEL_OWNED);
}

static void commands_data_path(struct kunit *test)
{
	check_refused(test, data_path, FWCTL_REFUSAL_DATA_PATH);
}

/* ---- R5: lockdown ---- */

static const struct rows discloses[] = {
	ROWS(0x02, 0x07, 0x08), ROWS(0x0a, 0x0d), ROWS(0x3e, NO_KEY), ROWS(0x42, NO_KEY),
	{}
};

static void commands_lockdown(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	const struct fwctl_command *row;
	struct fwctl_case c;

	for (row = next_row(NULL); row; row = next_row(row)) {
		bool refused = is_listed(row, at_debug_full);

		KUNIT_EXPECT_EQ_MSG(test, row->rules & FWCTL_LOCKDOWN_OK, 0, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, !!(row->effects & FWCTL_DISCLOSES),
				    is_listed(row, discloses), "%s", row->name);
		if (is_listed(row, kernel_owned) || is_listed(row, data_path))
			continue;
		c = case_of_row(commands, row);
		c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
		if (!is_listed(row, doors))
			KUNIT_EXPECT_EQ_MSG(test, !!refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL),
					    refused, "%s", row->name);
		c.lockdown = FWCTL_LOCKDOWN_CONFIDENTIALITY;
		if (is_listed(row, discloses))
			KUNIT_EXPECT_NE_MSG(test, refusals_at(c, FWCTL_RPC_DEBUG_READ_ONLY), 0,
					    "%s", row->name);
	}
}

/* ---- no data without a length ---- */

static bool is_allowed(const struct fwctl_command *row)
{
	return is_listed(row, at_config) || is_listed(row, at_debug_ro) ||
	       is_listed(row, at_debug_rw) || is_listed(row, at_debug_full);
}

/* R13: each row that can be sent was tried with a length from the specification */
static void commands_have_a_length(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i, samples;

	for (row = next_row(NULL); row; row = next_row(row)) {
		for (i = 0, samples = 0; i < nvme_sample_count; i++)
			samples += is_at(row, nvme_samples[i].opcode, nvme_samples[i].key);
		KUNIT_EXPECT_EQ_MSG(test, samples > 0, is_allowed(row), "%s", row->name);
	}
}

/* A request for a refused row, whose length nobody computes */
static void make_refused(struct request *r, const struct fwctl_command *row)
{
	/* behind no door there is a 0eh */
	u32 key = row->keyed ? row->key.number : 0xe;
	struct sample s = { .opcode = row->opcode, .dwords = { key } };

	switch (row->opcode) {
	case NVME_OP_DIRECTIVE_SEND:
	case NVME_OP_DIRECTIVE_RECEIVE:
		s.dwords[0] = 0;
		s.dwords[1] = key;
		break;
	case NVME_OP_SECURITY_SEND:
	case NVME_OP_SECURITY_RECEIVE:
		s.dwords[0] = key << 24;
		break;
	}
	make_request(r, &s, row->opcode % 4 == 1 || row->opcode % 4 == 2 ? 100 : 0);
}

/* R10: ... is not malformed: what is said is why the command is refused */
static void commands_refused_for_their_reason(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct request *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct nvme_facts *facts = modern_facts(test);
	const struct fwctl_command *row;
	struct fwctl_request req;
	struct fwctl_case c;

	KUNIT_ASSERT_NOT_NULL(test, r);
	for (row = next_row(NULL); row; row = next_row(row)) {
		bool owned = is_listed(row, kernel_owned);

		if (!owned && !is_listed(row, data_path))
			continue;
		make_refused(r, row);
		KUNIT_EXPECT_EQ_MSG(test, 0, parse_request(facts, r, &req), "%s: %s", row->name,
				    req.malformed);
		c = case_of(commands, &req);
		KUNIT_EXPECT_PTR_EQ_MSG(test, c.row, row, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, __ffs(refusals_at(c, FWCTL_RPC_DEBUG_WRITE_FULL)),
				    owned ? FWCTL_REFUSAL_KERNEL_OWNED : FWCTL_REFUSAL_DATA_PATH,
				    "%s", row->name);
	}
}

static struct kunit_case commands_cases[] = {
	KUNIT_CASE(commands_register),
	KUNIT_CASE(commands_cover_the_specification),
	KUNIT_CASE(commands_words),
	KUNIT_CASE(commands_are_listed),
	KUNIT_CASE(commands_at_config),
	KUNIT_CASE(commands_at_debug_ro),
	KUNIT_CASE(commands_at_debug_rw),
	KUNIT_CASE(commands_at_debug_full),
	KUNIT_CASE(commands_kernel_owned),
	KUNIT_CASE(commands_data_path),
	KUNIT_CASE(commands_lockdown),
	KUNIT_CASE(commands_have_a_length),
	KUNIT_CASE(commands_refused_for_their_reason),
	{}
};

static struct kunit_suite commands_suite = {
	.name = "fwctl_nvme_commands",
	.test_cases = commands_cases,
};

kunit_test_suite(commands_suite);
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
