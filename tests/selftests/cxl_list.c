// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of commands of CXL devices is complete and true: what is not in it is
 * refused, tried with every opcode there is; what is in it gets what it says,
 * tried with every line of it, keys that only the device reports among them.
 *
 * Tried with full authority at the highest scope: whatever a lower one admits,
 * that admits as well.
 */
#include "cxl_test.h"
#include "netlink_test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define SCOPES		(FULL + 1)
#define LINES_MAX	1024
#define MESSAGE_MAX	4096
#define TUNNEL_ROOM	16
#define TRACE_REFUSED	"/sys/kernel/tracing/instances/selftests/events/fwctl/fwctl_refused/enable"

/* ---- the list ---- */

struct verdict {
	bool there;
	bool allowed;
	int error;
	__u32 reasons;
};

struct line {
	__u32 opcode;
	bool keyed;
	__u8 key[16];
	char name[48];
	__u32 rules;
	__u32 in_min;
	__u32 out_min;
	struct verdict verdicts[SCOPES];
};

struct list {
	struct line lines[LINES_MAX];
	int count;
};

static void take_reason(const struct nlattr *refusal, struct verdict *verdict)
{
	struct nl_attrs attrs;

	nl_inside(refusal, &attrs);
	verdict->reasons |= 1U << nl_u8(attrs.attr[FWCTL_A_REFUSAL_REASON]);
}

/* Attributes of which there are several are taken one by one */
#define for_each(at, nest, type)						\
	for ((at) = nl_data(nest);						\
	     (void *)(at) + NLA_HDRLEN <= nl_data(nest) + nl_len(nest);		\
	     (at) = (void *)(at) + NLA_ALIGN((at)->nla_len))			\
		if (((at)->nla_type & NLA_TYPE_MASK) == (type))

static void take_verdict(const struct nlattr *nest, struct line *line)
{
	struct verdict verdict = { .there = true };
	const struct nlattr *refusal;
	struct nl_attrs attrs;
	__u8 scope;

	nl_inside(nest, &attrs);
	scope = nl_u8(attrs.attr[FWCTL_A_VERDICT_SCOPE]);
	verdict.allowed = attrs.attr[FWCTL_A_VERDICT_ALLOWED];
	verdict.error = nl_s32(attrs.attr[FWCTL_A_VERDICT_ERRNO]);
	for_each(refusal, nest, FWCTL_A_VERDICT_REFUSAL)
		take_reason(refusal, &verdict);
	if (scope < SCOPES)
		line->verdicts[scope] = verdict;
}

static void take_limits(const struct nlattr *nest, struct line *line)
{
	struct nl_attrs attrs;

	if (!nest)
		return;
	nl_inside(nest, &attrs);
	line->in_min = nl_u32(attrs.attr[FWCTL_A_LIMITS_IN_MIN]);
	line->out_min = nl_u32(attrs.attr[FWCTL_A_LIMITS_OUT_MIN]);
}

static void take_command(const struct nlattr *nest, struct line *line)
{
	const struct nlattr *key, *verdict;
	struct nl_attrs attrs;

	memset(line, 0, sizeof(*line));
	nl_inside(nest, &attrs);
	line->opcode = nl_u32(attrs.attr[FWCTL_A_COMMAND_OPCODE]);
	key = attrs.attr[FWCTL_A_COMMAND_KEY_UUID];
	if (key)
		memcpy(line->key, nl_data(key), sizeof(line->key));
	line->keyed = key;
	snprintf(line->name, sizeof(line->name), "%s",
		 nl_text(attrs.attr[FWCTL_A_COMMAND_NAME]));
	if (attrs.attr[FWCTL_A_COMMAND_RULES])
		line->rules = nl_u32(attrs.attr[FWCTL_A_COMMAND_RULES]);
	take_limits(attrs.attr[FWCTL_A_COMMAND_LIMITS], line);
	for_each(verdict, nest, FWCTL_A_COMMAND_VERDICT)
		take_verdict(verdict, line);
}

static void take_line(const struct nl_attrs *attrs, void *data)
{
	struct list *list = data;

	if (list->count < LINES_MAX && attrs->attr[FWCTL_A_CMD])
		take_command(attrs->attr[FWCTL_A_CMD], &list->lines[list->count++]);
}

/* Is the opcode in the list, without a key? */
static const struct line *in_list(const struct list *list, __u32 opcode)
{
	int i;

	for (i = 0; i < list->count; i++)
		if (list->lines[i].opcode == opcode && !list->lines[i].keyed)
			return &list->lines[i];
	return NULL;
}

static const struct line *with_key(const struct list *list, __u32 opcode, const __u8 *key)
{
	int i;

	for (i = 0; i < list->count; i++)
		if (list->lines[i].opcode == opcode && list->lines[i].keyed &&
		    !memcmp(list->lines[i].key, key, 16))
			return &list->lines[i];
	return NULL;
}

/* ---- devices ---- */

FIXTURE(list) {
	struct nl nl;
	struct list list;
	struct list other;
};

FIXTURE_SETUP(list)
{
	ASSERT_EQ(0, nl_open(&self->nl));
}

FIXTURE_TEARDOWN(list)
{
	nl_close(&self->nl);
}

static int memory_index(unsigned long serial)
{
	char name[32];
	int ret = cxl_memdev(serial, name, sizeof(name));

	return ret ? ret : nl_device(name);
}

static int switch_index(void)
{
	char name[32];
	int ret = cxl_switch(name, sizeof(name));

	return ret ? ret : nl_device(name);
}

/* Through a tunnel to a port, if that is not negative */
static int read_list(struct nl *nl, int index, int port, struct list *list)
{
	int ret;

	list->count = 0;
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	if (port >= 0) {
		nl_put_u32(nl, FWCTL_A_VIA, CXL_OP_TUNNEL);
		nl_put_u32(nl, FWCTL_A_TARGET, port);
	}
	ret = nl_dump(nl, take_line, list);
	return !ret && list->count == LINES_MAX ? -E2BIG : ret;
}

/* ---- dry runs ---- */

/* A message of a CXL device, in a tunnel to a port if that is not negative */
static size_t build(void *buf, int port, __u16 opcode, const void *payload, size_t len)
{
	struct fwctl_rpc_cxl_hdr *hdr = buf;

	memset(hdr, 0, sizeof(*hdr));
	hdr->opcode = port < 0 ? opcode : CXL_OP_TUNNEL;
	if (port >= 0)
		len = cxl_tunnel(hdr + 1, port, opcode, payload, len);
	else if (len)
		memcpy(hdr + 1, payload, len);
	hdr->op_size = len;
	return sizeof(*hdr) + len;
}

static int dry_run(struct nl *nl, int index, __u8 scope, const void *in, size_t len, __u32 room,
		   struct line *line)
{
	struct nl_attrs attrs;
	int ret;

	nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	nl_put_u8(nl, FWCTL_A_SCOPE, scope);
	nl_put(nl, FWCTL_A_IN, in, len);
	nl_put_u32(nl, FWCTL_A_OUT_LEN, room);
	ret = nl_do(nl);
	if (ret)
		return ret;
	nl_answer(nl, &attrs);
	if (!attrs.attr[FWCTL_A_CMD])
		return -EBADMSG;
	take_command(attrs.attr[FWCTL_A_CMD], line);
	return 0;
}

/*
 * A payload as a line of the list has it in mind: the least that is well-formed.
 * Returns its length.
 */
static size_t payload_for(const struct line *line, const __u8 *key, __u8 *payload)
{
	size_t len = line->in_min;

	memset(payload, 0, 256);
	switch (line->opcode) {
	case CXL_OP_GET_LOG: case CXL_OP_GET_LOG_CAPS: case CXL_OP_CLEAR_LOG:
	case CXL_OP_POPULATE_LOG: case CXL_OP_GET_FEATURE: case CXL_OP_SET_FEATURE:
		memcpy(payload, key, 16);
		break;
	case 0x0600: case 0x4402:
		memcpy(payload, key, 2);
		break;
	case 0x5103: case 0x5301:
		payload[3] = key[0] ? 0x80 : 0;
		break;
	}
	if (line->opcode == CXL_OP_GET_FEATURE)
		payload[18] = 1;
	/* what only the report knows has the limits of its door, which are not repeated */
	if (!len && line->opcode == CXL_OP_GET_FEATURE)
		len = 21;
	if (!len && line->opcode == CXL_OP_SET_FEATURE)
		len = 33;
	if (!len && line->keyed)
		len = line->opcode == CXL_OP_GET_LOG ? 24 : 16;
	return len;
}

/*
 * Is what a dry run gets what the line says? Behind a door where the device's report
 * decides on each key, it knows more of a key than of none: then that it is refused.
 */
static bool as_said(const struct line *line, const struct verdict *said, const struct verdict *got)
{
	if (!said->there || !got->there || said->allowed != got->allowed)
		return false;
	if (line->rules & FWCTL_NL_RULES_KEYS_BY_REPORT)
		return !said->allowed;
	return said->error == got->error && said->reasons == got->reasons;
}

static int compare(struct __test_metadata *_metadata, struct nl *nl, int index, int port,
		   const struct line *line, const __u8 *key)
{
	__u8 payload[256], message[512];
	__u32 room = 8 + (line->out_min ? line->out_min : 1) + (port < 0 ? 0 : TUNNEL_ROOM);
	size_t len = payload_for(line, key, payload);
	struct line answer;
	int scope, wrong = 0;

	len = build(message, port, line->opcode, payload, len);
	for (scope = 0; scope < SCOPES; scope++) {
		const struct verdict *said = &line->verdicts[scope], *got = &answer.verdicts[scope];

		EXPECT_EQ(0, dry_run(nl, index, scope, message, len, room, &answer));
		if (as_said(line, said, got))
			continue;
		wrong++;
		TH_LOG("%04x %s key %02x%02x%02x%02x scope %d: the list says %d %x, a dry run of it %d %x",
		       line->opcode, line->name, key[0], key[1], key[2], key[3], scope,
		       said->error, said->reasons, got->error, got->reasons);
	}
	return wrong;
}

/* Every line of a list, as it is asked for */
static int compare_all(struct __test_metadata *_metadata, struct nl *nl, int index,
		       int port, const struct list *list)
{
	static const __u8 unlisted[16] = { [0 ... 15] = 0xee };
	int i, wrong = 0;

	for (i = 0; i < list->count; i++) {
		const struct line *line = &list->lines[i];

		/* What is in a tunnel has a list of its own */
		if (line->rules & FWCTL_NL_RULES_TUNNEL)
			continue;
		/* A door that takes all keys takes those of the device, which have lines */
		if (port < 0 && (line->rules & FWCTL_NL_RULES_KEYS_ANY))
			continue;
		/* A read or a write: both have lines */
		if (!line->keyed && (line->opcode == 0x5103 || line->opcode == 0x5301))
			continue;
		wrong += compare(_metadata, nl, index, port, line,
				 line->keyed ? line->key : unlisted);
	}
	return wrong;
}

/* Of this many opcodes one is tried where a dry run of all would take too long; odd */
#define STEP 13

/* Opcodes that are in no line: how many a dry run of them would send */
static int allowed_unlisted(struct nl *nl, int index, int port, const struct list *list)
{
	__u8 message[64];
	struct line answer;
	int opcode, allowed = 0, asked = 0;
	size_t len;

	for (opcode = 0; opcode <= 0xffff; opcode += STEP) {
		if (in_list(list, opcode))
			continue;
		len = build(message, port, opcode, NULL, 0);
		if (dry_run(nl, index, FULL, message, len, MESSAGE_MAX, &answer))
			return -1;
		asked++;
		if (answer.verdicts[FULL].allowed || !answer.verdicts[FULL].there)
			allowed++;
	}
	return asked > 0xf000 / STEP ? allowed : -1;
}

/* ---- tests ---- */

/* R23: an opcode that is not in the list is refused, whichever of all, and not sent. */
TEST_F_TIMEOUT(list, all_opcodes_of_memory, 120)
{
	struct cxl_answer answer;
	int index = memory_index(SERIAL_FIRST), opcode, fd;
	unsigned int sent;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	ASSERT_LT(100, self->list.count);
	fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, record_begin());
	/* So many refusals would push out what was sent */
	ASSERT_EQ(0, file_write(TRACE_REFUSED, "0"));
	for (opcode = 0; opcode <= 0xffff; opcode++) {
		if (!in_list(&self->list, opcode))
			ASSERT_EQ(-EOPNOTSUPP, cxl_send_room(fd, FULL, opcode, NULL, 0, &answer, 8))
				TH_LOG("%04xh is not in the list", opcode);
	}
	EXPECT_EQ(0, record_sent(&sent, 1));
	close(fd);
}

/* R23: the same for the switch, every so many opcodes. */
TEST_F_TIMEOUT(list, opcodes_of_the_switch, 120)
{
	int index = switch_index();

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	ASSERT_LT(100, self->list.count);
	EXPECT_EQ(0, allowed_unlisted(&self->nl, index, -1, &self->list));
}

/* R23: the same for what the switch's tunnel carries, which is a list of its own. */
TEST_F_TIMEOUT(list, opcodes_in_a_tunnel, 120)
{
	int index = switch_index();

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, 0, &self->list));
	ASSERT_LT(100, self->list.count);
	EXPECT_EQ(0, allowed_unlisted(&self->nl, index, 0, &self->list));
}

/* R23: every Feature and log that the device itself lists has its lines. */
TEST_F(list, what_the_device_lists)
{
	static const __u16 log_doors[] = {
		CXL_OP_GET_LOG, CXL_OP_GET_LOG_CAPS, CXL_OP_CLEAR_LOG, CXL_OP_POPULATE_LOG,
	};
	struct cxl_mbox_get_sup_feats_in in = { .count = 4096 };
	const struct cxl_mbox_get_sup_feats_out *out;
	int index = memory_index(SERIAL_FIRST), fd;
	struct cxl_answer answer;
	unsigned int i, door;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in), &answer));
	out = (void *)answer.payload;
	ASSERT_LE(2, out->num_entries);
	for (i = 0; i < out->num_entries; i++) {
		EXPECT_TRUE(with_key(&self->list, CXL_OP_GET_FEATURE, (void *)&out->ents[i].uuid));
		EXPECT_TRUE(with_key(&self->list, CXL_OP_SET_FEATURE, (void *)&out->ents[i].uuid));
	}

	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_GET_SUP_LOGS, NULL, 0, &answer));
	ASSERT_LE(1, answer.payload[0]);
	for (i = 0; i < answer.payload[0]; i++)
		for (door = 0; door < ARRAY_LEN(log_doors); door++)
			EXPECT_TRUE(with_key(&self->list, log_doors[door],
					     answer.payload + 8 + 20 * i));
	close(fd);
}

/* R23: every command that the Command Effects Log lists has a line. */
TEST_F(list, what_the_effects_log_lists)
{
	struct cxl_get_log in = {};
	int index = memory_index(SERIAL_FIRST), fd;
	struct cxl_answer answer;
	unsigned int i;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, fd);
	/* The only log that QEMU lists; it answers zeros behind its end */
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_GET_SUP_LOGS, NULL, 0, &answer));
	ASSERT_EQ(0, memcmp(answer.payload + 8, cxl_log_cel, sizeof(in.uuid)));
	memcpy(in.uuid, answer.payload + 8, sizeof(in.uuid));
	memcpy(&in.length, answer.payload + 8 + sizeof(in.uuid), sizeof(in.length));
	ASSERT_EQ(0, cxl_send(fd, 0, CXL_OP_GET_LOG, &in, sizeof(in), &answer));
	ASSERT_LE(20 * 4, answer.size);
	for (i = 0; i < answer.size; i += 4) {
		__u16 opcode = answer.payload[i] | answer.payload[i + 1] << 8;

		EXPECT_TRUE(in_list(&self->list, opcode)) TH_LOG("%04xh", opcode);
	}
	close(fd);
}

/* R24: what the list says is what a request of that line gets, with all reasons. */
TEST_F_TIMEOUT(list, lines_are_what_requests_get, 120)
{
	int indexes[] = { memory_index(SERIAL_FIRST), memory_index(SERIAL_SECOND), switch_index() };
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(indexes); i++) {
		ASSERT_LE(0, indexes[i]);
		ASSERT_EQ(0, read_list(&self->nl, indexes[i], -1, &self->list));
		EXPECT_EQ(0, compare_all(_metadata, &self->nl, indexes[i], -1,
					 &self->list)) TH_LOG("device %u", i);
	}
}

/* R24: that holds for what goes through a tunnel, to a port with a device and to one without. */
TEST_F_TIMEOUT(list, lines_are_what_tunnels_get, 120)
{
	int index = switch_index(), port;

	ASSERT_LE(0, index);
	for (port = 0; port < 2; port++) {
		ASSERT_EQ(0, read_list(&self->nl, index, port, &self->list));
		EXPECT_EQ(0, compare_all(_metadata, &self->nl, index, port,
					 &self->list)) TH_LOG("port %d", port);
	}
}

/* R24: what a line says is refused is refused when it is really sent, with that errno. */
TEST_F(list, refused_lines_are_refused)
{
	int index = memory_index(SERIAL_FIRST), fd, i, scope, tried = 0;
	static const __u8 unlisted[16] = { [0 ... 15] = 0xee };
	struct cxl_answer answer;
	__u8 payload[256];
	unsigned int sent;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, record_begin());
	for (i = 0; i < self->list.count; i++) {
		const struct line *line = &self->list.lines[i];
		size_t len = payload_for(line, line->keyed ? line->key : unlisted, payload);

		for (scope = 0; scope < SCOPES; scope++) {
			if (line->verdicts[scope].allowed ||
			    (line->rules & (FWCTL_NL_RULES_TUNNEL | FWCTL_NL_RULES_KEYS_ANY |
					    FWCTL_NL_RULES_KEYS_BY_REPORT)))
				continue;
			tried++;
			EXPECT_EQ(line->verdicts[scope].error,
				  cxl_send_room(fd, scope, line->opcode, payload, len, &answer,
						line->out_min ? line->out_min : 1))
				TH_LOG("%04xh %s at scope %d", line->opcode, line->name, scope);
		}
	}
	EXPECT_LT(100, tried);
	EXPECT_EQ(0, record_sent(&sent, 1));
	close(fd);
}

/* R24: who asks leaves no record, and sends nothing. */
TEST_F(list, asking_leaves_no_trace)
{
	struct record record;
	struct line answer;
	__u8 message[64];
	int index = memory_index(SERIAL_FIRST);

	ASSERT_LE(0, index);
	ASSERT_EQ(0, record_begin());
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	ASSERT_EQ(0, dry_run(&self->nl, index, 0, message,
			     build(message, -1, CXL_OP_IDENTIFY_MEMORY, NULL, 0), MESSAGE_MAX,
			     &answer));
	EXPECT_TRUE(answer.verdicts[0].allowed);
	ASSERT_EQ(0, dry_run(&self->nl, index, FULL, message,
			     build(message, -1, CXL_OP_SANITIZE, NULL, 0), MESSAGE_MAX, &answer));
	EXPECT_FALSE(answer.verdicts[FULL].allowed);
	EXPECT_EQ(0, record_last(&record));
}

/* R25: positions in the list do not move while nothing changes: two reads are the same. */
TEST_F(list, the_same_twice)
{
	int index = memory_index(SERIAL_FIRST);

	ASSERT_LE(0, index);
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->list));
	ASSERT_EQ(0, read_list(&self->nl, index, -1, &self->other));
	ASSERT_EQ(self->list.count, self->other.count);
	EXPECT_EQ(0, memcmp(&self->list, &self->other, sizeof(self->list)));
}

TEST_HARNESS_MAIN
