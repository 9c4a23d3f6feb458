// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simulated devices that go while they have commands: whoever waits is let go of at
 * once, and the device is gone when del_device, or rmmod, has returned.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "sim_test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define PROMPT_MS	5000
#define CALLERS		4

FIXTURE(unplug) {
	int fd;
};

FIXTURE_VARIANT(unplug) {
	const char *line;
	int delivery;
	bool cxl;
};

FIXTURE_VARIANT_ADD(unplug, caller) { .line = "0 plain", .delivery = 0 };
FIXTURE_VARIANT_ADD(unplug, worker) { .line = "0 plain", .delivery = 1 };
FIXTURE_VARIANT_ADD(unplug, queued) { .line = "0 plain", .delivery = 2 };
FIXTURE_VARIANT_ADD(unplug, cxl) { .line = "0 cxl", .cxl = true };

/* Any command that the device has */
static int send_one(int fd, bool cxl)
{
	__u32 identify[4] = { 1 };
	__u8 out[64];
	size_t len = sizeof(out);

	if (cxl)
		return fwctl_rpc(fd, 0, identify, sizeof(identify), out, &len);
	return sim_send(fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL);
}

FIXTURE_SETUP(unplug)
{
	ASSERT_EQ(0, sim_load());
	ASSERT_EQ(0, sim_set(SIM_NEW, "delivery", variant->delivery));
	ASSERT_EQ(0, sim_set(SIM_NEW, "slots", CALLERS - 1));
	ASSERT_EQ(0, sim_new(variant->line));
	self->fd = sim_open(0);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, send_one(self->fd, variant->cxl));
}

FIXTURE_TEARDOWN(unplug)
{
	close(self->fd);
}

static pid_t child_send(int fd, bool cxl)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-send_one(fd, cxl));
	return pid;
}

/* Some with the firmware, the last one waiting for a slot */
static void send_many(int fd, bool cxl, pid_t *pids)
{
	for (int i = 0; i < CALLERS; i++) {
		pids[i] = child_send(fd, cxl);
		child_sleeps(pids[i]);
	}
}

static int all_got(pid_t *pids, int err)
{
	for (int i = 0; i < CALLERS; i++) {
		int status = child_wait(pids[i], PROMPT_MS);

		if (status != err << 8)
			return status;
	}
	return 0;
}

TEST_F(unplug, ends_what_hangs)
{
	pid_t pids[CALLERS];
	long begin;

	ASSERT_EQ(0, sim_set(0, "hang", 1));
	send_many(self->fd, variant->cxl, pids);
	begin = now_ms();
	EXPECT_EQ(0, sim_del(0));
	EXPECT_GT(begin + PROMPT_MS, now_ms());
	EXPECT_FALSE(sim_exists(0));
	EXPECT_EQ(0, all_got(pids, ENODEV));
	EXPECT_EQ(-ENODEV, send_one(self->fd, variant->cxl));
}

/* Callers are not held up by a firmware that goes on hanging after the unplug. */
TEST_F(unplug, wakes_before_it_drains)
{
	pid_t pids[CALLERS], remover;

	ASSERT_EQ(0, sim_set(0, "hang", 1));
	ASSERT_EQ(0, sim_set(0, "unplug_ms", 60000));
	send_many(self->fd, variant->cxl, pids);
	remover = fork();
	if (!remover)
		_exit(-sim_del(0));
	EXPECT_EQ(0, all_got(pids, ENODEV));
	/* It is not out yet */
	EXPECT_EQ(-ETIMEDOUT, child_wait(remover, 100));
	ASSERT_EQ(0, kill(remover, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(remover, PROMPT_MS));
	EXPECT_FALSE(sim_exists(0));
}

/* ... and nobody has to be killed for it to end. */
TEST_F(unplug, lasts_as_long_as_asked)
{
	long begin = now_ms();

	ASSERT_EQ(0, sim_set(0, "unplug_ms", 300 * slowness));
	EXPECT_EQ(0, sim_del(0));
	EXPECT_LE(begin + 300, now_ms());
	EXPECT_FALSE(sim_exists(0));
}

/* A device that goes by itself, while it has a command. */
TEST_F(unplug, by_itself)
{
	ASSERT_EQ(0, sim_set(0, "hang", 1));
	ASSERT_EQ(0, sim_set(0, "unplug", 1));
	EXPECT_EQ(-ENODEV, send_one(self->fd, variant->cxl));
	for (int i = 0; i < PROMPT_MS / 10 && sim_exists(0); i++)
		usleep(10000);
	EXPECT_FALSE(sim_exists(0));
	EXPECT_EQ(-ENODEV, send_one(self->fd, variant->cxl));
	ASSERT_EQ(0, sim_new(variant->line));
	EXPECT_TRUE(sim_exists(0));
}

/* ... or just after it has answered: the caller gets either. */
TEST_F(unplug, just_after_an_answer)
{
	int ret;

	for (int i = 0; i < 20; i++) {
		ASSERT_EQ(0, sim_set(0, "unplug", 1));
		ret = send_one(self->fd, variant->cxl);
		EXPECT_TRUE(!ret || ret == -ENODEV);
		for (int j = 0; j < PROMPT_MS / 10 && sim_exists(0); j++)
			usleep(10000);
		EXPECT_FALSE(sim_exists(0));
		close(self->fd);
		ASSERT_EQ(0, sim_new(variant->line));
		self->fd = sim_open(0);
		ASSERT_LE(0, self->fd);
	}
}

/* The module goes while descriptors are open and commands hang. */
TEST_F(unplug, with_the_module)
{
	pid_t pids[CALLERS];

	ASSERT_EQ(0, sim_set(0, "hang", 1));
	send_many(self->fd, variant->cxl, pids);
	EXPECT_EQ(0, module_unload("fwctl_sim"));
	EXPECT_EQ(0, all_got(pids, ENODEV));
	EXPECT_EQ(-ENODEV, send_one(self->fd, variant->cxl));
	EXPECT_EQ(0, module_load("fwctl_sim", ""));
}

/* Knobs that are open when the device goes turn nothing any more. */
TEST_F(unplug, with_open_knobs)
{
	int hang = open(SIM_DEBUGFS "sim0/hang", O_RDWR | O_CLOEXEC);
	int report = open(SIM_DEBUGFS "sim0/report", O_RDWR | O_CLOEXEC);
	char text[8];

	ASSERT_LE(0, hang);
	ASSERT_LE(0, report);
	ASSERT_EQ(0, sim_del(0));
	EXPECT_EQ(-1, write(hang, "1", 1));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(-1, read(report, text, sizeof(text)));
	EXPECT_EQ(EIO, errno);
	EXPECT_EQ(0, close(hang));
	EXPECT_EQ(0, close(report));
}

TEST_HARNESS_MAIN
