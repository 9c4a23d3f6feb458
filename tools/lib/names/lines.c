// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs on the build host: prints where each subsystem draws its line, of the
 * kernel's policy that is linked into it, as policy-names.h for libfwctl. What
 * is printed is, as part of libfwctl, under its licence.
 */
#include <linux/fwctl_commands.h>

#include <stdio.h>

#include "policy.h"

int main(void)
{
	printf("/* SPDX-License-Identifier: LGPL-2.1-or-later */\n");
	printf("/* Made of drivers/fwctl/policy.c by tools/lib/names/generate */\n");
	printf("static const struct policy_line policy_lines[] = {\n");
	for (int i = 0; i < FWCTL_SUBSYSTEM_COUNT; i++) {
		const struct fwctl_policy *policy = fwctl_policy_of(i);

		for (const struct fwctl_policy_rule *rule = policy->rules; rule->all || rule->any; rule++)
			printf("\t{ \"%s\", 0x%x, 0x%x, %u },\n", policy->name, rule->all, rule->any,
			       rule->scope);
	}
	printf("};\n");
	return 0;
}
