// SPDX-License-Identifier: GPL-2.0-only
/*
 * The firmware of the simulated CXL device: a mailbox that knows some commands, of
 * each part of the specification some, and tells the truth about them.
 *
 * What a command returns fits into no more than the mailbox takes. A command with
 * an input of the wrong length is answered so; the payload is the firmware's to
 * check, not the driver's.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "cxl.h"

/**
 * fwctl_sim_cxl_reply - answer a command with these bytes
 * @command: the command
 * @bytes: the payload
 * @len: bytes of it
 *
 * Return: success.
 */
u16 fwctl_sim_cxl_reply(struct sim_command *command, const void *bytes, size_t len)
{
	memcpy(command->out, bytes, min(len, command->out_room));
	command->out_len = len;
	return CXL_RC_SUCCESS;
}

/* Identify, CXL 3.2 8.2.10.1.1: a type 3 device of nobody, who is vendor ffffh */
static u16 identify(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[0x12] = {};

	put_unaligned_le16(0xffff, out);
	put_unaligned_le64(SIM_CXL_SERIAL + sim->id, out + 0x8);
	out[0x10] = ilog2(SIM_CXL_PAYLOAD);
	out[0x11] = 0x3;
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

/* No event was ever recorded, 8.2.10.2.2 */
static u16 get_event_records(struct fwctl_sim *sim, struct sim_command *command)
{
	static const u8 none[0x20];

	return fwctl_sim_cxl_reply(command, none, sizeof(none));
}

static u16 get_fw_info(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[0x50] = { 2, 1 };

	strscpy((char *)out + 0x10, "simulated 1.0", 0x10);
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

static u16 get_timestamp(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_cxl *model = model_of(sim);
	u8 out[8];
	u64 now = 0;

	/* One that was never set is 0, 8.2.10.4.1 */
	if (model->timestamp)
		now = model->timestamp + ktime_to_ns(ktime_sub(ktime_get(), model->timestamp_set));
	put_unaligned_le64(now, out);
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

static u16 set_timestamp(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_cxl *model = model_of(sim);

	model->timestamp = get_unaligned_le64(command->in);
	model->timestamp_set = ktime_get();
	return CXL_RC_SUCCESS;
}

/* Identify Memory Device, 8.2.10.9.1.1: 256 MiB, all volatile, in units of that */
static u16 identify_memory(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[0x45] = {};

	strscpy((char *)out, "simulated 1.0", 0x10);
	put_unaligned_le64(1, out + 0x10);
	put_unaligned_le64(1, out + 0x18);
	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

static u16 get_partition_info(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[0x20] = { 1 };

	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

/* In good health, at 25 degrees, 8.2.10.9.3.1 */
static u16 get_health(struct fwctl_sim *sim, struct sim_command *command)
{
	u8 out[0x12] = { [0x4] = 25 };

	return fwctl_sim_cxl_reply(command, out, sizeof(out));
}

/* What a vendor's own do, nobody but the vendor knows */
static u16 vendor(struct fwctl_sim *sim, struct sim_command *command)
{
	return fwctl_sim_cxl_reply(command, command->in, command->in_len);
}

/* The input may have any length, or the command itself looks at it */
#define ANY	(-1)

/* Commands, their input, and what the Command Effects Log says of them at first */
static const struct handler {
	u16 opcode;
	u16 effects;
	s16 in_len;
	bool unreported;
	u16 (*answer)(struct fwctl_sim *sim, struct sim_command *command);
} handlers[] = {
	{ 0x0001, 0, 0, false, identify },
	{ 0x0100, 0, 1, false, get_event_records },
	{ 0x0200, 0, 0, false, get_fw_info },
	{ 0x0300, 0, 0, false, get_timestamp },
	{ 0x0301, CXL_CMD_POLICY_CHANGE_IMMEDIATE, 8, false, set_timestamp },
	{ CXL_OP_GET_SUP_LOGS, 0, 0, false, fwctl_sim_cxl_get_supported_logs },
	{ CXL_OP_GET_LOG, 0, ANY, false, fwctl_sim_cxl_get_log },
	{ CXL_OP_GET_LOG_CAPS, 0, ANY, false, fwctl_sim_cxl_get_log_capabilities },
	{ CXL_OP_CLEAR_LOG, CXL_CMD_LOG_CHANGE_IMMEDIATE, ANY, false, fwctl_sim_cxl_clear_log },
	{
		CXL_OP_POPULATE_LOG, CXL_CMD_LOG_CHANGE_IMMEDIATE, ANY, false,
		fwctl_sim_cxl_populate_log
	},
	{ CXL_OP_GET_SUP_FEATS, 0, ANY, false, fwctl_sim_cxl_get_supported_features },
	{ CXL_OP_GET_FEATURE, 0, ANY, false, fwctl_sim_cxl_get_feature },
	{
		CXL_OP_SET_FEATURE,
		CXL_CMD_CONFIG_CHANGE_COLD_RESET | CXL_CMD_CONFIG_CHANGE_IMMEDIATE,
		ANY, false, fwctl_sim_cxl_set_feature
	},
	{ 0x4000, 0, 0, false, identify_memory },
	{ 0x4100, 0, 0, false, get_partition_info },
	{ 0x4200, 0, 0, false, get_health },
	{ SIM_CXL_VENDOR_LISTED, CXL_CMD_CONFIG_CHANGE_COLD_RESET, ANY, false, vendor },
	{ SIM_CXL_VENDOR_REPORTED, CXL_CMD_CONFIG_CHANGE_IMMEDIATE, ANY, false, vendor },
	{ SIM_CXL_VENDOR_UNREPORTED, 0, ANY, true, vendor },
};

/**
 * fwctl_sim_cxl_fill - what the report says at first
 * @sim: the device
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_cxl_fill(struct fwctl_sim *sim)
{
	size_t i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(handlers) && !err; i++)
		err = fwctl_sim_store_report(&sim->store, handlers[i].opcode,
					     !handlers[i].unreported, handlers[i].effects);
	return err;
}

static u16 handle(const struct handler *handler, struct fwctl_sim *sim,
		  struct sim_command *command)
{
	if (handler->in_len != ANY && handler->in_len != command->in_len)
		return SIM_CXL_INVALID_LENGTH;
	return handler->answer(sim, command);
}

/**
 * fwctl_sim_cxl_answer - &struct sim_personality.answer
 * @sim: the device
 * @command: the command
 */
void fwctl_sim_cxl_answer(struct fwctl_sim *sim, struct sim_command *command)
{
	size_t i;

	command->status = CXL_RC_UNSUPPORTED;
	guard(mutex)(&model_of(sim)->lock);
	for (i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].opcode == command->opcode)
			command->status = handle(&handlers[i], sim, command);
	if (command->status != CXL_RC_SUCCESS)
		command->out_len = 0;
}
