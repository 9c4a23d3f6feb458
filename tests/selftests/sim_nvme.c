// SPDX-License-Identifier: GPL-2.0-only
/*
 * The simulated NVMe controller: it answers as a controller does, what is refused
 * does not reach it, and it can be made as hostile as none in a machine is.
 */
#define _GNU_SOURCE
#include "netlink_test.h"
#include "nvme_test.h"
#include "sim_test.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define ID		41

#define SET_FEATURES	0x09
#define GET_FEATURES	0x0a
#define FIRMWARE_COMMIT	0x10
#define SELF_TEST	0x14
#define VENDOR_WRITE	0xd1	/* in its report, but in no table */
#define VENDOR_READ	0xd2	/* in both */
#define VENDOR_NONE	0xd4	/* in its report */
#define VENDOR_SECRET	0xd8	/* in neither */

#define POWER		0x02
#define TEMPERATURE	0x04
#define SAVE		(1U << 31)
#define SHORT_TEST	1
/* takes twenty seconds, unless it is aborted */
#define EXTENDED_TEST	2
#define ABORT_TEST	0xf

/* Of log 05h */
#define REPORTED	(1 << 0)

static struct nvme_answer answer;

FIXTURE(sim) {
	int fd;
};

FIXTURE_SETUP(sim)
{
	self->fd = sim_create(ID, "nvme");
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(sim)
{
	close(self->fd);
	EXPECT_EQ(0, sim_del(ID));
}

static int get_feature(int fd, __u8 fid)
{
	struct fwctl_rpc_nvme rpc = { .opcode = GET_FEATURES, .cdw10 = fid };

	return nvme_send(fd, FWCTL_RPC_CONFIGURATION, &rpc, NULL, &answer);
}

static int set_feature(int fd, __u32 fid, __u32 value)
{
	struct fwctl_rpc_nvme rpc = { .opcode = SET_FEATURES, .cdw10 = fid, .cdw11 = value };

	return nvme_send(fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc, NULL, &answer);
}

static int get_log(int fd, __u8 page, __u32 len)
{
	struct fwctl_rpc_nvme rpc;

	nvme_get_log(&rpc, page, len);
	return nvme_send(fd, FWCTL_RPC_DEBUG_READ_ONLY, &rpc, NULL, &answer);
}

static int identify(int fd)
{
	struct fwctl_rpc_nvme rpc;

	nvme_identify(&rpc, 1);
	return nvme_send(fd, FWCTL_RPC_CONFIGURATION, &rpc, NULL, &answer);
}

static __u32 word_at(const __u8 *bytes)
{
	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (__u32)bytes[3] << 24;
}

/* ---- as a controller does ---- */

TEST_F(sim, says_what_it_is)
{
	struct fwctl_info info = {};

	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_NVME, info.out_device_type);
	ASSERT_EQ(0, identify(self->fd));
	EXPECT_EQ(0, answer.status);
	ASSERT_EQ(4096, answer.data_len);
	EXPECT_EQ(0, memcmp(answer.data + 4, "sim41               ", 20));
	EXPECT_EQ(0, memcmp(answer.data + 24, "fwctl simulated NVMe controller ", 32));
}

/* What QEMU's controller does not have are the pages 00h, 06h and 12h */
TEST_F(sim, has_logs)
{
	static const struct {
		__u8 page;
		__u16 len;
	} logs[] = {
		{ 0x00, 1024 }, { 0x01, 64 }, { 0x02, 512 }, { 0x03, 512 },
		{ 0x05, 4096 }, { 0x06, 564 }, { 0x12, 1024 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(logs); i++) {
		ASSERT_EQ(0, get_log(self->fd, logs[i].page, logs[i].len));
		EXPECT_EQ(0, answer.status);
		EXPECT_EQ(logs[i].len, answer.data_len);
	}
	ASSERT_EQ(0, get_log(self->fd, 0x05, 4096));
	EXPECT_EQ(0x00011, word_at(answer.data + 4 * SET_FEATURES));
	/* this page it does not list */
	EXPECT_EQ(-EOPNOTSUPP, get_log(self->fd, 0x09, 512));
}

TEST_F(sim, has_features)
{
	struct fwctl_rpc_nvme saved = {
		.opcode = GET_FEATURES, .cdw10 = TEMPERATURE | 2 << 8,
	};

	ASSERT_EQ(0, get_feature(self->fd, TEMPERATURE));
	EXPECT_EQ(343, answer.result);
	ASSERT_EQ(0, set_feature(self->fd, TEMPERATURE, 350));
	EXPECT_EQ(0, answer.status);
	ASSERT_EQ(0, get_feature(self->fd, TEMPERATURE));
	EXPECT_EQ(350, answer.result);
	ASSERT_EQ(0, nvme_send(self->fd, FWCTL_RPC_CONFIGURATION, &saved, NULL, &answer));
	EXPECT_EQ(343, answer.result);
	ASSERT_EQ(0, set_feature(self->fd, SAVE | TEMPERATURE, 351));
	ASSERT_EQ(0, nvme_send(self->fd, FWCTL_RPC_CONFIGURATION, &saved, NULL, &answer));
	EXPECT_EQ(351, answer.result);
}

TEST_F(sim, has_features_that_it_refuses)
{
	/* not changeable, says the firmware */
	ASSERT_EQ(0, set_feature(self->fd, 0x11, 0));
	EXPECT_EQ(0x410e, answer.status);
	/* log 12h has no such feature */
	EXPECT_EQ(-EOPNOTSUPP, get_feature(self->fd, 0x80));
	/* log 12h has a reserved bit set for this one */
	EXPECT_EQ(-EPERM, set_feature(self->fd, 0x1b, 0));
}

TEST_F(sim, logs_its_errors)
{
	ASSERT_EQ(0, set_feature(self->fd, 0x11, 0));
	ASSERT_EQ(0, get_log(self->fd, 0x01, 64));
	EXPECT_EQ(1, word_at(answer.data));
	EXPECT_EQ(0x410e << 1 & 0xffff, word_at(answer.data + 12) & 0xffff);
}

static int self_test(int fd, __u8 code)
{
	struct fwctl_rpc_nvme rpc = { .opcode = SELF_TEST, .nsid = 0xffffffff, .cdw10 = code };

	return nvme_send(fd, FWCTL_RPC_DEBUG_WRITE, &rpc, NULL, &answer);
}

TEST_F(sim, tests_itself_slowly)
{
	ASSERT_EQ(0, self_test(self->fd, EXTENDED_TEST));
	EXPECT_EQ(0, answer.status);
	ASSERT_EQ(0, self_test(self->fd, SHORT_TEST));
	EXPECT_EQ(0x411d, answer.status);
	ASSERT_EQ(0, get_log(self->fd, 0x06, 564));
	EXPECT_EQ(EXTENDED_TEST, answer.data[0]);
	ASSERT_EQ(0, self_test(self->fd, ABORT_TEST));
	EXPECT_EQ(0, answer.status);
	ASSERT_EQ(0, get_log(self->fd, 0x06, 564));
	EXPECT_EQ(0, answer.data[0]);
	EXPECT_EQ(EXTENDED_TEST << 4 | 1, answer.data[4]);
}

/* ---- what is refused does not reach it ---- */

static int send_opcode(int fd, __u8 opcode, __u32 bytes)
{
	static __u8 zero[64];
	struct fwctl_rpc_nvme rpc = { .opcode = opcode, .data_len = bytes };

	rpc.cdw10 = bytes / 4;
	return nvme_send(fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc,
			 (opcode & 3) == 1 ? zero : NULL, &answer);
}

TEST_F(sim, vendor_commands)
{
	long seen = sim_get(ID, "seen");

	EXPECT_EQ(-EPERM, send_opcode(self->fd, VENDOR_WRITE, 64));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, VENDOR_NONE, 0));
	EXPECT_GT(0, send_opcode(self->fd, VENDOR_SECRET, 0));
	EXPECT_EQ(seen, sim_get(ID, "seen"));
	ASSERT_EQ(0, send_opcode(self->fd, VENDOR_READ, 64));
	EXPECT_EQ(64, answer.data_len);
	EXPECT_EQ(63, answer.data[63]);
	/* itself, and the report that is read again before */
	EXPECT_LT(seen, sim_get(ID, "seen"));
}

TEST_F(sim, refused_never_reaches)
{
	/* queues, format, sanitize: data or the kernel's own */
	static const __u8 opcodes[] = { 0x00, 0x01, 0x05, 0x08, 0x0c, 0x0d, 0x80, 0x84 };
	long seen = sim_get(ID, "seen");
	unsigned int i, scope;

	for (i = 0; i < ARRAY_LEN(opcodes); i++) {
		for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++) {
			struct fwctl_rpc_nvme rpc = { .opcode = opcodes[i] };

			EXPECT_GT(0, nvme_send(self->fd, scope, &rpc,
					       (opcodes[i] & 3) == 1 ? "" : NULL, &answer));
		}
	}
	EXPECT_EQ(seen, sim_get(ID, "seen"));
}

/* ---- weather ---- */

TEST_F(sim, status_and_error)
{
	ASSERT_EQ(0, sim_set(ID, "status", 0x4002));
	ASSERT_EQ(0, identify(self->fd));
	EXPECT_EQ(0x4002, answer.status);
	EXPECT_EQ(0, answer.data_len);
	ASSERT_EQ(0, sim_set(ID, "status", -1));
	ASSERT_EQ(0, sim_set(ID, "error", EIO));
	EXPECT_EQ(-EIO, identify(self->fd));
	ASSERT_EQ(0, sim_set(ID, "error", 0));
	ASSERT_EQ(0, identify(self->fd));
	EXPECT_EQ(4096, answer.data_len);
}

/* Bytes that the controller did not write are zero, and none are the kernel's */
TEST_F(sim, payload_cut_short)
{
	unsigned int i;

	ASSERT_EQ(0, sim_set(ID, "payload", -32));
	ASSERT_EQ(0, send_opcode(self->fd, VENDOR_READ, 64));
	EXPECT_EQ(64, answer.data_len);
	EXPECT_EQ(31, answer.data[31]);
	for (i = 32; i < 64; i++)
		EXPECT_EQ(0, answer.data[i]);
	ASSERT_EQ(0, sim_set(ID, "payload", 32));
	EXPECT_EQ(-EIO, send_opcode(self->fd, VENDOR_READ, 64));
	ASSERT_EQ(0, sim_set(ID, "payload", 0));
	EXPECT_EQ(0, send_opcode(self->fd, VENDOR_READ, 64));
}

/* A report that changes is seen by whoever opens the device next; what it said, it said */
TEST_F(sim, effects_grow)
{
	int fd;

	ASSERT_EQ(0, send_opcode(self->fd, VENDOR_READ, 64));
	ASSERT_EQ(0, sim_set(ID, "opcode", VENDOR_READ));
	/* a bit that the specification reserves */
	ASSERT_EQ(0, sim_set(ID, "effects_add", 1 << 9));
	fd = sim_open(ID);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, send_opcode(fd, VENDOR_READ, 64));
	close(fd);
	ASSERT_EQ(0, sim_set(ID, "effects_add", 0));
	fd = sim_open(ID);
	ASSERT_LE(0, fd);
	/* what is refused makes nobody read the report again, this does */
	ASSERT_EQ(0, identify(fd));
	EXPECT_EQ(-EPERM, send_opcode(fd, VENDOR_READ, 64));
	close(fd);
}

/* Switches firmware at once: a row with more effects than this controller reports */
static const struct fwctl_rpc_nvme activate = { .opcode = FIRMWARE_COMMIT, .cdw10 = 3 << 3 | 1 };

/* What the dry run says of it: its effects, and what its report keeps quiet about */
static int activate_verdict(__u32 *effects, __u32 *understates)
{
	struct nl_attrs attrs, command;
	struct nl nl;
	int ret = nl_open(&nl);

	if (ret)
		return ret;
	nl_begin(&nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, nl_device("sim41"));
	nl_put_u8(&nl, FWCTL_A_SCOPE, FWCTL_RPC_DEBUG_WRITE_FULL);
	nl_put(&nl, FWCTL_A_IN, &activate, sizeof(activate));
	nl_put_u32(&nl, FWCTL_A_OUT_LEN, sizeof(struct fwctl_rpc_nvme_out));
	ret = nl_do(&nl);
	if (!ret) {
		nl_answer(&nl, &attrs);
		nl_inside(attrs.attr[FWCTL_A_CMD], &command);
		*effects = nl_u32(command.attr[FWCTL_A_COMMAND_EFFECTS]);
		*understates = nl_u32(command.attr[FWCTL_A_COMMAND_UNDERSTATES]);
	}
	nl_close(&nl);
	return ret;
}

/* Why the last RPC was refused, by the recorder; -1: it was not */
static long last_reasons(void)
{
	struct nl_record last = {};
	struct nl nl;
	int ret = nl_open(&nl);

	if (ret)
		return ret;
	ret = nl_records(&nl, nl_device("sim41"), 0, &last);
	nl_close(&nl);
	return ret > 0 && last.kind == FWCTL_NL_RECORD_KIND_REFUSED ? (long)last.reasons : -1;
}

/* A report that understates from the first is known as such, and makes no row less than it is */
TEST_F(sim, effects_understated)
{
	struct fwctl_rpc_nvme power = { .opcode = SET_FEATURES, .cdw10 = POWER, .cdw11 = 1 };
	__u32 honest, effects, understates;

	ASSERT_EQ(0, activate_verdict(&honest, &understates));
	EXPECT_EQ(FWCTL_NL_EFFECTS_CONFIG_NOW, understates);
	close(self->fd);
	ASSERT_EQ(0, sim_set(SIM_NEW, "effects_mask", 1));
	ASSERT_EQ(0, sim_del(ID));
	ASSERT_EQ(0, sim_new("41 nvme"));
	self->fd = sim_open(ID);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, get_log(self->fd, 0x05, 4096));
	EXPECT_EQ(REPORTED, word_at(answer.data + 4 * SET_FEATURES));
	EXPECT_EQ(REPORTED, word_at(answer.data + 4 * FIRMWARE_COMMIT));
	ASSERT_EQ(0, activate_verdict(&effects, &understates));
	EXPECT_EQ(honest, effects);
	EXPECT_EQ(FWCTL_NL_EFFECTS_CONFIG_NOW | FWCTL_NL_EFFECTS_EXCLUSIVE_ALL, understates);
	EXPECT_EQ(-EPERM, nvme_send(self->fd, FWCTL_RPC_DEBUG_WRITE, &activate, NULL, &answer));
	EXPECT_EQ(1 << FWCTL_NL_REASON_SCOPE, last_reasons());
	EXPECT_EQ(-EPERM, nvme_send(self->fd, FWCTL_RPC_DEBUG_WRITE, &power, NULL, &answer));
	EXPECT_EQ(1 << FWCTL_NL_REASON_SCOPE, last_reasons());
	EXPECT_EQ(0, nvme_send(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &power, NULL, &answer));
	/* nor is what never may be done */
	EXPECT_EQ(-EPERM, send_opcode(self->fd, 0x84, 0));
}

/* The device anew, in a core with these parameters */
static int reload(int *fd, const char *params)
{
	int ret;

	close(*fd);
	ret = sim_del(ID);
	ret = ret ? ret : module_unload("fwctl_sim");
	/* the drivers of the lab's devices, which nobody needs here */
	module_unload("fwctl_cxl");
	module_unload("fwctl_nvme");
	module_unload("fwctl_rocker");
	ret = ret ? ret : module_unload("fwctl");
	ret = ret ? ret : module_load("fwctl", params);
	*fd = ret ? ret : sim_create(ID, "nvme");
	return *fd < 0 ? *fd : 0;
}

/* What no table lists is refused while somebody uses the device, for that and nothing else */
TEST_F(sim, in_use)
{
	ASSERT_EQ(0, reload(&self->fd, "unlisted=1"));
	EXPECT_EQ(0, send_opcode(self->fd, VENDOR_NONE, 0));
	ASSERT_EQ(0, sim_set(ID, "in_use", 1));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, VENDOR_NONE, 0));
	EXPECT_EQ(1 << FWCTL_NL_REASON_IN_USE, last_reasons());
	EXPECT_EQ(0, identify(self->fd));
	EXPECT_EQ(0, get_log(self->fd, 0x02, 512));
	ASSERT_EQ(0, sim_set(ID, "in_use", 0));
	EXPECT_EQ(0, send_opcode(self->fd, VENDOR_NONE, 0));
	ASSERT_EQ(0, reload(&self->fd, ""));
	EXPECT_EQ(-EPERM, send_opcode(self->fd, VENDOR_NONE, 0));
}

static int send_bytes(int fd, __u8 opcode, const void *bytes, __u32 len)
{
	struct fwctl_rpc_nvme rpc = { .opcode = opcode, .data_len = len, .cdw10 = len / 4 };
	int ret = nvme_send(fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc, bytes, &answer);

	return ret ? ret : answer.status;
}

/* What only its report has, for somebody who said that this will do */
TEST_F(sim, vendor_commands_that_nobody_listed)
{
	ASSERT_EQ(0, reload(&self->fd, "unlisted=1"));
	ASSERT_EQ(0, send_bytes(self->fd, VENDOR_WRITE, "\x5a\x00\x00\x01", 4));
	ASSERT_EQ(0, send_bytes(self->fd, VENDOR_NONE, NULL, 0));
	EXPECT_EQ(0x0100005a, answer.result);
	ASSERT_EQ(0, send_bytes(self->fd, VENDOR_READ, NULL, 64));
	EXPECT_EQ(63 ^ 0x5a, answer.data[63]);
	/* without the dword that it takes for a mask */
	EXPECT_EQ(0x4002, send_bytes(self->fd, VENDOR_WRITE, "", 0));
	EXPECT_EQ(-EOPNOTSUPP, send_bytes(self->fd, VENDOR_SECRET, NULL, 0));
	ASSERT_EQ(0, reload(&self->fd, ""));
	EXPECT_EQ(-EPERM, send_bytes(self->fd, VENDOR_WRITE, "abcd", 4));
}

static pid_t start(int fd)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-identify(fd));
	return pid;
}

TEST_F(sim, answers_after_the_caller_was_killed)
{
	pid_t pid;
	int status;

	/* The report that a new descriptor reads is given up, a command is not */
	ASSERT_EQ(0, identify(self->fd));
	ASSERT_EQ(0, sim_set(ID, "hang", 1));
	pid = start(self->fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait(ID, "pending", 1));
	kill(pid, SIGKILL);
	status = child_wait(pid, 5000);
	EXPECT_TRUE(status >= 0 && WIFSIGNALED(status));
	EXPECT_EQ(1, sim_get(ID, "pending"));
	ASSERT_EQ(0, sim_set(ID, "hang", 0));
	ASSERT_EQ(0, sim_set(ID, "release", 1));
	EXPECT_EQ(0, sim_wait(ID, "pending", 0));
	EXPECT_EQ(0, identify(self->fd));
}

TEST_F(sim, goes_during_a_command)
{
	pid_t pid;
	int status;

	ASSERT_EQ(0, sim_set(ID, "hang", 1));
	pid = start(self->fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait(ID, "pending", 1));
	EXPECT_EQ(0, sim_del(ID));
	status = child_wait(pid, 5000);
	EXPECT_TRUE(status >= 0 && WIFEXITED(status));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
	EXPECT_EQ(-ENODEV, identify(self->fd));
	close(self->fd);
	self->fd = sim_create(ID, "nvme");
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(0, identify(self->fd));
}

TEST_F(sim, removes_itself_during_a_command)
{
	ASSERT_EQ(0, sim_set(ID, "hang", 1));
	ASSERT_EQ(0, sim_set(ID, "unplug", 1));
	EXPECT_EQ(-ENODEV, identify(self->fd));
	close(self->fd);
	self->fd = sim_create(ID, "nvme");
	ASSERT_LE(0, self->fd);
}

TEST_HARNESS_MAIN
