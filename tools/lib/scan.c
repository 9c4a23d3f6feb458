// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Devices: what /sys/class/fwctl and the devices above tell about them.
 *
 * The parent of fwctlN is the PCI device, where our driver owns it, or beside
 * an in-tree driver what that made of it (memN), whose parent is the PCI
 * device.
 */
#include "private.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CXL_DEVICES "/sys/bus/cxl/devices"

struct fwctl_ctx *fwctl_ctx_new(const char *root)
{
	struct fwctl_ctx *ctx = calloc(1, sizeof(*ctx));

	if (!ctx)
		return NULL;
	if (root && snprintf(ctx->root, sizeof(ctx->root), "%s", root) >=
		    (int)sizeof(ctx->root)) {
		free(ctx);
		errno = ENAMETOOLONG;
		return NULL;
	}
	return ctx;
}

static void clear(struct fwctl_ctx *ctx)
{
	for (int i = 0; i < ctx->count; i++) {
		struct fwctl_dev *dev = &ctx->devs[i];

		fwctl_dev_close(dev);
		for (int k = 0; k < FWCTL_LIST_MAX; k++) {
			free(dev->doors[k]);
			free(dev->uses[k]);
		}
	}
	free(ctx->devs);
	ctx->devs = NULL;
	ctx->count = 0;
}

void fwctl_ctx_free(struct fwctl_ctx *ctx)
{
	if (!ctx)
		return;
	clear(ctx);
	free(ctx);
}

void fwctl_dev_init(struct fwctl_dev *dev)
{
	memset(dev, 0, sizeof(*dev));
	dev->fd = -1;
}

static void list_add(char **list, const char *text)
{
	for (int i = 0; i < FWCTL_LIST_MAX; i++) {
		if (list[i])
			continue;
		list[i] = strdup(text);
		return;
	}
}

static void add_door(struct fwctl_ctx *ctx, struct fwctl_dev *dev, const char *door)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", ctx->root, door);
	if (!access(path, F_OK))
		list_add(dev->doors, door);
}

/* ioctls of cxl_core, its debugfs, and the PCI device's own registers */
static void find_doors(struct fwctl_ctx *ctx, struct fwctl_dev *dev)
{
	char door[256];

	if (!strncmp(dev->parent, "mem", 3)) {
		snprintf(door, sizeof(door), "/dev/cxl/%s", dev->parent);
		add_door(ctx, dev, door);
		snprintf(door, sizeof(door), "/sys/kernel/debug/cxl/%s", dev->parent);
		add_door(ctx, dev, door);
	}
	if (!strncmp(dev->parent, "nvme", 4)) {
		snprintf(door, sizeof(door), "/dev/%s", dev->parent);
		add_door(ctx, dev, door);
	}
	if (dev->pci[0]) {
		snprintf(door, sizeof(door), "/sys/bus/pci/devices/%s/config", dev->pci);
		add_door(ctx, dev, door);
		snprintf(door, sizeof(door), "/sys/bus/pci/devices/%s/resource0", dev->pci);
		add_door(ctx, dev, door);
	}
}

/* The endpoint of a memdev is the port whose uport link leads to it */
static int find_endpoint(struct fwctl_ctx *ctx, const char *memdev, char *name, size_t room)
{
	char dir[PATH_MAX], uport[64];
	struct dirent *entry;
	int err = -ENOENT;
	DIR *devices;

	snprintf(dir, sizeof(dir), "%s" CXL_DEVICES, ctx->root);
	devices = opendir(dir);
	if (!devices)
		return -errno;
	while (err && (entry = readdir(devices))) {
		char endpoint[PATH_MAX];

		if (strncmp(entry->d_name, "endpoint", 8) || strlen(entry->d_name) >= room)
			continue;
		if (snprintf(endpoint, sizeof(endpoint), "%s/%s", dir, entry->d_name) >=
		    (int)sizeof(endpoint))
			continue;
		if (fwctl_sysfs_link(endpoint, "uport", uport, sizeof(uport)))
			continue;
		if (!strcmp(uport, memdev)) {
			strcpy(name, entry->d_name);
			err = 0;
		}
	}
	closedir(devices);
	return err;
}

/* With a region, the decoder is committed when that is; without, firmware did it */
static bool is_committed(struct fwctl_ctx *ctx, const char *decoder, char *region, size_t room)
{
	char dir[PATH_MAX];
	uint64_t value;

	if (fwctl_sysfs_read(decoder, "region", region, room))
		region[0] = 0;
	if (region[0]) {
		snprintf(dir, sizeof(dir), "%s" CXL_DEVICES "/%s", ctx->root, region);
		return !fwctl_sysfs_number(dir, "commit", &value) && value;
	}
	return !fwctl_sysfs_number(decoder, "size", &value) && value;
}

static void add_decoder(struct fwctl_ctx *ctx, struct fwctl_dev *dev, const char *dir,
			const char *name)
{
	char decoder[PATH_MAX], region[64], text[160];

	if (snprintf(decoder, sizeof(decoder), "%s/%s", dir, name) >= (int)sizeof(decoder))
		return;
	if (!is_committed(ctx, decoder, region, sizeof(region)))
		return;
	if (region[0])
		snprintf(text, sizeof(text), "%.60s (%.60s)", name, region);
	else
		snprintf(text, sizeof(text), "%.60s", name);
	list_add(dev->uses, text);
}

static void find_uses(struct fwctl_ctx *ctx, struct fwctl_dev *dev)
{
	char endpoint[64], dir[PATH_MAX];
	struct dirent **names;
	int count;

	if (find_endpoint(ctx, dev->parent, endpoint, sizeof(endpoint)))
		return;
	snprintf(dir, sizeof(dir), "%s" CXL_DEVICES "/%s", ctx->root, endpoint);
	count = scandir(dir, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (!strncmp(names[i]->d_name, "decoder", 7))
			add_decoder(ctx, dev, dir, names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

static bool is_pci_address(const char *name)
{
	unsigned int domain, bus, slot, function;
	int end = 0;

	return sscanf(name, "%4x:%2x:%2x.%1x%n", &domain, &bus, &slot, &function, &end) == 4 &&
	       !name[end];
}

static void describe_pci(struct fwctl_ctx *ctx, struct fwctl_dev *dev)
{
	char dir[PATH_MAX];
	uint64_t class;

	snprintf(dir, sizeof(dir), "%s/sys/bus/pci/devices/%s", ctx->root, dev->pci);
	fwctl_sysfs_link(dir, "driver", dev->driver, sizeof(dev->driver));
	if (!fwctl_sysfs_number(dir, "class", &class))
		dev->pci_class = class;
	if (!dev->has_serial)
		dev->has_serial = !fwctl_pci_serial(dir, &dev->serial);
}

/* The nearest PCI device above: .../0000:0d:00.0/mem0, .../0000:00:03.0/nvme/nvme0 */
static void find_pci(char *path, struct fwctl_dev *dev)
{
	char *last;

	while ((last = strrchr(path, '/'))) {
		if (is_pci_address(last + 1)) {
			snprintf(dev->pci, sizeof(dev->pci), "%.31s", last + 1);
			return;
		}
		*last = 0;
	}
}

/* NVMe's texts are filled up with spaces */
static void read_filled_up(const char *dir, const char *name, char *text, size_t room)
{
	size_t len;

	if (fwctl_sysfs_read(dir, name, text, room))
		text[0] = 0;
	len = strlen(text);
	while (len && text[len - 1] == ' ')
		text[--len] = 0;
}

static void describe(struct fwctl_ctx *ctx, struct fwctl_dev *dev)
{
	char dir[PATH_MAX], parent[PATH_MAX], path[PATH_MAX];
	uint64_t number;

	snprintf(dev->node, sizeof(dev->node), "%s/dev/fwctl/%s", ctx->root, dev->name);
	snprintf(dir, sizeof(dir), "%s/sys/class/fwctl/%s", ctx->root, dev->name);
	if (fwctl_sysfs_link(dir, "device", dev->parent, sizeof(dev->parent)))
		return;
	if (snprintf(parent, sizeof(parent), "%s/device", dir) >= (int)sizeof(parent))
		return;
	if (is_pci_address(dev->parent)) {
		snprintf(dev->pci, sizeof(dev->pci), "%.31s", dev->parent);
	} else if (!fwctl_sysfs_read(parent, "personality", dev->personality,
				     sizeof(dev->personality))) {
		/* its firmware is in the module fwctl_sim */
		snprintf(dev->driver, sizeof(dev->driver), "fwctl_sim");
	} else {
		dev->beside = true;
		if (realpath(parent, path))
			find_pci(path, dev);
		dev->has_serial = !fwctl_sysfs_number(parent, "serial", &dev->serial);
		if (!dev->has_serial)
			read_filled_up(parent, "serial", dev->serial_text,
				       sizeof(dev->serial_text));
		/* as memory devices call it, and NVMe controllers */
		if (fwctl_sysfs_read(parent, "firmware_version", dev->firmware,
				     sizeof(dev->firmware)))
			read_filled_up(parent, "firmware_rev", dev->firmware,
				       sizeof(dev->firmware));
		if (!fwctl_sysfs_number(parent, "payload_max", &number))
			dev->payload_max = number;
	}
	if (dev->pci[0])
		describe_pci(ctx, dev);
	find_doors(ctx, dev);
	find_uses(ctx, dev);
}

static int is_fwctl(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "fwctl", 5);
}

int fwctl_ctx_scan(struct fwctl_ctx *ctx)
{
	char dir[PATH_MAX];
	struct dirent **names;
	int count;

	clear(ctx);
	snprintf(dir, sizeof(dir), "%s/sys/class/fwctl", ctx->root);
	count = scandir(dir, &names, is_fwctl, versionsort);
	if (count < 0)
		return -errno;
	ctx->devs = calloc(count ? count : 1, sizeof(*ctx->devs));
	for (int i = 0; i < count; i++) {
		if (ctx->devs) {
			struct fwctl_dev *dev = &ctx->devs[ctx->count++];

			fwctl_dev_init(dev);
			snprintf(dev->name, sizeof(dev->name), "%.31s", names[i]->d_name);
			describe(ctx, dev);
		}
		free(names[i]);
	}
	free(names);
	return ctx->devs ? ctx->count : -ENOMEM;
}

struct fwctl_dev *fwctl_dev_next(struct fwctl_ctx *ctx, struct fwctl_dev *prev)
{
	int i = prev ? prev - ctx->devs + 1 : 0;

	return i < ctx->count ? &ctx->devs[i] : NULL;
}

/* @path is @name in @dir */
static bool is_node(const char *path, const char *dir, const char *name)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && !strcmp(path + len, name);
}

static bool matches(const struct fwctl_dev *dev, const char *name)
{
	char *end;

	if (!strncmp(name, "serial:", 7)) {
		uint64_t serial = strtoull(name + 7, &end, 0);

		if (dev->serial_text[0] && !strcmp(name + 7, dev->serial_text))
			return true;
		return name[7] && !*end && dev->has_serial && dev->serial == serial;
	}
	if (!strcmp(name, dev->name) || !strcmp(name, dev->parent))
		return true;
	if (is_node(name, "/dev/fwctl/", dev->name))
		return true;
	if (!strncmp(dev->parent, "mem", 3) && is_node(name, "/dev/cxl/", dev->parent))
		return true;
	if (!strncmp(dev->parent, "nvme", 4) && is_node(name, "/dev/", dev->parent))
		return true;
	if (!dev->pci[0])
		return false;
	return !strcmp(name, dev->pci) ||
	       (!strncmp(dev->pci, "0000:", 5) && !strcmp(name, dev->pci + 5));
}

int fwctl_dev_find(struct fwctl_ctx *ctx, const char *name, struct fwctl_dev **dev)
{
	struct fwctl_dev *each = NULL;

	*dev = NULL;
	while ((each = fwctl_dev_next(ctx, each))) {
		if (!matches(each, name))
			continue;
		if (*dev)
			return -ENOTUNIQ;
		*dev = each;
	}
	return *dev ? 0 : -ENODEV;
}
