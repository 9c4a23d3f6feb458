// SPDX-License-Identifier: GPL-2.0-only
/*
 * Admin commands without a key, NVMe 2.1 figure 141: most are what the nvme driver
 * operates, or belong to another side of the subsystem, and are refused.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

#define KERNEL(_opcode, _name, _spec, _effects, _why, _instead) \
	{ \
		.opcode = (_opcode), .name = _name, .spec = _spec, \
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = (_effects), \
		.owned = FWCTL_OWNED_BESIDE, .limits = NVME_IN_OUT_ANY, \
		.why = _why, .instead = _instead, \
	}

/* For a controller behind a fabric, or for the target side of one */
#define FABRICS(_opcode, _name, _section, _why) \
	KERNEL(_opcode, _name, NVME_SPEC(_section), FWCTL_CONFIG_NOW | FWCTL_REMOTE, _why, \
	       "nvme-cli, on a controller that is connected by a fabric")

#define NOTHING_ELSE	"nothing: it is between the nvme driver and the controller"
#define QUEUES		"the parameters of the module nvme"
#define MIGRATION	"a virtual machine monitor, by the driver that migrates the device"

static const struct fwctl_command admin_rows[] = {
	KERNEL(0x00, "delete-io-submission-queue", NVME_SPEC("5.2.4"), FWCTL_CONFIG_NOW,
	       "takes away a queue that the nvme driver sends I/O by", QUEUES),
	{
		.opcode = 0x01, .name = "create-io-submission-queue", .spec = NVME_SPEC("5.2.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED | FWCTL_NAMES_ADDRESS, .owned = FWCTL_OWNED_BESIDE,
		.limits = NVME_IN_OUT_ANY, .instead = QUEUES,
		.why = "makes a queue in memory that the controller keeps, beside those of the nvme driver",
	},
	KERNEL(0x04, "delete-io-completion-queue", NVME_SPEC("5.2.3"), FWCTL_CONFIG_NOW,
	       "takes away a queue that the nvme driver learns by of completed I/O", QUEUES),
	{
		.opcode = 0x05, .name = "create-io-completion-queue", .spec = NVME_SPEC("5.2.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED | FWCTL_NAMES_ADDRESS, .owned = FWCTL_OWNED_BESIDE,
		.limits = NVME_IN_OUT_ANY, .instead = QUEUES,
		.why = "makes a queue in memory that the controller keeps, beside those of the nvme driver",
	},
	KERNEL(0x08, "abort", NVME_SPEC("5.1.1"), FWCTL_CONFIG_NOW,
	       "aborts commands of the nvme driver, which alone knows their identifiers",
	       NOTHING_ELSE),
	KERNEL(0x0c, "async-event-request", NVME_SPEC("5.1.2"), FWCTL_LOG_NOW,
	       "takes events that the nvme driver waits for, and does not complete until one comes",
	       "the uevents of /sys/class/nvme/nvmeN"),
	{
		.opcode = NVME_OP_FIRMWARE_DOWNLOAD, .name = "firmware-download",
		.spec = NVME_SPEC("5.1.9"), .floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_FIRMWARE, .limits = NVME_IN_ANY,
		.why = "hands over a part of what the controller executes after a commit",
	},
	KERNEL(0x18, "keep-alive", NVME_SPEC("5.1.14"), FWCTL_CONFIG_NOW,
	       "tells the controller that the nvme driver lives", NOTHING_ELSE),
	KERNEL(0x1d, "mi-send", NVME_SPEC("5.1.19"), FWCTL_CONFIG_NOW | FWCTL_REMOTE,
	       "changes the configuration of the subsystem's management, its ports and enclosure",
	       "mi-mctp, by the management endpoint"),
	{
		.opcode = 0x20, .name = "capacity-management", .spec = NVME_SPEC("5.1.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_INVENTORY_NOW | FWCTL_PERSISTS,
		.rules = FWCTL_DATA_PATH, .limits = NVME_NO_DATA,
		.why = "makes and deletes endurance groups and NVM Sets, and the data in them",
		.instead = "nvme capacity-mgmt /dev/nvmeN",
	},
	FABRICS(0x21, "discovery-information", "5.3.3", "registers hosts and subsystems elsewhere"),
	FABRICS(0x22, "fabric-zoning-receive", "5.3.5", "reads the zones of a fabric, elsewhere"),
	KERNEL(0x24, "lockdown", NVME_SPEC("5.1.15"), FWCTL_SECURITY | FWCTL_POLICY_NOW,
	       "prohibits commands and features that the nvme driver needs, until a power cycle",
	       "nvme lockdown /dev/nvmeN"),
	FABRICS(0x25, "fabric-zoning-lookup", "5.3.4", "looks up the zones of a fabric, elsewhere"),
	FABRICS(0x28, "clear-exported-configuration", "5.3.1",
		"takes back what is exported to hosts"),
	FABRICS(0x29, "fabric-zoning-send", "5.3.6", "changes the zones of a fabric, elsewhere"),
	FABRICS(0x2a, "create-exported-subsystem", "5.3.2", "exports a subsystem to hosts"),
	FABRICS(0x2d, "manage-exported-subsystem", "5.3.8", "changes which hosts are let in"),
	FABRICS(0x31, "manage-exported-namespace", "5.3.7", "changes what is exported to hosts"),
	FABRICS(0x35, "manage-exported-port", "5.3.9", "changes by which port hosts are let in"),
	FABRICS(0x39, "send-discovery-log", "5.3.10", "tells others which subsystems there are"),
	KERNEL(0x3d, "track-send", NVME_SPEC("5.1.27"), FWCTL_CONFIG_NOW | FWCTL_REMOTE,
	       "lets the controller log what another controller writes to its host's memory",
	       MIGRATION),
	KERNEL(0x3e, "track-receive", NVME_SPEC("5.1.26"), FWCTL_DISCLOSES | FWCTL_REMOTE,
	       "reads which memory of its host another controller wrote to", MIGRATION),
	KERNEL(0x41, "migration-send", NVME_SPEC("5.1.17"),
	       FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_REMOTE,
	       "suspends, resumes or overwrites the state of another controller", MIGRATION),
	KERNEL(0x42, "migration-receive", NVME_SPEC("5.1.16"), FWCTL_DISCLOSES | FWCTL_REMOTE,
	       "reads the state of another controller, with addresses in its host's memory",
	       MIGRATION),
	{
		.opcode = 0x45, .name = "controller-data-queue", .spec = NVME_SPEC("5.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED | FWCTL_NAMES_ADDRESS, .owned = FWCTL_OWNED_BESIDE,
		.limits = NVME_IN_OUT_ANY, .instead = MIGRATION,
		.why = "gives the controller a queue in the host's memory to keep writing to",
	},
	{
		.opcode = 0x7c, .name = "doorbell-buffer-config", .spec = NVME_SPEC("5.2.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.rules = FWCTL_DMA_RETAINED | FWCTL_NAMES_ADDRESS, .owned = FWCTL_OWNED_BESIDE,
		.limits = NVME_IN_OUT_ANY, .instead = NOTHING_ELSE,
		.why = "gives the controller memory of the host to keep, and to read doorbells from",
	},
	FABRICS(0x7f, "fabrics", "6", "connects hosts to controllers, which PCIe does not need"),
	{
		.opcode = 0x80, .name = "format-nvm", .spec = NVME_SPEC("5.1.10"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_CONFIG_NOW | FWCTL_SECURITY | FWCTL_PERSISTS,
		.rules = FWCTL_DATA_PATH, .limits = NVME_NO_DATA,
		.why = "destroys what namespaces hold",
		.instead = "nvme format /dev/nvmeNnM",
	},
	KERNEL(0x85, "load-program", NVME_CP_SPEC("4.1"), FWCTL_CONFIG_NOW | FWCTL_FIRMWARE,
	       "loads a program that computes on data, which belongs to whoever owns the data",
	       "nvme-cli on /dev/nvmeN"),
	{
		.opcode = NVME_OP_GET_LBA_STATUS, .name = "get-lba-status",
		.spec = NVME_NVM_SPEC("4.2.1"), .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.limits = NVME_OUT_ANY,
		.why = "reads which logical blocks may be unreadable",
	},
	KERNEL(0x88, "program-activation", NVME_CP_SPEC("4.1"), FWCTL_CONFIG_NOW | FWCTL_FIRMWARE,
	       "starts or stops a program that computes on data", "nvme-cli on /dev/nvmeN"),
	KERNEL(0x89, "memory-range-set", NVME_CP_SPEC("4.1"), FWCTL_CONFIG_NOW,
	       "decides which memory of the subsystem programs reach", "nvme-cli on /dev/nvmeN"),
};

const struct fwctl_command_table fwctl_nvme_admin_table =
	FWCTL_TABLE("NVM Express Admin Command Set", admin_rows);
