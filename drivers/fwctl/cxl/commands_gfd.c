// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of global fabric-attached memory devices (GFDs), CXL 3.2
 * 8.2.10.9.10. A GFD's memory belongs to many hosts, so whatever these change
 * is FWCTL_REMOTE.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

static const struct fwctl_command gfd_rows[] = {
	{
		.opcode = 0x4900, .name = "identify-gfd", .spec = CXL_SPEC("8.2.10.9.10.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x0, 0x7c),
		.why = "reads what the device is, and its capacity",
	}, {
		.opcode = 0x4901, .name = "get-gfd-status", .spec = CXL_SPEC("8.2.10.9.10.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0xb),
		.why = "reads how the device and its link fare",
	}, {
		.opcode = 0x4902, .name = "get-gfd-dc-region-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x4, 0x14),
		.why = "reads how regions of dynamic capacity are laid out",
	}, {
		.opcode = 0x4903, .name = "set-gfd-dc-region-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.4"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET_COLD | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW |
			   FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_IN(0x28),
		.why = "changes the layout of a region that hosts decode",
	}, {
		.opcode = 0x4904, .name = "get-gfd-dc-region-extent-lists",
		.spec = CXL_SPEC("8.2.10.9.10.5"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.effects = FWCTL_DISCLOSES | FWCTL_REMOTE, .limits = CXL_LIST_OUT(0xc, 0x18),
		.why = "reads which physical addresses hold a group's memory",
	}, {
		.opcode = 0x4905, .name = "get-gfd-dmp-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.6"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x4, 0x4),
		.why = "reads how media are divided",
	}, {
		.opcode = 0x4906, .name = "set-gfd-dmp-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.7"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.limits = CXL_LIST_IN(0x2c),
		.why = "divides media anew, and with them what they hold",
	}, {
		.opcode = 0x4907, .name = "gfd-dynamic-capacity-add",
		.spec = CXL_SPEC("8.2.10.9.10.8"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_REMOTE,
		.limits = CXL_LISTS(0x24, 0x18),
		.why = "gives a group of hosts memory, or access to what others share",
	}, {
		.opcode = 0x4908, .name = "gfd-dynamic-capacity-release",
		.spec = CXL_SPEC("8.2.10.9.10.9"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET_COLD | FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW |
			   FWCTL_DATA_NOW | FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_LISTS(0x24, 0x18),
		.why = "takes memory from a group of hosts, with the data in it",
	}, {
		.opcode = 0x4909, .name = "gfd-dynamic-capacity-add-reference",
		.spec = CXL_SPEC("8.2.10.9.10.10"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_IN(0x10),
		.why = "keeps capacity, and what it holds, from being freed",
	}, {
		.opcode = 0x490a, .name = "gfd-dynamic-capacity-remove-reference",
		.spec = CXL_SPEC("8.2.10.9.10.11"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW |
			   FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_IN(0x10),
		.why = "frees capacity, and destroys what it holds, if nobody else refers to it",
	}, {
		.opcode = 0x490b, .name = "gfd-dynamic-capacity-list-tags",
		.spec = CXL_SPEC("8.2.10.9.10.12"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.effects = FWCTL_REMOTE, .limits = CXL_LIST_OUT(0x8, 0xc),
		.why = "reads who refers to which capacity",
	}, {
		.opcode = 0x490c, .name = "get-gfd-sat-entry", .spec = CXL_SPEC("8.2.10.9.10.13"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_REMOTE,
		.limits = CXL_LIST_OUT(0x6, 0x6),
		.why = "reads which host may access which memory",
	}, {
		.opcode = 0x490d, .name = "set-gfd-sat-entry", .spec = CXL_SPEC("8.2.10.9.10.14"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_SECURITY | FWCTL_REMOTE,
		.limits = CXL_LIST_IN(0x8),
		.why = "decides which host may access which memory",
	}, {
		.opcode = 0x490e, .name = "get-gfd-qos-control", .spec = CXL_SPEC("8.2.10.9.10.15"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x7),
		.why = "reads how the device reports its load",
	}, {
		.opcode = 0x490f, .name = "set-gfd-qos-control", .spec = CXL_SPEC("8.2.10.9.10.16"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW | FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0x7, 0x7),
		.why = "changes at once when hosts slow down their accesses",
	}, {
		.opcode = 0x4910, .name = "get-gfd-qos-status", .spec = CXL_SPEC("8.2.10.9.10.17"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x1),
		.why = "reads how congested the device is",
	}, {
		.opcode = 0x4911, .name = "get-gfd-qos-bw-limit",
		.spec = CXL_SPEC("8.2.10.9.10.18"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x4, 0x4),
		.why = "reads which bandwidth hosts may use",
	}, {
		.opcode = 0x4912, .name = "set-gfd-qos-bw-limit",
		.spec = CXL_SPEC("8.2.10.9.10.19"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET_COLD | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW |
			   FWCTL_PERSISTS | FWCTL_REMOTE,
		.limits = CXL_LISTS(0x5, 0x4),
		.why = "changes which bandwidth hosts may use",
	}, {
		.opcode = 0x4913, .name = "get-gdt-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.20"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES | FWCTL_REMOTE,
		.limits = CXL_LIST_OUT(0x6, 0x8),
		.why = "reads decoders, which hold a host's physical addresses",
	}, {
		.opcode = 0x4914, .name = "set-gdt-configuration",
		.spec = CXL_SPEC("8.2.10.9.10.21"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH | FWCTL_NAMES_ADDRESS, .limits = CXL_LIST_IN(0x26),
		.why = "decides which physical addresses of a host lead to which memory",
	},
};

const struct fwctl_command_table fwctl_cxl_gfd_table =
	FWCTL_TABLE("CXL 3.2 global fabric-attached memory", gfd_rows);
