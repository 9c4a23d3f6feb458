// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC ask for? Each malformed request here differs from
 * one that is accepted in a single thing, and the accepted one is tried, too.
 */
#include <kunit/test.h>

#include "../classify.c"

#define REQUEST_MAX	256
#define OUT_LEN		4096

/* Where things are in a request, by the specification's tables */
#define AT_PAYLOAD	16
#define AT_SET_FLAGS	(AT_PAYLOAD + 16)
#define AT_SET_RSVD	(AT_PAYLOAD + 23)
#define AT_MESSAGE	(AT_PAYLOAD + 4)	/* of a tunnel */
#define TUNNEL_HEADER	16

struct request {
	u8 bytes[REQUEST_MAX];
	size_t len;
	size_t out_len;
};

enum base {
	IDENTIFY,
	GET_LOG,
	GET_LOG_CAPS,
	CLEAR_LOG,
	POPULATE_LOG,
	GET_SUP_FEATS,
	GET_FEATURE,
	SET_FEATURE,
	MAINTENANCE,
	GET_LSA,
	MEDIA_OPERATION,
	PPB_CONFIG,
	LD_CONFIG,
	BASE_COUNT
};

/* An accepted request of each kind; a UUID has 1 first and 16 last */
static const struct {
	u16 opcode;
	u8 payload[48];
	size_t len;
} bases[BASE_COUNT] = {
	[IDENTIFY] = { 0x0001, {}, 0 },
	[GET_LOG] = { 0x0401, { [0] = 1, [15] = 16, [20] = 64 }, 24 },
	[GET_LOG_CAPS] = { 0x0402, { [0] = 1, [15] = 16 }, 16 },
	[CLEAR_LOG] = { 0x0403, { [0] = 1, [15] = 16 }, 16 },
	[POPULATE_LOG] = { 0x0404, { [0] = 1, [15] = 16 }, 16 },
	[GET_SUP_FEATS] = { 0x0500, { [0] = 56 }, 8 },
	[GET_FEATURE] = { 0x0501, { [0] = 1, [15] = 16, [18] = 8 }, 21 },
	[SET_FEATURE] = { 0x0502, { [0] = 1, [15] = 16, [22] = 1, [32] = 0xaa }, 34 },
	[MAINTENANCE] = { 0x0600, { 2, 1 }, 4 },
	[GET_LSA] = { 0x4102, { [4] = 64 }, 8 },
	[MEDIA_OPERATION] = { 0x4402, { 1, 2 }, 8 },
	[PPB_CONFIG] = { 0x5103, { 3, 0x10, 0xf0 }, 8 },
	[LD_CONFIG] = { 0x5301, { 3, 0x10, 0xf0, [4] = 7 }, 12 },
};

static void put_le16(u8 *at, u16 value)
{
	at[0] = value;
	at[1] = value >> 8;
}

/* The header's fields are in the host's order */
static void put_header(struct request *r, u32 opcode, u32 op_size)
{
	u32 header[4] = { opcode, 0, op_size, 0 };

	memcpy(r->bytes, header, sizeof(header));
	r->len = AT_PAYLOAD + op_size;
}

static void make(struct request *r, enum base base)
{
	memset(r, 0, sizeof(*r));
	put_header(r, bases[base].opcode, bases[base].len);
	memcpy(r->bytes + AT_PAYLOAD, bases[base].payload, bases[base].len);
	r->out_len = OUT_LEN;
}

/* Put what @r asks for into a tunnel to port @id */
static void wrap(struct request *r, u8 id)
{
	u8 *tunnel = r->bytes + AT_PAYLOAD;
	size_t len = r->len - AT_PAYLOAD;
	u32 opcode;

	memcpy(&opcode, r->bytes, sizeof(opcode));
	memmove(tunnel + TUNNEL_HEADER, tunnel, len);
	memset(tunnel, 0, TUNNEL_HEADER);
	tunnel[0] = id;
	put_le16(tunnel + 2, len + 12);
	tunnel[5] = 0x77;	/* tag */
	put_le16(tunnel + 7, opcode);
	put_le16(tunnel + 9, len);
	put_header(r, CXL_OP_TUNNEL, len + TUNNEL_HEADER);
}

static int parse(const struct request *r, struct fwctl_request *req)
{
	memset(req, 0, sizeof(*req));
	return fwctl_cxl_classify(NULL, r->bytes, r->len, r->out_len, req);
}

static void expect_malformed(struct kunit *test, const struct request *r, const char *says)
{
	struct fwctl_request req;

	KUNIT_EXPECT_EQ(test, -EINVAL, parse(r, &req));
	KUNIT_ASSERT_NOT_NULL(test, req.malformed);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(req.malformed, says), "\"%s\" in \"%s\"",
				  says, req.malformed);
}

static void expect_accepted(struct kunit *test, const struct request *r)
{
	struct fwctl_request req;

	KUNIT_EXPECT_EQ_MSG(test, 0, parse(r, &req), "%s", req.malformed ?: "no reason");
	KUNIT_EXPECT_NULL(test, req.malformed);
}

/* ---- reserved bits: each of them alone ---- */

struct reserved_case {
	const char *name;
	enum base base;
	u8 depth;
	u8 from;
	u8 bytes;
	u8 mask;
	const char *says;
};

static const struct reserved_case reserved_cases[] = {
	{ "header flags", IDENTIFY, 0, 4, 4, 0xff, "reserved field of the header" },
	{ "header reserved1", IDENTIFY, 0, 12, 4, 0xff, "reserved field of the header" },
	{ "get-supported-features reserved", GET_SUP_FEATS, 0, AT_PAYLOAD + 6, 2, 0xff,
	  "reserved field of Get Supported" },
	{ "set-feature transfer bits", SET_FEATURE, 0, AT_SET_FLAGS, 1, 0x07, "transfer flags" },
	{ "set-feature flags, low", SET_FEATURE, 0, AT_SET_FLAGS, 1, 0xf0, "reserved flag" },
	{ "set-feature flags, high", SET_FEATURE, 0, AT_SET_FLAGS + 1, 3, 0xff, "reserved flag" },
	{ "set-feature reserved", SET_FEATURE, 0, AT_SET_RSVD, 9, 0xff,
	  "reserved field of Set Feature" },
	{ "media-operation reserved", MEDIA_OPERATION, 0, AT_PAYLOAD + 2, 2, 0xff,
	  "reserved field of Media" },
	{ "port configuration type", PPB_CONFIG, 0, AT_PAYLOAD + 3, 1, 0x7f, "reserved bit" },
	{ "port configuration, read with data", PPB_CONFIG, 0, AT_PAYLOAD + 4, 4, 0xff,
	  "carries data" },
	{ "LD configuration type", LD_CONFIG, 0, AT_PAYLOAD + 3, 1, 0x7f, "reserved bit" },
	{ "LD configuration reserved", LD_CONFIG, 0, AT_PAYLOAD + 6, 2, 0xff, "reserved field" },
	{ "LD configuration, read with data", LD_CONFIG, 0, AT_PAYLOAD + 8, 4, 0xff,
	  "carries data" },
	{ "tunnel target type", IDENTIFY, 1, AT_PAYLOAD + 1, 1, 0xfe, "target type" },
	{ "tunnel category", IDENTIFY, 1, AT_MESSAGE, 1, 0xff, "not a request" },
	{ "tunnel message reserved", IDENTIFY, 1, AT_MESSAGE + 2, 1, 0xff,
	  "reserved field of the message" },
	{ "tunnel message flags", IDENTIFY, 1, AT_MESSAGE + 7, 1, 0xe0, "flag of the message" },
	{ "tunnel return code", IDENTIFY, 1, AT_MESSAGE + 8, 2, 0xff, "status field" },
	{ "tunnel vendor status", IDENTIFY, 1, AT_MESSAGE + 10, 2, 0xff, "status field" },
	{ "tunnel command size", IDENTIFY, 1, AT_PAYLOAD + 2, 2, 0xff, "command size differs" },
	{ "tunnel message length", IDENTIFY, 1, AT_MESSAGE + 5, 2, 0xff, "length in the" },
	{ "tunnel message length, top", IDENTIFY, 1, AT_MESSAGE + 7, 1, 0x1f, "length in the" },
	{ "tunnel message length, with a payload", GET_SUP_FEATS, 1, AT_MESSAGE + 5, 2, 0xff,
	  "length in the" },
	{ "inner tunnel target type", IDENTIFY, 2, TUNNEL_HEADER + AT_PAYLOAD + 1, 1, 0xfe,
	  "target type" },
	{ "inner tunnel return code", IDENTIFY, 2, TUNNEL_HEADER + AT_MESSAGE + 8, 2, 0xff,
	  "status field" },
	{ "transfer bits inside two tunnels", SET_FEATURE, 2, 2 * TUNNEL_HEADER + AT_SET_FLAGS,
	  1, 0x07, "transfer flags" },
};

static void reserved_desc(const struct reserved_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(reserved, reserved_cases, reserved_desc);

static void classify_reserved_bits(struct kunit *test)
{
	const struct reserved_case *c = test->param_value;
	unsigned int byte, bit, depth;
	struct request r;

	make(&r, c->base);
	for (depth = 0; depth < c->depth; depth++)
		wrap(&r, 1);
	expect_accepted(test, &r);

	for (byte = c->from; byte < c->from + c->bytes; byte++) {
		for (bit = 0; bit < 8; bit++) {
			if (!(c->mask & BIT(bit)))
				continue;
			r.bytes[byte] ^= BIT(bit);
			expect_malformed(test, &r, c->says);
			r.bytes[byte] ^= BIT(bit);
		}
	}
}

/* ---- lengths ---- */

static void classify_header_lengths(struct kunit *test)
{
	struct request r;
	size_t len;

	make(&r, IDENTIFY);
	for (len = 0; len < AT_PAYLOAD; len++) {
		r.len = len;
		expect_malformed(test, &r, "shorter than its header");
	}
	r.len = AT_PAYLOAD;
	expect_accepted(test, &r);

	for (len = 0; len < 8; len++) {
		r.out_len = len;
		expect_malformed(test, &r, "no room for the response header");
	}
	r.out_len = 8;
	expect_accepted(test, &r);
}

static void classify_op_size(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, SET_FEATURE);
	r.len--;
	expect_malformed(test, &r, "op_size exceeds");
	r.len += 2;
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 34, req.in_len);

	make(&r, IDENTIFY);
	memset(r.bytes + 8, 0xff, 4);
	expect_malformed(test, &r, "op_size exceeds");
}

static void classify_opcode_width(struct kunit *test)
{
	struct request r;
	unsigned int bit;

	make(&r, IDENTIFY);
	for (bit = 16; bit < 32; bit++) {
		put_header(&r, 0x0001 | BIT(bit), 0);
		expect_malformed(test, &r, "more than 16 bits");
	}
	put_header(&r, 0xffff, 0);
	expect_accepted(test, &r);
}

/* How short may the payload of each door be? */
static void classify_short_doors(struct kunit *test)
{
	static const struct {
		enum base base;
		u8 least;
	} doors[] = {
		{ GET_LOG, 24 }, { GET_LOG_CAPS, 16 }, { CLEAR_LOG, 16 }, { POPULATE_LOG, 16 },
		{ GET_FEATURE, 21 }, { SET_FEATURE, 33 }, { GET_SUP_FEATS, 8 },
		{ MAINTENANCE, 2 }, { MEDIA_OPERATION, 4 }, { PPB_CONFIG, 8 }, { LD_CONFIG, 12 },
	};
	struct request r;
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		make(&r, doors[i].base);
		for (len = 0; len < doors[i].least; len++) {
			put_header(&r, bases[doors[i].base].opcode, len);
			expect_malformed(test, &r, "payload");
		}
		put_header(&r, bases[doors[i].base].opcode, doors[i].least);
		expect_accepted(test, &r);
	}
}

static void classify_exact_payloads(struct kunit *test)
{
	struct request r;

	make(&r, GET_SUP_FEATS);
	put_header(&r, CXL_OP_GET_SUP_FEATS, 9);
	expect_malformed(test, &r, "8 bytes");
	make(&r, GET_FEATURE);
	put_header(&r, CXL_OP_GET_FEATURE, 22);
	expect_malformed(test, &r, "21 bytes");
}

/* ---- what the payload says ---- */

static void classify_get_log_length(struct kunit *test)
{
	struct request r;

	make(&r, GET_LOG);
	r.out_len = 8 + 64;
	expect_accepted(test, &r);
	r.out_len--;
	expect_malformed(test, &r, "length asked for exceeds");
	r.out_len = OUT_LEN;
	memset(r.bytes + AT_PAYLOAD + 20, 0xff, 4);
	expect_malformed(test, &r, "length asked for exceeds");
}

static void classify_get_lsa_length(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, GET_LSA);
	r.out_len = 8 + 64;
	expect_accepted(test, &r);
	parse(&r, &req);
	KUNIT_EXPECT_EQ(test, req.out_asked, 64);
	r.out_len--;
	expect_malformed(test, &r, "length asked for exceeds");
	r.out_len = OUT_LEN;
	memset(r.bytes + AT_PAYLOAD + 4, 0xff, 4);
	expect_malformed(test, &r, "length asked for exceeds");
	make(&r, GET_LSA);
	put_header(&r, 0x4102, 7);
	expect_malformed(test, &r, "too short for Get LSA");
}

/* The port is the target, unless a tunnel names one; without it there is none to judge */
static void classify_port_control(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, PPB_CONFIG);
	put_header(&r, CXL_OP_PORT_CONTROL, 2);
	KUNIT_EXPECT_EQ(test, parse(&r, &req), 0);
	KUNIT_EXPECT_EQ(test, req.target, 3);
	put_header(&r, CXL_OP_PORT_CONTROL, 0);
	expect_malformed(test, &r, "too short to name a port");
}

static void classify_get_supported_room(struct kunit *test)
{
	struct request r;

	make(&r, GET_SUP_FEATS);
	r.out_len = 8 + 8;
	expect_accepted(test, &r);
	r.out_len--;
	expect_malformed(test, &r, "no room for the totals");
}

static void classify_get_feature_count(struct kunit *test)
{
	u8 *offset, *count;
	struct request r;

	make(&r, GET_FEATURE);
	offset = r.bytes + AT_PAYLOAD + 16;
	count = r.bytes + AT_PAYLOAD + 18;

	put_le16(count, 0);
	expect_malformed(test, &r, "count of Get Feature is zero");
	put_le16(count, OUT_LEN - 8);
	expect_accepted(test, &r);
	put_le16(count, OUT_LEN - 8 + 1);
	expect_malformed(test, &r, "exceeds the room");

	put_le16(count, 8);
	put_le16(offset, U16_MAX - 8);
	expect_accepted(test, &r);
	put_le16(offset, U16_MAX - 7);
	expect_malformed(test, &r, "exceed any Feature");
}

/* Split by the kernel it asks for nothing that has to fit, but not in a tunnel */
static void classify_get_feature_asked(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, GET_FEATURE);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 0, req.out_asked);
	wrap(&r, 0);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 8, req.out_asked);
}

/* The list of the device itself is known; that of a tunnel's target has to fit */
static void classify_get_sup_feats_asked(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, GET_SUP_FEATS);
	put_le16(r.bytes + AT_PAYLOAD, U16_MAX);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 0, req.out_asked);
	wrap(&r, 0);
	expect_malformed(test, &r, "length asked for exceeds");

	make(&r, GET_SUP_FEATS);
	wrap(&r, 0);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 56, req.out_asked);
}

static void classify_get_feature_selection(struct kunit *test)
{
	unsigned int selection;
	struct request r;

	make(&r, GET_FEATURE);
	for (selection = 0; selection < 256; selection++) {
		r.bytes[AT_PAYLOAD + 20] = selection;
		if (selection <= 2)
			expect_accepted(test, &r);
		else
			expect_malformed(test, &r, "selection");
	}
}

static void classify_set_feature_offset(struct kunit *test)
{
	struct request r;

	make(&r, SET_FEATURE);
	put_le16(r.bytes + AT_PAYLOAD + 20, U16_MAX - 2);
	expect_accepted(test, &r);
	put_le16(r.bytes + AT_PAYLOAD + 20, U16_MAX - 1);
	expect_malformed(test, &r, "exceed any Feature");
}

/* Surviving a reset is an effect that the request adds */
static void classify_set_feature_persists(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, SET_FEATURE);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 0, req.effects);
	r.bytes[AT_SET_FLAGS] = 0x08;
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, FWCTL_PERSISTS, req.effects);
}

/* ---- keys ---- */

static void classify_uuid_keys(struct kunit *test)
{
	static const enum base doors[] = {
		GET_LOG, GET_LOG_CAPS, CLEAR_LOG, POPULATE_LOG, GET_FEATURE, SET_FEATURE
	};
	struct fwctl_request req;
	struct request r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		make(&r, doors[i]);
		KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
		KUNIT_EXPECT_TRUE(test, req.keyed);
		KUNIT_EXPECT_MEMEQ(test, req.key.bytes, bases[doors[i]].payload, 16);
		KUNIT_EXPECT_EQ(test, bases[doors[i]].opcode, req.opcode);
		KUNIT_EXPECT_EQ(test, bases[doors[i]].len, req.in_len);
	}
}

static void classify_class_keys(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, MAINTENANCE);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_TRUE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, 0x0102, req.key.number);

	make(&r, MEDIA_OPERATION);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_TRUE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, 0x0201, req.key.number);
}

static void classify_config_keys(struct kunit *test)
{
	static const enum base doors[] = { PPB_CONFIG, LD_CONFIG };
	struct fwctl_request req;
	struct request r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		make(&r, doors[i]);
		KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
		KUNIT_EXPECT_TRUE(test, req.keyed);
		KUNIT_EXPECT_EQ(test, 0, req.key.number);

		r.bytes[AT_PAYLOAD + 3] = 0x80;
		r.bytes[AT_PAYLOAD + bases[doors[i]].len - 1] = 0xaa;
		KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
		KUNIT_EXPECT_TRUE(test, req.keyed);
		KUNIT_EXPECT_EQ(test, 1, req.key.number);
	}
}

static void classify_no_key(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, IDENTIFY);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_FALSE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, 0, req.depth);
	KUNIT_EXPECT_EQ(test, 0, req.in_len);
	KUNIT_EXPECT_EQ(test, OUT_LEN - 8, req.out_room);

	make(&r, GET_SUP_FEATS);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_FALSE(test, req.keyed);
}

/* ---- tunnels ---- */

static void classify_tunnel_once(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, IDENTIFY);
	wrap(&r, 5);
	r.bytes[AT_PAYLOAD + 1] = 1;	/* target type */
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 0x0001, req.opcode);
	KUNIT_EXPECT_EQ(test, CXL_OP_TUNNEL, req.via);
	KUNIT_EXPECT_EQ(test, 1, req.depth);
	KUNIT_EXPECT_EQ(test, 0x0105, req.target);
	KUNIT_EXPECT_EQ(test, 0, req.in_len);
	KUNIT_EXPECT_EQ(test, OUT_LEN - 8 - 16, req.out_room);
}

static void classify_tunnel_twice(struct kunit *test)
{
	struct fwctl_request req;
	struct request r;

	make(&r, MAINTENANCE);
	wrap(&r, 0x22);
	wrap(&r, 0x11);
	KUNIT_EXPECT_EQ(test, 0, parse(&r, &req));
	KUNIT_EXPECT_EQ(test, 0x0600, req.opcode);
	KUNIT_EXPECT_EQ(test, CXL_OP_TUNNEL, req.via);
	KUNIT_EXPECT_EQ(test, 2, req.depth);
	KUNIT_EXPECT_EQ(test, 0x00220011, req.target);
	KUNIT_EXPECT_EQ(test, 4, req.in_len);
	KUNIT_EXPECT_EQ(test, OUT_LEN - 8 - 32, req.out_room);
	KUNIT_EXPECT_TRUE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, 0x0102, req.key.number);
}

static void classify_tunnel_thrice(struct kunit *test)
{
	struct request r;

	make(&r, IDENTIFY);
	wrap(&r, 3);
	wrap(&r, 2);
	expect_accepted(test, &r);
	wrap(&r, 1);
	expect_malformed(test, &r, "more than two deep");
}

/* Every door is one behind a tunnel, too, and as strict */
static void classify_tunnel_doors(struct kunit *test)
{
	struct fwctl_request direct, inside;
	struct request r;
	enum base base;

	for (base = 0; base < BASE_COUNT; base++) {
		make(&r, base);
		KUNIT_EXPECT_EQ(test, 0, parse(&r, &direct));
		wrap(&r, 0);
		KUNIT_EXPECT_EQ(test, 0, parse(&r, &inside));
		KUNIT_EXPECT_EQ(test, direct.opcode, inside.opcode);
		KUNIT_EXPECT_EQ(test, direct.keyed, inside.keyed);
		KUNIT_EXPECT_MEMEQ(test, direct.key.bytes, inside.key.bytes, 16);
		KUNIT_EXPECT_EQ(test, direct.in_len, inside.in_len);
	}

	make(&r, CLEAR_LOG);
	put_header(&r, CXL_OP_CLEAR_LOG, 15);
	wrap(&r, 0);
	expect_malformed(test, &r, "too short for the UUID");
}

static void classify_tunnel_room(struct kunit *test)
{
	struct request r;

	make(&r, IDENTIFY);
	wrap(&r, 0);
	r.out_len = 8 + 16;
	expect_accepted(test, &r);
	r.out_len--;
	expect_malformed(test, &r, "no room for the tunnel's response");

	/* What is left for the command inside counts */
	make(&r, GET_LOG);
	wrap(&r, 0);
	r.out_len = 8 + 16 + 64;
	expect_accepted(test, &r);
	r.out_len--;
	expect_malformed(test, &r, "length asked for exceeds");
}

static void classify_tunnel_short(struct kunit *test)
{
	struct request r;
	size_t len;

	make(&r, IDENTIFY);
	wrap(&r, 0);
	for (len = 0; len < 16; len++) {
		put_header(&r, CXL_OP_TUNNEL, len);
		expect_malformed(test, &r, "too short for a tunnel");
	}
}

static struct kunit_case classify_cases[] = {
	KUNIT_CASE_PARAM(classify_reserved_bits, reserved_gen_params),
	KUNIT_CASE(classify_header_lengths),
	KUNIT_CASE(classify_op_size),
	KUNIT_CASE(classify_opcode_width),
	KUNIT_CASE(classify_short_doors),
	KUNIT_CASE(classify_exact_payloads),
	KUNIT_CASE(classify_get_log_length),
	KUNIT_CASE(classify_get_lsa_length),
	KUNIT_CASE(classify_port_control),
	KUNIT_CASE(classify_get_supported_room),
	KUNIT_CASE(classify_get_feature_count),
	KUNIT_CASE(classify_get_feature_asked),
	KUNIT_CASE(classify_get_sup_feats_asked),
	KUNIT_CASE(classify_get_feature_selection),
	KUNIT_CASE(classify_set_feature_offset),
	KUNIT_CASE(classify_set_feature_persists),
	KUNIT_CASE(classify_uuid_keys),
	KUNIT_CASE(classify_class_keys),
	KUNIT_CASE(classify_config_keys),
	KUNIT_CASE(classify_no_key),
	KUNIT_CASE(classify_tunnel_once),
	KUNIT_CASE(classify_tunnel_twice),
	KUNIT_CASE(classify_tunnel_thrice),
	KUNIT_CASE(classify_tunnel_doors),
	KUNIT_CASE(classify_tunnel_room),
	KUNIT_CASE(classify_tunnel_short),
	{}
};

static struct kunit_suite classify_suite = {
	.name = "fwctl_cxl_classify",
	.test_cases = classify_cases,
};

kunit_test_suite(classify_suite);
