/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A simulated device: made and removed, and its knobs in debugfs.
 */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include "fwctl_test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIM_BUS		"/sys/bus/fwctl_sim/"
#define SIM_KNOBS	"/sys/kernel/debug/fwctl_sim/"

static inline int sim_load(void)
{
	int ret = module_load("fwctl", "");

	return ret ? ret : module_load("fwctl_sim", "");
}

static inline int sim_delete(unsigned int id)
{
	char line[32];

	snprintf(line, sizeof(line), "%u\n", id);
	return file_write(SIM_BUS "del_device", line);
}

/* A descriptor of a new device, in place of one that has its ID */
static inline int sim_create(unsigned int id, const char *personality)
{
	char line[64];
	int ret = sim_load();

	if (ret)
		return ret;
	sim_delete(id);
	snprintf(line, sizeof(line), "%u %s\n", id, personality);
	ret = file_write(SIM_BUS "new_device", line);
	if (ret)
		return ret;
	snprintf(line, sizeof(line), "sim%u", id);
	return fwctl_open(line);
}

static inline int sim_turn(unsigned int id, const char *knob, long value)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), SIM_KNOBS "sim%u/%s", id, knob);
	snprintf(text, sizeof(text), "%ld\n", value);
	return file_write(path, text);
}

static inline long sim_read(unsigned int id, const char *file)
{
	char path[128];

	snprintf(path, sizeof(path), SIM_KNOBS "sim%u/%s", id, file);
	return file_number(path);
}

static inline int sim_wait(unsigned int id, const char *file, long number)
{
	char path[128];

	snprintf(path, sizeof(path), SIM_KNOBS "sim%u/%s", id, file);
	return file_wait(path, number);
}

#endif
