// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather: what the knobs make of a truthful firmware. Pure: no I/O, no locks.
 *
 * - Each knob lies in one way. What several of them make together is what each
 *   makes, one after the other.
 * - Memory of an answer is only written within its room, whatever length is
 *   claimed.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "sim.h"

/* What an overlong payload consists of */
#define FILLER		0xa5

static s64 knob(const struct sim_knobs *knobs, enum sim_knob which)
{
	return READ_ONCE(knobs->value[which]);
}

/**
 * fwctl_sim_matches - is this a command of those that may be hit?
 * @knobs: as they are turned
 * @opcode: of the command
 *
 * Return: true if %SIM_OPCODE selects it.
 */
bool fwctl_sim_matches(const struct sim_knobs *knobs, u32 opcode)
{
	s64 only = knob(knobs, SIM_OPCODE);

	return only < 0 || only == opcode;
}

/**
 * fwctl_sim_strikes - is this command hit?
 * @knobs: as they are turned
 * @opcode: of the command
 * @matched: which it is of those of the knob's opcode, the first is 1
 *
 * Return: true if the knobs apply that select commands.
 */
bool fwctl_sim_strikes(const struct sim_knobs *knobs, u32 opcode, u64 matched)
{
	s64 nth = knob(knobs, SIM_NTH);

	return fwctl_sim_matches(knobs, opcode) && (!nth || nth == matched);
}

/**
 * fwctl_sim_effects - what the firmware reports of a command
 * @knobs: as they are turned
 * @reports: reports that were asked for before this one
 * @opcode: the command
 * @effects: the truth, in the encoding of the personality
 *
 * Return: what it says.
 */
u32 fwctl_sim_effects(const struct sim_knobs *knobs, u64 reports, u32 opcode, u32 effects)
{
	if (!fwctl_sim_matches(knobs, opcode) || reports < knob(knobs, SIM_EFFECTS_AFTER))
		return effects;
	return (effects & knob(knobs, SIM_EFFECTS_MASK)) | knob(knobs, SIM_EFFECTS_ADD);
}

/**
 * fwctl_sim_count - what the firmware says of how many there are
 * @knobs: as they are turned
 * @opcode: the command that it says it to
 * @count: the truth
 * @max: what the field holds: more than that wraps around, as in a device
 *
 * Return: what it says.
 */
u64 fwctl_sim_count(const struct sim_knobs *knobs, u32 opcode, u64 count, u64 max)
{
	return (count + (fwctl_sim_matches(knobs, opcode) ? knob(knobs, SIM_COUNT) : 0)) & max;
}

static void garble(struct sim_command *command)
{
	u8 *bytes = command->out;
	size_t i;

	for (i = 0; i < min(command->out_len, command->out_room); i++)
		bytes[i] = ~bytes[i];
}

/* Cut short by -@change bytes, or longer by @change that nobody asked for */
static void resize(struct sim_command *command, s64 change)
{
	size_t was = min(command->out_len, command->out_room), is;

	command->out_len = max_t(s64, 0, (s64)command->out_len + change);
	is = min(command->out_len, command->out_room);
	if (is > was)
		memset(command->out + was, FILLER, is - was);
	else if (is < was)
		memset(command->out + is, 0, was - is);
}

/**
 * fwctl_sim_distort - make of a truthful answer what the knobs say
 * @knobs: as they are turned
 * @command: answered; it was hit
 */
void fwctl_sim_distort(const struct sim_knobs *knobs, struct sim_command *command)
{
	s64 status = knob(knobs, SIM_STATUS);

	command->err = -knob(knobs, SIM_ERROR);
	if (status >= 0)
		command->status = status;
	if (knob(knobs, SIM_GARBAGE))
		garble(command);
	resize(command, knob(knobs, SIM_PAYLOAD));
	command->out_len = max_t(s64, 0, (s64)command->out_len + knob(knobs, SIM_LENGTH));
}
