// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fabric manager commands for switches, multi-logical and multi-headed devices
 * and dynamic capacity, CXL 3.2 7.6.7.
 *
 * Whatever these change belongs to other components, and mostly to other hosts:
 * FWCTL_REMOTE. The specification's own effects are those on the component that
 * executes the command, so many of them say "none".
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

/* Set LD allocations, bandwidth and regions: everything, now and later */
#define REALLOCATES	(FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | \
			 FWCTL_PERSISTS | FWCTL_REMOTE)

/* A message of a tunnel: 4 bytes of the tunnel's and 12 of the message's header */
#define TUNNEL_HEADER	0x10

/* Transaction type of the configuration requests, the key behind their doors */
#define CONFIG_READ	CXL_KEY_NUMBER(0)
#define CONFIG_WRITE	CXL_KEY_NUMBER(1)

static const struct fwctl_command fmapi_rows[] = {
	/* Physical Switch, 7.6.7.1 */
	{
		.opcode = 0x5100, .name = "identify-switch-device", .spec = CXL_SPEC("7.6.7.1.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x49),
		.why = "reads how many ports and virtual switches there are",
	}, {
		.opcode = 0x5101, .name = "get-physical-port-state", .spec = CXL_SPEC("7.6.7.1.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LISTS(0x1, 0x4),
		.why = "reads what is connected to ports, and how fast",
	}, {
		.opcode = 0x5102, .name = "physical-port-control", .spec = CXL_SPEC("7.6.7.1.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.limits = CXL_IN(0x2),
		.why = "resets a port and what is behind it, with the data of whoever uses that",
	}, {
		.opcode = 0x5103, .name = "send-ppb-cxl-io-configuration-request",
		.spec = CXL_SPEC("7.6.7.1.4"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DOOR | FWCTL_NAMES_ADDRESS, .limits = CXL_IN_OUT(0x8, 0x4),
		.why = "accesses configuration registers of a port, where a write can do anything",
	}, {
		.opcode = 0x5103, .keyed = true, .key = CONFIG_READ,
		.name = "read-ppb-configuration", .spec = CXL_SPEC("7.6.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0x8, 0x4),
		.why = "reads a configuration register of an unbound port",
	}, {
		.opcode = 0x5103, .keyed = true, .key = CONFIG_WRITE,
		.name = "write-ppb-configuration", .spec = CXL_SPEC("7.6.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_NAMES_ADDRESS, .limits = CXL_IN_OUT(0x8, 0x4),
		.why =
			"writes a configuration register that the request names, which can do anything",
	}, {
		.opcode = 0x5104, .name = "get-domain-validation-sv-state",
		.spec = CXL_SPEC("7.6.7.1.5"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x1),
		.why = "reads whether the host's secret value is set",
	}, {
		.opcode = 0x5105, .name = "set-domain-validation-sv", .spec = CXL_SPEC("7.6.7.1.6"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY | FWCTL_REMOTE,
		.limits = CXL_IN(0x10),
		.why = "sets, once and for all, the secret by which the host is told from others",
	}, {
		.opcode = 0x5106, .name = "get-vcs-domain-validation-sv-state",
		.spec = CXL_SPEC("7.6.7.1.7"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.effects = FWCTL_REMOTE, .limits = CXL_IN_OUT(0x1, 0x1),
		.why = "reads whether a host's secret value is set",
	}, {
		.opcode = 0x5107, .name = "get-domain-validation-sv", .spec = CXL_SPEC("7.6.7.1.8"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_DISCLOSES | FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0x1, 0x10),
		.why = "reads the secret of a host, and whoever knows it can pass for that host",
	},

	/* Virtual Switch, 7.6.7.2 */
	{
		.opcode = 0x5200, .name = "get-virtual-cxl-switch-info",
		.spec = CXL_SPEC("7.6.7.2.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LISTS(0x4, 0x4),
		.why = "reads which ports are bound to which virtual switch",
	}, {
		.opcode = 0x5201, .name = "bind-vppb", .spec = CXL_SPEC("7.6.7.2.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_REMOTE |
			   FWCTL_BACKGROUND,
		.limits = CXL_IN(0x6),
		.why = "gives a host a device, as if it had been plugged in",
	}, {
		.opcode = 0x5202, .name = "unbind-vppb", .spec = CXL_SPEC("7.6.7.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW |
			   FWCTL_REMOTE | FWCTL_BACKGROUND,
		.limits = CXL_IN(0x3),
		.why = "takes a device from a host, by surprise if asked to, with the data in it",
	}, {
		.opcode = 0x5203, .name = "generate-aer-event", .spec = CXL_SPEC("7.6.7.2.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_LOG_NOW | FWCTL_REMOTE,
		.limits = CXL_IN(0x28),
		.why = "makes a host believe in an error, and reset devices or panic",
	},

	/* MLD Port, 7.6.7.3 */
	{
		.opcode = 0x5300, .name = "tunnel-management-command",
		.spec = CXL_SPEC("7.6.7.3.1"), .floor = FWCTL_RPC_CONFIGURATION,
		.effects = FWCTL_REMOTE, .rules = FWCTL_DOOR | FWCTL_TUNNEL,
		.limits = CXL_LISTS(TUNNEL_HEADER, TUNNEL_HEADER),
		.why = "carries a command to a component behind this one; that command is judged",
	}, {
		.opcode = 0x5301, .name = "send-ld-cxl-io-configuration-request",
		.spec = CXL_SPEC("7.6.7.3.2"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DOOR | FWCTL_NAMES_ADDRESS, .limits = CXL_IN_OUT(0xc, 0x4),
		.why =
			"accesses configuration registers of a logical device, where a write can do anything",
	}, {
		.opcode = 0x5301, .keyed = true, .key = CONFIG_READ,
		.name = "read-ld-configuration", .spec = CXL_SPEC("7.6.7.3.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0xc, 0x4),
		.why = "reads a configuration register of an unbound logical device",
	}, {
		.opcode = 0x5301, .keyed = true, .key = CONFIG_WRITE,
		.name = "write-ld-configuration", .spec = CXL_SPEC("7.6.7.3.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_NAMES_ADDRESS, .limits = CXL_IN_OUT(0xc, 0x4),
		.why =
			"writes a configuration register that the request names, which can do anything",
	}, {
		.opcode = 0x5302, .name = "send-ld-cxl-io-memory-request",
		.spec = CXL_SPEC("7.6.7.3.3"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_DISCLOSES | FWCTL_REMOTE,
		.rules = FWCTL_NAMES_ADDRESS, .limits = CXL_LISTS(0x10, 0x4),
		.why =
			"reads or writes registers of a logical device at an address that the request names",
	},

	/* MLD Components, 7.6.7.4 */
	{
		.opcode = 0x5400, .name = "get-ld-info", .spec = CXL_SPEC("7.6.7.4.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0xb),
		.why = "reads how many logical devices there are",
	}, {
		.opcode = 0x5401, .name = "get-ld-allocations", .spec = CXL_SPEC("7.6.7.4.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x4),
		.why = "reads how memory is divided among logical devices",
	}, {
		.opcode = 0x5402, .name = "set-ld-allocations", .spec = CXL_SPEC("7.6.7.4.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = REALLOCATES,
		.limits = CXL_LISTS(0x14, 0x4),
		.why =
			"takes memory from logical devices and gives it to others, losing what it holds",
	}, {
		.opcode = 0x5403, .name = "get-qos-control", .spec = CXL_SPEC("7.6.7.4.4"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x7),
		.why = "reads how the device reports its load",
	}, {
		.opcode = 0x5404, .name = "set-qos-control", .spec = CXL_SPEC("7.6.7.4.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW | FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0x7, 0x7),
		.why = "changes at once when hosts slow down their accesses",
	}, {
		.opcode = 0x5405, .name = "get-qos-status", .spec = CXL_SPEC("7.6.7.4.6"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x1),
		.why = "reads how congested the device is",
	}, {
		.opcode = 0x5406, .name = "get-qos-allocated-bw", .spec = CXL_SPEC("7.6.7.4.7"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x2),
		.why = "reads which bandwidth logical devices are promised",
	}, {
		.opcode = 0x5407, .name = "set-qos-allocated-bw", .spec = CXL_SPEC("7.6.7.4.8"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = REALLOCATES,
		.limits = CXL_LISTS(0x3, 0x2),
		.why = "changes which bandwidth hosts are promised",
	}, {
		.opcode = 0x5408, .name = "get-qos-bw-limit", .spec = CXL_SPEC("7.6.7.4.9"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x2),
		.why = "reads which bandwidth logical devices may use",
	}, {
		.opcode = 0x5409, .name = "set-qos-bw-limit", .spec = CXL_SPEC("7.6.7.4.10"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = REALLOCATES,
		.limits = CXL_LISTS(0x3, 0x2),
		.why = "changes which bandwidth hosts may use",
	},

	/* Multi-Headed Devices, 7.6.7.5 */
	{
		.opcode = 0x5500, .name = "get-multi-headed-info", .spec = CXL_SPEC("7.6.7.5.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x8),
		.why = "reads which head leads to which logical device",
	}, {
		.opcode = 0x5501, .name = "get-head-info", .spec = CXL_SPEC("7.6.7.5.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x4),
		.why = "reads link state of heads",
	},

	/* DCD Management, 7.6.7.6 */
	{
		.opcode = 0x5600, .name = "get-dcd-info", .spec = CXL_SPEC("7.6.7.6.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x54),
		.why = "reads what dynamic capacity there is",
	}, {
		.opcode = 0x5601, .name = "get-host-dc-region-configuration",
		.spec = CXL_SPEC("7.6.7.6.2"), .floor = FWCTL_RPC_CONFIGURATION,
		/* between 0x4 and 0x10 bytes of counts, up to 8 regions of 0x28 */
		.limits = { .in_min = 0x4, .in_max = 0x4, .out_min = 0x14, .out_max = 0x154 },
		.why = "reads how a host's regions of dynamic capacity are laid out",
	}, {
		.opcode = 0x5602, .name = "set-dc-region-configuration",
		.spec = CXL_SPEC("7.6.7.6.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = REALLOCATES,
		.limits = CXL_IN(0x10),
		.why = "changes the layout of a region that hosts decode",
	}, {
		.opcode = 0x5603, .name = "get-dc-region-extent-lists",
		.spec = CXL_SPEC("7.6.7.6.4"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.effects = FWCTL_DISCLOSES | FWCTL_REMOTE, .limits = CXL_LIST_OUT(0xc, 0x18),
		.why = "reads which physical addresses hold a host's memory",
	}, {
		.opcode = 0x5604, .name = "initiate-dynamic-capacity-add",
		.spec = CXL_SPEC("7.6.7.6.5"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = REALLOCATES | FWCTL_INVENTORY_NOW, .limits = CXL_LIST_IN(0x20),
		.why = "gives a host memory, or access to what another host shares",
	}, {
		.opcode = 0x5605, .name = "initiate-dynamic-capacity-release",
		.spec = CXL_SPEC("7.6.7.6.6"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = REALLOCATES | FWCTL_INVENTORY_NOW, .limits = CXL_LIST_IN(0x20),
		.why = "takes memory from a host, by force if asked to, with the data in it",
	}, {
		.opcode = 0x5606, .name = "dynamic-capacity-add-reference",
		.spec = CXL_SPEC("7.6.7.6.7"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_IN(0x10),
		.why = "keeps capacity, and what it holds, from being freed",
	}, {
		.opcode = 0x5607, .name = "dynamic-capacity-remove-reference",
		.spec = CXL_SPEC("7.6.7.6.8"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = REALLOCATES, .limits = CXL_IN(0x10),
		.why = "frees capacity, and destroys what it holds, if nobody else refers to it",
	}, {
		.opcode = 0x5608, .name = "dynamic-capacity-list-tags",
		.spec = CXL_SPEC("7.6.7.6.9"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.effects = FWCTL_REMOTE, .limits = CXL_LIST_OUT(0x8, 0x10),
		.why = "reads who refers to which capacity",
	},
};

const struct fwctl_command_table fwctl_cxl_fmapi_table =
	FWCTL_TABLE("CXL 3.2 fabric manager", fmapi_rows);
