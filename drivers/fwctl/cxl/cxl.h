/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the CXL driver share.
 *
 * One struct fwctl_cxl is one mailbox: a type-3 device beside cxl_pci, or a
 * switch mailbox CCI or type-3 device that we own. A transport moves one
 * mailbox command; everything above it is the same for both.
 */
#ifndef FWCTL_CXL_H
#define FWCTL_CXL_H

#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <uapi/fwctl/cxl.h>

struct pci_dev;
struct fwctl_cxl;

/* Conditions for fwctl_command::owned beside FWCTL_OWNED_BESIDE */
#define CXL_OWNED_PMEM		BIT(FWCTL_OWNED_SUBSYSTEM)	/* pmem is active */
#define CXL_OWNED_FEATURE	BIT(FWCTL_OWNED_SUBSYSTEM + 1)	/* the kernel drives the Feature */

#define CXL_OP_TUNNEL		0x5300
#define CXL_OP_GET_LOG		0x0401
#define CXL_OP_GET_SUP_FEATS	0x0500
#define CXL_OP_GET_FEATURE	0x0501
#define CXL_OP_SET_FEATURE	0x0502

/* The vendor range of the opcode space, CXL 3.2 8.2.10 */
#define CXL_OP_VENDOR_MIN	0xc000
#define CXL_OP_VENDOR_MAX	0xffff

/* A tunnel inside a tunnel is the deepest that is judged */
#define CXL_TUNNEL_DEPTH_MAX	2

/* fwctl_request::target: bits 7:0 port or LD-ID, bits 15:8 target type */

/* Mailbox return codes that we look at, CXL 3.2 8.2.8.4.5.1 */
#define CXL_RC_SUCCESS		0x0
#define CXL_RC_BACKGROUND	0x1
#define CXL_RC_UNSUPPORTED	0x3

/**
 * struct cxl_msg - one mailbox command on its way
 * @opcode: what to send
 * @return_code: what the firmware answered
 * @in: input payload, @in_len bytes, NULL if none
 * @out: memory for output payload, @out_room bytes, zeroed by the transport
 * @out_len: bytes of output that arrived: at most @out_room, and 0 with a
 *	return code other than success
 */
struct cxl_msg {
	u16 opcode;
	u16 return_code;
	const void *in;
	size_t in_len;
	void *out;
	size_t out_room;
	size_t out_len;
};

/**
 * struct cxl_transport - how a mailbox command gets to the firmware
 * @name: "beside cxl_pci" or "owner"
 * @blocks: send cannot be interrupted by a fatal signal or by unplug
 * @send: deliver @msg. Returns 0 with the firmware's return code in it;
 *	-ETIMEDOUT when the doorbell did not clear, or when a background
 *	operation was started that nobody asked for; -ENODEV, -EIO, -EBUSY.
 */
struct cxl_transport {
	const char *name;
	bool blocks;
	int (*send)(struct fwctl_cxl *cxl, struct cxl_msg *msg);
};

/**
 * struct cxl_cel - the Command Effects Log as we know it: only ever OR-ed
 * @lock: protects @effects and @listed; a spinlock, taken in no other
 * @listed: opcodes that the log lists
 * @effects: raw effects word of each opcode, 16 bit each, an xarray by opcode
 *	of xa_mk_value(word)
 */
struct cxl_cel {
	struct xarray effects;
};

/**
 * struct cxl_feature_list - Supported Feature entries as the device lists them
 * @lock: protects the rest
 * @entries: @count entries
 */
struct cxl_feature_list {
	struct mutex lock;
	struct cxl_feat_entry *entries;
	u16 count;
};

struct fwctl_cxl {
	struct fwctl_device fwctl;
	struct pci_dev *pdev;
	const struct cxl_transport *transport;
	void *transport_data;
	size_t payload_size;
	bool beside;
	struct cxl_cel cel;
	struct cxl_feature_list features;
};

#define to_fwctl_cxl(_fwctl) container_of(_fwctl, struct fwctl_cxl, fwctl)

#endif
