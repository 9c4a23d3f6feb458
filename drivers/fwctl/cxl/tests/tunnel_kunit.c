// SPDX-License-Identifier: GPL-2.0-only
/* What comes back through a tunnel: no field of it is believed */
#include <kunit/test.h>

#include "../tunnel.c"

#define AT_CATEGORY	4
#define AT_TAG		5
#define AT_OPCODE	7
#define AT_LENGTH	9
#define AT_STATUS	12

struct exchange {
	u8 in[64];
	u8 out[64];
	struct cxl_msg msg;
};

static void put_le16_at(u8 *at, u16 value)
{
	at[0] = value;
	at[1] = value >> 8;
}

/* A tunnel's input or output around @len bytes that are at @at + 16 already */
static void put_tunnel(u8 *at, u8 category, u16 opcode, size_t len)
{
	memset(at, 0, 16);
	put_le16_at(at + (category ? 0 : 2), len + 12);
	at[AT_CATEGORY] = category;
	at[AT_TAG] = 0x42;
	put_le16_at(at + AT_OPCODE, opcode);
	put_le16_at(at + AT_LENGTH, len);
}

/* Identify (0001h), 18 bytes, behind one tunnel */
static void one_tunnel(struct exchange *x)
{
	memset(x, 0, sizeof(*x));
	put_tunnel(x->in, 0, 0x0001, 0);
	put_tunnel(x->out, 1, 0x0001, 18);
	x->msg = (struct cxl_msg) {
		.opcode = CXL_OP_TUNNEL,
		.in = x->in, .in_len = 16,
		.out = x->out, .out_room = sizeof(x->out), .out_len = 34,
	};
}

static void two_tunnels(struct exchange *x)
{
	one_tunnel(x);
	put_tunnel(x->in + 16, 0, 0x0001, 0);
	put_tunnel(x->in, 0, CXL_OP_TUNNEL, 16);
	put_tunnel(x->out + 16, 1, 0x0001, 18);
	put_tunnel(x->out, 1, CXL_OP_TUNNEL, 34);
	x->msg.in_len = 32;
	x->msg.out_len = 50;
}

static void tunnel_unwraps(struct kunit *test)
{
	struct cxl_tunnel tunnel;
	const char *malformed;
	struct exchange x;

	two_tunnels(&x);
	x.in[0] = 0x0b;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_unwrap(x.in, 32, &tunnel, &malformed));
	KUNIT_EXPECT_NULL(test, malformed);
	KUNIT_EXPECT_EQ(test, 0x000b, tunnel.target);
	KUNIT_EXPECT_EQ(test, 0x42, tunnel.tag);
	KUNIT_EXPECT_EQ(test, CXL_OP_TUNNEL, tunnel.opcode);
	KUNIT_EXPECT_EQ(test, 16, tunnel.len);
	KUNIT_EXPECT_PTR_EQ(test, (const void *)(x.in + 16), tunnel.payload);
}

static void tunnel_good_answers(struct kunit *test)
{
	struct exchange x;

	one_tunnel(&x);
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x.msg));
	two_tunnels(&x);
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x.msg));
}

/* Each field of the response, each bit of it that has to be as it is */
static void expect_bits_matter(struct kunit *test, struct exchange *x, unsigned int from,
			       unsigned int bytes, u8 mask, int err)
{
	unsigned int byte, bit;

	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x->msg));
	for (byte = from; byte < from + bytes; byte++) {
		for (bit = 0; bit < 8; bit++) {
			if (!(mask & BIT(bit)))
				continue;
			x->out[byte] ^= BIT(bit);
			KUNIT_EXPECT_EQ_MSG(test, err, fwctl_cxl_tunnel_check_response(&x->msg),
					    "byte %u bit %u", byte, bit);
			x->out[byte] ^= BIT(bit);
		}
	}
}

static void tunnel_bad_fields(struct kunit *test)
{
	struct exchange x;

	one_tunnel(&x);
	expect_bits_matter(test, &x, 0, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, AT_CATEGORY, 1, 0x0f, -EIO);
	expect_bits_matter(test, &x, AT_TAG, 1, 0xff, -EIO);
	expect_bits_matter(test, &x, AT_OPCODE, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, AT_LENGTH, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, AT_LENGTH + 2, 1, 0x1f, -EIO);
}

static void tunnel_bad_inner_fields(struct kunit *test)
{
	struct exchange x;

	two_tunnels(&x);
	expect_bits_matter(test, &x, 16, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, 16 + AT_CATEGORY, 1, 0x0f, -EIO);
	expect_bits_matter(test, &x, 16 + AT_TAG, 1, 0xff, -EIO);
	expect_bits_matter(test, &x, 16 + AT_OPCODE, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, 16 + AT_LENGTH, 2, 0xff, -EIO);
	expect_bits_matter(test, &x, 16 + AT_LENGTH + 2, 1, 0x1f, -EIO);
}

static void tunnel_bad_lengths(struct kunit *test)
{
	struct exchange x;
	size_t len;

	one_tunnel(&x);
	for (len = 0; len < sizeof(x.out); len++) {
		x.msg.out_len = len;
		KUNIT_EXPECT_EQ_MSG(test, len == 34 ? 0 : -EIO,
				    fwctl_cxl_tunnel_check_response(&x.msg), "length %zu", len);
	}
}

/* An error inside is the user's to see; nothing further in is looked at */
static void tunnel_inner_error(struct kunit *test)
{
	struct exchange x;

	two_tunnels(&x);
	put_tunnel(x.out, 1, CXL_OP_TUNNEL, 0);
	x.out[AT_STATUS] = CXL_RC_UNSUPPORTED;
	x.msg.out_len = 16;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x.msg));
	x.out[AT_STATUS] = CXL_RC_SUCCESS;
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_tunnel_check_response(&x.msg));
}

static void tunnel_background(struct kunit *test)
{
	struct exchange x;

	one_tunnel(&x);
	x.out[AT_STATUS] = CXL_RC_BACKGROUND;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fwctl_cxl_tunnel_check_response(&x.msg));
	one_tunnel(&x);
	x.out[AT_LENGTH + 2] |= 0x80;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fwctl_cxl_tunnel_check_response(&x.msg));
	two_tunnels(&x);
	x.out[16 + AT_STATUS] = CXL_RC_BACKGROUND;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fwctl_cxl_tunnel_check_response(&x.msg));
}

static void tunnel_outer_error(struct kunit *test)
{
	struct exchange x;

	one_tunnel(&x);
	x.msg.return_code = CXL_RC_UNSUPPORTED;
	x.msg.out_len = 0;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x.msg));
	x.msg.return_code = CXL_RC_SUCCESS;
	KUNIT_EXPECT_EQ(test, -EIO, fwctl_cxl_tunnel_check_response(&x.msg));
	x.msg.opcode = 0x0001;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_tunnel_check_response(&x.msg));
}

static struct kunit_case tunnel_cases[] = {
	KUNIT_CASE(tunnel_unwraps),
	KUNIT_CASE(tunnel_good_answers),
	KUNIT_CASE(tunnel_bad_fields),
	KUNIT_CASE(tunnel_bad_inner_fields),
	KUNIT_CASE(tunnel_bad_lengths),
	KUNIT_CASE(tunnel_inner_error),
	KUNIT_CASE(tunnel_background),
	KUNIT_CASE(tunnel_outer_error),
	{}
};

static struct kunit_suite tunnel_suite = {
	.name = "fwctl_cxl_tunnel",
	.test_cases = tunnel_cases,
};

kunit_test_suite(tunnel_suite);
