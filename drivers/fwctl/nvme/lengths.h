/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NVME_LENGTHS_H
#define FWCTL_NVME_LENGTHS_H

#include <linux/types.h>

struct fwctl_rpc_nvme;
struct nvme_facts;

/*
 * A length that does not exist: no rule says how much data the controller would
 * transfer, so that the arbiter refuses the command at every scope.
 */
#define NVME_NO_LENGTH	(~0ULL)

/**
 * struct nvme_layout - which fields a command has, and what they mean
 * @opcode: of which command
 * @fields: bits that the specification defines, of dwords 10 to 15; the others
 *	are reserved
 * @key: what lies behind the door, or NULL
 * @length: bytes of data that the controller will transfer, NVME_NO_LENGTH if
 *	no rule says; NULL if none are transferred
 */
struct nvme_layout {
	u8 opcode;
	u32 fields[6];
	u64 (*key)(const struct fwctl_rpc_nvme *rpc);
	u64 (*length)(const struct fwctl_rpc_nvme *rpc);
};

/**
 * struct nvme_feature - the data of a feature, and which dwords select them
 * @known: there is such a feature
 * @get: bytes that Get Features transfers; NVME_DATA_* if a field decides
 * @set: the same of Set Features
 * @get_dwords: command dwords that Get Features looks at, BIT(11) to BIT(15)
 * @set_dwords: the same of Set Features
 */
struct nvme_feature {
	bool known;
	u16 get;
	u16 set;
	u16 get_dwords;
	u16 set_dwords;
};

#define NVME_DATA_HOST_ID	0xfff0	/* 8 bytes, or 16 with EXHID */
#define NVME_DATA_EVENTS	0xfff1	/* NOET bytes */
#define NVME_DATA_EVENTS_TWICE	0xfff2	/* twice as many */
#define NVME_DATA_NONE_KNOWN	0xffff	/* not computed: refused */

const struct nvme_layout *fwctl_nvme_layout(u8 opcode);
const struct nvme_feature *fwctl_nvme_feature(u8 fid);

#endif
