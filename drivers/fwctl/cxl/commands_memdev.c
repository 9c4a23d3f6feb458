// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory device commands, CXL 3.2 8.2.10.9.1 to 8.2.10.9.9.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"
#include "cxl.h"

#define SECURITY	"/sys/bus/cxl/devices/memN/security/"
#define POISON_LIST	"/sys/bus/cxl/devices/memN/trigger_poison_list"

static const struct fwctl_command memdev_rows[] = {
	/* Identify Memory Device, 8.2.10.9.1 */
	{
		.opcode = 0x4000, .name = "identify-memory-device",
		.spec = CXL_SPEC("8.2.10.9.1.1"), .floor = FWCTL_RPC_CONFIGURATION,
		/* the size of the dynamic capacity event log came with 3.0 */
		.limits = { .out_min = 0x43, .out_max = 0x45 },
		.why = "reads what the device is, and its capacity",
	},

	/* Capacity Configuration and Label Storage, 8.2.10.9.2 */
	{
		.opcode = 0x4100, .name = "get-partition-info", .spec = CXL_SPEC("8.2.10.9.2.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x20),
		.why = "reads how capacity is divided",
	}, {
		.opcode = 0x4101, .name = "set-partition-info", .spec = CXL_SPEC("8.2.10.9.2.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x9),
		.why =
			"divides capacity anew, under the kernel's address map, and loses persistent data",
		.instead = "cxl set-partition memN",
	}, {
		.opcode = 0x4102, .name = "get-lsa", .spec = CXL_SPEC("8.2.10.9.2.3"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x8, 0x0),
		.why =
			"reads labels of regions and namespaces, which may hold what users put there",
	}, {
		.opcode = 0x4103, .name = "set-lsa", .spec = CXL_SPEC("8.2.10.9.2.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_PERSISTS,
		.owned = CXL_OWNED_PMEM, .limits = CXL_LIST_IN(0x8),
		.why =
			"changes labels, of which libnvdimm has a copy while persistent memory is active",
		.instead = "cxl write-labels memN, once its nvdimm is disabled",
	},

	/* Health Information and Alerts, 8.2.10.9.3 */
	{
		.opcode = 0x4200, .name = "get-health-info", .spec = CXL_SPEC("8.2.10.9.3.1"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x12),
		.why = "reads how the device fares",
	}, {
		.opcode = 0x4201, .name = "get-alert-configuration",
		.spec = CXL_SPEC("8.2.10.9.3.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x10),
		.why = "reads thresholds of health alerts",
	}, {
		.opcode = 0x4202, .name = "set-alert-configuration",
		.spec = CXL_SPEC("8.2.10.9.3.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW,
		.rules = FWCTL_LOCKDOWN_OK, .limits = CXL_IN(0xc),
		.why =
			"moves warning thresholds at once; under lockdown too, as critical alerts stay what they are",
		.instead = "cxl set-alert-config memN",
	}, {
		.opcode = 0x4203, .name = "get-shutdown-state", .spec = CXL_SPEC("8.2.10.9.3.4"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x1),
		.why = "reads whether a shutdown now would count as dirty",
	}, {
		.opcode = 0x4204, .name = "set-shutdown-state", .spec = CXL_SPEC("8.2.10.9.3.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_POLICY_NOW | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x1),
		.why = "says that no write is under way, which only the kernel knows",
		.instead = "/sys/bus/nd/devices/nmemN/cxl/dirty_shutdown, for the count",
	},

	/* Media and Poison Management, 8.2.10.9.4 */
	{
		.opcode = 0x4300, .name = "get-poison-list", .spec = CXL_SPEC("8.2.10.9.4.1"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_OUT(0x10, 0x20),
		.why =
			"takes a part of a list that the kernel reads part by part, and holds physical addresses",
		.instead = POISON_LIST,
	}, {
		.opcode = 0x4301, .name = "inject-poison", .spec = CXL_SPEC("8.2.10.9.4.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_DATA_NOW | FWCTL_LOG_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x8),
		.why = "makes memory unreadable for whoever uses it, whatever the device reports",
		.instead = "/sys/kernel/debug/cxl/memN/inject_poison",
	}, {
		.opcode = 0x4302, .name = "clear-poison", .spec = CXL_SPEC("8.2.10.9.4.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_DATA_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x48),
		.why = "writes 64 given bytes to memory, whatever the device reports",
		.instead = "/sys/kernel/debug/cxl/memN/clear_poison",
	}, {
		.opcode = 0x4303, .name = "get-scan-media-capabilities",
		.spec = CXL_SPEC("8.2.10.9.4.4"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_IN_OUT(0x10, 0x4),
		.why = "reads how long a scan of memory would take",
	}, {
		.opcode = 0x4304, .name = "scan-media", .spec = CXL_SPEC("8.2.10.9.4.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_LOG_NOW | FWCTL_BACKGROUND | FWCTL_ABORTABLE,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x11),
		.why =
			"rebuilds the poison list that the kernel keeps track of, and slows the device down",
		.instead = POISON_LIST,
	}, {
		.opcode = 0x4305, .name = "get-scan-media-results",
		.spec = CXL_SPEC("8.2.10.9.4.6"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_OUT(0x0, 0x20),
		.why =
			"takes a part of a list that is handed out once, and holds physical addresses",
		.instead = POISON_LIST,
	},

	/* Sanitize and Media Operations, 8.2.10.9.5 */
	{
		.opcode = 0x4400, .name = "sanitize", .spec = CXL_SPEC("8.2.10.9.5.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_LOG_NOW | FWCTL_SECURITY | FWCTL_PERSISTS |
			   FWCTL_BACKGROUND | FWCTL_ABORTABLE,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_NO_PAYLOAD,
		.why =
			"destroys all data; the kernel makes sure first that nobody uses it and no cache keeps it",
		.instead = SECURITY "sanitize",
	}, {
		.opcode = 0x4401, .name = "secure-erase", .spec = CXL_SPEC("8.2.10.9.5.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_NO_PAYLOAD,
		.why =
			"destroys all data; the kernel makes sure first that nobody uses it and no cache keeps it",
		.instead = SECURITY "erase",
	}, {
		.opcode = 0x4402, .name = "media-operations", .spec = CXL_SPEC("8.2.10.9.5.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_BACKGROUND,
		.rules = FWCTL_DOOR, .owned = FWCTL_OWNED_BESIDE,
		.limits = CXL_LISTS(0x8, 0x0),
		.why = "operates on ranges of memory, as class and subclass say",
		.instead = SECURITY "sanitize",
	}, {
		.opcode = 0x4402, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x00, 0x00)),
		.name = "media-operations-discovery", .spec = CXL_SPEC("8.2.10.9.5.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0xc, 0xc),
		.why = "reads which operations there are",
	}, {
		.opcode = 0x4402, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x01, 0x00)),
		.name = "media-operations-sanitize", .spec = CXL_SPEC("8.2.10.9.5.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_PERSISTS | FWCTL_BACKGROUND,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x8),
		.why = "destroys the data of ranges, in use or not, and caches keep what was there",
		.instead = SECURITY "sanitize",
	}, {
		.opcode = 0x4402, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x01, 0x01)),
		.name = "media-operations-zero", .spec = CXL_SPEC("8.2.10.9.5.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_PERSISTS | FWCTL_BACKGROUND,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x8),
		.why = "zeroes ranges, in use or not, and caches keep what was there",
		.instead = SECURITY "sanitize",
	},

	/* Persistent Memory Security, 8.2.10.9.6 */
	{
		.opcode = 0x4500, .name = "get-security-state", .spec = CXL_SPEC("8.2.10.9.6.1"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x4),
		.why = "reads whether persistent memory is locked, and whether it could be",
	}, {
		.opcode = 0x4501, .name = "set-passphrase", .spec = CXL_SPEC("8.2.10.9.6.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x60),
		.why =
			"locks persistent memory from the next reset on; passphrases belong in the kernel's keyring",
		.instead = "ndctl setup-passphrase nmemN",
	}, {
		.opcode = 0x4502, .name = "disable-passphrase", .spec = CXL_SPEC("8.2.10.9.6.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x40),
		.why =
			"leaves persistent memory unlocked; passphrases belong in the kernel's keyring",
		.instead = "ndctl remove-passphrase nmemN",
	}, {
		.opcode = 0x4503, .name = "unlock", .spec = CXL_SPEC("8.2.10.9.6.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x20),
		.why =
			"makes locked memory readable behind caches; passphrases belong in the kernel's keyring",
		.instead = "/sys/bus/nd/devices/nmemN/security",
	}, {
		.opcode = 0x4504, .name = "freeze-security-state",
		.spec = CXL_SPEC("8.2.10.9.6.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_NO_PAYLOAD,
		.why = "keeps anybody from unlocking persistent memory until a cold reset",
		.instead = "ndctl freeze-security nmemN",
	}, {
		.opcode = 0x4505, .name = "passphrase-secure-erase",
		.spec = CXL_SPEC("8.2.10.9.6.6"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x40),
		.why = "destroys all persistent data; passphrases belong in the kernel's keyring",
		.instead = "ndctl sanitize-dimm --crypto-erase nmemN",
	},

	/* Security Passthrough, 8.2.10.9.7 */
	{
		.opcode = 0x4600, .name = "security-send", .spec = CXL_SPEC("8.2.10.9.7.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		/* what the protocol carried can do; the report knows of security only */
		.effects = FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_PERSISTS,
		.limits = CXL_LIST_IN(0x8),
		.why = "carries a protocol that may lock the device or erase it",
	}, {
		.opcode = 0x4601, .name = "security-receive", .spec = CXL_SPEC("8.2.10.9.7.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_SECURITY | FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x8, 0x0),
		.why = "takes the answer of a security dialog, moves it on, and may hold secrets",
	},

	/* SLD QoS Telemetry, 8.2.10.9.8 */
	{
		.opcode = 0x4700, .name = "get-sld-qos-control", .spec = CXL_SPEC("8.2.10.9.8.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x4),
		.why = "reads how the device reports its load",
	}, {
		.opcode = 0x4701, .name = "set-sld-qos-control", .spec = CXL_SPEC("8.2.10.9.8.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW,
		.limits = CXL_IN(0x4),
		.why = "changes at once when hosts slow down their accesses",
	}, {
		.opcode = 0x4702, .name = "get-sld-qos-status", .spec = CXL_SPEC("8.2.10.9.8.3"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_OUT(0x1),
		.why = "reads how congested the device is",
	},

	/* Dynamic Capacity, 8.2.10.9.9 */
	{
		.opcode = 0x4800, .name = "get-dynamic-capacity-configuration",
		.spec = CXL_SPEC("8.2.10.9.9.1"), .floor = FWCTL_RPC_CONFIGURATION,
		/* between two counts of 0x8 and 0x10 bytes, up to 8 regions of 0x28 */
		.limits = { .in_min = 0x2, .in_max = 0x2, .out_min = 0x18, .out_max = 0x158 },
		.why = "reads how regions of dynamic capacity are laid out",
	}, {
		.opcode = 0x4801, .name = "get-dynamic-capacity-extent-list",
		.spec = CXL_SPEC("8.2.10.9.9.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x8, 0x10),
		.why = "reads which physical addresses hold memory, and the tags of who got it",
	}, {
		.opcode = 0x4802, .name = "add-dynamic-capacity-response",
		.spec = CXL_SPEC("8.2.10.9.9.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x8),
		.why =
			"accepts memory in the host's name, which is for the kernel to use and to answer for",
		.instead = "cxl create-region, where the kernel supports dynamic capacity",
	}, {
		.opcode = 0x4803, .name = "release-dynamic-capacity",
		.spec = CXL_SPEC("8.2.10.9.9.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x8),
		.why = "gives memory away that the kernel may still use, and with it what it holds",
		.instead = "cxl destroy-region, where the kernel supports dynamic capacity",
	},
};

const struct fwctl_command_table fwctl_cxl_memdev_table =
	FWCTL_TABLE("CXL 3.2 memory devices", memdev_rows);
