// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Words: scopes, effects, errnos, reasons, UUIDs, and bytes made printable.
 */
#include "private.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const scope_names[] = {
	[FWCTL_SCOPE_CONFIG] = "config",
	[FWCTL_SCOPE_DEBUG_RO] = "debug-ro",
	[FWCTL_SCOPE_DEBUG_RW] = "debug-rw",
	[FWCTL_SCOPE_DEBUG_FULL] = "debug-full",
};

static const char *const effect_names[FWCTL_EFFECT_COUNT] = {
	[FWCTL_EFFECT_CONFIG_RESET_COLD] = "CONFIG_RESET_COLD",
	[FWCTL_EFFECT_CONFIG_RESET_CONV] = "CONFIG_RESET_CONV",
	[FWCTL_EFFECT_CONFIG_RESET_FUNC] = "CONFIG_RESET_FUNC",
	[FWCTL_EFFECT_CONFIG_NOW] = "CONFIG_NOW",
	[FWCTL_EFFECT_INVENTORY_NOW] = "INVENTORY_NOW",
	[FWCTL_EFFECT_DATA_NOW] = "DATA_NOW",
	[FWCTL_EFFECT_POLICY_NOW] = "POLICY_NOW",
	[FWCTL_EFFECT_LOG_NOW] = "LOG_NOW",
	[FWCTL_EFFECT_SECURITY] = "SECURITY",
	[FWCTL_EFFECT_FIRMWARE] = "FIRMWARE",
	[FWCTL_EFFECT_REMOTE] = "REMOTE",
	[FWCTL_EFFECT_DISCLOSES] = "DISCLOSES",
	[FWCTL_EFFECT_PERSISTS] = "PERSISTS",
	[FWCTL_EFFECT_EXCLUSIVE_NS] = "EXCLUSIVE_NS",
	[FWCTL_EFFECT_EXCLUSIVE_ALL] = "EXCLUSIVE_ALL",
	[FWCTL_EFFECT_BACKGROUND] = "BACKGROUND",
	[FWCTL_EFFECT_ABORTABLE] = "ABORTABLE",
	[FWCTL_EFFECT_UNKNOWN] = "UNKNOWN",
	[FWCTL_EFFECT_UNREPORTED] = "UNREPORTED",
};

static const struct {
	const char *reason, *text;
} reasons[] = {
	{ "malformed", "the message is not a well-formed request for this command" },
	{ "not-supported", "the device does not report this command" },
	{ "kernel-owned", "an in-tree driver or subsystem of the kernel operates this" },
	{ "data-path", "this programs the data path, which is not firmware configuration" },
	{ "names-an-address", "the request names a memory or register address" },
	{ "dma-retained", "the device would keep memory after the command completed" },
	{ "unknown-effects", "the device reports effects that the specification does not define" },
	{ "in-use", "somebody uses the device" },
	{ "background", "the command completes later, which is not supported" },
	{ "lockdown", "the kernel is locked down" },
	{ "policy", "the administrator's policy does not allow it, or that of the module as it was loaded" },
	{ "scope", "the command needs another scope" },
	{ "capability", "the scope debug-full needs CAP_SYS_RAWIO, now and when opening" },
};

int fwctl_scope_parse(const char *name)
{
	for (int i = 0; i < FWCTL_SCOPE_COUNT; i++) {
		if (!strcmp(name, scope_names[i]))
			return i;
	}
	return -EINVAL;
}

const char *fwctl_scope_name(unsigned int scope)
{
	return scope < FWCTL_SCOPE_COUNT ? scope_names[scope] : NULL;
}

const char *fwctl_scope_cost(unsigned int scope)
{
	switch (scope) {
	case FWCTL_SCOPE_DEBUG_RW:
		return "taints the kernel, and may leave the device outside its supported state";
	case FWCTL_SCOPE_DEBUG_FULL:
		return "taints the kernel, takes CAP_SYS_RAWIO, and may leave the device outside its supported state";
	default:
		return NULL;
	}
}

const char *fwctl_effect_name(unsigned int effect)
{
	return effect < FWCTL_EFFECT_COUNT ? effect_names[effect] : NULL;
}

const char *fwctl_reason_text(const char *reason)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!strcmp(reason, reasons[i].reason))
			return reasons[i].text;
	}
	return NULL;
}

const char *fwctl_error_text(int err)
{
	switch (err < 0 ? -err : err) {
	case EPERM:
		return "the kernel refused the command";
	case EOPNOTSUPP:
		return "the device does not support the command";
	case EINVAL:
		return "the kernel found the request malformed";
	case EMSGSIZE:
		return "a message is longer than 2 MiB";
	case ENODEV:
		return "the device is gone";
	case ENXIO:
		return "the device is gone, its node is still there";
	case EINTR:
		return "interrupted";
	case EBUSY:
		return "the device is busy with another command";
	case ECANCELED:
		return "given up: by the caller, or because the controller was reset";
	case ETIMEDOUT:
		return "the firmware did not answer in time";
	case EIO:
		return "what the firmware returned contradicts itself, or the transport to it failed";
	case EACCES:
		return "only root may open the device, unless the mode of its node was changed";
	case ENOENT:
		return "there is no such device node";
	case ENOTTY:
		return "the device node is not one of fwctl";
	case EBADMSG:
		return "the device's answer is shorter than the specification says, or contradicts itself";
	case ENOMEM:
		return "out of memory";
	default:
		return strerror(err < 0 ? -err : err);
	}
}

static size_t put(char *dst, size_t room, size_t at, char c)
{
	if (at + 1 < room)
		dst[at] = c;
	return at + 1;
}

size_t fwctl_escape(char *dst, size_t room, const void *src, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const uint8_t *s = src;
	size_t at = 0;

	for (size_t i = 0; i < len && s[i]; i++) {
		if (s[i] == '\\') {
			at = put(dst, room, at, '\\');
			at = put(dst, room, at, '\\');
		} else if (s[i] >= 0x20 && s[i] < 0x7f) {
			at = put(dst, room, at, (char)s[i]);
		} else {
			at = put(dst, room, at, '\\');
			at = put(dst, room, at, 'x');
			at = put(dst, room, at, hex[s[i] >> 4]);
			at = put(dst, room, at, hex[s[i] & 15]);
		}
	}
	if (room)
		dst[at < room ? at : room - 1] = 0;
	return at;
}

int fwctl_uuid_parse(const char *text, uint8_t uuid[16])
{
	int n = 0;

	for (const char *p = text; *p; p++) {
		static const char hex[] = "0123456789abcdef";
		const char *digit;

		if (p - text == 8 || p - text == 13 || p - text == 18 || p - text == 23) {
			if (*p != '-')
				return -EINVAL;
			continue;
		}
		digit = strchr(hex, tolower((unsigned char)*p));
		if (!digit || n >= 32)
			return -EINVAL;
		if (n % 2)
			uuid[n / 2] |= digit - hex;
		else
			uuid[n / 2] = (digit - hex) << 4;
		n++;
	}
	return n == 32 ? 0 : -EINVAL;
}

void fwctl_uuid_text(const uint8_t u[16], char text[FWCTL_UUID_TEXT])
{
	snprintf(text, FWCTL_UUID_TEXT,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		 u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11],
		 u[12], u[13], u[14], u[15]);
}
