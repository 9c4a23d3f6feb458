// SPDX-License-Identifier: GPL-2.0-only
/*
 * Admin commands that do one thing or another by a field of theirs: NVMe 2.1,
 * firmware commit (5.1.8), self-test (5.1.5), directives (5.1.6, 5.1.7), NVMe-MI
 * (5.1.18), security (5.1.23, 5.1.24), and those that are refused whatever the
 * field says: namespaces, sanitize, virtualization.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"

#define DOOR(_opcode, _name, _section, _floor, _effects, _limits, _why) \
	{ \
		.opcode = (_opcode), .name = _name, .spec = NVME_SPEC(_section), \
		.floor = (_floor), .effects = (_effects), .rules = FWCTL_DOOR, \
		.limits = _limits, .why = _why, \
	}

#define KEY(_opcode, _key, _name, _section, _floor, _effects, _limits, _why) \
	{ \
		.opcode = (_opcode), .keyed = true, .key = { .number = (_key) }, \
		.name = _name, .spec = NVME_SPEC(_section), .floor = (_floor), \
		.effects = (_effects), .limits = _limits, .why = _why, \
	}

/* Refused: user data, or where they go */
#define DATA_DOOR(_opcode, _name, _section, _effects, _why, _instead) \
	{ \
		.opcode = (_opcode), .name = _name, .spec = NVME_SPEC(_section), .floor = FULL, \
		.effects = (_effects), .rules = FWCTL_DATA_PATH | FWCTL_DOOR, \
		.limits = NVME_IN_OUT_ANY, .why = _why, .instead = _instead, \
	}

#define DATA_KEY(_opcode, _key, _name, _section, _effects, _why, _instead) \
	{ \
		.opcode = (_opcode), .keyed = true, .key = { .number = (_key) }, \
		.name = _name, .spec = NVME_SPEC(_section), .floor = FULL, \
		.effects = (_effects), .rules = FWCTL_DATA_PATH, .limits = NVME_IN_OUT_ANY, \
		.why = _why, .instead = _instead, \
	}

/* Refused: somebody else's */
#define OWNED_DOOR(_opcode, _name, _section, _effects, _why, _instead) \
	{ \
		.opcode = (_opcode), .name = _name, .spec = NVME_SPEC(_section), .floor = FULL, \
		.effects = (_effects), .rules = FWCTL_DOOR, .owned = FWCTL_OWNED_BESIDE, \
		.limits = NVME_IN_OUT_ANY, .why = _why, .instead = _instead, \
	}

#define OWNED_KEY(_opcode, _key, _name, _section, _effects, _why, _instead) \
	{ \
		.opcode = (_opcode), .keyed = true, .key = { .number = (_key) }, \
		.name = _name, .spec = NVME_SPEC(_section), .floor = FULL, \
		.effects = (_effects), .owned = FWCTL_OWNED_BESIDE, .limits = NVME_IN_OUT_ANY, \
		.why = _why, .instead = _instead, \
	}

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define RW		FWCTL_RPC_DEBUG_WRITE
#define RO		FWCTL_RPC_DEBUG_READ_ONLY
#define CONFIG		FWCTL_RPC_CONFIGURATION

#define INVENTORY	(FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW | FWCTL_PERSISTS)
#define ERASE		(FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_PERSISTS)
#define IMAGE		(FWCTL_FIRMWARE | FWCTL_PERSISTS)
#define VIRTUAL		(FWCTL_CONFIG_NOW | FWCTL_REMOTE)

#define CREATE_NS	"nvme create-ns /dev/nvmeN"
#define DELETE_NS	"nvme delete-ns /dev/nvmeN"
#define ATTACH_NS	"nvme attach-ns /dev/nvmeN"
#define DETACH_NS	"nvme detach-ns /dev/nvmeN"
#define SANITIZE	"nvme sanitize /dev/nvmeN"
#define DIRECTIVE	"nvme dir-send /dev/nvmeN"
#define OPAL		"the Opal support of block devices: nvme sed, or sedutil-cli"
#define SRIOV		"nvme virt-mgmt /dev/nvmeN, as the host that owns the physical function"

static const struct fwctl_command actions_rows[] = {
	/* Namespaces, by the select field */
	DATA_DOOR(NVME_OP_NS_MANAGEMENT, "namespace-management", "5.1.21", INVENTORY,
		  "makes and deletes namespaces, and the data in them", CREATE_NS),
	DATA_KEY(NVME_OP_NS_MANAGEMENT, 0, "create-namespace", "5.1.21",
		 FWCTL_INVENTORY_NOW | FWCTL_PERSISTS,
		 "makes a namespace, of which the kernel must know", CREATE_NS),
	DATA_KEY(NVME_OP_NS_MANAGEMENT, 1, "delete-namespace", "5.1.21", INVENTORY,
		 "destroys a namespace with all that it holds", DELETE_NS),
	DATA_DOOR(NVME_OP_NS_ATTACHMENT, "namespace-attachment", "5.1.20", INVENTORY,
		  "gives namespaces to controllers and takes them away", ATTACH_NS),
	DATA_KEY(NVME_OP_NS_ATTACHMENT, 0, "attach-namespace", "5.1.20",
		 FWCTL_INVENTORY_NOW | FWCTL_PERSISTS,
		 "gives a namespace to controllers, which others may write to", ATTACH_NS),
	DATA_KEY(NVME_OP_NS_ATTACHMENT, 1, "detach-namespace", "5.1.20", INVENTORY,
		 "takes a namespace away from whoever uses it", DETACH_NS),

	/* Firmware Commit, by the commit action */
	DOOR(NVME_OP_FIRMWARE_COMMIT, "firmware-commit", "5.1.8", FULL, IMAGE, NVME_NO_DATA,
	     "changes what the controller executes"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 0, "firmware-commit-replace", "5.1.8", FULL, IMAGE,
	    NVME_NO_DATA, "writes the image that was downloaded into a slot"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 1, "firmware-commit-replace-activate", "5.1.8", FULL,
	    IMAGE | FWCTL_CONFIG_RESET_CONV | FWCTL_CONFIG_RESET_FUNC, NVME_NO_DATA,
	    "writes the downloaded image into a slot, to be executed from the next reset on"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 2, "firmware-commit-activate", "5.1.8", FULL,
	    IMAGE | FWCTL_CONFIG_RESET_CONV | FWCTL_CONFIG_RESET_FUNC, NVME_NO_DATA,
	    "lets the controller execute the image of a slot from the next reset on"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 3, "firmware-commit-activate-now", "5.1.8", FULL,
	    IMAGE | FWCTL_CONFIG_NOW | FWCTL_EXCLUSIVE_ALL, NVME_NO_DATA,
	    "switches firmware at once, while nothing is answered"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 6, "boot-partition-replace", "5.1.8", FULL, IMAGE,
	    NVME_NO_DATA, "writes the downloaded image into a partition that hosts boot from"),
	KEY(NVME_OP_FIRMWARE_COMMIT, 7, "boot-partition-activate", "5.1.8", FULL,
	    IMAGE | FWCTL_CONFIG_NOW, NVME_NO_DATA,
	    "chooses the partition that hosts boot from"),

	/* Device Self-test, by the code; its results are in log 06h */
	DOOR(NVME_OP_SELF_TEST, "self-test", "5.1.5", RW, FWCTL_LOG_NOW, NVME_NO_DATA,
	     "starts and stops tests, while I/O goes on"),
	KEY(NVME_OP_SELF_TEST, 1, "self-test-short", "5.1.5", RW, FWCTL_LOG_NOW, NVME_NO_DATA,
	    "starts a test of minutes, while I/O goes on"),
	KEY(NVME_OP_SELF_TEST, 2, "self-test-extended", "5.1.5", RW, FWCTL_LOG_NOW, NVME_NO_DATA,
	    "starts a test of as long as the controller said, while I/O goes on"),
	KEY(NVME_OP_SELF_TEST, 3, "host-initiated-refresh", "5.1.5", FULL,
	    FWCTL_CONFIG_NOW | FWCTL_LOG_NOW, NVME_NO_DATA,
	    "rewrites media so that what they hold lasts, and wears them"),
	KEY(NVME_OP_SELF_TEST, 0xf, "self-test-abort", "5.1.5", RW, FWCTL_LOG_NOW, NVME_NO_DATA,
	    "stops the test that runs, and logs that it was stopped"),

	/* Directives, by type and operation */
	DATA_DOOR(NVME_OP_DIRECTIVE_SEND, "directive-send", "5.1.7", FWCTL_CONFIG_NOW,
		  "changes where writes go, which file systems and block layer decide", DIRECTIVE),
	DATA_KEY(NVME_OP_DIRECTIVE_SEND, NVME_DIRECTIVE_KEY(0, 1), "enable-directive", "8.1.8.2",
		 FWCTL_CONFIG_NOW, "changes how the controller takes fields of writes", DIRECTIVE),
	DATA_KEY(NVME_OP_DIRECTIVE_SEND, NVME_DIRECTIVE_KEY(1, 1), "release-stream", "8.1.8.3",
		 FWCTL_CONFIG_NOW, "closes a stream that somebody may be writing to", DIRECTIVE),
	DATA_KEY(NVME_OP_DIRECTIVE_SEND, NVME_DIRECTIVE_KEY(1, 2), "release-streams", "8.1.8.3",
		 FWCTL_CONFIG_NOW, "closes all streams that somebody may be writing to", DIRECTIVE),
	DOOR(NVME_OP_DIRECTIVE_RECEIVE, "directive-receive", "5.1.6", CONFIG, 0, NVME_OUT_ANY,
	     "reads how directives are used"),
	KEY(NVME_OP_DIRECTIVE_RECEIVE, NVME_DIRECTIVE_KEY(0, 1), "get-directives", "8.1.8.2",
	    CONFIG, 0, NVME_OUT_ANY, "reads which directives there are"),
	KEY(NVME_OP_DIRECTIVE_RECEIVE, NVME_DIRECTIVE_KEY(1, 1), "get-stream-parameters",
	    "8.1.8.3", CONFIG, 0, NVME_OUT_ANY, "reads how many streams there can be"),
	KEY(NVME_OP_DIRECTIVE_RECEIVE, NVME_DIRECTIVE_KEY(1, 2), "get-stream-status", "8.1.8.3",
	    RO, 0, NVME_OUT_ANY, "reads which streams are open"),
	DATA_KEY(NVME_OP_DIRECTIVE_RECEIVE, NVME_DIRECTIVE_KEY(1, 3), "allocate-streams",
		 "8.1.8.3", FWCTL_CONFIG_NOW,
		 "takes streams from the subsystem, for writes that go another way",
		 "nvme dir-receive /dev/nvmeN"),

	/* Virtualization Management, by the action */
	OWNED_DOOR(NVME_OP_VIRTUALIZATION, "virtualization-management", "5.2.6", VIRTUAL,
		   "changes what controllers of virtual machines have", SRIOV),
	OWNED_KEY(NVME_OP_VIRTUALIZATION, 1, "virtualization-primary-allocation", "5.2.6", VIRTUAL,
		  "changes what the controller has itself after a reset", SRIOV),
	OWNED_KEY(NVME_OP_VIRTUALIZATION, 7, "virtualization-secondary-offline", "5.2.6", VIRTUAL,
		  "stops the controller of a virtual machine", SRIOV),
	OWNED_KEY(NVME_OP_VIRTUALIZATION, 8, "virtualization-secondary-assign", "5.2.6", VIRTUAL,
		  "changes how many queues the controller of a virtual machine has", SRIOV),
	OWNED_KEY(NVME_OP_VIRTUALIZATION, 9, "virtualization-secondary-online", "5.2.6", VIRTUAL,
		  "starts the controller of a virtual machine", SRIOV),

	/* NVMe-MI Receive, by its own opcode, and structures by their type, too */
	DOOR(NVME_OP_MI_RECEIVE, "mi-receive", "5.1.18", RO, 0, NVME_OUT_ANY,
	     "reads what the subsystem's management knows"),
	KEY(NVME_OP_MI_RECEIVE, NVME_MI_STRUCTURE_KEY(0), "mi-subsystem-information", "5.1.18",
	    RO, 0, NVME_OUT(32), "reads how the subsystem can be managed"),
	KEY(NVME_OP_MI_RECEIVE, NVME_MI_STRUCTURE_KEY(1), "mi-port-information", "5.1.18", RO, 0,
	    NVME_OUT(32), "reads what a port of the subsystem is"),
	KEY(NVME_OP_MI_RECEIVE, NVME_MI_STRUCTURE_KEY(3), "mi-controller-information", "5.1.18",
	    RO, 0, NVME_OUT(32), "reads where in PCI a controller of the subsystem is"),
	KEY(NVME_OP_MI_RECEIVE, NVME_MI_SUBSYSTEM_HEALTH, "mi-subsystem-health", "5.1.18", RO, 0,
	    NVME_OUT(8), "reads the health of the subsystem, and clears it if asked to"),
	KEY(NVME_OP_MI_RECEIVE, 5, "mi-vpd-read", "5.1.18", RO, 0, NVME_OUT_ANY,
	    "reads vital product data: part and serial number"),

	/* Security, by the protocol */
	OWNED_DOOR(NVME_OP_SECURITY_SEND, "security-send", "5.1.24",
		   FWCTL_SECURITY | FWCTL_DATA_NOW | FWCTL_PERSISTS,
		   "locks and unlocks data, which the kernel's Opal support does", OPAL),
	OWNED_DOOR(NVME_OP_SECURITY_RECEIVE, "security-receive", "5.1.23", FWCTL_SECURITY,
		   "takes answers from a security protocol that the kernel's Opal support may talk",
		   OPAL),
	KEY(NVME_OP_SECURITY_RECEIVE, 0, "security-protocols", "5.1.23", CONFIG, 0, NVME_OUT_ANY,
	    "reads which security protocols there are"),

	/* Sanitize, by the action */
	DATA_DOOR(NVME_OP_SANITIZE, "sanitize", "5.1.22", ERASE,
		  "erases all that the subsystem holds", SANITIZE),
	DATA_KEY(NVME_OP_SANITIZE, 1, "sanitize-exit-failure", "5.1.22", FWCTL_CONFIG_NOW,
		 "gives up a sanitize operation, and lets media be used that were not erased",
		 SANITIZE),
	DATA_KEY(NVME_OP_SANITIZE, 2, "sanitize-block-erase", "5.1.22", ERASE,
		 "erases all that the subsystem holds", SANITIZE),
	DATA_KEY(NVME_OP_SANITIZE, 3, "sanitize-overwrite", "5.1.22", ERASE,
		 "overwrites all that the subsystem holds", SANITIZE),
	DATA_KEY(NVME_OP_SANITIZE, 4, "sanitize-crypto-erase", "5.1.22", ERASE,
		 "destroys the keys of all that the subsystem holds", SANITIZE),
	DATA_KEY(NVME_OP_SANITIZE, 5, "sanitize-exit-verification", "5.1.22", FWCTL_CONFIG_NOW,
		 "ends the time in which media can be verified after a sanitize operation",
		 SANITIZE),
};

const struct fwctl_command_table fwctl_nvme_actions_table =
	FWCTL_TABLE("NVM Express Admin Command Set, by action", actions_rows);
