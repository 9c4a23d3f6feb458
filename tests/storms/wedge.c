// SPDX-License-Identifier: GPL-2.0-only
/*
 * uml: --append seccomp=on
 *
 * R16: a firmware that never answers blocks its own callers, killably, and nothing
 * else. Each kind of device of device.h is wedged in turn. What is measured is
 * measured in the same run: the rate of another device's RPCs while this one is
 * wedged against that while it is not, alternately.
 *
 * What must be prompt has PROMPT_MS: long, as machines are slow; but the firmware
 * would hang for ever.
 */
#define _GNU_SOURCE
#include "device.h"
#include "netlink_test.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <kselftest_harness.h>

#define PROMPT_MS	10000
#define CALLERS		20
#define MANY		100
#define WINDOWS		4
#define WINDOW_MS	200
/* Fewer RPCs are no rate, and other work on the host can hit one side: then more windows */
#define LEAST_RPCS	20
#define WINDOWS_MAX	24
#define CGROUP		"/sys/fs/cgroup/fwctl_wedge"
#define MIB		(1L << 20)
#define FILES		"/sys/module/fwctl/refcnt"

FIXTURE(wedge) {
	const struct storm_device *device;
	const struct storm_device *other;
	pid_t callers[MANY];
	int count;
};

FIXTURE_VARIANT(wedge) {
	int device;
	int other;
};

FIXTURE_VARIANT_ADD(wedge, worker) { .device = 0, .other = 1 };
FIXTURE_VARIANT_ADD(wedge, queued) { .device = 1, .other = 0 };
FIXTURE_VARIANT_ADD(wedge, sim_in_caller) { .device = 2, .other = 3 };
FIXTURE_VARIANT_ADD(wedge, sim_in_worker) { .device = 3, .other = 2 };
FIXTURE_VARIANT_ADD(wedge, sim_queued) { .device = 4, .other = 1 };
FIXTURE_VARIANT_ADD(wedge, sim_cxl) { .device = 5, .other = 4 };
FIXTURE_VARIANT_ADD(wedge, sim_nvme) { .device = 6, .other = 7 };
FIXTURE_VARIANT_ADD(wedge, sim_nic) { .device = 7, .other = 6 };

FIXTURE_SETUP(wedge)
{
	self->device = &storm_devices[variant->device];
	self->other = &storm_devices[variant->other];
	ASSERT_EQ(0, storm_begin(self->device));
	ASSERT_EQ(0, storm_begin(self->other));
	ASSERT_EQ(0, storm_unplug_ms(self->device, 0));
}

FIXTURE_TEARDOWN(wedge)
{
	int i;

	for (i = 0; i < self->count; i++) {
		if (self->callers[i] > 0)
			kill(self->callers[i], SIGKILL);
	}
	storm_release(self->device);
	storm_release(self->other);
}

/* ---- callers ---- */

static bool is_asleep(pid_t pid)
{
	char path[64], text[512], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (file_read(path, text, sizeof(text)))
		return false;
	state = strrchr(text, ')');
	return state && state[1] && state[2] == 'D';
}

/* All wait in the kernel, where only a kill or an answer wakes them */
static int all_asleep(const pid_t *pids, int count)
{
	long end = now_ms() + 2 * PROMPT_MS;
	int i;

	for (i = 0; i < count; i++) {
		while (!is_asleep(pids[i])) {
			if (now_ms() > end)
				return -ETIMEDOUT;
			usleep(2000);
		}
	}
	return 0;
}

/*
 * A report that a caller reads before his command is with the firmware as well, and
 * soon over: what stays that many for a while is what hangs.
 */
static int settle(const struct storm_device *device, int pending)
{
	char path[STORM_PATH];

	return file_settle(storm_pending_file(device, path), pending, 2 * PROMPT_MS);
}

/* That many callers, each waiting: as many as there are slots with the firmware */
static int wedge(const struct storm_device *device, pid_t *pids, int count)
{
	int i, ret;

	for (i = 0; i < count; i++) {
		pids[i] = storm_caller(device, true);
		if (pids[i] < 0)
			return -errno;
	}
	ret = settle(device, device->slots < count ? device->slots : count);
	return ret ? ret : all_asleep(pids, count);
}

/* Lets go, until all have had their answer; how many had none */
static int unwedge(const struct storm_device *device, pid_t *pids, int count)
{
	long end = now_ms() + 3 * PROMPT_MS;
	int left = count, bad = 0, i, status;

	while (left && now_ms() < end) {
		storm_release(device);
		for (i = 0; i < count; i++) {
			if (pids[i] <= 0 || waitpid(pids[i], &status, WNOHANG) != pids[i])
				continue;
			bad += status != 0;
			pids[i] = 0;
			left--;
		}
		usleep(2000);
	}
	return bad + left;
}

#define WEDGE(n) do {									\
	self->count = (n);								\
	ASSERT_EQ(0, wedge(self->device, self->callers, (n)));				\
} while (0)

#define UNWEDGE() EXPECT_EQ(0, unwedge(self->device, self->callers, self->count))

/* In a child, as it may not come back */
static int promptly(int (*what)(const struct storm_device *device),
		    const struct storm_device *device)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(what(device));
	status = child_wait(pid, PROMPT_MS);
	if (status == -ETIMEDOUT)
		kill(pid, SIGKILL);
	return status;
}

/* ---- the rate of others ---- */

static pid_t count_rpcs(const struct storm_device *device, long *count)
{
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = fwctl_open(device->parent);
	while (fd >= 0 && !storm_ask(device, fd, false))
		__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	_exit(1);
}

static long count_during(const long *count, int ms)
{
	long before = __atomic_load_n(count, __ATOMIC_RELAXED);

	usleep(ms * 1000);
	return __atomic_load_n(count, __ATOMIC_RELAXED) - before;
}

/* It has opened its device, and is at it */
static int count_begins(const long *count)
{
	long end = now_ms() + PROMPT_MS;

	while (!__atomic_load_n(count, __ATOMIC_RELAXED)) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(2000);
	}
	return 0;
}

/* Three quarters are what a busy host makes of "as many" */
static bool rate_is_kept(long free_sum, long wedged_sum)
{
	return free_sum >= LEAST_RPCS && 4 * wedged_sum >= 3 * free_sum;
}

/* R16: another device's RPCs are as many while this one is wedged. */
TEST_F_TIMEOUT(wedge, others_keep_their_rate, 180)
{
	long *count = mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long free_sum = 0, wedged_sum = 0;
	pid_t counter;
	int i;

	ASSERT_NE(MAP_FAILED, count);
	counter = count_rpcs(self->other, count);
	ASSERT_LT(0, counter);
	EXPECT_EQ(0, count_begins(count)) TH_LOG("no RPC of the other device ended");
	for (i = 0; i < WINDOWS || (i < WINDOWS_MAX && !rate_is_kept(free_sum, wedged_sum)); i++) {
		free_sum += count_during(count, WINDOW_MS);
		WEDGE(CALLERS);
		wedged_sum += count_during(count, WINDOW_MS);
		UNWEDGE();
	}
	EXPECT_EQ(-ETIMEDOUT, child_wait(counter, 0)) TH_LOG("an RPC of the other device failed");
	kill(counter, SIGKILL);
	EXPECT_EQ(SIGKILL, child_wait(counter, PROMPT_MS));
	TH_LOG("RPCs of the other device: %ld while free, %ld while wedged", free_sum, wedged_sum);
	EXPECT_TRUE(rate_is_kept(free_sum, wedged_sum));
}

/* ---- what must not wait ---- */

static int ask(const struct storm_device *device)
{
	return storm_ask(device, fwctl_open(device->parent), false);
}

static int open_and_close(const struct storm_device *device)
{
	int fd = fwctl_open(device->parent);

	return fd < 0 || close(fd);
}

static int ask_info(const struct storm_device *device)
{
	struct fwctl_info info = {};
	int fd = fwctl_open(device->parent);

	return fd < 0 || fwctl_info(fd, &info);
}

/* Nonsense is refused as nonsense */
static int get_refused(const struct storm_device *device)
{
	int fd = fwctl_open(device->parent);
	size_t len = 0;

	return fd < 0 || fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, "nonsense", 8, NULL, &len) != -EINVAL;
}

static int netlink_device(const struct storm_device *device)
{
	struct nl nl;

	if (nl_open(&nl))
		return 1;
	nl_begin(&nl, FWCTL_NL_CMD_DEV_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, nl_device(device->parent));
	if (nl_do(&nl))
		return 2;
	nl_begin(&nl, FWCTL_NL_CMD_DEV_GET);
	return nl_dump(&nl, NULL, NULL) ? 3 : 0;
}

static int netlink_commands(const struct storm_device *device)
{
	int index = nl_device(device->parent);
	struct nl nl;

	if (nl_open(&nl))
		return 1;
	nl_begin(&nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, index);
	if (nl_dump(&nl, NULL, NULL))
		return 2;
	nl_begin(&nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, index);
	nl_put_u32(&nl, FWCTL_A_OPCODE, 1);
	return nl_do(&nl) ? 3 : 0;
}

/* The message is nonsense to some of them, and its verdict comes nevertheless */
static int netlink_verdict(const struct storm_device *device)
{
	struct fwctl_rpc_cxl message = { .opcode = 1 };
	struct nl nl;

	if (nl_open(&nl))
		return 1;
	nl_begin(&nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, nl_device(device->parent));
	nl_put_u8(&nl, FWCTL_A_SCOPE, FWCTL_RPC_DEBUG_READ_ONLY);
	nl_put(&nl, FWCTL_A_IN, &message, sizeof(message));
	nl_put_u32(&nl, FWCTL_A_OUT_LEN, 4096);
	return nl_do(&nl) ? 2 : 0;
}

static int netlink_records(const struct storm_device *device)
{
	struct nl nl;

	if (nl_open(&nl))
		return 1;
	/* Of those that hang, their beginnings at least */
	if (nl_records(&nl, nl_device(device->parent), 0, NULL) < device->slots)
		return 2;
	nl_begin(&nl, FWCTL_NL_CMD_STATS_GET);
	return nl_dump(&nl, NULL, NULL) ? 3 : 0;
}

static int netlink_policy(const struct storm_device *device)
{
	struct nl nl;
	size_t nest;

	if (nl_open(&nl))
		return 1;
	nl_begin(&nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(&nl, FWCTL_A_INDEX, nl_device(device->parent));
	nest = nl_entry(&nl, FWCTL_NL_POLICY_TARGET_EFFECTS);
	nl_put_u32(&nl, FWCTL_A_POLICY_EFFECTS, FWCTL_NL_EFFECTS_FIRMWARE);
	nl_put_u8(&nl, FWCTL_A_POLICY_REQUIRED, FWCTL_RPC_DEBUG_WRITE_FULL);
	nl_nest_end(&nl, nest);
	if (nl_do(&nl))
		return 2;
	nl_begin(&nl, FWCTL_NL_CMD_POLICY_GET);
	return nl_dump(&nl, NULL, NULL) ? 3 : 0;
}

static const struct {
	const char *name;
	int (*what)(const struct storm_device *device);
} prompt[] = {
	{ "open and close", open_and_close },
	{ "FWCTL_INFO", ask_info },
	{ "a refusal", get_refused },
	{ "netlink: devices", netlink_device },
	{ "netlink: commands", netlink_commands },
	{ "netlink: a verdict", netlink_verdict },
	{ "netlink: records and counters", netlink_records },
	{ "netlink: policy", netlink_policy },
};

/* R16, R26: of the wedged device and of another, all that needs no firmware is done at once. */
TEST_F_TIMEOUT(wedge, nothing_else_waits, 180)
{
	size_t i;

	EXPECT_EQ(0, storm_ask(self->other, fwctl_open(self->other->parent), false));
	WEDGE(CALLERS);
	for (i = 0; i < ARRAY_LEN(prompt); i++) {
		EXPECT_EQ(0, promptly(prompt[i].what, self->device)) TH_LOG("%s", prompt[i].name);
	}
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(0, promptly(prompt[i].what, self->other)) TH_LOG("%s", prompt[i].name);
	}
	/* All the time the firmware has not answered anything */
	EXPECT_EQ(0, all_asleep(self->callers, self->count));
	UNWEDGE();
}

/* ---- two devices with more in flight than a workqueue runs at a time ---- */

#define CROWD	150

static const struct storm_device crowds[] = {
	{ "a crowd", "sim20", "fwctl_sim", "plain", .delivery = 1, .slots = 200,
	  .opcode = FWCTL_SIM_DEBUG_READ },
	{ "another crowd", "sim21", "fwctl_sim", "plain", .delivery = 1, .slots = 200,
	  .opcode = FWCTL_SIM_DEBUG_READ },
};

FIXTURE(crowds) {
	pid_t callers[ARRAY_LEN(crowds)][CROWD];
};

FIXTURE_SETUP(crowds)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(crowds); i++)
		ASSERT_EQ(0, storm_begin(&crowds[i]));
}

FIXTURE_TEARDOWN(crowds)
{
	size_t i, j;

	for (i = 0; i < ARRAY_LEN(crowds); i++) {
		for (j = 0; j < CROWD; j++) {
			if (self->callers[i][j] > 0)
				kill(self->callers[i][j], SIGKILL);
		}
		storm_leave(&crowds[i]);
	}
}

/*
 * R16: hundreds of commands in flight, all of them stuck, delay no other device: a
 * workqueue that they shared runs 256 at a time, on most kernels.
 */
TEST_F_TIMEOUT(crowds, are_in_nobodys_way, 180)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(crowds); i++) {
		EXPECT_EQ(0, wedge(&crowds[i], self->callers[i], CROWD));
	}
	for (i = 0; i < ARRAY_LEN(storm_devices); i++) {
		ASSERT_EQ(0, storm_begin(&storm_devices[i]));
		EXPECT_EQ(0, promptly(ask, &storm_devices[i])) TH_LOG("%s", storm_devices[i].name);
	}
	for (i = 0; i < ARRAY_LEN(crowds); i++) {
		EXPECT_EQ(0, unwedge(&crowds[i], self->callers[i], CROWD));
	}
}

/* ---- callers can be killed ---- */

/* Only the driver of the tests counts its contexts */
static int contexts(const struct storm_device *device)
{
	char path[128];

	if (device->personality)
		return 0;
	snprintf(path, sizeof(path), STORM_FIRMWARE "%s/contexts", device->parent);
	return file_wait(path, 0);
}

/* Of any device: each open file holds the core's module, and nothing else comes and goes here */
static int files_back_to(long before)
{
	return file_wait(FILES, before);
}

static int many(void)
{
	const char *budget = getenv("BUDGET");

	return budget && !strcmp(budget, "ci") ? MANY / 4 : MANY;
}

/* R16, R18: a hundred callers are gone at once, their commands keep the slots, which come back. */
TEST_F_TIMEOUT(wedge, a_hundred_callers_are_killed, 300)
{
	long begin, files = file_number(FILES);
	int i, status;
	pid_t late;

	ASSERT_LE(0, files);
	WEDGE(many());
	EXPECT_LE(files + self->count, file_number(FILES));
	begin = now_ms();
	for (i = 0; i < self->count; i++)
		kill(self->callers[i], SIGKILL);
	for (i = 0; i < self->count; i++) {
		status = child_wait(self->callers[i], PROMPT_MS);
		EXPECT_EQ(SIGKILL, status) TH_LOG("caller %d", i);
		if (status == SIGKILL)
			self->callers[i] = 0;
	}
	TH_LOG("%d killed callers were gone after %ld ms", self->count, now_ms() - begin);
	EXPECT_GT(begin + PROMPT_MS, now_ms());

	/* What they sent is still with the firmware, and who comes now has to wait */
	EXPECT_EQ(self->device->slots, storm_pending(self->device));
	late = storm_caller(self->device, false);
	EXPECT_EQ(0, all_asleep(&late, 1));
	ASSERT_EQ(0, storm_release(self->device));
	EXPECT_EQ(0, child_wait(late, PROMPT_MS));
	EXPECT_EQ(0, storm_wait_pending(self->device, 0));
	EXPECT_EQ(0, files_back_to(files)) TH_LOG("%ld files, %ld before", file_number(FILES), files);
	EXPECT_EQ(0, contexts(self->device));
	/* Every slot, and no more: the next are as many again */
	WEDGE(self->device->slots + 3);
	EXPECT_EQ(self->device->slots, storm_pending(self->device));
	UNWEDGE();
}

/* ---- memory ---- */

/* A caller in the cgroup, whose buffers are a MiB each */
static pid_t big_caller(const struct storm_device *device)
{
	pid_t pid = fork();
	struct test_rpc *in;
	size_t len = MIB;
	char text[16];
	int fd;

	if (pid)
		return pid;
	snprintf(text, sizeof(text), "%d", getpid());
	in = calloc(1, MIB);
	in->opcode = TEST_READ;
	in->action = device->action;
	fd = fwctl_open(device->parent);
	if (file_write(CGROUP "/cgroup.procs", text) || fd < 0)
		_exit(255);
	_exit(-fwctl_rpc(fd, 0, in, MIB, calloc(1, MIB), &len));
}

static int charged_at_most(long mib)
{
	long end = now_ms() + PROMPT_MS;

	/* What is charged comes in batches, and goes when others need it */
	while (file_number(CGROUP "/memory.current") > mib * MIB) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(20000);
	}
	return 0;
}

/* R15, R18: what a killed caller sent stays charged while the firmware has it, and no longer. */
TEST_F_TIMEOUT(wedge, memory_comes_back, 180)
{
	int slots = self->device->slots, i;

	if (self->device->personality)
		SKIP(return, "messages of this device are short");
	file_write("/sys/fs/cgroup/cgroup.subtree_control", "+memory");
	ASSERT_TRUE(!mkdir(CGROUP, 0700) || errno == EEXIST) TH_LOG("no cgroup2");
	ASSERT_LE(0, file_number(CGROUP "/memory.current")) TH_LOG("no memory controller");
	for (i = 0; i < CALLERS; i++)
		self->callers[i] = big_caller(self->device);
	self->count = CALLERS;
	ASSERT_EQ(0, storm_wait_pending(self->device, slots));
	ASSERT_EQ(0, all_asleep(self->callers, CALLERS));
	EXPECT_LE(2 * CALLERS * MIB, file_number(CGROUP "/memory.current"));
	for (i = 0; i < CALLERS; i++)
		kill(self->callers[i], SIGKILL);
	for (i = 0; i < CALLERS; i++) {
		EXPECT_EQ(SIGKILL, child_wait(self->callers[i], PROMPT_MS));
		self->callers[i] = 0;
	}
	/* Those with the firmware, and a bit for the rest */
	EXPECT_EQ(0, charged_at_most(2 * slots + 4));
	EXPECT_LE(2 * slots * MIB, file_number(CGROUP "/memory.current"));
	ASSERT_EQ(0, storm_release(self->device));
	EXPECT_EQ(0, storm_wait_pending(self->device, 0));
	EXPECT_EQ(0, charged_at_most(1)) TH_LOG("%ld bytes are charged still",
						file_number(CGROUP "/memory.current"));
	rmdir(CGROUP);
}

/* ---- unbind ---- */

/* R16, R17: an unbind tells every caller at once, and ends with the transport's own timeout. */
TEST_F_TIMEOUT(wedge, unbind_ends_it, 180)
{
	const int goes_on_ms = 1500;
	int i, status;
	pid_t unbinder;
	long begin;

	WEDGE(CALLERS);
	ASSERT_EQ(0, storm_unplug_ms(self->device, goes_on_ms));
	begin = now_ms();
	unbinder = fork();
	ASSERT_LE(0, unbinder);
	if (!unbinder)
		_exit(-storm_leave(self->device));
	for (i = 0; i < CALLERS; i++) {
		status = child_wait(self->callers[i], PROMPT_MS);
		EXPECT_EQ(ENODEV << 8, status) TH_LOG("caller %d", i);
		if (status >= 0)
			self->callers[i] = 0;
	}
	TH_LOG("%d callers were told after %ld ms", CALLERS, now_ms() - begin);
	EXPECT_EQ(0, child_wait(unbinder, goes_on_ms + PROMPT_MS));
	EXPECT_LE(begin + goes_on_ms, now_ms()) TH_LOG("it did not wait for the firmware");
	EXPECT_FALSE(storm_is_there(self->device));
	ASSERT_EQ(0, storm_arrive(self->device));
	EXPECT_EQ(0, storm_unplug_ms(self->device, 0));
	EXPECT_EQ(0, child_wait(storm_caller(self->device, false), PROMPT_MS));
}

TEST_HARNESS_MAIN
