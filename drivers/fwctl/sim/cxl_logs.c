// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logs of the simulated CXL device: the Command Effects Log, made of its
 * configuration, and a Vendor Debug Log, which is bytes: the command that reads it
 * is openly specified, what it returns is not.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "cxl.h"

/* What the Vendor Debug Log begins with, and how much of it there is at first */
#define DEBUG_LOG_MAGIC		"SIMLOG1"
#define DEBUG_LOG_SIZE		256

/* Capabilities of a log, CXL 3.2 8.2.10.5.3 */
#define CAN_CLEAR	BIT(0)
#define CAN_POPULATE	BIT(1)

/* An entry of the Command Effects Log */
#define CEL_ENTRY	4

/* Input of Get Log */
#define GET_LOG_OFFSET	0x10
#define GET_LOG_LENGTH	0x14
#define GET_LOG_IN	0x18

static const u8 cel_uuid[16] = {
	0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
	0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17,
};

static const u8 debug_uuid[16] = {
	0x5e, 0x18, 0x19, 0xd9, 0x11, 0xa9, 0x40, 0x0c,
	0x81, 0x1f, 0xd6, 0x07, 0x19, 0x40, 0x3d, 0x86,
};

/* As a vendor's: something at the beginning, and the rest looks like noise */
static void fill_debug_log(struct sim_cxl *model)
{
	u8 *bytes = model->debug_log;
	size_t i;

	for (i = 0; i < DEBUG_LOG_SIZE; i++)
		bytes[i] = (i * 167 + 13) ^ (i >> 3);
	memcpy(bytes, DEBUG_LOG_MAGIC, sizeof(DEBUG_LOG_MAGIC));
	model->debug_log_size = DEBUG_LOG_SIZE;
}

/**
 * fwctl_sim_cxl_debug_log_init - a Vendor Debug Log to begin with
 * @model: the firmware; it owns the log's data from then on
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_cxl_debug_log_init(struct sim_cxl *model)
{
	model->debug_log = kvzalloc(SIM_CXL_DEBUG_LOG_MAX, GFP_KERNEL);
	if (!model->debug_log)
		return -ENOMEM;
	fill_debug_log(model);
	return 0;
}

static u32 cel_size(struct fwctl_sim *sim)
{
	struct sim_entry *entry;
	unsigned long opcode;
	u32 count = 0;

	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry)
		count += entry->reported && opcode <= U16_MAX;
	return count * CEL_ENTRY;
}

u16 fwctl_sim_cxl_get_supported_logs(struct fwctl_sim *sim, struct sim_command *command)
{
	const struct sim_knobs *knobs = &sim->knobs;
	u32 debug_size = model_of(sim)->debug_log_size;
	u8 out[8 + 2 * 20] = {};
	u16 opcode = command->opcode;

	put_unaligned_le16(fwctl_sim_count(knobs, opcode, 2, U16_MAX), out);
	memcpy(out + 8, cel_uuid, 16);
	put_unaligned_le32(fwctl_sim_count(knobs, opcode, cel_size(sim), U32_MAX), out + 24);
	memcpy(out + 28, debug_uuid, 16);
	put_unaligned_le32(fwctl_sim_count(knobs, opcode, debug_size, U32_MAX), out + 44);
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

/* Entries from @offset on; a reading of the log begins at its beginning */
static u16 get_cel(struct fwctl_sim *sim, struct sim_command *command, u32 offset, u32 length)
{
	struct sim_cxl *model = model_of(sim);
	u32 room = min_t(size_t, length, command->out_room), at = 0, done = 0;
	struct sim_entry *entry;
	unsigned long opcode;

	if (!offset)
		model->report = atomic64_fetch_inc(&sim->firmware.reports);
	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry) {
		if (!entry->reported || opcode > U16_MAX)
			continue;
		if (at >= offset && done + CEL_ENTRY <= room) {
			put_unaligned_le16(opcode, command->out + done);
			put_unaligned_le16(fwctl_sim_effects(&sim->knobs, model->report, opcode,
							     entry->effects),
					   command->out + done + 2);
			done += CEL_ENTRY;
		}
		at += CEL_ENTRY;
	}
	command->out_len = done;
	return CXL_RC_SUCCESS;
}

static u16 get_debug_log(struct fwctl_sim *sim, struct sim_command *command, u32 offset,
			 u32 length)
{
	struct sim_cxl *model = model_of(sim);
	size_t size = model->debug_log_size;

	if (offset > size || length > size - offset)
		return SIM_CXL_INVALID_INPUT;
	return fwctl_sim_cxl_reply(command, model->debug_log + offset, length);
}

u16 fwctl_sim_cxl_get_log(struct fwctl_sim *sim, struct sim_command *command)
{
	u32 offset, length;

	if (command->in_len != GET_LOG_IN)
		return SIM_CXL_INVALID_LENGTH;
	offset = get_unaligned_le32(command->in + GET_LOG_OFFSET);
	length = get_unaligned_le32(command->in + GET_LOG_LENGTH);
	if (length > SIM_CXL_PAYLOAD)
		return SIM_CXL_INVALID_INPUT;
	if (!memcmp(command->in, cel_uuid, sizeof(cel_uuid)))
		return get_cel(sim, command, offset, length);
	if (!memcmp(command->in, debug_uuid, sizeof(debug_uuid)))
		return get_debug_log(sim, command, offset, length);
	return SIM_CXL_INVALID_LOG;
}

static bool names(const struct sim_command *command, const u8 *uuid)
{
	return command->in_len == sizeof(debug_uuid) &&
	       !memcmp(command->in, uuid, sizeof(debug_uuid));
}

u16 fwctl_sim_cxl_get_log_capabilities(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[4] = {};

	if (names(command, debug_uuid))
		out[0] = CAN_CLEAR | CAN_POPULATE;
	else if (!names(command, cel_uuid))
		return SIM_CXL_INVALID_LOG;
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

u16 fwctl_sim_cxl_clear_log(struct fwctl_sim *sim, struct sim_command *command)
{
	if (!names(command, debug_uuid))
		return SIM_CXL_INVALID_LOG;
	model_of(sim)->debug_log_size = 0;
	return CXL_RC_SUCCESS;
}

u16 fwctl_sim_cxl_populate_log(struct fwctl_sim *sim, struct sim_command *command)
{
	if (!names(command, debug_uuid))
		return SIM_CXL_INVALID_LOG;
	fill_debug_log(model_of(sim));
	return CXL_RC_SUCCESS;
}
