// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is refused does not reach the controller. That can only be seen from the
 * controller's side: tests/lab/nvme-trace compares what this says that it sent with
 * what QEMU says that it got. Between marks, three Get Features in a row that the
 * driver itself never sends, are only refusals, or commands that this lists:
 *
 *	sent: OPCODE
 */
#include "nvme_test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define GET_FEATURES	0x0a
#define SET_FEATURES	0x09
#define TEMPERATURE	0x04

static struct nvme_answer answer;
static __u8 zero[4096];

static int mark(int fd)
{
	struct fwctl_rpc_nvme rpc = { .opcode = GET_FEATURES, .cdw10 = TEMPERATURE };
	int i, ret = 0;

	for (i = 0; i < 3 && !ret; i++)
		ret = nvme_send(fd, 0, &rpc, NULL, &answer);
	return ret;
}

FIXTURE(marked) {
	int fd;
};

FIXTURE_SETUP(marked)
{
	self->fd = nvme_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, mark(self->fd));
}

FIXTURE_TEARDOWN(marked)
{
	ASSERT_EQ(0, mark(self->fd));
	close(self->fd);
}

/* R13: lengths that differ: two pages of buffer and a NUMD of four, and others. */
TEST_F(marked, lengths)
{
	static const __u32 lengths[] = { 4, 512, 4092, 4100, 8192, 12288, 20480, 65536 };
	struct fwctl_rpc_nvme rpc;
	unsigned int i, scope;

	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		for (scope = 0; scope < 4; scope++) {
			nvme_get_log(&rpc, 5, 16384);
			rpc.data_len = lengths[i];
			EXPECT_EQ(-EINVAL, nvme_send(self->fd, scope, &rpc, NULL, &answer));
			/* and a buffer that is not what the message says */
			rpc.data_len = 16384;
			EXPECT_EQ(-EINVAL, nvme_send_room(self->fd, scope, &rpc, NULL, &answer,
							  lengths[i] < 16384 ? lengths[i] : 4096));
			nvme_identify(&rpc, 1);
			rpc.data_len = lengths[i];
			EXPECT_EQ(-EINVAL, nvme_send(self->fd, scope, &rpc, NULL, &answer));
		}
	}
}

/* R13, R9: fields of which nothing may be asked. R9: no place for an address. */
TEST_F(marked, fields)
{
	struct fwctl_rpc_nvme rpc;
	unsigned int i;

	for (i = 0; i < 5; i++) {
		nvme_identify(&rpc, 1);
		rpc.flags = i == 0 ? 0x01 : i == 1 ? 0x40 : i == 2 ? 0x80 : 0;
		rpc.reserved1 = i == 3;
		rpc.reserved2 = i == 4;
		EXPECT_EQ(-EINVAL, nvme_send(self->fd, 3, &rpc, NULL, &answer)) TH_LOG("%u", i);
	}
}

/* A command is sent in every direction and length that it could have */
static int try_opcode(int fd, __u8 opcode, __u32 scope)
{
	struct fwctl_rpc_nvme rpc = { .opcode = opcode };
	int ret, first;

	if ((opcode & 3) == 1) {
		first = nvme_send(fd, scope, &rpc, zero, &answer);
		rpc.data_len = 4096;
		ret = nvme_send(fd, scope, &rpc, zero, &answer);
	} else {
		first = nvme_send(fd, scope, &rpc, NULL, &answer);
		rpc.data_len = 4096;
		ret = nvme_send_room(fd, scope, &rpc, NULL, &answer, 4096);
	}
	if (!first)
		printf("# sent: %02x\n", opcode);
	if (!ret)
		printf("# sent: %02x\n", opcode);
	return first && ret;
}

/* Those that are refused at every scope, whatever they ask for */
static const __u8 always[] = {
	0x00, 0x01, 0x04, 0x05,		/* queues */
	0x08, 0x0c, 0x18, 0x7c,		/* abort, events, keep alive, doorbell buffer */
	0x0d, 0x15, 0x80, 0x84,		/* namespaces, format, sanitize */
	0x1c, 0x1d, 0x20, 0x21, 0x22, 0x23, 0x24, 0x28, 0x2c, 0x7f,
	0xc0, 0xc5, 0xff,		/* vendor */
};

/* R1, R7: every opcode, at every scope: what is refused stays here. */
TEST_F(marked, opcodes)
{
	unsigned int opcode, scope, i;

	for (opcode = 0; opcode < 256; opcode++)
		for (scope = 0; scope < 4; scope++)
			try_opcode(self->fd, opcode, scope);
	for (i = 0; i < ARRAY_LEN(always); i++)
		for (scope = 0; scope < 4; scope++)
			EXPECT_NE(0, try_opcode(self->fd, always[i], scope))
				TH_LOG("%02x at scope %u", always[i], scope);
}

/* R7: settings that the driver makes: queues, keep alive, host memory, host behavior, ... */
TEST_F(marked, settings_of_the_driver)
{
	static const __u8 fids[] = { 0x07, 0x0c, 0x0d, 0x0f, 0x16, 0x21 };
	struct record record;
	unsigned int i, scope;

	for (i = 0; i < ARRAY_LEN(fids); i++) {
		for (scope = 0; scope < 4; scope++) {
			struct fwctl_rpc_nvme rpc = {
				.opcode = SET_FEATURES, .cdw10 = fids[i], .cdw11 = 1,
			};

			ASSERT_EQ(0, record_begin());
			EXPECT_GT(0, nvme_send(self->fd, scope, &rpc, zero, &answer));
			EXPECT_LE(1, record_last(&record));
			EXPECT_STREQ("refused", record.event) TH_LOG("%02x", fids[i]);
		}
	}
}

TEST_HARNESS_MAIN
