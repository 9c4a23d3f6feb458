// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of the simulated NVMe controller, one by one: what comes back is what
 * the NVMe Base Specification says, and what Documentation/sim.rst says of this one.
 */
#define _GNU_SOURCE
#include "nvme_test.h"
#include "sim_test.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define ID		43

#define SET_FEATURES		0x09
#define GET_FEATURES		0x0a
#define FIRMWARE_COMMIT		0x10
#define FIRMWARE_DOWNLOAD	0x11
#define SELF_TEST		0x14
#define DIRECTIVE_RECEIVE	0x1a

#define INVALID_OPCODE		0x4001
#define INVALID_FIELD		0x4002
#define INVALID_NAMESPACE	0x400b
#define INVALID_SLOT		0x4106
#define INVALID_IMAGE		0x4107
#define INVALID_LOG		0x4109
#define NOT_SAVEABLE		0x410d

#define ARBITRATION	0x01
#define POWER		0x02
#define TIMESTAMP	0x0e
#define SAVE		(1U << 31)

/* Of Get Features: which value */
#define BY_DEFAULT	1
#define SAVED		2
#define CAPABILITIES	3

/* Of Firmware Commit: what to do */
#define STORE		0
#define STORE_NEXT	1
#define NEXT		2
#define NOW		3
#define BOOT_PARTITION	6

#define SHORT_TEST	1
#define REFRESH		3
/* As long as it may take to get two seconds behind it */
#define PATIENCE_MS	20000

static struct nvme_answer answer;

FIXTURE(commands) {
	int fd;
};

FIXTURE_SETUP(commands)
{
	self->fd = sim_create(ID, "nvme");
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(commands)
{
	close(self->fd);
	EXPECT_EQ(0, sim_del(ID));
}

static __u64 number_at(size_t at, size_t len)
{
	__u64 number = 0;

	memcpy(&number, answer.data + at, len);
	return number;
}

/* The controller's status, or a negative errno */
static int ask(int fd, const struct fwctl_rpc_nvme *rpc, const void *data)
{
	int ret = nvme_send(fd, FWCTL_RPC_DEBUG_WRITE_FULL, rpc, data, &answer);

	return ret ? ret : answer.status;
}

static int identify(int fd, __u8 cns, __u32 nsid)
{
	struct fwctl_rpc_nvme rpc;

	nvme_identify(&rpc, cns);
	rpc.nsid = nsid;
	return ask(fd, &rpc, NULL);
}

static int get_log(int fd, __u8 page, __u32 len)
{
	struct fwctl_rpc_nvme rpc;

	nvme_get_log(&rpc, page, len);
	return ask(fd, &rpc, NULL);
}

static int get_feature(int fd, __u8 fid, __u8 which, __u32 len)
{
	struct fwctl_rpc_nvme rpc = {
		.opcode = GET_FEATURES, .cdw10 = fid | which << 8, .data_len = len,
	};

	return ask(fd, &rpc, NULL);
}

static int set_feature(int fd, __u32 fid, __u32 value)
{
	struct fwctl_rpc_nvme rpc = { .opcode = SET_FEATURES, .cdw10 = fid, .cdw11 = value };

	return ask(fd, &rpc, NULL);
}

/* ---- Identify ---- */

TEST_F(commands, the_namespace)
{
	ASSERT_EQ(0, identify(self->fd, 0x00, 1));
	/* Size, capacity and use, in blocks of 512 bytes */
	EXPECT_EQ(2048, number_at(0, 8));
	EXPECT_EQ(2048, number_at(8, 8));
	EXPECT_EQ(2048, number_at(16, 8));
	EXPECT_EQ(9, answer.data[130]);
	EXPECT_EQ(INVALID_NAMESPACE, identify(self->fd, 0x00, 2));
	EXPECT_EQ(0, answer.data_len);
}

TEST_F(commands, list_of_namespaces)
{
	ASSERT_EQ(0, identify(self->fd, 0x02, 0));
	EXPECT_EQ(1, number_at(0, 4));
	EXPECT_EQ(0, number_at(4, 4));
	/* Those with a higher number than that */
	ASSERT_EQ(0, identify(self->fd, 0x02, 1));
	EXPECT_EQ(0, number_at(0, 4));
}

TEST_F(commands, descriptors_of_the_namespace)
{
	ASSERT_EQ(0, identify(self->fd, 0x03, 1));
	/* EUI64, of eight bytes; the command set, of one, which is NVM; no more */
	EXPECT_EQ(1, answer.data[0]);
	EXPECT_EQ(8, answer.data[1]);
	EXPECT_NE(0, number_at(4, 8));
	EXPECT_EQ(4, answer.data[12]);
	EXPECT_EQ(1, answer.data[13]);
	EXPECT_EQ(0, answer.data[16]);
	EXPECT_EQ(0, answer.data[17]);
	EXPECT_EQ(INVALID_NAMESPACE, identify(self->fd, 0x03, 2));
}

TEST_F(commands, what_it_cannot_be_asked)
{
	EXPECT_EQ(INVALID_FIELD, identify(self->fd, 0x04, 0));
	/* ... goes to the error log; a command that it does not know, does not */
	ASSERT_EQ(0, get_log(self->fd, 0x01, 64));
	EXPECT_EQ(1, number_at(0, 8));
	EXPECT_EQ(INVALID_FIELD << 1 & 0xffff, number_at(12, 2));
	ASSERT_EQ(0, sim_write(ID, "report", "1a 1\n"));
	close(self->fd);
	self->fd = sim_open(ID);
	ASSERT_LE(0, self->fd);
	EXPECT_EQ(INVALID_OPCODE, ask(self->fd, &(struct fwctl_rpc_nvme){
		.opcode = DIRECTIVE_RECEIVE, .cdw10 = 1023, .cdw11 = 1, .data_len = 4096,
	}, NULL));
	ASSERT_EQ(0, get_log(self->fd, 0x01, 64));
	EXPECT_EQ(1, number_at(0, 8));
}

/* ---- logs ---- */

/* A header, and one block in each data area up to the first */
TEST_F(commands, telemetry)
{
	static const __u8 pages[] = { 0x07, 0x08 };
	__u64 commands;

	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		ASSERT_EQ(0, get_log(self->fd, pages[i], 1024));
		EXPECT_EQ(pages[i], answer.data[0]);
		EXPECT_EQ(1, number_at(8, 2));
		EXPECT_EQ(1, number_at(10, 2));
		EXPECT_EQ(1, number_at(12, 2));
		commands = number_at(512, 8);
		EXPECT_EQ(0xa5, answer.data[520]);
		EXPECT_EQ(0xa5, answer.data[1023]);
		ASSERT_EQ(0, get_log(self->fd, pages[i], 1024));
		EXPECT_EQ(commands + 1, number_at(512, 8));
	}
}

/* A page of which no log 00h says that there is none */
TEST_F(commands, page_that_it_does_not_have)
{
	ASSERT_EQ(0, sim_set(SIM_NEW, "opcode", 0x02));
	ASSERT_EQ(0, sim_set(SIM_NEW, "status", INVALID_LOG));
	/* behind 05h and 12h */
	ASSERT_EQ(0, sim_set(SIM_NEW, "nth", 3));
	ASSERT_EQ(0, sim_new("44 nvme"));
	close(self->fd);
	self->fd = sim_open(44);
	ASSERT_LE(0, self->fd);
	/* the report is read again by a new descriptor, up to where it fails again */
	ASSERT_EQ(0, sim_set(44, "nth", 3));
	EXPECT_EQ(INVALID_LOG, get_log(self->fd, 0x09, 512));
	EXPECT_EQ(0, answer.data_len);
	ASSERT_EQ(0, sim_set(44, "status", -1));
	EXPECT_EQ(INVALID_LOG, get_log(self->fd, 0x09, 512));
	EXPECT_EQ(0, sim_del(44));
}

/* ---- features ---- */

TEST_F(commands, values_of_a_feature)
{
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, CAPABILITIES, 0));
	/* saveable, changeable */
	EXPECT_EQ(5, answer.result);
	ASSERT_EQ(0, set_feature(self->fd, ARBITRATION, 4));
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, 0, 0));
	EXPECT_EQ(4, answer.result);
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, SAVED, 0));
	EXPECT_EQ(3, answer.result);
	ASSERT_EQ(0, set_feature(self->fd, ARBITRATION | SAVE, 5));
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, SAVED, 0));
	EXPECT_EQ(5, answer.result);
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, 0, 0));
	EXPECT_EQ(5, answer.result);
	ASSERT_EQ(0, get_feature(self->fd, ARBITRATION, BY_DEFAULT, 0));
	EXPECT_EQ(3, answer.result);

	ASSERT_EQ(0, get_feature(self->fd, POWER, CAPABILITIES, 0));
	EXPECT_EQ(4, answer.result);
	EXPECT_EQ(NOT_SAVEABLE, set_feature(self->fd, POWER | SAVE, 1));
	ASSERT_EQ(0, get_feature(self->fd, POWER, 0, 0));
	EXPECT_EQ(0, answer.result);
}

/* The one of which data go */
TEST_F(commands, timestamp)
{
	static const __u8 time[8] = { 1, 2, 3, 4, 5, 6 };
	struct fwctl_rpc_nvme set = {
		.opcode = SET_FEATURES, .cdw10 = TIMESTAMP, .data_len = sizeof(time),
	};

	ASSERT_EQ(0, ask(self->fd, &set, time));
	ASSERT_EQ(0, get_feature(self->fd, TIMESTAMP, 0, sizeof(time)));
	ASSERT_EQ(sizeof(time), answer.data_len);
	EXPECT_EQ(0, memcmp(answer.data, time, sizeof(time)));
}

/* ---- the self-test ---- */

TEST_F(commands, self_test_comes_to_its_end)
{
	struct fwctl_rpc_nvme test = { .opcode = SELF_TEST, .nsid = 1, .cdw10 = SHORT_TEST };
	long end = now_ms() + PATIENCE_MS;
	int percent = 0;

	EXPECT_EQ(INVALID_FIELD, ask(self->fd, &(struct fwctl_rpc_nvme){
		.opcode = SELF_TEST, .nsid = 1, .cdw10 = REFRESH,
	}, NULL));
	ASSERT_EQ(0, get_log(self->fd, 0x06, 564));
	EXPECT_EQ(0, answer.data[0]);
	/* no result yet */
	EXPECT_EQ(0xf, answer.data[4]);
	ASSERT_EQ(0, ask(self->fd, &test, NULL));
	do {
		usleep(100000);
		ASSERT_EQ(0, get_log(self->fd, 0x06, 564));
		EXPECT_LE(percent, answer.data[0] ? answer.data[1] : 100);
		percent = answer.data[1];
		EXPECT_GT(100, percent);
	} while (answer.data[0] == SHORT_TEST && now_ms() < end);
	EXPECT_EQ(0, answer.data[0]);
	/* without an error, and of which namespace */
	EXPECT_EQ(SHORT_TEST << 4, answer.data[4]);
	EXPECT_EQ(1, answer.data[6] & 1);
	EXPECT_EQ(1, number_at(4 + 12, 4));
	EXPECT_EQ(0xf, answer.data[4 + 28]);
}

/* ---- the firmware ---- */

static int download(int fd, __u32 offset, __u32 bytes)
{
	static const __u8 image[256];
	struct fwctl_rpc_nvme rpc = {
		.opcode = FIRMWARE_DOWNLOAD, .cdw10 = bytes / 4 - 1, .cdw11 = offset / 4,
		.data_len = bytes,
	};

	return ask(fd, &rpc, image);
}

static int commit(int fd, __u8 action, __u8 slot)
{
	struct fwctl_rpc_nvme rpc = { .opcode = FIRMWARE_COMMIT, .cdw10 = action << 3 | slot };

	return ask(fd, &rpc, NULL);
}

/* Log 03h: the slot that runs, the one that will, and what is in one of them */
static bool slots_are(int fd, __u8 active, __u8 next, __u8 slot, const char *revision)
{
	return !get_log(fd, 0x03, 512) && answer.data[0] == (active | next << 4) &&
	       !memcmp(answer.data + 8 * slot, revision, 8);
}

TEST_F(commands, image_in_pieces)
{
	EXPECT_TRUE(slots_are(self->fd, 1, 0, 1, "sim 1.0 "));
	EXPECT_EQ(INVALID_IMAGE, commit(self->fd, STORE, 2));
	ASSERT_EQ(0, download(self->fd, 0, 256));
	EXPECT_EQ(INVALID_FIELD, download(self->fd, 512, 64));
	ASSERT_EQ(0, download(self->fd, 256, 64));
	ASSERT_EQ(0, commit(self->fd, STORE, 2));
	EXPECT_TRUE(slots_are(self->fd, 1, 0, 2, "sim 320 "));
	/* It is in the slot, and no longer anywhere else */
	EXPECT_EQ(INVALID_IMAGE, commit(self->fd, STORE, 3));
	EXPECT_TRUE(slots_are(self->fd, 1, 0, 3, "\0\0\0\0\0\0\0\0"));
}

TEST_F(commands, activation_of_a_slot)
{
	EXPECT_EQ(INVALID_SLOT, commit(self->fd, NEXT, 4));
	EXPECT_EQ(INVALID_IMAGE, commit(self->fd, NEXT, 2));
	EXPECT_EQ(INVALID_IMAGE, commit(self->fd, NOW, 2));
	ASSERT_EQ(0, download(self->fd, 0, 64));
	ASSERT_EQ(0, commit(self->fd, STORE_NEXT, 2));
	EXPECT_TRUE(slots_are(self->fd, 1, 2, 2, "sim 64  "));
	ASSERT_EQ(0, commit(self->fd, NEXT, 1));
	EXPECT_TRUE(slots_are(self->fd, 1, 1, 2, "sim 64  "));
	ASSERT_EQ(0, commit(self->fd, NOW, 2));
	EXPECT_TRUE(slots_are(self->fd, 2, 0, 1, "sim 1.0 "));
	ASSERT_EQ(0, identify(self->fd, 0x01, 0));
	EXPECT_EQ(0, memcmp(answer.data + 64, "sim 64  ", 8));
	/* With an image that waits it stores that before; no slot is the one that runs */
	ASSERT_EQ(0, download(self->fd, 0, 128));
	ASSERT_EQ(0, commit(self->fd, NOW, 0));
	EXPECT_TRUE(slots_are(self->fd, 2, 0, 2, "sim 128 "));
	/* It has no partition that hosts boot from */
	EXPECT_EQ(INVALID_FIELD, commit(self->fd, BOOT_PARTITION, 1));
}

TEST_HARNESS_MAIN
