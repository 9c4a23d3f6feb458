// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Small readers of sysfs attributes. What cannot be read is absent, never
 * wrong: every caller has an answer without it.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_attribute(const char *dir, const char *file)
{
	char path[1024];

	if (snprintf(path, sizeof(path), "%s/%s", dir, file) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int fwctl_sysfs_read(const char *dir, const char *file, char *buf, size_t room)
{
	int fd = open_attribute(dir, file);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read(fd, buf, room - 1);
	close(fd);
	if (n < 0)
		return -errno;
	buf[n] = 0;
	buf[strcspn(buf, "\n")] = 0;
	return 0;
}

int fwctl_sysfs_number(const char *dir, const char *file, uint64_t *number)
{
	char text[64], *end;
	int err = fwctl_sysfs_read(dir, file, text, sizeof(text));

	if (err)
		return err;
	*number = strtoull(text, &end, 0);
	return end == text || *end ? -EINVAL : 0;
}

int fwctl_sysfs_link(const char *dir, const char *link, char *buf, size_t room)
{
	char path[1024], target[1024];
	const char *last;
	ssize_t n;

	if (snprintf(path, sizeof(path), "%s/%s", dir, link) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return -errno;
	target[n] = 0;
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	if (strlen(last) >= room)
		return -ENAMETOOLONG;
	strcpy(buf, last);
	return 0;
}

#define PCI_CAPABILITIES	0x100
#define PCI_CONFIG_SIZE		0x1000
#define PCI_CAP_SERIAL		3

/* The extended configuration space is only for root: others get 64 bytes */
int fwctl_pci_serial(const char *dir, uint64_t *serial)
{
	uint8_t config[PCI_CONFIG_SIZE];
	int fd = open_attribute(dir, "config");
	unsigned int at = PCI_CAPABILITIES;
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pread(fd, config, sizeof(config), 0);
	close(fd);
	for (int hops = 0; at && at + 12 <= (size_t)(n > 0 ? n : 0) && hops < 64; hops++) {
		uint32_t header = fwctl_le32(config + at);

		if ((header & 0xffff) == PCI_CAP_SERIAL) {
			*serial = fwctl_le64(config + at + 4);
			return 0;
		}
		at = header >> 20;
		if (at < PCI_CAPABILITIES)
			break;
	}
	return -ENOENT;
}
