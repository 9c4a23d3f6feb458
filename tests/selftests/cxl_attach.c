// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ways to attach: beside cxl_pci, as owner of the switch's mailbox CCI, and
 * as owner of a memory device that was bound with driver_override.
 */
#include "cxl_test.h"

#include <fcntl.h>
#include <linux/cxl_mem.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <kselftest_harness.h>


/* R19: beside cxl_pci the fwctl device is where libcxl looks, memN/fwctl/fwctlM. */
TEST(beside_is_below_the_memory_device)
{
	char name[32], path[300], dir[300];
	unsigned long serial;

	for (serial = SERIAL_FIRST; serial <= SERIAL_SECOND; serial++) {
		ASSERT_EQ(0, cxl_memdev(serial, name, sizeof(name)));
		ASSERT_EQ(0, fwctl_find(name, path, sizeof(path)));
		snprintf(dir, sizeof(dir), MEMDEVS "%s/fwctl%s", name, strrchr(path, '/'));
		EXPECT_EQ(0, access(dir, F_OK)) TH_LOG("%s", dir);
	}
}

/* R14: a CXL device says so, and has no device data. */
TEST(type_is_cxl)
{
	struct fwctl_info info = { .device_data_len = 0 };
	int fd = cxl_open_memory(SERIAL_FIRST);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, fwctl_info(fd, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_CXL, info.out_device_type);
	EXPECT_EQ(0, info.device_data_len);
}

static int identify_in_tree(const char *memdev, __u8 *out, size_t room)
{
	struct cxl_send_command cmd = {
		.id = CXL_MEM_COMMAND_ID_IDENTIFY,
		.out = { .size = room, .payload = (unsigned long)out },
	};
	char path[64];
	int fd, ret;

	snprintf(path, sizeof(path), "/dev/cxl/%s", memdev);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return -errno;
	ret = ioctl(fd, CXL_MEM_SEND_COMMAND, &cmd) ? -errno : (int)cmd.out.size;
	close(fd);
	return ret;
}

/* R19: beside cxl_pci both doors lead to the same firmware, and both stay open. */
TEST(beside_shares_the_mailbox)
{
	int fd = cxl_open_memory(SERIAL_FIRST), len;
	struct cxl_answer answer;
	__u8 in_tree[256];
	char name[32];

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, name, sizeof(name)));
	len = identify_in_tree(name, in_tree, sizeof(in_tree));
	ASSERT_LT(0, len);
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	ASSERT_EQ(0, answer.retval);
	ASSERT_LE(len, (int)answer.size);
	EXPECT_EQ(0, memcmp(in_tree, answer.payload, len));
}

#define BOTH_DOORS	200

struct in_tree {
	char name[32];
	__u8 first[256];
	int len;
	int wrong;	/* answers that were none, or others */
};

static void *identify_in_tree_often(void *data)
{
	struct in_tree *in_tree = data;
	__u8 out[256];
	int i, len;

	for (i = 0; i < BOTH_DOORS; i++) {
		len = identify_in_tree(in_tree->name, out, sizeof(out));
		in_tree->wrong += len != in_tree->len || memcmp(in_tree->first, out, len);
	}
	return NULL;
}

/* R19: both doors at the same time: every answer of both is the same as alone. */
TEST(beside_takes_turns_with_the_in_tree_driver)
{
	int fd = cxl_open_memory(SERIAL_FIRST), wrong = 0, i, ret;
	struct in_tree in_tree = {};
	struct cxl_answer answer;
	pthread_t thread;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, in_tree.name, sizeof(in_tree.name)));
	in_tree.len = identify_in_tree(in_tree.name, in_tree.first, sizeof(in_tree.first));
	ASSERT_LT(0, in_tree.len);
	ASSERT_EQ(0, pthread_create(&thread, NULL, identify_in_tree_often, &in_tree));
	for (i = 0; i < BOTH_DOORS; i++) {
		ret = cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer);
		wrong += ret || answer.retval || answer.size < (__u32)in_tree.len ||
			 memcmp(in_tree.first, answer.payload, in_tree.len);
	}
	pthread_join(thread, NULL);
	EXPECT_EQ(0, wrong);
	EXPECT_EQ(0, in_tree.wrong);
	close(fd);
}

/* R19: a switch's mailbox CCI, which has no driver in Linux, is ours. */
TEST(owner_of_the_switch)
{
	char name[32], path[300], dir[300];
	struct cxl_answer answer;
	int fd;

	ASSERT_EQ(0, cxl_switch(name, sizeof(name)));
	ASSERT_EQ(0, fwctl_find(name, path, sizeof(path)));
	snprintf(dir, sizeof(dir), PCI_DEVICES "%s/fwctl%s", name, strrchr(path, '/'));
	EXPECT_EQ(0, access(dir, F_OK)) TH_LOG("%s", dir);
	fd = cxl_open_switch();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY, NULL, 0, &answer));
	EXPECT_EQ(0, answer.retval);
	EXPECT_LE(0x12, answer.size);
	/* PCI IDs of the switch itself come first */
	EXPECT_EQ(0x19e5, answer.payload[0] | answer.payload[1] << 8);
}

FIXTURE(owned) {
	char pci[32];
	int fd;
};

FIXTURE_SETUP(owned)
{
	char name[32];

	ASSERT_EQ(0, cxl_memdev(SERIAL_SECOND, name, sizeof(name)));
	ASSERT_EQ(0, cxl_memdev_pci(name, self->pci, sizeof(self->pci)));
	ASSERT_EQ(0, cxl_rebind(self->pci, "cxl_pci", "fwctl_cxl"));
	self->fd = fwctl_open(self->pci);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(owned)
{
	char name[32];

	close(self->fd);
	EXPECT_EQ(0, cxl_rebind(self->pci, "fwctl_cxl", ""));
	EXPECT_EQ(0, cxl_memdev(SERIAL_SECOND, name, sizeof(name)));
	EXPECT_LE(0, self->fd = fwctl_open(name));
	close(self->fd);
}

/* R17: a memory device can be given to us with driver_override, and back. */
TEST_F(owned, answers)
{
	struct cxl_answer answer;

	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	EXPECT_EQ(0, answer.retval);
	EXPECT_LE(0x43, answer.size);
	/* 256 MiB, counted in 256 MiB */
	EXPECT_EQ(1, answer.payload[16]);
}

/* R7: what only cxl_pci owns is refused by scope alone where cxl_pci is not. */
TEST_F(owned, kernel_owned_rows_do_not_apply)
{
	static const __u8 policy[4];
	struct cxl_answer answer;
	struct record record;

	ASSERT_EQ(0, record_begin());
	EXPECT_EQ(-EPERM, cxl_send(self->fd, FWCTL_RPC_DEBUG_WRITE, 0x0103, policy,
				   sizeof(policy), &answer));
	ASSERT_EQ(1, record_last(&record));
	EXPECT_STREQ("scope", record.reason);
	EXPECT_EQ(0, cxl_send(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, 0x0103, policy,
			      sizeof(policy), &answer));
}

/* R1: an owned device's firmware update is refused all the same: background. */
TEST_F(owned, background_is_refused)
{
	static const __u8 transfer[0x80 + 1];
	struct cxl_answer answer;
	struct record record;

	ASSERT_EQ(0, record_begin());
	EXPECT_EQ(-EPERM, cxl_send(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, 0x0201, transfer,
				   sizeof(transfer), &answer));
	ASSERT_EQ(1, record_last(&record));
	EXPECT_STREQ("background", record.reason);
}

TEST_HARNESS_MAIN
