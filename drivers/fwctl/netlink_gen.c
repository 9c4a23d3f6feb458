// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/fwctl.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make netlink */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/fwctl/netlink.h>

/* Common nested types */
const struct nla_policy fwctl_policy_nl_policy[FWCTL_A_POLICY_LOCKED + 1] = {
	[FWCTL_A_POLICY_INDEX] = { .type = NLA_U32, },
	[FWCTL_A_POLICY_IDENTITY] = { .type = NLA_NUL_STRING, },
	[FWCTL_A_POLICY_DEFAULT] = { .type = NLA_FLAG, },
	[FWCTL_A_POLICY_TARGET] = NLA_POLICY_MAX(NLA_U8, 2),
	[FWCTL_A_POLICY_EFFECTS] = NLA_POLICY_MASK(NLA_U32, 0x7ffff),
	[FWCTL_A_POLICY_OPCODE] = { .type = NLA_U32, },
	[FWCTL_A_POLICY_KEY_UUID] = NLA_POLICY_EXACT_LEN(16),
	[FWCTL_A_POLICY_KEY_NUMBER] = { .type = NLA_U64, },
	[FWCTL_A_POLICY_NAME] = { .type = NLA_NUL_STRING, },
	[FWCTL_A_POLICY_REQUIRED] = NLA_POLICY_MAX(NLA_U8, 3),
	[FWCTL_A_POLICY_CAP] = NLA_POLICY_MAX(NLA_U8, 3),
	[FWCTL_A_POLICY_REFUSED] = { .type = NLA_FLAG, },
	[FWCTL_A_POLICY_LOCKED] = { .type = NLA_FLAG, },
};

/* Global operation policy for fwctl */
const struct nla_policy fwctl_nl_policy[FWCTL_A_POLICY + 1] = {
	[FWCTL_A_INDEX] = { .type = NLA_U32, },
	[FWCTL_A_OPCODE] = { .type = NLA_U32, },
	[FWCTL_A_KEY_UUID] = NLA_POLICY_EXACT_LEN(16),
	[FWCTL_A_KEY_NUMBER] = { .type = NLA_U64, },
	[FWCTL_A_VIA] = { .type = NLA_U32, },
	[FWCTL_A_TARGET] = { .type = NLA_U32, },
	[FWCTL_A_SCOPE] = NLA_POLICY_MAX(NLA_U8, 3),
	[FWCTL_A_IN] = { .type = NLA_BINARY, },
	[FWCTL_A_OUT_LEN] = { .type = NLA_U32, },
	[FWCTL_A_DEFAULT] = { .type = NLA_FLAG, },
	[FWCTL_A_POLICY] = NLA_POLICY_NESTED(fwctl_policy_nl_policy),
};

/* Ops table for fwctl */
const struct genl_small_ops fwctl_nl_ops[8] = {
	{
		.cmd	= FWCTL_NL_CMD_DEV_GET,
		.doit	= fwctl_nl_dev_get_doit,
		.dumpit	= fwctl_nl_dev_get_dumpit,
	},
	{
		.cmd	= FWCTL_NL_CMD_CMD_GET,
		.doit	= fwctl_nl_cmd_get_doit,
		.dumpit	= fwctl_nl_cmd_get_dumpit,
	},
	{
		.cmd	= FWCTL_NL_CMD_VERDICT_GET,
		.doit	= fwctl_nl_verdict_get_doit,
	},
	{
		.cmd	= FWCTL_NL_CMD_POLICY_GET,
		.dumpit	= fwctl_nl_policy_get_dumpit,
	},
	{
		.cmd	= FWCTL_NL_CMD_POLICY_TIGHTEN,
		.doit	= fwctl_nl_policy_tighten_doit,
	},
	{
		.cmd	= FWCTL_NL_CMD_POLICY_LOCK,
		.doit	= fwctl_nl_policy_lock_doit,
	},
	{
		.cmd	= FWCTL_NL_CMD_RECORD_GET,
		.dumpit	= fwctl_nl_record_get_dumpit,
	},
	{
		.cmd	= FWCTL_NL_CMD_STATS_GET,
		.dumpit	= fwctl_nl_stats_get_dumpit,
	},
};
