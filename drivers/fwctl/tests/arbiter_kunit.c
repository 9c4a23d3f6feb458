// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter against a table of what each effects class must require, under
 * every scope, authority, lockdown level and device state; then each reason
 * for a refusal, and the order in which reasons are given.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../arbiter.h"
#include "../policy.h"

#define CONFIG	FWCTL_RPC_CONFIGURATION
#define RO	FWCTL_RPC_DEBUG_READ_ONLY
#define RW	FWCTL_RPC_DEBUG_WRITE
#define FULL	FWCTL_RPC_DEBUG_WRITE_FULL

/**
 * struct class_line - what one effects class must mean on a CXL device
 * @effect: the class
 * @required: least scope, for a row with floor 0
 * @writes: it changes state, so debug-ro never admits it
 * @in_use: refused while the device is in use
 * @integrity: refused under integrity lockdown, whatever the scope
 * @lockdown_ok: a row marked lockdown-ok lifts that
 * @confidentiality: refused under confidentiality lockdown only
 * @never: refused at every scope, for this reason
 */
struct class_line {
	u32 effect;
	u8 required;
	bool writes;
	bool in_use;
	bool integrity;
	bool lockdown_ok;
	bool confidentiality;
	u32 never;
};

static const struct class_line class_lines[] = {
	{ .effect = 0, .required = CONFIG },
	{ .effect = FWCTL_CONFIG_RESET_COLD, .required = RW, .writes = true },
	{ .effect = FWCTL_CONFIG_RESET_CONV, .required = RW, .writes = true },
	{ .effect = FWCTL_CONFIG_RESET_FUNC, .required = RW, .writes = true },
	{ .effect = FWCTL_PERSISTS, .required = RW, .writes = true },
	{ .effect = FWCTL_CONFIG_NOW, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_INVENTORY_NOW, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_POLICY_NOW, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_LOG_NOW, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_EXCLUSIVE_NS, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_EXCLUSIVE_ALL, .required = FULL, .writes = true,
	  .integrity = true, .lockdown_ok = true },
	{ .effect = FWCTL_DATA_NOW, .required = FULL, .writes = true, .in_use = true,
	  .integrity = true },
	{ .effect = FWCTL_SECURITY, .required = FULL, .writes = true, .in_use = true,
	  .integrity = true },
	{ .effect = FWCTL_FIRMWARE, .required = FULL, .writes = true, .in_use = true,
	  .integrity = true },
	{ .effect = FWCTL_REMOTE, .required = CONFIG },
	{ .effect = FWCTL_REMOTE | FWCTL_CONFIG_RESET_COLD, .required = FULL, .writes = true,
	  .integrity = true },
	{ .effect = FWCTL_DISCLOSES, .required = CONFIG, .confidentiality = true },
	{ .effect = FWCTL_BACKGROUND, .required = CONFIG,
	  .never = BIT(FWCTL_REFUSAL_BACKGROUND) },
	{ .effect = FWCTL_ABORTABLE, .required = CONFIG },
	{ .effect = FWCTL_UNREPORTED, .required = CONFIG },
	{ .effect = FWCTL_UNKNOWN, .required = CONFIG,
	  .never = BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS) },
};

static const struct fwctl_command plain_row = {
	.name = "plain", .spec = "spec", .why = "why", .opcode = 0x1,
	.limits = { .in_min = 4, .in_max = 8, .out_min = 16, .out_max = 16 },
};

/* A case that is allowed, until a test changes something */
static struct fwctl_case good_case(const struct fwctl_command *row)
{
	return (struct fwctl_case){
		.policy = fwctl_policy_of(FWCTL_SUBSYSTEM_CXL),
		.row = row,
		.request = { .opcode = 0x1, .in_len = 4, .out_room = 16 },
		.report = { .listed = true },
		.scope = FULL,
		.rawio = true,
	};
}

static u32 expected_refusals(const struct class_line *line, const struct fwctl_case *c,
			     bool lockdown_ok)
{
	u32 refusals = line->never;

	if (line->in_use && c->state.in_use)
		refusals |= BIT(FWCTL_REFUSAL_IN_USE);
	if (line->integrity && c->lockdown >= FWCTL_LOCKDOWN_INTEGRITY &&
	    !(line->lockdown_ok && lockdown_ok))
		refusals |= BIT(FWCTL_REFUSAL_LOCKDOWN);
	if (line->confidentiality && c->lockdown == FWCTL_LOCKDOWN_CONFIDENTIALITY)
		refusals |= BIT(FWCTL_REFUSAL_LOCKDOWN);
	if (c->scope < line->required || (c->scope == RO && line->writes))
		refusals |= BIT(FWCTL_REFUSAL_SCOPE);
	if (c->scope == FULL && !c->rawio)
		refusals |= BIT(FWCTL_REFUSAL_CAPABILITY);
	return refusals;
}

static void check_line(struct kunit *test, const struct class_line *line, bool lockdown_ok,
		       bool from_report)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);
	unsigned int i;

	row.rules = lockdown_ok ? FWCTL_LOCKDOWN_OK : 0;
	if (from_report)
		c.report.effects = line->effect;
	else
		row.effects = line->effect;

	/* scope, rawio, lockdown and in-use, all combinations */
	for (i = 0; i < 4 * 2 * 3 * 2; i++) {
		struct fwctl_verdict verdict;

		c.scope = i % 4;
		c.rawio = i / 4 % 2;
		c.lockdown = i / 8 % 3;
		c.state.in_use = i / 24;
		verdict = fwctl_judge(&c);
		KUNIT_EXPECT_EQ_MSG(test, verdict.refusals,
				    expected_refusals(line, &c, lockdown_ok),
				    "effects %#x scope %u rawio %d lockdown %d in use %d",
				    line->effect, c.scope, c.rawio, c.lockdown, c.state.in_use);
		KUNIT_EXPECT_EQ(test, verdict.required, line->required);
		KUNIT_EXPECT_EQ(test, verdict.effects, line->effect);
	}
}

static void class_to_desc(const struct class_line *line, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "effects_%#x", line->effect);
}
KUNIT_ARRAY_PARAM(class, class_lines, class_to_desc);

static void class_of_row_is_judged_by_the_line(struct kunit *test)
{
	check_line(test, test->param_value, false, false);
}

static void class_of_report_is_judged_like_one_of_the_row(struct kunit *test)
{
	check_line(test, test->param_value, false, true);
}

static void lockdown_ok_lifts_lockdown_only_where_the_line_says(struct kunit *test)
{
	check_line(test, test->param_value, true, false);
}

static void lockdown_ok_does_not_cover_what_only_the_report_knows(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);

	row.rules = FWCTL_LOCKDOWN_OK;
	row.effects = FWCTL_POLICY_NOW;
	c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.report.effects = FWCTL_POLICY_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.report.effects |= FWCTL_CONFIG_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_LOCKDOWN));
}

static void every_class_has_a_line(struct kunit *test)
{
	u32 seen = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(class_lines); i++)
		seen |= class_lines[i].effect;
	KUNIT_EXPECT_EQ(test, seen, GENMASK(FWCTL_EFFECTS_COUNT - 1, 0));
}

static void class_that_is_not_defined_is_unknown(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);
	const u32 unknown = BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS);
	unsigned int i;

	for (i = FWCTL_EFFECTS_COUNT; i < 32; i++) {
		c.report.effects = BIT(i);
		KUNIT_EXPECT_EQ_MSG(test, fwctl_judge(&c).refusals, unknown, "reported %u", i);
		c.report.effects = 0;
		c.request.effects = BIT(i);
		KUNIT_EXPECT_EQ_MSG(test, fwctl_judge(&c).refusals, unknown, "requested %u", i);
		c.request.effects = 0;
		row.effects = BIT(i);
		KUNIT_EXPECT_EQ_MSG(test, fwctl_judge(&c).refusals, unknown, "of the row %u", i);
		row.effects = 0;
		KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	}
}

static void report_can_only_add_effects(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(class_lines); i++) {
		for (j = 0; j < ARRAY_SIZE(class_lines); j++) {
			struct fwctl_verdict alone, both;

			row.effects = class_lines[i].effect;
			c.report.effects = 0;
			alone = fwctl_judge(&c);
			c.report.effects = class_lines[j].effect;
			both = fwctl_judge(&c);
			KUNIT_EXPECT_EQ(test, both.refusals & alone.refusals, alone.refusals);
			KUNIT_EXPECT_GE(test, both.required, alone.required);
		}
	}
}

static void floor_raises_the_required_scope(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);

	for (row.floor = CONFIG; row.floor <= FULL; row.floor++) {
		KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, row.floor);
		for (c.scope = CONFIG; c.scope <= FULL; c.scope++)
			KUNIT_EXPECT_EQ(test, !!fwctl_judge(&c).refusals, c.scope < row.floor);
	}
	row.floor = CONFIG;
	row.effects = FWCTL_CONFIG_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, FULL);
}

static void unreported_shows_and_does_not_refuse(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);
	struct fwctl_verdict verdict;

	c.report.listed = false;
	verdict = fwctl_judge(&c);
	KUNIT_EXPECT_EQ(test, verdict.refusals, 0);
	KUNIT_EXPECT_EQ(test, verdict.effects, FWCTL_UNREPORTED);
}

static void report_that_understates_is_shown(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);

	row.effects = FWCTL_DATA_NOW | FWCTL_CONFIG_NOW | FWCTL_REMOTE;
	c.report.effects = FWCTL_CONFIG_NOW;
	/* REMOTE is not for a CXL report to say */
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).understates, FWCTL_DATA_NOW);
	c.report.effects |= FWCTL_DATA_NOW;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).understates, 0);
	c.report = (struct fwctl_report){};
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).understates, 0);
}

static void payload_outside_the_limits_is_malformed(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);

	c.request.in_len = 3;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_MALFORMED));
	c.request.in_len = 9;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_MALFORMED));
	c.request.in_len = 8;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.request.out_room = 15;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_MALFORMED));
}

static void request_may_add_effects(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);

	c.request.effects = FWCTL_PERSISTS;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, RW);
}

static void rule_refuses_at_every_scope(struct kunit *test)
{
	static const struct { u16 rule; enum fwctl_refusal refusal; } lines[] = {
		{ FWCTL_DATA_PATH, FWCTL_REFUSAL_DATA_PATH },
		{ FWCTL_NAMES_ADDRESS, FWCTL_REFUSAL_NAMES_ADDRESS },
		{ FWCTL_DMA_RETAINED, FWCTL_REFUSAL_DMA_RETAINED },
	};
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		row.rules = lines[i].rule;
		for (c.scope = CONFIG; c.scope <= FULL; c.scope++)
			KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(lines[i].refusal));
	}
}

static void kernel_owns_only_under_its_condition(struct kunit *test)
{
	struct fwctl_command row = plain_row;
	struct fwctl_case c = good_case(&row);

	row.owned = FWCTL_OWNED_BESIDE;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.state.owned = BIT(FWCTL_OWNED_SUBSYSTEM);
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	c.state.owned |= FWCTL_OWNED_BESIDE;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_KERNEL_OWNED));
}

static void opcode_outside_table_and_vendor_range_is_not_supported(struct kunit *test)
{
	struct fwctl_case c = good_case(NULL);
	struct fwctl_verdict verdict;

	/* ... even though the device reports it */
	verdict = fwctl_judge(&c);
	KUNIT_EXPECT_EQ(test, verdict.refusals, BIT(FWCTL_REFUSAL_NOT_SUPPORTED));
	KUNIT_EXPECT_EQ(test, fwctl_verdict_errno(&verdict), -EOPNOTSUPP);
}

static void unlisted_command_needs_the_parameter_and_everything_else(struct kunit *test)
{
	struct fwctl_case c = good_case(NULL);

	c.vendor = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
	c.unlisted_ok = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	KUNIT_EXPECT_TRUE(test, fwctl_judge(&c).by_report);
	for (c.scope = CONFIG; c.scope < FULL; c.scope++)
		KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_SCOPE));
	c.scope = FULL;
	c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_LOCKDOWN));
	c.lockdown = FWCTL_LOCKDOWN_NONE;
	c.confidential_guest = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
	c.confidential_guest = false;
	c.state.in_use = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_IN_USE));
}

static void unlisted_command_the_device_does_not_report_is_never_sent(struct kunit *test)
{
	struct fwctl_case c = good_case(NULL);

	c.vendor = true;
	c.unlisted_ok = true;
	c.report.listed = false;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_NOT_SUPPORTED));
}

static void unlisted_key_goes_by_what_the_door_says(struct kunit *test)
{
	struct fwctl_command door = plain_row;
	struct fwctl_case c = good_case(&door);

	c.key_unlisted = true;
	door.rules = FWCTL_DOOR;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
	door.rules = FWCTL_DOOR | FWCTL_KEYS_ANY;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	door.rules = FWCTL_DOOR | FWCTL_KEYS_BY_REPORT;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
	c.report.key_listed = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	KUNIT_EXPECT_TRUE(test, fwctl_judge(&c).by_report);
	c.confidential_guest = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_POLICY));
}

static void report_may_rule_a_command_out(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);

	c.report.refused = "not changeable";
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
	c.report.refused = NULL;
	c.report.not_supported = "no such Feature";
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_NOT_SUPPORTED));
}

static void tunnel_is_judged_as_its_inner_command_plus_remote(struct kunit *test)
{
	static const struct fwctl_command tunnel = {
		.name = "tunnel", .spec = "spec", .why = "why", .opcode = 0x2,
		.rules = FWCTL_DOOR, .effects = FWCTL_REMOTE,
	};
	struct fwctl_command inner = plain_row;
	struct fwctl_case c = good_case(&inner);

	c.tunnel = &tunnel;
	c.request.depth = 1;
	c.scope = CONFIG;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, 0);
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).effects, FWCTL_REMOTE);

	/* A write to another component takes everything, and no lockdown */
	inner.effects = FWCTL_CONFIG_RESET_COLD;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).required, FULL);
	c.scope = FULL;
	c.lockdown = FWCTL_LOCKDOWN_INTEGRITY;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_LOCKDOWN));
	c.lockdown = FWCTL_LOCKDOWN_NONE;

	/* The inner device's rows and state apply */
	inner.owned = FWCTL_OWNED_BESIDE;
	c.state.owned = FWCTL_OWNED_BESIDE;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_KERNEL_OWNED));
}

static void inner_command_that_only_a_report_knows_is_refused(struct kunit *test)
{
	static const struct fwctl_command tunnel = { .name = "tunnel", .effects = FWCTL_REMOTE };
	struct fwctl_command door = plain_row;
	struct fwctl_case c = good_case(&door);

	c.tunnel = &tunnel;
	c.key_unlisted = true;
	c.report.key_listed = true;
	door.rules = FWCTL_DOOR | FWCTL_KEYS_BY_REPORT;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));

	c.row = NULL;
	c.key_unlisted = false;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_NOT_SUPPORTED));
	c.vendor = true;
	c.unlisted_ok = true;
	KUNIT_EXPECT_EQ(test, fwctl_judge(&c).refusals, BIT(FWCTL_REFUSAL_UNKNOWN_EFFECTS));
}

static void reasons_come_in_the_stated_order_with_their_errnos(struct kunit *test)
{
	static const char * const order[] = {
		"malformed", "not-supported", "kernel-owned", "data-path", "names-an-address",
		"dma-retained", "unknown-effects", "in-use", "background", "lockdown", "policy",
		"scope", "capability",
	};
	struct fwctl_verdict verdict = { .refusals = GENMASK(FWCTL_REFUSAL_COUNT - 1, 0) };
	enum fwctl_refusal i;

	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(order), FWCTL_REFUSAL_COUNT);
	for (i = 0; i < FWCTL_REFUSAL_COUNT; i++) {
		int err = i == 0 ? -EINVAL : i == 1 ? -EOPNOTSUPP : -EPERM;

		KUNIT_EXPECT_EQ(test, fwctl_verdict_reason(&verdict), i);
		KUNIT_EXPECT_STREQ(test, fwctl_refusal_name(i), order[i]);
		KUNIT_EXPECT_EQ(test, fwctl_verdict_errno(&verdict), err);
		verdict.refusals &= ~BIT(i);
	}
	KUNIT_EXPECT_EQ(test, fwctl_verdict_errno(&verdict), 0);
}

static void every_refusal_has_a_sentence(struct kunit *test)
{
	struct fwctl_case c = good_case(&plain_row);
	struct fwctl_verdict verdict;
	enum fwctl_refusal i;

	c.request.malformed = "odd";
	strscpy(c.state.in_use_by, "decoder 0.0 committed", sizeof(c.state.in_use_by));
	verdict = fwctl_judge(&c);
	for (i = 0; i < FWCTL_REFUSAL_COUNT; i++) {
		const char *sentence = fwctl_explain(&c, &verdict, i);

		KUNIT_ASSERT_NOT_NULL(test, sentence);
		KUNIT_EXPECT_GT(test, strlen(sentence), 2);
	}
	KUNIT_EXPECT_STREQ(test, fwctl_explain(&c, &verdict, FWCTL_REFUSAL_COUNT), "allowed");
}

static u32 unclassified(u32 scope, bool rawio, enum fwctl_lockdown lockdown)
{
	struct fwctl_case c = { .scope = scope, .rawio = rawio, .lockdown = lockdown };

	return fwctl_judge_unclassified(&c).refusals;
}

static void unclassified_driver_is_judged_by_its_label(struct kunit *test)
{
	u32 scope;

	for (scope = CONFIG; scope < FULL; scope++)
		KUNIT_EXPECT_EQ(test, unclassified(scope, false, FWCTL_LOCKDOWN_CONFIDENTIALITY),
				0);
	KUNIT_EXPECT_EQ(test, unclassified(FULL, true, FWCTL_LOCKDOWN_NONE), 0);
	KUNIT_EXPECT_EQ(test, unclassified(FULL, false, FWCTL_LOCKDOWN_NONE),
			BIT(FWCTL_REFUSAL_CAPABILITY));
	KUNIT_EXPECT_EQ(test, unclassified(FULL, true, FWCTL_LOCKDOWN_INTEGRITY),
			BIT(FWCTL_REFUSAL_LOCKDOWN));
}

static struct kunit_case arbiter_cases[] = {
	KUNIT_CASE_PARAM(class_of_row_is_judged_by_the_line, class_gen_params),
	KUNIT_CASE_PARAM(class_of_report_is_judged_like_one_of_the_row, class_gen_params),
	KUNIT_CASE_PARAM(lockdown_ok_lifts_lockdown_only_where_the_line_says, class_gen_params),
	KUNIT_CASE(lockdown_ok_does_not_cover_what_only_the_report_knows),
	KUNIT_CASE(every_class_has_a_line),
	KUNIT_CASE(class_that_is_not_defined_is_unknown),
	KUNIT_CASE(report_can_only_add_effects),
	KUNIT_CASE(floor_raises_the_required_scope),
	KUNIT_CASE(unreported_shows_and_does_not_refuse),
	KUNIT_CASE(report_that_understates_is_shown),
	KUNIT_CASE(payload_outside_the_limits_is_malformed),
	KUNIT_CASE(request_may_add_effects),
	KUNIT_CASE(rule_refuses_at_every_scope),
	KUNIT_CASE(kernel_owns_only_under_its_condition),
	KUNIT_CASE(opcode_outside_table_and_vendor_range_is_not_supported),
	KUNIT_CASE(unlisted_command_needs_the_parameter_and_everything_else),
	KUNIT_CASE(unlisted_command_the_device_does_not_report_is_never_sent),
	KUNIT_CASE(unlisted_key_goes_by_what_the_door_says),
	KUNIT_CASE(report_may_rule_a_command_out),
	KUNIT_CASE(tunnel_is_judged_as_its_inner_command_plus_remote),
	KUNIT_CASE(inner_command_that_only_a_report_knows_is_refused),
	KUNIT_CASE(reasons_come_in_the_stated_order_with_their_errnos),
	KUNIT_CASE(every_refusal_has_a_sentence),
	KUNIT_CASE(unclassified_driver_is_judged_by_its_label),
	{}
};

static struct kunit_suite arbiter_suite = {
	.name = "fwctl_arbiter",
	.test_cases = arbiter_cases,
};
kunit_test_suite(arbiter_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_IMPORT_NS("FWCTL");
MODULE_DESCRIPTION("KUnit suites of the fwctl core");
MODULE_LICENSE("GPL");
