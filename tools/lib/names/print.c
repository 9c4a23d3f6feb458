// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs on the build host: prints the kernel's CXL command tables, linked into
 * it, as cxl-names.h for libfwctl, so that no name is written twice. The list
 * that is printed is, as part of libfwctl, under its licence.
 */
#include <linux/fwctl_commands.h>

#include <stdio.h>
#include <string.h>

#include "cxl/commands.h"
#include "policy.h"

static u8 least_scope(const struct fwctl_command *row)
{
	u8 policy = fwctl_policy_scope(fwctl_policy_of(FWCTL_SUBSYSTEM_CXL), row->effects);

	return policy > row->floor ? policy : row->floor;
}

static void print_row(const struct fwctl_command *row)
{
	printf("\t{\n\t\t.name = \"%s\",\n\t\t.spec = \"%s\",\n\t\t.opcode = 0x%04x,\n",
	       row->name, row->spec, row->opcode);
	if (row->keyed) {
		printf("\t\t.keyed = true,\n\t\t.key = {");
		for (unsigned int i = 0; i < sizeof(row->key.bytes); i++)
			printf(" 0x%02x,", row->key.bytes[i]);
		printf(" },\n");
	}
	printf("\t\t.scope = %u,\n\t\t.effects = 0x%x,\n\t\t.refused_beside = %u,\n",
	       least_scope(row), row->effects, !!(row->owned & FWCTL_OWNED_BESIDE));
	printf("\t\t.in_min = %u,\n\t\t.in_max = %u,\n\t\t.out_min = %u,\n\t\t.out_max = %u,\n\t},\n",
	       row->limits.in_min, row->limits.in_max, row->limits.out_min, row->limits.out_max);
}

int main(void)
{
	printf("/* SPDX-License-Identifier: LGPL-2.1-or-later */\n");
	printf("/* Made of drivers/fwctl/cxl/commands_*.c by tools/lib/names/generate */\n");
	printf("static const struct fwctl_cxl_command cxl_commands[] = {\n");
	for (unsigned int i = 0; fwctl_cxl_command_tables[i]; i++) {
		for (size_t k = 0; k < fwctl_cxl_command_tables[i]->count; k++)
			print_row(&fwctl_cxl_command_tables[i]->rows[k]);
	}
	printf("\t{ 0 }\n};\n");
	return 0;
}
