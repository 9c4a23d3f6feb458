// SPDX-License-Identifier: GPL-2.0-only
/*
 * CXL devices that come and go while they are used: rmmod of our driver, unbind
 * and rebind of cxl_pci and of ours, rmmod of cxl_pci itself. RPCs in flight
 * end with an answer or with ENODEV, and nothing is left behind.
 */
#define _GNU_SOURCE
#include "cxl_test.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include <kselftest_harness.h>

#define THREADS	3

struct load {
	unsigned long serial;	/* 0: the switch */
	bool stop;
	bool pauses;		/* EBUSY is an answer, too */
	long sent;
	long gone;
	int wrong;		/* an errno that nobody may see */
};

static int open_one(unsigned long serial)
{
	return serial ? cxl_open_memory(serial) : cxl_open_switch();
}

/* Sends on one descriptor until it is an orphan, then opens another */
static void *send_all(void *data)
{
	struct load *load = data;
	struct cxl_answer answer;
	__u16 opcode = load->serial ? CXL_OP_IDENTIFY_MEMORY : CXL_OP_IDENTIFY_SWITCH;
	int fd = -1;

	while (!__atomic_load_n(&load->stop, __ATOMIC_RELAXED)) {
		int ret;

		if (fd < 0)
			fd = open_one(load->serial);
		if (fd < 0) {
			usleep(1000);
			continue;
		}
		ret = cxl_send(fd, 0, opcode, NULL, 0, &answer);
		if (!ret && !answer.retval) {
			__atomic_add_fetch(&load->sent, 1, __ATOMIC_RELAXED);
			continue;
		}
		if (ret == -EBUSY && __atomic_load_n(&load->pauses, __ATOMIC_RELAXED))
			continue;
		if (ret != -ENODEV)
			load->wrong = ret ? ret : (int)answer.retval;
		load->gone++;
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

FIXTURE(loaded) {
	struct load load[THREADS];
	pthread_t thread[THREADS];
	int fd;
};

FIXTURE_SETUP(loaded)
{
	int i;

	self->fd = open_one(SERIAL_FIRST);
	ASSERT_LE(0, self->fd);
	for (i = 0; i < THREADS; i++) {
		self->load[i] = (struct load){ .serial = i };
		ASSERT_EQ(0, pthread_create(&self->thread[i], NULL, send_all, &self->load[i]));
	}
}

/* Whatever happened: all threads came through, and send again at the end */
static void finish(struct __test_metadata *_metadata, struct load *load, pthread_t *thread)
{
	long end = now_ms() + 10000, before[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		before[i] = __atomic_load_n(&load[i].sent, __ATOMIC_RELAXED);
	for (i = 0; i < THREADS; i++) {
		while (__atomic_load_n(&load[i].sent, __ATOMIC_RELAXED) < before[i] + 2 &&
		       now_ms() < end)
			usleep(5000);
		__atomic_store_n(&load[i].stop, true, __ATOMIC_RELAXED);
		EXPECT_LE(before[i] + 2, load[i].sent) TH_LOG("device %d is silent", i);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		EXPECT_EQ(0, load[i].wrong) TH_LOG("device %d", i);
	}
}

FIXTURE_TEARDOWN(loaded)
{
	finish(_metadata, self->load, self->thread);
	close(self->fd);
}

static void let_them_send(const struct load *load)
{
	long end = now_ms() + 5000, before = __atomic_load_n(&load->sent, __ATOMIC_RELAXED);

	while (__atomic_load_n(&load->sent, __ATOMIC_RELAXED) < before + 3 && now_ms() < end)
		usleep(1000);
}

/* R17: our driver can be unloaded while descriptors are open and RPCs in flight. */
TEST_F(loaded, rmmod)
{
	struct cxl_answer answer;
	int i;

	for (i = 0; i < 4; i++) {
		let_them_send(&self->load[SERIAL_FIRST]);
		ASSERT_EQ(0, module_unload("fwctl_cxl"));
		EXPECT_EQ(-ENODEV, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
		ASSERT_EQ(0, module_load("fwctl_cxl", ""));
	}
	for (i = 0; i < THREADS; i++)
		EXPECT_LT(0, self->load[i].gone);
}

static int bind_driver(const char *driver, const char *what, const char *pci)
{
	char path[128];

	snprintf(path, sizeof(path), PCI_DRIVERS "%s/%s", driver, what);
	return file_write(path, pci);
}

/* R17: cxl_pci can be unbound and bound again while RPCs are in flight beside it. */
TEST_F(loaded, unbind_and_rebind_cxl_pci)
{
	char name[32], pci[2][32];
	struct cxl_answer answer;
	int i;

	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, cxl_memdev(i + 1, name, sizeof(name)));
		ASSERT_EQ(0, cxl_memdev_pci(name, pci[i], sizeof(pci[i])));
	}
	for (i = 0; i < 8; i++) {
		let_them_send(&self->load[i % 2 + 1]);
		ASSERT_EQ(0, bind_driver("cxl_pci", "unbind", pci[i % 2]));
		ASSERT_EQ(0, bind_driver("cxl_pci", "bind", pci[i % 2]));
	}
	EXPECT_EQ(-ENODEV, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	EXPECT_LT(0, self->load[1].gone);
	EXPECT_LT(0, self->load[2].gone);
}

/* R17: our own driver can be unbound from the switch and bound again under load. */
TEST_F(loaded, unbind_and_rebind_the_switch)
{
	char pci[32];
	int i;

	ASSERT_EQ(0, cxl_switch(pci, sizeof(pci)));
	for (i = 0; i < 4; i++) {
		let_them_send(&self->load[0]);
		ASSERT_EQ(0, bind_driver("fwctl_cxl", "unbind", pci));
		ASSERT_EQ(0, bind_driver("fwctl_cxl", "bind", pci));
	}
	EXPECT_LT(0, self->load[0].gone);
}

static int pci_write(const char *pci, const char *attribute)
{
	char path[128];

	snprintf(path, sizeof(path), PCI_DEVICES "%s/%s", pci, attribute);
	return file_write(path, "1");
}

/* R17: devices can be removed from PCI and found again while RPCs are in flight. */
TEST_F(loaded, remove_and_rescan)
{
	char memdev[32], pci[2][32];
	int i;

	ASSERT_EQ(0, cxl_switch(pci[0], sizeof(pci[0])));
	ASSERT_EQ(0, cxl_memdev(SERIAL_SECOND, memdev, sizeof(memdev)));
	ASSERT_EQ(0, cxl_memdev_pci(memdev, pci[1], sizeof(pci[1])));
	for (i = 0; i < 4; i++) {
		let_them_send(&self->load[i % 2 ? SERIAL_SECOND : 0]);
		ASSERT_EQ(0, pci_write(pci[i % 2], "remove"));
		ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	}
	EXPECT_LT(0, self->load[0].gone);
	EXPECT_LT(0, self->load[SERIAL_SECOND].gone);
}

/*
 * R17: around a reset of its function the switch answers EBUSY at most.
 * QEMU's function cannot be reset alone, which the kernel finds out only after
 * it has told the driver of the reset, and before it tells it that it is done.
 */
TEST_F(loaded, reset_of_the_switch_function)
{
	char pci[32], path[128];
	int i, ret;

	ASSERT_EQ(0, cxl_switch(pci, sizeof(pci)));
	snprintf(path, sizeof(path), PCI_DEVICES "%s/reset", pci);
	if (access(path, F_OK))
		SKIP(return, "the kernel knows no way to reset the function");
	__atomic_store_n(&self->load[0].pauses, true, __ATOMIC_RELAXED);
	for (i = 0; i < 4; i++) {
		let_them_send(&self->load[0]);
		ret = pci_write(pci, "reset");
		EXPECT_TRUE(!ret || ret == -ENOTTY) TH_LOG("%d", ret);
	}
	EXPECT_EQ(0, self->load[0].gone);
}

/* R16: callers can be killed at any time, and leave nothing behind. */
TEST_F(loaded, killed_callers)
{
	int i;

	for (i = 0; i < 12; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			struct load load = { .serial = i % THREADS };

			send_all(&load);
			_exit(1);
		}
		usleep(15000 + 3000 * i);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		EXPECT_EQ(SIGKILL, child_wait(pid, 3000));
	}
}

/* R17: we do not hold cxl_pci: it can be unloaded while our descriptors are open. */
TEST(cxl_pci_is_not_held)
{
	struct cxl_answer answer;
	int fd = cxl_open_memory(SERIAL_FIRST), again;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	ASSERT_EQ(0, module_unload("cxl_pci"));
	EXPECT_EQ(-ENODEV, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	ASSERT_EQ(0, system("modprobe cxl_pci"));
	again = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, again);
	EXPECT_EQ(0, cxl_send(again, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	EXPECT_EQ(-ENODEV, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	close(again);
	close(fd);
}

/* R17: the core can be unloaded once its drivers are gone and descriptors closed. */
TEST(everything_can_be_unloaded)
{
	int fd = cxl_open_memory(SERIAL_FIRST);

	ASSERT_LE(0, fd);
	module_unload("test_fwctl_firmware");
	module_unload("test_fwctl_upstream");
	ASSERT_EQ(0, module_unload("fwctl_nvme"));
	ASSERT_EQ(0, module_unload("fwctl_rocker"));
	ASSERT_EQ(0, module_unload("fwctl_cxl"));
	EXPECT_GT(0, module_unload("fwctl"));
	close(fd);
	EXPECT_EQ(0, module_unload("fwctl"));
	EXPECT_NE(0, access("/sys/class/fwctl", F_OK));
	ASSERT_EQ(0, module_load("fwctl", ""));
	ASSERT_EQ(0, module_load("fwctl_cxl", ""));
	ASSERT_EQ(0, module_load("fwctl_nvme", ""));
	ASSERT_EQ(0, module_load("fwctl_rocker", ""));
	fd = cxl_open_memory(SERIAL_SECOND);
	EXPECT_LE(0, fd);
	close(fd);
}

TEST_HARNESS_MAIN
