// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC ask for, and does its buffer fit? Each malformed
 * request here differs from one that is accepted in a single thing, and the
 * accepted one is tried, too.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "../classify.c"
#include "../classify_lengths.c"
#include "requests.h"

#define PAGE	4096

static struct request *request_of(struct kunit *test)
{
	struct request *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	return r;
}

static void expect_malformed(struct kunit *test, const struct nvme_facts *facts,
			     const struct request *r, const char *says)
{
	struct fwctl_request req;

	KUNIT_EXPECT_EQ_MSG(test, -EINVAL, parse_request(facts, r, &req), "%s", says);
	KUNIT_ASSERT_NOT_NULL_MSG(test, req.malformed, "%02x: %s", r->rpc.opcode, says);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(req.malformed, says), "\"%s\" in \"%s\"", says,
				  req.malformed);
}

static void expect_accepted(struct kunit *test, const struct nvme_facts *facts,
			    const struct request *r, struct fwctl_request *req)
{
	KUNIT_EXPECT_EQ_MSG(test, 0, parse_request(facts, r, req), "%02x %08x: %s", r->rpc.opcode,
			    r->rpc.cdw10, req->malformed ?: "no reason");
	KUNIT_EXPECT_NULL(test, req->malformed);
}

static const struct sample health = { 0x02, 0x02, { 0x007f8002 }, 512 };
static const struct sample label = { 0x09, 0x1f, { 0x8000001f }, 256 };
static const struct sample short_test = { 0x14, 1, { 1 }, 0 };

/* ---- what is understood ---- */

static void classify_samples(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	const struct sample *s;
	struct fwctl_request req;
	size_t i;

	for (i = 0; i < nvme_sample_count; i++) {
		s = &nvme_samples[i];
		make_request(r, s, s->length);
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ(test, req.opcode, s->opcode);
		KUNIT_EXPECT_EQ_MSG(test, req.keyed, s->key != NO_KEY, "%02x", s->opcode);
		if (req.keyed)
			KUNIT_EXPECT_EQ_MSG(test, req.key.number, s->key, "%02x", s->opcode);
		KUNIT_EXPECT_EQ(test, req.in_len, (s->opcode & 3) == 1 ? s->length : 0);
		KUNIT_EXPECT_EQ(test, req.out_asked, (s->opcode & 3) == 2 ? s->length : 0);
		KUNIT_EXPECT_EQ(test, req.out_room, r->out_len - 16);
	}
}

/* ---- R13: the length is what the controller will transfer ---- */

static void classify_lengths(struct kunit *test)
{
	static const int off[] = { -4096, -512, -4, -1, 1, 4, 512, 4096 };
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	const struct sample *s;
	size_t i, j;

	for (i = 0; i < nvme_sample_count; i++) {
		s = &nvme_samples[i];
		for (j = 0; j < ARRAY_SIZE(off); j++) {
			u32 length = s->length + off[j];

			if (off[j] < 0 && s->length < -off[j])
				continue;
			make_request(r, s, length);
			if (length && !(s->opcode & 3))
				expect_malformed(test, facts, r, "opcode says that there are no data");
			else
				expect_malformed(test, facts, r,
						 off[j] < 0 ? "more than data_len" : "less than data_len");
		}
	}
}

/* R13: a buffer of two pages, of which the second would be taken for a list of pages */
static void classify_four_pages_into_two(struct kunit *test)
{
	const struct sample four_pages = { 0x02, 0x05, { 0x0fff0005 }, 4 * PAGE };
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;

	make_request(r, &four_pages, 2 * PAGE);
	expect_malformed(test, facts, r, "more than data_len");
	make_request(r, &four_pages, 4 * PAGE);
	expect_accepted(test, facts, r, &req);
	/* the largest number of dwords does not wrap around to a small one */
	r->rpc.cdw10 = 0xffff0005;
	r->rpc.cdw11 = 0xffff;
	r->rpc.data_len = 0;
	expect_malformed(test, facts, r, "more than data_len");
	make_request(r, &(struct sample){ 0x11, NO_KEY, { 0xffffffff } }, 0);
	expect_malformed(test, facts, r, "more than data_len");
	make_request(r, &(struct sample){ 0x86, NO_KEY, { 0, 0, 0xffffffff } }, 0);
	expect_malformed(test, facts, r, "more than data_len");
}

static const u8 opcodes_with_length[] = { 0x02, 0x06, 0x09, 0x0a, 0x10, 0x11, 0x14, 0x1a, 0x1e,
					  0x82, 0x86, 0xc0, 0xc1, 0xc2 };

/* R13: whatever the fields, no more than one length passes */
static void classify_one_length_only(struct kunit *test)
{
	static const u32 lengths[] = { 0, 4, 5, 8, 16, 32, 256, 510, 512, 1024, 4096, 8192 };
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	struct sample s;
	struct rnd_state rnd;
	size_t i, j, passed, ever = 0;

	prandom_seed_state(&rnd, 1);
	for (i = 0; i < 50000; i++) {
		memset(&s, 0, sizeof(s));
		s.opcode = opcodes_with_length[i % ARRAY_SIZE(opcodes_with_length)];
		for (j = 0; j < 6; j++)
			if (prandom_u32_state(&rnd) & 1)
				s.dwords[j] = prandom_u32_state(&rnd) >>
					      (prandom_u32_state(&rnd) & 31);
		for (j = 0, passed = 0; j < ARRAY_SIZE(lengths); j++) {
			make_request(r, &s, lengths[j]);
			passed += !parse_request(facts, r, &req);
		}
		/* no rule, so any: verdicts_without_length() sees to it that it is refused */
		if (fwctl_nvme_layout(s.opcode) && fwctl_nvme_layout(s.opcode)->length &&
		    fwctl_nvme_layout(s.opcode)->length(&r->rpc) == NVME_NO_LENGTH)
			continue;
		KUNIT_EXPECT_LE_MSG(test, passed, 1, "%02x %08x %08x", s.opcode, s.dwords[0],
				    s.dwords[1]);
		ever += passed;
	}
	KUNIT_EXPECT_GT(test, ever, 100);
}

/* ---- the message ---- */

static void classify_header(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int bit;
	size_t len;

	make_request(r, &health, 512);
	for (len = 0; len < 48; len++) {
		r->len = len;
		expect_malformed(test, facts, r, "shorter than its header");
	}
	r->len = 48;
	expect_accepted(test, facts, r, &req);
	for (bit = 0; bit < 8; bit++) {
		r->rpc.flags = BIT(bit);
		expect_malformed(test, facts, r, "neither fused");
	}
	r->rpc.flags = 0;
	for (bit = 0; bit < 16; bit++) {
		r->rpc.reserved1 = BIT(bit);
		expect_malformed(test, facts, r, "reserved field of the header");
	}
	r->rpc.reserved1 = 0;
	for (bit = 0; bit < 32; bit++) {
		r->rpc.reserved2 = BIT(bit);
		expect_malformed(test, facts, r, "reserved field of the header");
	}
	r->rpc.reserved2 = 0;
	/* any namespace may be asked for: the controller knows which there are */
	r->rpc.nsid = 0xffffffff;
	expect_accepted(test, facts, r, &req);
}

static void classify_room(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	size_t len;

	make_request(r, &health, 512);
	for (len = 0; len < 16; len++) {
		r->out_len = len;
		expect_malformed(test, facts, r, "no room for the response header");
	}
	for (; len < 16 + 512; len += 17) {
		r->out_len = len;
		expect_malformed(test, facts, r, "exceeds the room");
	}
	r->out_len = 16 + 512 + 100;
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.out_room, 612);
	KUNIT_EXPECT_EQ(test, req.out_asked, 512);
	r->rpc.data_len = 0xffffffff;
	expect_malformed(test, facts, r, "exceeds the room");
}

static void classify_data(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;

	make_request(r, &label, 256);
	expect_accepted(test, facts, r, &req);
	r->len--;
	expect_malformed(test, facts, r, "not the number of bytes");
	r->len += 2;
	expect_malformed(test, facts, r, "not the number of bytes");
	r->rpc.data_len = 0xffffffff;
	expect_malformed(test, facts, r, "not the number of bytes");

	make_request(r, &health, 512);
	r->len++;
	expect_malformed(test, facts, r, "takes no data");
	make_request(r, &short_test, 0);
	expect_accepted(test, facts, r, &req);
	r->len++;
	expect_malformed(test, facts, r, "takes no data");
}

/* ---- R1: reserved fields of the command, each bit of them alone ---- */

static const struct {
	struct sample sample;
	u32 defined[6];
	const char *says;
} reserved[] = {
	{ { 0x02, 0, { 0x007f0002 }, 512 }, { ~0U, ~0U, ~0U, ~0U, 0xff80007f, 0 },
	  "reserved field" },
	{ { 0x06, 0, { 0x01 }, 4096 }, { 0xffff00ff, 0xff00ffff, 0, 0, 0x7f, 0 },
	  "reserved field" },
	{ { 0x0a, 0, { 0x0e }, 8 }, { 0x7ff, ~0U, ~0U, ~0U, 0x7f, 0 }, "reserved field" },
	{ { 0x09, 0, { 0x0e }, 8 }, { 0x800000ff, ~0U, ~0U, ~0U, 0x7f, 0 }, "reserved field" },
	{ { 0x0a, 0, { 0x0e }, 8 }, { ~0U, 0, 0, 0, ~0U, ~0U }, "does not use" },
	{ { 0x09, 0, { 0x0e }, 8 }, { ~0U, 0, 0, 0, ~0U, ~0U }, "does not use" },
	{ { 0x0a, 0, { 0x12 }, 0 }, { ~0U, ~0U, 0, 0, ~0U, ~0U }, "does not use" },
	{ { 0x09, 0, { 0x12 }, 0 }, { ~0U, ~0U, ~0U, 0, ~0U, ~0U }, "does not use" },
	{ { 0x10, 0, { 0x09 }, 0 }, { 0x8000003f, 0, 0, 0, 0, 0 }, "reserved field" },
	{ { 0x11, 0, { 1 }, 8 }, { ~0U, ~0U, 0, 0, 0, 0 }, "reserved field" },
	{ { 0x14, 0, { 1 }, 0 }, { 0xf, 0, 0, 0, 0, 0 }, "reserved field" },
	{ { 0x1a, 0, { 7, 0x0101 }, 32 }, { ~0U, ~0U, 0, 0, 0, 0 }, "reserved field" },
	{ { 0x1e, 0, { 8, 1 }, 8 }, { 0x78, 0xff, ~0U, ~0U, 0, 0 }, "reserved field" },
	{ { 0x82, 0, { 0, 8 }, 8 }, { ~0U, ~0U, 0, 0, 0, 0 }, "reserved field" },
	{ { 0x86, 0, { 0, 0, 1 }, 8 }, { ~0U, ~0U, ~0U, 0xff00ffff, 0, 0 }, "reserved field" },
};

static void classify_reserved(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int dword, bit;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++) {
		make_request(r, &reserved[i].sample, reserved[i].sample.length);
		expect_accepted(test, facts, r, &req);
		for (dword = 0; dword < 6; dword++) {
			for (bit = 0; bit < 32; bit++) {
				if (reserved[i].defined[dword] & BIT(bit))
					continue;
				(&r->rpc.cdw10)[dword] ^= BIT(bit);
				expect_malformed(test, facts, r, reserved[i].says);
				(&r->rpc.cdw10)[dword] ^= BIT(bit);
			}
		}
		r->rpc.cdw2 = 1;
		expect_malformed(test, facts, r, "dwords 2 and 3");
		r->rpc.cdw2 = 0;
		r->rpc.cdw3 = 1;
		expect_malformed(test, facts, r, "dwords 2 and 3");
	}
}

static void classify_reserved_values(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	unsigned int value;

	make_request(r, &(struct sample){ 0x0a, 0x0e, { 0x0e } }, 8);
	for (value = 4; value < 8; value++) {
		r->rpc.cdw10 = 0x0e | value << 8;
		expect_malformed(test, facts, r, "select field");
	}
	make_request(r, &(struct sample){ 0x1e, 1, { 8, 1 } }, 8);
	for (value = 0; value < 16; value++) {
		r->rpc.cdw10 = value << 3;
		if (value != 1)
			expect_malformed(test, facts, r, "not a command");
	}
}

/* ---- logs ---- */

static void classify_log_offset(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	u32 offset;

	make_request(r, &health, 512);
	r->rpc.cdw13 = 0xffffffff;
	for (offset = 0; offset < 9; offset++) {
		r->rpc.cdw14 = 0;
		r->rpc.cdw12 = offset;
		if (offset & 3)
			expect_malformed(test, facts, r, "multiple of 4");
		else
			expect_accepted(test, facts, r, &req);
		/* an index counts entries */
		r->rpc.cdw14 = BIT(23);
		expect_accepted(test, facts, r, &req);
	}
}

static void classify_log_of_old_controller(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;

	facts->identify[261] = 0xfb;
	make_request(r, &(struct sample){ 0x02, 0x02, { 0x0fff8002 } }, 16384);
	expect_accepted(test, facts, r, &req);
	make_request(r, &(struct sample){ 0x02, 0x02, { 0x10008002 } }, 16388);
	expect_malformed(test, facts, r, "no more than 4096 dwords");
	make_request(r, &(struct sample){ 0x02, 0x02, { 0x00008002, 1 } }, 0x40004);
	expect_malformed(test, facts, r, "no more than 4096 dwords");
	make_request(r, &health, 512);
	r->rpc.cdw12 = 4;
	expect_malformed(test, facts, r, "from their beginning");
	r->rpc.cdw12 = 0;
	r->rpc.cdw13 = 1;
	expect_malformed(test, facts, r, "from their beginning");
}

static const u8 pages_with_event[] = {
	0x01, 0x02, 0x03, 0x04, 0x08, 0x0b, 0x0c, 0x0e, 0x0f, 0x1a, 0x1b, 0x1c,
	0x70, 0x71, 0x72, 0x73, 0x80, 0x81, 0xbf,
};

/* Pages that do something by their log specific field */
static const u8 pages_with_action[] = { 0x07, 0x0d, 0x19 };

static void classify_log_events(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int page;

	make_request(r, &health, 512);
	for (page = 0; page < 256; page++) {
		bool event = memchr(pages_with_event, page, sizeof(pages_with_event));
		bool action = memchr(pages_with_action, page, sizeof(pages_with_action));

		r->rpc.cdw10 = 0x007f8000 | page;
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ_MSG(test, req.effects, 0, "page %02x, retained", page);
		r->rpc.cdw10 = 0x007f0000 | page;
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ_MSG(test, req.effects, event ? FWCTL_LOG_NOW : 0, "page %02x",
				    page);
		r->rpc.cdw10 = 0x007f8100 | page;
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ_MSG(test, req.effects, action ? FWCTL_LOG_NOW : 0,
				    "page %02x, with its field", page);
	}
}

/* To a controller that is older than the bit, or not known, an event is not kept */
static void classify_log_retains_since(struct kunit *test)
{
	static const struct {
		u8 tertiary, minor, major;
		bool retains;
	} versions[] = {
		{ 0, 0, 0, false }, { 0, 0, 1, false }, { 1, 2, 1, false }, { 0, 3, 1, true },
		{ 0, 4, 1, true }, { 0, 0, 2, true }, { 1, 3, 0, false },
	};
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	size_t i;

	make_request(r, &health, 512);
	r->rpc.cdw10 = 0x007f8002;
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		facts->identify[80] = versions[i].tertiary;
		facts->identify[81] = versions[i].minor;
		facts->identify[82] = versions[i].major;
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ_MSG(test, req.effects, versions[i].retains ? 0 : FWCTL_LOG_NOW,
				    "%zu", i);
	}
}

/* ---- NVMe-MI ---- */

/* The health status poll clears what it reads, if told to; no other row does */
static void classify_mi_clears(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;

	make_request(r, &(struct sample){ 0x1e, 1, { 8, 1, 0, 0x7fffffff } }, 8);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, 0);
	r->rpc.cdw13 = BIT(31);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, FWCTL_LOG_NOW);
	make_request(r, &(struct sample){ 0x1e, 0x0100, { 8, 0, 0x01000000, BIT(31) } }, 32);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, 0);
}

/* ---- features ---- */

static void classify_feature_effects(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int fid;

	make_request(r, &(struct sample){ 0x09, 0x04, { 0x04, 345 } }, 0);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, 0);
	r->rpc.cdw10 |= BIT(31);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, FWCTL_PERSISTS);

	for (fid = 0x7d; fid <= 0x7f; fid++) {
		make_request(r, &(struct sample){ 0x0a, 0, { fid } }, 4096);
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ(test, req.effects, 0);
		r->rpc.cdw11 = 1;
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_EQ(test, req.effects, FWCTL_CONFIG_NOW);
	}
	/* another feature's dword 11 only selects */
	make_request(r, &(struct sample){ 0x0a, 0x09, { 0x09, 1 } }, 0);
	expect_accepted(test, facts, r, &req);
	KUNIT_EXPECT_EQ(test, req.effects, 0);
}

/* ---- vendor commands ---- */

static void classify_vendor(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int opcode;

	for (opcode = 0xc0; opcode <= 0xff; opcode++) {
		u32 length = opcode & 3 ? 8 : 0;
		struct sample s = { opcode, NO_KEY, { length / 4, 0, 1, 2, 3, 4 } };

		make_request(r, &s, length);
		r->rpc.cdw2 = 5;
		r->rpc.cdw3 = 6;
		if ((opcode & 3) == 3) {
			expect_malformed(test, facts, r, "both directions");
			continue;
		}
		expect_accepted(test, facts, r, &req);
		KUNIT_EXPECT_FALSE(test, req.keyed);
		r->rpc.cdw10++;
		expect_malformed(test, facts, r, "more than data_len");
		r->rpc.cdw10 = 0x40000000 + length / 4;
		expect_malformed(test, facts, r, "more than data_len");
		r->rpc.cdw10 = length / 4;
		r->rpc.cdw11 = 1;
		if (opcode & 3)
			expect_malformed(test, facts, r, "metadata");
	}
}

/* A controller whose vendor commands have no known format, or that was not asked */
static void classify_vendor_without_format(struct kunit *test)
{
	struct nvme_facts *facts = modern_facts(test);
	struct request *r = request_of(test);
	struct fwctl_request req;
	unsigned int opcode;

	facts->identify[264] = 0xfe;
	for (opcode = 0xc0; opcode <= 0xff; opcode++) {
		make_request(r, &(struct sample){ opcode, NO_KEY, { 0 } }, 0);
		if (!(opcode & 3)) {
			/* dword 10 is the vendor's */
			r->rpc.cdw10 = 7;
			expect_accepted(test, facts, r, &req);
			continue;
		}
		expect_malformed(test, facts, r, "how much data");
		make_request(r, &(struct sample){ opcode, NO_KEY, { 2 } }, 8);
		expect_malformed(test, facts, r, "how much data");
	}
}

static struct kunit_case classify_cases[] = {
	KUNIT_CASE(classify_samples),
	KUNIT_CASE(classify_lengths),
	KUNIT_CASE(classify_four_pages_into_two),
	KUNIT_CASE(classify_one_length_only),
	KUNIT_CASE(classify_header),
	KUNIT_CASE(classify_room),
	KUNIT_CASE(classify_data),
	KUNIT_CASE(classify_reserved),
	KUNIT_CASE(classify_reserved_values),
	KUNIT_CASE(classify_log_offset),
	KUNIT_CASE(classify_log_of_old_controller),
	KUNIT_CASE(classify_log_events),
	KUNIT_CASE(classify_log_retains_since),
	KUNIT_CASE(classify_mi_clears),
	KUNIT_CASE(classify_feature_effects),
	KUNIT_CASE(classify_vendor),
	KUNIT_CASE(classify_vendor_without_format),
	{}
};

static struct kunit_suite classify_suite = {
	.name = "fwctl_nvme_classify",
	.test_cases = classify_cases,
};

kunit_test_suite(classify_suite);
