// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simulated devices come and go at run time, are what they were asked to be, and
 * what was asked for wrongly is not created.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "netlink_test.h"
#include "sim_test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

/* Rows of a plain device, if nobody says how many, and the most there can be */
#define ROWS		35
#define ROWS_MAX	4096

#define PROMPT_MS	5000

static const char * const asks_for_its_report[] = { "0 plain", "0 cxl", "0 nvme" };

FIXTURE(devices) {
	struct nl nl;
};

FIXTURE_SETUP(devices)
{
	ASSERT_EQ(0, sim_load());
	ASSERT_EQ(0, nl_open(&self->nl));
}

FIXTURE_TEARDOWN(devices)
{
	nl_close(&self->nl);
}

static void count_command(const struct nl_attrs *attrs, void *data)
{
	++*(int *)data;
}

static int commands_of(struct nl *nl, const char *parent)
{
	int index = nl_device(parent), count = 0, ret;

	if (index < 0)
		return index;
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	ret = nl_dump(nl, count_command, &count);
	return ret ? ret : count;
}

static int taint(void)
{
	return file_number("/proc/sys/kernel/tainted");
}

/* The module loads on any host, without a device and without a trace of its own. */
TEST_F(devices, module_alone_does_nothing)
{
	int before = taint();

	ASSERT_EQ(0, module_unload("fwctl_sim"));
	EXPECT_EQ(-1, access(SIM_BUS "new_device", F_OK));
	EXPECT_EQ(-1, access(SIM_DEBUGFS "new", F_OK));
	ASSERT_EQ(0, module_load("fwctl_sim", ""));
	EXPECT_EQ(0, access(SIM_BUS "new_device", F_OK));
	EXPECT_FALSE(sim_exists(0));
	EXPECT_EQ(before, taint());
}

TEST_F(devices, come_and_go)
{
	int fd;

	ASSERT_EQ(0, sim_new("3 plain\n"));
	EXPECT_TRUE(sim_exists(3));
	EXPECT_LE(0, sim_get(3, "pending"));
	fd = sim_open(3);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_ECHO, "abc", 3, NULL));
	EXPECT_EQ(0, sim_del(3));
	EXPECT_FALSE(sim_exists(3));
	EXPECT_EQ(-ENOENT, sim_get(3, "pending"));
	EXPECT_EQ(-ENODEV, sim_send(fd, 0, FWCTL_SIM_ECHO, "abc", 3, NULL));
	EXPECT_EQ(0, close(fd));
	/* The ID is free as soon as the device is gone */
	EXPECT_EQ(0, sim_new("3 cxl"));
	EXPECT_EQ(0, sim_del(3));
}

TEST_F(devices, of_any_id)
{
	EXPECT_EQ(0, sim_new("2147483647 plain 1"));
	EXPECT_TRUE(sim_exists(2147483647));
	EXPECT_EQ(-EINVAL, sim_new("2147483648 plain"));
	EXPECT_EQ(-EINVAL, sim_new("-1 plain"));
	/* Decimal, as it is in the name */
	EXPECT_EQ(-EINVAL, sim_new("0x10 plain 1"));
	EXPECT_EQ(0, sim_new("010 plain 1"));
	EXPECT_TRUE(sim_exists(10));
	EXPECT_EQ(-EINVAL, file_write(SIM_BUS "del_device", "0xa"));
}

TEST_F(devices, unbound_and_bound_again)
{
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(0, file_write(SIM_BUS "drivers/fwctl_sim/unbind", "sim0"));
	EXPECT_TRUE(sim_exists(0));
	EXPECT_EQ(-ENOENT, sim_get(0, "pending"));
	EXPECT_EQ(0, file_write(SIM_BUS "drivers/fwctl_sim/bind", "sim0"));
	EXPECT_EQ(0, sim_get(0, "pending"));
	EXPECT_EQ(0, file_write(SIM_BUS "drivers/fwctl_sim/unbind", "sim0"));
	EXPECT_EQ(0, sim_del(0));
}

TEST_F(devices, not_created_if_asked_for_wrongly)
{
	static const struct {
		const char *line;
		int err;
	} wrong[] = {
		{ "", -EINVAL }, { "\n", -EINVAL }, { "1", -EINVAL }, { "1 ", -ENOENT },
		{ "x plain", -EINVAL }, { " 1 plain", -EINVAL }, { "1  plain", -ENOENT },
		{ "1 plain ", -EINVAL }, { "1 plain x", -EINVAL }, { "1 plain 4 5", -EINVAL },
		{ "1 Plain", -ENOENT }, { "1 none", -ENOENT },
		{ "1 plain 0", -ERANGE }, { "1 plain 4097", -ERANGE }, { "1 cxl 1", -ERANGE },
		{ "1 plain 99999999999", -EINVAL },
		{ "1 plain 00000000000000000000000000000000000000000000000000000000000000001",
		  -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		/* A write of nothing is none */
		if (wrong[i].line[0])
			EXPECT_EQ(wrong[i].err, sim_new(wrong[i].line)) {
				TH_LOG("\"%s\"", wrong[i].line);
			}
		EXPECT_FALSE(sim_exists(1));
	}
	ASSERT_EQ(0, sim_new("1 plain"));
	EXPECT_EQ(-EEXIST, sim_new("1 plain"));
	EXPECT_EQ(-EEXIST, sim_new("1 cxl"));
	EXPECT_TRUE(sim_exists(1));
}

TEST_F(devices, not_removed_if_asked_for_wrongly)
{
	ASSERT_EQ(0, sim_new("1 plain"));
	EXPECT_EQ(-ENOENT, sim_del(2));
	EXPECT_EQ(-EINVAL, file_write(SIM_BUS "del_device", "sim1"));
	EXPECT_EQ(-EINVAL, file_write(SIM_BUS "del_device", "1 2"));
	EXPECT_EQ(-EINVAL, file_write(SIM_BUS "del_device", "\n"));
	EXPECT_TRUE(sim_exists(1));
	EXPECT_EQ(0, file_write(SIM_BUS "del_device", "1\n"));
	EXPECT_EQ(-ENOENT, sim_del(1));
}

/* All commands that a set can have are listed, and the last of them can be sent. */
TEST_F(devices, as_many_commands_as_asked_for)
{
	int fd;

	ASSERT_EQ(0, sim_new("0 plain"));
	ASSERT_EQ(0, sim_new("1 plain 1"));
	ASSERT_EQ(0, sim_new("2 plain 4096"));
	EXPECT_EQ(ROWS, commands_of(&self->nl, "sim0"));
	EXPECT_EQ(1, commands_of(&self->nl, "sim1"));
	EXPECT_EQ(ROWS_MAX, commands_of(&self->nl, "sim2"));

	fd = sim_open(2);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_FILLER + ROWS_MAX - 30 - 1, NULL, 0, NULL));
	EXPECT_EQ(-EOPNOTSUPP, sim_send(fd, 0, FWCTL_SIM_FILLER + ROWS_MAX - 30, NULL, 0, NULL));
	EXPECT_EQ(0, close(fd));
	fd = sim_open(1);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
	EXPECT_EQ(-EOPNOTSUPP, sim_send(fd, 0, FWCTL_SIM_DEBUG_READ, NULL, 0, NULL));
	EXPECT_EQ(0, close(fd));
}

/* What FWCTL_INFO says of it. */
TEST_F(devices, say_what_they_are)
{
	struct fwctl_info_sim data = {};
	struct fwctl_info info = {
		.size = sizeof(info), .device_data_len = sizeof(data),
		.out_device_data = (__u64)(unsigned long)&data,
	};
	int fd;

	ASSERT_EQ(0, sim_set(SIM_NEW, "slots", 3));
	ASSERT_EQ(0, sim_new("0 plain 100"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, fwctl_info(fd, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_SIM, info.out_device_type);
	EXPECT_EQ(sizeof(data), info.device_data_len);
	EXPECT_EQ(100, data.commands);
	EXPECT_EQ(3, data.slots);
	EXPECT_EQ(0, close(fd));
}

/* Each rule that a row can have is one that a plain device shows. */
TEST_F(devices, every_rule_has_a_command)
{
	__u8 eight[8] = {};
	int fd;

	ASSERT_EQ(0, sim_new("0 plain"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_ECHO, eight, 8, NULL));
	EXPECT_EQ(-EPERM, sim_send(fd, 0, FWCTL_SIM_DEBUG_READ, eight, 8, NULL));
	EXPECT_EQ(0, sim_send(fd, 1, FWCTL_SIM_DEBUG_READ, eight, 8, NULL));
	for (__u32 opcode = FWCTL_SIM_DATA_PATH; opcode <= FWCTL_SIM_DMA_RETAINED; opcode++)
		EXPECT_EQ(-EPERM, sim_send(fd, 3, opcode, NULL, 0, NULL));
	EXPECT_EQ(-EPERM, sim_send(fd, 0, FWCTL_SIM_DOOR, NULL, 0, NULL));
	EXPECT_EQ(0, sim_send_key(fd, 0, FWCTL_SIM_DOOR, 1, NULL, 0, NULL, 0));
	EXPECT_EQ(-EPERM, sim_send_key(fd, 0, FWCTL_SIM_DOOR, 2, NULL, 0, NULL, 0));
	EXPECT_EQ(0, sim_send_key(fd, 1, FWCTL_SIM_DOOR, 2, NULL, 0, NULL, 0));
	EXPECT_EQ(-EPERM, sim_send_key(fd, 3, FWCTL_SIM_DOOR, 3, NULL, 0, NULL, 0));
	EXPECT_EQ(0, sim_send_key(fd, 0, FWCTL_SIM_DOOR_BY_REPORT, 7, NULL, 0, NULL, 0));
	EXPECT_EQ(0, sim_send_key(fd, 0, FWCTL_SIM_DOOR_ANY, 7, NULL, 0, NULL, 0));
	EXPECT_EQ(-EINVAL, sim_send(fd, 0, FWCTL_SIM_LIMITED, eight, 3, NULL));
	EXPECT_EQ(-EINVAL, sim_send_key(fd, 0, FWCTL_SIM_LIMITED, 0, eight, 8, NULL, 7));
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_LIMITED, eight, 8, NULL));

	ASSERT_EQ(0, sim_set(0, "owned", 1));
	EXPECT_EQ(-EPERM, sim_send(fd, 3, FWCTL_SIM_OWNED, NULL, 0, NULL));
	ASSERT_EQ(0, sim_set(0, "owned", 0));
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_OWNED, NULL, 0, NULL));
	/* DATA_NOW, while somebody uses the device */
	EXPECT_EQ(0, sim_send(fd, 3, FWCTL_SIM_CLASS + 5, NULL, 0, NULL));
	ASSERT_EQ(0, sim_set(0, "in_use", 1));
	EXPECT_EQ(-EPERM, sim_send(fd, 3, FWCTL_SIM_CLASS + 5, NULL, 0, NULL));
	EXPECT_EQ(0, close(fd));
}

/* A request that is not understood to the last bit is malformed. */
TEST_F(devices, malformed_requests_are_refused)
{
	struct fwctl_rpc_sim rpc = { .opcode = FWCTL_SIM_ECHO };
	struct sim_answer answer;
	size_t len = sizeof(answer);
	int fd;

	ASSERT_EQ(0, sim_new("0 plain"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &answer, &len));
	len = sizeof(answer);
	EXPECT_EQ(-EINVAL, fwctl_rpc(fd, 0, &rpc, sizeof(rpc) - 1, &answer, &len));
	len = sizeof(struct fwctl_rpc_sim_out) - 1;
	EXPECT_EQ(-EINVAL, fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &answer, &len));
	len = sizeof(answer);
	rpc.flags = 2;
	EXPECT_EQ(-EINVAL, fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &answer, &len));
	rpc.flags = 0;
	rpc.key = 1;
	EXPECT_EQ(-EINVAL, fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &answer, &len));
	EXPECT_EQ(0, close(fd));
}

/* A command set, a report and contents of its own. */
TEST_F(devices, are_configured)
{
	struct sim_answer answer;
	int fd;

	ASSERT_EQ(0, sim_write(SIM_NEW, "rows", "0001 read 0 0\n0002 write 3 8\n\n"
			       "00ff door 0 0 10\n00ff door-one 1 0 0 1\n"));
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(4, commands_of(&self->nl, "sim0"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, 1, "ab", 2, &answer));
	EXPECT_EQ(2, answer.size);
	EXPECT_EQ(-EPERM, sim_send(fd, 2, 2, NULL, 0, NULL));
	EXPECT_EQ(0, sim_send(fd, 3, 2, NULL, 0, NULL));
	EXPECT_EQ(0, sim_send_key(fd, 1, 0xff, 1, NULL, 0, NULL, 0));
	EXPECT_EQ(-EPERM, sim_send_key(fd, 1, 0xff, 2, NULL, 0, NULL, 0));

	ASSERT_EQ(0, sim_write(0, "contents", "0001 7 0102ff\n"));
	EXPECT_EQ(0, sim_send(fd, 0, 1, "ab", 2, &answer));
	EXPECT_EQ(7, answer.status);
	EXPECT_EQ(3, answer.size);
	EXPECT_EQ(0, memcmp(answer.payload, "\x01\x02\xff", 3));
	ASSERT_EQ(0, sim_write(0, "contents", "0001 -"));
	EXPECT_EQ(0, sim_send(fd, 0, 1, "ab", 2, &answer));
	EXPECT_EQ(0, answer.status);
	EXPECT_EQ(2, answer.size);
	EXPECT_EQ(0, close(fd));

	/* Reports are read again by every new descriptor, and only ever add */
	ASSERT_EQ(0, sim_write(0, "report", "0001 8\nc000 1\n"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, sim_send(fd, 2, 1, NULL, 0, NULL));
	EXPECT_EQ(5, commands_of(&self->nl, "sim0"));
	EXPECT_EQ(0, close(fd));

	EXPECT_EQ(0, sim_write(SIM_NEW, "rows", "\n"));
	ASSERT_EQ(0, sim_new("1 plain"));
	EXPECT_EQ(ROWS, commands_of(&self->nl, "sim1"));
}

static int write_rows(int count)
{
	static char text[4097 * 24];
	char *end = text;

	for (int i = 1; i <= count; i++)
		end += sprintf(end, "%04x row-%d 0 0\n", i, i);
	return sim_write(SIM_NEW, "rows", text);
}

TEST_F(devices, wrong_configuration_is_refused)
{
	static const char *const rows[] = {
		"0001", "0001 read", "0001 Read 0 0", "0001 read 4 0", "0001 read 0 100000",
		"0001 read 0 0 100", "0001 read 0 0 0 1", "0001 read 0 0 0 1 2", "xyz read 0 0",
		/* what the driver asks for its report with */
		"ffffffff read 0 0",
		"0001 read 0 0\n0001 write 0 0", "0001 read 0 0\n0002 read 0 0",
	}, *const reports[] = {
		"0001", "0001 ", "0001 x", "0001 1 2", "x 1", "0001 - 2", "0001 100000000",
	}, *const contents[] = {
		"0001", "0001 x", "0001 0 1", "0001 0 0g", "0001 0 00 00", "0001 - 0",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		EXPECT_EQ(0, sim_write(SIM_NEW, "rows", rows[i]));
		EXPECT_EQ(-EINVAL, sim_new("0 plain")) {
			TH_LOG("rows %zu", i);
		}
		EXPECT_FALSE(sim_exists(0));
	}
	ASSERT_EQ(0, write_rows(4097));
	EXPECT_EQ(-E2BIG, sim_new("0 plain"));
	ASSERT_EQ(0, write_rows(4096));
	EXPECT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(0, sim_del(0));
	EXPECT_EQ(0, sim_write(SIM_NEW, "rows", "\n"));
	ASSERT_EQ(0, sim_new("0 plain"));
	for (i = 0; i < ARRAY_LEN(reports); i++)
		EXPECT_EQ(-EINVAL, sim_write(0, "report", reports[i])) {
			TH_LOG("report %zu", i);
		}
	for (i = 0; i < ARRAY_LEN(contents); i++)
		EXPECT_EQ(-EINVAL, sim_write(0, "contents", contents[i])) {
			TH_LOG("contents %zu", i);
		}
	EXPECT_EQ(-ENOENT, sim_write(0, "contents", "0001 -"));
}

/* A file that text goes to, and a NUL in it */
static int write_bytes(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = write(fd, bytes, len) == (ssize_t)len ? 0 : -errno;
	close(fd);
	return ret;
}

#define WRITE_BYTES(path, bytes) write_bytes(path, bytes, sizeof(bytes) - 1)

/* What stands behind a NUL is not dropped without a word, nor is what stands before it taken. */
TEST_F(devices, text_with_a_nul_is_refused)
{
	struct sim_answer answer;
	int fd;

	EXPECT_EQ(-EINVAL, WRITE_BYTES(SIM_BUS "new_device", "0 plain\0 1"));
	EXPECT_FALSE(sim_exists(0));
	ASSERT_EQ(0, WRITE_BYTES(SIM_DEBUGFS "new/rows", "0001 one 0 0\n\0" "0002 two 0 0\n"));
	EXPECT_EQ(-EINVAL, sim_new("0 plain"));
	ASSERT_EQ(0, sim_write(SIM_NEW, "rows", "\n"));
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(-EINVAL, WRITE_BYTES(SIM_BUS "del_device", "0\0"));
	EXPECT_EQ(-EINVAL, WRITE_BYTES(SIM_DEBUGFS "sim0/report", "0001 8\n\0" "0002 8\n"));
	EXPECT_EQ(-EINVAL, WRITE_BYTES(SIM_DEBUGFS "sim0/contents", "0001 7 01\n\0"));
	fd = sim_open(0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, sim_send(fd, 0, FWCTL_SIM_ECHO, NULL, 0, &answer));
	EXPECT_EQ(0, answer.status);
	EXPECT_EQ(0, close(fd));
}

/* A knob takes what it can be turned to, and no more. */
TEST_F(devices, knobs_have_ends)
{
	static const struct {
		const char *name;
		long long good, bad;
	} knobs[] = {
		{ "latency_ms", 3600000, 3600001 }, { "hang", 1, 2 }, { "error", 133, 134 },
		{ "error", 1, 529 },
		{ "status", 0xffffffffLL, -2 }, { "length", 0xffffffffLL, -16777217 },
		{ "payload", 16777216, 16777217 }, { "garbage", 1, -1 }, { "unplug", 1, 2 },
		{ "opcode", 0xffffffffLL, 0x100000000LL }, { "nth", 9, -1 },
		{ "effects_mask", 0xffffffffLL, -1 }, { "effects_add", 1, 0x100000000LL },
		{ "effects_after", 5, -1 }, { "count", 0xffffffffLL, 0x100000000LL },
		{ "timeout_ms", 1, -1 }, { "unplug_ms", 60000, 60001 }, { "in_use", 1, 2 },
		{ "owned", 0xffff, 0x10000 }, { "slots", 255, 0 }, { "delivery", 2, 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		EXPECT_EQ(0, sim_set(SIM_NEW, knobs[i].name, knobs[i].good));
		EXPECT_EQ(-ERANGE, sim_set(SIM_NEW, knobs[i].name, knobs[i].bad)) {
			TH_LOG("%s", knobs[i].name);
		}
		EXPECT_EQ(knobs[i].good, sim_get(SIM_NEW, knobs[i].name));
		EXPECT_EQ(-EINVAL, sim_write(SIM_NEW, knobs[i].name, "x"));
	}
}

/* What the documents write in hex is written and read so, with 0x or without. */
TEST_F(devices, knobs_in_hex)
{
	static const char *const knobs[] = { "opcode", "effects_mask", "effects_add", "owned" };
	char text[32];

	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		char path[128];

		snprintf(path, sizeof(path), SIM_DEBUGFS "new/%s", knobs[i]);
		EXPECT_EQ(0, sim_write(SIM_NEW, knobs[i], "4010\n"));
		EXPECT_EQ(0x4010, sim_get(SIM_NEW, knobs[i]));
		EXPECT_EQ(0, sim_write(SIM_NEW, knobs[i], "0xc0de"));
		ASSERT_EQ(0, file_read(path, text, sizeof(text)));
		EXPECT_STREQ("0xc0de", text);
		EXPECT_EQ(-EINVAL, sim_write(SIM_NEW, knobs[i], "c0dg"));
	}
	EXPECT_EQ(0, sim_write(SIM_NEW, "opcode", "-1"));
	EXPECT_EQ(-1, sim_get(SIM_NEW, "opcode"));
	/* A number of anything is decimal, unless it says so */
	EXPECT_EQ(0, sim_write(SIM_NEW, "nth", "10"));
	ASSERT_EQ(0, file_read(SIM_DEBUGFS "new/nth", text, sizeof(text)));
	EXPECT_STREQ("10", text);
	EXPECT_EQ(0, sim_write(SIM_NEW, "nth", "0x10"));
	EXPECT_EQ(16, sim_get(SIM_NEW, "nth"));
}

/* Who makes a device whose report never comes can be killed, and it is not made. */
TEST_F(devices, whose_maker_is_killed)
{
	pid_t pid;

	for (size_t i = 0; i < ARRAY_LEN(asks_for_its_report); i++) {
		const char *line = asks_for_its_report[i];

		ASSERT_EQ(0, sim_set(SIM_NEW, "hang", 1));
		pid = fork();
		if (!pid)
			_exit(-sim_new(line));
		ASSERT_LE(0, child_sleeps(pid)) {
			TH_LOG("%s", line);
		}
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(SIGKILL, child_wait(pid, PROMPT_MS) & 0x7f) {
			TH_LOG("%s", line);
		}
		EXPECT_FALSE(sim_exists(0)) TH_LOG("%s", line);
		EXPECT_EQ(-ENOENT, sim_del(0));
		ASSERT_EQ(0, sim_set(SIM_NEW, "hang", 0));
		EXPECT_EQ(0, sim_new(line));
		EXPECT_EQ(0, sim_del(0));
	}
}

/* ---- who makes, binds or removes a device holds up nobody who wants another ---- */

static pid_t child_new(const char *line)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-sim_new(line));
	return pid;
}

static pid_t child_del(int id)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-sim_del(id));
	return pid;
}

/* What it exits with, as a negative errno; who does not come back is killed */
static int promptly(pid_t pid)
{
	int status = child_wait(pid, PROMPT_MS);

	if (status == -ETIMEDOUT) {
		kill(pid, SIGKILL);
		return status;
	}
	return status & 0x7f ? -EINTR : -(status >> 8);
}

/* Another device comes and goes while something hangs or lasts */
static int another(void)
{
	int ret = promptly(child_new("1 plain"));

	ret = ret ? ret : promptly(child_new("2 nvme"));
	ret = ret ? ret : promptly(child_del(1));
	return ret ? ret : promptly(child_del(2));
}

/* A device whose report does not come, while it is made */
static pid_t make_hanging(const char *line)
{
	pid_t pid;

	if (sim_set(SIM_NEW, "hang", 1))
		return -1;
	pid = child_new(line);
	child_sleeps(pid);
	return sim_set(SIM_NEW, "hang", 0) ? -1 : pid;
}

/* The ID is taken, others are not; and who removes the device lets its maker go. */
TEST_F(devices, whose_making_hangs)
{
	pid_t maker;

	for (size_t i = 0; i < ARRAY_LEN(asks_for_its_report); i++) {
		const char *line = asks_for_its_report[i];

		maker = make_hanging(line);
		ASSERT_LT(0, maker);
		EXPECT_EQ(0, another()) TH_LOG("while \"%s\" is made", line);
		EXPECT_EQ(-EEXIST, promptly(child_new(line)));
		EXPECT_EQ(-ETIMEDOUT, child_wait(maker, 0));
		EXPECT_EQ(0, promptly(child_del(0)));
		EXPECT_EQ(-ENODEV, promptly(maker)) TH_LOG("\"%s\"", line);
		EXPECT_FALSE(sim_exists(0));
		EXPECT_EQ(-ENOENT, sim_del(0));
		EXPECT_EQ(0, promptly(child_new(line)));
		EXPECT_EQ(0, promptly(child_del(0)));
	}
}

/* One that removes itself while its report does not come is not made. */
TEST_F(devices, which_goes_while_it_is_made)
{
	ASSERT_EQ(0, sim_set(SIM_NEW, "hang", 1));
	ASSERT_EQ(0, sim_set(SIM_NEW, "unplug", 1));
	for (size_t i = 0; i < ARRAY_LEN(asks_for_its_report); i++) {
		EXPECT_EQ(-ENODEV, promptly(child_new(asks_for_its_report[i])));
		EXPECT_FALSE(sim_exists(0));
	}
	ASSERT_EQ(0, sim_write(SIM_NEW, "reset", "1"));
	EXPECT_EQ(0, another());
}

/* bind makes the same device again, whose knobs are those that it had. */
TEST_F(devices, whose_binding_hangs)
{
	pid_t binder;

	for (size_t i = 0; i < ARRAY_LEN(asks_for_its_report); i++) {
		ASSERT_EQ(0, sim_new(asks_for_its_report[i]));
		ASSERT_EQ(0, sim_set(0, "hang", 1));
		ASSERT_EQ(0, file_write(SIM_BUS "drivers/fwctl_sim/unbind", "sim0"));
		binder = fork();
		if (!binder)
			_exit(-file_write(SIM_BUS "drivers/fwctl_sim/bind", "sim0"));
		ASSERT_EQ(0, child_sleeps(binder));
		EXPECT_EQ(0, another()) TH_LOG("while \"%s\" is bound", asks_for_its_report[i]);
		EXPECT_EQ(-EEXIST, promptly(child_new("0 plain")));
		EXPECT_EQ(0, promptly(child_del(0)));
		EXPECT_NE(-ETIMEDOUT, promptly(binder));
		EXPECT_FALSE(sim_exists(0));
	}
}

/* What hangs on behind the unplug concerns nobody else, and who waits for it can be killed. */
TEST_F(devices, whose_removal_lasts)
{
	pid_t remover, second, maker;

	ASSERT_EQ(0, sim_new("0 plain"));
	ASSERT_EQ(0, sim_set(0, "unplug_ms", 60000));
	remover = child_del(0);
	ASSERT_EQ(0, child_sleeps(remover));
	EXPECT_EQ(0, another());
	second = child_del(0);
	maker = child_new("0 plain");
	EXPECT_EQ(0, child_sleeps(second));
	EXPECT_EQ(0, child_sleeps(maker));
	/* Killed, they wait no longer, whatever becomes of the device */
	ASSERT_EQ(0, kill(second, SIGKILL));
	EXPECT_EQ(-EINTR, promptly(second));
	ASSERT_EQ(0, kill(maker, SIGKILL));
	EXPECT_EQ(-EINTR, promptly(maker));
	EXPECT_EQ(-ETIMEDOUT, child_wait(remover, 0));
	/* ... and the others get what they waited for */
	second = child_del(0);
	maker = child_new("0 cxl");
	EXPECT_EQ(0, child_sleeps(second));
	EXPECT_EQ(0, child_sleeps(maker));
	ASSERT_EQ(0, kill(remover, SIGKILL));
	EXPECT_EQ(-EINTR, promptly(remover));
	EXPECT_EQ(-ENOENT, promptly(second));
	EXPECT_EQ(0, promptly(maker));
	EXPECT_TRUE(sim_exists(0));
}

/* What hangs on behind an unbind holds up nobody who removes the device. */
TEST_F(devices, whose_unbinding_lasts)
{
	pid_t unbinder;

	ASSERT_EQ(0, sim_new("0 plain"));
	ASSERT_EQ(0, sim_set(0, "unplug_ms", 60000));
	unbinder = fork();
	if (!unbinder)
		_exit(-file_write(SIM_BUS "drivers/fwctl_sim/unbind", "sim0"));
	ASSERT_EQ(0, child_sleeps(unbinder));
	EXPECT_EQ(0, another());
	EXPECT_EQ(0, promptly(child_del(0)));
	EXPECT_EQ(0, promptly(unbinder));
	EXPECT_FALSE(sim_exists(0));
}

/* The module goes, and takes with it what is being made, bound and removed. */
TEST_F(devices, module_goes_meanwhile)
{
	pid_t maker = make_hanging("0 nvme"), binder, remover;

	ASSERT_LT(0, maker);
	ASSERT_EQ(0, promptly(child_new("1 plain")));
	ASSERT_EQ(0, sim_set(1, "hang", 1));
	ASSERT_EQ(0, file_write(SIM_BUS "drivers/fwctl_sim/unbind", "sim1"));
	binder = fork();
	if (!binder)
		_exit(-file_write(SIM_BUS "drivers/fwctl_sim/bind", "sim1"));
	ASSERT_EQ(0, child_sleeps(binder));
	ASSERT_EQ(0, promptly(child_new("2 plain")));
	ASSERT_EQ(0, sim_set(2, "unplug_ms", 5000 * slowness));
	remover = child_del(2);
	ASSERT_EQ(0, child_sleeps(remover));
	EXPECT_EQ(0, module_unload("fwctl_sim"));
	EXPECT_EQ(-ENODEV, promptly(maker));
	EXPECT_NE(-ETIMEDOUT, promptly(binder));
	EXPECT_EQ(0, promptly(remover));
	EXPECT_EQ(0, module_load("fwctl_sim", ""));
}

/* Of a device that is there, what its driver was registered with stays. */
TEST_F(devices, fixed_knobs_are_fixed)
{
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(-EPERM, sim_set(0, "slots", 2));
	EXPECT_EQ(-EPERM, sim_set(0, "delivery", 0));
	EXPECT_EQ(1, sim_get(0, "slots"));
}

TEST_HARNESS_MAIN
