// SPDX-License-Identifier: GPL-2.0-only
/* The list of logs, from devices that lie about it, and what it says of the doors to logs */
#include <kunit/test.h>
#include <linux/sizes.h>
#include <linux/unaligned.h>

#include "../logs.c"
#include "fake_firmware.h"

#define LISTED_MAX	16

struct logs_model {
	u8 list[sizeof(struct cxl_supported_logs) +
		LISTED_MAX * sizeof(struct cxl_supported_log)];
	size_t len;
	int err;
	u16 return_code;
};

static int logs_answer(struct fake_firmware *fake, struct cxl_msg *msg)
{
	struct logs_model *m = fake->model;

	msg->return_code = msg->opcode == CXL_OP_GET_SUP_LOGS ? m->return_code :
								CXL_RC_UNSUPPORTED;
	if (m->err || msg->return_code)
		return m->err;
	return fake_reply(msg, m->list, m->len);
}

static void list_log(struct logs_model *m, u8 n, u32 size)
{
	struct cxl_supported_logs *logs = (void *)m->list;
	u16 count = le16_to_cpu(logs->count);

	memset(logs->entries[count].uuid, n, UUID_SIZE);
	logs->entries[count].size = cpu_to_le32(size);
	logs->count = cpu_to_le16(count + 1);
	m->len = sizeof(*logs) + (count + 1) * sizeof(logs->entries[0]);
}

static void list_none(struct logs_model *m)
{
	memset(m->list, 0, sizeof(m->list));
	m->len = sizeof(struct cxl_supported_logs);
}

static struct fake_firmware *logs_device(struct kunit *test)
{
	struct logs_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	list_none(m);
	return fake_firmware(test, 2048, logs_answer, m);
}

/* Read, looking for the log @n */
static int read_for(struct fake_firmware *fake, u8 n, u32 *size)
{
	u8 uuid[UUID_SIZE];

	memset(uuid, n, sizeof(uuid));
	*size = U32_MAX;
	return fwctl_cxl_logs_read(&fake->cxl, uuid, size);
}

static bool log_listed(struct fake_firmware *fake, u16 opcode, u8 n, u8 depth)
{
	struct fwctl_request req = { .opcode = opcode, .keyed = true, .depth = depth };
	struct fwctl_report report = { .listed = true };

	memset(req.key.bytes, n, sizeof(req.key.bytes));
	fwctl_cxl_log_report(&fake->cxl.logs, &req, &report);
	return report.listed;
}

static void logs_sizes(struct kunit *test)
{
	struct fake_firmware *fake = logs_device(test);
	u32 size;

	list_log(fake->model, 7, 70);
	list_log(fake->model, 3, 0xffffffff);
	KUNIT_EXPECT_EQ(test, 1, read_for(fake, 7, &size));
	KUNIT_EXPECT_EQ(test, 70, size);
	KUNIT_EXPECT_EQ(test, 0, read_for(fake, 3, &size));
	KUNIT_EXPECT_EQ(test, 0xffffffff, size);
	KUNIT_EXPECT_EQ(test, 0, read_for(fake, 4, &size));
	KUNIT_EXPECT_EQ(test, 0, size);
	KUNIT_EXPECT_EQ(test, 2, fake->cxl.logs.count);
}

/* What was listed once stays; order, sizes and repetition are no change */
static void logs_only_grow(struct kunit *test)
{
	struct fake_firmware *fake = logs_device(test);
	struct logs_model *m = fake->model;
	u32 size;

	list_log(m, 7, 70);
	list_log(m, 3, 30);
	KUNIT_EXPECT_EQ(test, 1, read_for(fake, 7, &size));
	list_none(m);
	KUNIT_EXPECT_EQ(test, 0, read_for(fake, 7, &size));
	KUNIT_EXPECT_EQ(test, 0, size);
	list_log(m, 3, 31);
	list_log(m, 7, 71);
	list_log(m, 3, 32);
	KUNIT_EXPECT_EQ(test, 0, read_for(fake, 3, &size));
	list_log(m, 5, 50);
	list_log(m, 5, 51);
	KUNIT_EXPECT_EQ(test, 1, read_for(fake, 5, &size));
	KUNIT_EXPECT_EQ(test, 3, fake->cxl.logs.count);
	KUNIT_EXPECT_EQ(test, 3, fake->cxl.logs.uuids[0][0]);
	KUNIT_EXPECT_EQ(test, 5, fake->cxl.logs.uuids[1][0]);
	KUNIT_EXPECT_EQ(test, 7, fake->cxl.logs.uuids[2][0]);
}

/* Every length, with a count that says two: whole entries count, and no more of them */
static void logs_lies(struct kunit *test)
{
	size_t len;
	u32 size;

	for (len = 0; len <= 8 + 2 * 20; len++) {
		struct fake_firmware *fake = logs_device(test);
		struct logs_model *m = fake->model;

		list_log(m, 1, 10);
		list_log(m, 2, 20);
		m->len = len;
		KUNIT_EXPECT_EQ_MSG(test, len < 8 ? -EIO : len >= 28, read_for(fake, 2, &size),
				    "%zu", len);
		KUNIT_EXPECT_EQ(test, len < 8 ? 0 : (len - 8) / 20, fake->cxl.logs.count);
		if (len >= 8)
			KUNIT_EXPECT_EQ(test, len == 48 ? 20 : 0, size);
	}
}

/* A device that names ever new logs is not believed for ever; what it said before stays */
static void logs_without_end(struct kunit *test)
{
	const u32 batch = SZ_32K;
	struct fake_firmware *fake = logs_device(test);
	struct cxl_supported_log *entries;
	u32 i, n;

	entries = kunit_kcalloc(test, batch, sizeof(*entries), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, entries);
	for (n = 0; n < 4; n++) {
		for (i = 0; i < batch; i++)
			put_unaligned_be32(n * batch + i, entries[i].uuid);
		KUNIT_EXPECT_EQ(test, add_logs(&fake->cxl.logs, entries, batch),
				n < 3 ? 1 : -EIO);
	}
	KUNIT_EXPECT_EQ(test, fake->cxl.logs.count, 3 * batch);
}

static void logs_failures(struct kunit *test)
{
	static const struct {
		int err;
		u16 return_code;
		int expected;
	} ways[] = {
		{ -ENODEV, 0, -ENODEV }, { -ETIMEDOUT, 0, -ETIMEDOUT }, { 0, 0x4, -EIO },
		{ 0, CXL_RC_UNSUPPORTED, -EOPNOTSUPP },
	};
	struct fake_firmware *fake = logs_device(test);
	struct logs_model *m = fake->model;
	size_t way;
	u32 size;

	list_log(m, 1, 10);
	KUNIT_EXPECT_EQ(test, 1, read_for(fake, 1, &size));
	for (way = 0; way < ARRAY_SIZE(ways); way++) {
		m->err = ways[way].err;
		m->return_code = ways[way].return_code;
		KUNIT_EXPECT_EQ(test, ways[way].expected, read_for(fake, 1, &size));
		KUNIT_EXPECT_TRUE(test, log_listed(fake, CXL_OP_GET_LOG, 1, 0));
	}
}

/* That there is Get Log does not say that there is the log */
static void logs_report(struct kunit *test)
{
	static const u16 doors[] = { 0x0401, 0x0402, 0x0403, 0x0404 };
	struct fake_firmware *fake = logs_device(test);
	u32 size;
	size_t i;

	KUNIT_EXPECT_FALSE(test, log_listed(fake, CXL_OP_GET_LOG, 1, 0));
	list_log(fake->model, 1, 10);
	KUNIT_EXPECT_EQ(test, 1, read_for(fake, 1, &size));
	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		KUNIT_EXPECT_TRUE(test, log_listed(fake, doors[i], 1, 0));
		KUNIT_EXPECT_FALSE(test, log_listed(fake, doors[i], 2, 0));
		/* The list is not that of a tunnel's target */
		KUNIT_EXPECT_TRUE(test, log_listed(fake, doors[i], 2, 1));
	}
	/* The keys of other doors are no logs */
	KUNIT_EXPECT_TRUE(test, log_listed(fake, CXL_OP_GET_FEATURE, 2, 0));
	KUNIT_EXPECT_TRUE(test, log_listed(fake, CXL_OP_MAINTENANCE, 2, 0));
}

static struct kunit_case logs_cases[] = {
	KUNIT_CASE(logs_sizes),
	KUNIT_CASE(logs_only_grow),
	KUNIT_CASE(logs_lies),
	KUNIT_CASE(logs_without_end),
	KUNIT_CASE(logs_failures),
	KUNIT_CASE(logs_report),
	{}
};

static struct kunit_suite logs_suite = {
	.name = "fwctl_cxl_logs",
	.test_cases = logs_cases,
};

kunit_test_suite(logs_suite);
