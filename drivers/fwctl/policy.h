/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_POLICY_H
#define FWCTL_POLICY_H

#include <linux/fwctl_commands.h>

/**
 * struct fwctl_policy_rule - effects, and the scope they require
 * @all: classes that must all be there
 * @any: classes of which one must be there
 * @scope: the scope required then
 */
struct fwctl_policy_rule {
	u32 all;
	u32 any;
	u8 scope;
};

/**
 * struct fwctl_policy - the line that a subsystem draws
 * @name: the subsystem's name
 * @rules: the highest scope of all that match counts; ends with scope 0 and
 *	no classes
 * @in_use: classes refused while the device is in use
 * @in_use_unlisted: unlisted commands are refused then, too
 * @reportable: classes that a device's report can express
 */
struct fwctl_policy {
	const char *name;
	const struct fwctl_policy_rule *rules;
	u32 in_use;
	bool in_use_unlisted;
	u32 reportable;
};

const struct fwctl_policy *fwctl_policy_of(enum fwctl_subsystem subsystem);
u8 fwctl_policy_scope(const struct fwctl_policy *policy, u32 effects);
bool fwctl_policy_unlisted(void);
bool fwctl_policy_confidential_guest(void);

#endif
