/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of libfwctl share. A struct fwctl_dev is filled by scan.c
 * and never changes afterwards, but for its descriptor.
 */
#ifndef FWCTL_PRIVATE_H
#define FWCTL_PRIVATE_H

#include "fwctl.h"

#define FWCTL_LIST_MAX 16

struct fwctl_dev {
	char name[32];
	char node[512];
	char parent[64];
	char pci[32];
	char driver[64];
	char firmware[64];
	char serial_text[64];
	char personality[16];	/* of a simulated device, else "" */
	uint32_t pci_class;
	bool beside;
	bool has_serial;
	uint64_t serial;
	size_t payload_max;
	char *doors[FWCTL_LIST_MAX];
	char *uses[FWCTL_LIST_MAX];
	int fd;
	/* Where RPCs go instead of the device, and in tests the firmware */
	fwctl_rpc_fn rpc;
	void *rpc_arg;
};

struct fwctl_ctx {
	char root[256];
	struct fwctl_dev *devs;
	int count;
};

/* scan.c */
void fwctl_dev_init(struct fwctl_dev *dev);

/* sysfs.c: a file's first line, without its end; negative errno */
int fwctl_sysfs_read(const char *dir, const char *file, char *buf, size_t room);
int fwctl_sysfs_number(const char *dir, const char *file, uint64_t *number);
/* Last component of where a link leads */
int fwctl_sysfs_link(const char *dir, const char *link, char *buf, size_t room);
/* Serial number in a PCI device's configuration space */
int fwctl_pci_serial(const char *dir, uint64_t *serial);

static inline uint16_t fwctl_le16(const void *p)
{
	const uint8_t *b = p;

	return b[0] | b[1] << 8;
}

static inline uint32_t fwctl_le24(const void *p)
{
	const uint8_t *b = p;

	return fwctl_le16(b) | (uint32_t)b[2] << 16;
}

static inline uint32_t fwctl_le32(const void *p)
{
	const uint8_t *b = p;

	return fwctl_le16(b) | (uint32_t)fwctl_le16(b + 2) << 16;
}

static inline uint64_t fwctl_le64(const void *p)
{
	const uint8_t *b = p;

	return fwctl_le32(b) | (uint64_t)fwctl_le32(b + 4) << 32;
}

static inline void fwctl_put16(void *p, uint16_t v)
{
	uint8_t *b = p;

	b[0] = v;
	b[1] = v >> 8;
}

static inline void fwctl_put32(void *p, uint32_t v)
{
	fwctl_put16(p, v);
	fwctl_put16((uint8_t *)p + 2, v >> 16);
}

#endif
