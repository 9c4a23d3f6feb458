// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may ask what: devices and commands are for everyone; the rest is for who
 * has CAP_SYS_ADMIN in the initial user namespace, with a socket opened by such
 * a one. The family is in the initial network namespace only.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
#define NOBODY		65534

enum {
	GET_DEVICES, GET_DEVICE, LIST_COMMANDS, GET_COMMAND, JOIN_DEVICES,
	FOR_EVERYONE,
	GET_VERDICT = FOR_EVERYONE, GET_POLICY, TIGHTEN, LOCK, GET_RECORDS, GET_STATS,
	REQUESTS,
	JOIN_RPC = REQUESTS, JOIN_PROGRESS,
	ALL
};

struct result {
	int open;
	int err[ALL];
	char message[ALL][256];
	int capability;		/* of a command at debug-full: refused for that */
};

FIXTURE(who) {
	struct nl nl;
	int index;
	struct result *result;
};

FIXTURE_SETUP(who)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
	self->result = mmap(NULL, sizeof(*self->result), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->result);
}

FIXTURE_TEARDOWN(who)
{
	nl_close(&self->nl);
}

/* ---- who ---- */

static int become_nobody(void)
{
	return setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY) ? -errno : 0;
}

static int keep_net_admin_only(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = 1 << CAP_NET_ADMIN, .permitted = 1 << CAP_NET_ADMIN },
	};

	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

/* With every capability, there */
static int enter_user_namespace(void)
{
	int ret = become_nobody();

	return ret ? ret : unshare(CLONE_NEWUSER) ? -errno : 0;
}

static int enter_net_namespace(void)
{
	return unshare(CLONE_NEWNET) ? -errno : 0;
}

static int enter_both_namespaces(void)
{
	int ret = become_nobody();

	return ret ? ret : unshare(CLONE_NEWUSER | CLONE_NEWNET) ? -errno : 0;
}

/* ---- what ---- */

static int request(struct nl *nl, int what, int index)
{
	size_t nest;

	switch (what) {
	case GET_DEVICES:
		nl_begin(nl, FWCTL_NL_CMD_DEV_GET);
		return nl_dump(nl, NULL, NULL);
	case GET_DEVICE:
		nl_begin(nl, FWCTL_NL_CMD_DEV_GET);
		nl_put_u32(nl, FWCTL_A_INDEX, index);
		return nl_do(nl);
	case LIST_COMMANDS:
		nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
		nl_put_u32(nl, FWCTL_A_INDEX, index);
		return nl_dump(nl, NULL, NULL);
	case GET_COMMAND:
		nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
		nl_put_u32(nl, FWCTL_A_INDEX, index);
		nl_put_u32(nl, FWCTL_A_OPCODE, TEST_READ);
		return nl_do(nl);
	case JOIN_DEVICES:
		return nl_subscribe(nl, NL_DEVICES);
	case GET_VERDICT:
		nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
		nl_put_u32(nl, FWCTL_A_INDEX, index);
		nl_put_u8(nl, FWCTL_A_SCOPE, 0);
		nl_put(nl, FWCTL_A_IN, "", 1);
		return nl_do(nl);
	case GET_POLICY:
		nl_begin(nl, FWCTL_NL_CMD_POLICY_GET);
		return nl_dump(nl, NULL, NULL);
	case TIGHTEN:
		nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
		nl_put_u32(nl, FWCTL_A_INDEX, index);
		nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_DEVICE);
		nl_put_u8(nl, FWCTL_A_POLICY_REQUIRED, 3);
		nl_nest_end(nl, nest);
		return nl_do(nl);
	case LOCK:
		nl_begin(nl, FWCTL_NL_CMD_POLICY_LOCK);
		return nl_do(nl);
	case GET_RECORDS:
		nl_begin(nl, FWCTL_NL_CMD_RECORD_GET);
		return nl_dump(nl, NULL, NULL);
	case GET_STATS:
		nl_begin(nl, FWCTL_NL_CMD_STATS_GET);
		return nl_dump(nl, NULL, NULL);
	case JOIN_RPC:
		return nl_subscribe(nl, NL_RPC);
	default:
		return nl_subscribe(nl, NL_PROGRESS);
	}
}

static void request_all(struct nl *nl, int index, struct result *result)
{
	int i;

	for (i = 0; i < ALL; i++) {
		nl->message[0] = 0;
		result->err[i] = request(nl, i, index);
		strcpy(result->message[i], nl->message);
	}
}

/* As somebody else, with a socket of his own, or with that of known */
static int ask_as(int (*become)(void), struct nl *used, int index, struct result *result)
{
	struct nl nl;
	pid_t pid = fork();

	if (pid)
		return child_wait(pid, 20000);
	if (become())
		_exit(1);
	if (!used) {
		result->open = nl_open(&nl);
		used = &nl;
	}
	if (!used->family)
		_exit(0);
	request_all(used, index, result);
	_exit(0);
}

static void expect_only_public(struct __test_metadata *_metadata, const struct result *result,
			       int last)
{
	int i;

	for (i = 0; i < FOR_EVERYONE; i++)
		EXPECT_EQ(0, result->err[i]) TH_LOG("request %d: %s", i, result->message[i]);
	for (; i < last; i++)
		EXPECT_EQ(-EPERM, result->err[i]) TH_LOG("request %d", i);
	for (i = FOR_EVERYONE; i < REQUESTS; i++)
		EXPECT_NE(NULL, strstr(result->message[i], "CAP_SYS_ADMIN"))
			TH_LOG("request %d says: %s", i, result->message[i]);
}

/* R26: an ordinary user gets devices and commands, and is told what is missing for the rest. */
TEST_F(who, ordinary_user)
{
	ASSERT_EQ(0, ask_as(become_nobody, NULL, self->index, self->result));
	expect_only_public(_metadata, self->result, ALL);
}

/* R26: CAP_NET_ADMIN is no authority here. */
TEST_F(who, net_admin_only)
{
	ASSERT_EQ(0, ask_as(keep_net_admin_only, NULL, self->index, self->result));
	expect_only_public(_metadata, self->result, ALL);
}

/* R26: nor are the capabilities that one has in a user namespace of one's own. */
TEST_F(who, from_a_user_namespace)
{
	ASSERT_EQ(0, ask_as(enter_user_namespace, NULL, self->index, self->result));
	expect_only_public(_metadata, self->result, ALL);
}

/* R26: in another network namespace there is no such family, for root neither. */
TEST_F(who, from_a_net_namespace)
{
	ASSERT_EQ(0, ask_as(enter_net_namespace, NULL, self->index, self->result));
	EXPECT_EQ(-ENOENT, self->result->open);
	ASSERT_EQ(0, ask_as(enter_both_namespaces, NULL, self->index, self->result));
	EXPECT_EQ(-ENOENT, self->result->open);
}

/* There the number of the family, known from elsewhere, is that of nothing. */
static int open_by_number(struct nl *nl, const struct nl *known)
{
	return nl_adopt(nl, socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC), known);
}

/* R26: in another network namespace every request fails. */
TEST_F(who, by_number_from_a_net_namespace)
{
	struct nl nl;
	pid_t pid = fork();
	int i;

	if (!pid) {
		if (enter_both_namespaces() || open_by_number(&nl, &self->nl))
			_exit(1);
		request_all(&nl, self->index, self->result);
		_exit(0);
	}
	ASSERT_EQ(0, child_wait(pid, 20000));
	for (i = 0; i < REQUESTS; i++) {
		if (i != JOIN_DEVICES)
			EXPECT_GT(0, self->result->err[i]) TH_LOG("request %d", i);
	}
}

static int renew_upstream(void)
{
	static const char name[] = UPSTREAM;
	int ret = file_write("/sys/bus/platform/drivers/test_fwctl_upstream/unbind", name);

	return ret ? ret : file_write("/sys/bus/platform/drivers/test_fwctl_upstream/bind", name);
}

/* R26: events do not leave the initial network namespace. */
TEST_F(who, events_in_a_net_namespace)
{
	struct nl_attrs attrs;
	struct nl nl;
	int ready[2];
	char byte;
	pid_t pid;

	ASSERT_EQ(0, nl_subscribe(&self->nl, NL_DEVICES));
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ready));
	pid = fork();
	if (!pid) {
		if (enter_both_namespaces() || open_by_number(&nl, &self->nl))
			_exit(1);
		nl_subscribe(&nl, NL_DEVICES);
		nl_subscribe(&nl, NL_RPC);
		if (write(ready[1], "", 1) != 1 || read(ready[1], &byte, 1) != 1)
			_exit(2);
		_exit(nl_event(&nl, &attrs, 200) == -EAGAIN ? 0 : 3);
	}
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, renew_upstream());
	EXPECT_EQ(FWCTL_NL_CMD_DEV_DEL_NTF, nl_event(&self->nl, &attrs, 5000));
	EXPECT_EQ(FWCTL_NL_CMD_DEV_ADD_NTF, nl_event(&self->nl, &attrs, 5000));
	ASSERT_EQ(1, write(ready[0], "", 1));
	EXPECT_EQ(0, child_wait(pid, 5000));
}

/* R26: a socket that root opened gives no authority to whom it is given. */
TEST_F(who, socket_of_root)
{
	ASSERT_EQ(0, ask_as(become_nobody, &self->nl, self->index, self->result));
	expect_only_public(_metadata, self->result, ALL);
}

/* R26: nor does root's authority serve whoever opened the socket. */
TEST_F(who, socket_of_an_ordinary_user)
{
	struct nl nl;
	int sock[2], fd, i;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sock));
	pid = fork();
	if (!pid) {
		if (become_nobody() || nl_open(&nl) || fd_send(sock[1], nl.fd))
			_exit(1);
		_exit(0);
	}
	fd = fd_receive(sock[0]);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, child_wait(pid, 5000));
	ASSERT_EQ(0, nl_adopt(&nl, fd, &self->nl));
	for (i = FOR_EVERYONE; i < REQUESTS; i++)
		EXPECT_EQ(-EPERM, request(&nl, i, self->index)) TH_LOG("request %d", i);
	EXPECT_EQ(0, request(&nl, LIST_COMMANDS, self->index));
	nl_close(&nl);
}

/* R26: who is handed the rest of a dump does not get it. */
TEST_F(who, rest_of_a_dump)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	int fd = fwctl_open(FIRMWARE), i, ret;
	size_t len = 0;
	pid_t pid;

	ASSERT_LE(0, fd);
	for (i = 0; i < 100; i++)
		ASSERT_EQ(0, fwctl_rpc(fd, 0, &rpc, sizeof(rpc), NULL, &len));
	close(fd);
	nl_begin(&self->nl, FWCTL_NL_CMD_RECORD_GET);
	ASSERT_EQ(0, nl_dump_send(&self->nl));
	pid = fork();
	if (!pid) {
		if (become_nobody())
			_exit(1);
		do
			ret = nl_dump_receive(&self->nl, NULL, NULL);
		while (ret > 0);
		_exit(ret == -EPERM ? 0 : 2);
	}
	EXPECT_EQ(0, child_wait(pid, 10000));
}

/* ---- CAP_SYS_RAWIO ---- */

static bool says_capability(struct nl *nl)
{
	struct nl_attrs attrs, cmd, verdict, refusal;

	nl_answer(nl, &attrs);
	nl_inside(attrs.attr[FWCTL_A_CMD], &cmd);
	/* The last of them, of debug-full */
	nl_inside(cmd.attr[FWCTL_A_COMMAND_VERDICT], &verdict);
	nl_inside(verdict.attr[FWCTL_A_VERDICT_REFUSAL], &refusal);
	return nl_u8(refusal.attr[FWCTL_A_REFUSAL_REASON]) == FWCTL_NL_REASON_CAPABILITY;
}

static int verdict_at_debug_full(struct nl *nl, int index)
{
	struct test_rpc rpc = { .opcode = TEST_READ };

	nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nl_put_u8(nl, FWCTL_A_SCOPE, FWCTL_RPC_DEBUG_WRITE_FULL);
	nl_put(nl, FWCTL_A_IN, &rpc, sizeof(rpc));
	return nl_do(nl);
}

/* R24: commands and verdicts are judged with the authority of whoever asks. */
TEST_F(who, authority_of_the_asker)
{
	ASSERT_EQ(0, request(&self->nl, GET_COMMAND, self->index));
	EXPECT_FALSE(says_capability(&self->nl));
	ASSERT_EQ(0, verdict_at_debug_full(&self->nl, self->index));
	EXPECT_FALSE(says_capability(&self->nl));
	ASSERT_EQ(0, cap_drop(CAP_SYS_RAWIO));
	ASSERT_EQ(0, request(&self->nl, GET_COMMAND, self->index));
	EXPECT_TRUE(says_capability(&self->nl));
	ASSERT_EQ(0, verdict_at_debug_full(&self->nl, self->index));
	EXPECT_TRUE(says_capability(&self->nl));
}

TEST_HARNESS_MAIN
