// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter: verdict = f(command, scope, authority, policy, lockdown, device
 * state). Pure: no I/O, no locks, no allocation, no global state, so that the
 * answer to "would this be allowed?" is the answer to "may I?".
 *
 *  - effects = row UNION report UNION request: a report can only add.
 *  - What is unknown is refused: reserved bits, unlisted keys, opcodes that
 *    neither the table nor the vendor range has.
 *  - A scope is a set of commands, not a rung: debug-ro admits no write.
 *
 * Each fwctl_refuse_*() answers for one reason, in the order of the enum.
 */
#include "arbiter.h"

#include <kunit/visibility.h>
#include <linux/kernel.h>
#include <linux/log2.h>

#include "policy.h"

/* A vendor's command that no row names */
static bool fwctl_unlisted(const struct fwctl_case *c)
{
	return !c->row && c->vendor;
}

/* Only the report says what the command does */
static bool fwctl_by_report(const struct fwctl_case *c)
{
	if (!c->row)
		return c->vendor;
	return c->key_unlisted && (c->row->rules & FWCTL_KEYS_BY_REPORT);
}

static u32 fwctl_effects(const struct fwctl_case *c)
{
	u32 effects = c->request.effects | c->report.effects;

	if (c->row)
		effects |= c->row->effects;
	if (c->tunnel)
		effects |= c->tunnel->effects | FWCTL_REMOTE;
	if (!c->report.listed)
		effects |= FWCTL_UNREPORTED;
	return effects;
}

/* All that the administrator demands of a command with these effects */
static struct fwctl_bounds fwctl_admin_bounds(const struct fwctl_case *c, u32 effects)
{
	struct fwctl_bounds bounds = c->admin.device;
	unsigned int i;

	fwctl_bounds_add(&bounds, c->admin.command);
	for (i = 0; i < FWCTL_EFFECTS_COUNT; i++) {
		if (effects & BIT(i))
			fwctl_bounds_add(&bounds, c->admin.effects[i]);
	}
	return bounds;
}

static u8 fwctl_required(const struct fwctl_case *c, u32 effects, u8 administrator)
{
	u8 required = max(fwctl_policy_scope(c->policy, effects), administrator);

	if (fwctl_unlisted(c))
		return FWCTL_RPC_DEBUG_WRITE_FULL;
	if (c->row)
		required = max(required, c->row->floor);
	if (c->tunnel)
		required = max(required, c->tunnel->floor);
	return required;
}

/* What the report keeps quiet about, of what it could express */
static u32 fwctl_understates(const struct fwctl_case *c)
{
	if (!c->row || c->tunnel || !c->report.listed)
		return 0;
	return c->row->effects & ~c->report.effects & c->policy->reportable;
}

static u16 fwctl_rules(const struct fwctl_case *c)
{
	return (c->row ? c->row->rules : 0) | (c->tunnel ? c->tunnel->rules : 0);
}

/**
 * fwctl_limits_malformed - does the payload fit the row?
 * @c: the case
 *
 * Return: what is wrong, a sentence; NULL if nothing.
 */
const char *fwctl_limits_malformed(const struct fwctl_case *c)
{
	const struct fwctl_limits *limits;

	if (!c->row)
		return NULL;
	limits = &c->row->limits;
	if (c->request.in_len < limits->in_min)
		return "the payload is shorter than the command's";
	if (c->request.in_len > limits->in_max)
		return "the payload is longer than the command's";
	if (c->request.out_room < limits->out_min)
		return "no room for the command's response";
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_limits_malformed);

static bool fwctl_refuse_malformed(const struct fwctl_case *c)
{
	return c->request.malformed || fwctl_limits_malformed(c);
}

static bool fwctl_refuse_not_supported(const struct fwctl_case *c)
{
	if (c->report.not_supported)
		return true;
	if (c->row)
		return false;
	return !c->vendor || !c->report.listed;
}

static bool fwctl_refuse_kernel_owned(const struct fwctl_case *c)
{
	return c->row && (c->row->owned & c->state.owned);
}

static bool fwctl_refuse_unknown_effects(const struct fwctl_case *c, u32 effects)
{
	/* A class that is not defined is as unknown as one that is said to be */
	if (effects & (FWCTL_UNKNOWN | ~GENMASK(FWCTL_EFFECTS_COUNT - 1, 0)))
		return true;
	if (c->report.refused)
		return true;
	/* The inner device's report cannot be had through a tunnel */
	if (c->tunnel && fwctl_by_report(c))
		return true;
	if (!c->key_unlisted || !c->row || (c->row->rules & FWCTL_KEYS_ANY))
		return false;
	return !(c->row->rules & FWCTL_KEYS_BY_REPORT) || !c->report.key_listed;
}

static bool fwctl_refuse_in_use(const struct fwctl_case *c, u32 effects)
{
	if (!c->state.in_use)
		return false;
	return (effects & c->policy->in_use) ||
	       (c->policy->in_use_unlisted && fwctl_unlisted(c));
}

/* The row's justification holds for the writes that the row knows of */
static bool fwctl_lockdown_ok(const struct fwctl_case *c, u32 effects)
{
	if (!c->row || !(c->row->rules & FWCTL_LOCKDOWN_OK) || c->key_unlisted)
		return false;
	return !(effects & FWCTL_WRITES & ~c->row->effects);
}

static bool fwctl_refuse_lockdown(const struct fwctl_case *c, u32 effects, u8 required)
{
	if (c->lockdown == FWCTL_LOCKDOWN_NONE)
		return false;
	if (effects & (FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_FIRMWARE))
		return true;
	if ((effects & FWCTL_REMOTE) && (effects & FWCTL_WRITES))
		return true;
	if (fwctl_unlisted(c))
		return true;
	if (required == FWCTL_RPC_DEBUG_WRITE_FULL && !fwctl_lockdown_ok(c, effects))
		return true;
	return c->lockdown == FWCTL_LOCKDOWN_CONFIDENTIALITY && (effects & FWCTL_DISCLOSES);
}

static bool fwctl_refuse_policy(const struct fwctl_case *c, u8 refused)
{
	if (refused & BIT(c->scope))
		return true;
	if (fwctl_unlisted(c) && !c->unlisted_ok)
		return true;
	return c->confidential_guest && fwctl_by_report(c);
}

static bool fwctl_refuse_scope(const struct fwctl_case *c, u32 effects, u8 required)
{
	if (c->scope == FWCTL_RPC_DEBUG_READ_ONLY && (effects & FWCTL_WRITES))
		return true;
	return c->scope < required;
}

/**
 * fwctl_judge - may this command be sent?
 * @c: everything the answer depends on
 *
 * Context: any. Pure.
 * Return: the verdict, with every reason that applies.
 */
struct fwctl_verdict fwctl_judge(const struct fwctl_case *c)
{
	u32 effects = fwctl_effects(c);
	struct fwctl_bounds admin = fwctl_admin_bounds(c, effects);
	u8 required = fwctl_required(c, effects, admin.required);
	u16 rules = fwctl_rules(c);
	const bool refused[FWCTL_REFUSAL_COUNT] = {
		[FWCTL_REFUSAL_MALFORMED] = fwctl_refuse_malformed(c),
		[FWCTL_REFUSAL_NOT_SUPPORTED] = fwctl_refuse_not_supported(c),
		[FWCTL_REFUSAL_KERNEL_OWNED] = fwctl_refuse_kernel_owned(c),
		[FWCTL_REFUSAL_DATA_PATH] = rules & FWCTL_DATA_PATH,
		[FWCTL_REFUSAL_NAMES_ADDRESS] = rules & FWCTL_NAMES_ADDRESS,
		[FWCTL_REFUSAL_DMA_RETAINED] = rules & FWCTL_DMA_RETAINED,
		[FWCTL_REFUSAL_UNKNOWN_EFFECTS] = fwctl_refuse_unknown_effects(c, effects),
		[FWCTL_REFUSAL_IN_USE] = fwctl_refuse_in_use(c, effects),
		[FWCTL_REFUSAL_BACKGROUND] = effects & FWCTL_BACKGROUND,
		[FWCTL_REFUSAL_LOCKDOWN] = fwctl_refuse_lockdown(c, effects, required),
		[FWCTL_REFUSAL_POLICY] = fwctl_refuse_policy(c, admin.refused),
		[FWCTL_REFUSAL_SCOPE] = fwctl_refuse_scope(c, effects, required),
		[FWCTL_REFUSAL_CAPABILITY] = c->scope == FWCTL_RPC_DEBUG_WRITE_FULL && !c->rawio,
	};
	struct fwctl_verdict verdict = {
		.effects = effects,
		.required = required,
		.by_report = fwctl_by_report(c),
		.understates = fwctl_understates(c),
	};
	enum fwctl_refusal i;

	for (i = 0; i < FWCTL_REFUSAL_COUNT; i++)
		verdict.refusals |= refused[i] ? BIT(i) : 0;
	return verdict;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_judge);

/**
 * fwctl_judge_unclassified - may a driver without a command set be called?
 * @c: scope, rawio, lockdown and admin of the case; the rest is not looked at
 *
 * Nothing is known of the command but its label, so the label is judged. Of what
 * the administrator demands, that for the device applies, and that for what no
 * report vouches for; whether the rest applies cannot be told.
 *
 * Context: any. Pure.
 * Return: the verdict.
 */
struct fwctl_verdict fwctl_judge_unclassified(const struct fwctl_case *c)
{
	struct fwctl_bounds admin = c->admin.device;
	struct fwctl_verdict verdict = { .effects = FWCTL_UNREPORTED };

	fwctl_bounds_add(&admin, c->admin.effects[ilog2(FWCTL_UNREPORTED)]);
	verdict.required = admin.required;
	if (admin.refused & BIT(c->scope))
		verdict.refusals |= BIT(FWCTL_REFUSAL_POLICY);
	if (c->scope < verdict.required)
		verdict.refusals |= BIT(FWCTL_REFUSAL_SCOPE);
	if (c->scope != FWCTL_RPC_DEBUG_WRITE_FULL)
		return verdict;
	if (c->lockdown != FWCTL_LOCKDOWN_NONE)
		verdict.refusals |= BIT(FWCTL_REFUSAL_LOCKDOWN);
	if (!c->rawio)
		verdict.refusals |= BIT(FWCTL_REFUSAL_CAPABILITY);
	return verdict;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_judge_unclassified);

/**
 * fwctl_verdict_reason - the first reason of a refusal
 * @verdict: a verdict that refuses
 *
 * Return: the reason that comes first in the order of the enum;
 * FWCTL_REFUSAL_COUNT if the verdict allows.
 */
enum fwctl_refusal fwctl_verdict_reason(const struct fwctl_verdict *verdict)
{
	return verdict->refusals ? __ffs(verdict->refusals) : FWCTL_REFUSAL_COUNT;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_verdict_reason);

/**
 * fwctl_verdict_errno - the errno of a verdict
 * @verdict: the verdict
 *
 * Return: 0 if it allows; -EINVAL for malformed, -EOPNOTSUPP for
 * not-supported, -EPERM for every other reason.
 */
int fwctl_verdict_errno(const struct fwctl_verdict *verdict)
{
	switch (fwctl_verdict_reason(verdict)) {
	case FWCTL_REFUSAL_COUNT:
		return 0;
	case FWCTL_REFUSAL_MALFORMED:
		return -EINVAL;
	case FWCTL_REFUSAL_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	default:
		return -EPERM;
	}
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_verdict_errno);
