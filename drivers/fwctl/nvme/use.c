// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who uses a controller's namespaces.
 *
 * A disk that somebody has open, a mounted file system among them, is in use. Where
 * a namespace may have several controllers its disk is not below any of them, only a
 * hidden path is: the disk is found by the name that the driver gives both. One that
 * cannot be found counts as in use.
 */
#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/string.h>

#include "nvme.h"

static bool is_disk(const struct device *dev)
{
	return dev->class && !strcmp(dev->class->name, "block") &&
	       dev->type && dev->type->name && !strcmp(dev->type->name, "disk");
}

/* "nvme0c1n2", the path of controller 1, is one of "nvme0n2"; a reference, or NULL */
static struct device *disk_of_path(struct device *path)
{
	unsigned int subsystem, controller, namespace;
	char name[DISK_NAME_LEN];

	if (sscanf(dev_name(path), "nvme%uc%un%u", &subsystem, &controller, &namespace) != 3)
		return NULL;
	snprintf(name, sizeof(name), "nvme%un%u", subsystem, namespace);
	return class_find_device_by_name(path->class, name);
}

static struct device *disk_get(struct device *dev)
{
	return dev_to_disk(dev)->flags & GENHD_FL_HIDDEN ? disk_of_path(dev) : get_device(dev);
}

static int disk_use(struct device *dev, void *data)
{
	struct fwctl_state *state = data;
	struct device *disk;

	if (!is_disk(dev))
		return 0;
	disk = disk_get(dev);
	state->in_use = !disk || disk_openers(dev_to_disk(disk));
	if (state->in_use)
		snprintf(state->in_use_by, sizeof(state->in_use_by), "%s is %s",
			 dev_name(disk ?: dev), disk ? "open" : "a path to a disk unknown");
	put_device(disk);
	return state->in_use;
}

/**
 * fwctl_nvme_use - is a namespace of a controller in use?
 * @nvme: the controller
 * @state: in_use and in_use_by are set if so
 *
 * Context: may sleep.
 */
void fwctl_nvme_use(struct fwctl_nvme *nvme, struct fwctl_state *state)
{
	device_for_each_child(nvme->ctrl_dev, state, disk_use);
}
