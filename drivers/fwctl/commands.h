/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_COMMANDS_H
#define FWCTL_COMMANDS_H

#include <linux/fwctl_commands.h>

/* Most rows of a command set */
#define FWCTL_COMMANDS_MAX 4096

/* Most bytes of a command's name, with the NUL; a record has room for it */
#define FWCTL_NAME_SIZE 48

/**
 * struct fwctl_commands - a command set, validated and indexed
 * @set: the driver's
 * @count: rows of all its tables
 * @rows: all of them, in the order of the tables
 * @mask: places in @index, less one
 * @index: the rows by opcode and key, as places in @rows plus one, 0 is free;
 *	open addressing, at most half full
 */
struct fwctl_commands {
	const struct fwctl_command_set *set;
	u32 count;
	const struct fwctl_command **rows;
	u32 mask;
	u16 index[];
};

/**
 * struct fwctl_commands_fault - why a set was refused
 * @origin: the table
 * @row: which row of it, from 0
 * @name: its name, or "unnamed"
 * @opcode: its opcode
 * @what: what is wrong; a sentence; NULL if memory was short
 */
struct fwctl_commands_fault {
	const char *origin;
	size_t row;
	const char *name;
	u32 opcode;
	const char *what;
};

/**
 * struct fwctl_found - what the lookup found
 * @row: the row; the door's if the key has none; NULL if the opcode has none
 * @place: of the row in fwctl_commands::rows; fwctl_commands::count if none
 * @key_unlisted: @row is the door's, for a key without a row
 * @probes: places of the index looked at, for tests
 */
struct fwctl_found {
	const struct fwctl_command *row;
	u32 place;
	bool key_unlisted;
	unsigned int probes;
};

struct fwctl_commands *fwctl_commands_create(const struct fwctl_command_set *set,
					     struct fwctl_commands_fault *fault);
void fwctl_commands_free(const struct fwctl_commands *commands);
struct fwctl_found fwctl_commands_find(const struct fwctl_commands *commands, u32 opcode,
				       const struct fwctl_key *key, bool keyed);

const char *fwctl_commands_origin(const struct fwctl_commands *commands, u32 place);

#endif
