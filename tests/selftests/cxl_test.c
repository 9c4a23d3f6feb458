// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cxl_test.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS 5000

const __u8 cxl_log_cel[16] = {
	0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
	0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17,
};
const __u8 cxl_log_vendor_debug[16] = {
	0x5e, 0x18, 0x19, 0xd9, 0x11, 0xa9, 0x40, 0x0c,
	0x81, 0x1f, 0xd6, 0x07, 0x19, 0x40, 0x3d, 0x86,
};
const __u8 cxl_feature_scrub[16] = {
	0x96, 0xda, 0xd7, 0xd6, 0xfd, 0xe8, 0x48, 0x2b,
	0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06, 0xdb, 0x8a,
};
const __u8 cxl_feature_ecs[16] = {
	0xe5, 0xb1, 0x3f, 0x22, 0x23, 0x28, 0x4a, 0x14,
	0xb8, 0xba, 0xb9, 0x69, 0x1e, 0x89, 0x33, 0x86,
};
const __u8 cxl_feature_test[16] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};

/* The first device in dir of which the attribute is value */
static int find(const char *dir, const char *prefix, const char *attribute, long value,
		char *name, size_t room)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char path[PATH_MAX];
	int ret = -ENODEV;

	if (!d)
		return -errno;
	while (ret && (entry = readdir(d))) {
		if (strncmp(entry->d_name, prefix, strlen(prefix)))
			continue;
		snprintf(path, sizeof(path), "%s%s/%s", dir, entry->d_name, attribute);
		if (file_number(path) != value)
			continue;
		snprintf(name, room, "%s", entry->d_name);
		ret = 0;
	}
	closedir(d);
	return ret;
}

int cxl_memdev(unsigned long serial, char *name, size_t room)
{
	long end = now_ms() + PATIENCE_MS;
	int ret;

	while ((ret = find(MEMDEVS, "mem", "serial", serial, name, room)) && now_ms() < end)
		usleep(10000);
	return ret;
}

int cxl_memdev_pci(const char *memdev, char *name, size_t room)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), MEMDEVS "%s/..", memdev);
	if (!realpath(path, real))
		return -errno;
	snprintf(name, room, "%s", strrchr(real, '/') + 1);
	return 0;
}

int cxl_switch(char *name, size_t room)
{
	return find(PCI_DEVICES, "", "class", 0x0c0b00, name, room);
}

int cxl_rebind(const char *pci, const char *from, const char *to)
{
	char path[PATH_MAX];
	int ret;

	snprintf(path, sizeof(path), PCI_DRIVERS "%s/unbind", from);
	ret = file_write(path, pci);
	if (ret)
		return ret;
	snprintf(path, sizeof(path), PCI_DEVICES "%s/driver_override", pci);
	ret = file_write(path, *to ? to : "\n");
	return ret ? ret : file_write("/sys/bus/pci/drivers_probe", pci);
}

int cxl_open_memory(unsigned long serial)
{
	char name[32];
	int ret = cxl_memdev(serial, name, sizeof(name));

	return ret ? ret : fwctl_open(name);
}

int cxl_open_switch(void)
{
	char name[32];
	int ret = cxl_switch(name, sizeof(name));

	return ret ? ret : fwctl_open(name);
}

int cxl_send_room(int fd, __u32 scope, __u16 opcode, const void *payload, size_t len,
		  struct cxl_answer *answer, size_t room)
{
	size_t in_len = sizeof(struct fwctl_rpc_cxl_hdr) + len, out_len = 8 + room;
	struct fwctl_rpc_cxl_hdr *in = calloc(1, in_len);
	int ret;

	if (!in)
		return -ENOMEM;
	in->opcode = opcode;
	in->op_size = len;
	if (len)
		memcpy(in + 1, payload, len);
	ret = fwctl_rpc(fd, scope, in, in_len, answer, &out_len);
	free(in);
	if (!ret && (out_len < 8 || out_len != 8 + answer->size || answer->size > room))
		return -EBADMSG;
	return ret;
}

int cxl_send(int fd, __u32 scope, __u16 opcode, const void *payload, size_t len,
	     struct cxl_answer *answer)
{
	return cxl_send_room(fd, scope, opcode, payload, len, answer, CXL_PAYLOAD);
}

/* Bytes of a message in a tunnel before its payload */
#define TUNNEL_HEADER	4
#define MESSAGE_HEADER	12

size_t cxl_tunnel(void *buf, __u8 port, __u16 opcode, const void *payload, size_t len)
{
	__u8 *tunnel = buf, *message = tunnel + TUNNEL_HEADER;

	memset(tunnel, 0, TUNNEL_HEADER + MESSAGE_HEADER);
	tunnel[0] = port;
	tunnel[2] = (MESSAGE_HEADER + len) & 0xff;
	tunnel[3] = (MESSAGE_HEADER + len) >> 8;
	message[1] = 0x2a;
	message[3] = opcode & 0xff;
	message[4] = opcode >> 8;
	message[5] = len & 0xff;
	message[6] = len >> 8;
	if (len)
		memmove(message + MESSAGE_HEADER, payload, len);
	return TUNNEL_HEADER + MESSAGE_HEADER + len;
}

int cxl_tunnel_answer(const struct cxl_answer *outer, const __u8 **payload, size_t *len)
{
	const __u8 *message = outer->payload + TUNNEL_HEADER;

	if (outer->retval || outer->size < TUNNEL_HEADER + MESSAGE_HEADER)
		return -EBADMSG;
	if (message[0] != 1 || message[1] != 0x2a)
		return -EBADMSG;
	*payload = message + MESSAGE_HEADER;
	*len = outer->size - TUNNEL_HEADER - MESSAGE_HEADER;
	return message[8] | message[9] << 8;
}
