// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter against what the documents say (oracle.h), by every combination of
 * class, where the class comes from, what the command is, floor, mark, tunnel,
 * scope, capability, lockdown, use, ownership, confidential guest, unlisted=1, what
 * the administrator demands and subsystem: also those that no machine of the tests
 * can be brought into.
 */
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/log2.h>
#include <linux/minmax.h>

#include "../arbiter.h"
#include "../policy.h"
#include "oracle.h"

static_assert(ORACLE_CLASSES == FWCTL_EFFECTS_COUNT);
static_assert((int)ORACLE_REASONS == (int)FWCTL_REFUSAL_COUNT);

static const enum fwctl_subsystem subsystems[] = {
	FWCTL_SUBSYSTEM_CXL, FWCTL_SUBSYSTEM_NVME, FWCTL_SUBSYSTEM_NET,
};

/* Where a command has its classes from */
enum { BY_ROW, BY_REPORT, BY_REQUEST, SOURCES };

/* What a demand of the administrator is for */
enum { FOR_DEVICE, FOR_COMMAND, FOR_FIRST_CLASS, FOR_SECOND_CLASS, FOR_OTHER_CLASS, TARGETS };

struct demand {
	unsigned int target;
	struct fwctl_bounds bounds;
};

/**
 * struct combination - one of all
 * @first: a class
 * @second: another one, the same, or ORACLE_CLASSES for none
 * @first_by: where @first comes from
 * @second_by: where @second comes from
 * @demands: of the administrator
 * @q: the rest, and what is asked of the oracle
 */
struct combination {
	unsigned int first;
	unsigned int second;
	unsigned int first_by;
	unsigned int second_by;
	struct demand demands[2];
	struct oracle_question q;
};

static const struct fwctl_command tunnel_row = { .name = "tunnel", .effects = FWCTL_REMOTE };

/* The next value of a digit of a number, whose digits are all that can differ */
static unsigned int digit(u64 *number, unsigned int values)
{
	unsigned int value = *number % values;

	*number /= values;
	return value;
}

static void add_class(struct combination *one, unsigned int class, unsigned int by)
{
	if (class >= ORACLE_CLASSES)
		return;
	if (by == BY_ROW)
		one->q.row_effects |= BIT(class);
	else
		one->q.more_effects |= BIT(class);
	if (by == BY_REPORT)
		one->q.reported |= BIT(class);
}

/* A demand for a class that the command does not have is none of it */
static void add_demand(struct combination *one, struct demand *to, struct demand demand)
{
	*to = demand;
	if (demand.target == FOR_OTHER_CLASS)
		return;
	one->q.demanded = max(one->q.demanded, demand.bounds.required);
	one->q.forbidden |= demand.bounds.refused;
}

/* Who asks, when and where; returns what is left of the number */
static u64 combine_authority(struct oracle_question *q, u64 number)
{
	q->scope = digit(&number, 4);
	q->lockdown = digit(&number, 3);
	q->caller = digit(&number, 2);
	q->opener = digit(&number, 2);
	q->in_use = digit(&number, 2);
	q->confidential = digit(&number, 2);
	q->unlisted = digit(&number, 2);
	q->subsystem = digit(&number, 3);
	return number;
}
#define AUTHORITIES	(4 * 3 * 2 * 2 * 2 * 2 * 2 * 3)
#define ASKERS		(4 * 3 * 2 * 2)	/* the first of these: scope, lockdown, capabilities */

/* What is asked for */
static u64 combine_command(struct oracle_question *q, u64 number)
{
	q->kind = digit(&number, ORACLE_KINDS);
	q->floor = digit(&number, 4);
	q->lockdown_ok = digit(&number, 2);
	q->tunnel = digit(&number, 2);
	q->owned = digit(&number, 2);
	return number;
}
#define COMMANDS	(ORACLE_KINDS * 4 * 2 * 2 * 2)

static bool has_row(const struct oracle_question *q)
{
	return q->kind <= ORACLE_KEY_UNKNOWN;
}

/* What does not exist without a row; nor what is reported and is not */
static bool makes_sense(const struct combination *one)
{
	if (has_row(&one->q))
		return true;
	if (one->q.kind == ORACLE_VENDOR && (one->q.more_effects & BIT(ORACLE_UNREPORTED)))
		return false;
	return !one->q.floor && !one->q.lockdown_ok && !one->q.owned && !one->q.row_effects;
}

static bool is_reported(const struct combination *one)
{
	const struct oracle_question *q = &one->q;

	if (q->kind == ORACLE_VENDOR_UNREPORTED)
		return false;
	return !((q->row_effects | q->more_effects) & BIT(ORACLE_UNREPORTED));
}

static struct fwctl_admin administrator(const struct combination *one)
{
	struct fwctl_admin admin = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(one->demands); i++) {
		struct fwctl_bounds * const to[TARGETS] = {
			[FOR_DEVICE] = &admin.device,
			[FOR_COMMAND] = &admin.command,
			[FOR_FIRST_CLASS] = &admin.effects[one->first % ORACLE_CLASSES],
			[FOR_SECOND_CLASS] = &admin.effects[one->second % ORACLE_CLASSES],
			[FOR_OTHER_CLASS] = &admin.effects[ilog2(FWCTL_FIRMWARE)],
		};

		fwctl_bounds_add(to[one->demands[i].target], one->demands[i].bounds);
	}
	return admin;
}

/* The same as the arbiter is asked */
static struct fwctl_verdict judge(const struct combination *one)
{
	const struct oracle_question *q = &one->q;
	struct fwctl_command row = {
		.name = "row", .effects = q->row_effects, .floor = q->floor,
		.rules = (q->lockdown_ok ? FWCTL_LOCKDOWN_OK : 0) |
			 (q->kind == ORACLE_ROW ? 0 : FWCTL_DOOR) |
			 (q->kind == ORACLE_KEY_BY_REPORT || q->kind == ORACLE_KEY_UNREPORTED ?
			  FWCTL_KEYS_BY_REPORT : 0),
		.owned = FWCTL_OWNED_BESIDE,
	};
	struct fwctl_case c = {
		.policy = fwctl_policy_of(subsystems[q->subsystem]),
		.row = has_row(q) ? &row : NULL,
		.key_unlisted = has_row(q) && q->kind != ORACLE_ROW,
		.tunnel = q->tunnel ? &tunnel_row : NULL,
		.vendor = q->kind == ORACLE_VENDOR || q->kind == ORACLE_VENDOR_UNREPORTED,
		.report.listed = is_reported(one),
		.report.key_listed = q->kind == ORACLE_KEY_BY_REPORT ||
				     q->kind == ORACLE_KEY_UNKNOWN,
		.state.owned = q->owned ? FWCTL_OWNED_BESIDE : 0,
		.state.in_use = q->in_use,
		.admin = administrator(one),
		.scope = q->scope,
		.rawio = q->caller && q->opener,
		.lockdown = (enum fwctl_lockdown)q->lockdown,
		.confidential_guest = q->confidential,
		.unlisted_ok = q->unlisted,
	};

	if (one->first_by == BY_REPORT)
		c.report.effects |= BIT(one->first);
	else if (one->first_by == BY_REQUEST)
		c.request.effects |= BIT(one->first);
	if (one->second < ORACLE_CLASSES && one->second_by == BY_REPORT)
		c.report.effects |= BIT(one->second);
	else if (one->second < ORACLE_CLASSES && one->second_by == BY_REQUEST)
		c.request.effects |= BIT(one->second);
	return fwctl_judge(&c);
}

static bool check(struct kunit *test, struct combination *one)
{
	const struct oracle_question *q = &one->q;
	struct oracle_answer answer;
	struct fwctl_verdict verdict = judge(one);

	/* That there is no report of it is no class that a row or a flag could have */
	if (!is_reported(one))
		one->q.more_effects |= BIT(ORACLE_UNREPORTED);
	answer = oracle_ask(q);
	if (verdict.refusals == answer.reasons && verdict.required == answer.required &&
	    verdict.effects == answer.effects && verdict.by_report == answer.by_report &&
	    verdict.understates == answer.understates &&
	    fwctl_verdict_errno(&verdict) == oracle_errno(&answer))
		return true;
	KUNIT_FAIL(test,
		   "kind %d row %#x more %#x floor %u mark %d tunnel %d owned %d subsystem %u scope %u lockdown %u in use %d confidential %d unlisted %d caller %d opener %d demanded %u forbidden %#x: reasons %#x, expected %#x; scope %u, expected %u; effects %#x, expected %#x; understates %#x, expected %#x; by report %d, expected %d",
		   q->kind, q->row_effects, q->more_effects, q->floor, q->lockdown_ok, q->tunnel,
		   q->owned, q->subsystem, q->scope, q->lockdown, q->in_use, q->confidential,
		   q->unlisted, q->caller, q->opener, q->demanded, q->forbidden, verdict.refusals,
		   answer.reasons, verdict.required, answer.required, verdict.effects,
		   answer.effects, verdict.understates, answer.understates, verdict.by_report,
		   answer.by_report);
	return false;
}

/* The first so many authorities for this command; false once enough has failed */
static bool check_authorities(struct kunit *test, struct combination *one, unsigned int authorities,
			      u64 *count)
{
	struct combination each;
	unsigned int i, wrong = 0;

	for (i = 0; i < authorities && wrong < 10; i++) {
		each = *one;
		combine_authority(&each.q, i);
		wrong += !check(test, &each);
		++*count;
	}
	return !wrong;
}

/*
 * R1, R3, R4, R5, R6, R10, R11: each class, wherever it comes from, for every kind of
 * command and everybody who could ask.
 */
static void every_class_every_kind_every_asker(struct kunit *test)
{
	unsigned int i, class, by;
	u64 count = 0;
	bool ok = true;

	for (class = 0; ok && class <= ORACLE_CLASSES; class++) {
		for (i = 0; ok && i < SOURCES * COMMANDS; i++) {
			struct combination one = { .first = class };
			u64 number = i;

			by = digit(&number, SOURCES);
			combine_command(&one.q, number);
			one.first_by = class < ORACLE_CLASSES ? by : BY_ROW;
			one.second = ORACLE_CLASSES;
			add_class(&one, class, by);
			if (makes_sense(&one))
				ok = check_authorities(test, &one, AUTHORITIES, &count);
			cond_resched();
		}
	}
	kunit_info(test, "%llu combinations\n", count);
	KUNIT_EXPECT_EQ(test, count, 9126144);
}

/* R2: each two classes, from wherever each of them comes. */
static void every_two_classes_every_asker(struct kunit *test)
{
	unsigned int first, second, i;
	u64 count = 0;
	bool ok = true;

	for (first = 0; ok && first < ORACLE_CLASSES; first++) {
		for (second = first; ok && second < ORACLE_CLASSES; second++) {
			for (i = 0; ok && i < SOURCES * SOURCES * 2; i++) {
				struct combination one = { .first = first, .second = second };
				u64 number = i;

				one.first_by = digit(&number, SOURCES);
				one.second_by = digit(&number, SOURCES);
				one.q.lockdown_ok = digit(&number, 2);
				add_class(&one, first, one.first_by);
				add_class(&one, second, one.second_by);
				ok = check_authorities(test, &one, AUTHORITIES, &count);
			}
			cond_resched();
		}
	}
	kunit_info(test, "%llu combinations\n", count);
	KUNIT_EXPECT_EQ(test, count, 3939840);
}

/* Two demands, each for anything, of each scope and against each set of scopes. */
static u64 combine_demands(struct combination *one, u64 number)
{
	struct demand first, second;

	first.target = digit(&number, TARGETS);
	first.bounds.required = digit(&number, 4);
	first.bounds.refused = digit(&number, 16);
	second.target = digit(&number, TARGETS);
	second.bounds.required = digit(&number, 4);
	second.bounds.refused = BIT(digit(&number, 5)) & FWCTL_SCOPES;
	add_demand(one, &one->demands[0], first);
	add_demand(one, &one->demands[1], second);
	return number;
}
#define DEMANDS		(TARGETS * 4 * 16 * TARGETS * 4 * 5)

/* R28: what an administrator demands of a device, a command or a class only ever adds. */
static void every_two_demands_every_asker(struct kunit *test)
{
	unsigned int i;
	u64 count = 0;
	bool ok = true;

	for (i = 0; ok && i < DEMANDS * 2 * 2; i++) {
		struct combination one = {
			.first = ilog2(FWCTL_CONFIG_NOW), .first_by = BY_REPORT,
			.second = ilog2(FWCTL_DISCLOSES), .second_by = BY_REQUEST,
		};
		u64 number = combine_demands(&one, i);

		one.q.kind = digit(&number, 2) ? ORACLE_VENDOR : ORACLE_ROW;
		one.q.lockdown_ok = digit(&number, 2) && one.q.kind == ORACLE_ROW;
		add_class(&one, one.first, one.first_by);
		add_class(&one, one.second, one.second_by);
		ok = check_authorities(test, &one, ASKERS, &count);
		cond_resched();
	}
	kunit_info(test, "%llu combinations\n", count);
	KUNIT_EXPECT_EQ(test, count, 6144000);
}

static struct kunit_case authority_cases[] = {
	KUNIT_CASE_SLOW(every_class_every_kind_every_asker),
	KUNIT_CASE_SLOW(every_two_classes_every_asker),
	KUNIT_CASE_SLOW(every_two_demands_every_asker),
	{}
};

static struct kunit_suite authority_suite = {
	.name = "fwctl_authority",
	.test_cases = authority_cases,
};
kunit_test_suite(authority_suite);
