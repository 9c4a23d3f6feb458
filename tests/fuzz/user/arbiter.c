// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter: drivers/fwctl/{arbiter,policy}.c. A case is taken from the input, and made
 * worse in one thing: what was refused stays so.
 *
 * Effects that nobody has defined are among them: they are refused.
 *
 * Input: the case, field by field; then u8 in what it is worse, and by how much.
 */
#include "target.h"

#include "../../../drivers/fwctl/arbiter.h"
#include "../../../drivers/fwctl/policy.h"

#define EFFECTS_ALL	(BIT(FWCTL_EFFECTS_COUNT) - 1)

static void take_row(struct input *input, struct fwctl_command *row)
{
	*row = (struct fwctl_command){
		.floor = take(input, 1) & 3,
		.effects = take(input, 3),
		.rules = take(input, 1),
		.owned = take(input, 1),
		.limits = { .in_max = FWCTL_PAYLOAD_MAX, .out_max = FWCTL_PAYLOAD_MAX },
	};
}

static void take_bounds(struct input *input, struct fwctl_bounds *bounds)
{
	bounds->required = take(input, 1) & 3;
	bounds->refused = take(input, 1) & FWCTL_SCOPES;
}

static void take_case(struct input *input, struct fwctl_case *c, struct fwctl_command *rows)
{
	u8 flags;

	memset(c, 0, sizeof(*c));
	c->policy = fwctl_policy_of(take(input, 1) % FWCTL_SUBSYSTEM_COUNT);
	take_row(input, &rows[0]);
	take_row(input, &rows[1]);
	flags = take(input, 1);
	c->row = flags & 1 ? &rows[0] : NULL;
	c->tunnel = flags & 2 ? &rows[1] : NULL;
	c->vendor = flags & 4;
	c->key_unlisted = flags & 8 && c->row;
	c->rawio = flags & 16;
	c->confidential_guest = flags & 32;
	c->unlisted_ok = flags & 64;
	c->state.in_use = flags & 128;
	flags = take(input, 1);
	c->lockdown = (flags & 3) % 3;
	c->scope = flags >> 2 & 3;
	c->report.listed = flags & 16;
	c->report.key_listed = flags & 32;
	c->report.refused = flags & 64 ? "refused" : NULL;
	c->report.not_supported = flags & 128 ? "not supported" : NULL;
	c->report.effects = take(input, 3);
	c->request.effects = take(input, 3);
	c->request.in_len = take(input, 2);
	c->state.owned = take(input, 1);
	take_bounds(input, &c->admin.device);
	take_bounds(input, &c->admin.command);
	take_bounds(input, &c->admin.effects[take(input, 1) % FWCTL_EFFECTS_COUNT]);
}

/* One thing is worse; false if it is as bad already, or worse in no way that can be compared */
static bool make_worse(struct input *input, struct fwctl_case *c)
{
	u8 what = take(input, 1) % 12;
	u32 more = take(input, 3);

	switch (what) {
	case 0: c->report.effects |= more; return true;
	case 1: c->request.effects |= more; return true;
	case 2: c->rawio = false; return true;
	case 3: c->confidential_guest = true; return true;
	case 4: c->state.in_use = true; return true;
	case 5: c->state.owned |= more; return true;
	case 6: c->report.refused = "worse"; return true;
	case 7: c->report.not_supported = "worse"; return true;
	case 8: c->unlisted_ok = false; return true;
	case 9: c->admin.device.required = max(c->admin.device.required, (u8)(more & 3)); return true;
	case 10: c->admin.effects[more % FWCTL_EFFECTS_COUNT].refused = FWCTL_SCOPES; return true;
	default:
		if (c->lockdown == FWCTL_LOCKDOWN_CONFIDENTIALITY)
			return false;
		c->lockdown++;
		return true;
	}
}

/* What never gets through, whatever else */
static void check_allowed(const struct fwctl_case *c, const struct fwctl_verdict *v)
{
	u16 rules = (c->row ? c->row->rules : 0) | (c->tunnel ? c->tunnel->rules : 0);

	check(!(v->effects & (FWCTL_UNKNOWN | FWCTL_BACKGROUND | ~EFFECTS_ALL)));
	check(!(rules & (FWCTL_DATA_PATH | FWCTL_NAMES_ADDRESS | FWCTL_DMA_RETAINED)));
	check(c->scope != FWCTL_RPC_DEBUG_READ_ONLY || !(v->effects & FWCTL_WRITES));
	check(c->scope != FWCTL_RPC_CONFIGURATION || !(v->effects & FWCTL_WRITES));
	check(c->scope != FWCTL_RPC_DEBUG_WRITE_FULL || c->rawio);
	check(c->row || (c->vendor && c->unlisted_ok && c->scope == FWCTL_RPC_DEBUG_WRITE_FULL));
	check(!c->row || !(c->row->owned & c->state.owned));
	check(!c->report.refused && !c->report.not_supported);
	if (c->lockdown)
		check(c->row && !(v->effects & (FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_FIRMWARE)));
	if (c->confidential_guest)
		check(c->row && !v->by_report);
	check(!(c->admin.device.refused & BIT(c->scope)));
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	struct fwctl_command rows[2];
	struct fwctl_case c;
	struct fwctl_verdict verdict, again, worse;

	take_case(&input, &c, rows);
	verdict = fwctl_judge(&c);
	again = fwctl_judge(&c);
	check(!memcmp(&verdict, &again, sizeof(verdict)));
	check(verdict.required <= FWCTL_RPC_DEBUG_WRITE_FULL);
	check(!verdict.refusals == !fwctl_verdict_errno(&verdict));
	check((c.report.effects & ~verdict.effects) == 0);
	check(!c.row || (c.row->effects & ~verdict.effects) == 0);
	if (!verdict.refusals)
		check_allowed(&c, &verdict);
	if (make_worse(&input, &c)) {
		worse = fwctl_judge(&c);
		check(!(verdict.refusals & ~worse.refusals));
		check(worse.required >= verdict.required);
	}
}

const struct target arbiter_target = { "arbiter", run };
