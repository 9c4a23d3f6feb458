// SPDX-License-Identifier: GPL-2.0-only
/*
 * The attributes of each command: types and lengths, as the programming guide has
 * them. Flows and groups never reach the device, and are checked all the same, so
 * that a request is either malformed or refused for what it asks for.
 */
#include <linux/bits.h>
#include <linux/kernel.h>

#include "rocker.h"
#include "tlv.h"

#define U8_RULE		{ .min = 1, .max = 1 }
#define U16_RULE	{ .min = 2, .max = 2 }
#define U32_RULE	{ .min = 4, .max = 4 }
#define U64_RULE	{ .min = 8, .max = 8 }
#define MAC_RULE	{ .min = 6, .max = 6 }
#define IPV6_RULE	{ .min = 16, .max = 16 }
#define BYTES_RULE(_max) { .min = 1, .max = (_max) }

/* Settings of a port, "Port Settings" */
static const struct rocker_attr_rule settings_rules[] = {
	[FWCTL_ROCKER_PORT] = U32_RULE,
	[FWCTL_ROCKER_SPEED] = U32_RULE,
	[FWCTL_ROCKER_DUPLEX] = U8_RULE,
	[FWCTL_ROCKER_AUTONEG] = U8_RULE,
	[FWCTL_ROCKER_MACADDR] = MAC_RULE,
	[FWCTL_ROCKER_MODE] = U8_RULE,
	[FWCTL_ROCKER_LEARNING] = U8_RULE,
	[FWCTL_ROCKER_PHYS_NAME] = BYTES_RULE(ROCKER_NAME_MAX),
};

/* Counters of a port, of later devices */
static const struct rocker_attr_rule counters_rules[] = {
	[FWCTL_ROCKER_STATS_PORT] = U32_RULE,
	[FWCTL_ROCKER_RX_PACKETS ... FWCTL_ROCKER_TX_ERRORS] = U64_RULE,
};

/* All but the name, which no device takes */
static const struct rocker_schema set_schema = {
	.rules = settings_rules,
	.count = FWCTL_ROCKER_PHYS_NAME,
	.required = BIT_ULL(FWCTL_ROCKER_PORT),
};

/* What only reads, or clears, a port names the port and nothing else */
static const struct rocker_schema port_schema = {
	.rules = settings_rules,
	.count = FWCTL_ROCKER_PORT + 1,
	.required = BIT_ULL(FWCTL_ROCKER_PORT),
};

/* A device returns all of it; one that wrote nothing would return the request */
static const struct rocker_schema settings_schema = {
	.rules = settings_rules,
	.count = ARRAY_SIZE(settings_rules),
	.required = GENMASK_ULL(FWCTL_ROCKER_PHYS_NAME, FWCTL_ROCKER_PORT),
	.lenient = true,
};

static const struct rocker_schema counters_schema = {
	.rules = counters_rules,
	.count = ARRAY_SIZE(counters_rules),
	.required = GENMASK_ULL(FWCTL_ROCKER_TX_ERRORS, FWCTL_ROCKER_STATS_PORT),
	.lenient = true,
};

static const struct rocker_schema group_ids_schema = {
	.element = U32_RULE,
};

/* Flows and groups, "OF-DPA Mode": the types in the order in which they count */
static const struct rocker_attr_rule of_dpa_rules[] = {
	[1] = U16_RULE,			/* table */
	[2 ... 4] = U32_RULE,		/* priority, hard and idle timeout */
	[5] = U64_RULE,			/* cookie */
	[6 ... 7] = U32_RULE,		/* ingress port, mask */
	[8] = { .min = 2, .max = 4 },	/* egress port; the text and devices differ */
	[9] = U16_RULE,			/* table to go to */
	[10 ... 11] = U32_RULE,		/* group, lower group */
	[12] = U16_RULE,		/* how many groups */
	[13] = { .min = 0, .max = ROCKER_ATTRS_MAX, .nest = &group_ids_schema },
	[14 ... 15] = U16_RULE,		/* VLAN, mask */
	[16 ... 17] = { .min = 1, .max = 2 }, /* VLAN priority, mask */
	[18] = U8_RULE,			/* write the VLAN priority */
	[19] = U16_RULE,		/* new VLAN */
	[20] = U8_RULE,			/* new VLAN priority */
	[21 ... 22] = U32_RULE,		/* tunnel, its logical port */
	[23] = U16_RULE,		/* Ethernet type */
	[24 ... 27] = MAC_RULE,		/* destination, source, masks */
	[28 ... 35] = U8_RULE,		/* IP protocol, DSCP, ECN */
	[36 ... 39] = U32_RULE,		/* IPv4 addresses, masks */
	[40 ... 43] = IPV6_RULE,	/* IPv6 addresses, masks */
	[44 ... 45] = U32_RULE,		/* IPv4 address of ARP, mask */
	[46 ... 49] = U16_RULE,		/* ports of TCP and UDP, masks */
	[50 ... 53] = U8_RULE,		/* ICMP type and code, masks */
	[54 ... 55] = U32_RULE,		/* IPv6 label, mask */
	[56 ... 57] = U8_RULE,		/* queue */
	[58] = U32_RULE,		/* clear actions */
	[59 ... 61] = U8_RULE,		/* pop VLAN, check TTL, copy to the CPU */
};

static const struct rocker_schema of_dpa_schema = {
	.rules = of_dpa_rules,
	.count = ARRAY_SIZE(of_dpa_rules),
};

/* Of a command that nobody knows, only the shape can be checked */
static const struct rocker_attr_rule any_rules[] = {
	[1 ... 63] = { .min = 0, .max = ROCKER_ATTRS_MAX },
};

const struct rocker_schema fwctl_rocker_any_schema = {
	.rules = any_rules,
	.count = ARRAY_SIZE(any_rules),
};

/* What a device returns: a nest of attributes, perhaps with its command's type */
static const struct rocker_attr_rule answer_rules[] = {
	[ROCKER_TLV_CMD_TYPE] = U16_RULE,
	[ROCKER_TLV_CMD_INFO] = { .min = 0, .max = ROCKER_ATTRS_MAX },
};

const struct rocker_schema fwctl_rocker_answer_schema = {
	.rules = answer_rules,
	.count = ARRAY_SIZE(answer_rules),
	.required = BIT_ULL(ROCKER_TLV_CMD_INFO),
	.lenient = true,
};

/**
 * fwctl_rocker_request_schema - which attributes does a command take?
 * @command: its type
 *
 * Return: the schema; of a command that is not defined, one that takes anything.
 */
const struct rocker_schema *fwctl_rocker_request_schema(u32 command)
{
	switch (command) {
	case FWCTL_ROCKER_GET_PORT_SETTINGS:
	case FWCTL_ROCKER_GET_PORT_STATS:
	case FWCTL_ROCKER_CLEAR_PORT_STATS:
		return &port_schema;
	case FWCTL_ROCKER_SET_PORT_SETTINGS:
		return &set_schema;
	case FWCTL_ROCKER_FLOW_ADD ... FWCTL_ROCKER_GROUP_GET_STATS:
		return &of_dpa_schema;
	default:
		return &fwctl_rocker_any_schema;
	}
}

/**
 * fwctl_rocker_response_schema - which attributes does a command return?
 * @command: its type
 *
 * Return: the schema, or NULL if it returns nothing.
 */
const struct rocker_schema *fwctl_rocker_response_schema(u32 command)
{
	switch (command) {
	case FWCTL_ROCKER_GET_PORT_SETTINGS:
		return &settings_schema;
	case FWCTL_ROCKER_GET_PORT_STATS:
		return &counters_schema;
	default:
		return NULL;
	}
}
