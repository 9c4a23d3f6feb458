// SPDX-License-Identifier: GPL-2.0-only
/*
 * A request for each row that can be sent, with the length of its data written
 * down from the specification, not computed: the code under test is not asked.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "requests.h"

#define IDENTIFY(_cns)		{ 0x06, _cns, { _cns }, 4096 }
#define LOG(_page, _dwords)	{ 0x02, _page, { (_page) | ((_dwords) - 1) << 16 }, 4 * (_dwords) }
#define GET(_fid, _length)	{ 0x0a, _fid, { _fid }, _length }
#define SET(_fid, _length)	{ 0x09, _fid, { _fid }, _length }

const struct sample nvme_samples[] = {
	IDENTIFY(0x00), IDENTIFY(0x01), IDENTIFY(0x02), IDENTIFY(0x03), IDENTIFY(0x04),
	IDENTIFY(0x05), IDENTIFY(0x06), IDENTIFY(0x07), IDENTIFY(0x08), IDENTIFY(0x09),
	IDENTIFY(0x0a), IDENTIFY(0x10), IDENTIFY(0x11), IDENTIFY(0x12), IDENTIFY(0x13),
	IDENTIFY(0x14), IDENTIFY(0x15), IDENTIFY(0x16), IDENTIFY(0x17), IDENTIFY(0x18),
	IDENTIFY(0x19), IDENTIFY(0x1a), IDENTIFY(0x1b), IDENTIFY(0x1c), IDENTIFY(0x1f),
	IDENTIFY(0x20),
	{ 0x06, 0x12, { 0x00070012 }, 4096 },
	{ 0x06, 0x05, { 0x05, 0x02000000, 0, 0, 0x7f }, 4096 },

	LOG(0x00, 256), LOG(0x01, 16), LOG(0x02, 128), LOG(0x03, 128), LOG(0x04, 1024),
	LOG(0x05, 1024), LOG(0x06, 141), LOG(0x07, 128), LOG(0x08, 128), LOG(0x09, 128),
	LOG(0x0a, 128), LOG(0x0b, 2), LOG(0x0c, 4), LOG(0x0d, 128), LOG(0x0e, 4),
	LOG(0x0f, 2), LOG(0x10, 4), LOG(0x11, 4), LOG(0x12, 256), LOG(0x13, 256),
	LOG(0x14, 128), LOG(0x15, 4), LOG(0x16, 128), LOG(0x17, 1024), LOG(0x18, 1024),
	LOG(0x19, 16), LOG(0x1a, 4), LOG(0x1b, 4), LOG(0x1c, 1024), LOG(0x20, 4),
	LOG(0x21, 2), LOG(0x22, 16), LOG(0x23, 16), LOG(0x70, 256), LOG(0x71, 4), LOG(0x72, 4),
	LOG(0x73, 4), LOG(0x80, 16), LOG(0x81, 128), LOG(0xbf, 1024),
	/* the least, the most of the lower half, an upper half */
	LOG(0x02, 1),
	{ 0x02, 0x02, { 0xffff0002 }, 0x40000 },
	{ 0x02, 0x02, { 0xffff0002, 1 }, 0x80000 },
	{ 0x02, 0x02, { 0x00000002, 1 }, 0x40004 },
	/* retained, with an offset, by index, with a selector */
	{ 0x02, 0x02, { 0x007f8002, 0, 512, 1 }, 512 },
	{ 0x02, 0x00, { 0x007f0000, 0, 3, 0, BIT(23) }, 512 },
	{ 0x02, 0x09, { 0x007f0009, 0x00010000 }, 512 },
	{ 0x02, 0x14, { 0x007f3f14, 0, 0, 0, 0x0200007f }, 512 },

	GET(0x01, 0), SET(0x01, 0), GET(0x02, 0), SET(0x02, 0), GET(0x03, 4096), SET(0x03, 4096),
	GET(0x04, 0), SET(0x04, 0), GET(0x05, 0), SET(0x05, 0), GET(0x06, 0), SET(0x06, 0),
	GET(0x07, 0), GET(0x08, 0), SET(0x08, 0), GET(0x09, 0), SET(0x09, 0), GET(0x0a, 0),
	SET(0x0a, 0), GET(0x0b, 0), GET(0x0c, 256), GET(0x0d, 4096), GET(0x0e, 8), SET(0x0e, 8),
	GET(0x0f, 0), GET(0x10, 0), SET(0x10, 0), GET(0x11, 0), SET(0x11, 0), GET(0x12, 0),
	SET(0x12, 0), GET(0x13, 512), SET(0x13, 512), GET(0x14, 0), SET(0x14, 0), GET(0x15, 0),
	SET(0x15, 0), GET(0x16, 512), GET(0x17, 0), SET(0x17, 0), GET(0x18, 0), SET(0x18, 0),
	GET(0x19, 0), GET(0x1a, 0), SET(0x1a, 0), GET(0x1b, 0), SET(0x1b, 0), GET(0x1c, 4096),
	SET(0x1c, 4096), GET(0x1d, 0), SET(0x1d, 0), GET(0x1e, 0), SET(0x1e, 0), GET(0x1f, 256),
	SET(0x1f, 256), GET(0x20, 0), SET(0x20, 0), GET(0x21, 512), GET(0x78, 512),
	SET(0x78, 512), GET(0x79, 512), SET(0x79, 512), GET(0x7d, 4096), SET(0x7d, 4096),
	GET(0x7e, 4096), SET(0x7e, 4096), GET(0x7f, 4096), SET(0x7f, 4096), GET(0x80, 0),
	SET(0x80, 0), GET(0x81, 8), SET(0x81, 8), GET(0x82, 0), SET(0x82, 0), GET(0x83, 0),
	SET(0x83, 0), GET(0x84, 0), SET(0x84, 0), GET(0x85, 0), SET(0x85, 0),
	/* the extended host identifier, lists of event types */
	{ 0x09, 0x81, { 0x81, 1 }, 16 }, { 0x0a, 0x81, { 0x81, 1 }, 16 },
	{ 0x09, 0x1e, { 0x1e, 0x00050000, 1 }, 5 }, { 0x0a, 0x1e, { 0x1e, 0x00ff0003 }, 510 },
	/* saved; each select value */
	{ 0x09, 0x04, { 0x80000004, 345 }, 0 }, { 0x09, 0x0e, { 0x8000000e }, 8 },
	{ 0x0a, 0x0e, { 0x10e }, 8 }, { 0x0a, 0x0e, { 0x20e }, 8 }, { 0x0a, 0x0e, { 0x30e }, 8 },

	{ 0x10, 0, { 0x01 }, 0 }, { 0x10, 1, { 0x09 }, 0 }, { 0x10, 2, { 0x11 }, 0 },
	{ 0x10, 3, { 0x19 }, 0 }, { 0x10, 6, { 0x80000030 }, 0 }, { 0x10, 7, { 0x38 }, 0 },
	{ 0x11, NO_KEY, { 1023 }, 4096 }, { 0x11, NO_KEY, { 0, 0xffffffff }, 4 },
	{ 0x14, 1, { 1 }, 0 }, { 0x14, 2, { 2 }, 0 }, { 0x14, 3, { 3 }, 0 },
	{ 0x14, 0xf, { 0xf }, 0 },
	{ 0x1a, 0x0001, { 1023, 0x0001 }, 4096 }, { 0x1a, 0x0101, { 7, 0x0101 }, 32 },
	{ 0x1a, 0x0102, { 0, 0x0102 }, 4 },
	{ 0x1e, 0x0000, { 8, 0 }, 32 }, { 0x1e, 0x0100, { 8, 0, 0x01000000 }, 32 },
	{ 0x1e, 0x0300, { 8, 0, 0x03000000 }, 32 }, { 0x1e, 1, { 8, 1 }, 8 },
	{ 0x1e, 5, { 8, 5, 0, 256 }, 256 }, { 0x1e, 5, { 8, 5 }, 0 },
	{ 0x82, 0, { 0, 512 }, 512 }, { 0x82, 0, { 0x00000100, 8 }, 8 }, { 0x82, 0, { 0 }, 0 },
	{ 0x86, NO_KEY, { 0, 0, 1023, 0x11000000 }, 4096 }, { 0x86, NO_KEY, { 9, 9, 0, 7 }, 4 },
};

const size_t nvme_sample_count = ARRAY_SIZE(nvme_samples);

struct nvme_facts *modern_facts(struct kunit *test)
{
	struct nvme_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, facts);
	facts->identify[81] = 4;
	facts->identify[82] = 1;
	facts->identify[261] = 0x04;
	facts->identify[264] = 0x01;
	return facts;
}

void make_request(struct request *r, const struct sample *sample, u32 data_len)
{
	memset(r, 0, sizeof(*r));
	r->rpc.opcode = sample->opcode;
	memcpy(&r->rpc.cdw10, sample->dwords, sizeof(sample->dwords));
	r->rpc.data_len = data_len;
	r->len = sizeof(r->rpc) + ((sample->opcode & 3) == 1 ? data_len : 0);
	r->out_len = 16 + ((sample->opcode & 3) == 2 ? data_len : 0);
}

int parse_request(const struct nvme_facts *facts, const struct request *r,
		  struct fwctl_request *req)
{
	memset(req, 0, sizeof(*req));
	return fwctl_nvme_classify(facts, r, r->len, r->out_len, req);
}

MODULE_DESCRIPTION("KUnit tests of the NVMe driver of fwctl");
MODULE_LICENSE("GPL");
