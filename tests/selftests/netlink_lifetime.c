// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that come and go, and policies that change, while they are listed: a
 * dump comes to its end, with an errno, or says that it is not of one piece.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define DRIVER		"/sys/bus/platform/drivers/test_fwctl_firmware/"

FIXTURE(lifetime) {
	struct nl nl;
	int index;
};

FIXTURE_SETUP(lifetime)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
}

FIXTURE_TEARDOWN(lifetime)
{
	nl_close(&self->nl);
}

static void begin_list(struct nl *nl, int index)
{
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
}

/* What is left of a dump: what it ends with */
static int finish(struct nl *nl)
{
	int ret;

	do
		ret = nl_dump_receive(nl, NULL, NULL);
	while (ret > 0);
	return ret;
}

/* R27: a dump of a device that went ends with ENODEV. */
TEST_F(lifetime, device_goes_during_a_dump)
{
	begin_list(&self->nl, self->index);
	ASSERT_EQ(0, nl_dump_send(&self->nl));
	ASSERT_EQ(0, file_write(DRIVER "unbind", FIRMWARE));
	EXPECT_EQ(-ENODEV, finish(&self->nl));
	EXPECT_NE(NULL, strstr(self->nl.message, "device"));
	ASSERT_EQ(0, file_write(DRIVER "bind", FIRMWARE));
	ASSERT_LE(0, nl_device(FIRMWARE));
}

/* R25: if another has its number by then, the dump says that it is not of one piece. */
TEST_F(lifetime, device_comes_back_during_a_dump)
{
	int ret;

	begin_list(&self->nl, self->index);
	ASSERT_EQ(0, nl_dump_send(&self->nl));
	ASSERT_EQ(0, file_write(DRIVER "unbind", FIRMWARE));
	ASSERT_EQ(0, file_write(DRIVER "bind", FIRMWARE));
	ret = finish(&self->nl);
	EXPECT_TRUE(ret == -ENODEV || (!ret && self->nl.interrupted)) TH_LOG("%d", ret);
	ASSERT_LE(0, nl_device(FIRMWARE));
}

/* R25: a list during which the policy changed says so; one without a change does not. */
TEST_F(lifetime, policy_changes_during_a_dump)
{
	struct nl other;
	size_t nest;

	begin_list(&self->nl, self->index);
	ASSERT_EQ(0, nl_dump_send(&self->nl));
	EXPECT_EQ(0, finish(&self->nl));
	EXPECT_FALSE(self->nl.interrupted);
	ASSERT_EQ(0, nl_open(&other));
	begin_list(&self->nl, self->index);
	ASSERT_EQ(0, nl_dump_send(&self->nl));
	nl_begin(&other, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(&other, FWCTL_A_INDEX, self->index);
	nest = nl_entry(&other, FWCTL_NL_POLICY_TARGET_COMMAND);
	nl_put_u32(&other, FWCTL_A_POLICY_OPCODE, TEST_VENDOR + 99);
	nl_put_flag(&other, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(&other, nest);
	ASSERT_EQ(0, nl_do(&other));
	EXPECT_EQ(0, finish(&self->nl));
	EXPECT_TRUE(self->nl.interrupted);
	nl_close(&other);
}

/* A socket that is closed in the middle of a dump leaves nothing behind. */
TEST_F(lifetime, socket_closed_during_a_dump)
{
	struct nl nl;
	int i;

	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, nl_open(&nl));
		begin_list(&nl, self->index);
		ASSERT_EQ(0, nl_dump_send(&nl));
		nl_close(&nl);
	}
	/* Nobody is a user of the device any more, or this would not come back */
	ASSERT_EQ(0, file_write(DRIVER "unbind", FIRMWARE));
	ASSERT_EQ(0, file_write(DRIVER "bind", FIRMWARE));
	ASSERT_LE(0, nl_device(FIRMWARE));
}

static void come_and_go(void)
{
	for (;;) {
		file_write(DRIVER "unbind", FIRMWARE);
		file_write(DRIVER "bind", FIRMWARE);
	}
}

/* R27: whatever is asked for while devices come and go has an answer. */
TEST_F_TIMEOUT(lifetime, all_of_it_while_devices_come_and_go, 120)
{
	static const struct {
		__u8 cmd;
		bool dump;
		bool index;
	} requests[] = {
		{ FWCTL_NL_CMD_DEV_GET, true, false }, { FWCTL_NL_CMD_DEV_GET, false, true },
		{ FWCTL_NL_CMD_CMD_GET, true, true }, { FWCTL_NL_CMD_POLICY_GET, true, false },
		{ FWCTL_NL_CMD_POLICY_GET, true, true }, { FWCTL_NL_CMD_RECORD_GET, true, true },
		{ FWCTL_NL_CMD_STATS_GET, true, false }, { FWCTL_NL_CMD_STATS_GET, true, true },
	};
	int answered = 0, gone = 0, ret;
	long end = now_ms() + 4000;
	pid_t pid = fork();
	size_t i;

	if (!pid)
		come_and_go();
	while (now_ms() < end) {
		for (i = 0; i < ARRAY_LEN(requests); i++) {
			nl_begin(&self->nl, requests[i].cmd);
			if (requests[i].index)
				nl_put_u32(&self->nl, FWCTL_A_INDEX, self->index);
			ret = requests[i].dump ? nl_dump(&self->nl, NULL, NULL) : nl_do(&self->nl);
			ASSERT_TRUE(!ret || ret == -ENODEV) TH_LOG("request %zu: %d", i, ret);
			answered += !ret;
			gone += !!ret;
		}
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	EXPECT_LT(0, answered);
	EXPECT_LT(0, gone);
	file_write(DRIVER "bind", FIRMWARE);
	ASSERT_LE(0, nl_device(FIRMWARE));
}

TEST_HARNESS_MAIN
