// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep beside in-tree drivers, in a guest of the lab: their devices are
 * bound and unbound, which attaches and detaches ours. The notifier runs in whoever
 * binds; what attaches, and reads the device's reports, is a worker.
 *
 * What the in-tree driver does with a failure is its own. If it is bound after all,
 * ours attached or did not; and it is unbound in any case.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Longer than an attach takes in an emulated machine that is busy */
#define ATTACH_MS	4000

static char address[NAME_MAX + 1];
static int attribute = -1;

static const char *driver_path(const struct operation *op, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/%s", (const char *)op->data, name);
	return path;
}

/* The first of its devices; later on the same, bound or not */
static bool find_address(const struct operation *op)
{
	static const struct operation *found;
	DIR *dir = opendir(driver_path(op, ""));
	struct dirent *entry;

	if (!strncmp(address, "0000:", 5) && found && found->data == op->data) {
		if (dir)
			closedir(dir);
		return true;
	}
	address[0] = 0;
	while (dir && !address[0] && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, "0000:", 5))
			snprintf(address, sizeof(address), "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	found = op;
	return address[0];
}

static int count_devices(void)
{
	DIR *dir = opendir("/sys/class/fwctl");
	struct dirent *entry;
	int count = 0;

	while (dir && (entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return count;
}

static bool wait_devices(int count)
{
	long end = now_ms() + ATTACH_MS;

	while (count_devices() != count) {
		if (now_ms() > end)
			return false;
		usleep(20000);
	}
	return true;
}

static int devices_there;

/* Our driver, loaded beside it, and all else as it is */
static int prepare(const struct operation *op)
{
	if (module_load("fwctl_cxl", "") || !find_address(op))
		return -EOPNOTSUPP;
	module_load("fwctl_nvme", "");
	file_write(driver_path(op, "unbind"), address);
	usleep(20000);
	devices_there = count_devices();
	return 0;
}

static int attribute_open(const struct operation *op, const char *name)
{
	attribute = open(driver_path(op, name), O_WRONLY | O_CLOEXEC);
	return attribute < 0 ? -errno : 0;
}

static int bind_setup(const struct operation *op)
{
	return prepare(op) ?: attribute_open(op, "bind");
}

static int attribute_run(const struct operation *op)
{
	return write(attribute, address, strlen(address)) < 0 ? -errno : 0;
}

/* Until the worker is through, or gave up */
static int attach_run(const struct operation *op)
{
	int ret = attribute_run(op);

	if (ret)
		return ret;
	return wait_devices(devices_there + 1) ? 0 : -ENODEV;
}

static const char *attach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	return state_count(after, "device fwctl") == state_count(before, "device fwctl") + 1 &&
	       state_count(after, "in /dev") == state_count(before, "in /dev") + 1 ?
	       NULL : "it is attached, and there is no device";
}

static int detach_setup(const struct operation *op)
{
	int ret = prepare(op);

	if (ret)
		return ret;
	ret = file_write(driver_path(op, "bind"), address);
	if (!ret && !wait_devices(devices_there + 1))
		ret = -ENODEV;
	return ret ?: attribute_open(op, "unbind");
}

static const char *detach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	return state_count(after, "device fwctl") == state_count(before, "device fwctl") - 1 &&
	       state_count(after, "in /dev") == state_count(before, "in /dev") - 1 ?
	       NULL : "it is unbound, and there is a device";
}

static void attribute_teardown(const struct operation *op)
{
	close(attribute);
}

/* ENODEV: the driver is bound, and ours did not attach; the rest is the driver's */
static const int errnos[] = { ENODEV, ENOMEM, EFAULT, ENXIO, EIO, EBUSY, EINVAL, 0 };

#define ATTACH(_driver, _name, _where)						\
	{ .name = "attach beside " _driver ", " _name, .least = 20, .where = _where, \
	  .leaves = LEAVES_ANYTHING, .errnos = errnos, .data = _driver,		\
	  .setup = bind_setup, .run = attach_run, .promised = attach_promised,	\
	  .teardown = attribute_teardown, .lasts = true, .once = true }

#define DETACH(_driver)								\
	{ .name = "detach beside " _driver, .least = 5, .leaves = LEAVES_ANYTHING, \
	  .data = _driver, .setup = detach_setup, .run = attribute_run,		\
	  .promised = detach_promised, .teardown = attribute_teardown,		\
	  .lasts = true, .once = true }

const struct operation lab_operations[] = {
	ATTACH("cxl_pci", "the worker's part", IN_WORKERS),
	ATTACH("cxl_pci", "the caller's part", IN_CALLER),
	DETACH("cxl_pci"),
	ATTACH("nvme", "the worker's part", IN_WORKERS),
	ATTACH("nvme", "the caller's part", IN_CALLER),
	DETACH("nvme"),
	{}
};
