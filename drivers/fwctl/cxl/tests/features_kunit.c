// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features: a list from devices that lie about it, and what is reported on each.
 */
#include <kunit/test.h>
#include <linux/unaligned.h>

/* As in a kernel that drives patrol scrub itself */
#ifndef CONFIG_CXL_EDAC_SCRUB
#define CONFIG_CXL_EDAC_SCRUB 1
#endif

#include "../features.c"
#include "fake_firmware.h"

#define ENTRY_SIZE	sizeof(struct cxl_feat_entry)
#define MAILBOX	256
#define PER_PAGE	5	/* entries in a mailbox of 256 bytes */

#define LISTED_MAX	16

/* ---- a device with Features ---- */

struct feature_model {
	struct cxl_feat_entry listed[LISTED_MAX];
	u16 count;
	int fail_at;		/* message that fails, from 1 */
	int err;		/* ... by the transport */
	u16 return_code;	/* ... or by the firmware */
	int lie_at;		/* message that is twisted by the rest */
	int lie_num;		/* ... added to num_entries */
	int lie_total;		/* ... added to supported_feats */
	ssize_t lie_len;	/* ... added to the length */
};

static int answer_list(struct fake_firmware *fake, struct cxl_msg *msg)
{
	const struct cxl_mbox_get_sup_feats_in *in = msg->in;
	struct cxl_mbox_get_sup_feats_out *out = msg->out;
	struct feature_model *m = fake->model;
	u16 start = le16_to_cpu(in->start_idx), num;

	if (msg->in_len != 8 || le32_to_cpu(in->count) < 8 ||
	    le32_to_cpu(in->count) != msg->out_room || start > m->count) {
		msg->return_code = 0x2;
		return 0;
	}
	num = min_t(size_t, (msg->out_room - 8) / ENTRY_SIZE, m->count - start);
	memcpy(out->ents, &m->listed[start], num * ENTRY_SIZE);
	out->num_entries = cpu_to_le16(num);
	out->supported_feats = cpu_to_le16(m->count);
	msg->out_len = 8 + num * ENTRY_SIZE;
	if (fake->count == m->lie_at) {
		out->num_entries = cpu_to_le16(num + m->lie_num);
		out->supported_feats = cpu_to_le16(m->count + m->lie_total);
		msg->out_len += m->lie_len;
	}
	return 0;
}

static int feature_answer(struct fake_firmware *fake, struct cxl_msg *msg)
{
	struct feature_model *m = fake->model;

	if (fake->count == m->fail_at) {
		msg->return_code = m->return_code;
		return m->err;
	}
	if (msg->opcode == CXL_OP_GET_SUP_FEATS)
		return answer_list(fake, msg);
	msg->return_code = CXL_RC_UNSUPPORTED;
	return 0;
}

static void uuid_of(u8 *uuid, u8 n)
{
	memset(uuid, n, 16);
}

static void list_feature(struct feature_model *m, u8 n, u16 effects)
{
	struct cxl_feat_entry *entry = &m->listed[m->count++];

	memset(entry, 0, sizeof(*entry));
	uuid_of((u8 *)&entry->uuid, n);
	entry->id = cpu_to_le16(n);
	entry->get_feat_size = cpu_to_le16(8);
	entry->set_feat_size = cpu_to_le16(4);
	entry->flags = cpu_to_le32(CXL_FEATURE_F_CHANGEABLE);
	entry->effects = cpu_to_le16(effects);
}

/* A device with @count Features, numbered from 0, that set configuration at once */
static struct fake_firmware *feature_device(struct kunit *test, unsigned int count)
{
	struct feature_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	struct fake_firmware *fake;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	for (i = 0; i < count; i++)
		list_feature(m, i, CXL_CMD_CONFIG_CHANGE_IMMEDIATE);

	fake = fake_firmware(test, MAILBOX, feature_answer, m);
	xa_store(&fake->cxl.cel.effects, CXL_OP_GET_SUP_FEATS, xa_mk_value(0), GFP_KERNEL);
	return fake;
}

static int read_says(struct fake_firmware *fake)
{
	fake->count = 0;
	return fwctl_cxl_features_read(&fake->cxl);
}

/* Whether or not that changed anything */
static int read_again(struct fake_firmware *fake)
{
	return min(read_says(fake), 0);
}

static struct fwctl_report report_on(struct fake_firmware *fake, u16 opcode, u8 n)
{
	struct fwctl_request req = { .opcode = opcode, .keyed = true };
	struct fwctl_report report = {};

	uuid_of(req.key.bytes, n);
	fwctl_cxl_cel_report(&fake->cxl.cel, opcode, &report);
	fwctl_cxl_feature_report(&fake->cxl.features, &req, &report);
	return report;
}

/* ---- reading the list ---- */

static void list_all_counts(struct kunit *test)
{
	unsigned int count, i;

	for (count = 0; count <= LISTED_MAX; count++) {
		struct fake_firmware *fake = feature_device(test, count);
		struct feature_model *m = fake->model;

		KUNIT_ASSERT_EQ(test, 0, read_again(fake));
		KUNIT_EXPECT_EQ(test, 1 + DIV_ROUND_UP(count, PER_PAGE), fake->count);
		KUNIT_ASSERT_EQ(test, count, fake->cxl.features.count);
		KUNIT_EXPECT_EQ(test, count, fake->cxl.features.known_count);
		if (count)
			KUNIT_EXPECT_MEMEQ(test, fake->cxl.features.entries, m->listed,
					   count * ENTRY_SIZE);
		for (i = 0; i < fake->count; i++)
			KUNIT_EXPECT_LE(test, fake->sent[i].out_room, MAILBOX);
	}
}

/* A device that names ever new Features is not believed for ever */
static void list_without_end(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 0);
	struct cxl_feature_list *list = &fake->cxl.features;
	u32 i, n;

	for (n = 0; n < 3; n++) {
		struct cxl_feat_entry *entries = kvcalloc(U16_MAX, ENTRY_SIZE, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, entries);
		for (i = 0; i < U16_MAX; i++)
			put_unaligned_be32(n * U16_MAX + i, &entries[i].uuid);
		KUNIT_EXPECT_EQ(test, replace_list(list, entries, U16_MAX), n < 2 ? 1 : -EIO);
		/* was not taken */
		if (list->entries != entries)
			kvfree(entries);
	}
	KUNIT_EXPECT_EQ(test, list->known_count, 2 * U16_MAX);
}

static void list_not_asked(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 3);

	xa_erase(&fake->cxl.cel.effects, CXL_OP_GET_SUP_FEATS);
	KUNIT_EXPECT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, 0, fake->count);
	KUNIT_EXPECT_EQ(test, 0, fake->cxl.features.count);
}

static void list_tiny_mailbox(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 3);

	fake->cxl.payload_size = 8 + ENTRY_SIZE - 1;
	KUNIT_EXPECT_EQ(test, -EIO, read_again(fake));
	fake->cxl.payload_size++;
	KUNIT_EXPECT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, 4, fake->count);
}

struct list_lie {
	const char *name;
	int at;
	int num;
	int total;
	ssize_t len;
};

static const struct list_lie list_lies[] = {
	{ "totals: no bytes", 1, 0, 0, -8 },
	{ "totals: short", 1, 0, 0, -1 },
	{ "totals: over-long", 1, 0, 0, 1 },
	{ "totals: an entry that is not there", 1, 1, 0, 0 },
	{ "totals: an entry nobody asked for", 1, 1, 0, ENTRY_SIZE },
	{ "totals: one more than there are", 1, 0, 1, 0 },
	{ "totals: one less than there are", 1, 0, -1, 0 },
	{ "totals: 65535", 1, 0, U16_MAX - 7, 0 },
	{ "page: no bytes", 2, 0, 0, -(ssize_t)(8 + PER_PAGE * ENTRY_SIZE) },
	{ "page: part of an entry", 2, 0, 0, -1 },
	{ "page: fewer bytes than entries", 2, 0, 0, -(ssize_t)ENTRY_SIZE },
	{ "page: fewer entries than bytes", 2, -1, 0, 0 },
	{ "page: more entries than bytes", 2, 1, 0, 0 },
	{ "page: more of both", 2, 1, 0, ENTRY_SIZE },
	{ "page: over-long", 2, 0, 0, 1 << 20 },
	{ "page: no entry", 2, -PER_PAGE, 0, -(ssize_t)(PER_PAGE * ENTRY_SIZE) },
	{ "page: another total", 2, 0, 1, 0 },
	{ "last page: another total", 3, 0, -1, 0 },
	{ "last page: no entry", 3, -2, 0, -(ssize_t)(2 * ENTRY_SIZE) },
};

static void list_lie_desc(const struct list_lie *lie, char *desc)
{
	strscpy(desc, lie->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(list_lie, list_lies, list_lie_desc);

/* Seven Features, two pages: any lie leaves the list as it was */
static void list_hostile(struct kunit *test)
{
	const struct list_lie *lie = test->param_value;
	struct fake_firmware *fake = feature_device(test, 7);
	struct feature_model *m = fake->model;

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	m->lie_at = lie->at;
	m->lie_num = lie->num;
	m->lie_total = lie->total;
	m->lie_len = lie->len;
	KUNIT_EXPECT_EQ(test, -EIO, read_again(fake));
	KUNIT_EXPECT_EQ(test, 7, fake->cxl.features.count);
	KUNIT_EXPECT_EQ(test, 7, fake->cxl.features.known_count);
	KUNIT_EXPECT_MEMEQ(test, fake->cxl.features.entries, m->listed, 7 * ENTRY_SIZE);
}

static void list_failures(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 7);
	struct feature_model *m = fake->model;
	int at;

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	for (at = 1; at <= 3; at++) {
		m->fail_at = at;
		m->err = -ENODEV;
		KUNIT_EXPECT_EQ(test, -ENODEV, read_again(fake));
		m->err = 0;
		m->return_code = 0x4;
		KUNIT_EXPECT_EQ(test, -EIO, read_again(fake));
		m->return_code = CXL_RC_UNSUPPORTED;
		KUNIT_EXPECT_EQ(test, -EIO, read_again(fake));
		KUNIT_EXPECT_EQ(test, 7, fake->cxl.features.count);
	}
}

/* A short page is no lie: the rest is asked for again */
static void list_short_page(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 7);
	struct feature_model *m = fake->model;

	m->lie_at = 2;
	m->lie_num = -3;
	m->lie_len = -(ssize_t)(3 * ENTRY_SIZE);
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, 3, fake->count);
	KUNIT_EXPECT_EQ(test, 7, fake->cxl.features.count);
	KUNIT_EXPECT_MEMEQ(test, fake->cxl.features.entries, m->listed, 7 * ENTRY_SIZE);
}

static void list_effects_only_grow(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 3);
	struct feature_model *m = fake->model;

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	m->listed[1].effects = cpu_to_le16(CXL_CMD_CONFIG_CHANGE_COLD_RESET);
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_NOW | FWCTL_CONFIG_RESET_COLD,
			report_on(fake, CXL_OP_SET_FEATURE, 1).effects);
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_NOW,
			report_on(fake, CXL_OP_SET_FEATURE, 2).effects);

	/* Gone and back again, it still has them */
	m->count = 1;
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_NOT_NULL(test, report_on(fake, CXL_OP_SET_FEATURE, 1).not_supported);
	list_feature(m, 1, CXL_CMD_LOG_CHANGE_IMMEDIATE);
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_NOW | FWCTL_CONFIG_RESET_COLD | FWCTL_LOG_NOW,
			report_on(fake, CXL_OP_SET_FEATURE, 1).effects);
	KUNIT_EXPECT_EQ(test, 3, fake->cxl.features.known_count);
}

/* Each thing that can be another in the list, by itself */
static void list_changes(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 3);
	struct feature_model *m = fake->model;

	KUNIT_EXPECT_EQ(test, 1, read_says(fake));
	KUNIT_EXPECT_EQ(test, 0, read_says(fake));
	m->fail_at = 2;
	m->return_code = 0x4;
	KUNIT_EXPECT_EQ(test, -EIO, read_says(fake));
	m->fail_at = 0;
	KUNIT_EXPECT_EQ(test, 0, read_says(fake));

	m->listed[0].effects = cpu_to_le16(CXL_CMD_CONFIG_CHANGE_COLD_RESET);
	KUNIT_EXPECT_EQ(test, 1, read_says(fake));
	/* It had both effects, and has them still */
	m->listed[0].effects = cpu_to_le16(CXL_CMD_CONFIG_CHANGE_IMMEDIATE);
	KUNIT_EXPECT_EQ(test, 0, read_says(fake));
	m->listed[1].flags = 0;
	KUNIT_EXPECT_EQ(test, 1, read_says(fake));
	m->count = 2;
	KUNIT_EXPECT_EQ(test, 1, read_says(fake));
	list_feature(m, 9, CXL_CMD_CONFIG_CHANGE_IMMEDIATE);
	KUNIT_EXPECT_EQ(test, 1, read_says(fake));
	KUNIT_EXPECT_EQ(test, 0, read_says(fake));
}

/* No Features is what a device has before its list is read */
static void list_of_none_is_no_change(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 0);

	KUNIT_EXPECT_EQ(test, 0, read_says(fake));
}

static void list_twice(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 2);
	struct feature_model *m = fake->model;

	list_feature(m, 0, CXL_CMD_DATA_CHANGE_IMMEDIATE);
	list_feature(m, 1, 0);
	m->listed[3].flags = 0;
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, 4, fake->cxl.features.count);
	KUNIT_EXPECT_EQ(test, 2, fake->cxl.features.known_count);
	KUNIT_EXPECT_EQ(test, FWCTL_CONFIG_NOW | FWCTL_DATA_NOW,
			report_on(fake, CXL_OP_SET_FEATURE, 0).effects);
	KUNIT_EXPECT_NOT_NULL(test, report_on(fake, CXL_OP_SET_FEATURE, 1).refused);
}

/* ---- the report ---- */

static void report_get(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 2);
	struct fwctl_report report;

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	report = report_on(fake, CXL_OP_GET_FEATURE, 1);
	KUNIT_EXPECT_FALSE(test, report.key_listed);
	KUNIT_EXPECT_EQ(test, 0, report.effects);
	KUNIT_EXPECT_NULL(test, report.refused);
	KUNIT_EXPECT_NULL(test, report.not_supported);

	/* What the log says of the command holds for each Feature */
	xa_store(&fake->cxl.cel.effects, CXL_OP_GET_FEATURE, xa_mk_value(BIT(12) | BIT(4)),
		 GFP_KERNEL);
	report = report_on(fake, CXL_OP_GET_FEATURE, 1);
	KUNIT_EXPECT_TRUE(test, report.listed);
	KUNIT_EXPECT_EQ(test, FWCTL_UNKNOWN | FWCTL_LOG_NOW, report.effects);

	report = report_on(fake, CXL_OP_GET_FEATURE, 2);
	KUNIT_EXPECT_FALSE(test, report.key_listed);
	KUNIT_EXPECT_NOT_NULL(test, report.not_supported);
}

/* Each effect of Set Feature alone: does it do, and what is it? */
static void report_set_effects(struct kunit *test)
{
	static const u16 enough = 0x0c1f;
	unsigned int bit;

	for (bit = 0; bit < 16; bit++) {
		struct fake_firmware *fake = feature_device(test, 0);
		struct fwctl_report report;

		list_feature(fake->model, 0, BIT(bit));
		KUNIT_ASSERT_EQ(test, 0, read_again(fake));
		report = report_on(fake, CXL_OP_SET_FEATURE, 0);
		KUNIT_EXPECT_TRUE(test, report.key_listed);
		KUNIT_EXPECT_NULL(test, report.not_supported);
		KUNIT_EXPECT_EQ_MSG(test, fwctl_cxl_effects_decode(BIT(bit)), report.effects,
				    "bit %u", bit);
		KUNIT_EXPECT_EQ_MSG(test, !(enough & BIT(bit)), !!report.refused,
				    "bit %u", bit);
	}
}

static void report_set_unchangeable(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 1);
	struct feature_model *m = fake->model;

	m->listed[0].flags = cpu_to_le32(~(u32)CXL_FEATURE_F_CHANGEABLE);
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_NOT_NULL(test, report_on(fake, CXL_OP_SET_FEATURE, 0).refused);
	KUNIT_EXPECT_NULL(test, report_on(fake, CXL_OP_GET_FEATURE, 0).refused);
}

/* The list says nothing of other commands, or of what is behind a tunnel */
static void report_not_concerned(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 1);
	struct fwctl_request req = { .opcode = CXL_OP_SET_FEATURE, .keyed = true, .depth = 1 };
	struct fwctl_report report = {}, none = {};

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	fwctl_cxl_feature_report(&fake->cxl.features, &req, &report);
	KUNIT_EXPECT_MEMEQ(test, &report, &none, sizeof(none));
	req.depth = 0;
	req.opcode = CXL_OP_GET_LOG;
	fwctl_cxl_feature_report(&fake->cxl.features, &req, &report);
	KUNIT_EXPECT_MEMEQ(test, &report, &none, sizeof(none));
}

/* ---- Get Supported Features ---- */

static int get_supported(struct kunit *test, struct fake_firmware *fake, u32 count, u16 start,
			 size_t room, struct cxl_mbox_get_sup_feats_out **out)
{
	struct cxl_mbox_get_sup_feats_in in = {
		.count = cpu_to_le32(count), .start_idx = cpu_to_le16(start),
	};
	struct fwctl_job *job = fake_job(test, fake, CXL_OP_GET_SUP_FEATS, &in, sizeof(in), room);
	struct fwctl_rpc_cxl_out *rpc_out = job->out;
	int err = fwctl_cxl_features_deliver_get_supported(&fake->cxl, job);

	*out = &rpc_out->get_sup_feats_out;
	if (err)
		return err;
	KUNIT_EXPECT_EQ(test, 0, rpc_out->retval);
	KUNIT_EXPECT_EQ(test, 8 + rpc_out->size, job->out_len);
	KUNIT_EXPECT_LE(test, job->out_len, job->out_room);
	KUNIT_EXPECT_EQ(test, 8 + le16_to_cpu((*out)->num_entries) * ENTRY_SIZE, rpc_out->size);
	KUNIT_EXPECT_EQ(test, fake->cxl.features.count, le16_to_cpu((*out)->supported_feats));
	return 0;
}

static void supported_counts(struct kunit *test)
{
	static const struct {
		u32 count;
		u16 start;
		size_t room;
		u16 num;
	} asks[] = {
		{ 0, 0, 4096, 0 }, { ENTRY_SIZE - 1, 0, 4096, 0 }, { ENTRY_SIZE, 0, 4096, 1 },
		{ 2 * ENTRY_SIZE - 1, 0, 4096, 1 }, { 7 * ENTRY_SIZE, 0, 4096, 7 },
		{ U32_MAX, 0, 4096, 7 }, { U32_MAX, 6, 4096, 1 }, { U32_MAX, 2, 4096, 5 },
		/* the room bounds it, too */
		{ U32_MAX, 0, 8, 0 }, { U32_MAX, 0, 8 + ENTRY_SIZE - 1, 0 },
		{ U32_MAX, 0, 8 + ENTRY_SIZE, 1 }, { U32_MAX, 0, 8 + 3 * ENTRY_SIZE + 1, 3 },
	};
	struct fake_firmware *fake = feature_device(test, 7);
	struct cxl_mbox_get_sup_feats_out *out;
	struct feature_model *m = fake->model;
	size_t i;

	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	fake->count = 0;
	for (i = 0; i < ARRAY_SIZE(asks); i++) {
		KUNIT_ASSERT_EQ(test, 0, get_supported(test, fake, asks[i].count, asks[i].start,
						       asks[i].room, &out));
		KUNIT_ASSERT_EQ_MSG(test, asks[i].num, le16_to_cpu(out->num_entries),
				    "ask %zu", i);
		if (asks[i].num)
			KUNIT_EXPECT_MEMEQ(test, out->ents, &m->listed[asks[i].start],
					   asks[i].num * ENTRY_SIZE);
	}
	KUNIT_EXPECT_EQ(test, 0, fake->count);
}

static void supported_start(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 7);
	struct cxl_mbox_get_sup_feats_out *out;

	KUNIT_EXPECT_EQ(test, -EINVAL, get_supported(test, fake, 0, 0, 64, &out));
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));
	KUNIT_EXPECT_EQ(test, 0, get_supported(test, fake, 0, 6, 64, &out));
	KUNIT_EXPECT_EQ(test, -EINVAL, get_supported(test, fake, 0, 7, 64, &out));
	KUNIT_EXPECT_EQ(test, -EINVAL, get_supported(test, fake, 0, U16_MAX, 64, &out));
}

/* Patrol scrub is the kernel's, but only beside the in-tree driver */
static void supported_driven(struct kunit *test)
{
	struct fake_firmware *fake = feature_device(test, 2);
	struct cxl_mbox_get_sup_feats_out *out;
	struct feature_model *m = fake->model;

	memcpy(&m->listed[1].uuid, driven_features[0].uuid, 16);
	m->listed[1].flags = cpu_to_le32(CXL_FEATURE_F_CHANGEABLE | CXL_FEATURE_F_SAVED_SEL);
	KUNIT_ASSERT_EQ(test, 0, read_again(fake));

	KUNIT_ASSERT_EQ(test, 0, get_supported(test, fake, U32_MAX, 0, 1024, &out));
	KUNIT_EXPECT_MEMEQ(test, out->ents, m->listed, 2 * ENTRY_SIZE);

	fake->cxl.beside = true;
	KUNIT_EXPECT_TRUE(test, fwctl_cxl_feature_is_driven(driven_features[0].uuid));
	KUNIT_ASSERT_EQ(test, 0, get_supported(test, fake, U32_MAX, 0, 1024, &out));
	KUNIT_EXPECT_MEMEQ(test, out->ents, m->listed, ENTRY_SIZE);
	KUNIT_EXPECT_EQ(test, 0, le16_to_cpu(out->ents[1].set_feat_size));
	KUNIT_EXPECT_EQ(test, CXL_FEATURE_F_SAVED_SEL, le32_to_cpu(out->ents[1].flags));
	KUNIT_EXPECT_EQ(test, 4, le16_to_cpu(fake->cxl.features.entries[1].set_feat_size));
}

static struct kunit_case features_cases[] = {
	KUNIT_CASE(list_all_counts),
	KUNIT_CASE(list_without_end),
	KUNIT_CASE(list_not_asked),
	KUNIT_CASE(list_tiny_mailbox),
	KUNIT_CASE_PARAM(list_hostile, list_lie_gen_params),
	KUNIT_CASE(list_failures),
	KUNIT_CASE(list_short_page),
	KUNIT_CASE(list_effects_only_grow),
	KUNIT_CASE(list_changes),
	KUNIT_CASE(list_of_none_is_no_change),
	KUNIT_CASE(list_twice),
	KUNIT_CASE(report_get),
	KUNIT_CASE(report_set_effects),
	KUNIT_CASE(report_set_unchangeable),
	KUNIT_CASE(report_not_concerned),
	KUNIT_CASE(supported_counts),
	KUNIT_CASE(supported_start),
	KUNIT_CASE(supported_driven),
	{}
};

static struct kunit_suite features_suite = {
	.name = "fwctl_cxl_features",
	.test_cases = features_cases,
};

kunit_test_suite(features_suite);
