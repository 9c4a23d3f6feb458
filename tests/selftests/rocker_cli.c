// SPDX-License-Identifier: GPL-2.0-only
/*
 * fwctlcli nic, against what QEMU itself says: every port, every attribute that
 * "info rocker-ports" has, before and after they are set.
 */
#define _GNU_SOURCE
#include "rocker_test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kselftest_harness.h>

/* What a command line prints; its exit status, or -1 */
static int run(const char *line, char *out, size_t room)
{
	FILE *pipe = popen(line, "r");
	size_t len;
	int status;

	if (!pipe)
		return -1;
	len = fread(out, 1, room - 1, pipe);
	out[len] = 0;
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The value of a member, as JSON has it, without spaces around it */
static int member(const char *json, const char *key, char *value, size_t room)
{
	char name[64];
	const char *at;

	snprintf(name, sizeof(name), "\"%s\"", key);
	at = strstr(json, name);
	if (!at)
		return -ENOENT;
	at += strlen(name);
	at += strspn(at, " :");
	snprintf(value, room, "%.*s", (int)strcspn(at, ",}\n"), at);
	return 0;
}

static void compare(struct __test_metadata *_metadata, int port)
{
	static const char *const keys[] = {
		"name", "speed", "duplex", "autoneg", "link-up", "enabled",
	};
	char line[128], ours[1024], theirs[512], a[64], b[64];
	unsigned int i;

	snprintf(line, sizeof(line), "fwctlcli -j nic show sw1p%d", port);
	ASSERT_EQ(0, run(line, ours, sizeof(ours))) TH_LOG("%s: %s", line, ours);
	ASSERT_LT(0, qmp_port(port, theirs, sizeof(theirs)));
	for (i = 0; i < ARRAY_LEN(keys); i++) {
		ASSERT_EQ(0, member(ours, keys[i], a, sizeof(a))) TH_LOG("%s: %s", keys[i], ours);
		ASSERT_EQ(0, member(theirs, keys[i], b, sizeof(b))) TH_LOG("%s", keys[i]);
		EXPECT_STREQ(b, a) TH_LOG("%s of port %d", keys[i], port);
	}
}

static int fwctlcli(const char *arguments)
{
	char line[256], out[2048];

	snprintf(line, sizeof(line), "fwctlcli %s 2>&1", arguments);
	return run(line, out, sizeof(out));
}

TEST(show_agrees_with_qemu)
{
	compare(_metadata, 1);
	compare(_metadata, 2);
}

TEST(set_agrees_with_qemu)
{
	ASSERT_EQ(0, fwctlcli("nic set sw1p1 speed 1000 --scope debug-rw"));
	compare(_metadata, 1);
	compare(_metadata, 2);
	ASSERT_EQ(0, fwctlcli("nic set sw1p2 speed 100 duplex half autoneg on --scope debug-rw"));
	compare(_metadata, 1);
	compare(_metadata, 2);
	ASSERT_EQ(0, fwctlcli("nic set sw1p1 speed 10000 --scope debug-full"));
	ASSERT_EQ(0, fwctlcli("nic set sw1p2 autoneg off duplex full speed 10000 --scope debug-rw"));
	compare(_metadata, 1);
	compare(_metadata, 2);
}

/* What costs is not done unasked; what is refused says so; what is not done, too */
TEST(exit_codes)
{
	EXPECT_EQ(1, fwctlcli("nic set sw1p1 speed 1000"));
	EXPECT_EQ(1, fwctlcli("nic set sw1p1 mode 0 --scope debug-full"));
	EXPECT_EQ(1, fwctlcli("nic set sw1p1 speed --scope debug-rw"));
	EXPECT_EQ(1, fwctlcli("nic set sw1p1 mac 01:00:00:00:00:00 --scope debug-full"));
	EXPECT_EQ(2, fwctlcli("nic set sw1p1 speed 1000 --scope config"));
	EXPECT_EQ(2, fwctlcli("nic set sw1p1 mac 02:00:00:00:00:01 --scope debug-rw"));
	/* QEMU's rocker says that it took the address, and does not have it afterwards */
	EXPECT_EQ(3, fwctlcli("nic set sw1p1 mac 02:00:00:00:00:01 --scope debug-full"));
	EXPECT_EQ(4, fwctlcli("nic show sw9p1"));
	compare(_metadata, 1);
}

TEST(flows_are_refused)
{
	char out[2048];

	ASSERT_EQ(2, run("fwctlcli nic send $(basename $(readlink -f /sys/bus/pci/drivers/fwctl_rocker/0*)) --opcode flow-add --scope debug-full 2>&1",
			 out, sizeof(out))) TH_LOG("%s", out);
	EXPECT_NE(NULL, strstr(out, "data-path")) TH_LOG("%s", out);
	EXPECT_NE(NULL, strstr(out, "tc filter")) TH_LOG("%s", out);
}

TEST(list)
{
	char out[2048];

	ASSERT_EQ(0, run("fwctlcli nic list", out, sizeof(out)));
	EXPECT_NE(NULL, strstr(out, "sw1p1"));
	EXPECT_NE(NULL, strstr(out, "sw1p2"));
	ASSERT_EQ(0, run("fwctlcli -j nic list", out, sizeof(out)));
	EXPECT_NE(NULL, strstr(out, "\"name\""));
}

/* R28: the administrator can leave nothing of it; the last, since that cannot be taken back */
TEST(tightened_to_nothing)
{
	char out[2048];

	EXPECT_EQ(0, fwctlcli("nic show sw1p1"));
	ASSERT_EQ(0, fwctlcli("policy tighten $(basename $(readlink -f /sys/bus/pci/drivers/fwctl_rocker/0*)) --refuse"));
	EXPECT_EQ(2, run("fwctlcli nic show $(basename $(readlink -f /sys/bus/pci/drivers/fwctl_rocker/0*))/1 2>&1",
			 out, sizeof(out))) TH_LOG("%s", out);
	EXPECT_NE(NULL, strstr(out, "policy")) TH_LOG("%s", out);
	EXPECT_NE(0, fwctlcli("nic set sw1p1 speed 1000 --scope debug-full"));
}

TEST_HARNESS_MAIN
