// SPDX-License-Identifier: GPL-2.0-only
/* The report as it is read, put together with what is known, and listed */
#include <kunit/test.h>

#include "../report.c"
#include "../reported.c"

/* ---- a controller that answers Get Log Page as a case wants it to ---- */

static struct {
	__le32 logs[256][1024];
	int ret[256];
	unsigned int asked[256];
	size_t len[256];
	u32 nsid;
} *fake;

int fwctl_nvme_ask(struct fwctl_nvme *nvme, struct nvme_command *cmd, void *data, size_t len)
{
	u32 cdw10 = le32_to_cpu(cmd->common.cdw10);
	u8 page = cdw10;

	lockdep_assert_held(&nvme->lock);
	if (cmd->common.opcode != nvme_admin_get_log_page)
		return -EOPNOTSUPP;
	fake->asked[page]++;
	fake->len[page] = ((cdw10 >> 16) + 1) * 4;
	fake->nsid = le32_to_cpu(cmd->common.nsid);
	if (fake->len[page] != len)
		return -EINVAL;
	if (!fake->ret[page])
		memcpy(data, fake->logs[page], len);
	return fake->ret[page];
}

static struct fwctl_nvme *controller(struct kunit *test, u8 lpa)
{
	struct fwctl_nvme *nvme = kunit_kzalloc(test, sizeof(*nvme), GFP_KERNEL);

	fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nvme);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	mutex_init(&nvme->lock);
	nvme->facts.identify[NVME_ID_LPA] = lpa;
	return nvme;
}

#define LPA_EFFECTS	2
#define LPA_ALL		0x22

/* R14: of a controller that announces no log none is asked for, and nothing is known. */
static void report_not_announced(struct kunit *test)
{
	struct fwctl_nvme *nvme = controller(test, 0xdd);
	struct fwctl_request req = {};

	KUNIT_EXPECT_EQ(test, 0, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 0, fake->asked[5] + fake->asked[0x12] + fake->asked[0]);
	KUNIT_EXPECT_FALSE(test, nvme->facts.has_acs);
	KUNIT_EXPECT_EQ(test, -ENOENT, fwctl_nvme_reported(&nvme->facts, 0, &req));
}

static void report_lengths(struct kunit *test)
{
	struct fwctl_nvme *nvme = controller(test, LPA_ALL);

	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 4096, fake->len[5]);
	KUNIT_EXPECT_EQ(test, 1024, fake->len[0x12]);
	KUNIT_EXPECT_EQ(test, 1024, fake->len[0]);
	KUNIT_EXPECT_EQ(test, U32_MAX, fake->nsid);
	KUNIT_EXPECT_TRUE(test, nvme->facts.has_acs && nvme->facts.has_fis &&
			  nvme->facts.has_lids);
}

/* R2: what was once said of a command is not taken back; of CSE the greater counts. */
static void report_only_grows(struct kunit *test)
{
	struct fwctl_nvme *nvme = controller(test, LPA_EFFECTS);

	fake->logs[5][6] = cpu_to_le32(0x00010001);
	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 0, fwctl_nvme_report_read(nvme));
	fake->logs[5][6] = cpu_to_le32(0x00020010);
	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 0x00020011, nvme->facts.acs[6]);
	fake->logs[5][6] = 0;
	KUNIT_EXPECT_EQ(test, 0, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 0x00020011, nvme->facts.acs[6]);
	/* reserved bits are kept for who decodes */
	fake->logs[5][255] = cpu_to_le32(U32_MAX);
	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, U32_MAX, nvme->facts.acs[255]);
}

/* R14: a log that is announced and not given leaves the old one; the others are read. */
static void report_refused(struct kunit *test)
{
	struct fwctl_nvme *nvme = controller(test, LPA_ALL);

	fake->logs[5][2] = cpu_to_le32(1);
	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
	fake->ret[5] = 0x4109;
	fake->logs[5][2] = cpu_to_le32(0x1f);
	fake->logs[0x12][1] = cpu_to_le32(1);
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_nvme_report_read(nvme));
	KUNIT_EXPECT_EQ(test, 1, nvme->facts.acs[2]);
	KUNIT_EXPECT_EQ(test, 1, nvme->facts.fis[1]);
	fake->ret[5] = 0;
	fake->ret[0x12] = 0x4109;
	fake->ret[0] = 0x4109;
	KUNIT_EXPECT_EQ(test, 1, fwctl_nvme_report_read(nvme));
}

static void report_transport(struct kunit *test)
{
	static const u8 pages[] = { 5, 0x12, 0 };
	struct fwctl_nvme *nvme = controller(test, LPA_ALL);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		fake->ret[pages[i]] = -EBUSY;
		KUNIT_EXPECT_EQ(test, -EBUSY, fwctl_nvme_report_read(nvme));
		fake->ret[pages[i]] = 0;
	}
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&nvme->lock));
}

/* R23: each command that the report knows is listed once, in order. */
static void reported_in_order(struct kunit *test)
{
	static const struct {
		u8 opcode;
		bool keyed;
		u8 key;
	} expected[] = {
		{ 0x02 }, { 0xff },
		{ 0x0a, true, 0x01 }, { 0x0a, true, 0xfe },
		{ 0x09, true, 0x01 }, { 0x09, true, 0xfe },
		{ 0x02, true, 0x00 }, { 0x02, true, 0xca },
	};
	struct fwctl_nvme *nvme = controller(test, LPA_ALL);
	struct nvme_facts *facts = &nvme->facts;
	unsigned int i;

	facts->acs[2] = 1;
	facts->acs[3] = 2;	/* effects of what is not supported */
	facts->acs[255] = U32_MAX;
	facts->fis[1] = 1;
	facts->fis[254] = 3;
	facts->lids[0] = 1;
	facts->lids[0xca] = 1;
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		struct fwctl_request req = {};

		KUNIT_ASSERT_EQ(test, 0, fwctl_nvme_reported(facts, i, &req));
		KUNIT_EXPECT_EQ_MSG(test, expected[i].opcode, req.opcode, "%u", i);
		KUNIT_EXPECT_EQ_MSG(test, expected[i].keyed, req.keyed, "%u", i);
		KUNIT_EXPECT_EQ_MSG(test, expected[i].key, req.key.number, "%u", i);
	}
	for (; i < 2000; i += 97) {
		struct fwctl_request req = {};

		KUNIT_EXPECT_EQ(test, -ENOENT, fwctl_nvme_reported(facts, i, &req));
	}
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(report_not_announced),
	KUNIT_CASE(report_lengths),
	KUNIT_CASE(report_only_grows),
	KUNIT_CASE(report_refused),
	KUNIT_CASE(report_transport),
	KUNIT_CASE(reported_in_order),
	{}
};

static struct kunit_suite report_suite = {
	.name = "fwctl_nvme_report",
	.test_cases = report_cases,
};

kunit_test_suite(report_suite);
