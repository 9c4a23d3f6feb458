// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of commands and the dry run say what the real thing does: the same
 * errno, the same reasons, nothing sent, and no command that could be sent and
 * is not in the list.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <fwctl/cxl.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
#define DELIVERED	"/sys/bus/platform/devices/" FIRMWARE "/delivered"

FIXTURE(verdicts) {
	struct nl nl;
	int index;
	int fd;
};

FIXTURE_SETUP(verdicts)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(verdicts)
{
	close(self->fd);
	nl_close(&self->nl);
}

struct verdict {
	__s32 err;
	bool allowed;
	__u32 reasons;
	int first;
	__u32 effects;
	__u32 opcode;
	int count;
};

/* All reasons of a verdict, in the order in which they come */
static void read_refusals(const struct nlattr *nest, struct verdict *verdict)
{
	const __u8 *at = nl_data(nest), *end = at + nl_len(nest);
	struct nl_attrs refusal;
	int reason, last = -1;

	verdict->first = -1;
	for (; at < end; at += (((const struct nlattr *)at)->nla_len + 3) & ~3) {
		const struct nlattr *attr = (const void *)at;

		if ((attr->nla_type & NLA_TYPE_MASK) != FWCTL_A_VERDICT_REFUSAL)
			continue;
		nl_inside(attr, &refusal);
		reason = nl_u8(refusal.attr[FWCTL_A_REFUSAL_REASON]);
		if (verdict->first < 0)
			verdict->first = reason;
		/* In order, each with a sentence: else it is none of them */
		if (reason <= last || !nl_text(refusal.attr[FWCTL_A_REFUSAL_WHY])[0])
			reason = 31;
		last = reason;
		verdict->reasons |= 1U << reason;
	}
}

static void read_verdict(struct nl *nl, struct verdict *verdict)
{
	struct nl_attrs attrs, cmd, one;

	memset(verdict, 0, sizeof(*verdict));
	nl_answer(nl, &attrs);
	nl_inside(attrs.attr[FWCTL_A_CMD], &cmd);
	verdict->effects = nl_u32(cmd.attr[FWCTL_A_COMMAND_EFFECTS]);
	verdict->opcode = nl_u32(cmd.attr[FWCTL_A_COMMAND_OPCODE]);
	if (!cmd.attr[FWCTL_A_COMMAND_VERDICT])
		return;
	nl_inside(cmd.attr[FWCTL_A_COMMAND_VERDICT], &one);
	verdict->err = nl_s32(one.attr[FWCTL_A_VERDICT_ERRNO]);
	verdict->allowed = one.attr[FWCTL_A_VERDICT_ALLOWED];
	read_refusals(cmd.attr[FWCTL_A_COMMAND_VERDICT], verdict);
}

static int dry_run(struct nl *nl, int index, __u32 scope, const void *in, size_t len, __u32 room,
		   struct verdict *verdict)
{
	int ret;

	nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nl_put_u8(nl, FWCTL_A_SCOPE, scope);
	nl_put(nl, FWCTL_A_IN, in, len);
	nl_put_u32(nl, FWCTL_A_OUT_LEN, room);
	ret = nl_do(nl);
	read_verdict(nl, verdict);
	return ret;
}

/* The record of the RPC that is over, as an event */
static int ending(struct nl *events, struct nl_record *record)
{
	struct nl_attrs attrs;
	int ret;

	do {
		ret = nl_event(events, &attrs, 100);
		if (ret < 0)
			return ret;
		nl_record(attrs.attr[FWCTL_A_RECORD], record);
	} while (record->kind == FWCTL_NL_RECORD_KIND_SENT);
	return 0;
}

/* R24: a dry run has the errno and the reasons of the real thing, and sends nothing. */
TEST_F(verdicts, as_the_real_thing)
{
	static const __u32 opcodes[] = {
		TEST_READ, TEST_DEBUG_READ, TEST_WRITE_RESET, TEST_WRITE_NOW, TEST_WRITE_HARMLESS,
		TEST_WRITE_DATA, TEST_WRITE_SECURITY, TEST_WRITE_FIRMWARE, TEST_DISCLOSE,
		TEST_DATA_PATH, TEST_NAMES_ADDRESS, TEST_DMA_RETAINED, TEST_BACKGROUND_OP,
		TEST_KERNEL_OWNED, TEST_DOOR, TEST_DOOR_BY_REPORT, TEST_DOOR_ANY, TEST_LIMITED,
		TEST_VENDOR, TEST_NO_SUCH,
	};
	static const struct {
		__u32 key;
		__u32 effects;
		__u32 script;
		__u32 reserved;
	} variants[] = {
		{ 0, 0, 0, 0 }, { 1, 0, TEST_UNREPORTED, 0 }, { 9, TEST_CONFIG_NOW, TEST_KEY_LISTED, 0 },
		{ 0, 0, TEST_OWNED | TEST_IN_USE, 0 }, { 0, 0, TEST_NOT_SUPPORTED, 0 },
		{ 0, TEST_UNKNOWN, TEST_REFUSED | TEST_SECURITY, 0 }, { 0, 0, 0, 1 },
	};
	struct nl_record record;
	struct verdict verdict;
	struct nl events;
	size_t i, v;
	__u32 scope;
	int ret;

	ASSERT_EQ(0, nl_open(&events));
	ASSERT_EQ(0, nl_subscribe(&events, NL_RPC));
	for (i = 0; i < ARRAY_LEN(opcodes); i++)
	for (v = 0; v < ARRAY_LEN(variants); v++)
	for (scope = 0; scope < 4; scope++) {
		struct test_rpc rpc = {
			.opcode = opcodes[i],
			.key = variants[v].key,
			.effects = variants[v].effects,
			.script = variants[v].script,
			.reserved = variants[v].reserved,
		};
		long delivered = file_number(DELIVERED);
		size_t len = 0;

		ASSERT_EQ(0, dry_run(&self->nl, self->index, scope, &rpc, sizeof(rpc), 0,
				     &verdict));
		ASSERT_EQ(delivered, file_number(DELIVERED));
		ret = fwctl_rpc(self->fd, scope, &rpc, sizeof(rpc), NULL, &len);
		ASSERT_EQ(0, ending(&events, &record));
		EXPECT_EQ(ret, verdict.err)
			TH_LOG("%04x, variant %zu, scope %u", opcodes[i], v, scope);
		EXPECT_EQ(!ret, verdict.allowed);
		EXPECT_EQ(record.reasons, verdict.reasons)
			TH_LOG("%04x, variant %zu, scope %u", opcodes[i], v, scope);
		EXPECT_EQ(ret ? __builtin_ctz(record.reasons) : -1, verdict.first);
	}
	/* Nothing was heard of but the real ones */
	EXPECT_EQ(-EAGAIN, ending(&events, &record));
	nl_close(&events);
}

/* R24: of a driver without a command set, too. */
TEST_F(verdicts, of_labels)
{
	int fd = fwctl_open(UPSTREAM), index = nl_device(UPSTREAM);
	struct verdict verdict;
	__u32 scope;

	ASSERT_LE(0, fd);
	ASSERT_LE(0, index);
	for (scope = 0; scope < 4; scope++) {
		char answer;
		size_t len = 1;

		ASSERT_EQ(0, dry_run(&self->nl, index, scope, "=", 1, 1, &verdict));
		EXPECT_EQ(fwctl_rpc(fd, scope, "=", 1, &answer, &len), verdict.err);
	}
	close(fd);
}

/* A message in several attributes is put together in their order. */
TEST_F(verdicts, in_pieces)
{
	struct test_rpc rpc = { .opcode = TEST_WRITE_NOW, .effects = TEST_PERSISTS };
	struct verdict whole, pieces;
	size_t i;

	ASSERT_EQ(0, dry_run(&self->nl, self->index, 2, &rpc, sizeof(rpc), 0, &whole));
	EXPECT_EQ(TEST_WRITE_NOW, whole.opcode);
	EXPECT_NE(0, whole.effects & TEST_PERSISTS);
	nl_begin(&self->nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(&self->nl, FWCTL_A_INDEX, self->index);
	nl_put_u8(&self->nl, FWCTL_A_SCOPE, 2);
	for (i = 0; i < sizeof(rpc); i++)
		nl_put(&self->nl, FWCTL_A_IN, (char *)&rpc + i, 1);
	ASSERT_EQ(0, nl_do(&self->nl));
	read_verdict(&self->nl, &pieces);
	EXPECT_EQ(0, memcmp(&whole, &pieces, sizeof(whole)));
}

/* ---- the list ---- */

struct listed {
	struct nl *nl;
	int index;
	int count;
	int differ;
	int verdicts;
	__u8 *opcodes;		/* 0x10000 of them; what is listed */
};

static void note_command(const struct nl_attrs *attrs, void *data)
{
	struct listed *listed = data;
	struct nl_attrs cmd;

	nl_inside(attrs->attr[FWCTL_A_CMD], &cmd);
	listed->count++;
	listed->opcodes[nl_u32(cmd.attr[FWCTL_A_COMMAND_OPCODE]) & 0xffff] = 1;
}

/* One that is asked for by itself is, byte for byte, the one that is listed */
static void compare_command(const struct nl_attrs *attrs, void *data)
{
	struct listed *listed = data;
	const struct nlattr *nest = attrs->attr[FWCTL_A_CMD], *key;
	struct nl_attrs cmd, answer;

	nl_inside(nest, &cmd);
	nl_begin(listed->nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(listed->nl, FWCTL_A_INDEX, listed->index);
	nl_put_u32(listed->nl, FWCTL_A_OPCODE, nl_u32(cmd.attr[FWCTL_A_COMMAND_OPCODE]));
	key = cmd.attr[FWCTL_A_COMMAND_KEY_NUMBER];
	if (key)
		nl_put_u64(listed->nl, FWCTL_A_KEY_NUMBER, nl_u64(key));
	key = cmd.attr[FWCTL_A_COMMAND_KEY_UUID];
	if (key)
		nl_put(listed->nl, FWCTL_A_KEY_UUID, nl_data(key), nl_len(key));
	listed->count++;
	if (nl_do(listed->nl)) {
		listed->differ++;
		return;
	}
	nl_answer(listed->nl, &answer);
	if (nl_len(answer.attr[FWCTL_A_CMD]) != nl_len(nest) ||
	    memcmp(nl_data(answer.attr[FWCTL_A_CMD]), nl_data(nest), nl_len(nest)))
		listed->differ++;
}

static int list(int index, nl_visit *visit, struct listed *listed)
{
	struct nl nl;
	int ret = nl_open(&nl);

	if (ret)
		return ret;
	nl_begin(&nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(&nl, FWCTL_A_INDEX, index);
	ret = nl_dump(&nl, visit, listed);
	nl_close(&nl);
	return ret;
}

struct cxl {
	int index;
	__u32 commands;
};

static void find_cxl(const struct nl_attrs *attrs, void *data)
{
	struct cxl *cxl = data;
	struct nl_attrs dev;

	nl_inside(attrs->attr[FWCTL_A_DEV], &dev);
	if (strcmp(nl_text(dev.attr[FWCTL_A_DEVICE_BESIDE]), "cxl_pci"))
		return;
	cxl->index = nl_u32(dev.attr[FWCTL_A_DEVICE_INDEX]);
	cxl->commands = nl_u32(dev.attr[FWCTL_A_DEVICE_COMMANDS]);
}

static struct cxl cxl_device(void)
{
	struct cxl cxl = { .index = -1 };
	struct nl nl;

	if (nl_open(&nl))
		return cxl;
	nl_begin(&nl, FWCTL_NL_CMD_DEV_GET);
	nl_dump(&nl, find_cxl, &cxl);
	nl_close(&nl);
	return cxl;
}

/* R24: a command asked for by itself is the one that is listed. */
TEST_F(verdicts, one_by_one)
{
	struct cxl cxl = cxl_device();
	struct listed listed = { .nl = &self->nl, .index = self->index };

	ASSERT_EQ(0, list(self->index, compare_command, &listed));
	EXPECT_LT(10, listed.count);
	EXPECT_EQ(0, listed.differ);
	listed = (struct listed){ .nl = &self->nl, .index = cxl.index };
	ASSERT_LE(0, cxl.index);
	ASSERT_EQ(0, list(cxl.index, compare_command, &listed));
	/* More than the rows: what its report knows, too */
	EXPECT_LE(cxl.commands, listed.count);
	EXPECT_EQ(0, listed.differ);
}

/* R23: every opcode that the device could have is in the list, of all that there are. */
TEST_F_TIMEOUT(verdicts, complete, 300)
{
	const __u32 lacking = 1U << FWCTL_NL_REASON_NOT_SUPPORTED;
	struct cxl cxl = cxl_device();
	struct listed listed = { .opcodes = calloc(0x10000, 1) };
	int opcode, found = 0, allowed = 0;
	struct verdict verdict;

	ASSERT_LE(0, cxl.index);
	ASSERT_NE(NULL, listed.opcodes);
	ASSERT_EQ(0, list(cxl.index, note_command, &listed));
	for (opcode = 0; opcode < 0x10000; opcode++) {
		struct fwctl_rpc_cxl rpc = { .opcode = opcode };

		ASSERT_EQ(0, dry_run(&self->nl, cxl.index, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc,
				     sizeof(rpc), 4096, &verdict)) TH_LOG("%04x", opcode);
		allowed += verdict.allowed;
		if (!(verdict.reasons & lacking)) {
			found++;
			EXPECT_TRUE(listed.opcodes[opcode]) TH_LOG("%04x is not listed", opcode);
		}
	}
	EXPECT_LT(10, found);
	EXPECT_LT(5, allowed);
	EXPECT_GT(1000, found);
	free(listed.opcodes);
}

TEST_HARNESS_MAIN
