// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware that does not answer, callers that are killed, and devices that go
 * while they are used. What must be prompt has to be done within PROMPT_MS,
 * while the firmware hangs for as long as the test wants.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include <kselftest_harness.h>

/* deliver() blocks on a worker, one slot; and deliver() in the caller, two slots */
#define BLOCKING	"test_fwctl_firmware.0"
#define DIRECT		"test_fwctl_firmware.1"
#define PLATFORM	"/sys/devices/platform/"
#define DRIVER		"/sys/bus/platform/drivers/test_fwctl_firmware/"
#define UNPLUGGED	"/sys/module/test_fwctl_firmware/parameters/unplugged_ms"
#define PROMPT_MS	5000

static int send_action(int fd, enum test_action action)
{
	struct test_rpc rpc = { .opcode = TEST_READ, .action = action }, out;
	size_t len = sizeof(out);

	return fwctl_rpc(fd, 0, &rpc, sizeof(rpc), &out, &len);
}

/* A child that sends one RPC, on a descriptor of its own; it exits with the errno */
static pid_t child_send(const char *device, enum test_action action)
{
	pid_t pid = fork();

	if (!pid) {
		int fd = fwctl_open(device);

		_exit(fd < 0 ? 255 : -send_action(fd, action));
	}
	return pid;
}

static int hanging(const char *device, int count)
{
	char path[128];

	snprintf(path, sizeof(path), PLATFORM "%s/hanging", device);
	return file_wait(path, count);
}

static int contexts(const char *device, int count)
{
	char path[128];

	snprintf(path, sizeof(path), PLATFORM "%s/contexts", device);
	return file_wait(path, count);
}

static int release(const char *device)
{
	char path[128];

	snprintf(path, sizeof(path), PLATFORM "%s/release", device);
	return file_write(path, "1");
}

FIXTURE(life) {
	int fd;
};

FIXTURE_SETUP(life)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
}

FIXTURE_TEARDOWN(life)
{
	release(BLOCKING);
	release(DIRECT);
}

/* R16: a firmware that hangs delays nobody's open, FWCTL_INFO, refusal or close. */
TEST_F(life, hanging_firmware_delays_no_other)
{
	struct test_rpc refused = { .opcode = TEST_DATA_PATH };
	struct fwctl_info info = {};
	size_t len = 0;
	long begin;
	pid_t pid;
	int fd;

	self->fd = fwctl_open(BLOCKING);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, send_action(self->fd, TEST_ECHO));
	pid = child_send(BLOCKING, TEST_HANG);
	ASSERT_EQ(0, hanging(BLOCKING, 1));
	begin = now_ms();
	fd = fwctl_open(BLOCKING);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, fwctl_info(fd, &info));
	EXPECT_EQ(0, close(fd));
	EXPECT_EQ(-EPERM, fwctl_rpc(self->fd, 0, &refused, sizeof(refused), NULL, &len));
	EXPECT_EQ(0, close(self->fd));
	fd = fwctl_open(DIRECT);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, send_action(fd, TEST_ECHO));
	EXPECT_EQ(0, close(fd));
	EXPECT_GT(begin + PROMPT_MS, now_ms());

	ASSERT_EQ(0, release(BLOCKING));
	EXPECT_EQ(0, child_wait(pid, PROMPT_MS));
}

/* R16: a killed caller is released at once, while its command keeps its slot. */
TEST_F(life, killed_caller_leaves_at_once)
{
	pid_t pid = child_send(BLOCKING, TEST_HANG), second;

	ASSERT_EQ(0, hanging(BLOCKING, 1));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(pid, PROMPT_MS));
	/* The process is gone, its command and so its context are not */
	EXPECT_EQ(0, hanging(BLOCKING, 1));
	EXPECT_EQ(0, contexts(BLOCKING, 1));

	/* Who waits for the slot can be killed as well */
	second = child_send(BLOCKING, TEST_ECHO);
	ASSERT_EQ(0, contexts(BLOCKING, 2));
	usleep(100000);
	EXPECT_EQ(-ETIMEDOUT, child_wait(second, 0));
	ASSERT_EQ(0, kill(second, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(second, PROMPT_MS));
	EXPECT_EQ(0, contexts(BLOCKING, 1));

	ASSERT_EQ(0, release(BLOCKING));
	EXPECT_EQ(0, hanging(BLOCKING, 0));
	EXPECT_EQ(0, contexts(BLOCKING, 0));
	EXPECT_EQ(0, child_wait(child_send(BLOCKING, TEST_ECHO), PROMPT_MS));
}

/* R16: a command waits for a slot, and gets it when the one before it ends. */
TEST_F(life, slots_are_handed_on)
{
	pid_t pid[4];
	int i;

	for (i = 0; i < 2; i++)
		pid[i] = child_send(DIRECT, TEST_QUEUE);
	ASSERT_EQ(0, hanging(DIRECT, 2));
	for (; i < 4; i++)
		pid[i] = child_send(DIRECT, TEST_ECHO);
	ASSERT_EQ(0, contexts(DIRECT, 4));
	usleep(100000);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(-ETIMEDOUT, child_wait(pid[i], 0));
	ASSERT_EQ(0, release(DIRECT));
	for (i = 0; i < 4; i++)
		EXPECT_EQ(0, child_wait(pid[i], PROMPT_MS));
	EXPECT_EQ(0, contexts(DIRECT, 0));
}

/* R16: an answer that comes after its caller was killed harms nobody. */
TEST_F(life, late_answers_are_dropped)
{
	pid_t pid = child_send(DIRECT, TEST_QUEUE);

	ASSERT_EQ(0, hanging(DIRECT, 1));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	EXPECT_EQ(SIGKILL, child_wait(pid, PROMPT_MS));
	EXPECT_EQ(0, contexts(DIRECT, 1));
	ASSERT_EQ(0, release(DIRECT));
	EXPECT_EQ(0, contexts(DIRECT, 0));
	EXPECT_EQ(0, child_wait(child_send(DIRECT, TEST_ECHO), PROMPT_MS));
}

/* R16: at unplug whoever waits gets ENODEV at once, whatever the firmware does. */
TEST_F(life, unplug_waits_for_no_firmware)
{
	pid_t caller = child_send(BLOCKING, TEST_HANG), waiter, unbinder;
	char three_seconds[16];
	long begin;

	ASSERT_EQ(0, hanging(BLOCKING, 1));
	waiter = child_send(BLOCKING, TEST_ECHO);
	ASSERT_EQ(0, contexts(BLOCKING, 2));
	usleep(50000);

	/* It goes on hanging for three seconds behind the unplug */
	snprintf(three_seconds, sizeof(three_seconds), "%d", 3000 * slowness);
	ASSERT_EQ(0, file_write(UNPLUGGED, three_seconds));
	begin = now_ms();
	unbinder = fork();
	ASSERT_LE(0, unbinder);
	if (!unbinder)
		_exit(-file_write(DRIVER "unbind", BLOCKING));
	EXPECT_EQ(ENODEV << 8, child_wait(caller, 2500));
	EXPECT_EQ(ENODEV << 8, child_wait(waiter, 2500));
	EXPECT_GT(begin + 2900, now_ms());
	EXPECT_EQ(0, child_wait(unbinder, 10000));
	EXPECT_LE(begin + 3000, now_ms()) TH_LOG("the drain did not wait for the job");
	EXPECT_EQ(0, file_write(UNPLUGGED, "0"));
	ASSERT_EQ(0, file_write(DRIVER "bind", BLOCKING));
	EXPECT_EQ(0, child_wait(child_send(BLOCKING, TEST_ECHO), PROMPT_MS));
}

/* R17: descriptors outlive rmmod of the driver, answer ENODEV and can be closed. */
TEST_F(life, descriptors_outlive_the_module)
{
	struct fwctl_info info = {};
	int fd = fwctl_open(BLOCKING), other = fwctl_open(DIRECT);

	ASSERT_LE(0, fd);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, send_action(fd, TEST_ECHO));
	ASSERT_EQ(0, module_unload("test_fwctl_firmware"));
	EXPECT_EQ(-ENODEV, send_action(fd, TEST_ECHO));
	EXPECT_EQ(-ENODEV, fwctl_info(other, &info));
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	EXPECT_EQ(-ENODEV, send_action(fd, TEST_ECHO));
	EXPECT_EQ(0, close(fd));
	EXPECT_EQ(0, close(other));
}

/* R17: while a descriptor is open the core cannot be unloaded. */
TEST_F(life, open_descriptors_hold_the_core)
{
	int fd = fwctl_open(DIRECT);

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, module_unload("test_fwctl_firmware"));
	EXPECT_GT(0, module_unload("fwctl"));
	EXPECT_TRUE(module_loaded("fwctl"));
	close(fd);
}

/* ---- everything at once ---- */

struct storm {
	const char *device;
	bool stop;
	long sent;
	long gone;
	int wrong;	/* an errno that nobody may see */
};

static void *storm(void *data)
{
	static const enum test_action actions[] = { TEST_ECHO, TEST_ECHO, TEST_QUEUE };
	struct storm *storm = data;
	unsigned int i;

	for (i = 0; !__atomic_load_n(&storm->stop, __ATOMIC_RELAXED); i++) {
		int fd = fwctl_open(storm->device), ret;

		if (fd < 0) {
			usleep(1000);
			continue;
		}
		ret = send_action(fd, actions[i % ARRAY_LEN(actions)]);
		if (!ret)
			storm->sent++;
		else if (ret == -ENODEV)
			storm->gone++;
		else if (ret != -EBUSY)
			storm->wrong = ret;
		close(fd);
	}
	return NULL;
}

static void *releaser(void *data)
{
	struct storm *storm = data;

	while (!__atomic_load_n(&storm->stop, __ATOMIC_RELAXED)) {
		release(storm->device);
		usleep(2000);
	}
	return NULL;
}

/* R17: open, RPC and close race unbind and rebind: ENODEV or success, nothing else. */
TEST_F(life, unbind_and_rebind_under_load)
{
	struct storm storms[3] = { { .device = DIRECT }, { .device = DIRECT },
				   { .device = DIRECT } };
	pthread_t threads[3];
	int i;

	ASSERT_EQ(0, pthread_create(&threads[0], NULL, releaser, &storms[0]));
	for (i = 1; i < 3; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, storm, &storms[i]));
	for (i = 0; i < 15; i++) {
		usleep(20000);
		ASSERT_EQ(0, file_write(DRIVER "unbind", DIRECT));
		ASSERT_EQ(0, file_write(DRIVER "bind", DIRECT));
	}
	usleep(50000);
	for (i = 2; i >= 0; i--) {
		__atomic_store_n(&storms[i].stop, true, __ATOMIC_RELAXED);
		pthread_join(threads[i], NULL);
	}
	for (i = 1; i < 3; i++) {
		EXPECT_EQ(0, storms[i].wrong);
		EXPECT_LT(0, storms[i].sent);
	}
	EXPECT_EQ(0, contexts(DIRECT, 0));
}

/* ---- memory ---- */

#define CGROUP		"/sys/fs/cgroup/fwctl_selftest"
#define MIB		(1L << 20)

/* In a cgroup of its own: bytes of memory in it while such an RPC is in flight */
static long memory_during(int fd, size_t in_len, size_t out_len)
{
	struct test_rpc *in = calloc(1, in_len);
	char *out = calloc(1, out_len);
	long during;
	pid_t child;

	in->opcode = TEST_READ;
	in->action = TEST_QUEUE;
	child = fork();
	if (!child)
		_exit(-fwctl_rpc(fd, 0, in, in_len, out, &out_len));
	hanging(DIRECT, 1);
	during = file_number(CGROUP "/memory.current");
	release(DIRECT);
	if (child_wait(child, PROMPT_MS))
		during = -1;
	free(in);
	free(out);
	return during;
}

/* Exits with the MiB that a large message takes more than a small one */
static void memory_exit(void)
{
	int fd = fwctl_open(DIRECT);
	long small, large;
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	if (fd < 0 || file_write(CGROUP "/cgroup.procs", pid))
		_exit(255);
	small = memory_during(fd, sizeof(struct test_rpc), sizeof(struct test_rpc));
	large = memory_during(fd, MIB, 2 * MIB);
	_exit(small < 0 || large < 0 ? 254 : (large - small + MIB / 2) / MIB);
}

/* R15: buffers of both directions are accounted to the caller. */
TEST_F(life, buffers_are_accounted)
{
	pid_t pid;

	file_write("/sys/fs/cgroup/cgroup.subtree_control", "+memory");
	if (mkdir(CGROUP, 0700) && errno != EEXIST)
		SKIP(return, "no cgroup2 at /sys/fs/cgroup");
	if (file_number(CGROUP "/memory.current") < 0)
		SKIP(return, "no memory controller");
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		memory_exit();
	EXPECT_EQ(3 << 8, child_wait(pid, 10000));
	rmdir(CGROUP);
}

TEST_HARNESS_MAIN
