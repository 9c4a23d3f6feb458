// SPDX-License-Identifier: GPL-2.0-only
/*
 * The administrator's policy is a ratchet: it takes what allows less and refuses
 * what would allow more; all of a request or nothing; at once, also for RPCs that
 * wait; and it belongs to the device, not to its driver being bound.
 *
 * Nothing of it can be undone: each test has commands, or a device, of its own.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define WEDGED		"test_fwctl_firmware.0"
#define UPSTREAM	"test_fwctl_upstream.0"
#define DRIVER		"/sys/bus/platform/drivers/test_fwctl_firmware/"

enum { DEVICE, EFFECTS, COMMAND };

/* An entry; what is -1 is left out */
struct entry {
	int target;
	__u32 what;		/* opcode, or class */
	int required;
	int cap;
	bool refused;
};

#define REQUIRE(_target, _what, _scope)	{ _target, _what, _scope, -1, false }
#define CAP(_target, _what, _scope)	{ _target, _what, -1, _scope, false }
#define REFUSE(_target, _what)		{ _target, _what, -1, -1, true }

FIXTURE(policy) {
	struct nl nl;
	int index;
};

FIXTURE_SETUP(policy)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
}

FIXTURE_TEARDOWN(policy)
{
	nl_close(&self->nl);
}

static void put_entry(struct nl *nl, const struct entry *entry)
{
	size_t nest = nl_entry(nl, entry->target);

	if (entry->target == EFFECTS)
		nl_put_u32(nl, FWCTL_A_POLICY_EFFECTS, entry->what);
	if (entry->target == COMMAND)
		nl_put_u32(nl, FWCTL_A_POLICY_OPCODE, entry->what);
	if (entry->required >= 0)
		nl_put_u8(nl, FWCTL_A_POLICY_REQUIRED, entry->required);
	if (entry->cap >= 0)
		nl_put_u8(nl, FWCTL_A_POLICY_CAP, entry->cap);
	if (entry->refused)
		nl_put_flag(nl, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(nl, nest);
}

/* For a device, or for the default with -1 */
static int tighten(struct nl *nl, int index, const struct entry *entries, size_t count)
{
	size_t i;

	nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	if (index < 0)
		nl_put_flag(nl, FWCTL_A_DEFAULT);
	else
		nl_put_u32(nl, FWCTL_A_INDEX, index);
	for (i = 0; i < count; i++)
		put_entry(nl, &entries[i]);
	return nl_do(nl);
}

#define TIGHTEN(_nl, _index, ...) ({					\
	const struct entry _entries[] = { __VA_ARGS__ };		\
									\
	tighten(_nl, _index, _entries, ARRAY_LEN(_entries));		\
})

/* ---- what is in force ---- */

struct shown {
	const char *identity;	/* whose; NULL: that of the default */
	int entries;
	bool present;		/* the device is there */
	struct entry device;
	__u8 *commands;		/* 0x10000 of them, or NULL */
	bool device_first;
};

static void note_entry(const struct nl_attrs *attrs, void *data)
{
	struct shown *shown = data;
	struct nl_attrs entry;

	nl_inside(attrs->attr[FWCTL_A_POLICY], &entry);
	if (shown->identity ? strcmp(shown->identity, nl_text(entry.attr[FWCTL_A_POLICY_IDENTITY])) :
			      !entry.attr[FWCTL_A_POLICY_DEFAULT])
		return;
	if (nl_u8(entry.attr[FWCTL_A_POLICY_TARGET]) == DEVICE) {
		shown->device_first = !shown->entries;
		shown->present = entry.attr[FWCTL_A_POLICY_INDEX];
		shown->device.required = (__s8)nl_u8(entry.attr[FWCTL_A_POLICY_REQUIRED]);
		shown->device.cap = (__s8)nl_u8(entry.attr[FWCTL_A_POLICY_CAP]);
		shown->device.refused = entry.attr[FWCTL_A_POLICY_REFUSED];
	}
	shown->entries++;
	if (shown->commands && nl_u8(entry.attr[FWCTL_A_POLICY_TARGET]) == COMMAND)
		shown->commands[nl_u32(entry.attr[FWCTL_A_POLICY_OPCODE]) & 0xffff]++;
}

static int show(struct nl *nl, struct shown *shown)
{
	nl_begin(nl, FWCTL_NL_CMD_POLICY_GET);
	return nl_dump(nl, note_entry, shown);
}

static int send_at(int fd, __u32 opcode, __u32 scope)
{
	struct test_rpc rpc = { .opcode = opcode };
	size_t len = 0;

	return fwctl_rpc(fd, scope, &rpc, sizeof(rpc), NULL, &len);
}

/* ---- an RPC whose message arrives when it is told to ---- */

struct late {
	int fd;			/* an RPC to it, at this scope */
	__u32 scope;
	int faults;
	char *page;
	int ret;
};

static int late_begin(struct late *late)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register page = {
		.range.len = 4096,
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	late->page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	late->faults = syscall(__NR_userfaultfd, O_CLOEXEC);
	page.range.start = (unsigned long)late->page;
	if (late->page == MAP_FAILED || late->faults < 0 ||
	    ioctl(late->faults, UFFDIO_API, &api) || ioctl(late->faults, UFFDIO_REGISTER, &page))
		return -errno;
	return 0;
}

static void *late_send(void *data)
{
	struct late *late = data;
	char byte;
	size_t len = 1;

	late->ret = fwctl_rpc(late->fd, late->scope, late->page, 1, &byte, &len);
	return NULL;
}

/* Until the kernel wants to read the message */
static int late_wait(const struct late *late)
{
	struct uffd_msg msg;

	return read(late->faults, &msg, sizeof(msg)) == sizeof(msg) ? 0 : -errno;
}

static int late_arrive(const struct late *late)
{
	static char bytes[4096] = "=";
	struct uffdio_copy copy = {
		.dst = (unsigned long)late->page,
		.src = (unsigned long)bytes,
		.len = sizeof(bytes),
	};

	return ioctl(late->faults, UFFDIO_COPY, &copy) ? -errno : 0;
}

/* ---- tests; this one comes first, while the device is one that was never seen ---- */

/* R29: devices that were never seen before begin with the default. */
TEST_F(policy, default_for_those_to_come)
{
	struct shown theirs = { .identity = "platform/" UPSTREAM };
	struct shown ours = { .identity = "platform/" FIRMWARE }, its = {};

	EXPECT_EQ(0, TIGHTEN(&self->nl, -1, CAP(DEVICE, 0, 2), REFUSE(COMMAND, 0x4321),
			     REQUIRE(EFFECTS, TEST_SECURITY, 2)));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, -1, CAP(DEVICE, 0, 3)));
	EXPECT_EQ(FWCTL_A_POLICY_CAP, self->nl.bad);
	ASSERT_EQ(0, show(&self->nl, &its));
	EXPECT_EQ(3, its.entries);
	EXPECT_EQ(2, its.device.cap);
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	ASSERT_LE(0, nl_device(UPSTREAM));
	ASSERT_EQ(0, show(&self->nl, &theirs));
	EXPECT_EQ(3, theirs.entries);
	EXPECT_EQ(2, theirs.device.cap);
	ASSERT_EQ(0, show(&self->nl, &ours));
	EXPECT_EQ(-1, ours.device.cap);
	EXPECT_TRUE(ours.device_first);
}

/* R28: a command may require more than its row says, never less. */
TEST_F(policy, command_required)
{
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_DEBUG_READ, 0)));
	EXPECT_EQ(FWCTL_A_POLICY_REQUIRED, self->nl.bad);
	EXPECT_NE(NULL, strstr(self->nl.message, "required"));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_WRITE_NOW, 2)));
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_WRITE_NOW, 3)));
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_DEBUG_READ, 2)));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_DEBUG_READ, 1)));
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_DEBUG_READ, 2)));
}

/* R28: a tightened command is refused for that reason, in the list and in the record too. */
TEST_F(policy, command_refused)
{
	int fd = fwctl_open(FIRMWARE);
	struct nl_record record;
	__u64 newest;

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, send_at(fd, TEST_WRITE_RESET, 2));
	newest = nl_newest(&self->nl);
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REFUSE(COMMAND, TEST_WRITE_RESET)));
	EXPECT_EQ(1, nl_records(&self->nl, self->index, newest, &record));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_POLICY, record.kind);
	EXPECT_EQ(COMMAND, record.policy_target);
	EXPECT_EQ(0, record.err);
	EXPECT_EQ((__u32)getpid(), record.pid);
	EXPECT_EQ(-EPERM, send_at(fd, TEST_WRITE_RESET, 2));
	EXPECT_EQ(2, nl_records(&self->nl, self->index, newest, &record));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_REFUSED, record.kind);
	EXPECT_EQ(1U << FWCTL_NL_REASON_POLICY, record.reasons);
	EXPECT_NE(NULL, strstr(record.why, "administrator"));
	close(fd);
}

/* R28: a class may require more than its subsystem says, never less. */
TEST_F(policy, effects)
{
	int fd = fwctl_open(FIRMWARE);

	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, REQUIRE(EFFECTS, TEST_CONFIG_NOW, 2)));
	EXPECT_EQ(FWCTL_A_POLICY_REQUIRED, self->nl.bad);
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(EFFECTS, TEST_CONFIG_NOW, 3)));
	EXPECT_EQ(0, send_at(fd, TEST_DISCLOSE, 1));
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(EFFECTS, TEST_DISCLOSES, 2)));
	EXPECT_EQ(-EPERM, send_at(fd, TEST_DISCLOSE, 1));
	EXPECT_EQ(0, send_at(fd, TEST_DISCLOSE, 2));
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, REFUSE(EFFECTS, TEST_DISCLOSES)));
	EXPECT_EQ(-EPERM, send_at(fd, TEST_DISCLOSE, 2));
	close(fd);
}

/* R28: it takes effect for an RPC that was begun, and whose message is not there yet. */
TEST_F(policy, between_begin_and_message)
{
	struct late late = { .scope = 2 };
	pthread_t thread;
	int index;

	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	index = nl_device(UPSTREAM);
	ASSERT_LE(0, index);
	late.fd = fwctl_open(UPSTREAM);
	ASSERT_LE(0, late.fd);
	ASSERT_EQ(0, late_begin(&late));
	ASSERT_EQ(0, pthread_create(&thread, NULL, late_send, &late));
	ASSERT_EQ(0, late_wait(&late));
	EXPECT_EQ(0, TIGHTEN(&self->nl, index, CAP(DEVICE, 0, 1)));
	EXPECT_EQ(0, late_arrive(&late));
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(-EPERM, late.ret);
	close(late.faults);
	close(late.fd);
}

/* R28: a device is capped and raised as a whole, without a command set too. */
TEST_F(policy, device)
{
	static const struct entry both = { DEVICE, 0, -1, 1, true };
	int fd, index;
	char byte;
	size_t len = 1;

	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	fd = fwctl_open(UPSTREAM);
	index = nl_device(UPSTREAM);
	ASSERT_LE(0, fd);
	/* By the default above */
	EXPECT_EQ(-EPERM, fwctl_rpc(fd, 3, "=", 1, &byte, &len));
	EXPECT_EQ(0, fwctl_rpc(fd, 0, "=", 1, &byte, &len));
	EXPECT_EQ(0, TIGHTEN(&self->nl, index, REQUIRE(DEVICE, 0, 1)));
	EXPECT_EQ(-EPERM, fwctl_rpc(fd, 0, "=", 1, &byte, &len));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, index, REQUIRE(DEVICE, 0, 0)));
	EXPECT_EQ(0, fwctl_rpc(fd, 1, "=", 1, &byte, &len));
	/* As capped above */
	EXPECT_EQ(0, TIGHTEN(&self->nl, index, CAP(DEVICE, 0, 1)));
	EXPECT_EQ(-EPERM, fwctl_rpc(fd, 2, "=", 1, &byte, &len));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, index, CAP(DEVICE, 0, 2)));
	EXPECT_EQ(FWCTL_A_POLICY_CAP, self->nl.bad);
	EXPECT_NE(NULL, strstr(self->nl.message, "cap"));
	EXPECT_EQ(0, TIGHTEN(&self->nl, index, REFUSE(DEVICE, 0)));
	EXPECT_EQ(-EPERM, fwctl_rpc(fd, 1, "=", 1, &byte, &len));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, index, CAP(DEVICE, 0, 1)));
	EXPECT_EQ(0, TIGHTEN(&self->nl, index, REFUSE(DEVICE, 0)));
	/* Beside a refusal a cap allows nothing */
	EXPECT_EQ(0, tighten(&self->nl, index, &both, 1));
	close(fd);
}

/* R28: if one entry would allow more, none is taken. */
TEST_F(policy, all_or_none)
{
	struct shown before = { .identity = "platform/" FIRMWARE }, after = before;

	ASSERT_EQ(0, TIGHTEN(&self->nl, self->index, REQUIRE(COMMAND, TEST_DOOR, 1)));
	ASSERT_EQ(0, show(&self->nl, &before));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, REFUSE(COMMAND, TEST_DATA_PATH),
				  REQUIRE(COMMAND, TEST_DOOR, 0)));
	EXPECT_EQ(-ENOENT, TIGHTEN(&self->nl, self->index, REFUSE(COMMAND, TEST_DATA_PATH),
				   REFUSE(COMMAND, TEST_NO_SUCH)));
	ASSERT_EQ(0, show(&self->nl, &after));
	EXPECT_EQ(before.entries, after.entries);
}

/* R30: what is in force may be asked for again, which is no change; an attempt to loosen is told. */
TEST_F(policy, again_and_attempts)
{
	struct nl_record record;
	__u64 newest;

	ASSERT_EQ(0, TIGHTEN(&self->nl, self->index, CAP(COMMAND, TEST_DOOR_ANY, 2)));
	newest = nl_newest(&self->nl);
	EXPECT_EQ(0, TIGHTEN(&self->nl, self->index, CAP(COMMAND, TEST_DOOR_ANY, 2)));
	EXPECT_EQ(0, nl_records(&self->nl, -1, newest, &record));
	EXPECT_EQ(-EPERM, TIGHTEN(&self->nl, self->index, CAP(COMMAND, TEST_DOOR_ANY, 3)));
	EXPECT_EQ(1, nl_records(&self->nl, -1, newest, &record));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_POLICY, record.kind);
	EXPECT_EQ(-EPERM, record.err);
	EXPECT_EQ(FWCTL_NL_RING_NOTABLE, record.ring);
}

static int tighten_many(struct nl *nl, int index, __u32 from, __u32 count)
{
	__u32 i;

	nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	for (i = 0; i < count; i++) {
		struct entry entry = REFUSE(COMMAND, from + i);

		put_entry(nl, &entry);
	}
	return nl_do(nl);
}

/* R28: nothing is lost when two tighten at once. */
TEST_F(policy, two_at_once)
{
	struct shown shown = {
		.identity = "platform/" WEDGED,
		.commands = calloc(0x10000, 1),
	};
	int index = nl_device(WEDGED), opcode, lost = 0, side;
	pid_t pids[2];

	ASSERT_LE(0, index);
	ASSERT_NE(NULL, shown.commands);
	for (side = 0; side < 2; side++) {
		pids[side] = fork();
		if (pids[side])
			continue;
		/* With a socket of its own */
		if (nl_open(&self->nl))
			_exit(1);
		for (opcode = 0xc000 + side; opcode < 0xc100; opcode += 2) {
			if (tighten_many(&self->nl, index, opcode, 1))
				_exit(1);
		}
		_exit(0);
	}
	for (side = 0; side < 2; side++)
		EXPECT_EQ(0, child_wait(pids[side], 20000));
	ASSERT_EQ(0, show(&self->nl, &shown));
	for (opcode = 0xc000; opcode < 0xc100; opcode++)
		lost += shown.commands[opcode] != 1;
	EXPECT_EQ(0, lost);
	free(shown.commands);
}

/* R28: a thousand entries in one request; and when there is no room, none of them. */
TEST_F_TIMEOUT(policy, a_thousand_entries, 120)
{
	struct shown before = { .identity = "platform/" WEDGED };
	struct shown after = before;
	int index = nl_device(WEDGED), ret, opcode;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, show(&self->nl, &before));
	ASSERT_EQ(0, tighten_many(&self->nl, index, 0xd000, 1000));
	ASSERT_EQ(0, show(&self->nl, &after));
	EXPECT_EQ(before.entries + 1000, after.entries);
	for (opcode = 0xe000, ret = 0; !ret && opcode < 0xf400; opcode += 1000) {
		before.entries = after.entries = 0;
		ASSERT_EQ(0, show(&self->nl, &before));
		ret = tighten_many(&self->nl, index, opcode, 1000);
	}
	EXPECT_EQ(-ENOSPC, ret);
	EXPECT_NE(0, self->nl.message[0]);
	ASSERT_EQ(0, show(&self->nl, &after));
	EXPECT_EQ(before.entries, after.entries);
	EXPECT_LT(3000, after.entries);
}

/* R28: it takes effect for an RPC that was allowed and waits for its slot. */
TEST_F(policy, between_judgement_and_slot)
{
	struct test_rpc hang = { .opcode = TEST_READ, .action = TEST_HANG };
	int index = nl_device(WEDGED), fd = fwctl_open(WEDGED);
	size_t len = 0;
	pid_t first, second;

	ASSERT_LE(0, index);
	ASSERT_LE(0, fd);
	first = fork();
	if (!first)
		_exit(-fwctl_rpc(fd, 0, &hang, sizeof(hang), NULL, &len));
	ASSERT_EQ(0, file_wait("/sys/bus/platform/devices/" WEDGED "/hanging", 1));
	second = fork();
	if (!second)
		_exit(-send_at(fd, TEST_DEBUG_READ, 1));
	ASSERT_EQ(0, child_sleeps(second));
	ASSERT_EQ(0, TIGHTEN(&self->nl, index, REFUSE(COMMAND, TEST_DEBUG_READ)));
	ASSERT_EQ(0, file_write("/sys/bus/platform/devices/" WEDGED "/release", "1"));
	EXPECT_EQ(0, WEXITSTATUS(child_wait(first, 5000)));
	EXPECT_EQ(EPERM, WEXITSTATUS(child_wait(second, 5000)));
	close(fd);
}

/* R29: it survives that the driver is unbound, and is shown meanwhile. */
TEST_F(policy, unbind_and_rebind)
{
	struct shown before = { .identity = "platform/" FIRMWARE };
	struct shown away = before, after = before;
	int fd;

	ASSERT_EQ(0, TIGHTEN(&self->nl, self->index, REFUSE(COMMAND, TEST_WRITE_HARMLESS)));
	ASSERT_EQ(0, show(&self->nl, &before));
	EXPECT_TRUE(before.present);
	ASSERT_EQ(0, file_write(DRIVER "unbind", FIRMWARE));
	ASSERT_EQ(0, show(&self->nl, &away));
	EXPECT_FALSE(away.present);
	EXPECT_EQ(before.entries, away.entries);
	EXPECT_EQ(-ENODEV, TIGHTEN(&self->nl, self->index, REFUSE(COMMAND, TEST_READ)));
	ASSERT_EQ(0, file_write(DRIVER "bind", FIRMWARE));
	ASSERT_LE(0, nl_device(FIRMWARE));
	ASSERT_EQ(0, show(&self->nl, &after));
	EXPECT_TRUE(after.present);
	EXPECT_EQ(before.entries, after.entries);
	fd = fwctl_open(FIRMWARE);
	EXPECT_EQ(-EPERM, send_at(fd, TEST_WRITE_HARMLESS, 3));
	close(fd);
}

TEST_HARNESS_MAIN
