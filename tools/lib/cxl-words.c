// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * CXL: names of what the specification numbers. The commands are those of the
 * kernel's command sets, from a header that the build makes of them.
 */
#include "private.h"

#include <errno.h>
#include <string.h>

#include "cxl-names.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const struct fwctl_cxl_command *fwctl_cxl_command_next(const struct fwctl_cxl_command *prev)
{
	const struct fwctl_cxl_command *next = prev ? prev + 1 : cxl_commands;

	return next->name ? next : NULL;
}

const struct fwctl_cxl_command *fwctl_cxl_command(uint16_t opcode, const uint8_t *key)
{
	const struct fwctl_cxl_command *row = NULL;

	while ((row = fwctl_cxl_command_next(row))) {
		if (row->opcode == opcode && row->keyed == !!key &&
		    (!key || !memcmp(row->key, key, sizeof(row->key))))
			return row;
	}
	return NULL;
}

const struct fwctl_cxl_command *fwctl_cxl_command_by_name(const char *name)
{
	const struct fwctl_cxl_command *row = NULL;

	while ((row = fwctl_cxl_command_next(row))) {
		if (!strcmp(row->name, name))
			return row;
	}
	return NULL;
}

const char *fwctl_cxl_status_text(uint32_t code)
{
	static const char *const texts[] = {
		"success", "background operation started", "invalid input", "unsupported",
		"internal error", "retry required", "busy", "media disabled",
		"firmware transfer in progress", "firmware transfer out of order",
		"firmware verification failed", "invalid slot",
		"firmware activation failed, rolled back",
		"firmware activation failed, cold reset required", "invalid handle",
		"invalid physical address", "inject poison limit reached",
		"permanent media failure", "aborted", "invalid security state",
		"incorrect passphrase", "unsupported mailbox or CCI", "invalid payload length",
		"invalid log", "interrupted", "unsupported Feature version",
		"unsupported Feature selection value", "Feature transfer in progress",
		"Feature transfer out of order", "resources exhausted", "invalid extent list",
		"transfer out of order", "no background operation to abort",
	};

	if (code < COUNT(texts))
		return texts[code];
	return code >= 0x8000 ? "vendor specific status" : "reserved status";
}

#define OP_GET_LOG	0x0401
#define OP_GET_FEATURE	0x0501

/* The row behind a door is named as the door, a dash, and what is behind it */
static const char *behind(const struct fwctl_cxl_command *row)
{
	const struct fwctl_cxl_command *door = fwctl_cxl_command(row->opcode, NULL);
	size_t len = door ? strlen(door->name) : 0;

	if (len && !strncmp(row->name, door->name, len) && row->name[len] == '-')
		return row->name + len + 1;
	return row->name;
}

static const char *name_of(uint16_t opcode, const uint8_t *uuid)
{
	const struct fwctl_cxl_command *row = fwctl_cxl_command(opcode, uuid);

	return row ? behind(row) : NULL;
}

static int uuid_of(uint16_t opcode, const char *name, uint8_t *uuid)
{
	const struct fwctl_cxl_command *row = NULL;

	while ((row = fwctl_cxl_command_next(row))) {
		if (row->opcode == opcode && row->keyed && !strcmp(behind(row), name)) {
			memcpy(uuid, row->key, sizeof(row->key));
			return 0;
		}
	}
	return fwctl_uuid_parse(name, uuid) ? -ENOENT : 0;
}

const char *fwctl_cxl_log_name(const uint8_t uuid[16])
{
	return name_of(OP_GET_LOG, uuid);
}

int fwctl_cxl_log_uuid(const char *name, uint8_t uuid[16])
{
	return uuid_of(OP_GET_LOG, name, uuid);
}

const char *fwctl_cxl_feature_name(const uint8_t uuid[16])
{
	return name_of(OP_GET_FEATURE, uuid);
}

int fwctl_cxl_feature_uuid(const char *name, uint8_t uuid[16])
{
	return uuid_of(OP_GET_FEATURE, name, uuid);
}

static const char *word(const char *const *words, size_t count, unsigned int index)
{
	return index < count && words[index] ? words[index] : "reserved";
}

const char *fwctl_cxl_component_name(uint8_t component)
{
	static const char *const names[] = {
		[0x00] = "switch", [0x03] = "type 3 device", [0x04] = "multi-headed device",
	};

	return word(names, COUNT(names), component);
}

const char *fwctl_cxl_media_name(uint8_t media)
{
	static const char *const names[] = {
		"normal", "not ready", "write persistency lost", "all data lost",
		"write persistency lost at power loss", "write persistency lost at shutdown",
		"write persistency loss imminent", "all data lost at power loss",
		"all data lost at shutdown", "loss of all data imminent",
	};

	return word(names, COUNT(names), media);
}

const char *fwctl_cxl_port_state_name(uint8_t config_state)
{
	static const char *const names[16] = {
		[0] = "disabled", [1] = "binding", [2] = "unbinding", [3] = "downstream",
		[4] = "upstream", [5] = "reserved", [15] = "invalid",
	};

	return word(names, COUNT(names), config_state);
}

const char *fwctl_cxl_port_device_name(uint8_t device_type)
{
	static const char *const names[] = {
		"none", "PCIe device", "CXL type 1", "CXL type 2 or switch", "CXL type 3",
		"CXL type 3 multi-logical",
	};

	return word(names, COUNT(names), device_type);
}

const char *fwctl_cxl_port_ltssm_name(uint8_t ltssm)
{
	static const char *const names[] = {
		"detect", "polling", "configuration", "recovery", "L0", "L0s", "L1", "L2",
		"disabled", "loopback", "hot reset",
	};

	return word(names, COUNT(names), ltssm);
}

const char *fwctl_cxl_port_speed_name(uint8_t speed)
{
	static const char *const names[] = {
		"-", "2.5 GT/s", "5 GT/s", "8 GT/s", "16 GT/s", "32 GT/s", "64 GT/s",
	};

	return word(names, COUNT(names), speed);
}
