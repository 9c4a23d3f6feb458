// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts in words: the name of every reason, and a sentence that a person
 * can act on. Pure, like the arbiter whose verdicts it explains.
 */
#include "arbiter.h"

#include <kunit/visibility.h>
#include <linux/kernel.h>

const char *fwctl_refusal_name(enum fwctl_refusal refusal)
{
	static const char * const names[FWCTL_REFUSAL_COUNT] = {
		[FWCTL_REFUSAL_MALFORMED] = "malformed",
		[FWCTL_REFUSAL_NOT_SUPPORTED] = "not-supported",
		[FWCTL_REFUSAL_KERNEL_OWNED] = "kernel-owned",
		[FWCTL_REFUSAL_DATA_PATH] = "data-path",
		[FWCTL_REFUSAL_NAMES_ADDRESS] = "names-an-address",
		[FWCTL_REFUSAL_DMA_RETAINED] = "dma-retained",
		[FWCTL_REFUSAL_UNKNOWN_EFFECTS] = "unknown-effects",
		[FWCTL_REFUSAL_IN_USE] = "in-use",
		[FWCTL_REFUSAL_BACKGROUND] = "background",
		[FWCTL_REFUSAL_LOCKDOWN] = "lockdown",
		[FWCTL_REFUSAL_POLICY] = "policy",
		[FWCTL_REFUSAL_SCOPE] = "scope",
		[FWCTL_REFUSAL_CAPABILITY] = "capability",
	};

	return refusal < FWCTL_REFUSAL_COUNT ? names[refusal] : "none";
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_refusal_name);

const char *fwctl_scope_name(u32 scope)
{
	static const char * const names[] = {
		[FWCTL_RPC_CONFIGURATION] = "config",
		[FWCTL_RPC_DEBUG_READ_ONLY] = "debug-ro",
		[FWCTL_RPC_DEBUG_WRITE] = "debug-rw",
		[FWCTL_RPC_DEBUG_WRITE_FULL] = "debug-full",
	};

	return scope < ARRAY_SIZE(names) ? names[scope] : "unknown";
}

/*
 * The row's name; "unlisted" is a vendor's command that no row names, and
 * "unclassified" what the driver of the device does not tell
 */
const char *fwctl_command_name(const struct fwctl_case *c)
{
	if (!c->policy)
		return "unclassified";
	if (c->row)
		return c->row->name;
	return c->vendor ? "unlisted" : "unknown";
}

static const char *fwctl_explain_not_supported(const struct fwctl_case *c)
{
	if (c->report.not_supported)
		return c->report.not_supported;
	if (c->vendor)
		return "a vendor command that neither the table names nor the device reports";
	return "no row for this opcode, and it is not in the vendor range";
}

static const char *fwctl_explain_unknown_effects(const struct fwctl_case *c,
						 const struct fwctl_verdict *verdict)
{
	if (c->report.refused)
		return c->report.refused;
	if (verdict->effects & FWCTL_UNKNOWN)
		return "the device reports an effect that the specification reserves";
	if (c->tunnel)
		return "the table does not say what it does, and no report comes through a tunnel";
	return "neither the table nor the device says what lies behind this key";
}

/* Of all that the administrator demands, what refuses this scope */
static const char *fwctl_explain_admin(const struct fwctl_case *c, u32 effects)
{
	u8 scope = BIT(c->scope);
	unsigned int i;

	if (c->admin.device.refused & scope)
		return "the administrator refuses this scope on this device";
	if (c->admin.command.refused & scope)
		return "the administrator refuses this command at this scope";
	for (i = 0; i < FWCTL_EFFECTS_COUNT; i++) {
		if ((effects & BIT(i)) && (c->admin.effects[i].refused & scope))
			return "the administrator refuses what it does at this scope";
	}
	return NULL;
}

static const char *fwctl_explain_policy(const struct fwctl_case *c,
					const struct fwctl_verdict *verdict)
{
	const char *admin = fwctl_explain_admin(c, verdict->effects);

	if (admin)
		return admin;
	if (c->confidential_guest)
		return "only the device calls it harmless, which no confidential guest believes";
	return "a vendor command without published specification: see unlisted=1 of fwctl";
}

/* Would a lower scope do, if it were not for the administrator? */
static bool fwctl_administrator_raised(const struct fwctl_case *c,
				       const struct fwctl_verdict *verdict)
{
	struct fwctl_case plain = *c;

	if (!c->policy)
		return true;
	plain.admin = (struct fwctl_admin){};
	return fwctl_judge(&plain).required < verdict->required;
}

static const char *fwctl_explain_scope(const struct fwctl_case *c,
				       const struct fwctl_verdict *verdict)
{
	static const char * const needs[][2] = {
		[FWCTL_RPC_CONFIGURATION] = { "needs scope config" },
		[FWCTL_RPC_DEBUG_READ_ONLY] = {
			"needs scope debug-ro",
			"needs scope debug-ro, as the administrator demands",
		},
		[FWCTL_RPC_DEBUG_WRITE] = {
			"needs scope debug-rw",
			"needs scope debug-rw, as the administrator demands",
		},
		[FWCTL_RPC_DEBUG_WRITE_FULL] = {
			"needs scope debug-full",
			"needs scope debug-full, as the administrator demands",
		},
	};

	return needs[verdict->required][fwctl_administrator_raised(c, verdict)];
}

/**
 * fwctl_explain - a reason, as a sentence
 * @c: the case
 * @verdict: the verdict on it
 * @refusal: one of the verdict's reasons
 *
 * Context: any. Pure.
 * Return: the sentence, valid as long as @c.
 */
const char *fwctl_explain(const struct fwctl_case *c, const struct fwctl_verdict *verdict,
			  enum fwctl_refusal refusal)
{
	switch (refusal) {
	case FWCTL_REFUSAL_MALFORMED:
		return c->request.malformed ?: fwctl_limits_malformed(c);
	case FWCTL_REFUSAL_NOT_SUPPORTED:
		return fwctl_explain_not_supported(c);
	case FWCTL_REFUSAL_KERNEL_OWNED:
		return c->row->why;
	case FWCTL_REFUSAL_DATA_PATH:
	case FWCTL_REFUSAL_NAMES_ADDRESS:
	case FWCTL_REFUSAL_DMA_RETAINED:
		return c->row ? c->row->why : c->tunnel->why;
	case FWCTL_REFUSAL_UNKNOWN_EFFECTS:
		return fwctl_explain_unknown_effects(c, verdict);
	case FWCTL_REFUSAL_IN_USE:
		return c->state.in_use_by;
	case FWCTL_REFUSAL_BACKGROUND:
		return "it completes in the background, where it could not be followed";
	case FWCTL_REFUSAL_LOCKDOWN:
		return "the kernel is locked down (kernel_lockdown.7)";
	case FWCTL_REFUSAL_POLICY:
		return fwctl_explain_policy(c, verdict);
	case FWCTL_REFUSAL_SCOPE:
		return fwctl_explain_scope(c, verdict);
	case FWCTL_REFUSAL_CAPABILITY:
		return "debug-full needs CAP_SYS_RAWIO, in the caller and in who opened the device";
	default:
		return "allowed";
	}
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_explain);
