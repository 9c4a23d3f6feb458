// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists that are longer than a message. What does not fit goes on in the next one,
 * wherever that is: a client with a small buffer gets the same list as one with a
 * large buffer, nothing lost, cut or doubled. Needs the simulated firmware.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define NEW_DEVICE	"/sys/bus/fwctl_sim/new_device"
#define DEL_DEVICE	"/sys/bus/fwctl_sim/del_device"

/* Enough for several messages of any list */
#define DEVICES		40
#define FIRST_ID	100
#define RPCS		60
/* From the smallest that the kernel makes, by at least one entry of each list */
#define ROOM_FIRST	3776
#define ROOM_LAST	(ROOM_FIRST + 600)

static const struct {
	const char *name;
	__u8 cmd;
	bool of_device;		/* of the simulated one whose commands are CXL's */
} lists[] = {
	{ "dev-get", FWCTL_NL_CMD_DEV_GET },
	{ "cmd-get", FWCTL_NL_CMD_CMD_GET, true },
	{ "policy-get", FWCTL_NL_CMD_POLICY_GET },
	{ "record-get", FWCTL_NL_CMD_RECORD_GET },
	{ "stats-get", FWCTL_NL_CMD_STATS_GET },
};

FIXTURE(lists) {
	struct nl nl;
	int index;
};

static int device_new(int id, const char *personality)
{
	char line[64];

	snprintf(line, sizeof(line), "%d %s", id, personality);
	return file_write(NEW_DEVICE, line);
}

/* An entry of each kind, for one device */
static int tighten(struct nl *nl, int index, int class)
{
	size_t nest;

	nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_EFFECTS);
	nl_put_u32(nl, FWCTL_A_POLICY_EFFECTS, 1U << class);
	nl_put_flag(nl, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(nl, nest);
	nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_DEVICE);
	nl_put_u8(nl, FWCTL_A_POLICY_CAP, 2);
	nl_nest_end(nl, nest);
	return nl_do(nl);
}

static void send_some(int fd)
{
	int i;

	for (i = 0; i < RPCS; i++) {
		struct test_rpc rpc = { .opcode = 1 + i % 6, .action = i % 7 ? TEST_ECHO : TEST_FAIL,
					.err = -EIO };
		size_t len = 0;

		/* sent, failed and refused ones */
		fwctl_rpc(fd, i % 3, &rpc, sizeof(rpc), NULL, &len);
	}
}

FIXTURE_SETUP(lists)
{
	char name[32];
	int i, fd;

	if (access(NEW_DEVICE, W_OK))
		SKIP(return, "fwctl_sim is not loaded");
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, fd);
	for (i = 0; i < DEVICES; i++) {
		ASSERT_EQ(0, device_new(FIRST_ID + i, i ? "plain 5" : "cxl"));
		snprintf(name, sizeof(name), "sim%d", FIRST_ID + i);
		self->index = nl_device(name);
		ASSERT_LE(0, self->index);
		EXPECT_EQ(0, tighten(&self->nl, self->index, i % 15));
	}
	snprintf(name, sizeof(name), "sim%d", FIRST_ID);
	self->index = nl_device(name);
	send_some(fd);
	close(fd);
}

FIXTURE_TEARDOWN(lists)
{
	char line[16];
	int i;

	for (i = 0; i < DEVICES; i++) {
		snprintf(line, sizeof(line), "%d", FIRST_ID + i);
		EXPECT_EQ(0, file_write(DEL_DEVICE, line));
	}
	nl_close(&self->nl);
}

struct sum {
	long entries;
	__u64 hash;
};

static void hash(struct sum *sum, const void *data, size_t len)
{
	const __u8 *byte = data;

	while (len--)
		sum->hash = (sum->hash ^ *byte++) * 0x100000001b3;
}

static void add(const struct nl_attrs *attrs, void *data)
{
	struct sum *sum = data;
	int type;

	sum->entries++;
	for (type = 0; type < NL_ATTRS; type++) {
		if (!attrs->attr[type])
			continue;
		hash(sum, &type, sizeof(type));
		hash(sum, nl_data(attrs->attr[type]), nl_len(attrs->attr[type]));
	}
}

static int list_sum(struct nl *nl, int list, int index, struct sum *sum)
{
	*sum = (struct sum){};
	nl_begin(nl, lists[list].cmd);
	if (lists[list].of_device)
		nl_put_u32(nl, FWCTL_A_INDEX, index);
	return nl_dump(nl, add, sum);
}

/* The kernel remembers the largest buffer of a socket: so one for each */
static int list_in_room(const struct nl *known, int list, int index, size_t room, struct sum *sum)
{
	int ret, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct nl nl;

	if (fd < 0)
		return -errno;
	ret = nl_adopt(&nl, fd, known);
	nl.room = room;
	if (!ret)
		ret = list_sum(&nl, list, index, sum);
	nl_close(&nl);
	return ret;
}

TEST_F_TIMEOUT(lists, are_the_same_whatever_the_room, 600)
{
	struct sum whole, sum;
	size_t room;
	int i;

	for (i = 0; i < (int)ARRAY_LEN(lists); i++) {
		ASSERT_EQ(0, list_sum(&self->nl, i, self->index, &whole)) TH_LOG("%s", lists[i].name);
		EXPECT_LT(DEVICES, whole.entries) TH_LOG("%s", lists[i].name);
		for (room = ROOM_FIRST; room < ROOM_LAST; room += 4) {
			ASSERT_EQ(0, list_in_room(&self->nl, i, self->index, room, &sum))
				TH_LOG("%s in %zu bytes", lists[i].name, room);
			ASSERT_EQ(whole.entries, sum.entries)
				TH_LOG("%s in %zu bytes", lists[i].name, room);
			ASSERT_EQ(whole.hash, sum.hash)
				TH_LOG("%s in %zu bytes", lists[i].name, room);
		}
	}
}

TEST_HARNESS_MAIN
