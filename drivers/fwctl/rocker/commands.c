// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rocker command set: every command of the programming guide, and the two that
 * drivers of later devices know.
 *
 * What a port is set to is a port's own; what forwards packets belongs to the
 * kernel's network stack, whether it is written or read: a table that no interface
 * of the kernel has filled is not to be filled, nor relied upon, past it.
 */
#include <linux/kernel.h>

#include "rocker.h"
#include "tlv.h"

#define GUIDE(_section)		"Rocker 0.11 " _section

/* The port, and nothing else */
#define PORT_IN			.in_min = TLV_SIZE(4), .in_max = TLV_SIZE(4)

/* All settings: two u32, five values of up to 8 bytes, and the name */
#define SETTINGS_OUT		(2 * TLV_SIZE(4) + 5 * TLV_SIZE(8) + TLV_SIZE(ROCKER_NAME_MAX))
#define COUNTERS_OUT		(TLV_SIZE(4) + 8 * TLV_SIZE(8))

#define SET_LIMITS(_settings)	{ .in_min = TLV_SIZE(4) + (_settings) * TLV_SIZE(8), \
				  .in_max = TLV_SIZE(4) + (_settings) * TLV_SIZE(8) }
#define ANY_LIMITS		{ .in_max = ROCKER_ATTRS_MAX }

/* Refused at every scope; the floor and the effects say what it would be, were it not */
#define DATA_PATH_WRITE		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, \
				.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW, \
				.rules = FWCTL_DATA_PATH
#define DATA_PATH_READ		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .rules = FWCTL_DATA_PATH

static const struct fwctl_command port_rows[] = {
	{
		.opcode = FWCTL_ROCKER_GET_PORT_SETTINGS, .name = "get-port-settings",
		.spec = GUIDE("Port Settings"), .floor = FWCTL_RPC_CONFIGURATION,
		.limits = { PORT_IN, .out_min = SETTINGS_OUT, .out_max = SETTINGS_OUT },
		.why = "reads how a port is set, its name and its address",
	}, {
		.opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .name = "set-port-settings",
		.spec = GUIDE("Port Settings"), .floor = FWCTL_RPC_DEBUG_WRITE,
		.effects = FWCTL_CONFIG_NOW, .rules = FWCTL_DOOR, .limits = ANY_LIMITS,
		.why = "each setting of a port has a verdict of its own",
	}, {
		.opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .keyed = true,
		.key = { .number = FWCTL_ROCKER_SPEED }, .name = "set-port-link",
		.spec = GUIDE("Port Settings"), .floor = FWCTL_RPC_DEBUG_WRITE,
		.effects = FWCTL_CONFIG_NOW, .limits = SET_LIMITS(3),
		.why = "speed, duplex and autonegotiation of a port that nobody uses",
		.instead = "ethtool -s, while the interface is up",
	}, {
		.opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .keyed = true,
		.key = { .number = FWCTL_ROCKER_MACADDR }, .name = "set-port-mac-address",
		.spec = GUIDE("Port Settings"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW, .limits = SET_LIMITS(1),
		.why = "under which identity the port is known to the network",
		.instead = "ip link set address, while there is an interface",
	}, {
		.opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .keyed = true,
		.key = { .number = FWCTL_ROCKER_MODE }, .name = "set-port-mode",
		.spec = GUIDE("Physical Port Mode"), .limits = SET_LIMITS(1),
		DATA_PATH_WRITE,
		.why = "decides which pipeline forwards the packets of the port",
		.instead = "devlink, of a driver that registers the ports",
	}, {
		.opcode = FWCTL_ROCKER_SET_PORT_SETTINGS, .keyed = true,
		.key = { .number = FWCTL_ROCKER_LEARNING }, .name = "set-port-learning",
		.spec = GUIDE("Port Settings"), .limits = SET_LIMITS(1),
		DATA_PATH_WRITE,
		.why = "decides whether the addresses seen on the port are forwarded to it",
		.instead = "bridge link set learning, by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_CLEAR_PORT_STATS, .name = "clear-port-stats",
		.spec = "Linux rocker_hw.h", .floor = FWCTL_RPC_DEBUG_WRITE,
		.effects = FWCTL_LOG_NOW, .limits = { PORT_IN },
		.why = "counters that others take the difference of begin anew",
	}, {
		.opcode = FWCTL_ROCKER_GET_PORT_STATS, .name = "get-port-stats",
		.spec = "Linux rocker_hw.h", .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.limits = { PORT_IN, .out_min = COUNTERS_OUT, .out_max = COUNTERS_OUT },
		.why = "reads what went over a port, and what was lost",
	},
};

static const struct fwctl_command of_dpa_rows[] = {
	{
		.opcode = FWCTL_ROCKER_FLOW_ADD, .name = "flow-add",
		.spec = GUIDE("OF-DPA Flow Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "decides where packets go, past the kernel's network stack",
		.instead = "tc filter add, with flower, or routes and bridges by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_FLOW_MOD, .name = "flow-mod",
		.spec = GUIDE("OF-DPA Flow Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "decides where packets go, past the kernel's network stack",
		.instead = "tc filter change, with flower, or routes and bridges by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_FLOW_DEL, .name = "flow-del",
		.spec = GUIDE("OF-DPA Flow Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "takes away what the kernel's network stack may rely on",
		.instead = "tc filter del, or routes and bridges by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_FLOW_GET_STATS, .name = "flow-get-stats",
		.spec = GUIDE("OF-DPA Flow Table Interface"), DATA_PATH_READ,
		.limits = ANY_LIMITS,
		.why = "flows are known to whoever made them",
		.instead = "tc -s filter show",
	}, {
		.opcode = FWCTL_ROCKER_GROUP_ADD, .name = "group-add",
		.spec = GUIDE("OF-DPA Group Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "decides over which ports packets leave",
		.instead = "ip nexthop, bridge mdb and bridge vlan, by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_GROUP_MOD, .name = "group-mod",
		.spec = GUIDE("OF-DPA Group Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "decides over which ports packets leave",
		.instead = "ip nexthop, bridge mdb and bridge vlan, by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_GROUP_DEL, .name = "group-del",
		.spec = GUIDE("OF-DPA Group Table Interface"), DATA_PATH_WRITE,
		.limits = ANY_LIMITS,
		.why = "takes away what flows of the kernel's network stack may lead to",
		.instead = "ip nexthop, bridge mdb and bridge vlan, by switchdev",
	}, {
		.opcode = FWCTL_ROCKER_GROUP_GET_STATS, .name = "group-get-stats",
		.spec = GUIDE("OF-DPA Group Table Interface"), DATA_PATH_READ,
		.limits = ANY_LIMITS,
		.why = "groups are known to whoever made them",
		.instead = "ip -s nexthop, bridge -s mdb, by switchdev",
	},
};

static const struct fwctl_command_table port_table = FWCTL_TABLE("Rocker ports", port_rows);
static const struct fwctl_command_table of_dpa_table = FWCTL_TABLE("Rocker OF-DPA", of_dpa_rows);

const struct fwctl_command_table * const fwctl_rocker_command_tables[] = {
	&port_table,
	&of_dpa_table,
	NULL
};
