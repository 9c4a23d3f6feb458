// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "nvme_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nvme_ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PATIENCE_MS 10000

int nvme_pci(char *name, size_t room)
{
	DIR *d = opendir(PCI_DEVICES);
	struct dirent *entry;
	char path[PATH_MAX];
	int ret = -ENODEV;

	if (!d)
		return -errno;
	while (ret && (entry = readdir(d))) {
		snprintf(path, sizeof(path), PCI_DEVICES "%s/class", entry->d_name);
		if (file_number(path) != 0x010802)
			continue;
		snprintf(name, room, "%s", entry->d_name);
		ret = 0;
	}
	closedir(d);
	return ret;
}

/* The first entry of a directory that is one word with numbers in it: "nvme%dn%d" */
static int first_of(const char *dir, const char *word, int numbers, char *name, size_t room)
{
	DIR *d = opendir(dir);
	int ret = -ENODEV, a, b;
	struct dirent *entry;
	char more;

	if (!d)
		return -errno;
	while (ret && (entry = readdir(d))) {
		if (sscanf(entry->d_name, word, &a, numbers == 1 ? (void *)&more : &b, &more) !=
		    numbers)
			continue;
		snprintf(name, room, "%s", entry->d_name);
		ret = 0;
	}
	closedir(d);
	return ret;
}

static int wait_for_first(const char *dir, const char *word, int numbers, char *name, size_t room)
{
	long end = now_ms() + PATIENCE_MS;
	int ret;

	while ((ret = first_of(dir, word, numbers, name, room)) && now_ms() < end)
		usleep(10000);
	return ret;
}

int nvme_ctrl(char *name, size_t room)
{
	return wait_for_first("/sys/class/nvme", "nvme%d%c", 1, name, room);
}

int nvme_disk(char *path, size_t room)
{
	char name[64];
	int ret = wait_for_first("/sys/class/block", "nvme%dn%d%c", 2, name, sizeof(name));

	snprintf(path, room, "/dev/%s", ret ? "" : name);
	return ret;
}

int nvme_open(void)
{
	char name[64];
	int ret = nvme_ctrl(name, sizeof(name));

	return ret ? ret : fwctl_open(name);
}

void nvme_identify(struct fwctl_rpc_nvme *rpc, __u8 cns)
{
	memset(rpc, 0, sizeof(*rpc));
	rpc->opcode = NVME_IDENTIFY;
	rpc->cdw10 = cns;
	rpc->data_len = 4096;
}

void nvme_get_log(struct fwctl_rpc_nvme *rpc, __u8 page, __u32 len)
{
	__u32 dwords = len / 4 - 1;

	memset(rpc, 0, sizeof(*rpc));
	rpc->opcode = NVME_GET_LOG;
	rpc->nsid = 0xffffffff;
	/* retain asynchronous event */
	rpc->cdw10 = page | 1 << 15 | (dwords & 0xffff) << 16;
	rpc->cdw11 = dwords >> 16;
	rpc->data_len = len;
}

int nvme_send_room(int fd, __u32 scope, const struct fwctl_rpc_nvme *rpc, const void *data,
		   struct nvme_answer *answer, size_t room)
{
	static __thread __u8 in[sizeof(*rpc) + NVME_DATA];
	size_t in_len = sizeof(*rpc), out_len = sizeof(struct fwctl_rpc_nvme_out) + room;
	int ret;

	memcpy(in, rpc, sizeof(*rpc));
	if (data) {
		memcpy(in + in_len, data, rpc->data_len);
		in_len += rpc->data_len;
	}
	ret = fwctl_rpc(fd, scope, in, in_len, answer, &out_len);
	if (ret)
		return ret;
	return out_len == sizeof(struct fwctl_rpc_nvme_out) + answer->data_len ? 0 : -EBADMSG;
}

int nvme_send(int fd, __u32 scope, const struct fwctl_rpc_nvme *rpc, const void *data,
	      struct nvme_answer *answer)
{
	return nvme_send_room(fd, scope, rpc, data, answer,
			      (rpc->opcode & 3) == 2 ? rpc->data_len : 0);
}

int nvme_in_tree(const struct fwctl_rpc_nvme *rpc, void *data, __u32 *result)
{
	struct nvme_admin_cmd cmd = {
		.opcode = rpc->opcode, .nsid = rpc->nsid, .cdw2 = rpc->cdw2, .cdw3 = rpc->cdw3,
		.cdw10 = rpc->cdw10, .cdw11 = rpc->cdw11, .cdw12 = rpc->cdw12,
		.cdw13 = rpc->cdw13, .cdw14 = rpc->cdw14, .cdw15 = rpc->cdw15,
		.addr = (unsigned long)data, .data_len = rpc->data_len,
	};
	char name[64], path[80];
	int fd, ret = nvme_ctrl(name, sizeof(name));

	if (ret)
		return ret;
	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return -errno;
	ret = ioctl(fd, NVME_IOCTL_ADMIN_CMD, &cmd);
	if (ret < 0)
		ret = -errno;
	if (result)
		*result = cmd.result;
	close(fd);
	return ret;
}

int nvme_unbind(const char *pci)
{
	return file_write(PCI_DRIVERS "nvme/unbind", pci);
}

int nvme_bind(const char *pci)
{
	return file_write(PCI_DRIVERS "nvme/bind", pci);
}

int nvme_state(char *state, size_t room)
{
	char name[64], path[100];
	int ret = nvme_ctrl(name, sizeof(name));

	if (ret)
		return ret;
	snprintf(path, sizeof(path), "/sys/class/nvme/%s/state", name);
	return file_read(path, state, room);
}

int nvme_wait_live(void)
{
	long end = now_ms() + PATIENCE_MS;
	char state[32] = "";

	while (now_ms() < end) {
		if (!nvme_state(state, sizeof(state)) && !strcmp(state, "live"))
			return 0;
		usleep(10000);
	}
	return -ETIMEDOUT;
}

int nvme_msix_mask(const char *pci, bool mask)
{
	unsigned char config[256];
	char path[128];
	int fd, at, ret = -ENODEV;

	snprintf(path, sizeof(path), PCI_DEVICES "%s/config", pci);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return -errno;
	if (pread(fd, config, sizeof(config), 0) != sizeof(config))
		goto out;
	for (at = config[0x34]; at >= 0x40; at = config[at + 1]) {
		if (config[at] != 0x11)
			continue;
		config[at + 3] = (config[at + 3] & ~0x40) | (mask ? 0x40 : 0);
		ret = pwrite(fd, config + at + 3, 1, at + 3) == 1 ? 0 : -errno;
		break;
	}
out:
	close(fd);
	return ret;
}
