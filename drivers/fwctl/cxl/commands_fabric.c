// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands of port-based routing (PBR) fabrics, CXL 3.2 7.7.13 to 7.7.15.
 *
 * Routing tables, PID assignments and access vectors are a fabric manager's to
 * write: FWCTL_REMOTE. Tables that turn host addresses into fabric addresses
 * (FAST, LDST and IDT) program the data path, and reading them discloses
 * addresses. Two commands are tunnels of their own kind, to a fabric address
 * and with contents that nobody here could judge: they are refused for that
 * address.
 *
 * Lists have as many entries as a message has room for, so only the message
 * size limits most payloads.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

#define VARIES	CXL_LISTS(0x0, 0x0)

static const struct fwctl_command fabric_rows[] = {
	/* PBR Switch, 7.7.13 */
	{
		.opcode = 0x5700, .name = "identify-pbr-switch", .spec = CXL_SPEC("7.7.13.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x0, 0x0),
		.why = "reads how many routing tables there are",
	}, {
		.opcode = 0x5701, .name = "fabric-crawl-out", .spec = CXL_SPEC("7.7.13.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
		.rules = FWCTL_NAMES_ADDRESS, .limits = VARIES,
		.why = "carries any command to any fabric address, to be obeyed unjudged",
	}, {
		.opcode = 0x5702, .name = "get-pbr-link-partner-info", .spec = CXL_SPEC("7.7.13.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads what is connected to ports",
	}, {
		.opcode = 0x5703, .name = "get-pid-target-list", .spec = CXL_SPEC("7.7.13.4"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads what a fabric identity can be assigned to",
	}, {
		.opcode = 0x5704, .name = "configure-pid-assignment", .spec = CXL_SPEC("7.7.13.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE, .limits = VARIES,
		.why = "decides under which identity hosts and devices are known in a fabric",
	}, {
		.opcode = 0x5705, .name = "get-pid-binding", .spec = CXL_SPEC("7.7.13.6"),
		/* the specification lets even this one run in the background */
		.floor = FWCTL_RPC_CONFIGURATION, .effects = FWCTL_BACKGROUND, .limits = VARIES,
		.why = "reads which device is bound to which virtual switch",
	}, {
		.opcode = 0x5706, .name = "configure-pid-binding", .spec = CXL_SPEC("7.7.13.7"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW |
			   FWCTL_REMOTE | FWCTL_BACKGROUND,
		.limits = VARIES,
		.why = "gives a host a device, or takes it away with the data in it",
	}, {
		.opcode = 0x5707, .name = "get-table-descriptors", .spec = CXL_SPEC("7.7.13.8"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads how routing tables are organized",
	}, {
		.opcode = 0x5708, .name = "get-drt", .spec = CXL_SPEC("7.7.13.9"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads routes",
	}, {
		.opcode = 0x5709, .name = "set-drt", .spec = CXL_SPEC("7.7.13.10"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE, .limits = VARIES,
		.why = "changes routes that traffic is on, and loses what cannot arrive",
	}, {
		.opcode = 0x570a, .name = "get-rgt", .spec = CXL_SPEC("7.7.13.11"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads groups of routes",
	}, {
		.opcode = 0x570b, .name = "set-rgt", .spec = CXL_SPEC("7.7.13.12"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE, .limits = VARIES,
		.why = "changes routes that traffic is on, and loses what cannot arrive",
	}, {
		.opcode = 0x570c, .name = "get-ldst-idt-capabilities",
		.spec = CXL_SPEC("7.7.13.13"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES, .limits = VARIES,
		.why = "reads how, and at which host addresses, logical devices are decoded",
	}, {
		.opcode = 0x570d, .name = "set-ldst-idt-configuration",
		.spec = CXL_SPEC("7.7.13.14"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH | FWCTL_NAMES_ADDRESS, .limits = VARIES,
		.why = "decides which host addresses are decoded",
	}, {
		.opcode = 0x570e, .name = "get-ldst-segment-entries", .spec = CXL_SPEC("7.7.13.15"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES, .limits = VARIES,
		.why = "reads where host addresses lead",
	}, {
		.opcode = 0x570f, .name = "set-ldst-segment-entries", .spec = CXL_SPEC("7.7.13.16"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH, .limits = VARIES,
		.why = "decides where host addresses lead",
	}, {
		.opcode = 0x5710, .name = "get-ldst-idt-dpid-entries",
		.spec = CXL_SPEC("7.7.13.17"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = VARIES,
		.why = "reads how host addresses are interleaved among devices",
	}, {
		.opcode = 0x5711, .name = "set-ldst-idt-dpid-entries",
		.spec = CXL_SPEC("7.7.13.18"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH, .limits = VARIES,
		.why = "decides how host addresses are interleaved among devices",
	}, {
		.opcode = 0x5712, .name = "get-completer-id-based-re-router-entries",
		.spec = CXL_SPEC("7.7.13.19"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = VARIES,
		.why = "reads where answers to requests are sent",
	}, {
		.opcode = 0x5713, .name = "set-completer-id-based-re-router-entries",
		.spec = CXL_SPEC("7.7.13.20"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH, .limits = VARIES,
		.why = "decides where answers to requests are sent",
	}, {
		.opcode = 0x5714, .name = "get-ldst-access-vector", .spec = CXL_SPEC("7.7.13.21"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = VARIES,
		.why = "reads which devices the host may access",
	}, {
		.opcode = 0x5715, .name = "get-vcs-ldst-access-vector",
		.spec = CXL_SPEC("7.7.13.22"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_REMOTE, .limits = VARIES,
		.why = "reads which devices a host may access",
	}, {
		.opcode = 0x5716, .name = "configure-vcs-ldst-access",
		.spec = CXL_SPEC("7.7.13.23"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_SECURITY | FWCTL_REMOTE, .limits = VARIES,
		.why = "decides which devices a host may access",
	},

	/* Global Memory Access Endpoint, 7.7.14 */
	{
		.opcode = 0x5800, .name = "identify-gae", .spec = CXL_SPEC("7.7.14.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads what the endpoint can do",
	}, {
		.opcode = 0x5801, .name = "get-pid-interrupt-vector", .spec = CXL_SPEC("7.7.14.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads which device raised an interrupt",
	}, {
		.opcode = 0x5802, .name = "get-pid-access-vectors", .spec = CXL_SPEC("7.7.14.3"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = VARIES,
		.why = "reads which devices the host may access",
	}, {
		.opcode = 0x5803, .name = "get-fast-idt-capabilities", .spec = CXL_SPEC("7.7.14.4"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES, .limits = VARIES,
		.why = "reads how, and at which host addresses, fabric memory is decoded",
	}, {
		.opcode = 0x5804, .name = "set-fast-idt-configuration",
		.spec = CXL_SPEC("7.7.14.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH | FWCTL_NAMES_ADDRESS, .limits = VARIES,
		.why = "decides which host addresses are decoded",
	}, {
		.opcode = 0x5805, .name = "get-fast-segment-entries", .spec = CXL_SPEC("7.7.14.6"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES, .limits = VARIES,
		.why = "reads where host addresses lead",
	}, {
		.opcode = 0x5806, .name = "set-fast-segment-entries", .spec = CXL_SPEC("7.7.14.7"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH, .limits = VARIES,
		.why = "decides where host addresses lead",
	}, {
		.opcode = 0x5807, .name = "get-idt-dpid-entries", .spec = CXL_SPEC("7.7.14.8"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = VARIES,
		.why = "reads how host addresses are interleaved among devices",
	}, {
		.opcode = 0x5808, .name = "set-idt-dpid-entries", .spec = CXL_SPEC("7.7.14.9"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE,
		.rules = FWCTL_DATA_PATH, .limits = VARIES,
		.why = "decides how host addresses are interleaved among devices",
	}, {
		.opcode = 0x5809, .name = "proxy-gfd-management-command",
		.spec = CXL_SPEC("7.7.14.10"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		/* begins a transfer that Get Proxy Thread Status has to follow */
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE | FWCTL_BACKGROUND,
		.rules = FWCTL_NAMES_ADDRESS, .limits = VARIES,
		.why = "carries any command to any fabric address, to be obeyed unjudged",
	}, {
		.opcode = 0x580a, .name = "get-proxy-thread-status", .spec = CXL_SPEC("7.7.14.11"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES | FWCTL_REMOTE,
		.limits = VARIES,
		.why = "reads how far a command to a GFD is, and what it answered",
	}, {
		.opcode = 0x580b, .name = "cancel-proxy-thread", .spec = CXL_SPEC("7.7.14.12"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE, .limits = VARIES,
		.why = "abandons a command to a GFD, whoever waits for its answer",
	},

	/* Global Memory Access Endpoint Management, 7.7.15 */
	{
		.opcode = 0x5900, .name = "identify-vcs-gae", .spec = CXL_SPEC("7.7.15.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads what a host's endpoint can do",
	}, {
		.opcode = 0x5901, .name = "get-vcs-pid-access-vectors",
		.spec = CXL_SPEC("7.7.15.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_REMOTE, .limits = VARIES,
		.why = "reads which devices a host may access",
	}, {
		.opcode = 0x5902, .name = "configure-vcs-pid-access", .spec = CXL_SPEC("7.7.15.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_SECURITY | FWCTL_REMOTE, .limits = VARIES,
		.why = "decides which devices a host may access",
	}, {
		.opcode = 0x5903, .name = "get-vendprefixl0-state", .spec = CXL_SPEC("7.7.15.4"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = VARIES,
		.why = "reads whether a virtual switch passes vendor prefixes",
	}, {
		.opcode = 0x5904, .name = "set-vendprefixl0-state", .spec = CXL_SPEC("7.7.15.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_REMOTE, .limits = VARIES,
		.why = "decides whether a virtual switch passes vendor prefixes",
	},
};

const struct fwctl_command_table fwctl_cxl_fabric_table =
	FWCTL_TABLE("CXL 3.2 PBR fabric", fabric_rows);
