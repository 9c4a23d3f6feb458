// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is memory in use? Judged from registers in memory: what is committed, what
 * decodes without being committed, and what makes no sense.
 */
#include <kunit/test.h>

#include "../registers.c"
#include "../hdm.c"

#define AT_HDM		0x200
#define CAP(_id, _offset)	((_id) | (u32)(_offset) << 20)

struct fake_component {
	struct kunit *test;
	struct cxl_mmio mmio;
	u32 registers[CACHEMEM_LENGTH / 4];
};

static u32 fake_read(const struct cxl_mmio *mmio, u32 offset)
{
	struct fake_component *fake = container_of(mmio, struct fake_component, mmio);

	/* Whoever reads beyond the block has believed the device */
	if (offset % 4 || offset + 4 > mmio->length) {
		KUNIT_FAIL(fake->test, "%x was read", offset);
		return 0;
	}
	return fake->registers[offset / 4];
}

static const struct cxl_mmio_ops fake_ops = { .read = fake_read };

static void put(struct fake_component *fake, u32 offset, u32 value)
{
	fake->registers[offset / 4] = value;
}

/* A component with @encoded decoders, enabled, none committed */
static struct fake_component *fake_component(struct kunit *test, u32 encoded)
{
	struct fake_component *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->test = test;
	fake->mmio.ops = &fake_ops;
	fake->mmio.length = CACHEMEM_LENGTH;
	put(fake, 0, CACHEMEM_ID | FIELD_PREP(CACHEMEM_CAP_COUNT, 2));
	put(fake, 4, CAP(2, 0x100));
	put(fake, 8, CAP(HDM_ID, AT_HDM));
	put(fake, AT_HDM, encoded);
	put(fake, AT_HDM + HDM_GLOBAL, HDM_GLOBAL_ENABLE);
	return fake;
}

static const struct cxl_dvsec_mem decoding = { .known = true, .enabled = true, .ranges = 1 };

static struct fwctl_state judge(struct fake_component *fake, struct cxl_dvsec_mem dvsec)
{
	struct fwctl_state state = {};

	fwctl_cxl_memory_in_use(&fake->mmio, &dvsec, &state);
	return state;
}

static void idle(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, judge(fake_component(test, 2), decoding).in_use);
}

/* Every decoder of every count is looked at, and none beyond */
static void each_decoder(struct kunit *test)
{
	static const u8 counts[] = { 1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32 };
	struct fwctl_state state;
	char name[48];
	int encoded, n;

	for (encoded = 0; encoded < ARRAY_SIZE(counts); encoded++) {
		struct fake_component *fake = fake_component(test, encoded);

		for (n = 0; n < counts[encoded]; n++) {
			put(fake, AT_HDM + HDM_CONTROL(n), HDM_COMMITTED);
			state = judge(fake, decoding);
			snprintf(name, sizeof(name), "decoder 0.%d committed", n);
			KUNIT_EXPECT_TRUE(test, state.in_use);
			KUNIT_EXPECT_STREQ(test, state.in_use_by, name);
			put(fake, AT_HDM + HDM_CONTROL(n), 0);
		}
		put(fake, AT_HDM + HDM_CONTROL(n), HDM_COMMITTED);
		KUNIT_EXPECT_FALSE(test, judge(fake, decoding).in_use);
	}
}

/* Committed is committed, whether or not the device decodes right now */
static void committed_but_disabled(struct kunit *test)
{
	struct fake_component *fake = fake_component(test, 2);
	struct cxl_dvsec_mem dvsec = { .known = true };

	put(fake, AT_HDM + HDM_CONTROL(1), HDM_COMMITTED);
	put(fake, AT_HDM + HDM_GLOBAL, 0);
	KUNIT_EXPECT_TRUE(test, judge(fake, dvsec).in_use);
}

/* Commit asked for and not granted, and a lock, are not in use */
static void not_committed(struct kunit *test)
{
	struct fake_component *fake = fake_component(test, 2);

	put(fake, AT_HDM + HDM_CONTROL(0), (u32)~(HDM_COMMITTED | BIT(31)));
	KUNIT_EXPECT_FALSE(test, judge(fake, decoding).in_use);
}

/* Ranges count if they decode, and only then */
static void ranges(struct kunit *test)
{
	struct fake_component *fake = fake_component(test, 2);
	struct cxl_dvsec_mem dvsec = decoding;

	put(fake, AT_HDM + HDM_GLOBAL, 0);
	KUNIT_EXPECT_TRUE(test, judge(fake, dvsec).in_use);
	dvsec.ranges = 2;
	KUNIT_EXPECT_STREQ(test, judge(fake, dvsec).in_use_by, "range 1 enabled");
	dvsec.ranges = 0;
	KUNIT_EXPECT_FALSE(test, judge(fake, dvsec).in_use);
	dvsec.ranges = 3;
	dvsec.enabled = false;
	KUNIT_EXPECT_FALSE(test, judge(fake, dvsec).in_use);
}

/* A CXL 1.1 device: component registers without decoders */
static void no_decoders(struct kunit *test)
{
	struct cxl_dvsec_mem enabled = { .known = true, .enabled = true };
	struct fake_component *fake = fake_component(test, 2);

	put(fake, 8, CAP(3, AT_HDM));
	KUNIT_EXPECT_TRUE(test, judge(fake, decoding).in_use);
	KUNIT_EXPECT_FALSE(test, judge(fake, enabled).in_use);
}

struct senseless_case {
	const char *what;
	u32 offset;
	u32 value;
};

static const struct senseless_case senseless_cases[] = {
	{ "header gone", 0, CXL_ALL_ONES },
	{ "header of something else", 0, 0x01000002 },
	{ "header zero", 0, 0 },
	{ "capability gone", 8, CXL_ALL_ONES },
	{ "unaligned decoders", 8, CAP(HDM_ID, AT_HDM + 2) },
	{ "decoders at the end", 8, CAP(HDM_ID, 0xffc) },
	{ "reserved count", AT_HDM, 13 },
	{ "decoder capability gone", AT_HDM, CXL_ALL_ONES },
	{ "decoder gone", AT_HDM + HDM_CONTROL(3), CXL_ALL_ONES },
	{ "global control gone", AT_HDM + HDM_GLOBAL, CXL_ALL_ONES },
};

static void senseless_desc(const struct senseless_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(senseless, senseless_cases, senseless_desc);

/* What cannot be known is in use, unless the device decodes no memory at all */
static void senseless(struct kunit *test)
{
	const struct senseless_case *c = test->param_value;
	struct fake_component *fake = fake_component(test, 2);

	put(fake, c->offset, c->value);
	KUNIT_EXPECT_TRUE(test, judge(fake, decoding).in_use);
	KUNIT_EXPECT_FALSE(test, judge(fake, (struct cxl_dvsec_mem){ .known = true }).in_use);
}

/* More decoders than the block has room for */
static void too_many(struct kunit *test)
{
	struct fake_component *fake = fake_component(test, 12);

	put(fake, 8, CAP(HDM_ID, 0xf00));
	put(fake, 0xf00, 12);
	KUNIT_EXPECT_TRUE(test, judge(fake, decoding).in_use);
	/* A capability array that does not end in the block */
	fake = fake_component(test, 2);
	fake->mmio.length = 64;
	put(fake, 0, CACHEMEM_ID | FIELD_PREP(CACHEMEM_CAP_COUNT, 255));
	KUNIT_EXPECT_TRUE(test, judge(fake, decoding).in_use);
}

static void unreadable(struct kunit *test)
{
	struct fake_component *fake = fake_component(test, 2);

	KUNIT_EXPECT_TRUE(test, judge(fake, (struct cxl_dvsec_mem){}).in_use);
	fake->mmio.ops = NULL;
	KUNIT_EXPECT_TRUE(test, judge(fake, decoding).in_use);
	KUNIT_EXPECT_FALSE(test, judge(fake, (struct cxl_dvsec_mem){ .known = true }).in_use);
}

static struct kunit_case hdm_cases[] = {
	KUNIT_CASE(idle),
	KUNIT_CASE(each_decoder),
	KUNIT_CASE(committed_but_disabled),
	KUNIT_CASE(not_committed),
	KUNIT_CASE(ranges),
	KUNIT_CASE(no_decoders),
	KUNIT_CASE_PARAM(senseless, senseless_gen_params),
	KUNIT_CASE(too_many),
	KUNIT_CASE(unreadable),
	{}
};

static struct kunit_suite hdm_suite = {
	.name = "fwctl_cxl_hdm",
	.test_cases = hdm_cases,
};

kunit_test_suite(hdm_suite);
