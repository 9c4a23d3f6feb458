// SPDX-License-Identifier: GPL-2.0-only
/* The effects word bit by bit, and the log from devices that lie about it */
#include <kunit/test.h>

#include "../effects.c"
#include "fake_firmware.h"

/* ---- the word ---- */

static const u32 class_of_bit[16] = {
	FWCTL_CONFIG_RESET_COLD, FWCTL_CONFIG_NOW, FWCTL_DATA_NOW, FWCTL_POLICY_NOW,
	FWCTL_LOG_NOW, FWCTL_SECURITY, FWCTL_BACKGROUND, 0,
	FWCTL_ABORTABLE, 0, FWCTL_CONFIG_RESET_CONV, FWCTL_CONFIG_RESET_FUNC,
	FWCTL_UNKNOWN, FWCTL_UNKNOWN, FWCTL_UNKNOWN, FWCTL_UNKNOWN,
};

static void effects_each_bit(struct kunit *test)
{
	unsigned int bit;

	for (bit = 0; bit < 16; bit++)
		KUNIT_EXPECT_EQ_MSG(test, class_of_bit[bit], fwctl_cxl_effects_decode(BIT(bit)),
				    "bit %u", bit);
}

/* No bit makes another disappear: in all 65536 words */
static void effects_are_a_union(struct kunit *test)
{
	unsigned int word, bit;

	for (word = 0; word <= U16_MAX; word++) {
		u32 expected = 0;

		for (bit = 0; bit < 16; bit++)
			if (word & BIT(bit))
				expected |= class_of_bit[bit];
		if (fwctl_cxl_effects_decode(word) != expected) {
			KUNIT_FAIL(test, "word %04x: %x", word, fwctl_cxl_effects_decode(word));
			break;
		}
	}
}

static void effects_of_qemu(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_effects_decode(0x0000));
	/* Sanitize */
	KUNIT_EXPECT_EQ(test, FWCTL_DATA_NOW | FWCTL_SECURITY | FWCTL_BACKGROUND,
			fwctl_cxl_effects_decode(0x0064));
	/* patrol scrub: bit 9 only vouches */
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_NOW, fwctl_cxl_effects_decode(0x0202));
	/* bits 10 and 11 count without it */
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_RESET_CONV | FWCTL_CONFIG_RESET_FUNC,
			fwctl_cxl_effects_decode(0x0c00));
}

/* ---- a device with a log ---- */

#define LOG_MAX	(16 * 4)

struct cel_model {
	u8 logs[256];
	size_t logs_len;
	u8 log[LOG_MAX];
	size_t len;		/* of @log */
	int fail_at;		/* message that fails, from 1 */
	int err;		/* ... by the transport */
	u16 return_code;	/* ... or by the firmware */
	int lie_at;		/* message that answers @lie_len bytes */
	size_t lie_len;
};

static int cel_answer(struct fake_firmware *fake, struct cxl_msg *msg)
{
	struct cel_model *m = fake->model;
	const struct log_piece *piece = msg->in;
	size_t offset, len;

	if (fake->count == m->fail_at) {
		msg->return_code = m->return_code;
		return m->err;
	}
	if (msg->opcode == CXL_OP_GET_SUP_LOGS) {
		fake_reply(msg, m->logs, m->logs_len);
	} else if (msg->opcode == CXL_OP_GET_LOG && msg->in_len == 24 &&
		   !memcmp(piece->uuid, cel_uuid, 16)) {
		offset = min_t(size_t, le32_to_cpu(piece->offset), m->len);
		len = min_t(size_t, le32_to_cpu(piece->length), m->len - offset);
		fake_reply(msg, m->log + offset, len);
	} else {
		msg->return_code = CXL_RC_UNSUPPORTED;
	}
	if (fake->count == m->lie_at)
		msg->out_len = m->lie_len;
	return 0;
}

/* The list of logs: another one, and the CEL of @size bytes */
static void list_logs(struct cel_model *m, u32 size)
{
	struct cxl_supported_logs *logs = (void *)m->logs;

	memset(m->logs, 0, sizeof(m->logs));
	logs->count = cpu_to_le16(2);
	memset(logs->entries[0].uuid, 0x55, 16);
	logs->entries[0].size = cpu_to_le32(4);
	memcpy(logs->entries[1].uuid, cel_uuid, 16);
	logs->entries[1].size = cpu_to_le32(size);
	m->logs_len = 8 + 2 * 20;
}

static void add_entry(struct cel_model *m, u16 opcode, u16 effects)
{
	struct cel_entry entry = { cpu_to_le16(opcode), cpu_to_le16(effects) };

	memcpy(m->log + m->len, &entry, sizeof(entry));
	m->len += sizeof(entry);
	list_logs(m, m->len);
}

/* Three commands: 0001h, 0301h with 08h, c000h with 04h */
static struct fake_firmware *cel_device(struct kunit *test, size_t payload_size)
{
	struct cel_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	add_entry(m, 0x0001, 0);
	add_entry(m, 0x0301, 0x0008);
	add_entry(m, 0xc000, 0x0004);
	return fake_firmware(test, payload_size, cel_answer, m);
}

static void expect_effects(struct kunit *test, struct fake_firmware *fake, u16 opcode,
			   bool listed, u32 effects)
{
	struct fwctl_report report = {};

	fwctl_cxl_cel_report(&fake->cxl.cel, opcode, &report);
	KUNIT_EXPECT_EQ_MSG(test, listed, report.listed, "%04x", opcode);
	KUNIT_EXPECT_EQ_MSG(test, effects, report.effects, "%04x", opcode);
	KUNIT_EXPECT_FALSE(test, report.key_listed);
}

static void expect_three(struct kunit *test, struct fake_firmware *fake)
{
	expect_effects(test, fake, 0x0001, true, 0);
	expect_effects(test, fake, 0x0301, true, FWCTL_POLICY_NOW);
	expect_effects(test, fake, 0xc000, true, FWCTL_DATA_NOW);
	expect_effects(test, fake, 0x0002, false, 0);
}

static void cel_whole(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 2, fake->count);
	expect_three(test, fake);
}

/* Mailboxes of each size around that of the list of logs and of entries */
static void cel_in_pieces(struct kunit *test)
{
	size_t payload_size;

	for (payload_size = 48; payload_size <= 56; payload_size++) {
		struct fake_firmware *fake = cel_device(test, payload_size);
		struct cel_model *m = fake->model;
		unsigned int i, per_piece = payload_size / 4;

		for (i = 3; i < 16; i++)
			add_entry(m, 0xd000 + i, 0x0002);
		KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
		KUNIT_EXPECT_EQ(test, 1 + DIV_ROUND_UP(16, per_piece), fake->count);
		expect_three(test, fake);
		expect_effects(test, fake, 0xd000 + 15, true, FWCTL_CONFIG_NOW);
		for (i = 1; i < fake->count; i++)
			KUNIT_EXPECT_LE(test, fake->sent[i].out_room, payload_size);
	}
}

static void cel_only_grows(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	m->len = 0;
	add_entry(m, 0x0301, 0x0010);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	expect_effects(test, fake, 0x0301, true, FWCTL_POLICY_NOW | FWCTL_LOG_NOW);
	expect_effects(test, fake, 0xc000, true, FWCTL_DATA_NOW);
	expect_effects(test, fake, 0x0001, true, 0);
}

/* A log that says nothing new is no change, in whatever order and however often */
static void cel_changes(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_cel_read(&fake->cxl));
	add_entry(m, 0x0301, 0x0008);
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_cel_read(&fake->cxl));
	m->len = 0;
	add_entry(m, 0xc000, 0x0000);
	add_entry(m, 0x0301, 0x0000);
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_cel_read(&fake->cxl));
	add_entry(m, 0x0301, 0x0010);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	add_entry(m, 0x0002, 0x0000);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_cel_read(&fake->cxl));
}

static void cel_lists_twice(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);

	add_entry(fake->model, 0x0301, 0x0000);
	add_entry(fake->model, 0xc000, 0x1000);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	expect_effects(test, fake, 0x0301, true, FWCTL_POLICY_NOW);
	expect_effects(test, fake, 0xc000, true, FWCTL_DATA_NOW | FWCTL_UNKNOWN);
}

/* Whichever message fails, and how: nothing is lost and nothing half taken */
static void cel_failures(struct kunit *test)
{
	static const struct {
		int err;
		u16 return_code;
		int expected;
	} ways[] = {
		{ -ENODEV, 0, -ENODEV }, { -ETIMEDOUT, 0, -ETIMEDOUT }, { 0, 0x4, -EIO },
	};
	size_t way;
	int at;

	for (way = 0; way < ARRAY_SIZE(ways); way++) {
		for (at = 1; at <= 3; at++) {
			struct fake_firmware *fake = cel_device(test, 48);
			struct cel_model *m = fake->model;

			KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
			while (m->len < LOG_MAX)
				add_entry(m, 0x0301, 0xffff);
			fake->count = 0;
			m->fail_at = at;
			m->err = ways[way].err;
			m->return_code = ways[way].return_code;
			KUNIT_EXPECT_EQ(test, ways[way].expected, fwctl_cxl_cel_read(&fake->cxl));
			KUNIT_EXPECT_EQ(test, at, fake->count);
			expect_three(test, fake);
		}
	}
}

static void cel_no_logs(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;

	m->fail_at = 1;
	m->return_code = CXL_RC_UNSUPPORTED;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_cel_read(&fake->cxl));
	expect_effects(test, fake, 0x0001, false, 0);
}

/* Logs, but no log to be got: that is none that makes sense, and no lack of logs */
static void cel_cannot_be_got(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;

	m->fail_at = 2;
	m->return_code = CXL_RC_UNSUPPORTED;
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_cel_read(&fake->cxl));
	expect_effects(test, fake, 0x0001, false, 0);
}

/* Neither part of the report keeps the other from being read */
static void report_parts(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;

	/* The log says that there are Features, the command says that there are none */
	add_entry(m, CXL_OP_GET_SUP_FEATS, 0);
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 3, fake->count);
	expect_three(test, fake);

	fake->count = 0;
	m->fail_at = 1;
	m->return_code = 0x4;
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 2, fake->count);
	KUNIT_EXPECT_EQ(test, CXL_OP_GET_SUP_FEATS, fake->sent[1].opcode);
	expect_three(test, fake);
}

/* A transport that fails is not asked for the rest, and not taken for a bad report */
static void report_not_transported(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);
	struct cel_model *m = fake->model;
	int at;

	add_entry(m, CXL_OP_GET_SUP_FEATS, 0);
	for (at = 1; at <= 3; at++) {
		fake->count = 0;
		m->fail_at = at;
		m->err = -ETIMEDOUT;
		KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fwctl_cxl_report_read(&fake->cxl));
		KUNIT_EXPECT_EQ(test, at, fake->count);
	}
	expect_three(test, fake);
}

static void cel_bad_sizes(struct kunit *test)
{
	static const u32 sizes[] = { 0, 1, 2, 3, 5, 11, 0x40004, 0x7fffffff, 0xfffffffc };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct fake_firmware *fake = cel_device(test, 2048);

		list_logs(fake->model, sizes[i]);
		KUNIT_EXPECT_EQ_MSG(test, -EIO, fwctl_cxl_cel_read(&fake->cxl), "%x", sizes[i]);
		KUNIT_EXPECT_EQ(test, 1, fake->count);
	}
}

/* The size is the most there can be; a short answer ends the log */
static void cel_shorter_than_said(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 2048);

	list_logs(fake->model, 0x40000);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 2, fake->count);
	expect_three(test, fake);
}

/* In the list of logs: fewer bytes than entries, and more entries than bytes */
static void cel_list_lies(struct kunit *test)
{
	struct fake_firmware *fake;
	struct cel_model *m;
	size_t len;

	for (len = 0; len < 8 + 2 * 20; len++) {
		fake = cel_device(test, 2048);
		m = fake->model;
		m->logs_len = len;
		KUNIT_EXPECT_EQ_MSG(test, -EIO, fwctl_cxl_cel_read(&fake->cxl), "%zu", len);
	}

	fake = cel_device(test, 2048);
	m = fake->model;
	memset(m->logs, 0xff, 2);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_cel_read(&fake->cxl));
	expect_three(test, fake);

	fake = cel_device(test, 2048);
	m = fake->model;
	m->logs[0] = 1;
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_cel_read(&fake->cxl));
}

/* Lengths that no honest answer has, of the list and of a piece */
static void cel_length_lies(struct kunit *test)
{
	static const struct {
		int at;
		size_t len;
	} lies[] = {
		{ 1, 2049 }, { 1, SIZE_MAX }, { 2, 13 }, { 2, 16 }, { 2, SIZE_MAX },
		{ 2, 0 }, { 2, 1 }, { 2, 7 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		struct fake_firmware *fake = cel_device(test, 2048);
		struct cel_model *m = fake->model;

		m->lie_at = lies[i].at;
		m->lie_len = lies[i].len;
		KUNIT_EXPECT_EQ_MSG(test, -EIO, fwctl_cxl_cel_read(&fake->cxl), "lie %zu", i);
		expect_effects(test, fake, 0x0001, false, 0);
	}
}

static void cel_tiny_mailbox(struct kunit *test)
{
	struct fake_firmware *fake = cel_device(test, 3);

	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_cel_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fake->count);
}

static struct kunit_case effects_cases[] = {
	KUNIT_CASE(effects_each_bit),
	KUNIT_CASE(effects_are_a_union),
	KUNIT_CASE(effects_of_qemu),
	KUNIT_CASE(cel_whole),
	KUNIT_CASE(cel_in_pieces),
	KUNIT_CASE(cel_only_grows),
	KUNIT_CASE(cel_changes),
	KUNIT_CASE(cel_lists_twice),
	KUNIT_CASE(cel_failures),
	KUNIT_CASE(cel_no_logs),
	KUNIT_CASE(cel_cannot_be_got),
	KUNIT_CASE(report_parts),
	KUNIT_CASE(report_not_transported),
	KUNIT_CASE(cel_bad_sizes),
	KUNIT_CASE(cel_shorter_than_said),
	KUNIT_CASE(cel_list_lies),
	KUNIT_CASE(cel_length_lies),
	KUNIT_CASE(cel_tiny_mailbox),
	{}
};

static struct kunit_suite effects_suite = {
	.name = "fwctl_cxl_effects",
	.test_cases = effects_cases,
};

kunit_test_suite(effects_suite);
