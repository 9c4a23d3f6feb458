// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of the simulated CXL device, one by one: what comes back is what the
 * specification says, and what Documentation/sim.rst says of this device.
 */
#define _GNU_SOURCE
#include "cxl_test.h"
#include "sim_test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>


#define INVALID_INPUT		0x2
#define INVALID_LOG		0x17

#define DEBUG_LOG_SIZE		256
#define DEBUG_LOG_MAX		65536
#define DEBUG_LOG_FILE		SIM_DEBUGFS "sim0/vendor_debug_log"

/* Of the specification, but not of this device: the Component State Dump */
static const __u8 state_dump[16] = {
	0xb3, 0xfa, 0xb4, 0xcf, 0x01, 0xb6, 0x43, 0x32,
	0x94, 0x3e, 0x5e, 0x99, 0x62, 0xf2, 0x35, 0x67,
};

static const __u8 nobodys_feature[16] = { 0x12, 0x34 };

FIXTURE(commands) {
	int fd;
	struct cxl_answer answer;
};

FIXTURE_SETUP(commands)
{
	self->fd = sim_create(0, "cxl");
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(commands)
{
	close(self->fd);
	sim_del(0);
}

static __u64 number_at(const struct cxl_answer *answer, size_t at, size_t len)
{
	__u64 number = 0;

	memcpy(&number, answer->payload + at, len);
	return number;
}

static bool zeros(const struct cxl_answer *answer, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (answer->payload[i])
			return false;
	return true;
}

/* The return code, or a negative errno */
static int ask(int fd, __u32 scope, __u16 opcode, const void *in, size_t len,
	       struct cxl_answer *answer)
{
	int ret = cxl_send(fd, scope, opcode, in, len, answer);

	return ret ? ret : (int)answer->retval;
}

static int get_log(int fd, const __u8 *uuid, __u32 offset, __u32 length,
		   struct cxl_answer *answer)
{
	struct cxl_get_log in = { .offset = offset, .length = length };

	memcpy(in.uuid, uuid, 16);
	return ask(fd, 1, CXL_OP_GET_LOG, &in, sizeof(in), answer);
}

static int get_feature(int fd, const __u8 *uuid, __u8 selection, __u16 offset,
		       struct cxl_answer *answer)
{
	struct cxl_mbox_get_feat_in in = {
		.offset = offset, .count = 4, .selection = selection,
	};

	memcpy(&in.uuid, uuid, 16);
	return ask(fd, 0, CXL_OP_GET_FEATURE, &in, sizeof(in), answer);
}

static int set_feature(int fd, __u32 flags, const char *value)
{
	union {
		struct cxl_mbox_set_feat_in in;
		__u8 bytes[sizeof(struct cxl_mbox_set_feat_in) + 4];
	} set = { .in = { .version = 1, .flags = flags } };
	struct cxl_answer answer;

	memcpy(&set.in.uuid, cxl_feature_test, 16);
	memcpy(set.in.feat_data, value, 4);
	return ask(fd, 3, CXL_OP_SET_FEATURE, &set, sizeof(set), &answer);
}

/* Bytes of the Vendor Debug Log, by Get Supported Logs */
static long debug_log_size(int fd, struct cxl_answer *answer)
{
	int ret = ask(fd, 0, CXL_OP_GET_SUP_LOGS, NULL, 0, answer);

	if (ret)
		return ret;
	for (size_t at = 8; at + 20 <= answer->size; at += 20)
		if (!memcmp(answer->payload + at, cxl_log_vendor_debug, 16))
			return number_at(answer, at + 16, 4);
	return -ENOENT;
}

TEST_F(commands, no_event_was_recorded)
{
	EXPECT_EQ(-EPERM, ask(self->fd, 0, CXL_OP_GET_EVENT_RECORDS, "", 1, &self->answer));
	ASSERT_EQ(0, ask(self->fd, 1, CXL_OP_GET_EVENT_RECORDS, "", 1, &self->answer));
	EXPECT_EQ(0x20, self->answer.size);
	EXPECT_TRUE(zeros(&self->answer, 0, 0x20));
}

/* Slots, which of them is active, and its revision */
TEST_F(commands, firmware_info)
{
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_FW_INFO, NULL, 0, &self->answer));
	ASSERT_EQ(0x50, self->answer.size);
	EXPECT_EQ(2, self->answer.payload[0]);
	EXPECT_EQ(1, self->answer.payload[1] & 7);
	EXPECT_STREQ("simulated 1.0", (char *)self->answer.payload + 0x10);
	EXPECT_TRUE(zeros(&self->answer, 0x20, 0x50));
}

/* One that was never set is 0, and one that was goes on from there */
TEST_F(commands, timestamp)
{
	__u64 set = 1700000000ULL * 1000000000, first;

	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_TIMESTAMP, NULL, 0, &self->answer));
	ASSERT_EQ(8, self->answer.size);
	EXPECT_EQ(0, number_at(&self->answer, 0, 8));
	EXPECT_EQ(-EPERM, ask(self->fd, 2, CXL_OP_SET_TIMESTAMP, &set, 8, &self->answer));
	EXPECT_EQ(-EINVAL, ask(self->fd, 3, CXL_OP_SET_TIMESTAMP, &set, 7, &self->answer));
	ASSERT_EQ(0, ask(self->fd, 3, CXL_OP_SET_TIMESTAMP, &set, 8, &self->answer));
	EXPECT_EQ(0, self->answer.size);
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_TIMESTAMP, NULL, 0, &self->answer));
	first = number_at(&self->answer, 0, 8);
	EXPECT_LT(set, first);
	EXPECT_GT(set + 600ULL * 1000000000, first);
	usleep(2000);
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_TIMESTAMP, NULL, 0, &self->answer));
	EXPECT_LE(first + 2000000, number_at(&self->answer, 0, 8));
}

/* 256 MiB, all volatile: one command says so, and the other */
TEST_F(commands, capacities)
{
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	ASSERT_EQ(0x45, self->answer.size);
	EXPECT_STREQ("simulated 1.0", (char *)self->answer.payload);
	EXPECT_EQ(1, number_at(&self->answer, 0x10, 8));
	EXPECT_EQ(1, number_at(&self->answer, 0x18, 8));
	EXPECT_TRUE(zeros(&self->answer, 0x20, 0x45));
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_PARTITION_INFO, NULL, 0, &self->answer));
	ASSERT_EQ(0x20, self->answer.size);
	EXPECT_EQ(1, number_at(&self->answer, 0, 8));
	EXPECT_TRUE(zeros(&self->answer, 8, 0x20));
}

TEST_F(commands, health)
{
	EXPECT_EQ(-EPERM, ask(self->fd, 0, CXL_OP_GET_HEALTH_INFO, NULL, 0, &self->answer));
	ASSERT_EQ(0, ask(self->fd, 1, CXL_OP_GET_HEALTH_INFO, NULL, 0, &self->answer));
	ASSERT_EQ(0x12, self->answer.size);
	/* Neither maintenance needed nor anything else, and the temperature */
	EXPECT_TRUE(zeros(&self->answer, 0, 4));
	EXPECT_EQ(25, number_at(&self->answer, 4, 2));
	EXPECT_TRUE(zeros(&self->answer, 6, 0x12));
}

TEST_F(commands, log_capabilities)
{
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_LOG_CAPS, cxl_log_vendor_debug, 16,
			 &self->answer));
	ASSERT_EQ(4, self->answer.size);
	/* To be cleared, to be populated */
	EXPECT_EQ(3, number_at(&self->answer, 0, 4));
	ASSERT_EQ(0, ask(self->fd, 0, CXL_OP_GET_LOG_CAPS, cxl_log_cel, 16, &self->answer));
	ASSERT_EQ(4, self->answer.size);
	EXPECT_EQ(0, number_at(&self->answer, 0, 4));
	EXPECT_EQ(INVALID_LOG,
		  ask(self->fd, 0, CXL_OP_GET_LOG_CAPS, state_dump, 16, &self->answer));
	EXPECT_EQ(0, self->answer.size);
}

TEST_F(commands, clear_and_populate)
{
	EXPECT_EQ(DEBUG_LOG_SIZE, debug_log_size(self->fd, &self->answer));
	EXPECT_EQ(-EPERM, ask(self->fd, 2, CXL_OP_CLEAR_LOG, cxl_log_vendor_debug, 16,
			      &self->answer));
	EXPECT_EQ(DEBUG_LOG_SIZE, debug_log_size(self->fd, &self->answer));
	ASSERT_EQ(0, ask(self->fd, 3, CXL_OP_CLEAR_LOG, cxl_log_vendor_debug, 16, &self->answer));
	EXPECT_EQ(0, debug_log_size(self->fd, &self->answer));
	EXPECT_EQ(INVALID_INPUT, get_log(self->fd, cxl_log_vendor_debug, 0, 1, &self->answer));
	EXPECT_EQ(-EPERM, ask(self->fd, 2, CXL_OP_POPULATE_LOG, cxl_log_vendor_debug, 16,
			      &self->answer));
	ASSERT_EQ(0, ask(self->fd, 3, CXL_OP_POPULATE_LOG, cxl_log_vendor_debug, 16,
			 &self->answer));
	EXPECT_EQ(DEBUG_LOG_SIZE, debug_log_size(self->fd, &self->answer));
	ASSERT_EQ(0, get_log(self->fd, cxl_log_vendor_debug, 0, 8, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, "SIMLOG1", 8));
	/* Logs that it does not have */
	EXPECT_EQ(INVALID_LOG, ask(self->fd, 3, CXL_OP_CLEAR_LOG, state_dump, 16, &self->answer));
	EXPECT_EQ(INVALID_LOG, ask(self->fd, 3, CXL_OP_POPULATE_LOG, state_dump, 16,
				   &self->answer));
	EXPECT_EQ(INVALID_LOG, get_log(self->fd, state_dump, 0, 1, &self->answer));
}

/* What is, what is after a reset, and what was at first */
TEST_F(commands, values_of_a_feature)
{
	static const char first[4] = "\xef\xbe\xad\xde";
	static const struct {
		__u32 flags;
		const char *value, *current, *saved;
	} sets[] = {
		{ 0, "abcd", "abcd", first },
		{ CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET, "efgh", "efgh", "efgh" },
		{ 0, "ijkl", "ijkl", "efgh" },
	};

	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		ASSERT_EQ(0, set_feature(self->fd, sets[i].flags, sets[i].value));
		ASSERT_EQ(0, get_feature(self->fd, cxl_feature_test, CXL_GET_FEAT_SEL_CURRENT_VALUE,
					 0, &self->answer));
		EXPECT_EQ(0, memcmp(self->answer.payload, sets[i].current, 4));
		ASSERT_EQ(0, get_feature(self->fd, cxl_feature_test, CXL_GET_FEAT_SEL_SAVED_VALUE,
					 0, &self->answer));
		EXPECT_EQ(0, memcmp(self->answer.payload, sets[i].saved, 4));
		ASSERT_EQ(0, get_feature(self->fd, cxl_feature_test, CXL_GET_FEAT_SEL_DEFAULT_VALUE,
					 0, &self->answer));
		ASSERT_EQ(4, self->answer.size);
		EXPECT_EQ(0, memcmp(self->answer.payload, first, 4));
	}
	EXPECT_EQ(-EINVAL, get_feature(self->fd, cxl_feature_test, CXL_GET_FEAT_SEL_MAX, 0,
				       &self->answer));
	EXPECT_EQ(INVALID_INPUT, get_feature(self->fd, cxl_feature_test, 0, 5, &self->answer));
	/* What its list does not have does not reach it */
	EXPECT_EQ(-EOPNOTSUPP, get_feature(self->fd, nobodys_feature, 0, 0, &self->answer));
}

/* Written over and over, empty if it is truncated, and no longer than there is room */
TEST_F(commands, file_of_the_vendor_debug_log)
{
	static char bytes[DEBUG_LOG_MAX + 1];
	int fd = open(DEBUG_LOG_FILE, O_RDWR | O_CLOEXEC);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, get_log(self->fd, cxl_log_vendor_debug, 0, DEBUG_LOG_SIZE, &self->answer));
	EXPECT_EQ(DEBUG_LOG_SIZE, read(fd, bytes, sizeof(bytes)));
	EXPECT_EQ(0, memcmp(self->answer.payload, bytes, DEBUG_LOG_SIZE));
	EXPECT_EQ(0, read(fd, bytes, sizeof(bytes)));

	EXPECT_EQ(-1, pwrite(fd, bytes, DEBUG_LOG_MAX + 1, 0));
	EXPECT_EQ(EFBIG, errno);
	EXPECT_EQ(-1, pwrite(fd, bytes, 1, DEBUG_LOG_MAX));
	EXPECT_EQ(EFBIG, errno);
	EXPECT_EQ(DEBUG_LOG_SIZE, debug_log_size(self->fd, &self->answer));
	memset(bytes, 'x', DEBUG_LOG_MAX);
	EXPECT_EQ(DEBUG_LOG_MAX, pwrite(fd, bytes, DEBUG_LOG_MAX, 0));
	EXPECT_EQ(DEBUG_LOG_MAX, debug_log_size(self->fd, &self->answer));
	ASSERT_EQ(0, get_log(self->fd, cxl_log_vendor_debug, DEBUG_LOG_MAX - 4, 4, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, "xxxx", 4));
	close(fd);

	fd = open(DEBUG_LOG_FILE, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, debug_log_size(self->fd, &self->answer));
	EXPECT_EQ(3, write(fd, "abc", 3));
	EXPECT_EQ(2, write(fd, "de", 2));
	EXPECT_EQ(5, debug_log_size(self->fd, &self->answer));
	/* Between its end and what comes behind it, it is 0, whatever was there before */
	EXPECT_EQ(1, pwrite(fd, "i", 1, 8));
	close(fd);
	EXPECT_EQ(9, debug_log_size(self->fd, &self->answer));
	ASSERT_EQ(0, get_log(self->fd, cxl_log_vendor_debug, 0, 9, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, "abcde\0\0\0i", 9));
}

TEST_HARNESS_MAIN
