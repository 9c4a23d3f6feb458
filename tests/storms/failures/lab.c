// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep of hardware, in a guest of the lab. Devices of in-tree drivers
 * are bound and unbound, which attaches and detaches ours. The notifier runs in
 * whoever binds, and nothing else of what he does is made to fail: of ACPI and PCI that
 * was seen to end in memory that is freed already. What attaches, and reads the device's
 * reports, is a work: the worker is made to fail in that alone, as the in-tree driver
 * has works, too.
 *
 * If the driver is bound after all, ours attached or did not; who unbinds succeeds.
 * The rocker's driver is ours.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Longer than an attach takes in an emulated machine that is busy */
#define ATTACH_MS	20000

#define DRIVERS		"/sys/bus/pci/drivers/"
#define TOLD		"/sys/module/test_fwctl_failures/parameters/told"
#define WORKS		"/sys/module/test_fwctl_failures/parameters/works"

static const struct operation *prepared;
static char address[NAME_MAX + 1];	/* of the PCI device */
static char place[PATH_MAX];		/* of ours, at first */
static int attribute = -1, kernel_log = -1;

static const char *driver_path(const struct operation *op, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), DRIVERS "%s/%s", (const char *)op->data, name);
	return path;
}

/* Of those that the driver has, the first one */
static bool find_address(const struct operation *op)
{
	DIR *dir = opendir(driver_path(op, ""));
	struct dirent *entry;

	address[0] = 0;
	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "0000:", 5) ||
		    (address[0] && strcmp(entry->d_name, address) > 0))
			continue;
		snprintf(address, sizeof(address), "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return address[0];
}

/* Where our device is, below the PCI device, by numbers of the in-tree driver and of ours */
static bool find_place(char *where)
{
	char link[PATH_MAX];
	DIR *dir = opendir("/sys/class/fwctl");
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		snprintf(link, sizeof(link), "/sys/class/fwctl/%s", entry->d_name);
		found = entry->d_name[0] != '.' && realpath(link, where) && strstr(where, address);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The worker says so when it gives up, and only then */
static bool gave_up(void)
{
	char line[1024];
	ssize_t len;

	while ((len = read(kernel_log, line, sizeof(line) - 1)) > 0) {
		line[len] = 0;
		if (strstr(line, "no firmware access beside"))
			return true;
	}
	return false;
}

/* On the list, which it comes on after it came into sysfs and /dev */
static bool is_there(void)
{
	char where[PATH_MAX], link[PATH_MAX + 8], parent[PATH_MAX];

	if (!find_place(where))
		return false;
	snprintf(link, sizeof(link), "%s/device", where);
	return realpath(link, parent) && nl_device(basename(parent)) >= 0;
}

/* Until it is attached, and whoever did that told everybody */
static int wait_attached(void)
{
	long end = now_ms() + ATTACH_MS;

	while (!is_there()) {
		if (gave_up() || now_ms() > end)
			return -ENODEV;
		usleep(20000);
	}
	usleep(20000);
	return 0;
}

static int kernel_log_open(void)
{
	kernel_log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return kernel_log < 0 || lseek(kernel_log, 0, SEEK_END) < 0 ? -errno : 0;
}

/* Bound, and attached to; it may have been bound before */
static int attach(const struct operation *op)
{
	int ret;

	if (is_there())
		return 0;
	file_write(driver_path(op, "unbind"), address);
	ret = file_write(driver_path(op, "bind"), address);
	return ret ?: wait_attached();
}

/* Behind the module of the tests, which has to see fwctl.ko come */
static int load_drivers(void)
{
	static bool loaded;
	int ret;

	if (loaded)
		return 0;
	ret = module_load("test_fwctl_failures", "") ?: modules_reload() ?:
	      module_load("fwctl_cxl", "") ?: module_load("fwctl_nvme", "") ?:
	      module_load("fwctl_rocker", "");
	loaded = !ret;
	return ret;
}

/* Our drivers; the PCI device; where ours is when nothing ever failed */
static int begin(const struct operation *op)
{
	int ret;

	if (prepared == op)
		return 0;
	prepared = op;
	if (load_drivers() || !find_address(op))
		return -EOPNOTSUPP;
	ret = wait_attached() ? attach(op) : 0;
	return ret || find_place(place) ? ret : -ENODEV;
}

static int attribute_open(const struct operation *op, const char *name)
{
	attribute = open(driver_path(op, name), O_WRONLY | O_CLOEXEC);
	return attribute < 0 ? -errno : 0;
}

static int attach_setup(const struct operation *op)
{
	int ret = kernel_log_open() ?: begin(op);

	if (ret)
		return ret;
	file_write(driver_path(op, "unbind"), address);
	return attribute_open(op, "bind");
}

static int detach_setup(const struct operation *op)
{
	int ret = kernel_log_open() ?: begin(op) ?: attach(op);

	return ret ?: attribute_open(op, "unbind");
}

static int attribute_run(const struct operation *op)
{
	return write(attribute, address, strlen(address)) < 0 ? -errno : 0;
}

static int attach_ended(const struct operation *op, int ret)
{
	return ret ?: wait_attached();
}

/* Workers are made to fail until it is over */
static int attach_run(const struct operation *op)
{
	return attach_ended(op, attribute_run(op));
}

static const char *changed_by(const struct state *before, const struct state *after, int by)
{
	static const char * const lines[] = { "device fwctl", "in sysfs", "in /dev" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(lines); i++) {
		if (state_count(after, lines[i]) != state_count(before, lines[i]) + by)
			return by > 0 ? "it is attached, and there is no device" :
					"it is unbound, and there is a device";
	}
	return NULL;
}

static const char *attach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	return changed_by(before, after, 1);
}

static const char *detach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	return changed_by(before, after, -1);
}

static void teardown(const struct operation *op)
{
	close(attribute);
	close(kernel_log);
}

/*
 * All tries are over. What still held a device of ours, or the one of the in-tree
 * driver that it is below, would hold its number as well.
 */
static const char *elsewhere(const struct operation *op)
{
	static char what[2 * PATH_MAX + 64];
	char where[PATH_MAX];
	int ret;

	file_write(driver_path(op, "unbind"), address);
	ret = kernel_log_open() ?: attach(op);
	close(kernel_log);
	if (ret || !find_place(where))
		return "it cannot be attached to any more";
	snprintf(what, sizeof(what), "it was %s, and is %s", place, where);
	return strcmp(place, where) ? what : NULL;
}

static void told_arm(const struct operation *op, int n)
{
	char text[NAME_MAX + 16];

	snprintf(text, sizeof(text), "%s %d", address, n);
	if (file_write(TOLD, text))
		perror(TOLD);
}

static bool told_disarm(const struct operation *op)
{
	bool failed = !file_number(TOLD);

	file_write(TOLD, "none 0");
	return failed;
}

static void works_arm(const struct operation *op, int n)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", n);
	if (file_write(WORKS, text))
		perror(WORKS);
}

static bool works_disarm(const struct operation *op)
{
	bool failed = !file_number(WORKS);

	file_write(WORKS, "0");
	return failed;
}

/* The driver is bound, and ours did not attach */
static const int beside_errnos[] = { ENODEV, 0 };
/* EBUSY: the kernel's, where there is no memory to say who has the registers */
static const int rocker_errnos[] = { ENOMEM, EFAULT, ENODEV, EBUSY, ENOSPC, 0 };
static const int none[] = { 0 };

#define IN_WORK		.where = IN_WORKS, .arm = works_arm, .disarm = works_disarm, \
			.run = attach_run
#define NOTIFIERS	.where = IN_NOTIFIERS, .arm = told_arm, .disarm = told_disarm, \
			.run = attribute_run

#define ATTACH(_name, _driver, _least, _errnos, ...)				\
	{ .name = _name, .least = _least, .leaves = LEAVES_ANYTHING, .errnos = _errnos, \
	  .data = _driver, .setup = attach_setup, .promised = attach_promised,	\
	  .teardown = teardown, .stays = elsewhere, .lasts = true, .once = true, \
	  __VA_ARGS__ }

#define DETACH(_name, _driver, _least, _errnos, ...)				\
	{ .name = _name, .least = _least, .leaves = LEAVES_ANYTHING, .errnos = _errnos, \
	  .data = _driver, .setup = detach_setup, .promised = detach_promised,	\
	  .teardown = teardown, .stays = elsewhere, .lasts = true, .once = true, \
	  __VA_ARGS__ }

#define BESIDE(_driver, _least, _detached)					\
	ATTACH("attach beside " _driver ", the worker's part", _driver, _least,	\
	       beside_errnos, IN_WORK),						\
	ATTACH("attach beside " _driver ", the caller's part", _driver, 1,	\
	       beside_errnos, NOTIFIERS, .ended = attach_ended),		\
	DETACH("detach beside " _driver, _driver, _detached, none, NOTIFIERS)

const struct operation lab_operations[] = {
	BESIDE("cxl_pci", 90, 5),
	BESIDE("nvme", 40, 8),
	/* Unfit: entries of /proc/irq that there was no memory for are removed all the same */
	ATTACH("attach to fwctl_rocker", "fwctl_rocker", 150, rocker_errnos,
	       .run = attribute_run, .unfit = { 180, 240 }),
	DETACH("detach from fwctl_rocker", "fwctl_rocker", 12, NULL, .run = attribute_run),
	{}
};
