// SPDX-License-Identifier: GPL-2.0-only
/*
 * The simulated CXL device: what its firmware is asked truthfully, what lies of it
 * come to, and the commands that QEMU's devices lack.
 */
#define _GNU_SOURCE
#include "cxl_test.h"
#include "sim_test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define VENDOR_LISTED		0xc000
#define VENDOR_REPORTED		0xc001
#define VENDOR_UNREPORTED	0xc002

/* Of the mailbox, which splits longer Features */
#define MESSAGE			1024
#define LONG_FEATURE		2048

#define RC_BACKGROUND		1

#define PROMPT_MS		5000

/* Effects words */
#define IMMEDIATE		0x0002
#define RESERVED		0x8000

static const __u8 long_feature[16] = {
	0x73, 0x69, 0x6d, 0x00, 0x00, 0x00, 0x40, 0x00,
	0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
};

FIXTURE(sim_cxl) {
	int fd;
	struct cxl_answer answer;
};

FIXTURE_SETUP(sim_cxl)
{
	self->fd = sim_create(0, "cxl");
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(sim_cxl)
{
	close(self->fd);
	sim_del(0);
}

static int get_feature(int fd, const __u8 *uuid, __u16 offset, __u16 count,
		       struct cxl_answer *answer)
{
	struct cxl_mbox_get_feat_in in = { .offset = offset, .count = count };

	memcpy(&in.uuid, uuid, 16);
	return cxl_send(fd, 0, CXL_OP_GET_FEATURE, &in, sizeof(in), answer);
}

static int set_feature(int fd, __u32 scope, const __u8 *uuid, const void *data, size_t len)
{
	union {
		struct cxl_mbox_set_feat_in in;
		__u8 bytes[sizeof(struct cxl_mbox_set_feat_in) + LONG_FEATURE];
	} set = { .in = { .version = 1 } };
	struct cxl_answer answer;
	int ret;

	memcpy(&set.in.uuid, uuid, 16);
	memcpy(set.in.feat_data, data, len);
	ret = cxl_send(fd, scope, CXL_OP_SET_FEATURE, &set, sizeof(set.in) + len, &answer);
	return ret ? ret : (int)answer.retval;
}

static int get_debug_log(int fd, __u32 scope, __u32 offset, __u32 length,
			 struct cxl_answer *answer)
{
	struct cxl_get_log in = { .offset = offset, .length = length };

	memcpy(in.uuid, cxl_log_vendor_debug, 16);
	return cxl_send(fd, scope, CXL_OP_GET_LOG, &in, sizeof(in), answer);
}

static int send_anew(__u32 scope, __u16 opcode)
{
	struct cxl_answer answer;
	int fd = sim_open(0), ret;

	if (fd < 0)
		return fd;
	ret = cxl_send(fd, scope, opcode, "\0\0\0", 4, &answer);
	close(fd);
	return ret;
}

/* It is a CXL device to programs written for upstream's. */
TEST_F(sim_cxl, speaks_the_cxl_format)
{
	struct fwctl_info info = {};

	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_CXL, info.out_device_type);
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	EXPECT_EQ(0x12, self->answer.size);
	EXPECT_EQ(-EINVAL, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, "a", 1, &self->answer));
}

/* The one Feature that the kernel's own mock has. */
TEST_F(sim_cxl, has_the_test_feature)
{
	struct cxl_mbox_get_sup_feats_in in = { .count = 8 + 48 };
	struct cxl_mbox_get_sup_feats_out *out = (void *)self->answer.payload;

	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in), &self->answer));
	EXPECT_EQ(3, out->supported_feats);
	EXPECT_EQ(1, out->num_entries);
	EXPECT_EQ(0, memcmp(&out->ents[0].uuid, cxl_feature_test, 16));
	EXPECT_EQ(4, out->ents[0].get_feat_size);
	EXPECT_EQ(4, out->ents[0].set_feat_size);
	EXPECT_EQ(0x0201, out->ents[0].effects);

	ASSERT_EQ(0, get_feature(self->fd, cxl_feature_test, 0, 4, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	ASSERT_EQ(4, self->answer.size);
	EXPECT_EQ(0, memcmp(self->answer.payload, "\xef\xbe\xad\xde", 4));
	EXPECT_EQ(-EPERM, set_feature(self->fd, 0, cxl_feature_test, "abcd", 4));
	EXPECT_EQ(0, set_feature(self->fd, 2, cxl_feature_test, "abcd", 4));
	ASSERT_EQ(0, get_feature(self->fd, cxl_feature_test, 0, 4, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, "abcd", 4));
}

/* What takes several messages arrives whole, both ways, and in order. */
TEST_F(sim_cxl, splits_what_is_long)
{
	static __u8 data[LONG_FEATURE];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = i * 7 + i / 256;
	EXPECT_EQ(0, set_feature(self->fd, 2, long_feature, data, sizeof(data)));
	ASSERT_EQ(0, get_feature(self->fd, long_feature, 0, sizeof(data), &self->answer));
	ASSERT_EQ(sizeof(data), self->answer.size);
	EXPECT_EQ(0, memcmp(self->answer.payload, data, sizeof(data)));
	ASSERT_EQ(0, get_feature(self->fd, long_feature, 1000, 100, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, data + 1000, 100));
}

/* A transfer that fails on the way leaves the Feature as it was. */
TEST_F(sim_cxl, aborts_what_fails)
{
	static const __u8 zeros[LONG_FEATURE];
	static __u8 before[LONG_FEATURE];

	ASSERT_EQ(0, get_feature(self->fd, long_feature, 0, LONG_FEATURE, &self->answer));
	memcpy(before, self->answer.payload, LONG_FEATURE);
	ASSERT_EQ(0, sim_set(0, "opcode", CXL_OP_SET_FEATURE));
	ASSERT_EQ(0, sim_set(0, "error", EIO));
	ASSERT_EQ(0, sim_set(0, "nth", 2));
	EXPECT_EQ(-EIO, set_feature(self->fd, 2, long_feature, zeros, sizeof(zeros)));
	ASSERT_EQ(0, sim_set(0, "error", 0));
	ASSERT_EQ(0, get_feature(self->fd, long_feature, 0, LONG_FEATURE, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, before, LONG_FEATURE));
	EXPECT_EQ(0, set_feature(self->fd, 2, long_feature, zeros, sizeof(zeros)));
	ASSERT_EQ(0, get_feature(self->fd, long_feature, 0, LONG_FEATURE, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, zeros, LONG_FEATURE));
}

/* Until the device of a descriptor is unplugged */
static int wait_gone(int fd)
{
	struct fwctl_info info = {};
	int ret = 0;

	for (int i = 0; i < PROMPT_MS / 10 && ret != -ENODEV; i++) {
		usleep(10000);
		ret = fwctl_info(fd, &info);
	}
	return ret;
}

/*
 * A part of what was begun is not given up because the device is to go: it is over when
 * the firmware is.
 */
TEST_F(sim_cxl, ends_what_was_begun)
{
	static const __u8 zeros[LONG_FEATURE];
	pid_t sender, remover;

	ASSERT_EQ(0, sim_set(0, "unplug_ms", 60000));
	ASSERT_EQ(0, sim_set(0, "opcode", CXL_OP_SET_FEATURE));
	ASSERT_EQ(0, sim_set(0, "hang", 1));
	sender = fork();
	if (!sender)
		_exit(-set_feature(self->fd, 2, long_feature, zeros, sizeof(zeros)));
	ASSERT_EQ(0, sim_wait(0, "pending", 1));
	remover = fork();
	if (!remover)
		_exit(-sim_del(0));
	ASSERT_EQ(-ENODEV, wait_gone(self->fd));
	usleep(500000);
	EXPECT_EQ(1, sim_get(0, "pending"));
	EXPECT_EQ(ENODEV << 8, child_wait(sender, PROMPT_MS));
	EXPECT_EQ(-ETIMEDOUT, child_wait(remover, 0));
	/* By that the time is over */
	ASSERT_EQ(0, kill(remover, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(remover, PROMPT_MS));
	EXPECT_FALSE(sim_exists(0));
}

/* An openly specified command with an opaque answer: no effects, so debug-ro is enough. */
TEST_F(sim_cxl, reads_the_vendor_debug_log)
{
	EXPECT_EQ(-EPERM, get_debug_log(self->fd, 0, 0, 16, &self->answer));
	ASSERT_EQ(0, get_debug_log(self->fd, 1, 0, 16, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	ASSERT_EQ(16, self->answer.size);
	EXPECT_EQ(0, memcmp(self->answer.payload, "SIMLOG1", 8));

	ASSERT_EQ(0, sim_write(0, "vendor_debug_log", "what only the vendor knows"));
	ASSERT_EQ(0, get_debug_log(self->fd, 1, 5, 4, &self->answer));
	ASSERT_EQ(4, self->answer.size);
	EXPECT_EQ(0, memcmp(self->answer.payload, "only", 4));
	/* Beyond its end the firmware says no */
	ASSERT_EQ(0, get_debug_log(self->fd, 1, 20, 10, &self->answer));
	EXPECT_NE(0, self->answer.retval);
	EXPECT_EQ(0, self->answer.size);
}

/* Vendor opcodes of the three kinds. */
TEST_F(sim_cxl, vendor_opcodes)
{
	EXPECT_EQ(-EPERM, cxl_send(self->fd, 1, VENDOR_LISTED, "abcd", 4, &self->answer));
	ASSERT_EQ(0, cxl_send(self->fd, 2, VENDOR_LISTED, "abcd", 4, &self->answer));
	EXPECT_EQ(0, memcmp(self->answer.payload, "abcd", 4));
	EXPECT_EQ(-EPERM, cxl_send(self->fd, 3, VENDOR_REPORTED, "abcd", 4, &self->answer));
	EXPECT_EQ(-EOPNOTSUPP, cxl_send(self->fd, 3, VENDOR_UNREPORTED, "abcd", 4, &self->answer));
}

/* The device's configuration is what its report says from then on. */
TEST_F(sim_cxl, is_configured)
{
	ASSERT_EQ(0, sim_write(0, "report", "c000 0003\n"));
	EXPECT_EQ(-EPERM, send_anew(2, VENDOR_LISTED));
	EXPECT_EQ(0, send_anew(3, VENDOR_LISTED));
	ASSERT_EQ(0, sim_write(0, "contents", "0001 0 00\n"));
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	EXPECT_EQ(1, self->answer.size);
}

/* Reserved bits in a report mean no. */
TEST_F(sim_cxl, reserved_effects_are_refused)
{
	EXPECT_EQ(0, send_anew(2, VENDOR_LISTED));
	ASSERT_EQ(0, sim_set(0, "opcode", VENDOR_LISTED));
	ASSERT_EQ(0, sim_set(0, "effects_add", RESERVED));
	EXPECT_EQ(-EPERM, send_anew(3, VENDOR_LISTED));
	ASSERT_EQ(0, sim_set(0, "effects_add", 0));
	EXPECT_EQ(-EPERM, send_anew(3, VENDOR_LISTED));
}

/* Effects that a Feature has only after it was looked at count, too. */
TEST_F(sim_cxl, feature_effects_change)
{
	EXPECT_EQ(0, set_feature(self->fd, 2, cxl_feature_test, "abcd", 4));
	ASSERT_EQ(0, sim_set(0, "opcode", CXL_OP_SET_FEATURE));
	ASSERT_EQ(0, sim_set(0, "effects_add", IMMEDIATE));
	close(self->fd);
	self->fd = sim_open(0);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(-EPERM, set_feature(self->fd, 2, cxl_feature_test, "abcd", 4));
	EXPECT_EQ(0, set_feature(self->fd, 3, cxl_feature_test, "abcd", 4));
}

/* Counts that overflow, in each command that tells one, while attaching and later. */
TEST_F(sim_cxl, counts)
{
	static const __u16 opcodes[] = { CXL_OP_GET_SUP_LOGS, CXL_OP_GET_SUP_FEATS };
	static const long long counts[] = {
		-1, 1, 255, 65533, 65535, 65536, 0x7fffffff, 0xfffffff0LL, 0xffffffffLL,
	};
	struct cxl_mbox_get_sup_feats_in in = { .count = 8 };

	for (size_t i = 0; i < 2 * ARRAY_LEN(counts); i++) {
		ASSERT_EQ(0, sim_set(SIM_NEW, "opcode", opcodes[i % 2]));
		ASSERT_EQ(0, sim_set(SIM_NEW, "count", counts[i / 2]));
		close(self->fd);
		ASSERT_EQ(0, sim_del(0));
		ASSERT_EQ(0, sim_new("0 cxl"));
		self->fd = sim_open(0);
		ASSERT_LE(0, self->fd);
		EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
		EXPECT_EQ(-EPERM, send_anew(1, VENDOR_LISTED));
		if (cxl_send(self->fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in), &self->answer))
			continue;
		EXPECT_EQ(8, self->answer.size);
	}
}

/* Lengths and payloads that are not what was asked for end nowhere. */
TEST_F(sim_cxl, lies)
{
	static const struct {
		const char *knob;
		long long value, neutral;
	} lies[] = {
		{ "length", -1, 0 }, { "length", 1, 0 }, { "length", MESSAGE + 1, 0 },
		{ "length", 0xffffffffLL, 0 }, { "payload", -1, 0 }, { "payload", -1000, 0 },
		{ "payload", 1, 0 }, { "payload", 1000000, 0 }, { "garbage", 1, 0 },
		{ "status", 0xffff, -1 }, { "status", 3, -1 }, { "error", EREMOTEIO, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(lies); i++) {
		ASSERT_EQ(0, sim_set(0, lies[i].knob, lies[i].value));
		/* Whatever comes of it: no more than the mailbox holds, and no rights */
		if (!get_feature(self->fd, cxl_feature_test, 0, 4, &self->answer))
			EXPECT_GE(CXL_PAYLOAD, self->answer.size);
		if (!get_debug_log(self->fd, 1, 0, 100, &self->answer))
			EXPECT_GE(MESSAGE, self->answer.size);
		EXPECT_NE(0, set_feature(self->fd, 1, cxl_feature_test, "abcd", 4));
		EXPECT_NE(0, send_anew(1, VENDOR_LISTED));
		EXPECT_NE(0, send_anew(3, VENDOR_REPORTED));
		ASSERT_EQ(0, sim_set(0, lies[i].knob, lies[i].neutral));
	}
	EXPECT_EQ(0, send_anew(2, VENDOR_LISTED));
}

/* A background operation that nobody asked for: the device is busy until it ends. */
TEST_F(sim_cxl, background_that_nobody_asked_for)
{
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	ASSERT_EQ(0, sim_set(0, "status", RC_BACKGROUND));
	EXPECT_EQ(-ETIMEDOUT, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	ASSERT_EQ(0, sim_set(0, "status", -1));
	ASSERT_EQ(0, sim_set(0, "hang", 1));
	EXPECT_EQ(-EBUSY, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	ASSERT_EQ(0, sim_set(0, "hang", 0));
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
}

/* In use, it is somebody's memory; owned, an in-tree driver's device. */
TEST_F(sim_cxl, state)
{
	struct record record;

	EXPECT_EQ(0, set_feature(self->fd, 2, cxl_feature_test, "abcd", 4));
	ASSERT_EQ(0, sim_set(0, "owned", 1));
	EXPECT_EQ(-EPERM, cxl_send(self->fd, 3, 0x0004, "a", 1, &self->answer));
	ASSERT_EQ(0, sim_set(0, "owned", 0));
	EXPECT_EQ(0, cxl_send(self->fd, 3, 0x0004, "a", 1, &self->answer));

	ASSERT_EQ(0, sim_write(0, "report", "c000 0006\n"));
	EXPECT_EQ(0, send_anew(3, VENDOR_LISTED));
	ASSERT_EQ(0, record_begin());
	ASSERT_EQ(0, sim_set(0, "in_use", 1));
	EXPECT_EQ(-EPERM, send_anew(3, VENDOR_LISTED));
	ASSERT_LE(1, record_last(&record));
	EXPECT_STREQ("in-use", record.reason);
	/* What touches no data goes on */
	EXPECT_EQ(0, set_feature(self->fd, 2, cxl_feature_test, "abcd", 4));
	ASSERT_EQ(0, sim_set(0, "in_use", 0));
	EXPECT_EQ(0, send_anew(3, VENDOR_LISTED));
}

TEST_HARNESS_MAIN
