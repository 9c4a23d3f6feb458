// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features of the NVMe controller in software: NVMe 2.1 5.1.11 and 5.1.25.
 *
 * A feature is one number, but for the timestamp. What is reported of the effects
 * is as little as real controllers do: most settings are only "supported".
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/unaligned.h>

#include "nvme_controller.h"

#define TIMESTAMP		0x0e

#define SAVEABLE		BIT(0)
#define CHANGEABLE		BIT(2)

#define SELECT_CURRENT		0
#define SELECT_DEFAULT		1
#define SELECT_SAVED		2
#define SELECT_CAPABILITIES	3

#define SAVE			BIT(31)

#define SUPPORTED		BIT(0)
#define CAPABILITY_CHANGE	BIT(4)

/**
 * struct sim_nvme_feature - what a feature is like
 * @fid: its identifier; 0 for none
 * @capabilities: as Get Features gives them
 * @value: by default
 * @reported: word of log 12h
 */
struct sim_nvme_feature {
	u8 fid;
	u8 capabilities;
	u32 value;
	u32 reported;
};

static const struct sim_nvme_feature features[] = {
	{ 0x01, CHANGEABLE | SAVEABLE, 0x00000003, SUPPORTED },	/* arbitration */
	{ 0x02, CHANGEABLE, 0, SUPPORTED | CAPABILITY_CHANGE },	/* power management */
	{ 0x04, CHANGEABLE | SAVEABLE, 343, SUPPORTED },	/* temperature threshold */
	{ 0x05, CHANGEABLE, 0, SUPPORTED },			/* error recovery */
	{ 0x06, CHANGEABLE, 1, SUPPORTED },			/* volatile write cache */
	{ 0x07, CHANGEABLE, 0x003f003f, SUPPORTED },		/* number of queues */
	{ 0x08, CHANGEABLE, 0, SUPPORTED },			/* interrupt coalescing */
	{ 0x09, CHANGEABLE, 0, SUPPORTED },			/* interrupt vector */
	{ 0x0a, CHANGEABLE, 0, SUPPORTED },			/* write atomicity */
	{ 0x0b, CHANGEABLE, 0, SUPPORTED },			/* events */
	{ TIMESTAMP, CHANGEABLE, 0, SUPPORTED },
	{ 0x10, CHANGEABLE | SAVEABLE, 0, SUPPORTED | CAPABILITY_CHANGE }, /* thermal management */
	{ 0x11, 0, 1, SUPPORTED },				/* non-operational power */
	/* bit 10 is reserved: this one cannot be trusted */
	{ 0x1b, CHANGEABLE, 0, SUPPORTED | BIT(10) },		/* power loss signaling */
};

static const struct sim_nvme_feature *find(u8 fid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(features); i++)
		if (features[i].fid == fid)
			return &features[i];
	return NULL;
}

void sim_nvme_features_init(struct sim_nvme_controller *controller)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(features); i++) {
		controller->fis[features[i].fid] = features[i].reported;
		controller->current_value[features[i].fid] = features[i].value;
		controller->saved_value[features[i].fid] = features[i].value;
	}
}

u16 sim_nvme_get_features(struct sim_nvme_controller *controller,
			  const struct fwctl_rpc_nvme *cmd, void *data, u64 *result)
{
	u8 fid = cmd->cdw10;
	const struct sim_nvme_feature *feature = find(fid);

	if (!feature)
		return SIM_NVME_INVALID_FIELD;
	switch (cmd->cdw10 >> 8 & 7) {
	case SELECT_CURRENT:
		*result = controller->current_value[fid];
		break;
	case SELECT_DEFAULT:
		*result = feature->value;
		break;
	case SELECT_SAVED:
		*result = controller->saved_value[fid];
		break;
	case SELECT_CAPABILITIES:
		*result = feature->capabilities;
		return 0;
	default:
		return SIM_NVME_INVALID_FIELD;
	}
	if (fid == TIMESTAMP && cmd->data_len >= sizeof(u64))
		put_unaligned_le64(controller->timestamp, data);
	return 0;
}

u16 sim_nvme_set_features(struct sim_nvme_controller *controller,
			  const struct fwctl_rpc_nvme *cmd)
{
	u8 fid = cmd->cdw10;
	const struct sim_nvme_feature *feature = find(fid);

	if (!feature)
		return SIM_NVME_INVALID_FIELD;
	if (!(feature->capabilities & CHANGEABLE))
		return SIM_NVME_NOT_CHANGEABLE;
	if (cmd->cdw10 & SAVE && !(feature->capabilities & SAVEABLE))
		return SIM_NVME_NOT_SAVEABLE;
	if (fid == TIMESTAMP) {
		if (cmd->data_len < sizeof(u64))
			return SIM_NVME_INVALID_FIELD;
		controller->timestamp = get_unaligned_le64(cmd->data);
		return 0;
	}
	controller->current_value[fid] = cmd->cdw11;
	if (cmd->cdw10 & SAVE)
		controller->saved_value[fid] = cmd->cdw11;
	return 0;
}
