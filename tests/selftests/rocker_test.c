// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "rocker_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MONITOR		"/dev/ttyS3"
#define PATIENCE_MS	20000

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_rocker(const char *pci)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), PCI_DEVICES "%s/vendor", pci);
	if (file_number(path) != 0x1b36)
		return false;
	snprintf(path, sizeof(path), PCI_DEVICES "%s/device", pci);
	return file_number(path) == 0x0006;
}

int rocker_pci(int index, char *name, size_t room)
{
	struct dirent **entries;
	int count = scandir(PCI_DEVICES, &entries, NULL, by_name), i, ret = -ENODEV;

	for (i = 0; i < count; i++) {
		if (is_rocker(entries[i]->d_name) && !index--) {
			snprintf(name, room, "%s", entries[i]->d_name);
			ret = 0;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return ret;
}

int rocker_open(void)
{
	char pci[32];
	int ret = rocker_pci(0, pci, sizeof(pci));

	return ret ? ret : fwctl_open(pci);
}

void rocker_put(struct rocker_attrs *attrs, __u32 type, const void *value, __u16 len)
{
	struct fwctl_rocker_tlv tlv = { .type = type, .len = sizeof(tlv) + len };

	memset(attrs->bytes + attrs->len, 0, sizeof(tlv) + len + 8);
	memcpy(attrs->bytes + attrs->len, &tlv, sizeof(tlv));
	memcpy(attrs->bytes + attrs->len + sizeof(tlv), value, len);
	attrs->len += (sizeof(tlv) + len + 7) / 8 * 8;
}

void rocker_put8(struct rocker_attrs *attrs, __u32 type, __u8 value)
{
	rocker_put(attrs, type, &value, sizeof(value));
}

void rocker_put32(struct rocker_attrs *attrs, __u32 type, __u32 value)
{
	rocker_put(attrs, type, &value, sizeof(value));
}

int rocker_get(const struct rocker_attrs *attrs, __u32 type, void *value, size_t room)
{
	struct fwctl_rocker_tlv tlv;
	size_t at = 0, len;

	while (at + sizeof(tlv) <= attrs->len) {
		memcpy(&tlv, attrs->bytes + at, sizeof(tlv));
		if (tlv.len < sizeof(tlv) || at + tlv.len > attrs->len)
			return -EBADMSG;
		len = tlv.len - sizeof(tlv);
		if (tlv.type == type) {
			memcpy(value, attrs->bytes + at + sizeof(tlv), len < room ? len : room);
			return len;
		}
		at += (tlv.len + 7) / 8 * 8;
	}
	return -ENOENT;
}

int rocker_send(int fd, __u32 scope, __u32 command, const struct rocker_attrs *in,
		struct rocker_attrs *out)
{
	static struct {
		struct fwctl_rpc_rocker rpc;
		__u8 tlvs[ROCKER_ATTRS];
	} request;
	static struct {
		struct fwctl_rpc_rocker_out rpc;
		__u8 tlvs[ROCKER_ATTRS];
	} response;
	size_t len = sizeof(response);
	int ret;

	request.rpc = (struct fwctl_rpc_rocker){ .command = command, .tlv_size = in->len };
	memcpy(request.tlvs, in->bytes, in->len);
	ret = fwctl_rpc(fd, scope, &request, sizeof(request.rpc) + in->len, &response, &len);
	if (ret)
		return ret;
	if (len != sizeof(response.rpc) + response.rpc.tlv_size)
		return -EBADMSG;
	if (response.rpc.status || !out)
		return response.rpc.status;
	out->len = response.rpc.tlv_size;
	memcpy(out->bytes, response.tlvs, out->len);
	return 0;
}

int rocker_port_get(int fd, __u32 scope, __u32 port, struct rocker_port *settings)
{
	struct rocker_attrs in = {}, out;
	int ret;

	rocker_put32(&in, FWCTL_ROCKER_PORT, port);
	ret = rocker_send(fd, scope, FWCTL_ROCKER_GET_PORT_SETTINGS, &in, &out);
	if (ret)
		return ret;
	memset(settings, 0, sizeof(*settings));
	if (rocker_get(&out, FWCTL_ROCKER_SPEED, &settings->speed, 4) != 4 ||
	    rocker_get(&out, FWCTL_ROCKER_DUPLEX, &settings->duplex, 1) != 1 ||
	    rocker_get(&out, FWCTL_ROCKER_AUTONEG, &settings->autoneg, 1) != 1 ||
	    rocker_get(&out, FWCTL_ROCKER_MACADDR, settings->mac, 6) != 6 ||
	    rocker_get(&out, FWCTL_ROCKER_MODE, &settings->mode, 1) != 1 ||
	    rocker_get(&out, FWCTL_ROCKER_LEARNING, &settings->learning, 1) != 1 ||
	    rocker_get(&out, FWCTL_ROCKER_PHYS_NAME, settings->name,
		       sizeof(settings->name) - 1) < 1)
		return -EBADMSG;
	return 0;
}

int rocker_link_set(int fd, __u32 scope, __u32 port, __u32 speed, __u8 duplex, __u8 autoneg)
{
	struct rocker_attrs in = {};

	rocker_put32(&in, FWCTL_ROCKER_PORT, port);
	rocker_put32(&in, FWCTL_ROCKER_SPEED, speed);
	rocker_put8(&in, FWCTL_ROCKER_DUPLEX, duplex);
	rocker_put8(&in, FWCTL_ROCKER_AUTONEG, autoneg);
	return rocker_send(fd, scope, FWCTL_ROCKER_SET_PORT_SETTINGS, &in, NULL);
}

int rocker_mac_set(int fd, __u32 scope, __u32 port, const __u8 *mac)
{
	struct rocker_attrs in = {};

	rocker_put32(&in, FWCTL_ROCKER_PORT, port);
	rocker_put(&in, FWCTL_ROCKER_MACADDR, mac, 6);
	return rocker_send(fd, scope, FWCTL_ROCKER_SET_PORT_SETTINGS, &in, NULL);
}

/* ---- the monitor: a line of JSON each way; events come in between ---- */

static int monitor_open(void)
{
	struct termios raw;
	int fd = open(MONITOR, O_RDWR | O_NOCTTY);

	if (fd < 0 || tcgetattr(fd, &raw))
		return -errno;
	cfmakeraw(&raw);
	cfsetspeed(&raw, B115200);
	tcsetattr(fd, TCSANOW, &raw);
	tcflush(fd, TCIOFLUSH);
	return fd;
}

static int monitor_line(int fd, char *line, size_t room, long end)
{
	size_t len = 0;
	char c;

	while (now_ms() < end) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, 100) <= 0)
			continue;
		if (read(fd, &c, 1) != 1)
			return -EIO;
		if (c == '\n')
			return line[len] = 0, len;
		if (len + 1 < room && c != '\r')
			line[len++] = c;
	}
	return -ETIMEDOUT;
}

static int monitor_ask(int fd, const char *command, const char *arguments, char *answer,
		       size_t room)
{
	static int number;
	long end = now_ms() + PATIENCE_MS;
	char text[512], id[32];
	int len;

	snprintf(id, sizeof(id), "\"id\": %d", getpid() * 100 + ++number);
	len = snprintf(text, sizeof(text), "{\"execute\": \"%s\"%s%s, %s}\n", command,
		       arguments ? ", \"arguments\": " : "", arguments ? arguments : "", id);
	if (write(fd, text, len) != len)
		return -EIO;
	do {
		len = monitor_line(fd, answer, room, end);
	} while (len >= 0 && !strstr(answer, id));
	if (len < 0)
		return len;
	return strstr(answer, "\"error\"") ? -EREMOTEIO : len;
}

/*
 * Until the line was made raw the kernel echoed what QEMU had greeted it with, cut off
 * anywhere: in the middle of an object all that follows would belong to that object. A
 * byte that JSON cannot have ends it, whatever it is; the error that QEMU answers has no id.
 */
static int monitor_sync(int fd, char *answer, size_t room)
{
	int ret = -EIO, tries;

	for (tries = 0; tries < 3 && ret < 0 && ret != -EREMOTEIO; tries++) {
		if (write(fd, "\xff\n", 2) != 2)
			return -EIO;
		ret = monitor_ask(fd, "qmp_capabilities", NULL, answer, room);
	}
	/* the second time it is an error, which does not matter */
	return ret == -EREMOTEIO ? 0 : ret;
}

int qmp(const char *command, const char *arguments, char *answer, size_t room)
{
	int fd = monitor_open(), ret;

	if (fd < 0)
		return fd;
	ret = monitor_sync(fd, answer, room);
	if (ret >= 0)
		ret = monitor_ask(fd, command, arguments, answer, room);
	close(fd);
	return ret;
}

int qmp_port(int port, char *json, size_t room)
{
	char answer[4096], *at = answer, *end;
	int ret = qmp("query-rocker-ports", "{\"name\": \"sw1\"}", answer, sizeof(answer));

	if (ret < 0)
		return ret;
	at = strchr(answer, '[');
	while (at && port--)
		at = strchr(at + 1, '{');
	end = at ? strchr(at, '}') : NULL;
	if (!end)
		return -EBADMSG;
	end[1] = 0;
	return snprintf(json, room, "%s", at);
}

long long qmp_register(const char *pci, unsigned int offset)
{
	char path[PATH_MAX], text[256], answer[1024], *at;
	unsigned long long bar;
	unsigned int value;

	snprintf(path, sizeof(path), PCI_DEVICES "%s/resource", pci);
	if (file_read(path, text, sizeof(text)) < 0 || sscanf(text, "%llx", &bar) != 1)
		return -ENOENT;
	snprintf(text, sizeof(text), "{\"command-line\": \"xp /1wx 0x%llx\"}", bar + offset);
	if (qmp("human-monitor-command", text, answer, sizeof(answer)) < 0)
		return -EIO;
	at = strstr(answer, ": 0x");
	return at && sscanf(at, ": 0x%x", &value) == 1 ? (long long)value : -EBADMSG;
}
