// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NVMe: names of what the specification numbers. The commands are those of the
 * kernel's command sets, from a header that the build makes of them.
 */
#include "private.h"

#include <errno.h>
#include <string.h>

#include "nvme-names.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define OP_GET_LOG		0x02
#define OP_SET_FEATURES		0x09
#define OP_GET_FEATURES		0x0a
#define OP_MI_RECEIVE		0x1e

#define LOG_RETAIN		(1U << 15)	/* dword 10 */
#define FEATURE_SAVE		(1U << 31)	/* dword 10 */
#define MI_HEALTH		0x01		/* dword 11 */
#define MI_CLEAR_STATUS		(1U << 31)	/* dword 13 */

const struct fwctl_nvme_command *fwctl_nvme_command_next(const struct fwctl_nvme_command *prev)
{
	const struct fwctl_nvme_command *next = prev ? prev + 1 : nvme_commands;

	return next->name ? next : NULL;
}

static uint64_t key_of(const struct fwctl_nvme_command *row)
{
	uint64_t key;

	memcpy(&key, row->key, sizeof(key));
	return key;
}

const struct fwctl_nvme_command *fwctl_nvme_command(uint8_t opcode, const uint64_t *key)
{
	const struct fwctl_nvme_command *row = NULL;

	while ((row = fwctl_nvme_command_next(row))) {
		if (row->opcode == opcode && row->keyed == !!key && (!key || key_of(row) == *key))
			return row;
	}
	return NULL;
}

const struct fwctl_nvme_command *fwctl_nvme_command_by_name(const char *name)
{
	const struct fwctl_nvme_command *row = NULL;

	while ((row = fwctl_nvme_command_next(row))) {
		if (!strcmp(row->name, name))
			return row;
	}
	return NULL;
}

/* What is behind the door, if the opcode is one; as the kernel's classify() finds it */
static bool find_key(const struct fwctl_nvme_admin *admin, uint64_t *key)
{
	switch (admin->opcode) {
	case OP_GET_LOG:
	case 0x06:	/* Identify */
	case OP_SET_FEATURES:
	case OP_GET_FEATURES:
		*key = admin->cdw10 & 0xff;
		return true;
	case 0x0d:	/* Namespace Management, Self-test, Attachment, Virtualization */
	case 0x14:
	case 0x15:
	case 0x1c:
		*key = admin->cdw10 & 0xf;
		return true;
	case 0x10:	/* Firmware Commit */
		*key = admin->cdw10 >> 3 & 7;
		return true;
	case 0x19:	/* Directive Send and Receive: type and operation */
	case 0x1a:
		*key = admin->cdw11 & 0xffff;
		return true;
	case OP_MI_RECEIVE:	/* its opcode, or the type of a structure */
		*key = admin->cdw11 & 0xff ? admin->cdw11 & 0xff : admin->cdw12 >> 24 << 8;
		return true;
	case 0x81:	/* Security Send and Receive: the protocol */
	case 0x82:
		*key = admin->cdw10 >> 24;
		return true;
	case 0x84:	/* Sanitize */
		*key = admin->cdw10 & 7;
		return true;
	default:
		return false;
	}
}

const struct fwctl_nvme_command *fwctl_nvme_command_of(const struct fwctl_nvme_admin *admin)
{
	const struct fwctl_nvme_command *row = NULL;
	uint64_t key;

	if (find_key(admin, &key))
		row = fwctl_nvme_command(admin->opcode, &key);
	return row ? row : fwctl_nvme_command(admin->opcode, NULL);
}

/* Log pages that an event tells of: read without keeping it, the event is acknowledged */
static bool has_event(uint8_t page)
{
	static const uint8_t pages[] = {
		0x01, 0x02, 0x03, 0x04, 0x08, 0x0b, 0x0c, 0x0e, 0x0f, 0x1a, 0x1b, 0x1c,
		0x70, 0x71, 0x72, 0x73, 0x80, 0x81, 0xbf,
	};

	return memchr(pages, page, sizeof(pages));
}

/* Log pages that do something by their specific field: telemetry, events, eye opening */
static bool has_action(uint8_t page)
{
	return page == 0x07 || page == 0x0d || page == 0x19;
}

static bool writes_by_fields(const struct fwctl_nvme_admin *admin)
{
	uint8_t number = admin->cdw10;

	switch (admin->opcode) {
	case OP_GET_LOG:
		return (has_event(number) && !(admin->cdw10 & LOG_RETAIN)) ||
		       (has_action(number) && (admin->cdw10 >> 8 & 0x7f));
	case OP_SET_FEATURES:
		return admin->cdw10 & FEATURE_SAVE;
	case OP_MI_RECEIVE:
		return (admin->cdw11 & 0xff) == MI_HEALTH && (admin->cdw13 & MI_CLEAR_STATUS);
	default:
		return false;
	}
}

unsigned int fwctl_nvme_scope(const struct fwctl_nvme_admin *admin)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_of(admin);
	unsigned int scope = row ? row->scope : FWCTL_SCOPE_DEBUG_FULL;

	if (writes_by_fields(admin) && scope < FWCTL_SCOPE_DEBUG_RW)
		return FWCTL_SCOPE_DEBUG_RW;
	return scope;
}

static const char *behind(const struct fwctl_nvme_command *row, const char *door)
{
	size_t len = strlen(door);

	return row && !strncmp(row->name, door, len) ? row->name + len : NULL;
}

static const char *name_of(uint8_t opcode, const char *door, uint64_t key)
{
	return behind(fwctl_nvme_command(opcode, &key), door);
}

static int number_of(uint8_t opcode, const char *door, const char *name, uint8_t *number)
{
	const struct fwctl_nvme_command *row = NULL;

	while ((row = fwctl_nvme_command_next(row))) {
		const char *text = row->opcode == opcode && row->keyed ? behind(row, door) : NULL;

		if (!text || strcmp(text, name))
			continue;
		*number = key_of(row);
		return 0;
	}
	return -ENOENT;
}

const char *fwctl_nvme_log_name(uint8_t page)
{
	return name_of(OP_GET_LOG, "get-log-", page);
}

int fwctl_nvme_log_page(const char *name, uint8_t *page)
{
	return number_of(OP_GET_LOG, "get-log-", name, page);
}

const char *fwctl_nvme_feature_name(uint8_t fid)
{
	return name_of(OP_GET_FEATURES, "get-feature-", fid);
}

int fwctl_nvme_feature_id(const char *name, uint8_t *fid)
{
	return number_of(OP_GET_FEATURES, "get-feature-", name, fid);
}

/* Status code type 0 */
static const char *const generic[] = {
	[0x00] = "success", [0x01] = "invalid opcode", [0x02] = "invalid field",
	[0x03] = "command identifier conflict", [0x04] = "data transfer error",
	[0x05] = "aborted due to power loss", [0x06] = "internal error", [0x07] = "aborted",
	[0x08] = "aborted, its queue was deleted", [0x09] = "aborted, a fused command failed",
	[0x0a] = "aborted, a fused command is missing", [0x0b] = "invalid namespace or format",
	[0x0c] = "wrong sequence of commands", [0x0d] = "invalid SGL segment descriptor",
	[0x0e] = "invalid number of SGL descriptors", [0x0f] = "invalid SGL length",
	[0x10] = "invalid metadata SGL length", [0x11] = "invalid SGL descriptor type",
	[0x12] = "invalid use of controller memory", [0x13] = "invalid PRP offset",
	[0x14] = "atomic write unit exceeded", [0x15] = "denied", [0x16] = "invalid SGL offset",
	[0x18] = "inconsistent host identifier", [0x19] = "keep alive timer expired",
	[0x1a] = "invalid keep alive timeout", [0x1b] = "aborted, preempted",
	[0x1c] = "sanitize failed", [0x1d] = "sanitize in progress",
	[0x1e] = "invalid SGL granularity", [0x1f] = "not supported in this queue",
	[0x20] = "namespace is write protected", [0x21] = "interrupted",
	[0x22] = "transient transport error", [0x23] = "prohibited by lockdown",
	[0x24] = "media not ready for an admin command", [0x80] = "LBA out of range",
	[0x81] = "capacity exceeded", [0x82] = "namespace not ready",
	[0x83] = "reservation conflict", [0x84] = "format in progress",
};

/* Status code type 1 */
static const char *const specific[] = {
	[0x00] = "invalid completion queue", [0x01] = "invalid queue identifier",
	[0x02] = "invalid queue size", [0x03] = "abort limit exceeded",
	[0x05] = "too many event requests", [0x06] = "invalid firmware slot",
	[0x07] = "invalid firmware image", [0x08] = "invalid interrupt vector",
	[0x09] = "invalid log page", [0x0a] = "invalid format",
	[0x0b] = "firmware needs a conventional reset", [0x0c] = "invalid queue deletion",
	[0x0d] = "feature cannot be saved", [0x0e] = "feature cannot be changed",
	[0x0f] = "feature is not of a namespace", [0x10] = "firmware needs a subsystem reset",
	[0x11] = "firmware needs a controller reset", [0x12] = "firmware needs more time",
	[0x13] = "firmware activation prohibited", [0x14] = "overlapping range",
	[0x15] = "not enough capacity", [0x16] = "namespace identifier unavailable",
	[0x18] = "namespace is attached already", [0x19] = "namespace is private",
	[0x1a] = "namespace is not attached", [0x1b] = "thin provisioning is not supported",
	[0x1c] = "invalid controller list", [0x1d] = "self-test in progress",
	[0x1e] = "boot partition write prohibited", [0x1f] = "invalid controller identifier",
	[0x20] = "invalid secondary controller state", [0x21] = "invalid number of resources",
	[0x22] = "invalid resource identifier",
};

const char *fwctl_nvme_status_text(uint16_t status)
{
	unsigned int code = status & 0xff, type = status >> 8 & 7;

	if (type == 0 && code < COUNT(generic) && generic[code])
		return generic[code];
	if (type == 1 && code < COUNT(specific) && specific[code])
		return specific[code];
	switch (type) {
	case 0:
		return "generic status without a known name";
	case 1:
		return "status of the command, without a known name";
	case 2:
		return "media or data integrity error";
	case 3:
		return "path error";
	case 7:
		return "vendor specific status";
	default:
		return "reserved status";
	}
}

uint32_t fwctl_nvme_effects(uint32_t word)
{
	/* bit 0 says that there is such a command; 14, 15 and 31:19 are no effects */
	static const uint32_t of_execution[8] = {
		0, 1U << FWCTL_EFFECT_EXCLUSIVE_NS, 1U << FWCTL_EFFECT_EXCLUSIVE_ALL,
		1U << FWCTL_EFFECT_UNKNOWN, 1U << FWCTL_EFFECT_UNKNOWN, 1U << FWCTL_EFFECT_UNKNOWN,
		1U << FWCTL_EFFECT_UNKNOWN, 1U << FWCTL_EFFECT_UNKNOWN,
	};
	uint32_t effects = of_execution[word >> 16 & 7];

	if (word & 1U << 1)
		effects |= 1U << FWCTL_EFFECT_DATA_NOW;
	if (word & (1U << 2 | 1U << 4))
		effects |= 1U << FWCTL_EFFECT_CONFIG_NOW;
	if (word & 1U << 3)
		effects |= 1U << FWCTL_EFFECT_INVENTORY_NOW;
	if (word & 0x3fe0)
		effects |= 1U << FWCTL_EFFECT_UNKNOWN;
	return effects;
}
