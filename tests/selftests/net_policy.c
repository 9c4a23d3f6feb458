// SPDX-License-Identifier: GPL-2.0-only
/*
 * Networking's line, with real network interfaces: on the parent of the fwctl
 * device, and on a sibling of the auxiliary bus. The driver has no part in it.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "test_fwctl_net.h"

#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define PARAMETERS	"/sys/module/test_fwctl_net/parameters/"

struct row {
	__u32 opcode;
	__u32 scope;		/* least one; 4: none */
	bool writes;
	bool data_path;
};

static const struct row rows[] = {
	{ TEST_NET_IDENTITY, 0 },
	{ TEST_NET_STATISTICS, 1 },
	{ TEST_NET_LINK, 2, .writes = true },
	{ TEST_NET_MAC, 3, .writes = true },
	{ TEST_NET_RESET, 2, .writes = true },
	{ TEST_NET_FIRMWARE, 3, .writes = true },
	{ TEST_NET_CLEAR, 2, .writes = true },
	{ TEST_NET_STEERING, 4, .writes = true, .data_path = true },
	{ TEST_NET_QUEUES, 4, .data_path = true },
};

static int send_opcode(int fd, __u32 scope, __u32 opcode)
{
	struct test_net_rpc rpc = { opcode }, out = {};
	size_t len = sizeof(out);
	int ret = fwctl_rpc(fd, scope, &rpc, sizeof(rpc), &out, &len);

	return ret ? ret : out.opcode == opcode && len == sizeof(out) ? 0 : -EBADMSG;
}

static int interface_set(const char *name, bool up)
{
	struct ifreq request = {};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), ret = 0;

	if (fd < 0)
		return -errno;
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	request.ifr_flags = up ? IFF_UP : 0;
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		ret = -errno;
	close(fd);
	return ret;
}

/* Move an interface into the network namespace of a process */
static int interface_move(const char *name, pid_t pid)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg info;
		struct rtattr attr;
		__u32 value;
	} message = {
		.head = {
			.nlmsg_len = sizeof(message), .nlmsg_type = RTM_NEWLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.info = { .ifi_index = if_nametoindex(name) },
		.attr = { .rta_len = RTA_LENGTH(4), .rta_type = IFLA_NET_NS_PID },
		.value = pid,
	};
	struct {
		struct nlmsghdr head;
		struct nlmsgerr err;
		char rest[256];
	} answer = {};
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), ret = -EIO;

	if (fd < 0)
		return -errno;
	if (send(fd, &message, sizeof(message), 0) == sizeof(message) &&
	    recv(fd, &answer, sizeof(answer), 0) > 0 && answer.head.nlmsg_type == NLMSG_ERROR)
		ret = answer.err.error;
	close(fd);
	return ret;
}

FIXTURE(nic) {
	int fd;
};

FIXTURE_VARIANT(nic) {
	const char *parent;
	const char *interface;
	const char *other;
};

FIXTURE_VARIANT_ADD(nic, on_the_parent) {
	.parent = "test_fwctl_net.0", .interface = "fwctlnet0", .other = "fwctlnet1",
};

FIXTURE_VARIANT_ADD(nic, on_a_sibling) {
	.parent = "test_fwctl_net.fw.1", .interface = "fwctlnet1", .other = "fwctlnet0",
};

FIXTURE_SETUP(nic)
{
	ASSERT_EQ(0, module_load("test_fwctl_net", ""));
	ASSERT_EQ(0, file_write(PARAMETERS "hold", "0"));
	ASSERT_EQ(0, interface_set("fwctlnet0", false));
	ASSERT_EQ(0, interface_set("fwctlnet1", false));
	self->fd = fwctl_open(variant->parent);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(nic)
{
	file_write(PARAMETERS "hold", "0");
	interface_set("fwctlnet0", false);
	interface_set("fwctlnet1", false);
	close(self->fd);
}

/* Every row at every scope: what of it is said, and that the firmware got no more */
static void judge(struct __test_metadata *_metadata, int fd, bool in_use)
{
	long delivered = file_number(PARAMETERS "delivered");
	unsigned int i;
	__u32 scope;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];

		for (scope = 0; scope < 4; scope++) {
			bool refused = row->data_path || (row->writes && in_use) ||
				       scope < row->scope || (scope == 1 && row->writes);
			struct record record;
			int ret;

			ASSERT_EQ(0, record_begin());
			ret = send_opcode(fd, scope, row->opcode);
			EXPECT_EQ(refused ? -EPERM : 0, ret)
				TH_LOG("command %u, scope %u", row->opcode, scope);
			delivered += !refused;
			if (!refused || ret != -EPERM)
				continue;
			ASSERT_LT(0, record_last(&record));
			EXPECT_STREQ("refused", record.event);
			EXPECT_EQ(row->data_path, !!(record.refusals & 1U << DATA_PATH));
			EXPECT_EQ(row->writes && in_use, !!(record.refusals & 1U << IN_USE))
				TH_LOG("command %u, scope %u", row->opcode, scope);
			EXPECT_STREQ(row->data_path ? "data-path" :
				     row->writes && in_use ? "in-use" : "scope", record.reason);
		}
	}
	EXPECT_EQ(delivered, file_number(PARAMETERS "delivered"));
}

/* R40: nobody uses it: the line between scopes, and the data path refused at each. */
TEST_F(nic, down)
{
	judge(_metadata, self->fd, false);
}

/* R41: somebody does: reads go through, nothing else does, whatever the scope. */
TEST_F(nic, up)
{
	ASSERT_EQ(0, interface_set(variant->interface, true));
	judge(_metadata, self->fd, true);
	ASSERT_EQ(0, interface_set(variant->interface, false));
	judge(_metadata, self->fd, false);
}

/* Up and down again and again, the count is right in the end. */
TEST_F(nic, often)
{
	int i;

	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, interface_set(variant->interface, i & 1));
		ASSERT_EQ(0, interface_set(variant->interface, i & 1));
		ASSERT_EQ(i & 1 ? -EPERM : 0, send_opcode(self->fd, 2, TEST_NET_LINK));
	}
}

/* The interface of another device is no reason. */
TEST_F(nic, another)
{
	ASSERT_EQ(0, interface_set(variant->other, true));
	judge(_metadata, self->fd, false);
}

/* A vendor's command that nobody knows is not sent either way. */
TEST_F(nic, vendor)
{
	EXPECT_EQ(-EOPNOTSUPP, send_opcode(self->fd, 0, 0x7fff));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 3, TEST_NET_VENDOR));
	ASSERT_EQ(0, interface_set(variant->interface, true));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 3, TEST_NET_VENDOR));
}

/* R41: in whatever network namespace it is. */
TEST_F(nic, another_namespace)
{
	int go[2], done[2];
	char c;
	pid_t pid;

	ASSERT_EQ(0, pipe(go));
	ASSERT_EQ(0, pipe(done));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		int ret = unshare(CLONE_NEWNET) || write(done[1], "n", 1) != 1 ||
			  read(go[0], &c, 1) != 1 || interface_set(variant->interface, true) ||
			  write(done[1], "u", 1) != 1 || read(go[0], &c, 1) != 1;
		_exit(ret);
	}
	ASSERT_EQ(1, read(done[0], &c, 1));
	ASSERT_EQ(0, interface_set(variant->interface, true));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 2, TEST_NET_LINK));
	/* moving it takes it down */
	ASSERT_EQ(0, interface_move(variant->interface, pid));
	EXPECT_EQ(0, send_opcode(self->fd, 2, TEST_NET_LINK));
	ASSERT_EQ(1, write(go[1], "g", 1));
	ASSERT_EQ(1, read(done[0], &c, 1));
	judge(_metadata, self->fd, true);
	ASSERT_EQ(1, write(go[1], "g", 1));
	EXPECT_EQ(0, child_wait(pid, 5000));
	/* with its namespace it goes down, and comes back */
	while (!if_nametoindex(variant->interface))
		usleep(10000);
	judge(_metadata, self->fd, false);
	close(go[0]);
	close(go[1]);
	close(done[0]);
	close(done[1]);
}

/* What was up before the device came counts. */
TEST_F(nic, up_before_the_device)
{
	int fd;

	ASSERT_EQ(0, interface_set(variant->interface, true));
	ASSERT_EQ(0, file_write(PARAMETERS "present", "0"));
	EXPECT_EQ(-ENODEV, send_opcode(self->fd, 0, TEST_NET_IDENTITY));
	ASSERT_EQ(0, file_write(PARAMETERS "present", "1"));
	fd = fwctl_open(variant->parent);
	ASSERT_LE(0, fd);
	judge(_metadata, fd, true);
	/* ... until it goes down; and while there is no device, nobody counts */
	ASSERT_EQ(0, file_write(PARAMETERS "present", "0"));
	ASSERT_EQ(0, interface_set(variant->interface, false));
	ASSERT_EQ(0, file_write(PARAMETERS "present", "1"));
	close(fd);
	fd = fwctl_open(variant->parent);
	ASSERT_LE(0, fd);
	judge(_metadata, fd, false);
	close(fd);
}

/* ---- both sides of the race ---- */

struct sender {
	pthread_t thread;
	int fd;
	__u32 scope;
	__u32 opcode;
	int ret;
};

static void *sender_run(void *data)
{
	struct sender *sender = data;

	sender->ret = send_opcode(sender->fd, sender->scope, sender->opcode);
	return NULL;
}

static int sender_start(struct sender *sender)
{
	return pthread_create(&sender->thread, NULL, sender_run, sender);
}

static int sender_end(struct sender *sender)
{
	pthread_join(sender->thread, NULL);
	return sender->ret;
}

/*
 * R41: a write that was judged and begun while the interface was down: it ends as it
 * was judged, and neither side waits for the other. rtnl is free all the time.
 */
TEST_F(nic, up_while_a_write_is_with_the_firmware)
{
	struct sender write_ = { .fd = self->fd, .scope = 2, .opcode = TEST_NET_HELD_WRITE };
	long begun;

	ASSERT_EQ(0, file_write(PARAMETERS "hold", "1"));
	ASSERT_EQ(0, sender_start(&write_));
	ASSERT_EQ(0, file_wait(PARAMETERS "holding", 1));
	begun = now_ms();
	ASSERT_EQ(0, interface_set(variant->interface, true));
	EXPECT_GT(1000, now_ms() - begun);
	EXPECT_EQ(1, file_number(PARAMETERS "holding"));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 2, TEST_NET_LINK));
	ASSERT_EQ(0, file_write(PARAMETERS "hold", "0"));
	EXPECT_EQ(0, sender_end(&write_));
}

/*
 * R41: a write that would have been allowed when it was sent, and had to wait: by then the
 * interface is up, and it is refused.
 */
TEST_F(nic, up_while_a_write_waits)
{
	struct sender read_ = { .fd = self->fd, .scope = 0, .opcode = TEST_NET_HELD_READ };
	struct sender write_ = { .fd = self->fd, .scope = 2, .opcode = TEST_NET_LINK };
	long delivered = file_number(PARAMETERS "delivered");

	ASSERT_EQ(0, file_write(PARAMETERS "hold", "1"));
	ASSERT_EQ(0, sender_start(&read_));
	ASSERT_EQ(0, file_wait(PARAMETERS "holding", 1));
	ASSERT_EQ(0, sender_start(&write_));
	usleep(100000);
	ASSERT_EQ(0, interface_set(variant->interface, true));
	ASSERT_EQ(0, file_write(PARAMETERS "hold", "0"));
	EXPECT_EQ(0, sender_end(&read_));
	EXPECT_EQ(-EPERM, sender_end(&write_));
	EXPECT_EQ(delivered + 1, file_number(PARAMETERS "delivered"));
}

/* Down while it waits does not help: who is refused is refused at once. */
TEST_F(nic, down_while_a_read_is_with_the_firmware)
{
	struct sender read_ = { .fd = self->fd, .scope = 0, .opcode = TEST_NET_HELD_READ };

	ASSERT_EQ(0, interface_set(variant->interface, true));
	ASSERT_EQ(0, file_write(PARAMETERS "hold", "1"));
	ASSERT_EQ(0, sender_start(&read_));
	ASSERT_EQ(0, file_wait(PARAMETERS "holding", 1));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 2, TEST_NET_LINK));
	ASSERT_EQ(0, interface_set(variant->interface, false));
	ASSERT_EQ(0, file_write(PARAMETERS "hold", "0"));
	EXPECT_EQ(0, sender_end(&read_));
	EXPECT_EQ(0, send_opcode(self->fd, 2, TEST_NET_LINK));
}

/* The driver goes, and its interfaces, whether up or down. */
TEST(everything_goes)
{
	ASSERT_EQ(0, module_load("test_fwctl_net", ""));
	ASSERT_EQ(0, interface_set("fwctlnet0", true));
	ASSERT_EQ(0, interface_set("fwctlnet1", true));
	EXPECT_EQ(0, module_unload("test_fwctl_net"));
	ASSERT_EQ(0, module_load("test_fwctl_net", ""));
	EXPECT_EQ(0, module_unload("test_fwctl_net"));
}

TEST_HARNESS_MAIN
