// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many bytes will the controller transfer?
 *
 * A controller does not ask how large the host's buffer is. It computes from the
 * command how much it transfers, and finds the memory by the PRP entries: were the
 * buffer shorter, it would take what lies in it for a list of pages to write to.
 * So the length is computed here as the controller does, from the same fields.
 *
 * - Here are the commands with a length. Whatever is not here has none, and must
 *   have a row that is refused at every scope.
 * - Which bits of a command dword have a meaning is part of it: a later
 *   specification could make others change the length.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <uapi/fwctl/nvme.h>

#include "commands.h"
#include "lengths.h"

#define DWORD		4

/* Bits of dword 14 that select a UUID from the list, 8.1.28 */
#define UUID_INDEX	GENMASK(6, 0)
/* ... and a command set, in dwords 11 and 14 */
#define COMMAND_SET	GENMASK(31, 24)

/* Dwords that a feature uses */
#define D11	BIT(11)
#define D12	BIT(12)
#define D13	BIT(13)

/* Get Log Page, 5.1.12: dwords, less one, in two halves */
static u64 length_of_log(const struct fwctl_rpc_nvme *rpc)
{
	u32 dwords = (rpc->cdw11 & 0xffff) << 16 | rpc->cdw10 >> 16;

	return ((u64)dwords + 1) * DWORD;
}

static u64 key_of_low_byte(const struct fwctl_rpc_nvme *rpc)
{
	return rpc->cdw10 & 0xff;
}

static u64 length_of_identify(const struct fwctl_rpc_nvme *rpc)
{
	return 4096;
}

/*
 * Features, figure 385, and those of the NVM and Key Value Command Sets. One that
 * is not here, which every vendor's is, transfers what nobody knows.
 */
static const struct nvme_feature features[] = {
	[0x01] = { true, 0, 0, 0, D11 },			/* arbitration */
	[0x02] = { true, 0, 0, 0, D11 },			/* power management */
	[0x03] = { true, 4096, 4096, 0, D11 },			/* LBA range type */
	[0x04] = { true, 0, 0, D11, D11 },			/* temperature threshold */
	[0x05] = { true, 0, 0, 0, D11 },			/* error recovery */
	[0x06] = { true, 0, 0, 0, D11 },			/* volatile write cache */
	[0x07] = { true, 0, NVME_DATA_NONE_KNOWN, 0, D11 },	/* number of queues */
	[0x08] = { true, 0, 0, 0, D11 },			/* interrupt coalescing */
	[0x09] = { true, 0, 0, D11, D11 },			/* interrupt vector */
	[0x0a] = { true, 0, 0, 0, D11 },			/* write atomicity */
	[0x0b] = { true, 0, NVME_DATA_NONE_KNOWN, 0, D11 },	/* events */
	[0x0c] = { true, 256, NVME_DATA_NONE_KNOWN, 0, D11 },	/* autonomous power */
	[0x0d] = { true, 4096, NVME_DATA_NONE_KNOWN, 0, D11 },	/* host memory buffer */
	[0x0e] = { true, 8, 8, 0, 0 },				/* timestamp */
	[0x0f] = { true, 0, NVME_DATA_NONE_KNOWN, 0, D11 },	/* keep alive timer */
	[0x10] = { true, 0, 0, 0, D11 },			/* thermal management */
	[0x11] = { true, 0, 0, 0, D11 },			/* non-operational power */
	[0x12] = { true, 0, 0, D11, D11 | D12 },		/* read recovery level */
	[0x13] = { true, 512, 512, D11, D11 | D12 },		/* predictable latency */
	[0x14] = { true, 0, 0, D11, D11 | D12 },		/* ... its window */
	[0x15] = { true, 0, 0, 0, D11 },			/* LBA status attributes */
	[0x16] = { true, 512, NVME_DATA_NONE_KNOWN, 0, 0 },	/* host behavior */
	[0x17] = { true, 0, 0, 0, D11 },			/* sanitize config */
	[0x18] = { true, 0, 0, D11, D11 },			/* endurance group events */
	[0x19] = { true, 0, NVME_DATA_NONE_KNOWN, 0, D11 },	/* command set profile */
	[0x1a] = { true, 0, 0, 0, D11 },			/* spinup control */
	[0x1b] = { true, 0, 0, 0, D11 },			/* power loss signaling */
	[0x1c] = { true, 4096, 4096, D11, D11 },		/* performance */
	[0x1d] = { true, 0, 0, D11, D11 | D12 },		/* data placement */
	[0x1e] = { true, NVME_DATA_EVENTS_TWICE, NVME_DATA_EVENTS, D11, D11 | D12 },
	[0x1f] = { true, 256, 256, 0, 0 },			/* namespace label */
	[0x20] = { true, 0, 0, 0, D11 },			/* key value config */
	[0x21] = { true, 512, NVME_DATA_NONE_KNOWN, D11, 0 },	/* controller data queue */
	[0x78] = { true, 512, 512, 0, 0 },			/* management controller */
	[0x79] = { true, 512, 512, 0, 0 },			/* management agent */
	[0x7d] = { true, 4096, 4096, D11, D11 },		/* host metadata */
	[0x7e] = { true, 4096, 4096, D11, D11 },
	[0x7f] = { true, 4096, 4096, D11, D11 },
	[0x80] = { true, 0, 0, 0, D11 },			/* software progress */
	[0x81] = { true, NVME_DATA_HOST_ID, NVME_DATA_HOST_ID, D11, D11 },
	[0x82] = { true, 0, 0, 0, D11 },			/* reservation mask */
	[0x83] = { true, 0, 0, 0, D11 },			/* ... persistence */
	[0x84] = { true, 0, 0, 0, D11 },			/* write protection */
	[0x85] = { true, 0, 0, 0, D11 },			/* ... of boot partitions */
};

/**
 * fwctl_nvme_feature - the data of a feature
 * @fid: its identifier
 *
 * Return: what the specifications say of it; NULL if they do not know it.
 */
const struct nvme_feature *fwctl_nvme_feature(u8 fid)
{
	return fid < ARRAY_SIZE(features) && features[fid].known ? &features[fid] : NULL;
}

static u64 length_of_feature(const struct fwctl_rpc_nvme *rpc, u16 data)
{
	u8 events = rpc->cdw11 >> 16;

	switch (data) {
	case NVME_DATA_HOST_ID:
		return rpc->cdw11 & BIT(0) ? 16 : 8;
	case NVME_DATA_EVENTS:
		return events;
	case NVME_DATA_EVENTS_TWICE:
		return 2 * events;
	case NVME_DATA_NONE_KNOWN:
		return NVME_NO_LENGTH;
	default:
		return data;
	}
}

/*
 * With supported capabilities selected data need not be transferred, but a buffer
 * is there in case they are.
 */
static u64 length_of_get_features(const struct fwctl_rpc_nvme *rpc)
{
	const struct nvme_feature *feature = fwctl_nvme_feature(rpc->cdw10);

	return feature ? length_of_feature(rpc, feature->get) : NVME_NO_LENGTH;
}

static u64 length_of_set_features(const struct fwctl_rpc_nvme *rpc)
{
	const struct nvme_feature *feature = fwctl_nvme_feature(rpc->cdw10);

	return feature ? length_of_feature(rpc, feature->set) : NVME_NO_LENGTH;
}

/* Firmware Image Download, 5.1.9: dwords, less one */
static u64 length_of_download(const struct fwctl_rpc_nvme *rpc)
{
	return ((u64)rpc->cdw10 + 1) * DWORD;
}

/* Firmware Commit, 5.1.8: the commit action */
static u64 key_of_commit(const struct fwctl_rpc_nvme *rpc)
{
	return rpc->cdw10 >> 3 & 7;
}

static u64 key_of_low_nibble(const struct fwctl_rpc_nvme *rpc)
{
	return rpc->cdw10 & 0xf;
}

static u64 key_of_sanitize(const struct fwctl_rpc_nvme *rpc)
{
	return rpc->cdw10 & 7;
}

static u64 key_of_directive(const struct fwctl_rpc_nvme *rpc)
{
	return NVME_DIRECTIVE_KEY(rpc->cdw11 >> 8 & 0xff, rpc->cdw11 & 0xff);
}

/* Directive Receive, 5.1.6: dwords, less one, of the operations that return data */
static u64 length_of_directive(const struct fwctl_rpc_nvme *rpc)
{
	switch (key_of_directive(rpc)) {
	case NVME_DIRECTIVE_KEY(0, 1):
	case NVME_DIRECTIVE_KEY(1, 1):
	case NVME_DIRECTIVE_KEY(1, 2):
		return ((u64)rpc->cdw10 + 1) * DWORD;
	default:
		return NVME_NO_LENGTH;
	}
}

/* Security Send and Receive, 5.1.23: the security protocol */
static u64 key_of_security(const struct fwctl_rpc_nvme *rpc)
{
	return rpc->cdw10 >> 24;
}

/* Bytes, for protocol 0; others count in units of their own */
static u64 length_of_security(const struct fwctl_rpc_nvme *rpc)
{
	return key_of_security(rpc) ? NVME_NO_LENGTH : rpc->cdw11;
}

/* Get LBA Status, NVM Command Set 1.1 4.2.1: dwords, less one */
static u64 length_of_lba_status(const struct fwctl_rpc_nvme *rpc)
{
	return ((u64)rpc->cdw12 + 1) * DWORD;
}

/*
 * NVMe-MI Receive, 5.1.18: its own opcode, and if that reads a structure, of which
 * type. Structures that are lists are as long as the subsystem likes.
 */
static u64 key_of_mi(const struct fwctl_rpc_nvme *rpc)
{
	u8 opcode = rpc->cdw11;

	return opcode ?: NVME_MI_STRUCTURE_KEY(rpc->cdw12 >> 24);
}

static u64 length_of_mi(const struct fwctl_rpc_nvme *rpc)
{
	switch (key_of_mi(rpc)) {
	case NVME_MI_STRUCTURE_KEY(0):
	case NVME_MI_STRUCTURE_KEY(1):
	case NVME_MI_STRUCTURE_KEY(3):
		return 32;
	case 0x01:
		return 8;
	case 0x05:
		return rpc->cdw13 & 0xffff;
	default:
		return NVME_NO_LENGTH;
	}
}

static u64 no_length(const struct fwctl_rpc_nvme *rpc)
{
	return NVME_NO_LENGTH;
}

static const struct nvme_layout layouts[] = {
	{
		.opcode = NVME_OP_GET_LOG, .key = key_of_low_byte, .length = length_of_log,
		.fields = { ~0U, ~0U, ~0U, ~0U, UUID_INDEX | BIT(23) | COMMAND_SET, 0 },
	}, {
		.opcode = NVME_OP_IDENTIFY, .key = key_of_low_byte, .length = length_of_identify,
		.fields = { 0xffff00ff, 0xffff | COMMAND_SET, 0, 0, UUID_INDEX, 0 },
	}, {
		.opcode = NVME_OP_SET_FEATURES, .key = key_of_low_byte,
		.length = length_of_set_features,
		.fields = { BIT(31) | 0xff, ~0U, ~0U, ~0U, UUID_INDEX, 0 },
	}, {
		.opcode = NVME_OP_GET_FEATURES, .key = key_of_low_byte,
		.length = length_of_get_features,
		.fields = { 0x7ff, ~0U, ~0U, ~0U, UUID_INDEX, 0 },
	}, {
		.opcode = NVME_OP_NS_MANAGEMENT, .key = key_of_low_nibble, .length = no_length,
	}, {
		.opcode = NVME_OP_FIRMWARE_COMMIT, .key = key_of_commit,
		.fields = { BIT(31) | 0x3f, 0, 0, 0, 0, 0 },
	}, {
		.opcode = NVME_OP_FIRMWARE_DOWNLOAD, .length = length_of_download,
		.fields = { ~0U, ~0U, 0, 0, 0, 0 },
	}, {
		.opcode = NVME_OP_SELF_TEST, .key = key_of_low_nibble,
		.fields = { 0xf, 0, 0, 0, 0, 0 },
	}, {
		.opcode = NVME_OP_NS_ATTACHMENT, .key = key_of_low_nibble, .length = no_length,
	}, {
		.opcode = NVME_OP_DIRECTIVE_SEND, .key = key_of_directive, .length = no_length,
	}, {
		.opcode = NVME_OP_DIRECTIVE_RECEIVE, .key = key_of_directive,
		.length = length_of_directive,
		.fields = { ~0U, ~0U, 0, 0, 0, 0 },
	}, {
		.opcode = NVME_OP_VIRTUALIZATION, .key = key_of_low_nibble, .length = no_length,
	}, {
		.opcode = NVME_OP_MI_RECEIVE, .key = key_of_mi, .length = length_of_mi,
		/* dword 10 holds the type of the message, which must be 1: a command */
		.fields = { GENMASK(6, 3), 0xff, ~0U, ~0U, 0, 0 },
	}, {
		.opcode = NVME_OP_SECURITY_SEND, .key = key_of_security, .length = no_length,
	}, {
		.opcode = NVME_OP_SECURITY_RECEIVE, .key = key_of_security,
		.length = length_of_security,
		.fields = { ~0U, ~0U, 0, 0, 0, 0 },
	}, {
		.opcode = NVME_OP_SANITIZE, .key = key_of_sanitize, .length = no_length,
	}, {
		.opcode = NVME_OP_GET_LBA_STATUS, .length = length_of_lba_status,
		.fields = { ~0U, ~0U, ~0U, 0xff00ffff, 0, 0 },
	},
};

/**
 * fwctl_nvme_layout - the fields of a command
 * @opcode: of which command
 *
 * Return: its layout; NULL if no length can be computed for it.
 */
const struct nvme_layout *fwctl_nvme_layout(u8 opcode)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(layouts); i++)
		if (layouts[i].opcode == opcode)
			return &layouts[i];
	return NULL;
}
