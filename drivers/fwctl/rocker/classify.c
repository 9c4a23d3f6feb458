// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC ask for?
 *
 * - Parsing only: no I/O, no locks, no memory; of the device only how many ports
 *   it has is known. QEMU's follows a port that it does not have into nowhere.
 * - The key of Set Port Settings is the attribute that is set, of which there is
 *   one, so that each has a verdict of its own. Speed, duplex and autonegotiation
 *   are one setting: a device that is given some of them drops them silently.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/etherdevice.h>
#include <linux/stddef.h>
#include <asm/byteorder.h>
#include <linux/unaligned.h>

#include "rocker.h"
#include "tlv.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_rocker)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_rocker_out)

static_assert(sizeof(struct fwctl_rpc_rocker) == 16);
static_assert(offsetof(struct fwctl_rpc_rocker, tlv_size) == 8);
static_assert(sizeof(struct fwctl_rpc_rocker_out) == 8);
static_assert(offsetof(struct fwctl_rpc_rocker_out, tlv_size) == 4);
static_assert(sizeof(struct fwctl_info_rocker) == 32);
static_assert(offsetof(struct fwctl_info_rocker, enabled) == 24);
/* the attribute that names the port is the same in both lists */
static_assert(FWCTL_ROCKER_PORT == (int)FWCTL_ROCKER_STATS_PORT);

#define LINK_SETTINGS	(BIT_ULL(FWCTL_ROCKER_SPEED) | BIT_ULL(FWCTL_ROCKER_DUPLEX) | \
			 BIT_ULL(FWCTL_ROCKER_AUTONEG))

static int malformed(struct fwctl_request *req, const char *sentence)
{
	req->malformed = sentence;
	return -EINVAL;
}

static int parse_port(u32 ports, const struct fwctl_rpc_rocker *rpc, struct fwctl_request *req)
{
	struct rocker_attr attr;

	fwctl_rocker_tlv_find(rpc->tlvs, rpc->tlv_size, FWCTL_ROCKER_PORT, &attr);
	req->target = get_unaligned_le32(attr.value);
	if (!req->target || req->target > ports)
		return malformed(req, "the device has no port of that number");
	return 0;
}

/* The one setting that is in the request, by its first attribute; 0 if that is not so */
static u32 setting_of(u64 present)
{
	u64 settings = present & ~BIT_ULL(FWCTL_ROCKER_PORT);

	if (settings == LINK_SETTINGS)
		return FWCTL_ROCKER_SPEED;
	if (settings & LINK_SETTINGS || hweight64(settings) != 1)
		return 0;
	return __ffs64(settings);
}

static const char *setting_defect(u64 present)
{
	u64 settings = present & ~BIT_ULL(FWCTL_ROCKER_PORT);

	if (!settings)
		return "the request sets nothing";
	if (!(settings & ~LINK_SETTINGS))
		return "speed, duplex and autoneg are set together: the device drops one alone";
	return "the request sets more than one thing";
}

static u8 value_u8(const struct fwctl_rpc_rocker *rpc, u32 type)
{
	struct rocker_attr attr;

	return fwctl_rocker_tlv_find(rpc->tlvs, rpc->tlv_size, type, &attr) ?
	       *(const u8 *)attr.value : 0;
}

static const char *value_defect(const struct fwctl_rpc_rocker *rpc, u32 setting)
{
	struct rocker_attr attr;

	switch (setting) {
	case FWCTL_ROCKER_SPEED:
		if (value_u8(rpc, FWCTL_ROCKER_DUPLEX) > 1 ||
		    value_u8(rpc, FWCTL_ROCKER_AUTONEG) > 1)
			return "duplex and autoneg are 0 or 1";
		return NULL;
	case FWCTL_ROCKER_MACADDR:
		fwctl_rocker_tlv_find(rpc->tlvs, rpc->tlv_size, setting, &attr);
		return is_valid_ether_addr(attr.value) ? NULL :
		       "the MAC address is zero or a multicast address";
	default:
		return NULL;
	}
}

static int parse_setting(const struct fwctl_rpc_rocker *rpc, u64 present,
			 struct fwctl_request *req)
{
	u32 setting = setting_of(present);
	const char *defect = setting ? value_defect(rpc, setting) : setting_defect(present);

	if (defect)
		return malformed(req, defect);
	req->key.number = setting;
	req->keyed = true;
	return 0;
}

static int parse_attributes(u32 ports, const struct fwctl_rpc_rocker *rpc,
			    struct fwctl_request *req)
{
	const struct rocker_schema *schema = fwctl_rocker_request_schema(rpc->command);
	u64 present;
	int err;

	req->malformed = fwctl_rocker_tlv_check(schema, rpc->tlvs, rpc->tlv_size, &present);
	if (req->malformed)
		return -EINVAL;
	if (!(schema->required & BIT_ULL(FWCTL_ROCKER_PORT)))
		return 0;
	err = parse_port(ports, rpc, req);
	if (!err && rpc->command == FWCTL_ROCKER_SET_PORT_SETTINGS)
		err = parse_setting(rpc, present, req);
	return err;
}

/**
 * fwctl_rocker_classify - which command does this RPC ask for?
 * @ports: front-panel ports of the device
 * @in: a struct fwctl_rpc_rocker
 * @in_len: bytes at @in
 * @out_len: room for the struct fwctl_rpc_rocker_out
 * @req: the answer; zero on entry
 *
 * See &struct fwctl_command_ops.classify.
 *
 * Return: 0, or -EINVAL with @req->malformed set.
 */
int fwctl_rocker_classify(u32 ports, const void *in, size_t in_len, size_t out_len,
			  struct fwctl_request *req)
{
	const struct fwctl_rpc_rocker *rpc = in;

	if (in_len < RPC_HEADER)
		return malformed(req, "the request is shorter than its header");
	req->opcode = rpc->command;
	if (rpc->command > U16_MAX)
		return malformed(req, "the command type has more than 16 bits");
	if (rpc->flags || rpc->reserved)
		return malformed(req, "a reserved field of the header is not zero");
	if (rpc->tlv_size != in_len - RPC_HEADER)
		return malformed(req, "tlv_size is not what follows the header");
	if (rpc->tlv_size > ROCKER_ATTRS_MAX)
		return malformed(req, "the attributes are longer than the device takes");
	if (out_len < RPC_OUT_HEADER)
		return malformed(req, "the output has no room for the response header");

	req->in_len = rpc->tlv_size;
	req->out_room = out_len - RPC_OUT_HEADER;
	return parse_attributes(ports, rpc, req);
}
