// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features of the simulated CXL device:
 *
 *	the test Feature of the kernel's own mock of a CXL device (cxl_test): all ones,
 *	4 bytes, DEADBEEFh, takes effect after a cold reset
 *	one of 2,048 bytes, which takes several messages to get and to set
 *	one that takes effect at once
 *
 * What takes effect after a reset can be read back before it: nobody resets this
 * device, and the mock does the same.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "cxl.h"

#define TEST_VALUE	0xdeadbeef
#define CHANGEABLE	(CXL_FEATURE_F_CHANGEABLE | CXL_FEATURE_F_DEFAULT_SEL | \
			 CXL_FEATURE_F_SAVED_SEL)

static const struct feature {
	u8 uuid[16];
	u16 size;
	u16 effects;
} features[SIM_CXL_FEATURES] = {
	{
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		4, CXL_CMD_CONFIG_CHANGE_COLD_RESET | CXL_CMD_EFFECTS_VALID
	}, {
		{ 0x73, 0x69, 0x6d, 0x00, 0x00, 0x00, 0x40, 0x00,
		  0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01 },
		2048, CXL_CMD_CONFIG_CHANGE_CONV_RESET | CXL_CMD_EFFECTS_VALID
	}, {
		{ 0x73, 0x69, 0x6d, 0x00, 0x00, 0x00, 0x40, 0x00,
		  0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02 },
		16, CXL_CMD_CONFIG_CHANGE_IMMEDIATE | CXL_CMD_EFFECTS_VALID
	},
};

/* What a Feature is before anybody changes it */
static void fill_default(size_t which, u8 *value)
{
	size_t i;

	if (!which)
		put_unaligned_le32(TEST_VALUE, value);
	else
		for (i = 0; i < features[which].size; i++)
			value[i] = i;
}

void fwctl_sim_cxl_features_init(struct sim_cxl *model)
{
	size_t i;

	for (i = 0; i < SIM_CXL_FEATURES; i++) {
		fill_default(i, model->features[i].current_value);
		fill_default(i, model->features[i].saved_value);
		fill_default(i, model->features[i].default_value);
	}
}

static int find(const u8 *uuid)
{
	size_t i;

	for (i = 0; i < SIM_CXL_FEATURES; i++)
		if (!memcmp(features[i].uuid, uuid, sizeof(features[i].uuid)))
			return i;
	return -1;
}

static void fill_entry(struct fwctl_sim *sim, size_t which, struct cxl_feat_entry *entry)
{
	const struct feature *feature = &features[which];
	u16 effects = fwctl_sim_effects(&sim->knobs, model_of(sim)->report, CXL_OP_SET_FEATURE,
					feature->effects);

	*entry = (struct cxl_feat_entry){
		.id = cpu_to_le16(which),
		.get_feat_size = cpu_to_le16(feature->size),
		.set_feat_size = cpu_to_le16(feature->size),
		.flags = cpu_to_le32(CHANGEABLE),
		.get_feat_ver = 1,
		.set_feat_ver = 1,
		.effects = cpu_to_le16(effects),
	};
	memcpy(&entry->uuid, feature->uuid, sizeof(feature->uuid));
}

u16 fwctl_sim_cxl_get_supported_features(struct fwctl_sim *sim, struct sim_command *command)
{
	const struct cxl_mbox_get_sup_feats_in *in = command->in;
	struct {
		struct cxl_mbox_get_sup_feats_out_hdr hdr;
		struct cxl_feat_entry ents[SIM_CXL_FEATURES];
	} __packed out = {};
	size_t start, num, i;
	u16 opcode = command->opcode;

	if (command->in_len != sizeof(*in))
		return SIM_CXL_INVALID_LENGTH;
	start = le16_to_cpu(in->start_idx);
	if (start >= SIM_CXL_FEATURES || le32_to_cpu(in->count) < sizeof(out.hdr))
		return SIM_CXL_INVALID_INPUT;
	num = (le32_to_cpu(in->count) - sizeof(out.hdr)) / sizeof(out.ents[0]);
	num = min(num, SIM_CXL_FEATURES - start);
	for (i = 0; i < num; i++)
		fill_entry(sim, start + i, &out.ents[i]);
	out.hdr.num_entries = cpu_to_le16(fwctl_sim_count(&sim->knobs, opcode, num, U16_MAX));
	out.hdr.supported_feats =
		cpu_to_le16(fwctl_sim_count(&sim->knobs, opcode, SIM_CXL_FEATURES, U16_MAX));
	return fwctl_sim_cxl_reply(command, &out, sizeof(out.hdr) + num * sizeof(out.ents[0]));
}

u16 fwctl_sim_cxl_get_feature(struct fwctl_sim *sim, struct sim_command *command)
{
	const struct cxl_mbox_get_feat_in *in = command->in;
	struct sim_cxl *model = model_of(sim);
	size_t offset, count;
	const u8 *value;
	int which;

	if (command->in_len != sizeof(*in))
		return SIM_CXL_INVALID_LENGTH;
	which = find((const u8 *)&in->uuid);
	if (which < 0)
		return SIM_CXL_UNSUPPORTED_FEATURE;
	offset = le16_to_cpu(in->offset);
	count = le16_to_cpu(in->count);
	if (offset > features[which].size)
		return SIM_CXL_INVALID_INPUT;
	if (in->selection == CXL_GET_FEAT_SEL_CURRENT_VALUE)
		value = model->features[which].current_value;
	else if (in->selection == CXL_GET_FEAT_SEL_SAVED_VALUE)
		value = model->features[which].saved_value;
	else
		value = model->features[which].default_value;
	count = min3(count, features[which].size - offset, (size_t)SIM_CXL_PAYLOAD);
	return fwctl_sim_cxl_reply(command, value + offset, count);
}

/* The whole of a transfer is there: let it take effect */
static u16 commit(struct sim_cxl *model, size_t size)
{
	struct sim_cxl_transfer *transfer = &model->transfer;

	memcpy(transfer->feature->current_value, transfer->staged, size);
	if (transfer->flags & CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET)
		memcpy(transfer->feature->saved_value, transfer->staged, size);
	transfer->feature = NULL;
	return CXL_RC_SUCCESS;
}

/* The first part, or the only one */
static void begin(struct sim_cxl_transfer *transfer, struct sim_cxl_feature *feature, u32 flags,
		  u32 offset)
{
	transfer->feature = feature;
	transfer->flags = flags;
	transfer->end = offset;
	memcpy(transfer->staged, feature->current_value, sizeof(transfer->staged));
}

static u16 take_part(struct sim_cxl *model, const struct cxl_mbox_set_feat_in *in, size_t len,
		     size_t size)
{
	struct sim_cxl_transfer *transfer = &model->transfer;
	u32 offset = le16_to_cpu(in->offset);
	u32 step = le32_to_cpu(in->flags) & CXL_SET_FEAT_FLAG_DATA_TRANSFER_MASK;

	if (offset != transfer->end)
		return SIM_CXL_TRANSFER_OUT_OF_ORDER;
	if (offset > size || len > size - offset)
		return SIM_CXL_INVALID_LENGTH;
	memcpy(transfer->staged + offset, in->feat_data, len);
	transfer->end += len;
	if (step == CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER ||
	    step == CXL_SET_FEAT_FLAG_FINISH_DATA_TRANSFER)
		return commit(model, size);
	return CXL_RC_SUCCESS;
}

u16 fwctl_sim_cxl_set_feature(struct fwctl_sim *sim, struct sim_command *command)
{
	const struct cxl_mbox_set_feat_in *in = command->in;
	struct sim_cxl *model = model_of(sim);
	struct sim_cxl_feature *feature;
	u32 flags, step;
	int which;

	if (command->in_len < sizeof(*in))
		return SIM_CXL_INVALID_LENGTH;
	which = find((const u8 *)&in->uuid);
	if (which < 0)
		return SIM_CXL_UNSUPPORTED_FEATURE;
	feature = &model->features[which];
	flags = le32_to_cpu(in->flags);
	step = flags & CXL_SET_FEAT_FLAG_DATA_TRANSFER_MASK;

	if (step == CXL_SET_FEAT_FLAG_ABORT_DATA_TRANSFER) {
		model->transfer.feature = NULL;
		return CXL_RC_SUCCESS;
	}
	if (step == CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER ||
	    step == CXL_SET_FEAT_FLAG_INITIATE_DATA_TRANSFER)
		begin(&model->transfer, feature, flags, le16_to_cpu(in->offset));
	else if (model->transfer.feature != feature)
		return SIM_CXL_TRANSFER_OUT_OF_ORDER;
	return take_part(model, in, command->in_len - sizeof(*in), features[which].size);
}
