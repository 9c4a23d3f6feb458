// SPDX-License-Identifier: GPL-2.0-only
/*
 * The namespace is in use meanwhile: a filesystem on it is written, and read back
 * from the device, all the time. Nothing that goes through fwctl, and nothing that
 * happens to the controller, changes a byte of it.
 */
#define _GNU_SOURCE
#include "nvme_test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define RPCS	10000
#define THREADS	4
#define MOUNT	"/tmp/nvme"
#define FILES	8
#define SIZE	(256 << 10)
#define PARAMETERS	"/sys/module/test_fwctl_nvme/parameters/"

/* ---- the filesystem, and what is done with it ---- */

struct io {
	pthread_t thread;
	bool stop;
	long rounds;
	long longest_ms;
	int wrong;
};

/* Bytes that tell the file, its round and the place */
static void fill(__u32 *words, unsigned int file, unsigned int round)
{
	__u32 x = file * 2654435761u ^ round * 40503u ^ 1;
	unsigned int i;

	for (i = 0; i < SIZE / 4; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		words[i] = x;
	}
}

static void file_name(char *path, size_t room, unsigned int file)
{
	snprintf(path, room, MOUNT "/file%u", file);
}

/* O_DIRECT: it is the device that is read, and the caches are none */
static int file_put(unsigned int file, const void *data)
{
	char path[64];
	int fd, ret;

	file_name(path, sizeof(path), file);
	fd = open(path, O_RDWR | O_CREAT | O_DIRECT, 0600);
	if (fd < 0)
		return -errno;
	ret = pwrite(fd, data, SIZE, 0) == SIZE && !fsync(fd) ? 0 : -EIO;
	close(fd);
	return ret;
}

static int file_is(unsigned int file, const void *data, void *room)
{
	char path[64];
	int fd, ret;

	file_name(path, sizeof(path), file);
	fd = open(path, O_RDONLY | O_DIRECT);
	if (fd < 0)
		return -errno;
	ret = pread(fd, room, SIZE, 0) == SIZE ? 0 : -EIO;
	close(fd);
	return ret ? ret : memcmp(data, room, SIZE) ? -EILSEQ : 0;
}

/* What was written in the last rounds is still there */
static int files_are(unsigned int rounds)
{
	unsigned int round = rounds > FILES ? rounds - FILES : 0;
	void *written, *read;
	int wrong = 0;

	if (posix_memalign(&written, 4096, SIZE) || posix_memalign(&read, 4096, SIZE))
		abort();
	for (; round < rounds && !wrong; round++) {
		fill(written, round % FILES, round);
		wrong = file_is(round % FILES, written, read);
	}
	free(written);
	free(read);
	return wrong;
}

static void *write_and_read(void *data)
{
	struct io *io = data;
	unsigned int round;
	void *written, *read;

	if (posix_memalign(&written, 4096, SIZE) || posix_memalign(&read, 4096, SIZE))
		abort();
	for (round = 0; !__atomic_load_n(&io->stop, __ATOMIC_RELAXED) && !io->wrong; round++) {
		unsigned int file = round % FILES;
		long began = now_ms();

		fill(written, file, round);
		io->wrong = file_put(file, written) ?: file_is(file, written, read);
		if (now_ms() - began > io->longest_ms)
			io->longest_ms = now_ms() - began;
		__atomic_add_fetch(&io->rounds, 1, __ATOMIC_RELAXED);
	}
	free(written);
	free(read);
	if (!io->wrong)
		io->wrong = files_are(round);
	return NULL;
}

static int fs_mount(void)
{
	char disk[100];
	int ret = nvme_disk(disk, sizeof(disk));
	long end = now_ms() + 5000;

	if (ret)
		return ret;
	while (mount(disk, MOUNT, "ext4", 0, "errors=panic")) {
		if (now_ms() > end)
			return -errno;
		usleep(10000);
	}
	return 0;
}

static int fs_make(void)
{
	char disk[100], command[200];
	int ret = nvme_disk(disk, sizeof(disk));

	if (ret)
		return ret;
	mkdir(MOUNT, 0700);
	snprintf(command, sizeof(command),
		 "modprobe -q crc32c_generic; modprobe ext4 && mke2fs -b 4096 %s >/dev/null 2>&1", disk);
	return system(command) ? -EIO : fs_mount();
}

/*
 * Around a reset of QEMU's controller under I/O a completion gets lost now and then,
 * also if nothing goes through fwctl (once in 40 resets on 6.1): then the driver's
 * own timeouts find it, half a minute for each of two.
 */
#define PATIENCE_MS	100000

/* It still goes on, and all that it wrote was there */
static void io_finish(struct __test_metadata *_metadata, struct io *io)
{
	long before = __atomic_load_n(&io->rounds, __ATOMIC_RELAXED), end = now_ms() + PATIENCE_MS;

	while (__atomic_load_n(&io->rounds, __ATOMIC_RELAXED) < before + 3 && now_ms() < end)
		usleep(5000);
	__atomic_store_n(&io->stop, true, __ATOMIC_RELAXED);
	pthread_join(io->thread, NULL);
	EXPECT_EQ(0, io->wrong);
	EXPECT_LE(before + 3, io->rounds);
	TH_LOG("%ld rounds, the longest took %ld ms", io->rounds, io->longest_ms);
}

/* ---- RPCs ---- */

struct load {
	pthread_t thread;
	long want;
	long sent;
	long again;	/* around resets */
	int wrong;
};

static int one_rpc(int fd, long number, struct nvme_answer *answer)
{
	struct fwctl_rpc_nvme rpc;
	int ret;

	switch (number % 3) {
	case 0:
		nvme_identify(&rpc, 1);
		break;
	case 1:
		nvme_get_log(&rpc, 2, 512);
		break;
	default:
		nvme_get_log(&rpc, 5, 4096);
		break;
	}
	ret = nvme_send(fd, FWCTL_RPC_DEBUG_READ_ONLY, &rpc, NULL, answer);
	return ret ? ret : answer->status ? -EREMOTEIO : 0;
}

static void *send_all(void *data)
{
	struct nvme_answer *answer = malloc(sizeof(*answer));
	struct load *load = data;
	int fd = nvme_open(), ret;

	while (!load->wrong && __atomic_load_n(&load->sent, __ATOMIC_RELAXED) < load->want) {
		ret = one_rpc(fd, load->sent, answer);
		if (ret == -EBUSY || ret == -ECANCELED) {
			load->again++;
			usleep(1000);
			continue;
		}
		load->wrong = ret;
		__atomic_add_fetch(&load->sent, 1, __ATOMIC_RELAXED);
	}
	close(fd);
	free(answer);
	return NULL;
}

FIXTURE(used) {
	struct load load[THREADS];
	struct io io;
};

FIXTURE_SETUP(used)
{
	ASSERT_EQ(0, fs_make());
	ASSERT_EQ(0, pthread_create(&self->io.thread, NULL, write_and_read, &self->io));
}

FIXTURE_TEARDOWN(used)
{
	io_finish(_metadata, &self->io);
	EXPECT_EQ(0, umount(MOUNT));
}

static void start(struct __test_metadata *_metadata, struct load *load, long rpcs)
{
	int i;

	for (i = 0; i < THREADS; i++) {
		load[i] = (struct load){ .want = rpcs / THREADS };
		ASSERT_EQ(0, pthread_create(&load[i].thread, NULL, send_all, &load[i]));
	}
}

static long finish(struct __test_metadata *_metadata, struct load *load)
{
	long again = 0;
	int i;

	for (i = 0; i < THREADS; i++) {
		pthread_join(load[i].thread, NULL);
		EXPECT_EQ(0, load[i].wrong);
		EXPECT_EQ(load[i].want, load[i].sent);
		again += load[i].again;
	}
	return again;
}

static void until(const struct load *load, long sent)
{
	while (__atomic_load_n(&load->sent, __ATOMIC_RELAXED) < sent && !load->wrong)
		usleep(1000);
}

/* R19: 10000 RPCs, and a reset of the controller in the middle, leave the data alone. */
TEST_F_TIMEOUT(used, rpcs_and_a_reset, 150)
{
	char name[64], path[128];
	long again;

	ASSERT_EQ(0, nvme_ctrl(name, sizeof(name)));
	snprintf(path, sizeof(path), "/sys/class/nvme/%s/reset_controller", name);
	start(_metadata, self->load, RPCS);
	until(self->load, RPCS / THREADS / 2);
	ASSERT_EQ(0, file_write(path, "1"));
	again = finish(_metadata, self->load);
	TH_LOG("%ld RPCs were sent again around the reset", again);
}

/* R17: unbind and rebind between two mounts, with RPCs waiting: the data are there. */
TEST_F(used, unbind_and_rebind)
{
	struct load load[THREADS];
	char pci[32];
	long rounds;

	ASSERT_EQ(0, nvme_pci(pci, sizeof(pci)));
	start(_metadata, load, 400);
	finish(_metadata, load);
	io_finish(_metadata, &self->io);
	rounds = self->io.rounds;
	ASSERT_EQ(0, umount(MOUNT));
	ASSERT_EQ(0, nvme_unbind(pci));
	ASSERT_EQ(0, nvme_bind(pci));
	ASSERT_EQ(0, fs_mount());
	EXPECT_EQ(0, files_are(rounds));
	self->io = (struct io){};
	ASSERT_EQ(0, pthread_create(&self->io.thread, NULL, write_and_read, &self->io));
	start(_metadata, load, 400);
	finish(_metadata, load);
}

/* ---- commands around which the driver stops I/O ---- */

#define EFFECTS_SUPPORTED	"1"
#define EFFECTS_OF_ALL		"10015"	/* supported, NCC, CCC, CSE: one namespace */

FIXTURE(effects) {
	struct nvme_answer answer;
	struct io io;
	int fd;
};

FIXTURE_SETUP(effects)
{
	ASSERT_EQ(0, module_load("test_fwctl_nvme", ""));
	ASSERT_EQ(0, fs_make());
	self->fd = nvme_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, one_rpc(self->fd, 0, &self->answer));
	ASSERT_EQ(0, file_write(PARAMETERS "effects", "06:" EFFECTS_OF_ALL));
	ASSERT_EQ(0, pthread_create(&self->io.thread, NULL, write_and_read, &self->io));
}

FIXTURE_TEARDOWN(effects)
{
	EXPECT_EQ(0, file_write(PARAMETERS "effects", "06:" EFFECTS_SUPPORTED));
	io_finish(_metadata, &self->io);
	EXPECT_EQ(0, umount(MOUNT));
	close(self->fd);
	EXPECT_EQ(0, module_unload("test_fwctl_nvme"));
}

/* R19: I/O stops for a command that asks for it, and goes on after it. */
TEST_F(effects, io_goes_on)
{
	struct fwctl_rpc_nvme rpc;
	long ours, theirs;
	__u8 data[4096];
	int i;

	nvme_identify(&rpc, 1);
	ours = now_ms();
	for (i = 0; i < 30; i++)
		EXPECT_EQ(0, one_rpc(self->fd, 0, &self->answer));
	ours = now_ms() - ours;
	theirs = now_ms();
	for (i = 0; i < 30; i++)
		EXPECT_EQ(0, nvme_in_tree(&rpc, data, NULL));
	theirs = now_ms() - theirs;
	EXPECT_EQ(0, memcmp(data, self->answer.data, sizeof(data)));
	TH_LOG("30 commands: %ld ms, through the other door %ld ms", ours, theirs);
}

static void *send_one(void *data)
{
	struct nvme_answer *answer = malloc(sizeof(*answer));
	int *fd = data;
	intptr_t ret = one_rpc(*fd, 0, answer);

	free(answer);
	return (void *)ret;
}

/* R19: several at a time take turns. */
TEST_F(effects, take_turns)
{
	pthread_t thread[6];
	void *ret;
	int i;

	for (i = 0; i < 6; i++)
		ASSERT_EQ(0, pthread_create(&thread[i], NULL, send_one, &self->fd));
	for (i = 0; i < 6; i++) {
		pthread_join(thread[i], &ret);
		EXPECT_EQ(NULL, ret);
	}
}

/* R16: such a command is not abandoned: its killed caller leaves when it is over. */
TEST_F(effects, are_not_abandoned)
{
	long began;
	char pci[32];
	pid_t pid;

	ASSERT_EQ(0, nvme_pci(pci, sizeof(pci)));
	ASSERT_EQ(0, nvme_msix_mask(pci, true));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(one_rpc(self->fd, 0, &self->answer) ? 1 : 0);
	usleep(300000);
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(-ETIMEDOUT, child_wait(pid, 300));
	ASSERT_EQ(0, nvme_msix_mask(pci, false));
	began = now_ms();
	EXPECT_EQ(SIGKILL, child_wait(pid, 5000));
	TH_LOG("left %ld ms after the interrupt", now_ms() - began);
}

TEST_HARNESS_MAIN
