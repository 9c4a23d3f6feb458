// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policy: where each subsystem draws its line, as data; and the module
 * parameters by which an administrator moves it.
 *
 * What no rule matches requires scope 0, and the row's floor decides: that is
 * how reading an identity differs from reading a log.
 */
#include "policy.h"

#include <kunit/visibility.h>
#include <linux/cc_platform.h>
#include <linux/moduleparam.h>

static bool unlisted;
module_param(unlisted, bool, 0444);
MODULE_PARM_DESC(unlisted,
		 "allow vendor commands that only the device's report knows, at debug-full");

static bool confidential;
module_param(confidential, bool, 0444);
MODULE_PARM_DESC(confidential,
		 "judge as in a confidential guest: do not believe the device's report alone");

static const struct fwctl_policy_rule cxl_rules[] = {
	{ .any = FWCTL_CONFIG_RESET | FWCTL_PERSISTS, .scope = FWCTL_RPC_DEBUG_WRITE },
	{ .any = FWCTL_WRITES & ~(FWCTL_CONFIG_RESET | FWCTL_PERSISTS),
	  .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{ .all = FWCTL_REMOTE, .any = FWCTL_WRITES, .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{}
};

/*
 * What only logs and counters show, or what a setting is after a reset, keeps the
 * controller in its supported state; LOG_NOW is telemetry, self-tests and events.
 */
#define NVME_SUPPORTED	(FWCTL_CONFIG_RESET | FWCTL_LOG_NOW | FWCTL_PERSISTS)

static const struct fwctl_policy_rule nvme_rules[] = {
	{ .any = NVME_SUPPORTED, .scope = FWCTL_RPC_DEBUG_WRITE },
	{ .any = FWCTL_WRITES & ~NVME_SUPPORTED, .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{ .all = FWCTL_REMOTE, .any = FWCTL_WRITES, .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{}
};

/*
 * Networking has interfaces of its own for nearly all of this, so what remains is
 * narrow: settings of a port at debug-rw (a row may ask for more), all other writes at
 * debug-full, and neither while somebody uses the NIC as one. What programs the data
 * path has FWCTL_DATA_PATH in its row, and is refused whatever the scope.
 */
#define NET_SETTINGS	(FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_LOG_NOW | FWCTL_PERSISTS)

static const struct fwctl_policy_rule net_rules[] = {
	{ .any = NET_SETTINGS, .scope = FWCTL_RPC_DEBUG_WRITE },
	{ .any = FWCTL_WRITES & ~NET_SETTINGS, .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{ .all = FWCTL_REMOTE, .any = FWCTL_WRITES, .scope = FWCTL_RPC_DEBUG_WRITE_FULL },
	{}
};

static const struct fwctl_policy policies[FWCTL_SUBSYSTEM_COUNT] = {
	[FWCTL_SUBSYSTEM_CXL] = {
		.name = "cxl",
		.rules = cxl_rules,
		/* Committed memory is somebody's RAM */
		.in_use = FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_FIRMWARE,
		.in_use_unlisted = true,
		.reportable = FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW |
			      FWCTL_POLICY_NOW | FWCTL_LOG_NOW | FWCTL_SECURITY |
			      FWCTL_BACKGROUND,
	},
	[FWCTL_SUBSYSTEM_NVME] = {
		.name = "nvme",
		.rules = nvme_rules,
		/* A namespace that is open holds somebody's data */
		.in_use = FWCTL_DATA_NOW,
		.in_use_unlisted = true,
		.reportable = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW |
			      FWCTL_EXCLUSIVE_NS | FWCTL_EXCLUSIVE_ALL,
	},
	[FWCTL_SUBSYSTEM_NET] = {
		.name = "net",
		.rules = net_rules,
		/* An interface that is up is somebody's network; see netdev.c */
		.in_use = FWCTL_WRITES | FWCTL_REMOTE,
		.in_use_unlisted = true,
		.reportable = FWCTL_WRITES,
	},
};

const struct fwctl_policy *fwctl_policy_of(enum fwctl_subsystem subsystem)
{
	return &policies[subsystem];
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_policy_of);

/**
 * fwctl_policy_scope - the scope that a subsystem requires for effects
 * @policy: the subsystem's line
 * @effects: classes of the command
 *
 * Context: any. Pure.
 * Return: one of enum fwctl_rpc_scope.
 */
u8 fwctl_policy_scope(const struct fwctl_policy *policy, u32 effects)
{
	const struct fwctl_policy_rule *rule;
	u8 scope = FWCTL_RPC_CONFIGURATION;

	for (rule = policy->rules; rule->all || rule->any; rule++) {
		if ((effects & rule->all) == rule->all && (effects & rule->any))
			scope = max(scope, rule->scope);
	}
	return scope;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_policy_scope);

/* May vendor commands be sent that no row names? Fixed at load. */
bool fwctl_policy_unlisted(void)
{
	return unlisted;
}

/* Is the host, and so the device, not to be believed? Can only be tightened. */
bool fwctl_policy_confidential_guest(void)
{
	return confidential || cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT);
}
