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
#include "../../commands.h"
#include "../../policy.h"
#include "../lengths.h"
#include "requests.h"

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

static bool is_in(const struct fwctl_command *row, const struct fwctl_command_table *table)
{
	return row >= table->rows && row < table->rows + table->count;
}

/* The row after @row, or the first one; NULL after the last one */
static const struct fwctl_command *next_row(const struct fwctl_command *row)
{
	const struct fwctl_command_table * const *table = fwctl_nvme_command_tables;

	while (row && !is_in(row, *table))
		table++;
	if (row && is_in(++row, *table++))
		return row;
	while (*table && !(*table)->count)
		table++;
	return *table ? (*table)->rows : NULL;
}

static bool is_at(const struct fwctl_command *row, u8 opcode, int key)
{
	if (row->opcode != opcode)
		return false;
	return key == NO_KEY ? !row->keyed : row->keyed && row->key.number == key;
}

static const struct fwctl_command *row_at(u8 opcode, int key)
{
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row))
		if (is_at(row, opcode, key))
			return row;
	return NULL;
}

static int no_op(void)
{
	return 0;
}

static const struct fwctl_command_ops ops = {
	.classify = (void *)no_op, .state = (void *)no_op, .deliver = (void *)no_op,
};

static const struct fwctl_command_set set = {
	.subsystem = FWCTL_SUBSYSTEM_NVME, .tables = fwctl_nvme_command_tables, .ops = &ops,
	.vendor_min = NVME_OP_VENDOR_MIN, .vendor_max = NVME_OP_VENDOR_MAX, .slots = 1,
};

static void free_commands(void *commands)
{
	fwctl_commands_free(commands);
}

/* The core takes the set: names, reasons and sections are there, nothing is there twice */
static const struct fwctl_commands *index_of(struct kunit *test)
{
	struct fwctl_commands_fault fault;
	struct fwctl_commands *commands = fwctl_commands_create(&set, &fault);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s: row %zu, %s (%04x): %s", fault.origin,
			       fault.row, fault.name, fault.opcode, fault.what);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, free_commands, commands));
	return commands;
}

/* The case of a request as the core builds it: a controller beside its driver */
static struct fwctl_case case_of(const struct fwctl_commands *commands,
				 const struct fwctl_request *req)
{
	struct fwctl_found found = fwctl_commands_find(commands, req->opcode, &req->key, req->keyed);

	return (struct fwctl_case){
		.policy = fwctl_policy_of(FWCTL_SUBSYSTEM_NVME),
		.row = found.row,
		.key_unlisted = found.key_unlisted,
		.vendor = req->opcode >= NVME_OP_VENDOR_MIN,
		.request = *req,
		.report = { .listed = true },
		.state = { .owned = FWCTL_OWNED_BESIDE },
		.rawio = true,
	};
}

/* The case of a row, with lengths that suit it */
static struct fwctl_case case_of_row(const struct fwctl_commands *commands,
				     const struct fwctl_command *row)
{
	struct fwctl_request req = {
		.opcode = row->opcode, .key = row->key, .keyed = row->keyed,
		.in_len = row->limits.in_min, .out_room = row->limits.out_min,
	};

	return case_of(commands, &req);
}

static u32 refusals_at(struct fwctl_case c, u32 scope)
{
	c.scope = scope;
	return fwctl_judge(&c).refusals;
}

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

/* ---- the verdict on every row, at every scope ---- */

/* A list of rows: an opcode with keys; NO_KEY is the row without one */
struct rows {
	u8 opcode;
	u8 count;
	s16 keys[KEYS_MAX];
};

#define ROWS(_opcode, ...) \
	{ _opcode, sizeof((s16[]){ __VA_ARGS__ }) / sizeof(s16), { __VA_ARGS__ } }

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
	     0x1b, 0x1c, 0x20, 0x21, 0x22, 0x23, 0x70, 0x71, 0x72, 0x73, 0x80, 0x81, 0xbf),
	ROWS(0x0a, 0x0d),
	ROWS(0x1a, 0x0102),
	ROWS(0x1e, 0x0000, 0x0100, 0x0300, 1, 5),
	ROWS(0x86, NO_KEY),
	{}
};

static const struct rows at_debug_rw[] = {
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

/* Behind every door, keys without a row: vendors', reserved ones, all of them */
static void commands_unlisted_keys(struct kunit *test)
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

/* Neither in the table nor a vendor's: refused, even if reported */
static void commands_unlisted_opcodes(struct kunit *test)
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

static void commands_reported_effects(struct kunit *test)
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
static void commands_log_now(struct kunit *test)
{
	const struct fwctl_commands *commands = index_of(test);
	struct fwctl_case c = case_of_row(commands, row_at(0x02, 0x02));

	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_READ_ONLY), 0);
	c.request.effects = FWCTL_LOG_NOW;
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_CONFIGURATION), BIT(FWCTL_REFUSAL_SCOPE));
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_READ_ONLY), BIT(FWCTL_REFUSAL_SCOPE));
	KUNIT_EXPECT_EQ(test, refusals_at(c, FWCTL_RPC_DEBUG_WRITE), 0);
}

/* ---- lockdown ---- */

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

/* Each row that can be sent was tried with a length from the specification */
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

/* A sample's length suits its row, and whoever sends it is allowed to */
static void commands_allow_samples(struct kunit *test)
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

/* Where no length can be computed, whatever the fields, the arbiter refuses */
static void commands_without_length(struct kunit *test)
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

/* ... is not malformed: what is said is why the command is refused */
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

/* ---- what reports keep quiet about ---- */

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

static void commands_traps(struct kunit *test)
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
static void commands_understate(struct kunit *test)
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
	KUNIT_CASE(commands_unlisted_keys),
	KUNIT_CASE(commands_unlisted_opcodes),
	KUNIT_CASE(commands_reported_effects),
	KUNIT_CASE(commands_log_now),
	KUNIT_CASE(commands_lockdown),
	KUNIT_CASE(commands_have_a_length),
	KUNIT_CASE(commands_allow_samples),
	KUNIT_CASE(commands_without_length),
	KUNIT_CASE(commands_refused_for_their_reason),
	KUNIT_CASE(commands_traps),
	KUNIT_CASE(commands_understate),
	{}
};

static struct kunit_suite commands_suite = {
	.name = "fwctl_nvme_commands",
	.test_cases = commands_cases,
};

kunit_test_suite(commands_suite);
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
