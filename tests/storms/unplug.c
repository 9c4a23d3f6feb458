// SPDX-License-Identifier: GPL-2.0-only
/*
 * uml: --append seccomp=on --timeout 14400
 *
 * R17, R18: devices that come and go, each of device.h ROUNDS times (default 1000, in CI
 * 8), one after the other. Meanwhile several processes open, ask, hang in a command, wait
 * behind it and are killed; another one asks by netlink; and descriptors of devices
 * that are gone stay open. A device goes by
 *
 *	del		unbind, or del_device
 *	rmmod		of its driver's module, with descriptors open
 *	firmware	by itself, as a command comes to it (fwctl_sim's knob "unplug")
 *
 * In each round everybody has to come back before LIMIT_MS, with ENODEV or an answer;
 * a descriptor from before answers ENODEV to everything. At the end there must have been
 * answers, ENODEVs and removals in the midst of a command, by RPC and by netlink. Then all
 * modules are unloaded, and the runner looks for leaks. Of the lab's real drivers the same is in
 * tests/selftests/unplug_devices.c.
 */
#define _GNU_SOURCE
#include "device.h"
#include "netlink_test.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <kselftest_harness.h>

#define SENDERS		4
#define ORPHANS		12
/* No command has a timeout of its own here: the firmware ends them all at once */
#define LIMIT_MS	20000

enum way { DEL, RMMOD, FIRMWARE, WAYS };

/* As many as it takes for every way to go */
#define ROUNDS_LEAST	4

static long rounds(void)
{
	const char *text = getenv("ROUNDS"), *budget = getenv("BUDGET");

	if (text)
		return atol(text);
	return budget && !strcmp(budget, "ci") ? 8 : 1000;
}

/* ---- what came of it ---- */

/* Shared with who uses it */
struct tally {
	long answers;
	long gone;		/* ENODEV of an RPC */
	long late;		/* there was nothing to open any more */
	long listed;		/* answers by netlink that are about the device */
	long listed_gone;	/* ... ENODEV */
};

static struct tally *tally;

static void count(long *what)
{
	__atomic_fetch_add(what, 1, __ATOMIC_RELAXED);
}

/* ---- who uses it ---- */

static int open_now(const struct storm_device *device)
{
	char path[256], node[300];
	int ret = fwctl_find(device->parent, path, sizeof(path));

	if (ret)
		return ret;
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(path, '/') + 1);
	ret = open(node, O_RDONLY | O_CLOEXEC);
	return ret < 0 ? -errno : ret;
}

/* ENODEV, and for good, whatever is asked */
static bool is_orphan(const struct storm_device *device, int fd)
{
	struct fwctl_info info = {};

	return storm_ask(device, fd, false) == -ENODEV && fwctl_info(fd, &info) == -ENODEV;
}

/* Sends until the device is gone; exits with 0, or with the errno that nobody may see */
static pid_t sender(const struct storm_device *device, unsigned int seed)
{
	pid_t pid = fork();
	int fd, ret, i;

	if (pid)
		return pid;
	fd = open_now(device);
	if (fd == -ENODEV || fd == -ENOENT || fd == -ENXIO) {
		count(&tally->late);
		_exit(0);
	}
	if (fd < 0)
		_exit(-fd);
	for (i = 0; ; i++) {
		/* What hangs comes after what is answered */
		ret = storm_ask(device, fd, i && (i + seed) % 4 == 3);
		if (ret && ret != -EBUSY)
			break;
		if (!ret)
			count(&tally->answers);
	}
	if (ret != -ENODEV)
		_exit(-ret);
	count(&tally->gone);
	_exit(is_orphan(device, fd) ? 0 : 253);
}

/* All there is of the device with this index; -ENODEV: it has gone */
static int list(struct nl *nl, int index)
{
	int ret;

	nl_begin(nl, FWCTL_NL_CMD_DEV_GET);
	ret = nl_dump(nl, NULL, NULL);
	if (ret)
		return ret;
	nl_begin(nl, FWCTL_NL_CMD_RECORD_GET);
	ret = nl_dump(nl, NULL, NULL);
	if (ret)
		return ret;
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	return nl_dump(nl, NULL, NULL);
}

/* Asks by netlink until it is killed; exits only with what nobody may be told */
static pid_t asker(const struct storm_device *device)
{
	int ret, index = -1;
	pid_t pid = fork();
	struct nl nl;

	if (pid)
		return pid;
	ret = nl_open(&nl);
	while (!ret) {
		/* It may have another one when it is back */
		if (index < 0)
			index = nl_device(device->parent);
		ret = index < 0 ? 0 : list(&nl, index);
		if (!ret && index >= 0)
			count(&tally->listed);
		if (ret == -ENODEV) {
			count(&tally->listed_gone);
			index = -1;
			ret = 0;
		}
		usleep(2000);
	}
	_exit(-ret);
}

/* ---- how it goes ---- */

static enum way way_of(const struct storm_device *device, long round)
{
	enum way way = round % 8 == 3 ? RMMOD : round % 4 == 2 ? FIRMWARE : DEL;

	return way == FIRMWARE && !device->personality ? DEL : way;
}

/* The next command takes it away; whoever hangs then comes back by that */
static int go_by_itself(const struct storm_device *device)
{
	long end = now_ms() + LIMIT_MS;
	int ret = storm_knob(device->parent, "opcode", -1);
	char path[160];

	ret = ret ? ret : storm_knob(device->parent, "unplug", 1);
	snprintf(path, sizeof(path), STORM_BUS "devices/%s", device->parent);
	/* The bus forgets it before its driver is told to */
	while (!ret && (!access(path, F_OK) || storm_is_there(device))) {
		/* Commands that hang already are none of the next */
		storm_release(device);
		if (now_ms() > end)
			ret = -ETIMEDOUT;
		usleep(2000);
	}
	return ret;
}

static int go(const struct storm_device *device, enum way way)
{
	if (way == RMMOD)
		return module_unload(device->module);
	return way == FIRMWARE ? go_by_itself(device) : storm_leave(device);
}

/* At some moment: when a command is with the firmware, or when it comes */
static int moment(const struct storm_device *device, long round)
{
	long end = now_ms() + LIMIT_MS;

	if (round % 3) {
		usleep(rand() % 8000);
		return 0;
	}
	while (storm_pending(device) <= 0) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(500);
	}
	return 0;
}

/* Somebody has seen it once */
static int was_seen(const long *what)
{
	long end = now_ms() + LIMIT_MS;

	while (!__atomic_load_n(what, __ATOMIC_RELAXED)) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(2000);
	}
	return 0;
}

FIXTURE(unplug) {
	const struct storm_device *device;
	int orphans[ORPHANS];
	pid_t senders[SENDERS];
	pid_t asker;
	long killed;
	long amidst;	/* removals while the firmware had a command that hangs */
	long by_way[WAYS];
};

FIXTURE_VARIANT(unplug) {
	int device;
};

FIXTURE_VARIANT_ADD(unplug, worker) { .device = 0 };
FIXTURE_VARIANT_ADD(unplug, queued) { .device = 1 };
FIXTURE_VARIANT_ADD(unplug, sim_in_caller) { .device = 2 };
FIXTURE_VARIANT_ADD(unplug, sim_in_worker) { .device = 3 };
FIXTURE_VARIANT_ADD(unplug, sim_queued) { .device = 4 };
FIXTURE_VARIANT_ADD(unplug, sim_cxl) { .device = 5 };
FIXTURE_VARIANT_ADD(unplug, sim_nvme) { .device = 6 };
FIXTURE_VARIANT_ADD(unplug, sim_nic) { .device = 7 };

FIXTURE_SETUP(unplug)
{
	int i;

	if (variant->device >= (int)ARRAY_LEN(storm_devices))
		SKIP(return, "there is no such device");
	self->device = &storm_devices[variant->device];
	for (i = 0; i < ORPHANS; i++)
		self->orphans[i] = -1;
	ASSERT_EQ(0, storm_begin(self->device));
	tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, tally);
	self->asker = asker(self->device);
	ASSERT_LT(0, self->asker);
	srand(variant->device);
}

FIXTURE_TEARDOWN(unplug)
{
	int i;

	for (i = 0; i < SENDERS; i++) {
		if (self->senders[i] > 0)
			kill(self->senders[i], SIGKILL);
	}
	if (self->asker > 0)
		kill(self->asker, SIGKILL);
}

/* Everybody comes back, and nobody with what he may not see */
static void expect_senders(struct __test_metadata *_metadata, FIXTURE_DATA(unplug) *self, long round)
{
	int i, status;

	for (i = 0; i < SENDERS; i++) {
		status = child_wait(self->senders[i], LIMIT_MS);
		if (status == SIGKILL && i == 0) {
			self->killed++;
			status = 0;
		}
		EXPECT_EQ(0, status) TH_LOG("round %ld: sender %d: status %#x", round, i, status);
		if (status != -ETIMEDOUT)
			self->senders[i] = 0;
	}
}

static void expect_orphans(struct __test_metadata *_metadata, FIXTURE_DATA(unplug) *self, long round)
{
	int i;

	for (i = 0; i < ORPHANS; i++) {
		if (self->orphans[i] >= 0)
			EXPECT_TRUE(is_orphan(self->device, self->orphans[i]))
				TH_LOG("round %ld: a descriptor of before", round);
	}
}

static void one_round(struct __test_metadata *_metadata, FIXTURE_DATA(unplug) *self, long round)
{
	enum way way = way_of(self->device, round);
	int i, slot = round % ORPHANS;
	long begin;

	if (self->orphans[slot] >= 0)
		close(self->orphans[slot]);
	self->orphans[slot] = fwctl_open(self->device->parent);
	ASSERT_LE(0, self->orphans[slot]);
	ASSERT_EQ(0, was_seen(&tally->listed)) TH_LOG("round %ld: netlink does not answer", round);
	for (i = 0; i < SENDERS; i++) {
		self->senders[i] = sender(self->device, round + i);
		/* To -1 a signal would go to everybody */
		ASSERT_LT(0, self->senders[i]) TH_LOG("round %ld: no sender %d", round, i);
	}
	ASSERT_EQ(0, moment(self->device, round)) TH_LOG("round %ld: nothing hangs", round);
	if (round % 5 == 0)
		kill(self->senders[0], SIGKILL);
	self->amidst += way != FIRMWARE && storm_pending(self->device) > 0;
	begin = now_ms();
	ASSERT_EQ(0, go(self->device, way)) TH_LOG("round %ld: way %d", round, way);
	self->by_way[way]++;
	expect_senders(_metadata, self, round);
	EXPECT_GT(begin + LIMIT_MS, now_ms());
	EXPECT_FALSE(storm_is_there(self->device));
	expect_orphans(_metadata, self, round);
	EXPECT_EQ(0, was_seen(&tally->listed_gone)) TH_LOG("round %ld: netlink is not told", round);
	ASSERT_EQ(0, storm_begin(self->device)) TH_LOG("round %ld: it does not come back", round);
}

/* Where the machine is slow, that takes more rounds */
static bool all_was_seen(const FIXTURE_DATA(unplug) *self)
{
	return tally->answers && tally->gone && tally->listed && self->amidst;
}

/* R17, R18: over and over, everybody gets an answer or ENODEV, and nothing is left. */
TEST_F_TIMEOUT(unplug, comes_and_goes, 7200)
{
	long round, last = rounds();
	int i;

	ASSERT_LE(ROUNDS_LEAST, last) TH_LOG("ROUNDS is at least %d", ROUNDS_LEAST);
	for (round = 0; round < last || (round < 8 * last && !all_was_seen(self)); round++) {
		one_round(_metadata, self, round);
		if (_metadata->exit_code != KSFT_PASS)
			break;
	}
	EXPECT_EQ(-ETIMEDOUT, child_wait(self->asker, 0)) TH_LOG("netlink failed");
	kill(self->asker, SIGKILL);
	EXPECT_EQ(SIGKILL, child_wait(self->asker, LIMIT_MS));
	self->asker = 0;
	for (i = 0; i < ORPHANS; i++) {
		if (self->orphans[i] >= 0)
			close(self->orphans[i]);
	}
	EXPECT_EQ(0, child_wait(storm_caller(self->device, false), LIMIT_MS));
	TH_LOG("%s: %ld rounds: %ld by del, %ld by rmmod, %ld by the firmware; %ld senders killed",
	       self->device->name, round, self->by_way[DEL], self->by_way[RMMOD],
	       self->by_way[FIRMWARE], self->killed);
	TH_LOG("%ld answers, %ld ENODEV, %ld came too late, %ld removals amidst a command; by netlink %ld answers, %ld ENODEV",
	       tally->answers, tally->gone, tally->late, self->amidst, tally->listed,
	       tally->listed_gone);
	EXPECT_LT(0, tally->answers);
	EXPECT_LT(0, tally->gone);
	EXPECT_LT(0, self->amidst);
	EXPECT_LT(0, tally->listed);
	EXPECT_LT(0, tally->listed_gone);
	/* Each was about a removal: nobody is told of one that was none */
	EXPECT_GE(round, tally->listed_gone);
}

FIXTURE(end) { };
FIXTURE_SETUP(end) { }
FIXTURE_TEARDOWN(end) { }

/* R17: when all is closed, everything can be unloaded. */
TEST_F(end, everything_can_be_unloaded)
{
	static const char * const modules[] = { "test_fwctl_firmware", "fwctl_sim", "fwctl" };
	long end = now_ms() + LIMIT_MS;
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_LEN(modules); i++) {
		if (!module_loaded(modules[i]))
			continue;
		while ((ret = module_unload(modules[i])) && now_ms() < end)
			usleep(10000);
		EXPECT_EQ(0, ret) TH_LOG("%s stays", modules[i]);
	}
}

TEST_HARNESS_MAIN
