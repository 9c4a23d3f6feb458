// SPDX-License-Identifier: GPL-2.0-only
/*
 * The devices: files below /dev/fwctl, or "sim:PERSONALITY[:COMMANDS]" for one of fwctl_sim,
 * which is made here, and made anew now and then, as what it ever reported of its commands
 * is never taken back.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fwctl/fwctl.h>

#include "fuzz.h"

#define BUS "/sys/bus/fwctl_sim"

struct device devices[DEVICES_MAX];
unsigned int device_count;

/* What lies in one way each; none that waits, for that takes time and shows nothing here */
static const struct knob {
	const char *name;
	long long normal;
	long long min, max;
} knobs[] = {
	{ "error", 0, 0, 133 },
	{ "status", -1, -1, 0xffffffff },
	{ "length", 0, -0x1000000, 0xffffffff },
	{ "payload", 0, -0x1000000, 0x100000 },
	{ "garbage", 0, 0, 1 },
	{ "opcode", -1, -1, 0xffffffff },
	{ "nth", 0, 0, 4 },
	{ "effects_mask", 0xffffffff, 0, 0xffffffff },
	{ "effects_add", 0, 0, 0xffffffff },
	{ "effects_after", 0, 0, 16 },
	{ "count", 0, -0x7fffffff, 0xffffffff },
	{ "in_use", 0, 0, 1 },
	{ "owned", 0, 0, 0xffff },
};

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (fd >= 0)
		close(fd);
	return len == (ssize_t)strlen(text);
}

static bool sim_path(struct device *device)
{
	char dir[128];
	struct dirent *entry;
	bool there = false;
	DIR *list;

	snprintf(dir, sizeof(dir), BUS "/devices/sim%d/fwctl", device->sim);
	list = opendir(dir);
	while (list && (entry = readdir(list))) {
		if (strncmp(entry->d_name, "fwctl", 5))
			continue;
		snprintf(device->path, sizeof(device->path), "/dev/fwctl/%.40s", entry->d_name);
		there = true;
	}
	if (list)
		closedir(list);
	return there;
}

static bool sim_make(struct device *device)
{
	char line[128], *blank;

	snprintf(line, sizeof(line), "%d %.80s", device->sim, device->personality);
	/* In the caller, where KCOV sees it */
	write_text("/sys/kernel/debug/fwctl_sim/new/delivery", "0");
	/* "plain:4000" for the bus is "plain 4000" */
	for (blank = line; (blank = strchr(blank, ':')); )
		*blank = ' ';
	return write_text(BUS "/new_device", line) && sim_path(device);
}

void device_reopen(struct device *device)
{
	struct fwctl_info info = { .size = sizeof(info) };

	if (device->fd >= 0)
		close(device->fd);
	device->fd = open(device->path, O_RDWR | O_CLOEXEC);
	if (device->fd < 0)
		found("%s cannot be opened: %s", device->path, strerror(errno));
	if (ioctl(device->fd, FWCTL_INFO, &info))
		found("%s cannot be asked what it is: %s", device->path, strerror(errno));
	device->type = info.out_device_type;
	sscanf(device->path, "/dev/fwctl/fwctl%u", &device->index);
}

/* One that cannot be made is left out: not every build has every personality */
bool devices_open(char **specs, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count && device_count < DEVICES_MAX; i++) {
		struct device *device = &devices[device_count];

		*device = (struct device){ .spec = specs[i], .fd = -1, .sim = -1 };
		snprintf(device->path, sizeof(device->path), "%.60s", device->spec);
		if (!strncmp(device->spec, "sim:", 4)) {
			device->sim = i;
			device->personality = device->spec + 4;
			if (!sim_make(device)) {
				printf("# there is no %s\n", device->spec);
				continue;
			}
		}
		device_reopen(device);
		device_count++;
	}
	return device_count;
}

void devices_renew(void)
{
	unsigned int i;
	char id[16];

	for (i = 0; i < device_count; i++) {
		if (devices[i].sim < 0)
			continue;
		snprintf(id, sizeof(id), "%d", devices[i].sim);
		if (!write_text(BUS "/del_device", id) || !sim_make(&devices[i]))
			found("a device of fwctl_sim cannot be made anew: %s", strerror(errno));
		devices[i].knobs = 0;
		device_reopen(&devices[i]);
	}
}

static void set_knob(const struct device *device, const struct knob *knob, long long value)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), "/sys/kernel/debug/fwctl_sim/sim%d/%s", device->sim, knob->name);
	/* with 0x: some of them are in hex */
	snprintf(text, sizeof(text), value < 0 ? "%lld" : "%#llx", value);
	write_text(path, text);
}

void device_turn(struct device *device, uint32_t which, uint32_t value)
{
	const struct knob *knob = &knobs[which % ARRAY_SIZE(knobs)];
	long long number = knob->min < 0 ? (long long)(int32_t)value : (long long)value;

	if (device->sim < 0)
		return;
	if (number < knob->min || number > knob->max)
		number = knob->min + value % (knob->max - knob->min + 1);
	set_knob(device, knob, number);
	device->knobs |= 1U << (which % ARRAY_SIZE(knobs));
}

void device_turn_back(struct device *device)
{
	unsigned int i;

	for (i = 0; device->knobs; i++, device->knobs >>= 1)
		if (device->knobs & 1)
			set_knob(device, &knobs[i], knobs[i].normal);
}

bool device_is_turned(const struct device *device, const char *knob)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(knobs); i++)
		if (!strcmp(knobs[i].name, knob))
			return device->knobs & 1U << i;
	found("there is no knob %s", knob);
}
