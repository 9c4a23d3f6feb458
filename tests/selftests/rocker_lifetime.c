// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rocker switches that come and go while they are used: rmmod, unbind, removal from
 * PCI, a reset, and registers that are there no more. RPCs in flight end with an
 * answer or with ENODEV, and nothing is left behind.
 *
 * The boot has a second switch behind a bridge, "sw2".
 */
#define _GNU_SOURCE
#include "rocker_test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define THREADS		2
#define BEHIND_BRIDGE	"sw2"

struct load {
	char pci[32];
	pthread_t thread;
	bool stop;
	bool pauses;	/* EBUSY is an answer, too */
	bool once;	/* when the device has gone, that is the end */
	long sent;
	long gone;
	int wrong;	/* an errno that nobody may see */
};

/* Port 1, which has buffers of its own in each thread */
static int ask(int fd)
{
	struct {
		struct fwctl_rpc_rocker rpc;
		struct fwctl_rocker_tlv tlv;
		__u64 port;
	} in = {
		.rpc = { .command = FWCTL_ROCKER_GET_PORT_SETTINGS, .tlv_size = 16 },
		.tlv = { .type = FWCTL_ROCKER_PORT, .len = 12 },
		.port = 1,
	};
	__u8 out[512];
	size_t len = sizeof(out);
	int ret = fwctl_rpc(fd, 0, &in, sizeof(in), out, &len);

	return ret ? ret : (int)((struct fwctl_rpc_rocker_out *)out)->status;
}

static void *send_all(void *data)
{
	struct load *load = data;
	int fd = -1, ret;

	while (!__atomic_load_n(&load->stop, __ATOMIC_RELAXED)) {
		if (fd < 0)
			fd = fwctl_open(load->pci);
		if (fd < 0) {
			usleep(1000);
			continue;
		}
		ret = ask(fd);
		if (!ret) {
			__atomic_add_fetch(&load->sent, 1, __ATOMIC_RELAXED);
			continue;
		}
		if (ret == -EBUSY && __atomic_load_n(&load->pauses, __ATOMIC_RELAXED))
			continue;
		if (ret != -ENODEV)
			load->wrong = ret;
		__atomic_add_fetch(&load->gone, 1, __ATOMIC_RELAXED);
		close(fd);
		fd = -1;
		if (load->once)
			break;
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static void let_them_send(const struct load *load, long more)
{
	long end = now_ms() + 10000, before = __atomic_load_n(&load->sent, __ATOMIC_RELAXED);

	while (__atomic_load_n(&load->sent, __ATOMIC_RELAXED) < before + more && now_ms() < end)
		usleep(1000);
}

/* It has had the time to see that the device is gone */
static void let_it_see(const struct load *load)
{
	long end = now_ms() + 10000;

	while (!__atomic_load_n(&load->gone, __ATOMIC_RELAXED) && now_ms() < end)
		usleep(1000);
}

FIXTURE(loaded) {
	struct load load[THREADS];
	int fd;
};

FIXTURE_SETUP(loaded)
{
	int i;

	for (i = 0; i < THREADS; i++) {
		self->load[i] = (struct load){};
		ASSERT_EQ(0, rocker_pci(0, self->load[i].pci, sizeof(self->load[i].pci)));
		ASSERT_EQ(0, pthread_create(&self->load[i].thread, NULL, send_all, &self->load[i]));
	}
	self->fd = fwctl_open(self->load[0].pci);
	ASSERT_LE(0, self->fd);
}

/* Whatever happened: all came through, and send again at the end */
FIXTURE_TEARDOWN(loaded)
{
	int i;

	for (i = 0; i < THREADS; i++) {
		long before = __atomic_load_n(&self->load[i].sent, __ATOMIC_RELAXED);

		let_them_send(&self->load[i], 2);
		__atomic_store_n(&self->load[i].stop, true, __ATOMIC_RELAXED);
		pthread_join(self->load[i].thread, NULL);
		EXPECT_LE(before + 2, self->load[i].sent);
		EXPECT_EQ(0, self->load[i].wrong);
	}
	close(self->fd);
}

/* R17: our driver can be unloaded and loaded while commands are in flight. */
TEST_F(loaded, rmmod)
{
	int i;

	for (i = 0; i < 6; i++) {
		let_them_send(&self->load[i % THREADS], 3);
		ASSERT_EQ(0, module_unload("fwctl_rocker"));
		EXPECT_EQ(-ENODEV, ask(self->fd));
		ASSERT_EQ(0, module_load("fwctl_rocker", ""));
	}
	for (i = 0; i < THREADS; i++)
		EXPECT_LT(0, self->load[i].gone);
}

TEST_F(loaded, unbind)
{
	int i;

	for (i = 0; i < 6; i++) {
		let_them_send(&self->load[i % THREADS], 3);
		ASSERT_EQ(0, file_write(ROCKER_DRIVER "unbind", self->load[0].pci));
		ASSERT_EQ(0, file_write(ROCKER_DRIVER "bind", self->load[0].pci));
	}
	EXPECT_EQ(-ENODEV, ask(self->fd));
}

static int pci_write(const char *pci, const char *attribute)
{
	char path[128];

	snprintf(path, sizeof(path), PCI_DEVICES "%s/%s", pci, attribute);
	return file_write(path, "1");
}

TEST_F(loaded, remove_and_rescan)
{
	int i;

	for (i = 0; i < 4; i++) {
		let_them_send(&self->load[i % THREADS], 3);
		ASSERT_EQ(0, pci_write(self->load[0].pci, "remove"));
		ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	}
	EXPECT_EQ(-ENODEV, ask(self->fd));
}

/* R16: callers can be killed at any time, and leave nothing behind. */
TEST_F(loaded, killed_callers)
{
	int i;

	for (i = 0; i < 8; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			struct load load = {};

			memcpy(load.pci, self->load[0].pci, sizeof(load.pci));
			send_all(&load);
			_exit(1);
		}
		usleep(15000 + 3000 * i);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		EXPECT_EQ(SIGKILL, child_wait(pid, 3000));
	}
}

/* What was set stays when the driver goes and another comes. */
TEST(settings_outlive_the_driver)
{
	struct rocker_port port;
	int fd = rocker_open();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, rocker_link_set(fd, 2, 2, 100, 0, 1));
	close(fd);
	ASSERT_EQ(0, module_unload("fwctl_rocker"));
	ASSERT_EQ(0, module_load("fwctl_rocker", ""));
	fd = rocker_open();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, rocker_port_get(fd, 0, 2, &port));
	EXPECT_EQ(100U, port.speed);
	EXPECT_EQ(0, port.duplex);
	EXPECT_EQ(1, port.autoneg);
	ASSERT_EQ(0, rocker_link_set(fd, 2, 2, 10000, 1, 0));
	close(fd);
}

/* ---- rings of whoever had the device before ---- */

/* Of BAR 0: rings 1, for events, and 3, into which packets of port 1 go */
#define BAR_SIZE	0x2000
#define RINGS		0x1000
#define RING_WORDS	8
enum { ADDR_LOW, ADDR_HIGH, SIZE, HEAD };

static __u32 *registers_map(const char *pci)
{
	char path[128];
	void *map;
	int fd;

	snprintf(path, sizeof(path), PCI_DEVICES "%s/resource0", pci);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return NULL;
	map = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return map == MAP_FAILED ? NULL : map;
}

static void ring_set(__u32 *registers, int ring, int word, __u32 value)
{
	__atomic_store_n(registers + RINGS / 4 + RING_WORDS * ring + word, value, __ATOMIC_RELAXED);
}

static __u32 ring_get(const __u32 *registers, int ring, int word)
{
	return __atomic_load_n(registers + RINGS / 4 + RING_WORDS * ring + word, __ATOMIC_RELAXED);
}

/*
 * A program or a kernel that went without a word leaves rings that lead to memory which
 * is somebody else's by now: the device has forgotten them before it may write at all.
 */
TEST(rings_of_others)
{
	static const int rings[] = { 1, 3 };
	__u32 *registers;
	char pci[32];
	int i, fd;

	ASSERT_EQ(0, rocker_pci(0, pci, sizeof(pci)));
	ASSERT_EQ(0, file_write(ROCKER_DRIVER "unbind", pci));
	registers = registers_map(pci);
	ASSERT_NE(NULL, registers);
	for (i = 0; i < 2; i++) {
		ring_set(registers, rings[i], ADDR_LOW, 0x1000);
		ring_set(registers, rings[i], ADDR_HIGH, 0);
		ring_set(registers, rings[i], SIZE, 4);
		ring_set(registers, rings[i], HEAD, 2);
		ASSERT_EQ(2U, ring_get(registers, rings[i], HEAD));
	}
	munmap(registers, BAR_SIZE);

	ASSERT_EQ(0, file_write(ROCKER_DRIVER "bind", pci));
	fd = fwctl_open(pci);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, ask(fd));
	close(fd);
	ASSERT_EQ(0, file_write(ROCKER_DRIVER "unbind", pci));
	registers = registers_map(pci);
	ASSERT_NE(NULL, registers);
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(0U, ring_get(registers, rings[i], ADDR_LOW));
		EXPECT_EQ(0U, ring_get(registers, rings[i], SIZE));
		EXPECT_EQ(0U, ring_get(registers, rings[i], HEAD));
	}
	munmap(registers, BAR_SIZE);
	ASSERT_EQ(0, file_write(ROCKER_DRIVER "bind", pci));
}

/* The one that QEMU knows by the name of its ports: the other than sw1 */
static int find_behind_bridge(char *pci, size_t room)
{
	struct rocker_port port;
	int i, fd, ret;

	for (i = 0; !rocker_pci(i, pci, room); i++) {
		fd = fwctl_open(pci);
		if (fd < 0)
			continue;
		ret = rocker_port_get(fd, 0, 1, &port);
		close(fd);
		if (!ret && !strncmp(port.name, BEHIND_BRIDGE, strlen(BEHIND_BRIDGE)))
			return 0;
	}
	return -ENODEV;
}

/* Around a reset by the bridge the answer is EBUSY at most, and then all works again. */
TEST(reset)
{
	struct load load[THREADS] = {};
	char pci[32], path[128];
	int i;

	ASSERT_EQ(0, find_behind_bridge(pci, sizeof(pci)));
	snprintf(path, sizeof(path), PCI_DEVICES "%s/reset", pci);
	if (access(path, F_OK))
		SKIP(return, "the kernel knows no way to reset the function");
	for (i = 0; i < THREADS; i++) {
		load[i].pauses = true;
		memcpy(load[i].pci, pci, sizeof(pci));
		ASSERT_EQ(0, pthread_create(&load[i].thread, NULL, send_all, &load[i]));
	}
	for (i = 0; i < 4; i++) {
		let_them_send(&load[i % THREADS], 3);
		EXPECT_EQ(0, pci_write(pci, "reset"));
	}
	for (i = 0; i < THREADS; i++) {
		long before = __atomic_load_n(&load[i].sent, __ATOMIC_RELAXED);

		let_them_send(&load[i], 2);
		__atomic_store_n(&load[i].stop, true, __ATOMIC_RELAXED);
		pthread_join(load[i].thread, NULL);
		EXPECT_LE(before + 2, load[i].sent);
		EXPECT_EQ(0, load[i].wrong);
		EXPECT_EQ(0, load[i].gone);
	}
}

/* Configuration space of the bridge that a device is behind */
static int bridge_of(const char *pci, char *config, size_t room)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), PCI_DEVICES "%s", pci);
	if (!realpath(path, real))
		return -errno;
	snprintf(config, room, "%.*s/config", (int)(strrchr(real, '/') - real), real);
	return 0;
}

/* Whether a bridge lets memory accesses through; command register, bit 1 */
static int bridge_window(const char *config, bool open_)
{
	unsigned char command[2];
	int fd = open(config, O_RDWR), ret = 0;

	if (fd < 0)
		return -errno;
	if (pread(fd, command, 2, 4) != 2)
		ret = -EIO;
	command[0] = open_ ? command[0] | 2 : command[0] & ~2;
	if (!ret && pwrite(fd, command, 2, 4) != 2)
		ret = -EIO;
	close(fd);
	return ret;
}

/*
 * R17: the device is gone from one read to the next, as when it is pulled: all that is
 * read are ones. Callers leave with ENODEV, the driver lets go of it, and takes it
 * when it is back.
 *
 * QEMU's own device_del cannot be used: when the guest has let go of the device, QEMU
 * 10 aborts, since its rocker gives back MSI-X vectors after MSI-X itself.
 */
TEST(registers_vanish)
{
	struct load load[THREADS] = {};
	struct fwctl_info_rocker data;
	char pci[32], bridge[PATH_MAX];
	struct fwctl_info info;
	int i, round, fd;

	ASSERT_EQ(0, find_behind_bridge(pci, sizeof(pci)));
	ASSERT_EQ(0, bridge_of(pci, bridge, sizeof(bridge)));
	for (round = 0; round < 3; round++) {
		for (i = 0; i < THREADS; i++) {
			load[i] = (struct load){ .once = true };
			memcpy(load[i].pci, pci, sizeof(pci));
			ASSERT_EQ(0, pthread_create(&load[i].thread, NULL, send_all, &load[i]));
			let_them_send(&load[i], 5);
		}
		fd = fwctl_open(pci);
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, ask(fd));
		ASSERT_EQ(0, bridge_window(bridge, false));
		EXPECT_EQ(-ENODEV, ask(fd));
		info = (struct fwctl_info) {
			.device_data_len = sizeof(data), .out_device_data = (uintptr_t)&data,
		};
		EXPECT_EQ(-ENODEV, fwctl_info(fd, &info));
		ASSERT_EQ(0, pci_write(pci, "remove"));
		EXPECT_EQ(-ENODEV, ask(fd));
		close(fd);
		for (i = 0; i < THREADS; i++) {
			let_it_see(&load[i]);
			__atomic_store_n(&load[i].stop, true, __ATOMIC_RELAXED);
			pthread_join(load[i].thread, NULL);
			EXPECT_EQ(0, load[i].wrong);
			EXPECT_EQ(1, load[i].gone);
		}
		ASSERT_EQ(0, bridge_window(bridge, true));
		ASSERT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
		fd = fwctl_open(pci);
		ASSERT_LE(0, fd);
		EXPECT_EQ(0, ask(fd));
		close(fd);
	}
}

TEST_HARNESS_MAIN
