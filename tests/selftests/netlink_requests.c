// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that make no sense: each is refused with an errno, a sentence and,
 * where there is one, the attribute at fault.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <string.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
#define NO_DEVICE	4095
#define A(name)		(1U << FWCTL_A_##name)

static const struct {
	const char *name;
	__u8 cmd;
	bool dump;
	__u32 must;
	__u32 may;
} operations[] = {
	{ "dev-get", FWCTL_NL_CMD_DEV_GET, false, A(INDEX), 0 },
	{ "dev-get dump", FWCTL_NL_CMD_DEV_GET, true, 0, 0 },
	{ "cmd-get", FWCTL_NL_CMD_CMD_GET, false, A(INDEX) | A(OPCODE),
	  A(KEY_UUID) | A(KEY_NUMBER) | A(VIA) | A(TARGET) },
	{ "cmd-get dump", FWCTL_NL_CMD_CMD_GET, true, A(INDEX), A(VIA) | A(TARGET) },
	{ "verdict-get", FWCTL_NL_CMD_VERDICT_GET, false, A(INDEX) | A(SCOPE) | A(IN),
	  A(OUT_LEN) },
	{ "policy-get dump", FWCTL_NL_CMD_POLICY_GET, true, 0, A(INDEX) | A(DEFAULT) },
	{ "policy-tighten", FWCTL_NL_CMD_POLICY_TIGHTEN, false, A(INDEX) | A(POLICY), A(DEFAULT) },
	{ "policy-lock", FWCTL_NL_CMD_POLICY_LOCK, false, 0, 0 },
	{ "record-get dump", FWCTL_NL_CMD_RECORD_GET, true, 0, A(INDEX) },
	{ "stats-get dump", FWCTL_NL_CMD_STATS_GET, true, 0, A(INDEX) },
};

FIXTURE(requests) {
	struct nl nl;
	int index;
};

FIXTURE_SETUP(requests)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
}

FIXTURE_TEARDOWN(requests)
{
	nl_close(&self->nl);
}

/* An attribute as it should be */
static void put_valid(struct nl *nl, int type, int index)
{
	static const __u8 uuid[16];
	size_t nest;

	switch (type) {
	case FWCTL_A_INDEX:
		return nl_put_u32(nl, type, index);
	case FWCTL_A_OPCODE:
		return nl_put_u32(nl, type, TEST_READ);
	case FWCTL_A_VIA:
	case FWCTL_A_TARGET:
	case FWCTL_A_OUT_LEN:
		return nl_put_u32(nl, type, 0);
	case FWCTL_A_KEY_UUID:
		return nl_put(nl, type, uuid, sizeof(uuid));
	case FWCTL_A_KEY_NUMBER:
		return nl_put_u64(nl, type, 1);
	case FWCTL_A_SCOPE:
		return nl_put_u8(nl, type, 0);
	case FWCTL_A_IN:
		return nl_put(nl, type, "", 1);
	case FWCTL_A_POLICY:
		nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_DEVICE);
		nl_put_u8(nl, FWCTL_A_POLICY_REQUIRED, 0);
		return nl_nest_end(nl, nest);
	default:
		return nl_put_flag(nl, type);
	}
}

static void put_all(struct nl *nl, __u32 types, int index)
{
	int type;

	for (type = 1; type <= FWCTL_A_POLICY; type++) {
		if (types & 1U << type)
			put_valid(nl, type, index);
	}
}

static int perform(struct nl *nl, size_t operation)
{
	return operations[operation].dump ? nl_dump(nl, NULL, NULL) : nl_do(nl);
}

/* The family is found by name, with its three groups. */
TEST_F(requests, family_and_groups)
{
	EXPECT_NE(0, self->nl.family);
	EXPECT_NE(0, self->nl.groups[NL_DEVICES]);
	EXPECT_NE(0, self->nl.groups[NL_RPC]);
	EXPECT_NE(0, self->nl.groups[NL_PROGRESS]);
}

/* R27: what the specification does not have at all is refused. */
TEST_F(requests, unknown_attributes)
{
	static const int types[] = { FWCTL_A_MAX + 1, 100, FWCTL_A_DEV, FWCTL_A_CMD, FWCTL_A_RECORD };
	size_t i, t;

	for (i = 0; i < ARRAY_LEN(operations); i++) {
		for (t = 0; t < ARRAY_LEN(types); t++) {
			nl_begin(&self->nl, operations[i].cmd);
			put_all(&self->nl, operations[i].must, self->index);
			nl_put_u32(&self->nl, types[t], 1);
			EXPECT_EQ(-EINVAL, perform(&self->nl, i))
				TH_LOG("%s, attribute %d", operations[i].name, types[t]);
			EXPECT_NE(0, self->nl.message[0]);
		}
	}
}

/* R27: what another operation has, and this one does not, is refused and named. */
TEST_F(requests, attributes_of_other_operations)
{
	size_t i;
	int type;

	for (i = 0; i < ARRAY_LEN(operations); i++) {
		for (type = 1; type <= FWCTL_A_POLICY; type++) {
			if ((operations[i].must | operations[i].may) & 1U << type)
				continue;
			nl_begin(&self->nl, operations[i].cmd);
			put_all(&self->nl, operations[i].must, self->index);
			put_valid(&self->nl, type, self->index);
			EXPECT_EQ(-EINVAL, perform(&self->nl, i))
				TH_LOG("%s, attribute %d", operations[i].name, type);
			EXPECT_NE(0, self->nl.message[0]);
			if (!operations[i].dump)
				EXPECT_EQ(type, self->nl.bad);
		}
	}
}

/* R27: what an operation cannot do without is named. */
TEST_F(requests, missing_attributes)
{
	size_t i;
	int type;

	for (i = 0; i < ARRAY_LEN(operations); i++) {
		for (type = 1; type <= FWCTL_A_POLICY; type++) {
			if (!(operations[i].must & 1U << type))
				continue;
			nl_begin(&self->nl, operations[i].cmd);
			put_all(&self->nl, operations[i].must & ~(1U << type), self->index);
			EXPECT_EQ(-EINVAL, perform(&self->nl, i))
				TH_LOG("%s without attribute %d", operations[i].name, type);
			EXPECT_NE(NULL, strstr(self->nl.message, "missing"))
				TH_LOG("%s: %s", operations[i].name, self->nl.message);
			if (!operations[i].dump)
				EXPECT_EQ(type, self->nl.miss);
		}
	}
}

/* R27: attributes of the wrong size, and values out of range, are named. */
TEST_F(requests, wrong_sizes_and_values)
{
	static const __u8 zeroes[20];
	static const struct {
		int type;
		size_t len;
		__u8 cmd;
	} wrong[] = {
		{ FWCTL_A_INDEX, 0, FWCTL_NL_CMD_DEV_GET },
		{ FWCTL_A_INDEX, 2, FWCTL_NL_CMD_DEV_GET },
		{ FWCTL_A_INDEX, 8, FWCTL_NL_CMD_DEV_GET },
		{ FWCTL_A_OPCODE, 2, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_KEY_UUID, 15, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_KEY_UUID, 17, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_KEY_NUMBER, 4, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_VIA, 1, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_TARGET, 1, FWCTL_NL_CMD_CMD_GET },
		{ FWCTL_A_SCOPE, 4, FWCTL_NL_CMD_VERDICT_GET },
		{ FWCTL_A_OUT_LEN, 8, FWCTL_NL_CMD_VERDICT_GET },
		{ FWCTL_A_DEFAULT, 1, FWCTL_NL_CMD_POLICY_TIGHTEN },
		{ FWCTL_A_POLICY, 4, FWCTL_NL_CMD_POLICY_TIGHTEN },
	};
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_LEN(wrong); i++) {
		nl_begin(&self->nl, wrong[i].cmd);
		nl_put(&self->nl, wrong[i].type, zeroes, wrong[i].len);
		ret = nl_do(&self->nl);
		EXPECT_TRUE(ret == -EINVAL || ret == -ERANGE)
			TH_LOG("attribute %d of %zu bytes: %d", wrong[i].type, wrong[i].len, ret);
		EXPECT_EQ(wrong[i].type, self->nl.bad);
		EXPECT_NE(0, self->nl.message[0]);
	}
	nl_begin(&self->nl, FWCTL_NL_CMD_VERDICT_GET);
	put_all(&self->nl, A(INDEX) | A(IN), self->index);
	nl_put_u8(&self->nl, FWCTL_A_SCOPE, FWCTL_RPC_DEBUG_WRITE_FULL + 1);
	EXPECT_EQ(-ERANGE, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_SCOPE, self->nl.bad);
}

/* There are no other operations, and a "do" is no dump. */
TEST_F(requests, other_operations)
{
	nl_begin(&self->nl, 200);
	EXPECT_EQ(-EOPNOTSUPP, nl_do(&self->nl));
	nl_begin(&self->nl, FWCTL_NL_CMD_DEV_ADD_NTF);
	EXPECT_EQ(-EOPNOTSUPP, nl_do(&self->nl));
	nl_begin(&self->nl, FWCTL_NL_CMD_RECORD_GET);
	EXPECT_EQ(-EOPNOTSUPP, nl_do(&self->nl));
	nl_begin(&self->nl, FWCTL_NL_CMD_POLICY_LOCK);
	EXPECT_EQ(-EOPNOTSUPP, nl_dump(&self->nl, NULL, NULL));
}

/* The reserved field of the header is one. */
TEST_F(requests, reserved_of_the_header)
{
	nl_begin(&self->nl, FWCTL_NL_CMD_DEV_GET);
	put_all(&self->nl, A(INDEX), self->index);
	((struct genlmsghdr *)(self->nl.request + NLMSG_HDRLEN))->reserved = 1;
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
}

/* R27: a device that is not there is ENODEV, in every operation that takes one. */
TEST_F(requests, no_such_device)
{
	static const __u32 indexes[] = { NO_DEVICE, 0xffffffff };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(operations); i++) {
		if (!((operations[i].must | operations[i].may) & A(INDEX)))
			continue;
		for (n = 0; n < ARRAY_LEN(indexes); n++) {
			nl_begin(&self->nl, operations[i].cmd);
			put_all(&self->nl, operations[i].must | A(INDEX), indexes[n]);
			EXPECT_EQ(-ENODEV, perform(&self->nl, i))
				TH_LOG("%s", operations[i].name);
			EXPECT_NE(NULL, strstr(self->nl.message, "device"));
			if (!operations[i].dump)
				EXPECT_EQ(FWCTL_A_INDEX, self->nl.bad);
		}
	}
}

static void begin_command(struct nl *nl, int index, __u32 opcode)
{
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nl_put_u32(nl, FWCTL_A_OPCODE, opcode);
}

/* R27: a command that is not in the list is ENOENT, by opcode or by key. */
TEST_F(requests, no_such_command)
{
	static const __u32 opcodes[] = { TEST_NO_SUCH, TEST_VENDOR, 0x10001 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(opcodes); i++) {
		begin_command(&self->nl, self->index, opcodes[i]);
		EXPECT_EQ(-ENOENT, nl_do(&self->nl));
		EXPECT_EQ(FWCTL_A_OPCODE, self->nl.bad);
		EXPECT_NE(0, self->nl.message[0]);
	}
	begin_command(&self->nl, self->index, TEST_DOOR);
	nl_put_u64(&self->nl, FWCTL_A_KEY_NUMBER, 2);
	EXPECT_EQ(-ENOENT, nl_do(&self->nl));
	begin_command(&self->nl, self->index, TEST_DOOR);
	nl_put_u64(&self->nl, FWCTL_A_KEY_NUMBER, 1);
	EXPECT_EQ(0, nl_do(&self->nl));
	/* Behind this door all keys are judged alike */
	begin_command(&self->nl, self->index, TEST_DOOR_ANY);
	nl_put_u64(&self->nl, FWCTL_A_KEY_NUMBER, 77);
	EXPECT_EQ(0, nl_do(&self->nl));
}

/* A key is one, of the device's kind. */
TEST_F(requests, keys)
{
	begin_command(&self->nl, self->index, TEST_DOOR);
	put_valid(&self->nl, FWCTL_A_KEY_UUID, 0);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_KEY_UUID, self->nl.bad);
	begin_command(&self->nl, self->index, TEST_DOOR);
	put_valid(&self->nl, FWCTL_A_KEY_UUID, 0);
	put_valid(&self->nl, FWCTL_A_KEY_NUMBER, 0);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_NE(0, self->nl.message[0]);
}

/* A tunnel is named by both of its attributes, and is one. */
TEST_F(requests, tunnels)
{
	begin_command(&self->nl, self->index, TEST_READ);
	nl_put_u32(&self->nl, FWCTL_A_VIA, 0x5300);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_TARGET, self->nl.miss);
	begin_command(&self->nl, self->index, TEST_READ);
	nl_put_u32(&self->nl, FWCTL_A_TARGET, 0);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_VIA, self->nl.miss);
	begin_command(&self->nl, self->index, TEST_READ);
	nl_put_u32(&self->nl, FWCTL_A_VIA, TEST_WRITE_NOW);
	nl_put_u32(&self->nl, FWCTL_A_TARGET, 0);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_VIA, self->nl.bad);
}

static int verdict(struct nl *nl, int index, size_t in_len, __u32 out_len)
{
	static const __u8 bytes[0xf000];

	nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nl_put_u8(nl, FWCTL_A_SCOPE, 0);
	for (; in_len > sizeof(bytes); in_len -= sizeof(bytes))
		nl_put(nl, FWCTL_A_IN, bytes, sizeof(bytes));
	nl_put(nl, FWCTL_A_IN, bytes, in_len);
	nl_put_u32(nl, FWCTL_A_OUT_LEN, out_len);
	return nl_do(nl);
}

/* A message, or a response, longer than an RPC's can be is EMSGSIZE, as there. */
TEST_F(requests, too_long_for_an_rpc)
{
	const __u32 most = 2 * 1024 * 1024;

	EXPECT_EQ(0, verdict(&self->nl, self->index, most, most));
	EXPECT_EQ(-EMSGSIZE, verdict(&self->nl, self->index, most + 1, 0));
	EXPECT_EQ(FWCTL_A_IN, self->nl.bad);
	EXPECT_EQ(-EMSGSIZE, verdict(&self->nl, self->index, 0, most + 1));
	EXPECT_EQ(FWCTL_A_OUT_LEN, self->nl.bad);
	EXPECT_EQ(0, verdict(&self->nl, self->index, 0, 0));
}

/* ---- entries of a policy ---- */

struct entry {
	int target;		/* -1: none */
	int effects;		/* -1: none, and so below */
	int opcode;
	int demand;		/* type of a FWCTL_A_POLICY_* with value 3, or a flag */
	int other;		/* a type that does not belong there */
	int err;
	int bad;		/* type of the attribute, inside of the entry */
	int miss;
};

static int tighten(struct nl *nl, int index, const struct entry *entry)
{
	size_t nest;

	nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nest = nl_nest(nl, FWCTL_A_POLICY);
	if (entry->target >= 0)
		nl_put_u8(nl, FWCTL_A_POLICY_TARGET, entry->target);
	if (entry->effects >= 0)
		nl_put_u32(nl, FWCTL_A_POLICY_EFFECTS, entry->effects);
	if (entry->opcode >= 0)
		nl_put_u32(nl, FWCTL_A_POLICY_OPCODE, entry->opcode);
	if (entry->demand == FWCTL_A_POLICY_REFUSED)
		nl_put_flag(nl, FWCTL_A_POLICY_REFUSED);
	else if (entry->demand >= 0)
		nl_put_u8(nl, entry->demand, 3);
	if (entry->other == FWCTL_A_POLICY_IDENTITY || entry->other == FWCTL_A_POLICY_NAME)
		nl_put(nl, entry->other, "x", 2);
	else if (entry->other == FWCTL_A_POLICY_INDEX)
		nl_put_u32(nl, entry->other, 0);
	else if (entry->other >= 0)
		nl_put_flag(nl, entry->other);
	nl_nest_end(nl, nest);
	return nl_do(nl);
}

/* R27: an entry has a target, what belongs to it, and a demand; nothing else. */
TEST_F(requests, entries_of_a_policy)
{
	enum { DEVICE, EFFECTS, COMMAND };
	static const struct entry entries[] = {
		{ -1, -1, -1, FWCTL_A_POLICY_REQUIRED, -1, -EINVAL, -1, FWCTL_A_POLICY_TARGET },
		{ 3, -1, -1, FWCTL_A_POLICY_REQUIRED, -1, -ERANGE, FWCTL_A_POLICY_TARGET, -1 },
		{ DEVICE, -1, -1, -1, -1, -EINVAL, -1, -1 },
		{ DEVICE, 1, -1, FWCTL_A_POLICY_REQUIRED, -1, -EINVAL, FWCTL_A_POLICY_EFFECTS, -1 },
		{ DEVICE, -1, 1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_OPCODE, -1 },
		{ DEVICE, -1, -1, FWCTL_A_POLICY_REFUSED, FWCTL_A_POLICY_INDEX, -EINVAL,
		  FWCTL_A_POLICY_INDEX, -1 },
		{ DEVICE, -1, -1, FWCTL_A_POLICY_REFUSED, FWCTL_A_POLICY_IDENTITY, -EINVAL,
		  FWCTL_A_POLICY_IDENTITY, -1 },
		{ DEVICE, -1, -1, FWCTL_A_POLICY_REFUSED, FWCTL_A_POLICY_DEFAULT, -EINVAL,
		  FWCTL_A_POLICY_DEFAULT, -1 },
		{ DEVICE, -1, -1, FWCTL_A_POLICY_REFUSED, FWCTL_A_POLICY_LOCKED, -EINVAL,
		  FWCTL_A_POLICY_LOCKED, -1 },
		{ EFFECTS, -1, -1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, -1, FWCTL_A_POLICY_EFFECTS },
		{ EFFECTS, 0, -1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_EFFECTS, -1 },
		{ EFFECTS, 3, -1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_EFFECTS, -1 },
		{ EFFECTS, 1 << 19, -1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_EFFECTS,
		  -1 },
		{ EFFECTS, 1, 1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_OPCODE, -1 },
		{ COMMAND, -1, -1, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, -1, FWCTL_A_POLICY_OPCODE },
		{ COMMAND, 1, TEST_READ, FWCTL_A_POLICY_REFUSED, -1, -EINVAL, FWCTL_A_POLICY_EFFECTS,
		  -1 },
		{ COMMAND, -1, TEST_READ, FWCTL_A_POLICY_REFUSED, FWCTL_A_POLICY_NAME, -EINVAL,
		  FWCTL_A_POLICY_NAME, -1 },
		{ COMMAND, -1, TEST_NO_SUCH, FWCTL_A_POLICY_REFUSED, -1, -ENOENT,
		  FWCTL_A_POLICY_OPCODE, -1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(entries); i++) {
		EXPECT_EQ(entries[i].err, tighten(&self->nl, self->index, &entries[i]))
			TH_LOG("entry %zu: %s", i, self->nl.message);
		EXPECT_NE(0, self->nl.message[0]);
		if (entries[i].bad >= 0)
			EXPECT_EQ(entries[i].bad, self->nl.bad) TH_LOG("entry %zu", i);
		EXPECT_EQ(entries[i].miss, self->nl.miss) TH_LOG("entry %zu", i);
	}
}

/* R27: and if it is a command that has keys, one key. */
TEST_F(requests, entry_with_two_keys)
{
	static const __u8 uuid[16];
	size_t nest;

	nl_begin(&self->nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(&self->nl, FWCTL_A_INDEX, self->index);
	nest = nl_entry(&self->nl, FWCTL_NL_POLICY_TARGET_COMMAND);
	nl_put_u32(&self->nl, FWCTL_A_POLICY_OPCODE, TEST_DOOR);
	nl_put(&self->nl, FWCTL_A_POLICY_KEY_UUID, uuid, sizeof(uuid));
	nl_put_u64(&self->nl, FWCTL_A_POLICY_KEY_NUMBER, 1);
	nl_put_flag(&self->nl, FWCTL_A_POLICY_REFUSED);
	nl_nest_end(&self->nl, nest);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_POLICY_KEY_NUMBER, self->nl.bad);
	EXPECT_NE(0, self->nl.message[0]);
}

/* It is of a device or of the default. */
TEST_F(requests, device_and_default)
{
	nl_begin(&self->nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	put_all(&self->nl, A(INDEX) | A(DEFAULT) | A(POLICY), self->index);
	EXPECT_EQ(-EINVAL, nl_do(&self->nl));
	EXPECT_EQ(FWCTL_A_DEFAULT, self->nl.bad);
	nl_begin(&self->nl, FWCTL_NL_CMD_POLICY_GET);
	put_all(&self->nl, A(INDEX) | A(DEFAULT), self->index);
	EXPECT_EQ(-EINVAL, nl_dump(&self->nl, NULL, NULL));
}

static void count(const struct nl_attrs *attrs, void *data)
{
	++*(int *)data;
}

static void count_rpcs(const struct nl_attrs *attrs, void *data)
{
	struct nl_attrs counters;

	nl_inside(attrs->attr[FWCTL_A_COUNTERS], &counters);
	if (strcmp("unclassified", nl_text(counters.attr[FWCTL_A_COUNTERS_NAME])))
		return;
	*(__u64 *)data += nl_u64(counters.attr[FWCTL_A_COUNTERS_SENT]) +
			  nl_u64(counters.attr[FWCTL_A_COUNTERS_REFUSED]);
}

static int rpcs(struct nl *nl, int index, __u64 *sum)
{
	*sum = 0;
	nl_begin(nl, FWCTL_NL_CMD_STATS_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	return nl_dump(nl, count_rpcs, sum);
}

/* R31: what became of RPCs is counted without a command set, too. */
TEST_F(requests, unclassified_is_counted)
{
	int index = nl_device(UPSTREAM), fd = fwctl_open(UPSTREAM);
	__u64 before, after;
	size_t len = 1;
	char byte;

	ASSERT_LE(0, index);
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, rpcs(&self->nl, index, &before));
	/* The policy may be against it by now */
	fwctl_rpc(fd, 0, "=", 1, &byte, &len);
	EXPECT_EQ(0, rpcs(&self->nl, index, &after));
	EXPECT_EQ(before + 1, after);
	close(fd);
}

/* A driver without a command set has no list, and says so; its label is judged. */
TEST_F(requests, unclassified)
{
	static const struct entry effects = { 1, 1, -1, FWCTL_A_POLICY_REFUSED, -1 };
	static const struct entry command = { 2, -1, 1, FWCTL_A_POLICY_REFUSED, -1 };
	int index = nl_device(UPSTREAM), commands = 0;
	struct nl_attrs attrs, dev;

	ASSERT_LE(0, index);
	nl_begin(&self->nl, FWCTL_NL_CMD_DEV_GET);
	nl_put_u32(&self->nl, FWCTL_A_INDEX, index);
	ASSERT_EQ(0, nl_do(&self->nl));
	nl_answer(&self->nl, &attrs);
	nl_inside(attrs.attr[FWCTL_A_DEV], &dev);
	EXPECT_STREQ("unclassified", nl_text(dev.attr[FWCTL_A_DEVICE_SUBSYSTEM]));
	EXPECT_STREQ("test_fwctl_upstream", nl_text(dev.attr[FWCTL_A_DEVICE_DRIVER]));
	EXPECT_EQ(NULL, dev.attr[FWCTL_A_DEVICE_COMMANDS]);

	nl_begin(&self->nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(&self->nl, FWCTL_A_INDEX, index);
	EXPECT_EQ(0, nl_dump(&self->nl, count, &commands));
	EXPECT_EQ(0, commands);
	begin_command(&self->nl, index, 1);
	EXPECT_EQ(-EOPNOTSUPP, nl_do(&self->nl));
	EXPECT_NE(0, self->nl.message[0]);
	EXPECT_EQ(0, verdict(&self->nl, index, 1, 0));
	EXPECT_EQ(-EOPNOTSUPP, tighten(&self->nl, index, &effects));
	EXPECT_EQ(FWCTL_A_POLICY_TARGET, self->nl.bad);
	EXPECT_EQ(-EOPNOTSUPP, tighten(&self->nl, index, &command));
}

TEST_HARNESS_MAIN
