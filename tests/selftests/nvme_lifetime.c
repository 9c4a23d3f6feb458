// SPDX-License-Identifier: GPL-2.0-only
/*
 * A controller that is reset, recovered, unbound, removed and found again while
 * RPCs are in flight: they end with an answer, with EBUSY or ECANCELED around a
 * reset, or with ENODEV. Nothing waits for a queue that does not go on.
 */
#define _GNU_SOURCE
#include "nvme_test.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define THREADS	6
#define PARAMETERS	"/sys/module/test_fwctl_nvme/parameters/"

struct load {
	bool stop;
	long sent;
	long gone;
	long busy;
	int wrong;	/* an errno or status that nobody may see */
};

static int identify(int fd, struct nvme_answer *answer)
{
	struct fwctl_rpc_nvme rpc;
	int ret;

	nvme_identify(&rpc, 1);
	ret = nvme_send(fd, 0, &rpc, NULL, answer);
	return ret ? ret : answer->status;
}

/* Sends on one descriptor until it is an orphan, then opens another */
static void *send_all(void *data)
{
	struct nvme_answer *answer = malloc(sizeof(*answer));
	struct load *load = data;
	int fd = -1, ret;

	while (!__atomic_load_n(&load->stop, __ATOMIC_RELAXED)) {
		if (fd < 0)
			fd = nvme_open();
		if (fd < 0) {
			/* leave the processor to whoever attaches */
			usleep(1000);
			continue;
		}
		ret = identify(fd, answer);
		if (!ret && !memcmp(answer->data + 4, "fwl0001", 7)) {
			__atomic_add_fetch(&load->sent, 1, __ATOMIC_RELAXED);
			continue;
		}
		if (ret == -EBUSY || ret == -ECANCELED) {
			load->busy++;
			usleep(1000);
			continue;
		}
		if (ret != -ENODEV)
			load->wrong = ret ? ret : -EBADMSG;
		load->gone++;
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	free(answer);
	return NULL;
}

FIXTURE(loaded) {
	struct load load[THREADS];
	pthread_t thread[THREADS];
	struct nvme_answer answer;
	char pci[32];
	int fd;
};

FIXTURE_SETUP(loaded)
{
	int i;

	ASSERT_EQ(0, module_load("test_fwctl_nvme", ""));
	ASSERT_EQ(0, nvme_pci(self->pci, sizeof(self->pci)));
	self->fd = nvme_open();
	ASSERT_LE(0, self->fd);
	for (i = 0; i < THREADS; i++)
		ASSERT_EQ(0, pthread_create(&self->thread[i], NULL, send_all, &self->load[i]));
}

static long sent(const struct load *load)
{
	long all = 0;
	int i;

	for (i = 0; i < THREADS; i++)
		all += __atomic_load_n(&load[i].sent, __ATOMIC_RELAXED);
	return all;
}

static long gone(const struct load *load)
{
	long all = 0;
	int i;

	for (i = 0; i < THREADS; i++)
		all += load[i].gone;
	return all;
}

static void let_them_send(const struct load *load)
{
	long end = now_ms() + 10000, before = sent(load);

	while (sent(load) < before + 20 && now_ms() < end)
		usleep(1000);
}

/* Whatever happened: all threads came through, and send again at the end */
FIXTURE_TEARDOWN(loaded)
{
	long end = now_ms() + 15000, before[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		before[i] = __atomic_load_n(&self->load[i].sent, __ATOMIC_RELAXED);
	for (i = 0; i < THREADS; i++) {
		while (__atomic_load_n(&self->load[i].sent, __ATOMIC_RELAXED) < before[i] + 2 &&
		       now_ms() < end)
			usleep(5000);
		__atomic_store_n(&self->load[i].stop, true, __ATOMIC_RELAXED);
		EXPECT_LE(before[i] + 2, self->load[i].sent) TH_LOG("thread %d is silent", i);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(self->thread[i], NULL);
		EXPECT_EQ(0, self->load[i].wrong) TH_LOG("thread %d", i);
	}
	close(self->fd);
	EXPECT_EQ(0, module_unload("test_fwctl_nvme"));
}

/* R17: our driver can be unloaded while descriptors are open and RPCs in flight. */
TEST_F(loaded, rmmod)
{
	int i;

	for (i = 0; i < 4; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, module_unload("fwctl_nvme"));
		EXPECT_EQ(-ENODEV, identify(self->fd, &self->answer));
		ASSERT_EQ(0, module_load("fwctl_nvme", ""));
	}
	EXPECT_LE(4, gone(self->load));
}

/* R17: nvme can be unbound and bound again while RPCs are in flight beside it. */
TEST_F(loaded, unbind_and_rebind)
{
	int i;

	for (i = 0; i < 4; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, nvme_unbind(self->pci));
		EXPECT_EQ(-ENODEV, identify(self->fd, &self->answer));
		ASSERT_EQ(0, nvme_bind(self->pci));
	}
	EXPECT_LE(4, gone(self->load));
}

static int pci_write(const char *pci, const char *attribute)
{
	char path[128];

	snprintf(path, sizeof(path), PCI_DEVICES "%s/%s", pci, attribute);
	return file_write(path, "1");
}

/* R17: the controller can be removed from PCI and found again while RPCs are in flight. */
TEST_F(loaded, remove_and_rescan)
{
	int i;

	for (i = 0; i < 4; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, pci_write(self->pci, "remove"));
		ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	}
	EXPECT_LE(4, gone(self->load));
}

/* R17: the controller can disappear: nothing more is asked of it, and RPCs end. */
TEST_F(loaded, surprise_removal)
{
	let_them_send(self->load);
	ASSERT_EQ(0, file_write(PARAMETERS "gone", "1"));
	ASSERT_EQ(0, pci_write(self->pci, "remove"));
	EXPECT_EQ(-ENODEV, identify(self->fd, &self->answer));
	ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
}

/* R17: a reset of the controller is not our end: descriptors go on. */
TEST_F(loaded, reset)
{
	char name[64], path[128];
	int i;

	ASSERT_EQ(0, nvme_ctrl(name, sizeof(name)));
	snprintf(path, sizeof(path), "/sys/class/nvme/%s/reset_controller", name);
	for (i = 0; i < 6; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, file_write(path, "1"));
		ASSERT_EQ(0, nvme_wait_live());
		EXPECT_EQ(0, identify(self->fd, &self->answer));
	}
	EXPECT_EQ(0, gone(self->load));
}

/* R17: a reset of the function, with the driver told before and after. */
TEST_F(loaded, function_reset)
{
	int i;

	for (i = 0; i < 2; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, pci_write(self->pci, "reset"));
		ASSERT_EQ(0, nvme_wait_live());
	}
	EXPECT_EQ(0, gone(self->load));
}

/* Wait until no RPC comes back any more */
static void until_silent(const struct load *load)
{
	long last = -1, now;

	while ((now = sent(load)) != last) {
		last = now;
		usleep(100000);
	}
}

/* R17: unbind with the admin queue stopped and RPCs queued in it does not hang. */
TEST_F(loaded, unbind_with_a_stopped_queue)
{
	long began;
	int i;

	for (i = 0; i < 2; i++) {
		let_them_send(self->load);
		ASSERT_EQ(0, file_write(PARAMETERS "stopped", "1"));
		until_silent(self->load);
		ASSERT_EQ(0, file_write(PARAMETERS "frozen", "1"));
		began = now_ms();
		ASSERT_EQ(0, nvme_unbind(self->pci));
		EXPECT_GT(began + 5000, now_ms());
		EXPECT_EQ(-ENODEV, identify(self->fd, &self->answer));
		/* as after a recovery that gave up */
		ASSERT_EQ(0, pci_write(self->pci, "remove"));
		ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	}
	EXPECT_LE(THREADS, gone(self->load));
}

/* R17: no attach holds up an unbind: it stops in the middle of reading the report. */
TEST_F(loaded, unbind_while_attaching)
{
	long began;

	let_them_send(self->load);
	ASSERT_EQ(0, module_unload("fwctl_nvme"));
	ASSERT_EQ(0, file_write(PARAMETERS "stopped", "1"));
	ASSERT_EQ(0, module_load("fwctl_nvme", ""));
	usleep(200000);
	ASSERT_EQ(0, file_write(PARAMETERS "frozen", "1"));
	began = now_ms();
	ASSERT_EQ(0, nvme_unbind(self->pci));
	EXPECT_GT(began + 5000, now_ms());
	ASSERT_EQ(0, pci_write(self->pci, "remove"));
	ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
}

/*
 * R17: unloading our driver waits for what is in flight, and holds up nobody who
 * could end it: the driver's recovery, or its remove.
 */
TEST_F(loaded, rmmod_with_a_stopped_queue)
{
	long began;
	pid_t pid;

	let_them_send(self->load);
	ASSERT_EQ(0, file_write(PARAMETERS "stopped", "1"));
	until_silent(self->load);
	ASSERT_EQ(0, file_write(PARAMETERS "frozen", "1"));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(module_unload("fwctl_nvme") ? 1 : 0);
	EXPECT_EQ(-ETIMEDOUT, child_wait(pid, 500));
	began = now_ms();
	ASSERT_EQ(0, nvme_unbind(self->pci));
	EXPECT_GT(began + 5000, now_ms());
	EXPECT_EQ(0, child_wait(pid, 5000));
	ASSERT_EQ(0, pci_write(self->pci, "remove"));
	ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	ASSERT_EQ(0, module_load("fwctl_nvme", ""));
}

/* R16: callers can be killed at any time, and leave nothing behind. */
TEST_F(loaded, killed_callers)
{
	int i;

	for (i = 0; i < 12; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			struct load load = {};

			send_all(&load);
			_exit(1);
		}
		usleep(15000 + 3000 * i);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		EXPECT_EQ(SIGKILL, child_wait(pid, 3000));
	}
}

/* ---- a controller of which no interrupt arrives: every command is slow ---- */

FIXTURE(slow) {
	struct nvme_answer answer;
	char pci[32];
	int fd;
};

FIXTURE_SETUP(slow)
{
	ASSERT_EQ(0, nvme_pci(self->pci, sizeof(self->pci)));
	self->fd = nvme_open();
	ASSERT_LE(0, self->fd);
	/* the report was read for this descriptor */
	ASSERT_EQ(0, identify(self->fd, &self->answer));
	ASSERT_EQ(0, nvme_msix_mask(self->pci, true));
}

FIXTURE_TEARDOWN(slow)
{
	EXPECT_EQ(0, nvme_msix_mask(self->pci, false));
	EXPECT_EQ(0, identify(self->fd, &self->answer));
	close(self->fd);
}

/* A child that sends a command; the ends of its RPCs since record_begin() */
static pid_t sender(int fd, struct nvme_answer *answer)
{
	pid_t pid = fork();

	if (!pid)
		_exit(identify(fd, answer) ? 1 : 0);
	return pid;
}

static int ends(pid_t pid)
{
	struct record_end end;

	return record_last_end_of(pid, &end);
}

/*
 * R16: a killed caller leaves at once. R18: the job, and its memory, are there
 * until the controller is done with them.
 */
TEST_F(slow, killed_caller_leaves_at_once)
{
	long began;
	pid_t pid;

	ASSERT_EQ(0, record_begin());
	pid = sender(self->fd, &self->answer);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, child_sleeps(pid));
	began = now_ms();
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(pid, 1000));
	EXPECT_GT(began + 500, now_ms());
	usleep(300000);
	EXPECT_EQ(0, ends(pid));
	ASSERT_EQ(0, nvme_msix_mask(self->pci, false));
	for (began = now_ms(); !ends(pid) && now_ms() < began + 5000;)
		usleep(10000);
	EXPECT_EQ(1, ends(pid));
}

/* R16: orphans keep their slots, the next caller waits and can be killed as well. */
TEST_F(slow, orphans_keep_their_slots)
{
	pid_t pid[8];
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(pid); i++) {
		pid[i] = sender(self->fd, &self->answer);
		ASSERT_LT(0, pid[i]);
		ASSERT_EQ(0, child_sleeps(pid[i]));
		ASSERT_EQ(0, kill(pid[i], SIGKILL));
		EXPECT_EQ(SIGKILL, child_wait(pid[i], 1000));
	}
}

/* R17: unbind with a command at the controller ends it, and the caller, in time. */
TEST_F(slow, unbind)
{
	long began;
	pid_t pid;
	int status;

	pid = sender(self->fd, &self->answer);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, child_sleeps(pid));
	began = now_ms();
	ASSERT_EQ(0, nvme_msix_mask(self->pci, false));
	ASSERT_EQ(0, nvme_unbind(self->pci));
	EXPECT_GT(began + 10000, now_ms());
	status = child_wait(pid, 1000);
	EXPECT_LE(0, status);
	close(self->fd);
	ASSERT_EQ(0, nvme_bind(self->pci));
	self->fd = nvme_open();
	ASSERT_LE(0, self->fd);
}

/* R17: we do not hold nvme: it can be unloaded while our descriptors are open. */
TEST(nvme_is_not_held)
{
	struct nvme_answer *answer = malloc(sizeof(*answer));
	int fd = nvme_open(), again;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, identify(fd, answer));
	ASSERT_EQ(0, module_unload("nvme"));
	EXPECT_EQ(-ENODEV, identify(fd, answer));
	ASSERT_EQ(0, system("modprobe nvme"));
	again = nvme_open();
	ASSERT_LE(0, again);
	EXPECT_EQ(0, identify(again, answer));
	EXPECT_EQ(-ENODEV, identify(fd, answer));
	close(again);
	close(fd);
	free(answer);
}

TEST_HARNESS_MAIN
