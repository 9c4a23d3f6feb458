// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC ask for?
 *
 * - Parsing only: no I/O, no locks, no memory, no knowledge of the device.
 * - What cannot be understood to the last bit is malformed. Every reserved
 *   field of the message header, of a tunnel and of a door's payload must be 0,
 *   or a later specification could give the request another meaning.
 * - Bytes behind the payload are ignored, as upstream does: programs pass
 *   sizeof(struct fwctl_rpc_cxl), which is longer than most payloads.
 * - A tunnel is judged as the command inside it, found by the same parser.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "cxl.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_cxl_hdr)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_cxl_out_hdr)

/* The user ABI is upstream's: neither a size nor a place in it may ever change */
static_assert(sizeof(struct fwctl_rpc_cxl_hdr) == 16);
static_assert(offsetof(struct fwctl_rpc_cxl, opcode) == 0);
static_assert(offsetof(struct fwctl_rpc_cxl, flags) == 4);
static_assert(offsetof(struct fwctl_rpc_cxl, op_size) == 8);
static_assert(offsetof(struct fwctl_rpc_cxl, reserved1) == 12);
static_assert(offsetof(struct fwctl_rpc_cxl, get_sup_feats_in) == 16);
static_assert(offsetof(struct fwctl_rpc_cxl, get_feat_in) == 16);
static_assert(offsetof(struct fwctl_rpc_cxl, set_feat_in) == 16);
static_assert(sizeof(struct fwctl_rpc_cxl) == 48);
static_assert(sizeof(struct fwctl_rpc_cxl_out_hdr) == 8);
static_assert(offsetof(struct fwctl_rpc_cxl_out, size) == 0);
static_assert(offsetof(struct fwctl_rpc_cxl_out, retval) == 4);
static_assert(offsetof(struct fwctl_rpc_cxl_out, get_sup_feats_out) == 8);
static_assert(offsetof(struct fwctl_rpc_cxl_out, payload) == 8);
static_assert(sizeof(struct cxl_mbox_get_sup_feats_in) == 8);
static_assert(offsetof(struct cxl_mbox_get_sup_feats_in, start_idx) == 4);
static_assert(sizeof(struct cxl_feat_entry) == 48);
static_assert(offsetof(struct cxl_feat_entry, id) == 16);
static_assert(offsetof(struct cxl_feat_entry, get_feat_size) == 18);
static_assert(offsetof(struct cxl_feat_entry, set_feat_size) == 20);
static_assert(offsetof(struct cxl_feat_entry, flags) == 22);
static_assert(offsetof(struct cxl_feat_entry, get_feat_ver) == 26);
static_assert(offsetof(struct cxl_feat_entry, set_feat_ver) == 27);
static_assert(offsetof(struct cxl_feat_entry, effects) == 28);
static_assert(sizeof(struct cxl_mbox_get_sup_feats_out_hdr) == 8);
static_assert(offsetof(struct cxl_mbox_get_sup_feats_out, supported_feats) == 2);
static_assert(offsetof(struct cxl_mbox_get_sup_feats_out, ents) == 8);
static_assert(sizeof(struct cxl_mbox_get_feat_in) == 21);
static_assert(offsetof(struct cxl_mbox_get_feat_in, offset) == 16);
static_assert(offsetof(struct cxl_mbox_get_feat_in, count) == 18);
static_assert(offsetof(struct cxl_mbox_get_feat_in, selection) == 20);
static_assert(sizeof(struct cxl_mbox_set_feat_hdr) == 32);
static_assert(offsetof(struct cxl_mbox_set_feat_in, flags) == 16);
static_assert(offsetof(struct cxl_mbox_set_feat_in, offset) == 20);
static_assert(offsetof(struct cxl_mbox_set_feat_in, version) == 22);
static_assert(offsetof(struct cxl_mbox_set_feat_in, rsvd) == 23);
static_assert(offsetof(struct cxl_mbox_set_feat_in, feat_data) == 32);

/* Get Log (0401h), input */
struct get_log_in {
	u8 uuid[16];
	__le32 offset;
	__le32 length;
} __packed;

/* Get LSA (4102h), input */
struct get_lsa_in {
	__le32 offset;
	__le32 length;
} __packed;

/* Media Operations (4402h), the beginning of its input */
struct media_operation_in {
	u8 class;
	u8 subclass;
	u8 reserved[2];
} __packed;

/* Configuration requests (5103h, 5301h), the beginning of their input */
struct config_in {
	u8 port;
	u8 reg[2];
	u8 type;	/* bit 7: write; the rest is reserved */
} __packed;

#define CONFIG_WRITE	BIT(7)

/* Where the data to be written are, which are all that follows */
#define PPB_CONFIG_DATA	4
#define LD_CONFIG_DATA	8
#define CONFIG_DATA_LEN	4

/* An LD's number is in front of its data, with two bytes in between */
#define LD_CONFIG_GAP	6

static int malformed(struct fwctl_request *req, const char *sentence)
{
	req->malformed = sentence;
	return -EINVAL;
}

static bool is_zero(const void *bytes, size_t len)
{
	return !memchr_inv(bytes, 0, len);
}

static int key_by_uuid(const void *payload, struct fwctl_request *req)
{
	if (req->in_len < sizeof(req->key.bytes))
		return malformed(req, "the payload is too short for the UUID it begins with");
	memcpy(req->key.bytes, payload, sizeof(req->key.bytes));
	req->keyed = true;
	return 0;
}

static int key_by_class(const void *payload, struct fwctl_request *req)
{
	const u8 *bytes = payload;

	if (req->in_len < 2)
		return malformed(req, "the payload is too short for class and subclass");
	req->key.number = CXL_CLASS_KEY(bytes[0], bytes[1]);
	req->keyed = true;
	return 0;
}

/* The firmware returns as much as it is asked for, so that must have a place */
static int asks_for(struct fwctl_request *req, u32 length)
{
	if (length > req->out_room)
		return malformed(req, "the length asked for exceeds the room in the output");
	req->out_asked = length;
	return 0;
}

static int parse_get_log(const void *payload, struct fwctl_request *req)
{
	const struct get_log_in *in = payload;

	if (key_by_uuid(payload, req))
		return -EINVAL;
	if (req->in_len < sizeof(*in))
		return malformed(req, "the payload is too short for Get Log");
	return asks_for(req, le32_to_cpu(in->length));
}

static int parse_get_lsa(const void *payload, struct fwctl_request *req)
{
	const struct get_lsa_in *in = payload;

	if (req->in_len < sizeof(*in))
		return malformed(req, "the payload is too short for Get LSA");
	return asks_for(req, le32_to_cpu(in->length));
}

static int parse_media_operation(const void *payload, struct fwctl_request *req)
{
	const struct media_operation_in *in = payload;

	if (key_by_class(payload, req))
		return -EINVAL;
	if (req->in_len < sizeof(*in))
		return malformed(req, "the payload is too short for Media Operations");
	if (!is_zero(in->reserved, sizeof(in->reserved)))
		return malformed(req, "a reserved field of Media Operations is not zero");
	return 0;
}

/*
 * Reading or writing? That decides, so a read may not carry data either, which
 * a device that reads the type elsewhere could take for a write.
 */
static int parse_config(const void *payload, size_t data, struct fwctl_request *req)
{
	const struct config_in *in = payload;

	if (req->in_len < data + CONFIG_DATA_LEN)
		return malformed(req, "the payload is too short for a configuration request");
	if (in->type & ~CONFIG_WRITE)
		return malformed(req, "a reserved bit of the configuration request is not zero");
	if (!in->type && !is_zero(payload + data, CONFIG_DATA_LEN))
		return malformed(req, "a configuration read carries data");
	req->key.number = !!in->type;
	req->keyed = true;
	return 0;
}

static int parse_ld_config(const void *payload, struct fwctl_request *req)
{
	int err = parse_config(payload, LD_CONFIG_DATA, req);

	if (!err && !is_zero(payload + LD_CONFIG_GAP, LD_CONFIG_DATA - LD_CONFIG_GAP))
		err = malformed(req, "a reserved field of the configuration request is not zero");
	return err;
}

static int parse_get_sup_feats(const void *payload, struct fwctl_request *req)
{
	const struct cxl_mbox_get_sup_feats_in *in = payload;

	if (req->in_len != sizeof(*in))
		return malformed(req, "the payload of Get Supported Features must be 8 bytes");
	if (!is_zero(in->reserved, sizeof(in->reserved)))
		return malformed(req, "a reserved field of Get Supported Features is not zero");
	if (req->out_room < sizeof(struct cxl_mbox_get_sup_feats_out_hdr))
		return malformed(req, "the output has no room for the totals");
	/* Of the device itself the list is known; only a target is asked for it */
	return req->depth ? asks_for(req, le32_to_cpu(in->count)) : 0;
}

static int parse_get_feature(const void *payload, struct fwctl_request *req)
{
	const struct cxl_mbox_get_feat_in *in = payload;
	u32 count;

	if (key_by_uuid(payload, req))
		return -EINVAL;
	if (req->in_len != sizeof(*in))
		return malformed(req, "the payload of Get Feature must be 21 bytes");
	count = le16_to_cpu(in->count);
	if (!count)
		return malformed(req, "the count of Get Feature is zero");
	if (count > req->out_room)
		return malformed(req, "the count of Get Feature exceeds the room in the output");
	if (le16_to_cpu(in->offset) + count > U16_MAX)
		return malformed(req, "offset and count of Get Feature exceed any Feature");
	if (in->selection >= CXL_GET_FEAT_SEL_MAX)
		return malformed(req, "the selection of Get Feature is a reserved one");
	/* What a tunnel carries is not split */
	return req->depth ? asks_for(req, count) : 0;
}

static const char *set_feature_defect(const struct cxl_mbox_set_feat_in *in, size_t len)
{
	u32 flags = le32_to_cpu(in->flags);

	if (flags & CXL_SET_FEAT_FLAG_DATA_TRANSFER_MASK)
		return "the transfer flags of Set Feature belong to the kernel";
	if (flags & ~(u32)CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET)
		return "a reserved flag of Set Feature is not zero";
	if (!is_zero(in->rsvd, sizeof(in->rsvd)))
		return "a reserved field of Set Feature is not zero";
	if (le16_to_cpu(in->offset) + (len - sizeof(*in)) > U16_MAX)
		return "offset and length of Set Feature exceed any Feature";
	return NULL;
}

static int parse_set_feature(const void *payload, struct fwctl_request *req)
{
	const struct cxl_mbox_set_feat_in *in = payload;
	const char *defect;

	if (key_by_uuid(payload, req))
		return -EINVAL;
	if (req->in_len <= sizeof(*in))
		return malformed(req, "the payload of Set Feature holds no data");
	defect = set_feature_defect(in, req->in_len);
	if (defect)
		return malformed(req, defect);
	if (le32_to_cpu(in->flags) & CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET)
		req->effects |= FWCTL_PERSISTS;
	return 0;
}

/* To the switch itself; in a tunnel the target is what the tunnel leads to */
static int parse_port_control(const void *payload, struct fwctl_request *req)
{
	if (!req->in_len)
		return malformed(req, "the payload is too short to name a port");
	if (!req->depth)
		req->target = *(const u8 *)payload;
	return 0;
}

/* The commands whose payload says what they do, and those with fixed fields */
static int parse_payload(const void *payload, struct fwctl_request *req)
{
	switch (req->opcode) {
	case CXL_OP_GET_LOG:
		return parse_get_log(payload, req);
	case CXL_OP_GET_LSA:
		return parse_get_lsa(payload, req);
	case CXL_OP_GET_LOG_CAPS:
	case CXL_OP_CLEAR_LOG:
	case CXL_OP_POPULATE_LOG:
		return key_by_uuid(payload, req);
	case CXL_OP_GET_SUP_FEATS:
		return parse_get_sup_feats(payload, req);
	case CXL_OP_GET_FEATURE:
		return parse_get_feature(payload, req);
	case CXL_OP_SET_FEATURE:
		return parse_set_feature(payload, req);
	case CXL_OP_MAINTENANCE:
		return key_by_class(payload, req);
	case CXL_OP_MEDIA_OPERATION:
		return parse_media_operation(payload, req);
	case CXL_OP_PORT_CONTROL:
		return parse_port_control(payload, req);
	case CXL_OP_PPB_CONFIG:
		return parse_config(payload, PPB_CONFIG_DATA, req);
	case CXL_OP_LD_CONFIG:
		return parse_ld_config(payload, req);
	default:
		return 0;
	}
}

/* Step into the tunnel at *payload: @req becomes what is inside */
static int enter_tunnel(const void **payload, struct fwctl_request *req)
{
	struct cxl_tunnel tunnel;

	if (req->depth == CXL_TUNNEL_DEPTH_MAX)
		return malformed(req, "tunnels are nested more than two deep");
	if (req->out_room < CXL_TUNNEL_OVERHEAD)
		return malformed(req, "the output has no room for the tunnel's response");
	if (fwctl_cxl_tunnel_unwrap(*payload, req->in_len, &tunnel, &req->malformed))
		return -EINVAL;

	req->via = CXL_OP_TUNNEL;
	req->target |= tunnel.target << (CXL_TARGET_INNER_SHIFT * req->depth);
	req->depth++;
	req->opcode = tunnel.opcode;
	req->in_len = tunnel.len;
	req->out_room -= CXL_TUNNEL_OVERHEAD;
	*payload = tunnel.payload;
	return 0;
}

static int parse_header(const struct fwctl_rpc_cxl *rpc, size_t in_len, size_t out_len,
			struct fwctl_request *req)
{
	if (in_len < RPC_HEADER)
		return malformed(req, "the request is shorter than its header");
	req->opcode = rpc->opcode;
	if (rpc->opcode > U16_MAX)
		return malformed(req, "the opcode has more than 16 bits");
	if (rpc->flags || rpc->reserved1)
		return malformed(req, "a reserved field of the header is not zero");
	if (rpc->op_size > in_len - RPC_HEADER)
		return malformed(req, "op_size exceeds what follows the header");
	if (out_len < RPC_OUT_HEADER)
		return malformed(req, "the output has no room for the response header");

	req->in_len = rpc->op_size;
	req->out_room = out_len - RPC_OUT_HEADER;
	return 0;
}

/**
 * fwctl_cxl_classify - which command does this RPC ask for?
 * @fwctl: the device, which does not matter
 * @in: a struct fwctl_rpc_cxl
 * @in_len: bytes at @in
 * @out_len: room for the struct fwctl_rpc_cxl_out
 * @req: the answer; zero on entry
 *
 * See &struct fwctl_command_ops.classify.
 *
 * Return: 0, or -EINVAL with @req->malformed set.
 */
int fwctl_cxl_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
		       size_t out_len, struct fwctl_request *req)
{
	const void *payload = in + RPC_HEADER;
	int err;

	err = parse_header(in, in_len, out_len, req);
	if (err)
		return err;

	while (req->opcode == CXL_OP_TUNNEL) {
		err = enter_tunnel(&payload, req);
		if (err)
			return err;
	}
	return parse_payload(payload, req);
}
