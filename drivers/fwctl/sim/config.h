/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration of a firmware, line by line. */
#ifndef FWCTL_SIM_CONFIG_H
#define FWCTL_SIM_CONFIG_H

#include "sim.h"

/* Bytes of a name of a command, with the NUL */
#define SIM_NAME_SIZE	48

/* Bytes that a file of the configuration takes */
#define SIM_TEXT_MAX	(256 * 1024)

/**
 * struct sim_row - a row of a command set, as it was written
 * @opcode: which command
 * @name: its name
 * @floor: least scope
 * @effects: FWCTL_* classes
 * @rules: FWCTL_* rules
 * @keyed: it has a key
 * @key: the key
 */
struct sim_row {
	u32 opcode;
	char name[SIM_NAME_SIZE];
	u8 floor;
	u32 effects;
	u16 rules;
	bool keyed;
	u64 key;
};

/* config.c */
int fwctl_sim_parse_report(char *line, struct sim_entry *entry);
int fwctl_sim_parse_contents(char *line, struct sim_entry *entry);
int fwctl_sim_parse_row(char *line, struct sim_row *row);
char *fwctl_sim_next_line(char **text);

#endif
