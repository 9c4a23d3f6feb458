// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the report knows, one after the other, from a device with all three parts
 * of it; and whether reading it again says that it is another.
 */
#include <kunit/test.h>

#include <linux/unaligned.h>

#include "../reported.c"
#include "fake_firmware.h"

#define OPCODES_MAX	(U16_MAX + 1)
#define KEYS_MAX	8

/* ---- a device with a log, with logs and with Features ---- */

struct reported_model {
	__le16 (*cel)[2];	/* opcode, effects */
	size_t cel_count;
	u8 logs[KEYS_MAX];	/* UUIDs are made of the same byte; the CEL's comes on top */
	u16 logs_count;
	u8 features[KEYS_MAX];
	u16 features_count;
	u16 fail_opcode;	/* fails with this return code */
	u16 return_code;
	unsigned int seen;	/* commands that were reported while the last message was sent */
};

static const u8 cel_uuid[16] = {
	0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
	0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17,
};

static int answer_logs(struct reported_model *m, struct cxl_msg *msg)
{
	struct cxl_supported_logs *logs = msg->out;
	unsigned int i;

	logs->count = cpu_to_le16(m->logs_count + 1);
	memcpy(logs->entries[0].uuid, cel_uuid, 16);
	logs->entries[0].size = cpu_to_le32(m->cel_count * 4);
	for (i = 0; i < m->logs_count; i++)
		memset(logs->entries[i + 1].uuid, m->logs[i], 16);
	msg->out_len = struct_size(logs, entries, m->logs_count + 1);
	return 0;
}

static int answer_cel(struct reported_model *m, struct cxl_msg *msg)
{
	u32 offset = get_unaligned_le32(msg->in + 16), length = get_unaligned_le32(msg->in + 20);

	return fake_reply(msg, (u8 *)m->cel + offset,
			  min_t(size_t, length, m->cel_count * 4 - offset));
}

static int answer_features(struct reported_model *m, struct cxl_msg *msg)
{
	const struct cxl_mbox_get_sup_feats_in *in = msg->in;
	struct cxl_mbox_get_sup_feats_out *out = msg->out;
	u16 start = le16_to_cpu(in->start_idx), num, i;

	num = min_t(size_t, (msg->out_room - 8) / sizeof(out->ents[0]), m->features_count - start);
	out->num_entries = cpu_to_le16(num);
	out->supported_feats = cpu_to_le16(m->features_count);
	for (i = 0; i < num; i++)
		memset(&out->ents[i].uuid, m->features[start + i], 16);
	msg->out_len = 8 + num * sizeof(out->ents[0]);
	return 0;
}

static unsigned int count_reported(struct fake_firmware *fake)
{
	struct fwctl_request req;
	unsigned int i = 0;

	do {
		req = (struct fwctl_request){};
	} while (!fwctl_cxl_reported(&fake->cxl, i++, &req));
	return i - 1;
}

static int reported_answer(struct fake_firmware *fake, struct cxl_msg *msg)
{
	struct reported_model *m = fake->model;

	/* Somebody lists commands while the firmware is asked */
	m->seen = count_reported(fake);
	if (msg->opcode == m->fail_opcode) {
		msg->return_code = m->return_code;
		return 0;
	}
	switch (msg->opcode) {
	case CXL_OP_GET_SUP_LOGS:
		return answer_logs(m, msg);
	case CXL_OP_GET_LOG:
		return answer_cel(m, msg);
	case CXL_OP_GET_SUP_FEATS:
		return answer_features(m, msg);
	}
	msg->return_code = CXL_RC_UNSUPPORTED;
	return 0;
}

static void add_opcode(struct reported_model *m, u16 opcode, u16 effects)
{
	m->cel[m->cel_count][0] = cpu_to_le16(opcode);
	m->cel[m->cel_count++][1] = cpu_to_le16(effects);
}

/* A device with Features; nothing is sorted */
static struct fake_firmware *reported_device(struct kunit *test)
{
	struct reported_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->cel = kunit_kzalloc(test, OPCODES_MAX * sizeof(*m->cel), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m->cel);
	add_opcode(m, 0xc123, 0x0002);
	add_opcode(m, CXL_OP_GET_SUP_FEATS, 0);
	add_opcode(m, 0x0001, 0);
	m->logs[m->logs_count++] = 0x55;
	m->features[m->features_count++] = 0x77;
	m->features[m->features_count++] = 0x22;
	return fake_firmware(test, 4096, reported_answer, m);
}

/* ---- the list ---- */

struct expected {
	u16 opcode;
	int key;	/* the byte that its UUID is made of; 0: none; -1: the CEL's */
};

static void expect_reported(struct kunit *test, struct fake_firmware *fake,
			    const struct expected *expected, unsigned int count)
{
	unsigned int i;
	u8 uuid[16];

	KUNIT_ASSERT_EQ(test, count, count_reported(fake));
	for (i = 0; i < count; i++) {
		struct fwctl_request req = {};

		KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_reported(&fake->cxl, i, &req));
		KUNIT_EXPECT_EQ_MSG(test, expected[i].opcode, req.opcode, "%u", i);
		KUNIT_EXPECT_EQ_MSG(test, !!expected[i].key, req.keyed, "%u", i);
		memset(uuid, expected[i].key, sizeof(uuid));
		KUNIT_EXPECT_MEMEQ(test, expected[i].key < 0 ? cel_uuid : uuid, req.key.bytes, 16);
	}
}

static const struct expected all[] = {
	{ 0x0001 }, { CXL_OP_GET_SUP_FEATS }, { 0xc123 },
	{ CXL_OP_GET_FEATURE, 0x22 }, { CXL_OP_SET_FEATURE, 0x22 },
	{ CXL_OP_GET_FEATURE, 0x77 }, { CXL_OP_SET_FEATURE, 0x77 },
	{ CXL_OP_GET_LOG, -1 }, { CXL_OP_GET_LOG_CAPS, -1 },
	{ CXL_OP_CLEAR_LOG, -1 }, { CXL_OP_POPULATE_LOG, -1 },
	{ CXL_OP_GET_LOG, 0x55 }, { CXL_OP_GET_LOG_CAPS, 0x55 },
	{ CXL_OP_CLEAR_LOG, 0x55 }, { CXL_OP_POPULATE_LOG, 0x55 },
};

/* R23: every opcode, Feature and log of the device is in the list, and nothing else. */
static void reported_all(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct fwctl_request req = {};

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	expect_reported(test, fake, all, ARRAY_SIZE(all));
	KUNIT_EXPECT_EQ(test, -ENOENT, fwctl_cxl_reported(&fake->cxl, UINT_MAX, &req));
	KUNIT_EXPECT_EQ(test, 0, req.opcode);
}

static void reported_none(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 0, count_reported(fake));
	m->fail_opcode = CXL_OP_GET_SUP_LOGS;
	m->return_code = CXL_RC_UNSUPPORTED;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, count_reported(fake));
}

/* The order is not the device's, and what it takes back stays in the list */
static void reported_stable(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	m->cel_count = 0;
	add_opcode(m, CXL_OP_GET_SUP_FEATS, 0);
	m->features_count = 0;
	m->logs_count = 0;
	/* Features that are not there any more make another report */
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	expect_reported(test, fake, all, ARRAY_SIZE(all));
}

/* No firmware keeps anybody from listing: the list is that of the last report */
static void reported_while_asking(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(all), m->seen);
}

/* A log with all opcodes there are, backwards, some of them twice */
static void reported_most(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;
	unsigned int i;

	m->logs_count = 0;
	m->features_count = 0;
	m->cel_count = 0;
	for (i = 0; i < OPCODES_MAX; i++)
		add_opcode(m, i < 8 ? U16_MAX : U16_MAX - i, 0x0002);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_ASSERT_EQ(test, OPCODES_MAX - 7 + 4, count_reported(fake));
	for (i = 0; i < OPCODES_MAX - 7; i++) {
		struct fwctl_request req = {};

		fwctl_cxl_reported(&fake->cxl, i, &req);
		if (req.opcode != (i < U16_MAX - 7 ? i : U16_MAX)) {
			KUNIT_FAIL(test, "%u: %04x", i, req.opcode);
			break;
		}
	}
}

/* ---- whether it is another ---- */

/* R25: whatever is new in the report makes it another, and nothing else does. */
static void refresh_tells_of_changes(struct kunit *test)
{
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	add_opcode(m, 0xc124, 0);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	add_opcode(m, 0xc124, 0x0002);
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	m->logs[m->logs_count++] = 0x66;
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	m->features[m->features_count++] = 0x33;
	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(all) + 1 + 4 + 2, count_reported(fake));
}

/* An error has the last word, so what changed is told by the next read that has none */
static void refresh_tells_later(struct kunit *test)
{
	static const u16 fails[] = { CXL_OP_GET_SUP_FEATS, CXL_OP_GET_LOG };
	struct fake_firmware *fake = reported_device(test);
	struct reported_model *m = fake->model;
	size_t i;

	KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
	m->return_code = 0x4;
	for (i = 0; i < ARRAY_SIZE(fails); i++) {
		m->fail_opcode = fails[i];
		KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_report_read(&fake->cxl));
		m->fail_opcode = 0;
		KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));

		m->logs[m->logs_count++] = 0x80 + i;
		m->fail_opcode = fails[i];
		KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_report_read(&fake->cxl));
		KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_report_read(&fake->cxl));
		m->fail_opcode = 0;
		KUNIT_EXPECT_EQ(test, 1, fwctl_cxl_report_read(&fake->cxl));
		KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_report_read(&fake->cxl));
	}
}

static struct kunit_case reported_cases[] = {
	KUNIT_CASE(reported_all),
	KUNIT_CASE(reported_none),
	KUNIT_CASE(reported_stable),
	KUNIT_CASE(reported_while_asking),
	KUNIT_CASE_SLOW(reported_most),
	KUNIT_CASE(refresh_tells_of_changes),
	KUNIT_CASE(refresh_tells_later),
	{}
};

static struct kunit_suite reported_suite = {
	.name = "fwctl_cxl_reported",
	.test_cases = reported_cases,
};

kunit_test_suite(reported_suite);
