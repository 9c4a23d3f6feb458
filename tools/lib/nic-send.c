// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Commands of the rocker switch: attributes are put into a message, and taken out
 * of the answer, which is not believed further than its own lengths reach.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/rocker.h>

#define HEADER		sizeof(struct fwctl_rpc_rocker)
#define OUT_HEADER	sizeof(struct fwctl_rpc_rocker_out)
#define TLV_HEADER	sizeof(struct fwctl_rocker_tlv)
#define ATTRS_MAX	4096
#define OUT_ROOM	1024

static const struct fwctl_nic_command commands[] = {
	{ FWCTL_ROCKER_GET_PORT_SETTINGS, "get-port-settings", 0 },
	{ FWCTL_ROCKER_SET_PORT_SETTINGS, "set-port-settings", 2 },
	{ FWCTL_ROCKER_FLOW_ADD, "flow-add", 3 },
	{ FWCTL_ROCKER_FLOW_MOD, "flow-mod", 3 },
	{ FWCTL_ROCKER_FLOW_DEL, "flow-del", 3 },
	{ FWCTL_ROCKER_FLOW_GET_STATS, "flow-get-stats", 1 },
	{ FWCTL_ROCKER_GROUP_ADD, "group-add", 3 },
	{ FWCTL_ROCKER_GROUP_MOD, "group-mod", 3 },
	{ FWCTL_ROCKER_GROUP_DEL, "group-del", 3 },
	{ FWCTL_ROCKER_GROUP_GET_STATS, "group-get-stats", 1 },
	{ FWCTL_ROCKER_CLEAR_PORT_STATS, "clear-port-stats", 2 },
	{ FWCTL_ROCKER_GET_PORT_STATS, "get-port-stats", 1 },
};

const struct fwctl_nic_command *fwctl_nic_command_next(const struct fwctl_nic_command *prev)
{
	const struct fwctl_nic_command *next = prev ? prev + 1 : commands;

	return next < commands + sizeof(commands) / sizeof(commands[0]) ? next : NULL;
}

const char *fwctl_nic_status_text(uint32_t status)
{
	static const struct {
		uint32_t status;
		const char *text;
	} texts[] = {
		{ 2, "not found" }, { 6, "address or data error" }, { 12, "out of memory" },
		{ 17, "exists already" }, { 22, "invalid, or not implemented" },
		{ 90, "message too long" }, { 95, "not supported" }, { 105, "no buffers" },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].status == status)
			return texts[i].text;
	}
	return "unknown error";
}

int fwctl_nic_info(struct fwctl_dev *dev, struct fwctl_nic *nic)
{
	struct fwctl_info_rocker info = { 0 };
	uint32_t type, len = sizeof(info);
	int err = fwctl_dev_info(dev, &type, &info, &len);

	if (err)
		return err;
	if (type != FWCTL_DEVICE_TYPE_ROCKER)
		return -ENOTTY;
	if (len < sizeof(info))
		return -EBADMSG;
	*nic = (struct fwctl_nic){
		.ports = info.ports, .id = info.switch_id,
		.link_up = info.link_up, .enabled = info.enabled,
	};
	return 0;
}

int fwctl_nic_send(struct fwctl_dev *dev, unsigned int scope, uint32_t command,
		   const void *attrs, size_t len, void *out, size_t *out_len)
{
	union {
		struct fwctl_rpc_rocker rpc;
		uint8_t bytes[HEADER + ATTRS_MAX];
	} in = { .rpc = { .command = command, .tlv_size = len } };
	union {
		struct fwctl_rpc_rocker_out rpc;
		uint8_t bytes[OUT_HEADER + OUT_ROOM];
	} answer = { 0 };
	size_t room = sizeof(answer), most = *out_len;
	int err;

	*out_len = 0;
	if (len > ATTRS_MAX)
		return -EMSGSIZE;
	if (len)
		memcpy(in.bytes + HEADER, attrs, len);
	err = fwctl_dev_rpc(dev, scope, &in, HEADER + len, &answer, &room);
	if (err)
		return err;
	if (room < OUT_HEADER || answer.rpc.tlv_size > room - OUT_HEADER || room > sizeof(answer))
		return -EBADMSG;
	if (answer.rpc.status)
		return answer.rpc.status & 0x7fff;
	*out_len = answer.rpc.tlv_size < most ? answer.rpc.tlv_size : most;
	if (*out_len)
		memcpy(out, answer.bytes + OUT_HEADER, *out_len);
	return 0;
}

struct attrs {
	uint8_t bytes[256];
	size_t len;
};

static void put(struct attrs *attrs, uint32_t type, const void *value, uint16_t len)
{
	uint8_t *at = attrs->bytes + attrs->len;

	fwctl_put32(at, type);
	fwctl_put16(at + 4, TLV_HEADER + len);
	memcpy(at + TLV_HEADER, value, len);
	attrs->len += (TLV_HEADER + len + 7) / 8 * 8;
}

static void put_number(struct attrs *attrs, uint32_t type, uint32_t number, uint16_t len)
{
	uint8_t value[4];

	fwctl_put32(value, number);
	put(attrs, type, value, len);
}

/* An attribute that must have at least @len bytes; NULL if it is not there */
static const uint8_t *find(const struct attrs *attrs, uint32_t type, size_t least, size_t *len)
{
	size_t at = 0;

	while (at + TLV_HEADER <= attrs->len) {
		size_t size = fwctl_le16(attrs->bytes + at + 4);

		if (size < TLV_HEADER || size > attrs->len - at)
			return NULL;
		*len = size - TLV_HEADER;
		if (fwctl_le32(attrs->bytes + at) == type)
			return *len >= least ? attrs->bytes + at + TLV_HEADER : NULL;
		at += (size + 7) / 8 * 8;
	}
	return NULL;
}

static int decode(const struct attrs *attrs, struct fwctl_nic_port *port)
{
	static const struct {
		uint32_t type;
		size_t least;
	} wanted[] = {
		{ FWCTL_ROCKER_SPEED, 4 }, { FWCTL_ROCKER_DUPLEX, 1 }, { FWCTL_ROCKER_AUTONEG, 1 },
		{ FWCTL_ROCKER_MACADDR, 6 }, { FWCTL_ROCKER_MODE, 1 },
		{ FWCTL_ROCKER_LEARNING, 1 }, { FWCTL_ROCKER_PHYS_NAME, 1 },
	};
	const uint8_t *value[7];
	size_t len = 0;

	for (size_t i = 0; i < 7; i++) {
		value[i] = find(attrs, wanted[i].type, wanted[i].least, &len);
		if (!value[i])
			return -EBADMSG;
	}
	port->speed = fwctl_le32(value[0]);
	port->duplex_full = *value[1];
	port->autoneg = *value[2];
	memcpy(port->mac, value[3], sizeof(port->mac));
	port->mode = *value[4];
	port->learning = *value[5];
	fwctl_escape(port->name, sizeof(port->name), value[6], len);
	return 0;
}

int fwctl_nic_port_get(struct fwctl_dev *dev, unsigned int scope, uint32_t number,
		       struct fwctl_nic_port *port)
{
	struct attrs in = { .len = 0 }, out = { .len = sizeof(out.bytes) };
	int err;

	put_number(&in, FWCTL_ROCKER_PORT, number, 4);
	err = fwctl_nic_send(dev, scope, FWCTL_ROCKER_GET_PORT_SETTINGS, in.bytes, in.len,
			     out.bytes, &out.len);
	if (err)
		return err;
	memset(port, 0, sizeof(*port));
	port->number = number;
	return decode(&out, port);
}

int fwctl_nic_link_set(struct fwctl_dev *dev, unsigned int scope,
		       const struct fwctl_nic_port *port)
{
	struct attrs in = { .len = 0 };
	size_t none = 0;

	put_number(&in, FWCTL_ROCKER_PORT, port->number, 4);
	put_number(&in, FWCTL_ROCKER_SPEED, port->speed, 4);
	put_number(&in, FWCTL_ROCKER_DUPLEX, port->duplex_full, 1);
	put_number(&in, FWCTL_ROCKER_AUTONEG, port->autoneg, 1);
	return fwctl_nic_send(dev, scope, FWCTL_ROCKER_SET_PORT_SETTINGS, in.bytes, in.len, NULL,
			      &none);
}

int fwctl_nic_mac_set(struct fwctl_dev *dev, unsigned int scope,
		      const struct fwctl_nic_port *port)
{
	struct attrs in = { .len = 0 };
	size_t none = 0;

	put_number(&in, FWCTL_ROCKER_PORT, port->number, 4);
	put(&in, FWCTL_ROCKER_MACADDR, port->mac, sizeof(port->mac));
	return fwctl_nic_send(dev, scope, FWCTL_ROCKER_SET_PORT_SETTINGS, in.bytes, in.len, NULL,
			      &none);
}
