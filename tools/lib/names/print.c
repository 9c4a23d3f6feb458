// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs on the build host: prints the kernel's command tables of a set, linked
 * into it, as SET-names.h for libfwctl, so that no name is written twice. The list
 * that is printed is, as part of libfwctl, under its licence. SET, COMMANDS_H,
 * TABLES and SUBSYSTEM come from the command line of the compiler.
 */
#include <linux/fwctl_commands.h>

#include <stdio.h>
#include <string.h>

#include COMMANDS_H
#include "policy.h"

extern const struct fwctl_command_table * const TABLES[];

/* Refused at every scope beside an in-tree driver */
static bool is_refused(const struct fwctl_command *row)
{
	return (row->owned & FWCTL_OWNED_BESIDE) ||
	       (row->rules & (FWCTL_DATA_PATH | FWCTL_NAMES_ADDRESS | FWCTL_DMA_RETAINED));
}

static u8 least_scope(const struct fwctl_command *row)
{
	u8 policy = fwctl_policy_scope(fwctl_policy_of(SUBSYSTEM), row->effects);

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
	       least_scope(row), row->effects, is_refused(row));
	printf("\t\t.in_min = %u,\n\t\t.in_max = %u,\n\t\t.out_min = %u,\n\t\t.out_max = %u,\n\t},\n",
	       row->limits.in_min, row->limits.in_max, row->limits.out_min, row->limits.out_max);
}

int main(void)
{
	printf("/* SPDX-License-Identifier: LGPL-2.1-or-later */\n");
	printf("/* Made of drivers/fwctl/%s/commands_*.c by tools/lib/names/generate */\n", SET);
	printf("static const struct fwctl_%s_command %s_commands[] = {\n", SET, SET);
	for (unsigned int i = 0; TABLES[i]; i++) {
		for (size_t k = 0; k < TABLES[i]->count; k++)
			print_row(&TABLES[i]->rows[k]);
	}
	printf("\t{ 0 }\n};\n");
	return 0;
}
