// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep of the simulated devices: attaching to one of each personality,
 * which reads its reports from the firmware, detaching, and RPCs, which do as well.
 *
 * A device of its own for each try: the identity of one that did not arrive must not
 * stay, and one that was there before hides that.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"

#include <cxl/features.h>
#include <errno.h>
#include <fcntl.h>
#include <fwctl/cxl.h>
#include <fwctl/nvme.h>
#include <fwctl/rocker.h>
#include <fwctl/sim.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUS	"/sys/bus/fwctl_sim/"

static int number, attribute = -1, descriptor = -1;
static char line[64];

static int sim_create(const char *personality)
{
	int ret = module_built("fwctl_sim") ? module_load("fwctl_sim", "") : -EOPNOTSUPP;

	if (ret)
		return ret;
	snprintf(line, sizeof(line), "%d %s", ++number, personality);
	return file_write(BUS "new_device", line);
}

static void sim_delete(void)
{
	snprintf(line, sizeof(line), "%d", number);
	file_write(BUS "del_device", line);
}

static int attribute_open(const char *path)
{
	attribute = open(path, O_WRONLY | O_CLOEXEC);
	return attribute < 0 ? -errno : 0;
}

static int attribute_run(const struct operation *op)
{
	return write(attribute, line, strlen(line)) < 0 ? -errno : 0;
}

static int devices(const struct state *state)
{
	return state_count(state, "device fwctl");
}

/* ---- attach, detach ---- */

static int attach_setup(const struct operation *op)
{
	static const struct operation *tried;
	int ret = 0;

	if (tried != op)
		ret = sim_create(op->data);
	if (ret)
		return ret;
	if (tried != op)
		sim_delete();
	tried = op;
	snprintf(line, sizeof(line), "%d %s", ++number, (const char *)op->data);
	return attribute_open(BUS "new_device");
}

/* One that comes and goes leaves its identity, on purpose */
static const char *attach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	static struct state gone;

	if (devices(after) != devices(before) + 1 ||
	    state_count(after, "in /dev") != state_count(before, "in /dev") + 1)
		return "it is attached, and there is no device";
	sim_delete();
	state_take(&gone);
	return devices(&gone) == devices(before) &&
	       state_count(&gone, "in ") == state_count(before, "in ") &&
	       state_count(&gone, "descriptor") == state_count(before, "descriptor") ?
	       NULL : "it was detached, and something stays";
}

static void attribute_teardown(const struct operation *op)
{
	close(attribute);
}

static int detach_setup(const struct operation *op)
{
	int ret = sim_create(op->data);

	if (ret)
		return ret;
	snprintf(line, sizeof(line), "%d", number);
	return attribute_open(BUS "del_device");
}

static const char *detach_promised(const struct operation *op, const struct state *before,
				   const struct state *after)
{
	if (devices(after) != devices(before) - 1 ||
	    state_count(after, "in /dev") != state_count(before, "in /dev") - 1 ||
	    state_count(after, "in sysfs") != state_count(before, "in sysfs") - 1)
		return "it is detached, and there is a device";
	return NULL;
}

static void detach_teardown(const struct operation *op)
{
	close(attribute);
	sim_delete();
}

/* ---- RPCs ---- */

struct request {
	const char *personality;
	__u32 opcode;
	__u32 scope;
	size_t len;
	const void *payload;
};

static __u8 message[256], answer[8192];
static size_t message_len, answer_len;

static void put_cxl(const struct request *request)
{
	struct fwctl_rpc_cxl_hdr header = {
		.opcode = request->opcode,
		.op_size = request->len,
	};

	memcpy(message, &header, sizeof(header));
	if (request->len)
		memcpy(message + sizeof(header), request->payload, request->len);
	message_len = sizeof(header) + request->len;
}

static void put_plain(const struct request *request)
{
	struct fwctl_rpc_sim header = { .opcode = request->opcode };

	memcpy(message, &header, sizeof(header));
	message_len = sizeof(header);
}

/* Of Identify, the controller */
static void put_nvme(const struct request *request)
{
	struct fwctl_rpc_nvme header = {
		.opcode = request->opcode, .cdw10 = 1, .data_len = 4096,
	};

	memcpy(message, &header, sizeof(header));
	message_len = sizeof(header);
}

static void put_nic(const struct request *request)
{
	struct {
		struct fwctl_rpc_rocker rpc;
		struct fwctl_rocker_tlv port;
		__u32 number;
		__u32 padding;
	} header = {
		.rpc.command = request->opcode,
		.rpc.tlv_size = sizeof(header) - sizeof(header.rpc),
		.port.type = FWCTL_ROCKER_PORT,
		.port.len = sizeof(header.port) + sizeof(header.number),
		.number = 1,
	};

	memcpy(message, &header, sizeof(header));
	message_len = sizeof(header);
}

static const struct {
	const char *personality;
	void (*put)(const struct request *request);
} formats[] = {
	{ "plain", put_plain }, { "cxl", put_cxl }, { "nvme", put_nvme }, { "nic", put_nic },
};

static int send_setup(const struct operation *op)
{
	const struct request *request = op->data;
	int ret = sim_create(request->personality);
	char parent[32];
	size_t i;

	if (ret)
		return ret;
	snprintf(parent, sizeof(parent), "sim%d", number);
	descriptor = fwctl_open(parent);
	for (i = 0; i < ARRAY_LEN(formats); i++) {
		if (!strcmp(request->personality, formats[i].personality))
			formats[i].put(request);
	}
	return descriptor < 0 ? descriptor : 0;
}

static int send_run(const struct operation *op)
{
	const struct request *request = op->data;

	answer_len = sizeof(answer);
	return fwctl_rpc(descriptor, request->scope, message, message_len, answer, &answer_len);
}

/* The firmware's status, which all formats but one begin with */
static const char *send_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	const struct request *request = op->data;
	struct fwctl_rpc_cxl_out_hdr cxl;
	struct fwctl_rpc_sim_out plain;
	bool failed;

	memcpy(&cxl, answer, sizeof(cxl));
	memcpy(&plain, answer, sizeof(plain));
	failed = strcmp(request->personality, "cxl") ? plain.status : cxl.retval;
	if (op->expected >= 0 && failed)
		return "the firmware did not understand it";
	return state_differs(before, after);
}

static void send_teardown(const struct operation *op)
{
	close(descriptor);
	sim_delete();
}

/* ---- all of them ---- */

static const __u8 all_ones[20] = {
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
	0, 0, 4, 0
};

/* Of 1 KiB at most: the first list of Features, all that are there */
static const __u8 features[8] = { 0, 4, 0, 0, 0, 0, 0, 0 };

/* ENXIO: the driver core had no memory to tell anybody that there is a driver */
static const int attach_errnos[] = { ENOMEM, EFAULT, ENXIO, 0 };
/* EINVAL: a network interface whose name there was no memory for */
static const int nic_errnos[] = { ENOMEM, EFAULT, ENXIO, EINVAL, 0 };

#define ATTACH(_name, _least, _personality, _errnos)				\
	{ .name = _name, .needs = "fwctl", .least = _least, .where = IN_CALLER,	\
	  .leaves = LEAVES_ANYTHING, .errnos = _errnos,			\
	  .data = _personality, .setup = attach_setup,				\
	  .run = attribute_run, .promised = attach_promised,			\
	  .teardown = attribute_teardown, .lasts = true }

#define DETACH(_name, _least, _personality)					\
	{ .name = _name, .needs = "fwctl", .least = _least, .where = IN_CALLER,	\
	  .leaves = LEAVES_ANYTHING, .data = _personality, .setup = detach_setup, \
	  .run = attribute_run, .promised = detach_promised,			\
	  .teardown = detach_teardown, .lasts = true }

#define REQUEST(...)	(&(const struct request){ __VA_ARGS__ })

#define SEND(_name, _least, _where, _request)					\
	{ .name = _name, .needs = "fwctl", .least = _least, .where = _where,	\
	  .leaves = LEAVES_RPC, .data = _request, .setup = send_setup,		\
	  .run = send_run, .promised = send_promised, .teardown = send_teardown }

const struct operation sim_operations[] = {
	ATTACH("attach to plain", 150, "plain", attach_errnos),
	ATTACH("attach to cxl", 150, "cxl", attach_errnos),
	ATTACH("attach to nvme", 100, "nvme", attach_errnos),
	ATTACH("attach to nic", 100, "nic", nic_errnos),
	DETACH("detach from plain", 10, "plain"),
	DETACH("detach from cxl", 10, "cxl"),
	DETACH("detach from nvme", 5, "nvme"),
	DETACH("detach from nic", 5, "nic"),
	SEND("rpc to plain, the caller's part", 8, IN_CALLER, REQUEST("plain", FWCTL_SIM_ECHO)),
	SEND("rpc to plain, the worker's part", 5, IN_WORKERS, REQUEST("plain", FWCTL_SIM_ECHO)),
	SEND("cxl identify, the caller's part", 8, IN_CALLER, REQUEST("cxl", 0x4000)),
	SEND("cxl identify, the worker's part", 20, IN_WORKERS, REQUEST("cxl", 0x4000)),
	SEND("cxl supported-logs, the worker's part", 20, IN_WORKERS, REQUEST("cxl", 0x0400)),
	SEND("cxl get-supported-features, the worker's part", 18, IN_WORKERS,
	     REQUEST("cxl", 0x0500, .len = sizeof(features), .payload = features)),
	SEND("cxl get-feature, the worker's part", 20, IN_WORKERS,
	     REQUEST("cxl", 0x0501, .len = sizeof(all_ones) + 1, .payload = all_ones)),
	SEND("nvme identify", 10, IN_CALLER, REQUEST("nvme", 0x06)),
	SEND("nic get-port-settings, the caller's part", 10, IN_CALLER,
	     REQUEST("nic", FWCTL_ROCKER_GET_PORT_SETTINGS)),
	SEND("nic get-port-settings, the worker's part", 4, IN_WORKERS,
	     REQUEST("nic", FWCTL_ROCKER_GET_PORT_SETTINGS)),
	{}
};
