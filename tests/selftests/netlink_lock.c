// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locking the policy: the core's module stays until the next boot, so this comes
 * last.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define HELD		"/sys/module/fwctl/refcnt"

struct shown {
	int devices;
	int locked;
};

static void note_device(const struct nl_attrs *attrs, void *data)
{
	struct shown *shown = data;
	struct nl_attrs dev;

	nl_inside(attrs->attr[FWCTL_A_DEV], &dev);
	shown->devices++;
	shown->locked += dev.attr[FWCTL_A_DEVICE_POLICY_LOCKED] != NULL;
}

static void note_entry(const struct nl_attrs *attrs, void *data)
{
	struct shown *shown = data;
	struct nl_attrs entry;

	nl_inside(attrs->attr[FWCTL_A_POLICY], &entry);
	if (nl_u8(entry.attr[FWCTL_A_POLICY_TARGET]) != FWCTL_NL_POLICY_TARGET_DEVICE)
		return;
	shown->devices++;
	shown->locked += entry.attr[FWCTL_A_POLICY_LOCKED] != NULL;
}

static int show(struct nl *nl, __u8 cmd, struct shown *shown)
{
	*shown = (struct shown){};
	nl_begin(nl, cmd);
	return nl_dump(nl, cmd == FWCTL_NL_CMD_DEV_GET ? note_device : note_entry, shown);
}

static int lock(struct nl *nl)
{
	nl_begin(nl, FWCTL_NL_CMD_POLICY_LOCK);
	return nl_do(nl);
}

/* R29: the lock pins the module once, is shown and recorded; tightening goes on. */
TEST(lock_the_policy)
{
	struct nl_record record;
	struct shown shown;
	__u64 newest;
	size_t nest;
	struct nl nl;
	long held;
	int index;

	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	index = nl_device(FIRMWARE);
	ASSERT_LE(0, index);
	ASSERT_EQ(0, nl_open(&nl));
	held = file_number(HELD);
	newest = nl_newest(&nl);
	ASSERT_EQ(0, show(&nl, FWCTL_NL_CMD_DEV_GET, &shown));
	EXPECT_EQ(0, shown.locked);
	ASSERT_EQ(0, show(&nl, FWCTL_NL_CMD_POLICY_GET, &shown));
	EXPECT_EQ(0, shown.locked);

	EXPECT_EQ(0, lock(&nl));
	EXPECT_EQ(held + 1, file_number(HELD));
	EXPECT_EQ(1, nl_records(&nl, -1, newest, &record));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_POLICY, record.kind);
	EXPECT_TRUE(record.locked);
	EXPECT_EQ(0, lock(&nl));
	EXPECT_EQ(held + 1, file_number(HELD));
	EXPECT_EQ(1, nl_records(&nl, -1, newest, NULL));

	ASSERT_EQ(0, show(&nl, FWCTL_NL_CMD_DEV_GET, &shown));
	EXPECT_EQ(shown.devices, shown.locked);
	ASSERT_EQ(0, show(&nl, FWCTL_NL_CMD_POLICY_GET, &shown));
	EXPECT_EQ(shown.devices, shown.locked);
	EXPECT_GT(0, module_unload("fwctl"));

	nl_begin(&nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(&nl, FWCTL_A_INDEX, index);
	nest = nl_entry(&nl, FWCTL_NL_POLICY_TARGET_COMMAND);
	nl_put_u32(&nl, FWCTL_A_POLICY_OPCODE, TEST_LIMITED);
	nl_put_flag(&nl, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(&nl, nest);
	EXPECT_EQ(0, nl_do(&nl));
	nl_close(&nl);
}

TEST_HARNESS_MAIN
