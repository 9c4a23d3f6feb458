// SPDX-License-Identifier: GPL-2.0-only
/*
 * Set Features, NVMe 2.1 5.1.25, by feature. Most controllers report no more than
 * "supported" of Set Features, whatever the feature does, so the row says it.
 *
 * Marked supported-state are the features that only decide what is logged, when the
 * controller warns, or what a label says: they need debug-rw. All others need
 * debug-full. What the nvme driver sets, it alone sets.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

#define ROW(_fid, _name, _spec) \
	.opcode = NVME_OP_SET_FEATURES, .keyed = true, .key = { .number = (_fid) }, \
	.name = "set-feature-" _name, .spec = _spec

/* Leaves the controller in its supported state */
#define SUPPORTED(_fid, _name, _spec, _effects, _limits, _why) \
	{ \
		ROW(_fid, _name, _spec), .floor = FWCTL_RPC_DEBUG_WRITE, \
		.effects = (_effects), .limits = _limits, .why = _why, \
	}

#define SET(_fid, _name, _spec, _effects, _limits, _why) \
	{ \
		ROW(_fid, _name, _spec), .floor = FWCTL_RPC_DEBUG_WRITE_FULL, \
		.effects = (_effects), .limits = _limits, .why = _why, \
	}

#define KERNEL(_fid, _name, _spec, _effects, _why, _instead) \
	{ \
		ROW(_fid, _name, _spec), .floor = FWCTL_RPC_DEBUG_WRITE_FULL, \
		.effects = (_effects), .owned = FWCTL_OWNED_BESIDE, .limits = NVME_IN_ANY, \
		.why = _why, .instead = _instead, \
	}

#define NOTHING_ELSE	"nothing: the nvme driver sets it when it starts the controller"

static const struct fwctl_command set_features_rows[] = {
	{
		.opcode = NVME_OP_SET_FEATURES, .name = "set-features",
		.spec = NVME_SPEC("5.1.25"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW, .rules = FWCTL_DOOR, .limits = NVME_IN_ANY,
		.why = "changes settings, at once",
	},
	SET(0x01, "arbitration", NVME_SPEC("5.1.25.1.1"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "changes how many commands are fetched at once, from which queue"),
	SET(0x02, "power-management", NVME_SPEC("5.1.25.1.2"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "changes the power state, and with it how fast I/O is"),
	SET(0x03, "lba-range-type", NVME_NVM_SPEC("4.1.3"), FWCTL_CONFIG_NOW, NVME_IN(4096),
	    "says what ranges of blocks are used for, and may hide them"),
	SUPPORTED(0x04, "temperature-threshold", NVME_SPEC("5.1.25.1.3"), FWCTL_LOG_NOW,
		  NVME_NO_DATA, "decides from which temperature on the controller warns"),
	SET(0x05, "error-recovery", NVME_NVM_SPEC("4.1.3"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "decides how long reads are tried again, and which of them fail"),
	SET(0x06, "volatile-write-cache", NVME_SPEC("5.1.25.1.4"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "decides whether writes that completed survive a power loss"),
	KERNEL(0x07, "number-of-queues", NVME_SPEC("5.1.25.2.1"), FWCTL_CONFIG_NOW,
	       "changes how many queues there can be, which the nvme driver has made already",
	       "the parameters of the module nvme"),
	SET(0x08, "interrupt-coalescing", NVME_SPEC("5.1.25.2.2"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "delays interrupts, and with them I/O"),
	SET(0x09, "interrupt-vector", NVME_SPEC("5.1.25.2.3"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "changes whether interrupts of a vector are delayed"),
	SET(0x0a, "write-atomicity", NVME_NVM_SPEC("4.1.3"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "decides whether large writes are atomic, which file systems may count on"),
	KERNEL(0x0b, "async-event-config", NVME_SPEC("5.1.25.1.5"), FWCTL_CONFIG_NOW,
	       "decides of which events the nvme driver learns", NOTHING_ELSE),
	KERNEL(0x0c, "autonomous-power", NVME_SPEC("5.1.25.1.6"), FWCTL_CONFIG_NOW,
	       "decides when the controller saves power, which power management decides",
	       "/sys/class/nvme/nvmeN/power/pm_qos_latency_tolerance_us"),
	{
		ROW(0x0d, "host-memory-buffer", NVME_SPEC("5.1.25.2.4")),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED | FWCTL_NAMES_ADDRESS, .owned = FWCTL_OWNED_BESIDE,
		.limits = NVME_IN_ANY,
		.why = "gives the controller memory of the host to keep, at named addresses",
		.instead = "/sys/class/nvme/nvmeN/hmb",
	},
	SUPPORTED(0x0e, "timestamp", NVME_SPEC("5.1.25.1.7"), FWCTL_LOG_NOW, NVME_IN(8),
		  "sets the clock by which the controller dates what it logs"),
	KERNEL(0x0f, "keep-alive-timer", NVME_SPEC("5.1.25.1.8"), FWCTL_CONFIG_NOW,
	       "decides after which silence of the nvme driver the controller gives it up",
	       NOTHING_ELSE),
	SET(0x10, "thermal-management", NVME_SPEC("5.1.25.1.9"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "decides from which temperature on the controller slows down"),
	SET(0x11, "non-operational-power", NVME_SPEC("5.1.25.1.10"), FWCTL_CONFIG_NOW,
	    NVME_NO_DATA, "decides what the controller may do while it saves power"),
	SET(0x12, "read-recovery-level", NVME_SPEC("5.1.25.1.11"),
	    FWCTL_CONFIG_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "decides how hard reads are tried, and which of them fail"),
	SET(0x13, "predictable-latency", NVME_SPEC("5.1.25.1.12"), FWCTL_CONFIG_NOW, NVME_IN(512),
	    "decides whether the latency of an NVM Set is kept predictable"),
	SET(0x14, "predictable-latency-window", NVME_SPEC("5.1.25.1.13"), FWCTL_CONFIG_NOW,
	    NVME_NO_DATA, "changes whether the latency of an NVM Set is predictable now"),
	SUPPORTED(0x15, "lba-status-attributes", NVME_NVM_SPEC("4.1.3"), FWCTL_LOG_NOW,
		  NVME_NO_DATA, "decides how often the LBA status log tells of news"),
	KERNEL(0x16, "host-behavior", NVME_SPEC("5.1.25.1.14"), FWCTL_CONFIG_NOW,
	       "tells the controller what the nvme driver can deal with", NOTHING_ELSE),
	SET(0x17, "sanitize-config", NVME_SPEC("5.1.25.1.15"),
	    FWCTL_POLICY_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "decides what sanitize does where blocks are not to be deallocated"),
	SUPPORTED(0x18, "endurance-group-events", NVME_SPEC("5.1.25.1.16"), FWCTL_LOG_NOW,
		  NVME_NO_DATA,
		  "decides of which warnings of an endurance group the controller tells"),
	KERNEL(0x19, "command-set-profile", NVME_SPEC("5.1.25.1.17"),
	       FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_PERSISTS,
	       "decides which command sets there are, which the nvme driver has asked already",
	       NOTHING_ELSE),
	SET(0x1a, "spinup-control", NVME_SPEC("5.1.25.1.18"), FWCTL_CONFIG_NOW | FWCTL_PERSISTS,
	    NVME_NO_DATA, "decides whether media spin up by themselves"),
	SET(0x1b, "power-loss-signaling", NVME_SPEC("5.1.25.1.19"),
	    FWCTL_CONFIG_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "decides what the controller does when it is told of a power loss"),
	SET(0x1c, "performance", NVME_NVM_SPEC("4.1.3"), FWCTL_CONFIG_NOW | FWCTL_PERSISTS,
	    NVME_IN(4096), "decides which performance the controller promises"),
	SET(0x1d, "fdp", NVME_SPEC("5.1.25.1.20"), FWCTL_CONFIG_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "configures data placement of an endurance group, for namespaces to come"),
	SUPPORTED(0x1e, "fdp-events", NVME_SPEC("5.1.25.1.21"), FWCTL_LOG_NOW | FWCTL_PERSISTS,
		  NVME_IN_ANY, "decides which events of data placement are logged"),
	SUPPORTED(0x1f, "namespace-label", NVME_SPEC("5.1.25.1.22"), FWCTL_PERSISTS, NVME_IN(256),
		  "changes the administrator's label of a namespace"),
	SET(0x20, "key-value-config", NVME_KV_SPEC("4.1"), FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "decides whether keys may be written that exist already"),
	{
		ROW(0x21, "controller-data-queue", NVME_SPEC("5.1.25.1.23")),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED, .owned = FWCTL_OWNED_BESIDE, .limits = NVME_IN_ANY,
		.why = "lets the controller go on writing to a queue in the host's memory",
		.instead = "nothing: no such queue can be made through here",
	},
	SET(0x78, "management-controller", NVME_SPEC("5.1.25.1.24"),
	    FWCTL_CONFIG_NOW | FWCTL_PERSISTS, NVME_IN(512),
	    "changes the address of the system's management controller"),
	SET(0x79, "management-agent", NVME_SPEC("5.1.25.1.25"), FWCTL_CONFIG_NOW | FWCTL_PERSISTS,
	    NVME_IN(512), "changes the address of the host's management agent"),
	SET(0x7d, "enhanced-controller-metadata", NVME_SPEC("5.1.25.1.26.1"), FWCTL_CONFIG_NOW,
	    NVME_IN(4096), "changes what a management controller is told of the host"),
	SET(0x7e, "controller-metadata", NVME_SPEC("5.1.25.1.26.2"), FWCTL_CONFIG_NOW,
	    NVME_IN(4096), "changes what a management controller is told of the host"),
	SET(0x7f, "namespace-metadata", NVME_SPEC("5.1.25.1.26.3"), FWCTL_CONFIG_NOW,
	    NVME_IN(4096), "changes what a management controller is told of a namespace"),
	SUPPORTED(0x80, "software-progress", NVME_SPEC("5.1.25.1.27"), FWCTL_PERSISTS,
		  NVME_NO_DATA, "changes the count of how often booting was tried"),
	{
		ROW(0x81, "host-identifier", NVME_SPEC("5.1.25.1.28")),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_POLICY_NOW,
		.limits = { .in_min = 8, .in_max = 16 },
		.why = "changes as which host reservations are made, and which it holds",
	},
	SUPPORTED(0x82, "reservation-mask", NVME_SPEC("5.1.25.1.29"), FWCTL_LOG_NOW, NVME_NO_DATA,
		  "decides of which changes of reservations the controller tells"),
	SET(0x83, "reservation-persistence", NVME_SPEC("5.1.25.1.30"),
	    FWCTL_POLICY_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "decides whether reservations survive a power loss"),
	SET(0x84, "write-protection", NVME_SPEC("5.1.25.1.31"),
	    FWCTL_POLICY_NOW | FWCTL_PERSISTS, NVME_NO_DATA,
	    "decides whether a namespace can be written to, if so asked for good"),
	SET(0x85, "boot-partition-protection", NVME_SPEC("5.1.25.1.32"),
	    FWCTL_POLICY_NOW | FWCTL_SECURITY, NVME_NO_DATA,
	    "decides whether what the host boots from can be written to"),
};

const struct fwctl_command_table fwctl_nvme_set_features_table =
	FWCTL_TABLE("NVM Express Set Features", set_features_rows);
