// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware that is slow, wrong or silent: each knob, whichever way its driver
 * waits. What must be prompt has to be done within PROMPT_MS.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "sim_test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define PROMPT_MS	5000

/* Effects, as a plain device reports them */
#define COLD		0x1
#define NOW		0x8
/* ... and what is no effect that it could report */
#define NO_EFFECT	(1 << 20)

FIXTURE(knobs) {
	int fd;
};

FIXTURE_VARIANT(knobs) {
	int delivery;
};

FIXTURE_VARIANT_ADD(knobs, caller) { .delivery = 0 };
FIXTURE_VARIANT_ADD(knobs, worker) { .delivery = 1 };
FIXTURE_VARIANT_ADD(knobs, queued) { .delivery = 2 };

FIXTURE_SETUP(knobs)
{
	ASSERT_EQ(0, sim_load());
	ASSERT_EQ(0, sim_set(SIM_NEW, "delivery", variant->delivery));
	ASSERT_EQ(0, sim_new("0 plain"));
	self->fd = sim_open(0);
	ASSERT_LE(0, self->fd);
	/* The report that a new descriptor reads is not what is to be counted */
	ASSERT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
}

FIXTURE_TEARDOWN(knobs)
{
	close(self->fd);
	sim_del(0);
}

/* A child that sends one command; it exits with the errno */
static pid_t child_send(int fd, __u32 opcode)
{
	pid_t pid = fork();

	if (!pid)
		_exit(-sim_send(fd, 0, opcode, NULL, 0, NULL));
	return pid;
}

TEST_F(knobs, latency)
{
	long begin = now_ms();

	EXPECT_EQ(0, sim_set(0, "latency_ms", 300 * slowness));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
	EXPECT_LE(begin + 300, now_ms());
}

/* What hangs is answered when it is released, and killed callers leave before. */
TEST_F(knobs, hang)
{
	long begin;
	pid_t pid;

	ASSERT_EQ(0, sim_set(0, "hang", 1));
	pid = child_send(self->fd, FWCTL_SIM_ECHO);
	ASSERT_EQ(0, sim_wait(0, "pending", 1));
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	ASSERT_EQ(0, sim_write(0, "release", "1"));
	EXPECT_EQ(0, child_wait(pid, PROMPT_MS));
	EXPECT_EQ(0, sim_wait(0, "pending", 0));

	pid = child_send(self->fd, FWCTL_SIM_ECHO);
	ASSERT_EQ(0, sim_wait(0, "pending", 1));
	ASSERT_LE(0, child_sleeps(pid));
	begin = now_ms();
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(pid, PROMPT_MS) & 0x7f);
	EXPECT_GT(begin + PROMPT_MS, now_ms());
	/* The firmware still has it, and it keeps its slot */
	EXPECT_EQ(1, sim_get(0, "pending"));
	ASSERT_EQ(0, sim_set(0, "hang", 0));
	pid = child_send(self->fd, FWCTL_SIM_ECHO);
	ASSERT_LE(0, child_sleeps(pid));
	EXPECT_EQ(1, sim_get(0, "pending"));
	/* ... until it is answered, late */
	ASSERT_EQ(0, sim_write(0, "release", "1"));
	EXPECT_EQ(0, child_wait(pid, PROMPT_MS));
}

/* An answer that comes when its caller is dead harms nobody. */
TEST_F(knobs, answered_late)
{
	pid_t pid;

	ASSERT_EQ(0, sim_set(0, "hang", 1));
	pid = child_send(self->fd, FWCTL_SIM_ECHO);
	ASSERT_EQ(0, sim_wait(0, "pending", 1));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(pid, PROMPT_MS) & 0x7f);
	EXPECT_EQ(1, sim_get(0, "pending"));
	ASSERT_EQ(0, sim_set(0, "hang", 0));
	ASSERT_EQ(0, sim_write(0, "release", "1"));
	EXPECT_EQ(0, sim_wait(0, "pending", 0));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
}

TEST_F(knobs, error)
{
	ASSERT_EQ(0, sim_set(0, "error", EREMOTEIO));
	EXPECT_EQ(-EREMOTEIO, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "a", 1, NULL));
	ASSERT_EQ(0, sim_set(0, "error", 0));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "a", 1, NULL));
}

TEST_F(knobs, status)
{
	struct sim_answer answer;
	struct record_end end = {};

	ASSERT_EQ(0, record_begin());
	ASSERT_EQ(0, sim_set(0, "status", 0xffffffff));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "a", 1, &answer));
	EXPECT_EQ(0xffffffff, answer.status);
	EXPECT_EQ(1, record_last_end(&end));
	EXPECT_EQ(0xffffffff, end.status);
}

/* Only the N-th command, counted from when that was said. */
TEST_F(knobs, nth)
{
	ASSERT_EQ(0, sim_set(0, "error", EIO));
	for (int round = 0; round < 2; round++) {
		ASSERT_EQ(0, sim_set(0, "nth", 3));
		for (int i = 1; i <= 5; i++)
			EXPECT_EQ(i == 3 ? -EIO : 0,
				  sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
	}
}

/* Only commands of one opcode, and only those are counted. */
TEST_F(knobs, opcode)
{
	ASSERT_EQ(0, sim_set(0, "error", EIO));
	ASSERT_EQ(0, sim_set(0, "opcode", FWCTL_SIM_DEBUG_READ));
	EXPECT_EQ(0, sim_send(self->fd, 1, FWCTL_SIM_ECHO, NULL, 0, NULL));
	EXPECT_EQ(-EIO, sim_send(self->fd, 1, FWCTL_SIM_DEBUG_READ, NULL, 0, NULL));
	ASSERT_EQ(0, sim_set(0, "nth", 2));
	EXPECT_EQ(0, sim_send(self->fd, 1, FWCTL_SIM_DEBUG_READ, NULL, 0, NULL));
	EXPECT_EQ(0, sim_send(self->fd, 1, FWCTL_SIM_ECHO, NULL, 0, NULL));
	EXPECT_EQ(-EIO, sim_send(self->fd, 1, FWCTL_SIM_DEBUG_READ, NULL, 0, NULL));
}

/* A length that is not that of what came: too much is an error, never memory of others. */
TEST_F(knobs, length)
{
	struct sim_answer answer;

	ASSERT_EQ(0, sim_set(0, "length", -2));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, &answer));
	EXPECT_EQ(2, answer.size);
	ASSERT_EQ(0, sim_set(0, "length", 4));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, &answer));
	EXPECT_EQ(8, answer.size);
	EXPECT_EQ(0, memcmp(answer.payload, "abcd\0\0\0\0", 8));
	ASSERT_EQ(0, sim_set(0, "length", SIM_PAYLOAD));
	EXPECT_EQ(-EIO, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, NULL));
	ASSERT_EQ(0, sim_set(0, "length", 0xffffffffLL));
	EXPECT_EQ(-EIO, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, NULL));
	ASSERT_EQ(0, sim_set(0, "length", -100));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, &answer));
	EXPECT_EQ(0, answer.size);
}

TEST_F(knobs, payload)
{
	struct sim_answer answer;

	ASSERT_EQ(0, sim_set(0, "payload", -3));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, &answer));
	EXPECT_EQ(1, answer.size);
	EXPECT_EQ(0, memcmp(answer.payload, "a\0\0\0", 4));
	ASSERT_EQ(0, sim_set(0, "payload", 3));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, &answer));
	EXPECT_EQ(7, answer.size);
	EXPECT_EQ(0, memcmp(answer.payload, "abcd\xa5\xa5\xa5", 7));
	ASSERT_EQ(0, sim_set(0, "payload", SIM_PAYLOAD));
	EXPECT_EQ(-EIO, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "abcd", 4, NULL));
}

TEST_F(knobs, garbage)
{
	struct sim_answer answer;

	ASSERT_EQ(0, sim_set(0, "garbage", 1));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, "\x01\xff", 2, &answer));
	EXPECT_EQ(0, memcmp(answer.payload, "\xfe\x00", 2));
}

/* A driver that waits only so long gives the command up. A queue is waited at by nobody. */
TEST_F(knobs, timeout)
{
	if (variant->delivery == 2)
		SKIP(return, "nobody waits");
	ASSERT_EQ(0, sim_set(0, "timeout_ms", 100));
	ASSERT_EQ(0, sim_set(0, "hang", 1));
	EXPECT_EQ(-ETIMEDOUT, sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
	EXPECT_EQ(0, sim_get(0, "pending"));
	ASSERT_EQ(0, sim_set(0, "hang", 0));
	/* On a slow machine also firmware that does not hang takes longer */
	ASSERT_EQ(0, sim_set(0, "timeout_ms", 0));
	EXPECT_EQ(0, sim_send(self->fd, 0, FWCTL_SIM_ECHO, NULL, 0, NULL));
}

static int send_anew(__u32 scope, __u32 opcode)
{
	int fd = sim_open(0), ret;

	if (fd < 0)
		return fd;
	ret = sim_send(fd, scope, opcode, NULL, 0, NULL);
	close(fd);
	return ret;
}

/* A report that understates changes nothing: what the row says counts. */
TEST_F(knobs, effects_understated)
{
	ASSERT_EQ(0, sim_set(0, "effects_mask", 0));
	/* CONFIG_NOW */
	EXPECT_EQ(-EPERM, send_anew(2, FWCTL_SIM_CLASS + 3));
	EXPECT_EQ(0, send_anew(3, FWCTL_SIM_CLASS + 3));
}

/* Effects that are reported later count from then on, and are never taken back. */
TEST_F(knobs, effects_change)
{
	EXPECT_EQ(0, send_anew(0, FWCTL_SIM_ECHO));
	ASSERT_EQ(0, sim_set(0, "effects_add", NOW));
	EXPECT_EQ(-EPERM, send_anew(2, FWCTL_SIM_ECHO));
	EXPECT_EQ(0, send_anew(3, FWCTL_SIM_ECHO));
	ASSERT_EQ(0, sim_set(0, "effects_add", 0));
	EXPECT_EQ(-EPERM, send_anew(2, FWCTL_SIM_ECHO));
}

/* What is reported and not understood is refused at any scope. */
TEST_F(knobs, effects_unknown)
{
	ASSERT_EQ(0, sim_set(SIM_NEW, "effects_add", NO_EFFECT));
	ASSERT_EQ(0, sim_del(0));
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(-EPERM, send_anew(3, FWCTL_SIM_ECHO));
}

/* Between probe and call: the first report is honest. */
TEST_F(knobs, effects_after)
{
	ASSERT_EQ(0, sim_set(SIM_NEW, "effects_add", COLD));
	ASSERT_EQ(0, sim_set(SIM_NEW, "effects_after", 2));
	ASSERT_EQ(0, sim_set(SIM_NEW, "opcode", FWCTL_SIM_ECHO));
	ASSERT_EQ(0, sim_del(0));
	ASSERT_EQ(0, sim_new("0 plain"));
	EXPECT_EQ(0, send_anew(0, FWCTL_SIM_ECHO));
	EXPECT_EQ(-EPERM, send_anew(0, FWCTL_SIM_ECHO));
	/* but of this command only */
	EXPECT_EQ(0, send_anew(1, FWCTL_SIM_DEBUG_READ));
}

/* Counts that are not those of what came make no report, and take nothing away. */
TEST_F(knobs, counts)
{
	static const long long counts[] = {
		-1, 1, 1000, 65535, 65536, 0x7fffffff, 0x80000000LL, 0xffffffffLL, -0x80000000LL,
	};

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		ASSERT_EQ(0, sim_set(0, "count", counts[i]));
		EXPECT_EQ(0, send_anew(0, FWCTL_SIM_ECHO));
		EXPECT_EQ(-EPERM, send_anew(2, FWCTL_SIM_CLASS + 3));
		/* What only a report could vouch for is not sent */
		EXPECT_EQ(-EOPNOTSUPP, send_anew(3, 0xc000));
	}
}

/* A firmware whose answers are all wrong has no report, and its rows count. */
TEST_F(knobs, reports_that_make_no_sense)
{
	static const struct {
		const char *knob;
		long long value;
	} wrong[] = {
		{ "garbage", 1 }, { "payload", -1 }, { "payload", 1 }, { "payload", -1000000 },
		{ "length", 1 }, { "length", 0xffffffffLL }, { "status", 1 },
	};

	ASSERT_EQ(0, sim_set(SIM_NEW, "opcode", 0xffffffffLL));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		ASSERT_EQ(0, sim_del(0));
		ASSERT_EQ(0, sim_set(SIM_NEW, wrong[i].knob, wrong[i].value));
		ASSERT_EQ(0, sim_new("0 plain")) {
			TH_LOG("%s", wrong[i].knob);
		}
		EXPECT_EQ(0, send_anew(0, FWCTL_SIM_ECHO));
		EXPECT_EQ(-EPERM, send_anew(2, FWCTL_SIM_CLASS + 3));
		EXPECT_EQ(0, send_anew(3, FWCTL_SIM_CLASS + 3));
		ASSERT_EQ(0, sim_set(SIM_NEW, wrong[i].knob,
				     strcmp(wrong[i].knob, "status") ? 0 : -1));
	}
	/* A transport that fails while the device is made makes none */
	ASSERT_EQ(0, sim_set(SIM_NEW, "error", ENOMEM));
	ASSERT_EQ(0, sim_del(0));
	EXPECT_EQ(-ENOMEM, sim_new("0 plain"));
	EXPECT_FALSE(sim_exists(0));
	ASSERT_EQ(0, sim_set(SIM_NEW, "error", 0));
	EXPECT_EQ(0, sim_new("0 plain"));
}

TEST_HARNESS_MAIN
