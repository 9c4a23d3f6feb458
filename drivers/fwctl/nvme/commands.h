/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The NVMe command set: the admin commands of the NVM Express specifications,
 * one row a command, and one row a key where the opcode is only a door.
 *
 * A row's effects are what the command does, also where a controller reports
 * nothing but "supported", as most do of queues and of Set Features. A row's
 * floor is where it belongs: identity and settings at config, logs at debug-ro,
 * what leaves the controller in its supported state at debug-rw, every other
 * write at debug-full.
 *
 * Refused at every scope are what the nvme driver operates (.owned), what alters
 * user data or where they go (FWCTL_DATA_PATH), and what gives the controller
 * memory to keep (FWCTL_DMA_RETAINED).
 *
 * Section numbers without a name are those of the NVM Express Base
 * Specification, revision 2.1.
 */
#ifndef FWCTL_NVME_COMMANDS_H
#define FWCTL_NVME_COMMANDS_H

#include <linux/bits.h>
#include <linux/fwctl_commands.h>
#include <linux/kernel.h>

extern const struct fwctl_command_table fwctl_nvme_admin_table;
extern const struct fwctl_command_table fwctl_nvme_identify_table;
extern const struct fwctl_command_table fwctl_nvme_log_table;
extern const struct fwctl_command_table fwctl_nvme_get_features_table;
extern const struct fwctl_command_table fwctl_nvme_set_features_table;
extern const struct fwctl_command_table fwctl_nvme_actions_table;
extern const struct fwctl_command_table fwctl_nvme_vendor_table;

#define NVME_SPEC(_section)	"NVMe 2.1 " _section
#define NVME_NVM_SPEC(_section)	"NVM Command Set 1.1 " _section
#define NVME_ZNS_SPEC(_section)	"NVMe ZNS 1.2 " _section
#define NVME_KV_SPEC(_section)	"NVMe KV 1.1 " _section
#define NVME_CP_SPEC(_section)	"NVMe CP 1.1 " _section
#define NVME_PCIE_SPEC(_section) "NVMe PCIe 1.1 " _section

/* Opcodes, figure 141; those whose fields are looked at */
#define NVME_OP_GET_LOG			0x02
#define NVME_OP_IDENTIFY		0x06
#define NVME_OP_SET_FEATURES		0x09
#define NVME_OP_GET_FEATURES		0x0a
#define NVME_OP_NS_MANAGEMENT		0x0d
#define NVME_OP_FIRMWARE_COMMIT		0x10
#define NVME_OP_FIRMWARE_DOWNLOAD	0x11
#define NVME_OP_SELF_TEST		0x14
#define NVME_OP_NS_ATTACHMENT		0x15
#define NVME_OP_DIRECTIVE_SEND		0x19
#define NVME_OP_DIRECTIVE_RECEIVE	0x1a
#define NVME_OP_VIRTUALIZATION		0x1c
#define NVME_OP_MI_RECEIVE		0x1e
#define NVME_OP_SECURITY_SEND		0x81
#define NVME_OP_SECURITY_RECEIVE	0x82
#define NVME_OP_SANITIZE		0x84
#define NVME_OP_GET_LBA_STATUS		0x86

/* Log pages that are looked at, figure 202 */
#define NVME_LID_TELEMETRY_HOST		0x07
#define NVME_LID_PERSISTENT_EVENT	0x0d
#define NVME_LID_EYE_OPENING		0x19

/* Features that are looked at, figure 385 */
#define NVME_FID_ENHANCED_METADATA	0x7d
#define NVME_FID_NAMESPACE_METADATA	0x7f

/* Key of a directive: its type, 5.1.6, and the operation */
#define NVME_DIRECTIVE_KEY(_type, _operation)	((_type) << 8 | (_operation))

/* Key of an NVMe-MI command: its opcode; here one whose fields are looked at */
#define NVME_MI_SUBSYSTEM_HEALTH	0x01

/* Key of an NVMe-MI command that reads a structure: opcode 0, and the type */
#define NVME_MI_STRUCTURE_KEY(_type)	((_type) << 8)

/* Exactly n bytes of data to or from the controller */
#define NVME_NO_DATA		{ }
#define NVME_OUT(_len)		{ .out_min = (_len), .out_max = (_len) }
#define NVME_IN(_len)		{ .in_min = (_len), .in_max = (_len) }
/* As many as the command's own fields say */
#define NVME_OUT_ANY		{ .out_max = FWCTL_PAYLOAD_MAX }
#define NVME_IN_ANY		{ .in_max = FWCTL_PAYLOAD_MAX }
#define NVME_IN_OUT_ANY		{ .in_max = FWCTL_PAYLOAD_MAX, .out_max = FWCTL_PAYLOAD_MAX }

#endif
