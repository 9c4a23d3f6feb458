// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every row of the rocker command set, and the verdict on it: at each scope, with and
 * without an interface that is up, and under lockdown. The list is complete: a row
 * that is not in it fails.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>

#include "../../arbiter.h"
#include "../../commands.h"
#include "../../policy.h"

#include "../commands.c"

#define NO_KEY	0
#define NONE	(FWCTL_RPC_DEBUG_WRITE_FULL + 1)

static const struct expected {
	u32 opcode;
	u32 key;
	u8 scope;		/* least one */
	bool writes;
	bool data_path;
} all_rows[] = {
	{ FWCTL_ROCKER_GET_PORT_SETTINGS, NO_KEY, FWCTL_RPC_CONFIGURATION },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, NO_KEY, FWCTL_RPC_DEBUG_WRITE, true },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, FWCTL_ROCKER_SPEED, FWCTL_RPC_DEBUG_WRITE, true },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, FWCTL_ROCKER_MACADDR, FWCTL_RPC_DEBUG_WRITE_FULL, true },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, FWCTL_ROCKER_MODE, NONE, true, true },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, FWCTL_ROCKER_LEARNING, NONE, true, true },
	{ FWCTL_ROCKER_FLOW_ADD, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_FLOW_MOD, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_FLOW_DEL, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_FLOW_GET_STATS, NO_KEY, NONE, false, true },
	{ FWCTL_ROCKER_GROUP_ADD, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_GROUP_MOD, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_GROUP_DEL, NO_KEY, NONE, true, true },
	{ FWCTL_ROCKER_GROUP_GET_STATS, NO_KEY, NONE, false, true },
	{ FWCTL_ROCKER_CLEAR_PORT_STATS, NO_KEY, FWCTL_RPC_DEBUG_WRITE, true },
	{ FWCTL_ROCKER_GET_PORT_STATS, NO_KEY, FWCTL_RPC_DEBUG_READ_ONLY },
};

static int no_op(void)
{
	return 0;
}

static const struct fwctl_command_ops ops = {
	.classify = (void *)no_op, .state = (void *)no_op, .deliver = (void *)no_op,
};

static const struct fwctl_command_set set = {
	.subsystem = FWCTL_SUBSYSTEM_NET, .tables = fwctl_rocker_command_tables, .ops = &ops,
	.vendor_min = U32_MAX, .vendor_max = U32_MAX, .slots = 1,
};

static int commands_init(struct kunit *test)
{
	struct fwctl_commands_fault fault;
	struct fwctl_commands *commands = fwctl_commands_create(&set, &fault);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s: row %zu, %s (%04x): %s", fault.origin,
			       fault.row, fault.name, fault.opcode, fault.what);
	test->priv = commands;
	return 0;
}

static void commands_exit(struct kunit *test)
{
	fwctl_commands_free(test->priv);
}

static struct fwctl_case case_of(struct kunit *test, const struct expected *row)
{
	struct fwctl_case c = {
		.policy = fwctl_policy_of(FWCTL_SUBSYSTEM_NET),
		.request = { .opcode = row->opcode, .keyed = row->key,
			     .key.number = row->key },
		.rawio = true,
	};
	struct fwctl_found found = fwctl_commands_find(test->priv, row->opcode, &c.request.key,
						       c.request.keyed);

	KUNIT_ASSERT_NOT_NULL_MSG(test, found.row, "%u:%u", row->opcode, row->key);
	KUNIT_ASSERT_FALSE(test, found.key_unlisted);
	c.row = found.row;
	c.place = found.place;
	c.request.in_len = found.row->limits.in_min;
	c.request.out_room = found.row->limits.out_min;
	return c;
}

/* All rows are in the list, and nothing else is */
static void commands_are_all_here(struct kunit *test)
{
	const struct fwctl_commands *commands = test->priv;
	size_t i;

	KUNIT_EXPECT_EQ(test, commands->count, ARRAY_SIZE(all_rows));
	for (i = 0; i < ARRAY_SIZE(all_rows); i++)
		case_of(test, &all_rows[i]);
}

/* Refused at every scope, it says what to use; and so does what an interface refuses */
static void commands_instead(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all_rows); i++) {
		struct fwctl_case c = case_of(test, &all_rows[i]);

		KUNIT_EXPECT_EQ_MSG(test, !!(c.row->rules & FWCTL_DATA_PATH),
				    all_rows[i].data_path, "%s", c.row->name);
		if (all_rows[i].data_path)
			KUNIT_EXPECT_NOT_NULL_MSG(test, c.row->instead, "%s", c.row->name);
		KUNIT_EXPECT_EQ_MSG(test, !!(c.row->effects & FWCTL_WRITES), all_rows[i].writes,
				    "%s", c.row->name);
	}
}

static void expect_verdict(struct kunit *test, const struct fwctl_case *c,
			   const struct expected *row)
{
	struct fwctl_verdict verdict = fwctl_judge(c);
	bool in_use = c->state.in_use && row->writes;
	bool lockdown = c->lockdown && row->scope == FWCTL_RPC_DEBUG_WRITE_FULL;
	bool scope = c->scope < row->scope ||
		     (c->scope == FWCTL_RPC_DEBUG_READ_ONLY && row->writes);

	KUNIT_EXPECT_EQ_MSG(test, !verdict.refusals,
			    !row->data_path && !in_use && !lockdown && !scope,
			    "%s at scope %u: %x", c->row->name, c->scope, verdict.refusals);
	KUNIT_EXPECT_EQ(test, !!(verdict.refusals & BIT(FWCTL_REFUSAL_DATA_PATH)),
			row->data_path);
	KUNIT_EXPECT_EQ(test, !!(verdict.refusals & BIT(FWCTL_REFUSAL_IN_USE)), in_use);
	if (row->data_path)
		KUNIT_EXPECT_EQ(test, fwctl_verdict_reason(&verdict), FWCTL_REFUSAL_DATA_PATH);
	else if (in_use)
		KUNIT_EXPECT_EQ(test, fwctl_verdict_reason(&verdict), FWCTL_REFUSAL_IN_USE);
}

static void commands_verdicts(struct kunit *test)
{
	size_t i;
	int state;

	for (i = 0; i < ARRAY_SIZE(all_rows); i++) {
		struct fwctl_case c = case_of(test, &all_rows[i]);

		for (c.scope = 0; c.scope <= FWCTL_RPC_DEBUG_WRITE_FULL; c.scope++) {
			for (state = 0; state < 4; state++) {
				c.state.in_use = state & 1;
				c.lockdown = state & 2 ? FWCTL_LOCKDOWN_INTEGRITY :
							 FWCTL_LOCKDOWN_NONE;
				expect_verdict(test, &c, &all_rows[i]);
			}
		}
	}
}

/* While it is in use nobody loosens that: not by being trusted, nor by any parameter */
static void commands_in_use_is_not_loosened(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all_rows); i++) {
		struct fwctl_case c = case_of(test, &all_rows[i]);

		if (!all_rows[i].writes)
			continue;
		c.state.in_use = true;
		c.unlisted_ok = true;
		c.report.listed = true;
		for (c.scope = 0; c.scope <= FWCTL_RPC_DEBUG_WRITE_FULL; c.scope++)
			KUNIT_EXPECT_TRUE(test, fwctl_judge(&c).refusals &
						BIT(FWCTL_REFUSAL_IN_USE));
	}
}

/* A setting without a row is not guessed at, nor is a command */
static void commands_unknown(struct kunit *test)
{
	struct fwctl_case c = {
		.policy = fwctl_policy_of(FWCTL_SUBSYSTEM_NET),
		.request = { .opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .keyed = true,
			     .key.number = FWCTL_ROCKER_PHYS_NAME },
		.rawio = true, .scope = FWCTL_RPC_DEBUG_WRITE_FULL,
	};
	struct fwctl_found found = fwctl_commands_find(test->priv, c.request.opcode,
						       &c.request.key, true);

	KUNIT_ASSERT_TRUE(test, found.key_unlisted);
	c.row = found.row;
	c.key_unlisted = true;
	KUNIT_EXPECT_TRUE(test, fwctl_judge(&c).refusals & BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
	c.row = NULL;
	c.key_unlisted = false;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals & BIT(FWCTL_REFUSAL_NOT_SUPPORTED),
			BIT(FWCTL_REFUSAL_NOT_SUPPORTED));
}

static struct kunit_case commands_cases[] = {
	KUNIT_CASE(commands_are_all_here),
	KUNIT_CASE(commands_instead),
	KUNIT_CASE(commands_verdicts),
	KUNIT_CASE(commands_in_use_is_not_loosened),
	KUNIT_CASE(commands_unknown),
	{}
};

static struct kunit_suite commands_suite = {
	.name = "fwctl_rocker_commands",
	.init = commands_init,
	.exit = commands_exit,
	.test_cases = commands_cases,
};

kunit_test_suite(commands_suite);
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
