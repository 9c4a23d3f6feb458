// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep of devices that come and go: bind and unbind of a driver, which
 * registers and unregisters, and modules that are loaded and unloaded.
 *
 * Loading a module is mostly the kernel's own work. What counts is that no failure
 * in it leaves anything of ours behind.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Few records, so that all can be looked at each time */
#define PARAMS	"records=16"

/* ---- what the other operations need ---- */

/* None there: nobody to ask */
int firmware_answers(const char *parent)
{
	const struct test_rpc rpc = { .opcode = TEST_READ };
	const char *unclassified = "=";
	char path[PATH_MAX];
	struct test_rpc answer;
	size_t len = sizeof(answer);
	int fd, ret;

	if (fwctl_find(parent, path, sizeof(path)))
		return 0;
	fd = fwctl_open(parent);
	if (fd < 0)
		return fd;
	if (strcmp(parent, UNCLASSIFIED))
		ret = fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &answer, &len);
	else
		ret = fwctl_rpc(fd, 0, unclassified, 1, &answer, &len);
	close(fd);
	return ret;
}

/* ---- drivers ---- */

struct bound {
	const char *driver;
	const char *device;
	bool listened;
};

static struct nl listener;
static int attribute;

/* Open before: only the write is made to fail */
static int attribute_open(const struct bound *bound, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s/%s", bound->driver, name);
	attribute = open(path, O_WRONLY | O_CLOEXEC);
	return attribute < 0 ? -errno : 0;
}

static int attribute_run(const struct operation *op)
{
	const struct bound *bound = op->data;

	return write(attribute, bound->device, strlen(bound->device)) < 0 ? -errno : 0;
}

static void binding(const struct operation *op, const char *what)
{
	const struct bound *bound = op->data;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s/%s", bound->driver, what);
	file_write(path, bound->device);
}

static int listen_devices(const struct bound *bound)
{
	int fd;

	if (!bound->listened)
		return 0;
	fd = socket_bound();
	if (fd < 0)
		return fd;
	return nl_adopt(&listener, fd, state_netlink()) ?: nl_subscribe(&listener, NL_DEVICES);
}

static int bind_setup(const struct operation *op)
{
	binding(op, "unbind");
	return listen_devices(op->data) ?: attribute_open(op->data, "bind");
}

static int unbind_setup(const struct operation *op)
{
	binding(op, "bind");
	return listen_devices(op->data) ?: attribute_open(op->data, "unbind");
}

static void attribute_teardown(const struct operation *op)
{
	const struct bound *bound = op->data;

	close(attribute);
	if (bound->listened)
		nl_close(&listener);
	binding(op, "bind");
}

static int devices(const struct state *state)
{
	return state_count(state, "device fwctl");
}

static const char *bind_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	const struct bound *bound = op->data;

	if (devices(after) != devices(before) + 1 ||
	    state_count(after, "in sysfs") != state_count(before, "in sysfs") + 1 ||
	    state_count(after, "in /dev") != state_count(before, "in /dev") + 1)
		return "it is bound, and there is no device";
	return firmware_answers(bound->device) ? "it is bound, and does not answer" : NULL;
}

static void bind_undo(const struct operation *op)
{
	binding(op, "unbind");
}

static const char *unbind_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	if (devices(after) != devices(before) - 1 ||
	    state_count(after, "in sysfs") != state_count(before, "in sysfs") - 1 ||
	    state_count(after, "in /dev") != state_count(before, "in /dev") - 1)
		return "it is unbound, and there is a device";
	return NULL;
}

static void unbind_undo(const struct operation *op)
{
	binding(op, "bind");
}

/* ---- modules ---- */

static int module_file, next_file;

static void module_path(const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s.ko", getenv("FWCTL_MODULES") ?: ".", name);
}

bool module_built(const char *name)
{
	char path[PATH_MAX];

	module_path(name, path, sizeof(path));
	return !access(path, F_OK);
}

static int module_open(const char *name)
{
	char path[PATH_MAX];

	module_path(name, path, sizeof(path));
	module_file = open(path, O_RDONLY | O_CLOEXEC);
	return module_file < 0 ? -errno : 0;
}

/* Those that use fwctl.ko, which goes with them */
static const char * const users[] = {
	FIRMWARE, UPSTREAM, "fwctl_sim", "fwctl_cxl", "fwctl_rocker", "fwctl_nvme",
};

static void unload(const char *name)
{
	size_t i;

	if (!strcmp(name, "fwctl")) {
		state_forget();
		for (i = 0; i < ARRAY_LEN(users); i++)
			module_unload(users[i]);
	}
	module_unload(name);
}

bool modules_gone(void)
{
	unload("fwctl");
	return !module_loaded("fwctl");
}

/* User-Mode Linux was seen to find a signature wrong once, and right when asked again */
static int load(const char *name)
{
	int ret, tries = 0;

	do
		ret = module_load(name, strcmp(name, "fwctl") ? "" : PARAMS);
	while (ret == -EKEYREJECTED && ++tries < 3);
	return ret;
}

int modules_reload(void)
{
	int ret;

	unload("fwctl");
	ret = load("fwctl") ?: load(FIRMWARE) ?: load(UPSTREAM);
	/* Not everybody has it; who has it can load it */
	if (!ret && module_built("fwctl_sim"))
		ret = load("fwctl_sim");
	return ret;
}

void devices_again(void)
{
	static const char * const all[][2] = {
		{ FIRMWARE, WORKER }, { FIRMWARE, CALLER }, { UPSTREAM, UNCLASSIFIED },
	};
	char path[PATH_MAX];
	size_t i, j;

	for (i = 0; i < ARRAY_LEN(all); i++) {
		for (j = 0; j < 2; j++) {
			snprintf(path, sizeof(path), "/sys/bus/platform/drivers/%s/%s",
				 all[i][0], j ? "bind" : "unbind");
			file_write(path, all[i][1]);
		}
	}
}

static int load_setup(const struct operation *op)
{
	int ret;

	if (!module_built(op->data))
		return -EOPNOTSUPP;
	unload(op->data);
	if (!strcmp(op->data, FIRMWARE)) {
		/* Its devices are to be new ones, each time */
		unload("fwctl");
	}
	ret = strcmp(op->data, "fwctl") ? load("fwctl") : 0;
	ret = ret ?: load("test_fwctl_failures");
	if (ret)
		return ret;
	next_file = open("/sys/module/test_fwctl_failures/parameters/next", O_WRONLY | O_CLOEXEC);
	return next_file < 0 ? -errno : module_open(op->data);
}

/* From its parameters and its init function on */
static void load_arm(const struct operation *op, int n)
{
	char text[80];
	int len = snprintf(text, sizeof(text), "%s %d", (const char *)op->data, n);

	if (write(next_file, text, len) != len)
		perror("next");
}

static int load_run(const struct operation *op)
{
	return syscall(SYS_finit_module, module_file, PARAMS, 0) ? -errno : 0;
}

static void load_undo(const struct operation *op)
{
	unload(op->data);
}

static void load_teardown(const struct operation *op)
{
	close(module_file);
	close(next_file);
}

/* A driver that cannot be bound to its device is not why a module would not load */
static const char *load_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	int count = devices(after) - devices(before);

	if (!module_loaded(op->data))
		return "the module is not there";
	if (strcmp(op->data, FIRMWARE))
		return NULL;
	return count == 2 || (after->failed && count == 1) ? NULL : "its devices are not there";
}

static int unload_setup(const struct operation *op)
{
	int ret;

	unload(op->data);
	ret = module_built(op->data) ? load("fwctl") ?: load(op->data) : -EOPNOTSUPP;
	state_forget();
	return ret;
}

static int unload_run(const struct operation *op)
{
	return module_unload(op->data);
}

static const char *unload_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	return module_loaded(op->data) ? "the module is there" : NULL;
}

/* ---- all of them ---- */

#define BOUND(...)	(&(const struct bound){ __VA_ARGS__ })

#define BIND(_name, _least, _bound)						\
	{ .name = _name, .needs = "fwctl", .least = _least, .leaves = LEAVES_ANYTHING,	\
	  .data = _bound, .setup = bind_setup, .run = attribute_run,		\
	  .promised = bind_promised, .undo = bind_undo, .teardown = attribute_teardown }

#define UNBIND(_name, _least, _bound)						\
	{ .name = _name, .needs = "fwctl", .least = _least, .leaves = LEAVES_ANYTHING,	\
	  .data = _bound, .setup = unbind_setup, .run = attribute_run,		\
	  .promised = unbind_promised, .undo = unbind_undo, .teardown = attribute_teardown }

const struct operation device_operations[] = {
	BIND("register", 60, BOUND(FIRMWARE, CALLER)),
	BIND("register, listened to", 60, BOUND(FIRMWARE, WORKER, true)),
	BIND("register, no command set", 40, BOUND(UPSTREAM, UNCLASSIFIED)),
	UNBIND("unregister", 8, BOUND(FIRMWARE, CALLER)),
	UNBIND("unregister, listened to", 12, BOUND(FIRMWARE, WORKER, true)),
	UNBIND("unregister, no command set", 8, BOUND(UPSTREAM, UNCLASSIFIED)),
	{}
};

/* EINVAL: the driver core had no memory for the links between driver and module */
static const int load_errnos[] = { ENOMEM, EFAULT, EINVAL, 0 };

#define LOAD(_module, _least, ...)						\
	{ .name = "load of " _module, .least = _least, .where = IN_INIT,	\
	  .leaves = LEAVES_ANYTHING, .errnos = load_errnos, .data = _module,	\
	  .setup = load_setup,							\
	  .arm = load_arm, .run = load_run, .promised = load_promised,		\
	  .undo = load_undo, .teardown = load_teardown, .once = true, __VA_ARGS__ }

#define UNLOAD(_module, _least)							\
	{ .name = "unload of " _module, .least = _least, .leaves = LEAVES_ANYTHING, \
	  .data = _module, .setup = unload_setup, .run = unload_run,		\
	  .promised = unload_promised, .lasts = true, .once = true }

/*
 * What they leave is no devices to go on with. Where bus_register() fails, it gives back
 * a key of lockdep that it did not register yet, which lockdep warns of: of fwctl_sim its
 * points are left out.
 */
const struct operation module_operations[] = {
	LOAD(FIRMWARE, 50),
	UNLOAD(FIRMWARE, 25),
	LOAD("fwctl_sim", 150, .unfit = { 270, 316 }),
	UNLOAD("fwctl_sim", 8),
	LOAD("fwctl_cxl", 100),
	LOAD("fwctl_rocker", 100),
	LOAD("fwctl_nvme", 10),
	LOAD("fwctl", 150),
	UNLOAD("fwctl", 20),
	{}
};
