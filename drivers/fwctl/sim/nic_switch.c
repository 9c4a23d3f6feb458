// SPDX-License-Identifier: GPL-2.0-only
/*
 * A switch in software that understands the commands of a rocker.
 *
 * It gets what a rocker finds in the descriptor's buffer, and answers what that writes
 * there: a nest of attributes. As QEMU's does, it drops a speed that comes without
 * duplex and autonegotiation, and says that it is done.
 */
#include <linux/etherdevice.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <asm/byteorder.h>

#include "../rocker/rocker.h"
#include "../rocker/tlv.h"
#include "nic_switch.h"

/* What a rocker answers, without the bit that says that it is done */
#define ROCKER_EINVAL		22
#define ROCKER_ENOTSUP		95

/**
 * sim_switch_init - make a switch
 * @sw: zeroed
 * @id: tells it from others
 */
void sim_switch_init(struct sim_switch *sw, u32 id)
{
	int i;

	mutex_init(&sw->lock);
	sw->id = 0x5100000000000000ULL | id;
	for (i = 0; i < SIM_SWITCH_PORTS; i++) {
		struct sim_port *port = &sw->ports[i];

		port->speed = 10000;
		port->duplex = true;
		port->autoneg = true;
		port->learning = true;
		/* locally administered */
		port->mac[0] = 0x02;
		port->mac[1] = i;
		put_unaligned_be32(id, &port->mac[2]);
	}
}

/**
 * sim_switch_mac - the address of a port
 * @sw: the switch
 * @port: its number
 * @mac: gets the address
 */
void sim_switch_mac(struct sim_switch *sw, u32 port, u8 *mac)
{
	guard(mutex)(&sw->lock);
	ether_addr_copy(mac, sw->ports[port - 1].mac);
}

/**
 * sim_switch_sent - a packet goes out
 * @sw: the switch
 * @port: over which port
 * @bytes: of it
 *
 * Context: any.
 */
void sim_switch_sent(struct sim_switch *sw, u32 port, size_t bytes)
{
	atomic64_inc(&sw->ports[port - 1].packets);
	atomic64_add(bytes, &sw->ports[port - 1].bytes);
}

static void put_u8(struct rocker_message *message, u32 type, u8 value)
{
	fwctl_rocker_tlv_put(message, type, &value, sizeof(value));
}

static void put_u32(struct rocker_message *message, u32 type, u32 value)
{
	__le32 le = cpu_to_le32(value);

	fwctl_rocker_tlv_put(message, type, &le, sizeof(le));
}

static void put_u64(struct rocker_message *message, u32 type, u64 value)
{
	__le64 le = cpu_to_le64(value);

	fwctl_rocker_tlv_put(message, type, &le, sizeof(le));
}

static void put_settings(const struct sim_switch *sw, u32 number,
			 struct rocker_message *message)
{
	const struct sim_port *port = &sw->ports[number - 1];
	char name[16];

	snprintf(name, sizeof(name), "s%llup%u", sw->id & U32_MAX, number);
	put_u32(message, FWCTL_ROCKER_PORT, number);
	put_u32(message, FWCTL_ROCKER_SPEED, port->speed);
	put_u8(message, FWCTL_ROCKER_DUPLEX, port->duplex);
	put_u8(message, FWCTL_ROCKER_AUTONEG, port->autoneg);
	fwctl_rocker_tlv_put(message, FWCTL_ROCKER_MACADDR, port->mac, ETH_ALEN);
	put_u8(message, FWCTL_ROCKER_MODE, 0);
	put_u8(message, FWCTL_ROCKER_LEARNING, port->learning);
	fwctl_rocker_tlv_put(message, FWCTL_ROCKER_PHYS_NAME, name, strlen(name));
}

static void put_counters(const struct sim_switch *sw, u32 number,
			 struct rocker_message *message)
{
	const struct sim_port *port = &sw->ports[number - 1];
	u32 type;

	put_u32(message, FWCTL_ROCKER_STATS_PORT, number);
	for (type = FWCTL_ROCKER_RX_PACKETS; type <= FWCTL_ROCKER_TX_ERRORS; type++) {
		u64 value = 0;

		if (type == FWCTL_ROCKER_TX_PACKETS)
			value = atomic64_read(&port->packets);
		else if (type == FWCTL_ROCKER_TX_BYTES)
			value = atomic64_read(&port->bytes);
		put_u64(message, type, value);
	}
}

static void set_link(struct sim_port *port, const struct rocker_attr *info)
{
	struct rocker_attr speed, duplex, autoneg;

	if (!fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_SPEED, &speed) ||
	    !fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_DUPLEX, &duplex) ||
	    !fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_AUTONEG, &autoneg))
		return;
	port->speed = get_unaligned_le32(speed.value);
	port->duplex = *(const u8 *)duplex.value;
	port->autoneg = *(const u8 *)autoneg.value;
}

static void set_port(struct sim_port *port, const struct rocker_attr *info)
{
	struct rocker_attr attr;

	set_link(port, info);
	if (fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_MACADDR, &attr))
		ether_addr_copy(port->mac, attr.value);
	if (fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_LEARNING, &attr))
		port->learning = *(const u8 *)attr.value;
}

static void clear_counters(struct sim_port *port)
{
	atomic64_set(&port->packets, 0);
	atomic64_set(&port->bytes, 0);
}

/* The port that the attributes name, 0 if there is none */
static u32 find_port(const struct rocker_attr *info)
{
	struct rocker_attr attr;
	u32 number;

	if (!fwctl_rocker_tlv_find(info->value, info->len, FWCTL_ROCKER_PORT, &attr))
		return 0;
	number = get_unaligned_le32(attr.value);
	return number <= SIM_SWITCH_PORTS ? number : 0;
}

static u32 execute(struct sim_switch *sw, u16 command, const struct rocker_attr *info,
		   struct rocker_message *message)
{
	u32 number = find_port(info);

	if (!number)
		return ROCKER_EINVAL;
	guard(mutex)(&sw->lock);
	switch (command) {
	case FWCTL_ROCKER_GET_PORT_SETTINGS:
		put_settings(sw, number, message);
		return 0;
	case FWCTL_ROCKER_SET_PORT_SETTINGS:
		set_port(&sw->ports[number - 1], info);
		return 0;
	case FWCTL_ROCKER_GET_PORT_STATS:
		put_counters(sw, number, message);
		return 0;
	case FWCTL_ROCKER_CLEAR_PORT_STATS:
		clear_counters(&sw->ports[number - 1]);
		return 0;
	default:
		return ROCKER_ENOTSUP;
	}
}

/**
 * sim_switch_execute - do what a command says
 * @sw: the switch
 * @message: the attributes that a rocker finds in the buffer
 * @len: bytes of them
 * @answer: gets the attributes that it writes there
 * @room: bytes at @answer
 * @answer_len: gets the bytes of them
 *
 * Context: may sleep.
 * Return: 0, or the error of the device.
 */
u32 sim_switch_execute(struct sim_switch *sw, const void *message, size_t len, void *answer,
		       size_t room, size_t *answer_len)
{
	struct rocker_message out = { .to = answer, .room = room };
	struct rocker_attr type, info;
	size_t nest;
	u32 status;

	*answer_len = 0;
	if (!fwctl_rocker_tlv_find(message, len, ROCKER_TLV_CMD_TYPE, &type) ||
	    !fwctl_rocker_tlv_find(message, len, ROCKER_TLV_CMD_INFO, &info))
		return ROCKER_EINVAL;
	nest = fwctl_rocker_tlv_begin(&out, ROCKER_TLV_CMD_INFO);
	status = execute(sw, get_unaligned_le16(type.value), &info, &out);
	fwctl_rocker_tlv_end(&out, nest);
	if (!status && !out.full)
		*answer_len = out.len;
	return status;
}
