// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep of the ioctls: open, close, FWCTL_INFO, FWCTL_RPC.
 *
 * An RPC of which nothing got as far as a verdict leaves nothing. One that did
 * leaves a record and a count, whatever became of it: also if there was no memory to
 * go on, or if its answer could not be copied to the caller.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>


static char node[PATH_MAX];
static int descriptor;

static int find_node(const char *parent)
{
	char path[PATH_MAX];
	int ret = fwctl_find(parent, path, sizeof(path));

	if (!ret)
		snprintf(node, sizeof(node), "/dev/fwctl/%s", basename(path));
	return ret;
}

static int open_node(void)
{
	int fd = open(node, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int setup_open(const char *parent)
{
	int ret = find_node(parent);

	descriptor = ret ? ret : open_node();
	return descriptor < 0 ? descriptor : 0;
}

static void close_descriptor(const struct operation *op)
{
	close(descriptor);
	descriptor = -1;
}

/* ---- open, close ---- */

static int open_setup(const struct operation *op)
{
	descriptor = -1;
	return find_node(op->data);
}

static int open_run(const struct operation *op)
{
	descriptor = open_node();
	return descriptor;
}

static const char *open_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	if (state_count(after, "descriptor") != state_count(before, "descriptor") + 1)
		return "there is no descriptor";
	return firmware_answers(op->data) ? "it is open, and does not answer" : NULL;
}

static int close_setup(const struct operation *op)
{
	return setup_open(op->data);
}

static int close_run(const struct operation *op)
{
	return close(descriptor) ? -errno : 0;
}

static const char *close_promised(const struct operation *op, const struct state *before,
				  const struct state *after)
{
	return state_count(after, "descriptor") == state_count(before, "descriptor") - 1 ?
	       NULL : "there is a descriptor";
}

/* ---- FWCTL_INFO ---- */

static __u8 info_data[256];
static struct fwctl_info info;

static int info_run(const struct operation *op)
{
	memset(info_data, 0xff, sizeof(info_data));
	info = (struct fwctl_info){
		.device_data_len = sizeof(info_data),
		.out_device_data = (uintptr_t)info_data,
	};
	return fwctl_info(descriptor, &info);
}

static const char *info_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	bool classified = strcmp(op->data, UNCLASSIFIED);
	__u32 len = classified ? TEST_INFO_LEN : 4;

	if (info.device_data_len != len || info_data[len] || info_data[sizeof(info_data) - 1])
		return "the device data has another length";
	if (classified && (info_data[0] != 1 || info_data[TEST_INFO_LEN - 1] != TEST_INFO_LEN))
		return "the device data is not the device's";
	return state_differs(before, after);
}

/* ---- FWCTL_RPC ---- */

#define BIG	(64 * 1024)

struct request {
	const char *parent;
	__u32 opcode;
	__u32 scope;
	__u32 action;
	size_t in_len;		/* 0: just the script */
	bool listened;		/* all events are */
	bool audited;		/* the kernel's audit is enabled */
	const char *text;	/* for a driver without a command set */
	bool silent;		/* refused before there is a verdict */
};

static __u8 message[BIG], answer[BIG];
static size_t answer_len;
static struct nl listener;
static __u64 events_before;

/* The kernel's audit, which nobody listens to, prints what it gets */
static int audit_enable(bool on)
{
	struct {
		struct nlmsghdr header;
		struct audit_status status;
	} request = {
		.header = {
			.nlmsg_len = sizeof(request),
			.nlmsg_type = AUDIT_SET,
			.nlmsg_flags = NLM_F_REQUEST,
		},
		.status = { .mask = AUDIT_STATUS_ENABLED, .enabled = on },
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT), ret;

	if (fd < 0)
		return -errno;
	ret = send(fd, &request, sizeof(request), 0) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

static int listen_all(void)
{
	int i, ret = socket_bound();

	if (ret < 0)
		return ret;
	ret = nl_adopt(&listener, ret, state_netlink());
	for (i = 0; i < NL_GROUPS && !ret; i++)
		ret = nl_subscribe(&listener, i);
	return ret;
}

/* The number of the last event about an RPC, of those that came so far */
static __u64 last_event(void)
{
	struct nl_attrs attrs;
	__u64 number = 0;
	int command;

	while ((command = nl_event(&listener, &attrs, 0)) > 0) {
		if (command == FWCTL_NL_CMD_RECORD_NTF)
			number = nl_u64(attrs.attr[FWCTL_A_SEQ]);
	}
	return number;
}

static int rpc_setup(const struct operation *op)
{
	const struct request *request = op->data;
	struct test_rpc rpc = {
		.opcode = request->opcode,
		.action = request->action,
		.err = -EIO,
	};
	int ret = setup_open(request->parent);

	memset(message, 0, sizeof(message));
	memcpy(message, &rpc, sizeof(rpc));
	if (request->text)
		memcpy(message, request->text, strlen(request->text));
	if (!ret && request->listened)
		ret = listen_all() ?: firmware_answers(request->parent);
	if (!ret && request->listened)
		events_before = last_event();
	if (!ret && request->audited)
		ret = audit_enable(true);
	return ret;
}

static void rpc_teardown(const struct operation *op)
{
	const struct request *request = op->data;

	if (request->audited)
		audit_enable(false);
	if (request->listened)
		nl_close(&listener);
	close_descriptor(op);
}

static size_t rpc_length(const struct request *request)
{
	if (request->text)
		return strlen(request->text);
	return request->in_len ? request->in_len : sizeof(struct test_rpc);
}

static int rpc_run(const struct operation *op)
{
	const struct request *request = op->data;

	answer_len = sizeof(answer);
	return fwctl_rpc(descriptor, request->scope, message, rpc_length(request), answer,
			 &answer_len);
}

/* An event that there was no memory for is lost, and leaves a gap */
static bool events_numbered(const struct request *request)
{
	return !firmware_answers(request->parent) && last_event() == events_before + 4;
}

static const char *rpc_promised(const struct operation *op, const struct state *before,
				const struct state *after)
{
	const struct request *request = op->data;
	size_t len = rpc_length(request);

	if (op->expected < 0)
		return state_differs(before, after);
	if (answer_len != (request->text && *request->text == '+' ? 2 * len : len) ||
	    memcmp(answer, message, len))
		return "the answer is not the firmware's";
	if (request->listened && !events_numbered(request))
		return "events were lost without a gap in their numbers";
	return state_differs(before, after);
}

/* Longer than an RPC can be */
static int oversized_run(const struct operation *op)
{
	answer_len = sizeof(answer);
	return fwctl_rpc(descriptor, 0, message, 2 * 1024 * 1024 + 1, answer, &answer_len);
}

#define OPEN(_name, _parent, _least)						\
	{ .name = _name, .needs = "fwctl", .least = _least, .data = _parent,	\
	  .setup = open_setup, .run = open_run, .promised = open_promised,	\
	  .undo = close_descriptor }

#define CLOSE(_name, _parent)							\
	{ .name = _name, .needs = "fwctl", .data = _parent,			\
	  .setup = close_setup, .run = close_run, .promised = close_promised, .lasts = true }

#define INFO(_name, _parent, _least)						\
	{ .name = _name, .needs = "fwctl", .least = _least, .data = _parent,	\
	  .setup = close_setup, .run = info_run, .promised = info_promised,	\
	  .undo = NULL, .teardown = close_descriptor }

#define REQUEST(...)	(&(const struct request){ __VA_ARGS__ })

#define SEND(_name, _least, _where, _expected, _request)			\
	{ .name = _name, .needs = "fwctl", .least = _least, .where = _where,	\
	  .leaves = LEAVES_RPC, .expected = _expected, .data = _request,		\
	  .setup = rpc_setup, .run = rpc_run, .promised = rpc_promised,		\
	  .teardown = rpc_teardown }

const struct operation rpc_operations[] = {
	OPEN("open", CALLER, 6),
	OPEN("open, no command set", UNCLASSIFIED, 6),
	CLOSE("close", CALLER),
	INFO("info", CALLER, 3),
	INFO("info, no command set", UNCLASSIFIED, 3),

	SEND("rpc in the caller", 9, IN_CALLER, 0, REQUEST(CALLER, TEST_READ)),
	SEND("rpc of a large buffer", 9, IN_CALLER, 0,
	     REQUEST(CALLER, TEST_READ, .in_len = BIG)),
	SEND("rpc in a worker, the caller's part", 9, IN_CALLER, 0, REQUEST(WORKER, TEST_READ)),
	SEND("rpc in a worker, its part, listened to", 7, IN_WORKERS, 0,
	     REQUEST(WORKER, TEST_READ, .listened = true)),
	SEND("rpc in a worker, its part, audited", 7, IN_WORKERS, 0,
	     REQUEST(WORKER, TEST_WRITE_NOW, 3, .audited = true)),
	SEND("rpc listened to", 16, IN_CALLER, 0, REQUEST(CALLER, TEST_READ, .listened = true)),
	SEND("rpc with progress", 24, IN_CALLER, 0,
	     REQUEST(CALLER, TEST_READ, .action = TEST_PROGRESS, .listened = true)),
	SEND("rpc audited", 18, IN_CALLER, 0, REQUEST(CALLER, TEST_WRITE_NOW, 3, .audited = true)),
	SEND("rpc that the firmware fails", 7, IN_CALLER, -EIO,
	     REQUEST(CALLER, TEST_READ, .action = TEST_FAIL)),
	SEND("rpc refused", 7, IN_CALLER, -EPERM, REQUEST(CALLER, TEST_WRITE_NOW)),
	SEND("rpc refused, listened to and audited", 15, IN_CALLER, -EPERM,
	     REQUEST(CALLER, TEST_WRITE_NOW, .listened = true, .audited = true)),
	SEND("rpc malformed", 7, IN_CALLER, -EINVAL, REQUEST(CALLER, TEST_READ, .in_len = 3)),
	{ .name = "rpc oversized", .needs = "fwctl", .least = 1, .expected = -EMSGSIZE,
	  .data = REQUEST(CALLER, TEST_READ), .setup = rpc_setup, .run = oversized_run,
	  .teardown = rpc_teardown },
	SEND("rpc, no command set, answered in place", 7, IN_CALLER, 0,
	     REQUEST(UNCLASSIFIED, .text = "=abc")),
	SEND("rpc, no command set, answered in new memory", 8, IN_CALLER, 0,
	     REQUEST(UNCLASSIFIED, .text = "+abc")),
	SEND("rpc, no command set, failing", 5, IN_CALLER, -ENXIO,
	     REQUEST(UNCLASSIFIED, .text = "!abc")),
	{}
};
