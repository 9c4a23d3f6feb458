// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beside nvme: where the device is, that both doors lead to the same firmware,
 * and that what is transferred is exactly the buffer.
 */
#include "nvme_test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

/* R19: the fwctl device is below the controller, nvmeN/fwctlM. */
TEST(beside_is_below_the_controller)
{
	char name[64], path[300], dir[400];

	ASSERT_EQ(0, nvme_ctrl(name, sizeof(name)));
	ASSERT_EQ(0, fwctl_find(name, path, sizeof(path)));
	snprintf(dir, sizeof(dir), "/sys/class/nvme/%s%s", name, strrchr(path, '/'));
	EXPECT_EQ(0, access(dir, F_OK)) TH_LOG("%s", dir);
}

/* R14: the type is of a range that upstream does not use, and there are no device data. */
TEST(type_is_nvme)
{
	struct fwctl_info info = { .device_data_len = 0 };
	int fd = nvme_open();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, fwctl_info(fd, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_NVME, info.out_device_type);
	EXPECT_EQ(0, info.device_data_len);
	close(fd);
}

static struct nvme_answer ours;
static __u8 theirs[NVME_DATA];

/* R19: both doors give the same bytes, status and result. */
TEST(identify_is_what_the_other_door_returns)
{
	struct fwctl_rpc_nvme rpc;
	int fd = nvme_open();

	ASSERT_LE(0, fd);
	nvme_identify(&rpc, 1);
	ASSERT_EQ(0, nvme_send(fd, 0, &rpc, NULL, &ours));
	EXPECT_EQ(0, ours.status);
	ASSERT_EQ(4096, ours.data_len);
	ASSERT_EQ(0, nvme_in_tree(&rpc, theirs, NULL));
	EXPECT_EQ(0, memcmp(ours.data, theirs, 4096));
	/* QEMU's device says so itself */
	EXPECT_EQ(0, memcmp(ours.data + 4, "fwl0001", 7));
	close(fd);
}

/* R13: what is transferred is the buffer: a length that differs is refused, and nothing sent. */
TEST(length_is_the_one_that_the_command_transfers)
{
	static const __u32 lengths[] = { 4, 4092, 4100, 8192, 12288, 20480, 32768 };
	struct fwctl_rpc_nvme rpc;
	struct record record;
	int fd = nvme_open();
	unsigned int i;

	ASSERT_LE(0, fd);
	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		ASSERT_EQ(0, record_begin());
		nvme_identify(&rpc, 1);
		rpc.data_len = lengths[i];
		EXPECT_EQ(-EINVAL, nvme_send_room(fd, 0, &rpc, NULL, &ours, lengths[i]));
		ASSERT_LT(0, record_last(&record));
		EXPECT_STREQ("refused", record.event);

		/* NUMD of four pages */
		ASSERT_EQ(0, record_begin());
		nvme_get_log(&rpc, 5, 16384);
		rpc.data_len = lengths[i];
		EXPECT_EQ(-EINVAL, nvme_send_room(fd, 1, &rpc, NULL, &ours, lengths[i]));
		ASSERT_LT(0, record_last(&record));
		EXPECT_STREQ("refused", record.event);
		EXPECT_STREQ("malformed", record.reason);
	}
	close(fd);
}

/* R13: a buffer that is too small, and one for which the message has no room. */
TEST(room_is_what_the_command_transfers)
{
	struct fwctl_rpc_nvme rpc;
	int fd = nvme_open();

	ASSERT_LE(0, fd);
	nvme_identify(&rpc, 1);
	EXPECT_EQ(-EINVAL, nvme_send_room(fd, 0, &rpc, NULL, &ours, 4095));
	EXPECT_EQ(-EINVAL, nvme_send_room(fd, 0, &rpc, NULL, &ours, 0));
	close(fd);
}

/*
 * R13: where a command counts bytes, an odd number of them reaches the controller,
 * which here knows neither command. Supported protocols, and events of placement.
 */
TEST(bytes_that_are_no_dwords_are_sent)
{
	static const __u8 events[5];
	struct fwctl_rpc_nvme rpc;
	int fd = nvme_open();

	ASSERT_LE(0, fd);
	rpc = (struct fwctl_rpc_nvme){ .opcode = 0x82, .cdw11 = 13, .data_len = 13 };
	EXPECT_EQ(0, nvme_send(fd, 0, &rpc, NULL, &ours));
	EXPECT_NE(0, ours.status);
	rpc = (struct fwctl_rpc_nvme){
		.opcode = 0x09, .cdw10 = 0x1e, .cdw11 = 5 << 16, .data_len = sizeof(events),
	};
	EXPECT_EQ(0, nvme_send(fd, 2, &rpc, events, &ours));
	EXPECT_NE(0, ours.status);
	close(fd);
}

/* R19: lengths of one page, and of a list of pages, arrive whole. */
TEST(logs_are_what_the_other_door_returns)
{
	static const __u32 lengths[] = { 4, 512, 4092, 4096, 4100, 8192, 16384, 65536 };
	struct fwctl_rpc_nvme rpc;
	int fd = nvme_open();
	unsigned int i;

	ASSERT_LE(0, fd);
	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		memset(&ours, 0xaa, sizeof(ours));
		memset(theirs, 0, sizeof(theirs));
		nvme_get_log(&rpc, 5, lengths[i]);
		ASSERT_EQ(0, nvme_send(fd, 1, &rpc, NULL, &ours));
		EXPECT_EQ(0, ours.status);
		EXPECT_EQ(lengths[i], ours.data_len);
		ASSERT_EQ(0, nvme_in_tree(&rpc, theirs, NULL));
		EXPECT_EQ(0, memcmp(ours.data, theirs, lengths[i])) TH_LOG("%u", lengths[i]);
	}
	close(fd);
}

/* R14: a status of the controller is an answer; its data, if any came, are none. */
TEST(status_is_an_answer)
{
	struct fwctl_rpc_nvme rpc;
	int fd = nvme_open();

	ASSERT_LE(0, fd);
	/* a page that QEMU does not have: invalid log page, or invalid field */
	nvme_get_log(&rpc, 0x0d, 512);
	ASSERT_EQ(0, nvme_send(fd, 1, &rpc, NULL, &ours));
	EXPECT_NE(0, ours.status);
	EXPECT_EQ(ours.status, nvme_in_tree(&rpc, theirs, NULL));
	EXPECT_EQ(0, ours.data_len);
	close(fd);
}

TEST_HARNESS_MAIN
