// SPDX-License-Identifier: GPL-2.0-only
/*
 * The firmware of a plain device: it returns what it gets, and reports its commands.
 * What it answers, it answers within the room that there is.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "plain.h"

/* Entries that there is room for behind the count, if there is room for that */
static u32 room_for(const struct sim_command *command)
{
	const struct plain_answer *answer = command->out;

	return (command->out_room - sizeof(*answer)) / sizeof(answer->entries[0]);
}

static void answer_report(struct fwctl_sim *sim, struct sim_command *command)
{
	u64 reports = atomic64_fetch_inc(&sim->firmware.reports);
	struct plain_answer *answer = command->out;
	struct sim_entry *entry;
	unsigned long opcode;
	u32 count = 0;

	command->out_len = 0;
	if (command->out_room < sizeof(*answer))
		return;
	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry) {
		u32 effects = fwctl_sim_effects(&sim->knobs, reports, opcode, entry->effects);

		if (!entry->reported || count == room_for(command))
			continue;
		answer->entries[count].opcode = cpu_to_le32(opcode);
		answer->entries[count].effects = cpu_to_le32(effects);
		count++;
	}
	command->out_len = struct_size(answer, entries, count);
	count = fwctl_sim_count(&sim->knobs, PLAIN_OP_REPORT, count, U32_MAX);
	answer->count = cpu_to_le32(count);
}

/**
 * fwctl_sim_plain_answer - &struct sim_personality.answer
 * @sim: the device
 * @command: the command
 */
void fwctl_sim_plain_answer(struct fwctl_sim *sim, struct sim_command *command)
{
	if (command->opcode == PLAIN_OP_REPORT) {
		answer_report(sim, command);
		return;
	}
	command->out_len = min(command->in_len, command->out_room);
	memcpy(command->out, command->in, command->out_len);
}

/**
 * fwctl_sim_plain_fill - what the report says at first: the truth
 * @plain: the device, with its rows
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_plain_fill(struct plain *plain)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < plain->rows.count && !err; i++) {
		const struct fwctl_command *row = &plain->rows.rows[i];

		if (!row->keyed)
			err = fwctl_sim_store_report(&plain->sim->store, row->opcode, true,
						     row->effects);
	}
	return err;
}
