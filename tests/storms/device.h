/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The devices that storms go over, and what can be done to each: create it, take it
 * away, send it a command that is answered or one that hangs, and let go what hangs.
 * All are in modules of this tree: two of the driver of the tests, and one of each
 * personality of fwctl_sim. Functions return 0 or a positive value, or a negative
 * errno.
 *
 * To add one is a row of storm_devices.
 */
#ifndef STORM_DEVICE_H
#define STORM_DEVICE_H

#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fwctl/cxl.h>
#include <fwctl/nvme.h>
#include <fwctl/rocker.h>
#include <fwctl/sim.h>

#define STORM_BUS	"/sys/bus/fwctl_sim/"
#define STORM_KNOBS	"/sys/kernel/debug/fwctl_sim/"
#define STORM_FIRMWARE	"/sys/devices/platform/"
#define STORM_DRIVER	"/sys/bus/platform/drivers/test_fwctl_firmware/"

/**
 * struct storm_device - a device, and how it is treated
 * @name: of the row
 * @parent: name of the fwctl device's parent
 * @module: that has to be loaded
 * @personality: what is written to new_device; NULL: not of fwctl_sim
 * @delivery: where its deliveries wait, if it has the choice
 * @slots: commands that it takes at a time
 * @opcode: of the command that can hang, for the knob
 * @action: with which a command of the driver of the tests hangs
 */
struct storm_device {
	const char *name;
	const char *parent;
	const char *module;
	const char *personality;
	int delivery;
	int slots;
	unsigned int opcode;
	enum test_action action;
};

static const struct storm_device storm_devices[] = {
	{ "in a worker", "test_fwctl_firmware.0", "test_fwctl_firmware", .slots = 1,
	  .action = TEST_HANG },
	{ "queued, two slots", "test_fwctl_firmware.1", "test_fwctl_firmware", .slots = 2,
	  .action = TEST_QUEUE },
	{ "sim plain, in the caller", "sim10", "fwctl_sim", "plain", .slots = 1,
	  .opcode = FWCTL_SIM_DEBUG_READ },
	{ "sim plain, in a worker", "sim11", "fwctl_sim", "plain", .delivery = 1, .slots = 3,
	  .opcode = FWCTL_SIM_DEBUG_READ },
	{ "sim plain, queued", "sim12", "fwctl_sim", "plain", .delivery = 2, .slots = 2,
	  .opcode = FWCTL_SIM_DEBUG_READ },
	{ "sim cxl", "sim13", "fwctl_sim", "cxl", .slots = 1, .opcode = 0x4000 },
	{ "sim nvme", "sim14", "fwctl_sim", "nvme", .slots = 4, .opcode = 0x0a },
	{ "sim nic", "sim15", "fwctl_sim", "nic", .slots = 1,
	  .opcode = FWCTL_ROCKER_GET_PORT_SETTINGS },
};

/* ---- knobs ---- */

static inline int storm_knob(const char *dir, const char *knob, long value)
{
	char path[160], text[32];

	snprintf(path, sizeof(path), STORM_KNOBS "%s/%s", dir, knob);
	/* With 0x: some of them are in hex */
	snprintf(text, sizeof(text), value < 0 ? "%ld" : "%#lx", value);
	return file_write(path, text);
}

#define STORM_PATH	160

/* Which file has the number of commands that are with the firmware */
static inline const char *storm_pending_file(const struct storm_device *device, char *path)
{
	if (device->personality)
		snprintf(path, STORM_PATH, STORM_KNOBS "%s/pending", device->parent);
	else
		snprintf(path, STORM_PATH, STORM_FIRMWARE "%s/hanging", device->parent);
	return path;
}

/* Commands that are with the firmware */
static inline int storm_pending(const struct storm_device *device)
{
	char path[STORM_PATH];

	return file_number(storm_pending_file(device, path));
}

static inline int storm_wait_pending(const struct storm_device *device, int count)
{
	long end = now_ms() + 20000;

	while (storm_pending(device) != count) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(2000);
	}
	return 0;
}

/* What hangs is answered */
static inline int storm_release(const struct storm_device *device)
{
	char path[160];

	if (device->personality)
		return storm_knob(device->parent, "release", 1);
	snprintf(path, sizeof(path), STORM_FIRMWARE "%s/release", device->parent);
	return file_write(path, "1");
}

/* How long what hangs goes on hanging behind the unplug */
static inline int storm_unplug_ms(const struct storm_device *device, long ms)
{
	char text[32];

	if (device->personality)
		return storm_knob(device->parent, "unplug_ms", ms);
	snprintf(text, sizeof(text), "%ld", ms);
	return file_write("/sys/module/test_fwctl_firmware/parameters/unplugged_ms", text);
}

/* ---- to come and to go ---- */

static inline int storm_arrive(const struct storm_device *device)
{
	char text[64];
	int ret;

	if (!device->personality)
		return file_write(STORM_DRIVER "bind", device->parent);
	ret = storm_knob("new", "slots", device->slots);
	ret = ret ? ret : storm_knob("new", "delivery", device->delivery);
	snprintf(text, sizeof(text), "%s %s", device->parent + 3, device->personality);
	ret = ret ? ret : file_write(STORM_BUS "new_device", text);
	ret = ret ? ret : storm_knob(device->parent, "opcode", device->opcode);
	return ret ? ret : storm_knob(device->parent, "hang", 1);
}

static inline int storm_leave(const struct storm_device *device)
{
	if (!device->personality)
		return file_write(STORM_DRIVER "unbind", device->parent);
	return file_write(STORM_BUS "del_device", device->parent + 3);
}

static inline bool storm_is_there(const struct storm_device *device)
{
	char path[256];

	return !fwctl_find(device->parent, path, sizeof(path));
}

/* Its module, and the device */
static inline int storm_begin(const struct storm_device *device)
{
	int ret = module_load("fwctl", "");

	ret = ret ? ret : module_load(device->module, "");
	if (ret || storm_is_there(device))
		return ret;
	return storm_arrive(device);
}

/* ---- commands ---- */

static inline int storm_ask_firmware(const struct storm_device *device, int fd, bool hang)
{
	struct test_rpc rpc = { .opcode = TEST_READ, .action = hang ? device->action : TEST_ECHO };
	struct test_rpc out;
	size_t len = sizeof(out);

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, &rpc, sizeof(rpc), &out, &len);
}

static inline int storm_ask_plain(int fd, bool hang)
{
	struct {
		struct fwctl_rpc_sim rpc;
		char payload[8];
	} in = { .rpc.opcode = hang ? FWCTL_SIM_DEBUG_READ : FWCTL_SIM_ECHO, .payload = "payload" };
	struct {
		struct fwctl_rpc_sim_out rpc;
		char payload[8];
	} out;
	size_t len = sizeof(out);

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, &in, sizeof(in), &out, &len);
}

static inline int storm_ask_cxl(int fd, bool hang)
{
	struct fwctl_rpc_cxl in = { .opcode = hang ? 0x4000 : 0x0001 };
	static char out[4096];
	size_t len = sizeof(out);

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, &in, sizeof(in), out, &len);
}

/* Get Features (power state), or Identify Controller */
static inline int storm_ask_nvme(int fd, bool hang)
{
	struct fwctl_rpc_nvme features = { .opcode = 0x0a, .cdw10 = 0x02 };
	struct fwctl_rpc_nvme identify = { .opcode = 0x06, .cdw10 = 1, .data_len = 4096 };
	static char out[sizeof(struct fwctl_rpc_nvme_out) + 4096];
	size_t len = sizeof(out);

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, hang ? &features : &identify,
			 sizeof(features), out, &len);
}

static inline int storm_ask_nic(int fd, bool hang)
{
	struct {
		struct fwctl_rpc_rocker rpc;
		struct fwctl_rocker_tlv port;
		__u32 number;
		__u32 padding;
	} in = {
		.rpc.command = hang ? FWCTL_ROCKER_GET_PORT_SETTINGS : FWCTL_ROCKER_GET_PORT_STATS,
		.rpc.tlv_size = sizeof(in) - sizeof(in.rpc),
		.port = { .type = FWCTL_ROCKER_PORT, .len = sizeof(in.port) + sizeof(in.number) },
		.number = 1,
	};
	static char out[4096];
	size_t len = sizeof(out);

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, &in, sizeof(in), out, &len);
}

/* One command, which reads; with hang, one that is answered when released */
static inline int storm_ask(const struct storm_device *device, int fd, bool hang)
{
	if (!device->personality)
		return storm_ask_firmware(device, fd, hang);
	if (!strcmp(device->personality, "cxl"))
		return storm_ask_cxl(fd, hang);
	if (!strcmp(device->personality, "nvme"))
		return storm_ask_nvme(fd, hang);
	if (!strcmp(device->personality, "nic"))
		return storm_ask_nic(fd, hang);
	return storm_ask_plain(fd, hang);
}

/* A process that does it on a descriptor of its own; it exits with the errno */
static inline pid_t storm_caller(const struct storm_device *device, bool hang)
{
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = fwctl_open(device->parent);
	_exit(fd < 0 ? 255 : -storm_ask(device, fd, hang));
}

#endif
