// SPDX-License-Identifier: GPL-2.0-only
/*
 * Generic component commands, CXL 3.2 8.2.10.1 to 8.2.10.5 and 8.2.10.8: what
 * memory devices, switches and fabric components have in common.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

#define CXL_TRACE_EVENTS	"rasdaemon, or the trace events of system cxl"
#define CXL_FIRMWARE_UPDATE	"cxl update-firmware memN, or /sys/bus/cxl/devices/memN/firmware/"

/* What can be asked of every log, and done to those that are not fixed */
#define LOG_CAPABILITIES(_key, _log) {						\
	.opcode = 0x0402, .keyed = true, .key = _key,				\
	.name = "get-log-capabilities-" _log, .spec = CXL_SPEC("8.2.10.5.3"),	\
	.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_IN_OUT(0x10, 0x4),	\
	.why = "reads whether the log can be cleared and populated",		\
}
#define CLEAR_LOG(_key, _log, _what) {						\
	.opcode = 0x0403, .keyed = true, .key = _key,				\
	.name = "clear-log-" _log, .spec = CXL_SPEC("8.2.10.5.4"),		\
	.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_LOG_NOW,		\
	.limits = CXL_IN(0x10),							\
	.why = "deletes " _what ", and what could be learnt from it",		\
}

static const struct fwctl_command generic_rows[] = {
	/* Information and Status, 8.2.10.1 */
	{
		.opcode = 0x0001, .name = "identify", .spec = CXL_SPEC("8.2.10.1.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x12),
		.why = "reads what the component is",
	}, {
		.opcode = 0x0002, .name = "background-operation-status",
		.spec = CXL_SPEC("8.2.10.1.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x8),
		.why = "reads how far a background operation is",
	}, {
		.opcode = 0x0003, .name = "get-response-message-limit",
		.spec = CXL_SPEC("8.2.10.1.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x1),
		.why = "reads a setting of the mailbox",
	}, {
		.opcode = 0x0004, .name = "set-response-message-limit",
		.spec = CXL_SPEC("8.2.10.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN_OUT(0x1, 0x1),
		.why = "shortens every later response, those to the kernel's driver too",
		.instead =
			"an RPC with less room for its response; see /sys/bus/cxl/devices/memN/payload_max",
	}, {
		.opcode = 0x0005, .name = "request-abort-background-operation",
		.spec = CXL_SPEC("8.2.10.1.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_NO_PAYLOAD,
		.why =
			"may end a sanitize or firmware transfer that the kernel started and waits for",
		.instead = "cxl update-firmware --cancel memN",
	},

	/* Events, 8.2.10.2 */
	{
		.opcode = 0x0100, .name = "get-event-records", .spec = CXL_SPEC("8.2.10.2.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x1, 0x20),
		.why = "reads records, which stay in the log and may hold physical addresses",
	}, {
		.opcode = 0x0101, .name = "clear-event-records", .spec = CXL_SPEC("8.2.10.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_LOG_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x6),
		.why = "deletes records that cxl_pci has yet to report and acts upon",
		.instead = CXL_TRACE_EVENTS,
	}, {
		.opcode = 0x0102, .name = "get-event-interrupt-policy",
		.spec = CXL_SPEC("8.2.10.2.4"), .floor = FWCTL_RPC_CONFIGURATION,
		/* the setting for dynamic capacity came with 3.0 */
		.limits = { .out_min = 0x4, .out_max = 0x5 },
		.why = "reads which events interrupt the host",
	}, {
		.opcode = 0x0103, .name = "set-event-interrupt-policy",
		.spec = CXL_SPEC("8.2.10.2.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = { .in_min = 0x4, .in_max = 0x5 },
		.why = "could silence the interrupts by which cxl_pci learns of errors",
		.instead = CXL_TRACE_EVENTS,
	}, {
		.opcode = 0x0104, .name = "get-mctp-event-interrupt-policy",
		.spec = CXL_SPEC("8.2.10.2.6"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x2),
		.why = "reads which events are sent to the fabric manager",
	}, {
		.opcode = 0x0105, .name = "set-mctp-event-interrupt-policy",
		.spec = CXL_SPEC("8.2.10.2.7"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_POLICY_NOW | FWCTL_REMOTE, .limits = CXL_IN_OUT(0x2, 0x2),
		.why = "redirects or silences what the fabric manager is told",
	}, {
		.opcode = 0x0106, .name = "event-notification", .spec = CXL_SPEC("8.2.10.2.8"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_POLICY_NOW | FWCTL_REMOTE, .limits = CXL_IN(0x2),
		.why = "is sent by components, not to them: a forged one misleads its receiver",
	}, {
		.opcode = 0x0107, .name = "gfd-enhanced-event-notification",
		.spec = CXL_SPEC("8.2.10.2.9"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_POLICY_NOW | FWCTL_REMOTE, .limits = CXL_IN(0x28),
		.why = "is sent by GFDs, not to them: a forged one misleads the fabric manager",
	}, {
		.opcode = 0x0108, .name = "gfd-to-gae-enhanced-event-notification",
		.spec = CXL_SPEC("8.2.10.2.10"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_POLICY_NOW | FWCTL_REMOTE, .limits = CXL_IN(0x20),
		.why = "is sent by GFDs, not to them: a forged one is written to a host's memory",
	}, {
		.opcode = 0x0109, .name = "get-gam-buffer", .spec = CXL_SPEC("8.2.10.2.11"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_OUT(0x8),
		.why = "reads the address in host memory that notifications are written to",
	}, {
		.opcode = 0x010a, .name = "set-gam-buffer", .spec = CXL_SPEC("8.2.10.2.12"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW,
		.rules = FWCTL_NAMES_ADDRESS | FWCTL_DMA_RETAINED, .limits = CXL_IN(0x8),
		.why = "names an address in host memory that the component keeps writing to",
	},

	/* Firmware Update, 8.2.10.3 */
	{
		.opcode = 0x0200, .name = "get-fw-info", .spec = CXL_SPEC("8.2.10.3.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x50),
		.why = "reads firmware slots and revisions",
	}, {
		.opcode = 0x0201, .name = "transfer-fw", .spec = CXL_SPEC("8.2.10.3.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_FIRMWARE | FWCTL_CONFIG_RESET | FWCTL_PERSISTS |
			   FWCTL_BACKGROUND | FWCTL_ABORTABLE,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_LIST_IN(0x80),
		.why =
			"replaces what the device executes; the kernel transfers it whole, or not at all",
		.instead = CXL_FIRMWARE_UPDATE,
	}, {
		.opcode = 0x0202, .name = "activate-fw", .spec = CXL_SPEC("8.2.10.3.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_FIRMWARE | FWCTL_CONFIG_RESET | FWCTL_CONFIG_NOW |
			   FWCTL_PERSISTS | FWCTL_BACKGROUND | FWCTL_ABORTABLE,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(0x2),
		.why =
			"switches firmware under memory that is in use, and may stall it beyond the host's timeouts",
		.instead = CXL_FIRMWARE_UPDATE,
	},

	/* Timestamp, 8.2.10.4 */
	{
		.opcode = 0x0300, .name = "get-timestamp", .spec = CXL_SPEC("8.2.10.4.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x8),
		.why = "reads the device's clock",
	}, {
		.opcode = 0x0301, .name = "set-timestamp", .spec = CXL_SPEC("8.2.10.4.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW,
		.rules = FWCTL_LOCKDOWN_OK, .limits = CXL_IN(0x8),
		.why =
			"dates later event records at once; under lockdown too, as neither memory, firmware nor the kernel is reached",
	},

	/* Logs, 8.2.10.5; the log is the key. One that no row names is refused. */
	{
		.opcode = 0x0400, .name = "get-supported-logs", .spec = CXL_SPEC("8.2.10.5.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x0, 0x8),
		.why = "reads which logs there are",
	}, {
		.opcode = 0x0401, .name = "get-log", .spec = CXL_SPEC("8.2.10.5.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.rules = FWCTL_DOOR, .limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads a log: of one that has no row it is unknown what is in it",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_CEL,
		.name = "get-log-cel", .spec = CXL_SPEC("8.2.10.5.2.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads which commands there are, and their effects",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_VENDOR_DEBUG,
		.name = "get-log-vendor-debug", .spec = CXL_SPEC("8.2.10.5.2.2"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads the firmware's debug log, whose contents only the vendor knows",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_STATE_DUMP,
		.name = "get-log-component-state-dump", .spec = CXL_SPEC("8.2.10.5.2.3"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads a dump of the firmware's state, whose contents only the vendor knows",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_ECS,
		.name = "get-log-ecs", .spec = CXL_SPEC("8.2.10.5.2.4"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads the counts of DDR5 error check and scrub",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_MEDIA_TEST_CAPABILITY,
		.name = "get-log-media-test-capability", .spec = CXL_SPEC("8.2.10.5.2.5"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads which media tests the device can run",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_MEDIA_TEST_SHORT,
		.name = "get-log-media-test-short", .spec = CXL_SPEC("8.2.10.5.2.6"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads results of media tests, with the addresses of errors",
	}, {
		.opcode = 0x0401, .keyed = true, .key = CXL_LOG_MEDIA_TEST_LONG,
		.name = "get-log-media-test-long", .spec = CXL_SPEC("8.2.10.5.2.6"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .effects = FWCTL_DISCLOSES,
		.limits = CXL_LIST_OUT(0x18, 0x0),
		.why = "reads results of media tests, with the addresses of errors",
	}, {
		.opcode = 0x0402, .name = "get-log-capabilities", .spec = CXL_SPEC("8.2.10.5.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .rules = FWCTL_DOOR,
		.limits = CXL_IN_OUT(0x10, 0x4),
		.why = "reads whether a log can be cleared and populated",
	},
	LOG_CAPABILITIES(CXL_LOG_CEL, "cel"),
	LOG_CAPABILITIES(CXL_LOG_VENDOR_DEBUG, "vendor-debug"),
	LOG_CAPABILITIES(CXL_LOG_STATE_DUMP, "component-state-dump"),
	LOG_CAPABILITIES(CXL_LOG_ECS, "ecs"),
	LOG_CAPABILITIES(CXL_LOG_MEDIA_TEST_CAPABILITY, "media-test-capability"),
	LOG_CAPABILITIES(CXL_LOG_MEDIA_TEST_SHORT, "media-test-short"),
	LOG_CAPABILITIES(CXL_LOG_MEDIA_TEST_LONG, "media-test-long"),
	{
		.opcode = 0x0403, .name = "clear-log", .spec = CXL_SPEC("8.2.10.5.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_LOG_NOW,
		.rules = FWCTL_DOOR, .limits = CXL_IN(0x10),
		.why = "deletes a log, and what could be learnt from it",
	},
	CLEAR_LOG(CXL_LOG_VENDOR_DEBUG, "vendor-debug", "the firmware's debug log"),
	CLEAR_LOG(CXL_LOG_STATE_DUMP, "component-state-dump", "the dump of the firmware's state"),
	CLEAR_LOG(CXL_LOG_ECS, "ecs", "the counts of DDR5 error check and scrub"),
	CLEAR_LOG(CXL_LOG_MEDIA_TEST_SHORT, "media-test-short", "results of media tests"),
	CLEAR_LOG(CXL_LOG_MEDIA_TEST_LONG, "media-test-long", "results of media tests"),
	{
		.opcode = 0x0404, .name = "populate-log", .spec = CXL_SPEC("8.2.10.5.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_LOG_NOW,
		.rules = FWCTL_DOOR, .limits = CXL_IN(0x10),
		.why = "takes a new snapshot in place of the last",
	}, {
		.opcode = 0x0404, .keyed = true, .key = CXL_LOG_VENDOR_DEBUG,
		.name = "populate-log-vendor-debug", .spec = CXL_SPEC("8.2.10.5.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_LOG_NOW,
		.rules = FWCTL_LOCKDOWN_OK, .limits = CXL_IN(0x10),
		.why =
			"fills the firmware's debug log anew; under lockdown too, as only a log changes",
	}, {
		.opcode = 0x0404, .keyed = true, .key = CXL_LOG_STATE_DUMP,
		.name = "populate-log-component-state-dump", .spec = CXL_SPEC("8.2.10.5.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		/* the dump survives a cold reset */
		.effects = FWCTL_LOG_NOW | FWCTL_PERSISTS,
		.rules = FWCTL_LOCKDOWN_OK, .limits = CXL_IN(0x10),
		.why =
			"dumps the firmware's state in place of the last dump; under lockdown too, as only a log changes",
	}, {
		.opcode = 0x0405, .name = "get-supported-logs-sub-list",
		.spec = CXL_SPEC("8.2.10.5.6"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x2, 0x8),
		.why = "reads which logs there are",
	},

	/* PBR Components, 8.2.10.8 */
	{
		.opcode = 0x0700, .name = "identify-pbr-component", .spec = CXL_SPEC("8.2.10.8.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_OUT(0x26),
		.why = "reads fabric identity and who manages the component",
	}, {
		.opcode = 0x0701, .name = "claim-ownership", .spec = CXL_SPEC("8.2.10.8.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_SECURITY | FWCTL_REMOTE,
		.limits = CXL_IN_OUT(0x15, 0x24),
		.why = "decides which fabric manager the component obeys, and under which identity",
	}, {
		.opcode = 0x0702, .name = "read-cdat", .spec = CXL_SPEC("8.2.10.8.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x14, 0x10),
		.why = "reads latency and bandwidth of memory",
	},
};

const struct fwctl_command_table fwctl_cxl_generic_table =
	FWCTL_TABLE("CXL 3.2 generic components", generic_rows);
