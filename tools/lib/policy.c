// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The line between scopes that each subsystem draws, as the kernel's policy does.
 */
#include "private.h"

#include <string.h>

struct policy_line {
	const char *subsystem;
	uint32_t all, any;
	unsigned int scope;
};

#include "policy-names.h"

unsigned int fwctl_policy_scope(const char *subsystem, uint32_t effects, uint32_t *because)
{
	unsigned int scope = FWCTL_SCOPE_CONFIG;
	uint32_t classes = 0;

	for (size_t i = 0; i < sizeof(policy_lines) / sizeof(policy_lines[0]); i++) {
		const struct policy_line *line = &policy_lines[i];

		if (strcmp(line->subsystem, subsystem) || (effects & line->all) != line->all ||
		    !(effects & line->any) || line->scope < scope)
			continue;
		if (line->scope > scope)
			classes = 0;
		scope = line->scope;
		classes |= effects & (line->any | line->all);
	}
	if (because)
		*because = classes;
	return scope;
}
