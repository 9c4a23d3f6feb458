// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may use scope debug-full: a caller with CAP_SYS_RAWIO, on a descriptor
 * that was opened with it.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"

static int send_read(int fd, __u32 scope)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	size_t len = 0;

	return fwctl_rpc(fd, scope, &rpc, sizeof(rpc), NULL, &len);
}

FIXTURE(authority) {
	int fd;
	int sock[2];
	struct record record;
};

FIXTURE_SETUP(authority)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_SEQPACKET, 0, self->sock));
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(authority)
{
	close(self->fd);
}

/* R4: with the capability, in caller and opener, debug-full is granted. */
TEST_F(authority, capable_caller_and_opener)
{
	EXPECT_EQ(0, send_read(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL));
}

/* R4: the open mode is not authority: read-only descriptors can do all. */
TEST_F(authority, open_mode_does_not_matter)
{
	static const int modes[] = { O_RDONLY, O_WRONLY, O_RDWR };
	char path[256], node[256];
	size_t i;

	ASSERT_EQ(0, fwctl_find(FIRMWARE, path, sizeof(path)));
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(path, '/') + 1);
	for (i = 0; i < ARRAY_LEN(modes); i++) {
		int fd = open(node, modes[i]);

		ASSERT_LE(0, fd);
		EXPECT_EQ(0, send_read(fd, FWCTL_RPC_DEBUG_WRITE_FULL));
		close(fd);
	}
}

/* R4: a caller that dropped the capability after open is refused debug-full. */
TEST_F(authority, dropped_after_open)
{
	ASSERT_EQ(0, send_read(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL));
	ASSERT_EQ(0, cap_drop(CAP_SYS_RAWIO));
	EXPECT_EQ(-EPERM, send_read(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL));
	ASSERT_EQ(2, record_last(&self->record));
	EXPECT_STREQ("capability", self->record.reason);
	EXPECT_EQ(1U << CAPABILITY, self->record.refusals);
	EXPECT_EQ(0, send_read(self->fd, FWCTL_RPC_DEBUG_WRITE));
}

/* R4: a capable caller is refused debug-full on a descriptor opened without it. */
TEST_F(authority, opened_without_then_passed)
{
	pid_t pid = fork();
	int fd;

	ASSERT_LE(0, pid);
	if (!pid) {
		int err = cap_drop(CAP_SYS_RAWIO);

		fd = fwctl_open(FIRMWARE);
		_exit(err || fd < 0 || fd_send(self->sock[1], fd));
	}
	fd = fd_receive(self->sock[0]);
	EXPECT_EQ(0, child_wait(pid, 5000));
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, send_read(fd, FWCTL_RPC_DEBUG_WRITE_FULL));
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ("capability", self->record.reason);
	EXPECT_EQ(0, send_read(fd, FWCTL_RPC_DEBUG_WRITE));
	EXPECT_EQ(0, send_read(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL));
}

/* R4: a descriptor passed to another capable process works there as well. */
TEST_F(authority, passed_to_capable_process)
{
	pid_t pid = fork();

	ASSERT_LE(0, pid);
	if (!pid) {
		int fd = fd_receive(self->sock[1]);

		close(self->fd);
		_exit(fd < 0 || send_read(fd, FWCTL_RPC_DEBUG_WRITE_FULL));
	}
	ASSERT_EQ(0, fd_send(self->sock[0], self->fd));
	close(self->fd);
	EXPECT_EQ(0, child_wait(pid, 5000));
}

/* R4: a descriptor passed to a process without the capability gives it no debug-full. */
TEST_F(authority, passed_to_incapable_process)
{
	pid_t pid = fork();

	ASSERT_LE(0, pid);
	if (!pid) {
		int err = cap_drop(CAP_SYS_RAWIO);
		int fd = fd_receive(self->sock[1]);

		_exit(err || fd < 0 ||
		      send_read(fd, FWCTL_RPC_DEBUG_WRITE_FULL) != -EPERM ||
		      send_read(fd, FWCTL_RPC_DEBUG_READ_ONLY));
	}
	ASSERT_EQ(0, fd_send(self->sock[0], self->fd));
	EXPECT_EQ(0, child_wait(pid, 5000));
}

/* R4: capabilities of a user namespace are none here. */
TEST_F(authority, user_namespaces_do_not_count)
{
	pid_t pid = fork();

	ASSERT_LE(0, pid);
	if (!pid) {
		if (unshare(CLONE_NEWUSER))
			_exit(KSFT_SKIP);
		_exit(send_read(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL) != -EPERM);
	}
	EXPECT_EQ(0, child_wait(pid, 5000));
}

/* R4: a device node is for root alone until the administrator says otherwise. */
TEST_F(authority, node_is_private)
{
	char path[256], node[256];
	struct stat st;

	ASSERT_EQ(0, fwctl_find(FIRMWARE, path, sizeof(path)));
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(path, '/') + 1);
	ASSERT_EQ(0, stat(node, &st));
	EXPECT_EQ(0, st.st_uid);
	EXPECT_EQ(0, st.st_mode & 077);
}

TEST_HARNESS_MAIN
