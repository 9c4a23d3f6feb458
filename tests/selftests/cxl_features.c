// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features beside cxl_pci: what is malformed, and who may set one. What
 * upstream's programs rely on is tested by upstream_program.c.
 */
#include "cxl_test.h"

#include <kselftest_harness.h>

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL

FIXTURE(features) {
	int fd;
	struct record record;
	struct cxl_answer answer;
};

FIXTURE_SETUP(features)
{
	self->fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(features)
{
	close(self->fd);
}

struct set_feature {
	struct cxl_mbox_set_feat_hdr hdr;
	__u8 data[8];
};

static struct cxl_mbox_get_feat_in get_scrub(void)
{
	struct cxl_mbox_get_feat_in in = { .count = 4 };

	memcpy(in.uuid, cxl_feature_scrub, sizeof(in.uuid));
	return in;
}

/* Patrol scrub every @hours, switched on */
static struct set_feature set_scrub(__u8 hours)
{
	struct set_feature in = { .hdr.version = 1, .data = { hours, 1 } };

	memcpy(in.hdr.uuid, cxl_feature_scrub, sizeof(in.hdr.uuid));
	return in;
}

#define SET_LEN (sizeof(struct cxl_mbox_set_feat_hdr) + 2)

#define EXPECT_MALFORMED(_opcode, _payload, _len) do {				\
	EXPECT_EQ(-EINVAL, cxl_send(self->fd, FULL, _opcode, _payload, _len,	\
				    &self->answer));				\
	ASSERT_LE(1, record_last(&self->record));				\
	EXPECT_STREQ("malformed", self->record.reason);				\
} while (0)

/* R13: of Get Supported Features reserved fields must be zero, and it is 8 bytes. */
TEST_F(features, get_supported_is_checked)
{
	struct cxl_mbox_get_sup_feats_in in = {};
	int bit;

	for (bit = 0; bit < 16; bit++) {
		in.reserved[bit / 8] = BIT(bit % 8);
		EXPECT_MALFORMED(CXL_OP_GET_SUP_FEATS, &in, sizeof(in));
		in.reserved[bit / 8] = 0;
	}
	EXPECT_MALFORMED(CXL_OP_GET_SUP_FEATS, &in, sizeof(in) - 1);
	EXPECT_EQ(-EINVAL, cxl_send_room(self->fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in),
					 &self->answer, 7));
	EXPECT_EQ(0, cxl_send_room(self->fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in),
				   &self->answer, 8));
	in.start_idx = 2;
	EXPECT_EQ(-EINVAL, cxl_send(self->fd, 0, CXL_OP_GET_SUP_FEATS, &in, sizeof(in),
				    &self->answer));
}

/* R13: Get Feature is EINVAL if its count exceeds the room in the output. */
TEST_F(features, get_counts_fit_the_room)
{
	struct cxl_mbox_get_feat_in in = get_scrub();

	EXPECT_EQ(-EINVAL, cxl_send_room(self->fd, 0, CXL_OP_GET_FEATURE, &in, sizeof(in),
					 &self->answer, 3));
	EXPECT_EQ(0, cxl_send_room(self->fd, 0, CXL_OP_GET_FEATURE, &in, sizeof(in),
				   &self->answer, 4));
	EXPECT_EQ(4, self->answer.size);
	in.count = 0;
	EXPECT_MALFORMED(CXL_OP_GET_FEATURE, &in, sizeof(in));
	in = get_scrub();
	in.selection = CXL_GET_FEAT_SEL_MAX;
	EXPECT_MALFORMED(CXL_OP_GET_FEATURE, &in, sizeof(in));
	in = get_scrub();
	EXPECT_MALFORMED(CXL_OP_GET_FEATURE, &in, sizeof(in) - 1);
}

/* R13: Set Feature without room for the output header is EINVAL. */
TEST_F(features, set_needs_room_for_the_answer)
{
	struct {
		struct fwctl_rpc_cxl_hdr hdr;
		struct set_feature set;
	} in = {
		.hdr = { .opcode = CXL_OP_SET_FEATURE, .op_size = SET_LEN },
		.set = set_scrub(13),
	};
	size_t room;

	for (room = 0; room < 8; room++) {
		size_t len = room;

		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, FULL, &in, sizeof(in), &self->answer, &len));
	}
}

/* R13: transfer bits of Set Feature from user space are EINVAL, as is any reserved bit. */
TEST_F(features, set_flags_are_checked)
{
	struct set_feature in = set_scrub(13);
	int bit;

	for (bit = 0; bit < 32; bit++) {
		if (BIT(bit) == CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET)
			continue;
		in.hdr.flags = BIT(bit);
		EXPECT_MALFORMED(CXL_OP_SET_FEATURE, &in, SET_LEN);
	}
	in.hdr.flags = 0;
	for (bit = 0; bit < 72; bit++) {
		in.hdr.rsvd[bit / 8] = BIT(bit % 8);
		EXPECT_MALFORMED(CXL_OP_SET_FEATURE, &in, SET_LEN);
		in.hdr.rsvd[bit / 8] = 0;
	}
	EXPECT_MALFORMED(CXL_OP_SET_FEATURE, &in, sizeof(in.hdr));
	EXPECT_MALFORMED(CXL_OP_SET_FEATURE, &in, sizeof(in.hdr) - 1);
}

/* R3: a Feature with an immediate effect is set at debug-full, not below. */
TEST_F(features, set_scrub_needs_debug_full)
{
	struct set_feature in = set_scrub(13);
	struct cxl_mbox_get_feat_in get = get_scrub();
	__u32 scope;

	for (scope = 0; scope < FULL; scope++) {
		EXPECT_EQ(-EPERM, cxl_send(self->fd, scope, CXL_OP_SET_FEATURE, &in, SET_LEN,
					   &self->answer));
		ASSERT_LE(1, record_last(&self->record));
		EXPECT_STREQ("scope", self->record.reason);
		EXPECT_EQ(FULL, self->record.required);
	}
	ASSERT_EQ(0, cxl_send(self->fd, FULL, CXL_OP_SET_FEATURE, &in, SET_LEN, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	EXPECT_EQ(0, self->answer.size);
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_GET_FEATURE, &get, sizeof(get), &self->answer));
	ASSERT_EQ(4, self->answer.size);
	EXPECT_EQ(13, self->answer.payload[1]);
}

/* R2: the saved-across-reset flag adds to the effects, and reaches the device. */
TEST_F(features, saved_across_reset_persists)
{
	struct set_feature in = set_scrub(14);

	in.hdr.flags = CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET;
	EXPECT_EQ(0, cxl_send(self->fd, FULL, CXL_OP_SET_FEATURE, &in, SET_LEN, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_EQ(1U << 12, self->record.effects & 1U << 12);
}

/* R1: a Feature that the device does not list is EOPNOTSUPP. */
TEST_F(features, unlisted_features_are_not_supported)
{
	struct cxl_mbox_get_feat_in get = get_scrub();
	struct set_feature set = set_scrub(13);

	get.uuid[0] ^= 1;
	set.hdr.uuid[0] ^= 1;
	EXPECT_EQ(-EOPNOTSUPP, cxl_send(self->fd, FULL, CXL_OP_GET_FEATURE, &get, sizeof(get),
					&self->answer));
	EXPECT_EQ(-EOPNOTSUPP, cxl_send(self->fd, FULL, CXL_OP_SET_FEATURE, &set, SET_LEN,
					&self->answer));
	ASSERT_EQ(2, record_last(&self->record));
	EXPECT_STREQ("not-supported", self->record.reason);
}

/* R14: what the device says of a value is its answer, not an errno. */
TEST_F(features, firmware_status_is_an_answer)
{
	struct set_feature in = set_scrub(13);

	in.hdr.version = 99;
	EXPECT_EQ(0, cxl_send(self->fd, FULL, CXL_OP_SET_FEATURE, &in, SET_LEN, &self->answer));
	EXPECT_LT(0, self->answer.retval);
	EXPECT_EQ(0, self->answer.size);
}

TEST_HARNESS_MAIN
