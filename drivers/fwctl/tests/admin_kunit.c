// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter and the administrator: what is demanded of a device, of a command or
 * of a class of effects makes a command harder to send, and never easier.
 */
#include <kunit/test.h>
#include <linux/log2.h>

#include "../arbiter.h"
#include "../policy.h"

#define CONFIG	FWCTL_RPC_CONFIGURATION
#define RO	FWCTL_RPC_DEBUG_READ_ONLY
#define RW	FWCTL_RPC_DEBUG_WRITE
#define FULL	FWCTL_RPC_DEBUG_WRITE_FULL

static const struct fwctl_command plain_row = {
	.name = "plain", .spec = "spec", .why = "why", .opcode = 0x1,
};

/* A case that is allowed at every scope, until a test changes something */
static struct fwctl_case good_case(const struct fwctl_command *row)
{
	return (struct fwctl_case){
		.policy = fwctl_policy_of(FWCTL_SUBSYSTEM_CXL),
		.row = row,
		.request = { .opcode = 0x1 },
		.report = { .listed = true },
		.scope = FULL,
		.rawio = true,
	};
}

/* Every place where the administrator may have put a demand on a command */
static struct fwctl_bounds *admin_place(struct fwctl_case *c, unsigned int place)
{
	switch (place) {
	case 0:
		return &c->admin.device;
	case 1:
		return &c->admin.command;
	default:
		c->report.effects = FWCTL_ABORTABLE;
		return &c->admin.effects[ilog2(FWCTL_ABORTABLE)];
	}
}

/* R28: from wherever it comes, a demand raises the required scope. */
static void administrator_raises_the_required_scope(struct kunit *test)
{
	unsigned int place;

	for (place = 0; place < 3; place++) {
		struct fwctl_case c = good_case(&plain_row);

		admin_place(&c, place)->required = RW;
		for (c.scope = CONFIG; c.scope <= FULL; c.scope++) {
			struct fwctl_verdict verdict = fwctl_judge(&c);

			KUNIT_EXPECT_EQ(test, verdict.required, RW);
			KUNIT_EXPECT_EQ(test, verdict.refusals,
					c.scope < RW ? BIT(FWCTL_REFUSAL_SCOPE) : 0);
		}
	}
}

/* R28: the subsystem's line and the row's floor hold beside what is demanded. */
static void administrator_never_lowers_the_required_scope(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);

	c.admin.device.required = RO;
	row.floor = RW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, RW);
	row.effects = FWCTL_DATA_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, FULL);
	c = good_case(NULL);
	c.vendor = true;
	c.unlisted_ok = true;
	c.admin.device.required = RO;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, FULL);
}

static void administrator_refuses_and_caps(struct kunit *test)
{
	unsigned int place;
	u8 cap;

	for (place = 0; place < 3; place++) {
		struct fwctl_case c = good_case(&plain_row);

		admin_place(&c, place)->refused = FWCTL_SCOPES;
		for (c.scope = CONFIG; c.scope <= FULL; c.scope++)
			KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals,
					BIT(FWCTL_REFUSAL_POLICY));
		for (cap = CONFIG; cap <= FULL; cap++) {
			admin_place(&c, place)->refused = fwctl_bounds_cap(cap);
			for (c.scope = CONFIG; c.scope <= FULL; c.scope++)
				KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals,
						c.scope > cap ? BIT(FWCTL_REFUSAL_POLICY) : 0);
		}
	}
}

/* A command has a class by its row, by the report, by the request or by a tunnel */
static void class_that_is_demanded_counts_wherever_it_comes_from(struct kunit *test)
{
	static const struct fwctl_command tunnel = { .name = "tunnel" };
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);
	const u32 by_class = BIT(FWCTL_REFUSAL_POLICY);

	c.admin.effects[ilog2(FWCTL_DATA_NOW)].refused = FWCTL_SCOPES;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	row.effects = FWCTL_DATA_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, by_class);
	row.effects = 0;
	c.report.effects = FWCTL_DATA_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, by_class);
	c.report.effects = 0;
	c.request.effects = FWCTL_DATA_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, by_class);

	c = good_case(&row);
	c.admin.effects[ilog2(FWCTL_REMOTE)].refused = FWCTL_SCOPES;
	c.tunnel = &tunnel;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, by_class);
	c = good_case(&row);
	c.admin.effects[ilog2(FWCTL_UNREPORTED)].refused = FWCTL_SCOPES;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.report.listed = false;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, by_class);
}

static void demands_on_several_places_add_up(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);

	c.admin.device.refused = BIT(FULL);
	c.admin.command.refused = BIT(CONFIG);
	c.admin.device.required = RO;
	c.admin.command.required = RW;
	c.scope = FULL;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
	c.scope = CONFIG;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals,
			BIT(FWCTL_REFUSAL_POLICY) | BIT(FWCTL_REFUSAL_SCOPE));
	c.scope = RO;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_SCOPE));
	c.scope = RW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
}

/* To need the highest scope by the administrator's will is to need it under lockdown */
static void command_raised_to_the_highest_scope_is_locked_down(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);

	c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.admin.command.required = FULL;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_LOCKDOWN));
}

static void unclassified_driver_is_bound_as_a_device(struct kunit *test)
{
	struct fwctl_case c = { .scope = RO };

	/* What is demanded of commands and of classes that nobody can tell is not looked at */
	c.admin.command.refused = FWCTL_SCOPES;
	c.admin.effects[ilog2(FWCTL_DATA_NOW)].refused = FWCTL_SCOPES;
	KUNIT_EXPECT_EQ(test, fwctl_judge_unclassified(&c).refusals, 0);
	c.admin.device.refused = BIT(RO);
	KUNIT_EXPECT_EQ(test, fwctl_judge_unclassified(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
	c.admin.device.refused = 0;
	c.admin.device.required = RW;
	KUNIT_EXPECT_EQ(test, fwctl_judge_unclassified(&c).refusals, BIT(FWCTL_REFUSAL_SCOPE));
	c.admin.device.required = 0;
	c.admin.effects[ilog2(FWCTL_UNREPORTED)].refused = BIT(RO);
	KUNIT_EXPECT_EQ(test, fwctl_judge_unclassified(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
}

static void administrator_is_named_where_that_is_why(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);
	struct fwctl_verdict verdict;

	c.scope = CONFIG;
	c.admin.command.required = RW;
	verdict = fwctl_judge(&c);
	KUNIT_EXPECT_STREQ(test, fwctl_explain(&c, &verdict, FWCTL_REFUSAL_SCOPE),
			   "needs scope debug-rw, as the administrator demands");
	/* ... and not where it takes that scope anyway */
	c.report.effects = FWCTL_PERSISTS;
	verdict = fwctl_judge(&c);
	KUNIT_EXPECT_STREQ(test, fwctl_explain(&c, &verdict, FWCTL_REFUSAL_SCOPE),
			   "needs scope debug-rw");
	c.admin.device.refused = BIT(CONFIG);
	verdict = fwctl_judge(&c);
	KUNIT_EXPECT_STREQ(test, fwctl_explain(&c, &verdict, FWCTL_REFUSAL_POLICY),
			   "the administrator refuses this scope on this device");
}

static struct kunit_case admin_cases[] = {
	KUNIT_CASE(administrator_raises_the_required_scope),
	KUNIT_CASE(administrator_never_lowers_the_required_scope),
	KUNIT_CASE(administrator_refuses_and_caps),
	KUNIT_CASE(class_that_is_demanded_counts_wherever_it_comes_from),
	KUNIT_CASE(demands_on_several_places_add_up),
	KUNIT_CASE(command_raised_to_the_highest_scope_is_locked_down),
	KUNIT_CASE(unclassified_driver_is_bound_as_a_device),
	KUNIT_CASE(administrator_is_named_where_that_is_why),
	{}
};

static struct kunit_suite admin_suite = {
	.name = "fwctl_admin",
	.test_cases = admin_cases,
};
kunit_test_suite(admin_suite);
