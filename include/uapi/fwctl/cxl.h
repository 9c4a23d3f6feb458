/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Messages of FWCTL_RPC to a device of FWCTL_DEVICE_TYPE_CXL. Every structure
 * here is upstream Linux's.
 */
#ifndef _UAPI_FWCTL_CXL_H_
#define _UAPI_FWCTL_CXL_H_

#include <linux/types.h>
#include <linux/stddef.h>
#include <cxl/features.h>

/**
 * struct fwctl_rpc_cxl - request: one CXL mailbox command
 * @opcode: command opcode, CXL 3.2 8.2.10; 16 bits, the rest must be 0
 * @flags: must be 0
 * @op_size: bytes of input payload, which follows this header
 * @reserved1: must be 0
 * @get_sup_feats_in: the payload, for Get Supported Features (0500h)
 * @get_feat_in: the payload, for Get Feature (0501h)
 * @set_feat_in: the payload, for Set Feature (0502h)
 *
 * Fields of this header are in the host's byte order, payloads in the
 * specification's, which is little endian. Of any other command the payload
 * is as the specification lays it out.
 */
struct fwctl_rpc_cxl {
	__struct_group(fwctl_rpc_cxl_hdr, hdr, /* no attrs */,
		__u32 opcode;
		__u32 flags;
		__u32 op_size;
		__u32 reserved1;
	);
	union {
		struct cxl_mbox_get_sup_feats_in get_sup_feats_in;
		struct cxl_mbox_get_feat_in get_feat_in;
		struct cxl_mbox_set_feat_in set_feat_in;
	};
};

/**
 * struct fwctl_rpc_cxl_out - response: what the firmware returned
 * @size: bytes of output payload, which follows this header
 * @retval: the mailbox return code, CXL 3.2 8.2.8.4.5.1; with one other than 0
 *	(success) @size is 0
 * @get_sup_feats_out: the payload, for Get Supported Features (0500h)
 * @payload: the payload, for any command
 */
struct fwctl_rpc_cxl_out {
	__struct_group(fwctl_rpc_cxl_out_hdr, hdr, /* no attrs */,
		__u32 size;
		__u32 retval;
	);
	union {
		struct cxl_mbox_get_sup_feats_out get_sup_feats_out;
		__DECLARE_FLEX_ARRAY(__u8, payload);
	};
};

#endif
