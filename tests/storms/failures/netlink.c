// SPDX-License-Identifier: GPL-2.0-only
/*
 * The failure sweep of the netlink family: each request and each dump, joining and
 * leaving a group, and changes of policy.
 *
 * A "do" runs inside of send(), and only that is made to fail. Its acknowledgement
 * can be what there is no memory for: then the socket says ENOBUFS, and what was
 * asked for was done, or was not. A dump is all from socket() to close(), since one
 * that broke off lasts until then.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct nl asked;

/* ---- sockets ---- */

/* One that hears events, and of which send() does not have to find an address first */
int socket_bound(void)
{
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

	if (fd < 0 || bind(fd, (const struct sockaddr *)&any, sizeof(any)))
		return -errno;
	return fd;
}

static int socket_setup(const struct operation *op)
{
	int fd = socket_bound();

	return fd < 0 ? fd : nl_adopt(&asked, fd, state_netlink());
}

static void socket_teardown(const struct operation *op)
{
	nl_close(&asked);
}

static void send_setup(__u16 flags)
{
	struct nlmsghdr *header = (void *)asked.request;

	header->nlmsg_len = asked.len;
	header->nlmsg_flags = NLM_F_REQUEST | flags;
	header->nlmsg_seq = ++asked.seq;
}

static int send_run(const struct operation *op)
{
	return send(asked.fd, asked.request, asked.len, 0) < 0 ? -errno : 0;
}

static int answers;

/* What came back; nothing: the acknowledgement was lost */
static int send_ended(const struct operation *op, int ret)
{
	static __u8 buffer[NL_ANSWER_MAX];
	struct nlmsghdr *header;
	ssize_t len;
	int error = -ENOBUFS;

	answers = 0;
	if (ret)
		return ret;
	while ((len = recv(asked.fd, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0 ||
	       errno == ENOBUFS) {
		header = (void *)buffer;
		for (; len > 0 && NLMSG_OK(header, len); header = NLMSG_NEXT(header, len)) {
			if (header->nlmsg_type == NLMSG_ERROR)
				error = ((const struct nlmsgerr *)NLMSG_DATA(header))->error;
			else
				answers++;
		}
	}
	return error;
}

/* ---- requests and dumps ---- */

struct ask {
	__u8 command;
	const char *parent;	/* of the device, or NULL */
	__u32 opcode;		/* a command of it, or 0 */
	bool verdict;		/* on an RPC */
	int least;		/* messages that it is answered with */
};

static void put_verdict(void)
{
	const struct test_rpc rpc = { .opcode = TEST_READ };

	nl_put_u8(&asked, FWCTL_A_SCOPE, 0);
	nl_put(&asked, FWCTL_A_IN, &rpc, sizeof(rpc));
	nl_put_u32(&asked, FWCTL_A_OUT_LEN, sizeof(rpc));
}

static int ask_put(const struct ask *ask)
{
	int device;

	nl_begin(&asked, ask->command);
	if (ask->parent) {
		device = nl_device(ask->parent);
		if (device < 0)
			return device;
		nl_put_u32(&asked, FWCTL_A_INDEX, device);
	}
	if (ask->opcode)
		nl_put_u32(&asked, FWCTL_A_OPCODE, ask->opcode);
	if (ask->verdict)
		put_verdict();
	return 0;
}

static int do_setup(const struct operation *op)
{
	int ret = socket_setup(op) ?: ask_put(op->data);

	send_setup(NLM_F_ACK);
	return ret;
}

static const char *ask_promised(const struct operation *op, const struct state *before,
				const struct state *after)
{
	const struct ask *ask = op->data;

	if (answers < ask->least)
		return "messages are missing";
	return state_differs(before, after);
}

static void hear(const struct nl_attrs *attrs, void *data)
{
	answers++;
}

static int dump_setup(const struct operation *op)
{
	return nl_adopt(&asked, -1, state_netlink()) ?: ask_put(op->data);
}

static int dump_run(const struct operation *op)
{
	int ret;

	answers = 0;
	asked.fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (asked.fd < 0)
		return -errno;
	ret = nl_dump_send(&asked);
	if (!ret) {
		do
			ret = nl_dump_receive(&asked, hear, NULL);
		while (ret > 0);
	}
	close(asked.fd);
	return ret;
}

static void dump_teardown(const struct operation *op)
{
	asked.fd = -1;
	nl_close(&asked);
}

/* ---- groups ---- */

static int member_setup(const struct operation *op)
{
	return socket_setup(op) ?: nl_subscribe(&asked, *(const int *)op->data);
}

static int join_run(const struct operation *op)
{
	return nl_subscribe(&asked, *(const int *)op->data);
}

static int leave_run(const struct operation *op)
{
	__u32 *group = &asked.groups[*(const int *)op->data];

	return setsockopt(asked.fd, SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, group, sizeof(*group)) ?
	       -errno : 0;
}

/* An RPC is heard of, or is not */
static bool hears(void)
{
	struct nl_attrs attrs;
	int count = 0;

	firmware_answers(CALLER);
	while (nl_event(&asked, &attrs, 0) > 0)
		count++;
	return count;
}

static const char *join_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	return hears() ? NULL : "who joined hears nothing";
}

static void join_undo(const struct operation *op)
{
	leave_run(op);
}

static const char *leave_promised(const struct operation *op, const struct state *before,
				  const struct state *after)
{
	return hears() ? "who left hears" : NULL;
}

/* ---- policy ---- */

enum what { COMMANDS, EFFECTS, LESS };

struct change {
	const char *parent;	/* NULL: the default */
	enum what what;
	int entries;
};

/* What was tightened stays so: each try needs commands that none had before */
static __u32 next_opcode = 0xc000;

static void put_entry(const struct change *change, int i)
{
	const int target = change->what == EFFECTS ? FWCTL_NL_POLICY_TARGET_EFFECTS :
						     FWCTL_NL_POLICY_TARGET_COMMAND;
	size_t nest = nl_entry(&asked, target);

	if (change->what == EFFECTS)
		nl_put_u32(&asked, FWCTL_A_POLICY_EFFECTS, FWCTL_NL_EFFECTS_FIRMWARE);
	else if (change->what == LESS && i == change->entries - 1)
		nl_put_u32(&asked, FWCTL_A_POLICY_OPCODE, TEST_WRITE_DATA);
	else
		nl_put_u32(&asked, FWCTL_A_POLICY_OPCODE, next_opcode++);
	if (change->what == LESS && i == change->entries - 1)
		nl_put_u8(&asked, FWCTL_A_POLICY_REQUIRED, 0);
	else
		nl_put_flag(&asked, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(&asked, nest);
}

static int tighten_setup(const struct operation *op)
{
	const struct change *change = op->data;
	int i, ret = socket_setup(op);

	if (ret)
		return ret;
	nl_begin(&asked, FWCTL_NL_CMD_POLICY_TIGHTEN);
	if (change->parent) {
		ret = nl_device(change->parent);
		nl_put_u32(&asked, FWCTL_A_INDEX, ret);
	} else {
		nl_put_flag(&asked, FWCTL_A_DEFAULT);
	}
	for (i = 0; i < change->entries; i++)
		put_entry(change, i);
	send_setup(NLM_F_ACK);
	return ret < 0 ? ret : 0;
}

/* All entries, and a record for each; or the refusal, and a record of that */
static const char *tighten_promised(const struct operation *op, const struct state *before,
				    const struct state *after)
{
	const struct change *change = op->data;
	int added = state_count(after, "policy of") - state_count(before, "policy of");
	int recorded = after->traces.records - before->traces.records;

	if (change->what == LESS) {
		if (recorded != 1)
			return "a loosening that was refused is not recorded";
		return state_differs(before, after);
	}
	if (change->what == EFFECTS && !added && !recorded)
		return state_differs(before, after);	/* said again */
	if (added != change->entries)
		return "not all entries are in force";
	return recorded == added ? NULL : "not all entries are recorded";
}

/* The modules anew, behind the one that can take the lock's reference away */
static int lock_setup(const struct operation *op)
{
	static bool begun;
	int ret = begun ? 0 : module_load("test_fwctl_failures", "") ?: modules_reload();

	begun = !ret;
	ret = ret ?: socket_setup(op);
	nl_begin(&asked, FWCTL_NL_CMD_POLICY_LOCK);
	send_setup(NLM_F_ACK);
	return ret;
}

static const char *lock_promised(const struct operation *op, const struct state *before,
				 const struct state *after)
{
	bool again = strstr(before->text, ", locked");
	__u64 recorded = after->traces.records - before->traces.records;

	if (!strstr(after->text, ", locked"))
		return "it is not locked";
	if (recorded != !again)
		return "the lock is not recorded once";
	return again ? state_differs(before, after) : NULL;
}

/* It holds fwctl.ko by one reference: with it the module stays, without it it goes */
static const char *lock_stays(const struct operation *op)
{
	if (modules_gone())
		return "the lock does not keep the module";
	if (file_write("/sys/module/test_fwctl_failures/parameters/put", "1") || !modules_gone())
		return "the lock keeps the module by more than one reference";
	return modules_reload() ? "the modules cannot be loaded any more" : NULL;
}

/* ---- all of them ---- */

/* EAGAIN: poll() is what failed */
static const int dump_errnos[] = { ENOMEM, EFAULT, ENOBUFS, ENFILE, EAGAIN, 0 };
static const int do_errnos[] = { ENOMEM, EFAULT, ENOBUFS, 0 };

#define ASK(...)	(&(const struct ask){ __VA_ARGS__ })

#define DO(_name, _least, _ask)							\
	{ .name = _name, .needs = "fwctl", .least = _least, .errnos = do_errnos, \
	  .data = _ask, .setup = do_setup, .run = send_run, .ended = send_ended, \
	  .promised = ask_promised, .teardown = socket_teardown }

#define DUMP(_name, _least, _ask)						\
	{ .name = _name, .needs = "fwctl", .least = _least, .errnos = dump_errnos, \
	  .data = _ask, .setup = dump_setup, .run = dump_run,			\
	  .promised = ask_promised, .teardown = dump_teardown }

#define JOIN(_name, _least, _group, _promised)					\
	{ .name = _name, .needs = "fwctl", .least = _least, .data = &(const int){ _group }, \
	  .setup = socket_setup, .run = join_run, .promised = _promised,	\
	  .undo = join_undo, .teardown = socket_teardown }

#define LEAVE(_name, _group)							\
	{ .name = _name, .needs = "fwctl", .data = &(const int){ _group },	\
	  .setup = member_setup, .run = leave_run, .promised = leave_promised,	\
	  .teardown = socket_teardown, .lasts = true }

#define CHANGE(...)	(&(const struct change){ __VA_ARGS__ })

#define TIGHTEN(_name, _least, _expected, _change)				\
	{ .name = _name, .needs = "fwctl", .least = _least, .errnos = do_errnos, \
	  .leaves = LEAVES_RECORDS, .expected = _expected, .data = _change,		\
	  .setup = tighten_setup, .run = send_run, .ended = send_ended,		\
	  .promised = tighten_promised, .teardown = socket_teardown, .lasts = true }

const struct operation netlink_operations[] = {
	DO("netlink dev-get", 11, ASK(FWCTL_NL_CMD_DEV_GET, CALLER, .least = 1)),
	DO("netlink cmd-get", 11, ASK(FWCTL_NL_CMD_CMD_GET, CALLER, TEST_READ, .least = 1)),
	DO("netlink verdict-get", 12,
	   ASK(FWCTL_NL_CMD_VERDICT_GET, CALLER, .verdict = true, .least = 1)),
	DUMP("netlink dump of dev-get", 18, ASK(FWCTL_NL_CMD_DEV_GET, .least = 3)),
	DUMP("netlink dump of cmd-get", 22, ASK(FWCTL_NL_CMD_CMD_GET, CALLER, .least = 19)),
	DUMP("netlink dump of policy-get", 18, ASK(FWCTL_NL_CMD_POLICY_GET, .least = 4)),
	DUMP("netlink dump of record-get", 30, ASK(FWCTL_NL_CMD_RECORD_GET, .least = 2)),
	DUMP("netlink dump of record-get of a device", 25,
	     ASK(FWCTL_NL_CMD_RECORD_GET, CALLER, .least = 2)),
	DUMP("netlink dump of stats-get", 18, ASK(FWCTL_NL_CMD_STATS_GET, .least = 4)),
	JOIN("netlink join rpc", 2, NL_RPC, join_promised),
	LEAVE("netlink leave rpc", NL_RPC),
	TIGHTEN("policy tighten a command", 11, 0, CHANGE(CALLER, COMMANDS, 1)),
	TIGHTEN("policy tighten three commands", 11, 0, CHANGE(CALLER, COMMANDS, 3)),
	TIGHTEN("policy tighten forty commands", 11, 0, CHANGE(WORKER, COMMANDS, 40)),
	TIGHTEN("policy tighten effects", 8, 0, CHANGE(CALLER, EFFECTS, 1)),
	TIGHTEN("policy tighten the default", 11, 0, CHANGE(NULL, COMMANDS, 3)),
	TIGHTEN("policy tighten three commands, one refused", 10, -EPERM,
		CHANGE(CALLER, LESS, 3)),
	{}
};

/* Nothing undoes it but to load fwctl.ko again, which it keeps */
const struct operation lock_operations[] = {
	{ .name = "policy lock", .least = 8, .errnos = do_errnos,
	  .leaves = LEAVES_RECORDS, .setup = lock_setup, .run = send_run, .ended = send_ended,
	  .promised = lock_promised, .teardown = socket_teardown, .stays = lock_stays,
	  .lasts = true },
	{}
};
