// SPDX-License-Identifier: GPL-2.0-only
/* The rows of the command set one after the other, and the arbiter's case of each */
#include <kunit/test.h>

#include "../commands.h"
#include "requests.h"
#include "rows.h"

static bool is_in(const struct fwctl_command *row, const struct fwctl_command_table *table)
{
	return row >= table->rows && row < table->rows + table->count;
}

/* The row after @row, or the first one; NULL after the last one */
const struct fwctl_command *next_row(const struct fwctl_command *row)
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

bool is_at(const struct fwctl_command *row, u8 opcode, int key)
{
	if (row->opcode != opcode)
		return false;
	return key == NO_KEY ? !row->keyed : row->keyed && row->key.number == key;
}

const struct fwctl_command *row_at(u8 opcode, int key)
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
const struct fwctl_commands *index_of(struct kunit *test)
{
	struct fwctl_commands_fault fault;
	struct fwctl_commands *commands = fwctl_commands_create(&set, &fault);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s: row %zu, %s (%04x): %s", fault.origin,
			       fault.row, fault.name, fault.opcode, fault.what);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, free_commands, commands));
	return commands;
}

/* The case of a request as the core builds it: a controller beside its driver */
struct fwctl_case case_of(const struct fwctl_commands *commands, const struct fwctl_request *req)
{
	struct fwctl_found found;

	found = fwctl_commands_find(commands, req->opcode, &req->key, req->keyed);
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
struct fwctl_case case_of_row(const struct fwctl_commands *commands,
			      const struct fwctl_command *row)
{
	struct fwctl_request req = {
		.opcode = row->opcode, .key = row->key, .keyed = row->keyed,
		.in_len = row->limits.in_min, .out_room = row->limits.out_min,
	};

	return case_of(commands, &req);
}

u32 refusals_at(struct fwctl_case c, u32 scope)
{
	c.scope = scope;
	return fwctl_judge(&c).refusals;
}
