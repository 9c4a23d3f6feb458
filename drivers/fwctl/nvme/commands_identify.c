// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identify, NVMe 2.1 5.1.13, by the structure asked for (CNS). Each is 4096 bytes
 * long. Structures that only controllers behind a fabric have (1Dh, 1Eh) are not
 * listed, and so not read.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"
#include "nvme.h"

#define IDENTIFY(_cns, _name, _spec, _what) \
	{ \
		.opcode = NVME_OP_IDENTIFY, .keyed = true, .key = { .number = (_cns) }, \
		.name = "identify-" _name, .spec = _spec, .floor = FWCTL_RPC_CONFIGURATION, \
		.limits = NVME_OUT(NVME_IDENTIFY_SIZE), .why = "reads " _what, \
	}

static const struct fwctl_command identify_rows[] = {
	{
		.opcode = NVME_OP_IDENTIFY, .name = "identify", .spec = NVME_SPEC("5.1.13"),
		.floor = FWCTL_RPC_CONFIGURATION, .rules = FWCTL_DOOR,
		.limits = NVME_OUT(NVME_IDENTIFY_SIZE),
		.why = "reads what controller and namespaces are",
	},
	IDENTIFY(0x00, "namespace", NVME_NVM_SPEC("4.1.5"),
		 "capacity and formats of a namespace"),
	IDENTIFY(0x01, "controller", NVME_SPEC("5.1.13.2.1"),
		 "what the controller is and what it can do"),
	IDENTIFY(0x02, "active-namespaces", NVME_SPEC("5.1.13.2.2"),
		 "which namespaces are attached to the controller"),
	IDENTIFY(0x03, "namespace-descriptors", NVME_SPEC("5.1.13.2.3"),
		 "the identifiers of a namespace"),
	IDENTIFY(0x04, "nvm-sets", NVME_SPEC("5.1.13.2.4"), "which NVM Sets there are"),
	IDENTIFY(0x05, "namespace-by-command-set", NVME_SPEC("5.1.13.2.5"),
		 "what a namespace is to its command set"),
	IDENTIFY(0x06, "controller-by-command-set", NVME_SPEC("5.1.13.2.6"),
		 "what the controller can do in a command set"),
	IDENTIFY(0x07, "active-namespaces-by-command-set", NVME_SPEC("5.1.13.2.7"),
		 "which attached namespaces belong to a command set"),
	IDENTIFY(0x08, "namespace-independent", NVME_SPEC("5.1.13.2.8"),
		 "what a namespace is in any command set"),
	IDENTIFY(0x09, "namespace-format", NVME_NVM_SPEC("4.1.5"),
		 "what a namespace would be in another format"),
	IDENTIFY(0x0a, "namespace-format-by-command-set", NVME_NVM_SPEC("4.1.5"),
		 "what a namespace would be to its command set in another format"),
	IDENTIFY(0x10, "allocated-namespaces", NVME_SPEC("5.1.13.2.9"),
		 "which namespaces there are, attached or not"),
	IDENTIFY(0x11, "allocated-namespace", NVME_SPEC("5.1.13.2.10"),
		 "capacity and formats of a namespace, attached or not"),
	IDENTIFY(0x12, "attached-controllers", NVME_SPEC("5.1.13.2.11"),
		 "to which controllers a namespace is attached"),
	IDENTIFY(0x13, "controllers", NVME_SPEC("5.1.13.2.12"),
		 "which controllers the subsystem has"),
	IDENTIFY(0x14, "primary-controller", NVME_SPEC("5.1.13.3.1"),
		 "what can be given to virtual functions"),
	IDENTIFY(0x15, "secondary-controllers", NVME_SPEC("5.1.13.3.2"),
		 "what virtual functions were given"),
	IDENTIFY(0x16, "namespace-granularity", NVME_SPEC("5.1.13.2.13"),
		 "in which steps namespaces are sized"),
	IDENTIFY(0x17, "uuids", NVME_SPEC("5.1.13.2.14"),
		 "by which UUIDs vendors tell their definitions apart"),
	IDENTIFY(0x18, "domains", NVME_SPEC("5.1.13.2.15"), "which domains there are"),
	IDENTIFY(0x19, "endurance-groups", NVME_SPEC("5.1.13.2.16"),
		 "which endurance groups there are"),
	IDENTIFY(0x1a, "allocated-namespaces-by-command-set", NVME_SPEC("5.1.13.2.17"),
		 "which namespaces, attached or not, belong to a command set"),
	IDENTIFY(0x1b, "allocated-namespace-by-command-set", NVME_SPEC("5.1.13.2.18"),
		 "what a namespace, attached or not, is to its command set"),
	IDENTIFY(0x1c, "command-sets", NVME_SPEC("5.1.13.2.19"),
		 "which combinations of command sets can be enabled"),
	IDENTIFY(0x1f, "allocated-namespace-independent", NVME_SPEC("5.1.13.2.20"),
		 "what a namespace, attached or not, is in any command set"),
	IDENTIFY(0x20, "controller-state-formats", NVME_SPEC("5.1.13.2.21"),
		 "in which formats the controller could describe its state"),
};

const struct fwctl_command_table fwctl_nvme_identify_table =
	FWCTL_TABLE("NVM Express Identify", identify_rows);
