// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine suspends its devices and resumes them: whoever had them open goes on.
 * pm_test of the kernel makes that a matter of seconds, without firmware of the
 * machine.
 */
#define _GNU_SOURCE
#include "lab_device.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define PM_TEST		"/sys/power/pm_test"
#define STATE		"/sys/power/state"
/* Seconds from suspending to resuming, 5 by default */
#define PM_TEST_DELAY	"/sys/module/suspend/parameters/pm_test_delay"

static int machine_suspends(void)
{
	int ret;

	file_write(PM_TEST_DELAY, "1");
	ret = file_write(PM_TEST, "devices");
	if (!ret)
		ret = file_write(STATE, "freeze");
	file_write(PM_TEST, "none");
	return ret;
}

static int memory_open(void) { return cxl_open_memory(SERIAL_FIRST); }

/* In-tree drivers start their devices in the background: until then it is EBUSY */
static int ask_until_ready(int (*ask)(int fd), int fd)
{
	long end = now_ms() + 10000;
	int ret;

	while ((ret = ask(fd)) == -EBUSY && now_ms() < end)
		usleep(10000);
	return ret;
}

FIXTURE(suspend) {
	int fd;
};

FIXTURE_VARIANT(suspend) {
	int (*open)(void);
	int (*ask)(int fd);	/* 0 is an answer */
};

FIXTURE_VARIANT_ADD(suspend, cxl_memory) { memory_open, memory_ask };
FIXTURE_VARIANT_ADD(suspend, cxl_switch) { cxl_open_switch, switch_ask };
FIXTURE_VARIANT_ADD(suspend, nvme) { nvme_open, nvme_ask };
FIXTURE_VARIANT_ADD(suspend, rocker) { rocker_open, rocker_ask };

FIXTURE_SETUP(suspend)
{
	if (access(PM_TEST, W_OK))
		SKIP(return, "this kernel cannot try to suspend (CONFIG_PM_DEBUG)");
	self->fd = variant->open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, ask_until_ready(variant->ask, self->fd));
}

FIXTURE_TEARDOWN(suspend)
{
	close(self->fd);
}

/* A descriptor that was open before is answered afterwards. */
TEST_F_TIMEOUT(suspend, is_answered_afterwards, 120)
{
	EXPECT_EQ(0, machine_suspends());
	EXPECT_EQ(0, ask_until_ready(variant->ask, self->fd));
}

struct asker {
	int fd;
	int (*ask)(int fd);
	bool stop;
	long answers;
	int wrong;
};

/* Nobody is told anything but to come again */
static void *ask_on(void *data)
{
	struct asker *asker = data;

	while (!__atomic_load_n(&asker->stop, __ATOMIC_RELAXED)) {
		int ret = asker->ask(asker->fd);

		if (!ret)
			asker->answers++;
		else if (ret != -EBUSY)
			asker->wrong = ret;
	}
	return NULL;
}

/* Who asks all the time is stopped and goes on, and no answer is lost. */
TEST_F_TIMEOUT(suspend, under_load, 120)
{
	struct asker asker = { .fd = self->fd, .ask = variant->ask };
	pthread_t thread;
	long before;
	int i;

	ASSERT_EQ(0, pthread_create(&thread, NULL, ask_on, &asker));
	EXPECT_EQ(0, machine_suspends());
	before = __atomic_load_n(&asker.answers, __ATOMIC_RELAXED);
	for (i = 0; i < 1000 && __atomic_load_n(&asker.answers, __ATOMIC_RELAXED) == before; i++)
		usleep(10000);
	__atomic_store_n(&asker.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	EXPECT_LT(before, asker.answers);
	EXPECT_EQ(0, asker.wrong);
}

TEST_HARNESS_MAIN
