/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_ARBITER_H
#define FWCTL_ARBITER_H

#include <linux/fwctl_commands.h>
#include <linux/minmax.h>

struct fwctl_policy;

/* Reasons for a refusal, in the order in which they are given */
enum fwctl_refusal {
	FWCTL_REFUSAL_MALFORMED,
	FWCTL_REFUSAL_NOT_SUPPORTED,
	FWCTL_REFUSAL_KERNEL_OWNED,
	FWCTL_REFUSAL_DATA_PATH,
	FWCTL_REFUSAL_NAMES_ADDRESS,
	FWCTL_REFUSAL_DMA_RETAINED,
	FWCTL_REFUSAL_UNKNOWN_EFFECTS,
	FWCTL_REFUSAL_IN_USE,
	FWCTL_REFUSAL_BACKGROUND,
	/* From here on by authority: another caller or time may be allowed */
	FWCTL_REFUSAL_LOCKDOWN,
	FWCTL_REFUSAL_POLICY,
	FWCTL_REFUSAL_SCOPE,
	FWCTL_REFUSAL_CAPABILITY,
	FWCTL_REFUSAL_COUNT
};

enum fwctl_lockdown {
	FWCTL_LOCKDOWN_NONE,
	FWCTL_LOCKDOWN_INTEGRITY,
	FWCTL_LOCKDOWN_CONFIDENTIALITY,
};

/**
 * struct fwctl_bounds - what the administrator demands; all 0: nothing
 * @required: least scope
 * @refused: BIT(scope) of scopes that are refused
 *
 * Bounds are put together by the higher scope and the union of refusals, so
 * that no second entry takes back what a first one demands.
 */
struct fwctl_bounds {
	u8 required;
	u8 refused;
};

#define FWCTL_SCOPES	(BIT(FWCTL_RPC_DEBUG_WRITE_FULL + 1) - 1)

/* The scopes above @cap */
static inline u8 fwctl_bounds_cap(u8 cap)
{
	return FWCTL_SCOPES & ~(BIT(cap + 1) - 1);
}

static inline void fwctl_bounds_add(struct fwctl_bounds *bounds, struct fwctl_bounds more)
{
	bounds->required = max(bounds->required, more.required);
	bounds->refused |= more.refused;
}

/**
 * struct fwctl_admin - the administrator's policy, as far as it concerns a command
 * @device: for the whole device
 * @command: for the command, its door and its tunnel
 * @effects: for each class
 */
struct fwctl_admin {
	struct fwctl_bounds device;
	struct fwctl_bounds command;
	struct fwctl_bounds effects[FWCTL_EFFECTS_COUNT];
};

/**
 * struct fwctl_case - everything a verdict depends on
 * @policy: the subsystem's line
 * @row: the command's row; its door's, with @key_unlisted; or NULL
 * @place: of the row in its command set, for counting
 * @key_unlisted: the request names a key that no row has, or none at a door
 * @tunnel: row of the outermost tunnel around it, or NULL
 * @vendor: the opcode is in the vendor range
 * @request: what the request asks for
 * @report: what the device says of it
 * @state: state of the device, or of the tunnel's target
 * @admin: what the administrator made of it
 * @scope: the RPC's label
 * @rawio: caller and opener both have CAP_SYS_RAWIO
 * @lockdown: the kernel's lockdown level
 * @lockdown_sampled: ... and not the worst that it could be
 * @confidential_guest: the device's report is not to be believed
 * @unlisted_ok: vendor commands without a row may be sent
 */
struct fwctl_case {
	const struct fwctl_policy *policy;
	const struct fwctl_command *row;
	u32 place;
	bool key_unlisted;
	const struct fwctl_command *tunnel;
	bool vendor;
	struct fwctl_request request;
	struct fwctl_report report;
	struct fwctl_state state;
	struct fwctl_admin admin;
	u32 scope;
	bool rawio;
	enum fwctl_lockdown lockdown;
	bool lockdown_sampled;
	bool confidential_guest;
	bool unlisted_ok;
};

/**
 * struct fwctl_verdict - what the arbiter says
 * @refusals: BIT(enum fwctl_refusal) of all reasons that apply; 0: allowed
 * @effects: classes of the command: row, report, request and tunnel together
 * @required: least scope
 * @by_report: judged by the device's report alone, the table is silent
 * @understates: classes that the row knows and the report keeps quiet about
 */
struct fwctl_verdict {
	u32 refusals;
	u32 effects;
	u8 required;
	bool by_report;
	u32 understates;
};

struct fwctl_verdict fwctl_judge(const struct fwctl_case *c);
struct fwctl_verdict fwctl_judge_unclassified(const struct fwctl_case *c);

enum fwctl_refusal fwctl_verdict_reason(const struct fwctl_verdict *verdict);
int fwctl_verdict_errno(const struct fwctl_verdict *verdict);
const char *fwctl_limits_malformed(const struct fwctl_case *c);

/* explain.c */
const char *fwctl_refusal_name(enum fwctl_refusal refusal);
const char *fwctl_scope_name(u32 scope);
const char *fwctl_command_name(const struct fwctl_case *c);
const char *fwctl_explain(const struct fwctl_case *c, const struct fwctl_verdict *verdict,
			  enum fwctl_refusal refusal);

#endif
