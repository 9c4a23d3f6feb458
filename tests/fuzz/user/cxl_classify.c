// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of the CXL driver: drivers/fwctl/cxl/classify.c.
 *
 * Input: u16 room for the response; the message.
 */
#include "target.h"

#include "../../../drivers/fwctl/cxl/cxl.h"

#define HEADER		16
#define OUT_HEADER	8
#define TUNNEL_HEADER	16

static int classify(const void *message, size_t len, size_t room, struct fwctl_request *req)
{
	int err;

	memset(req, 0, sizeof(*req));
	err = fwctl_cxl_classify(NULL, message, len, room, req);
	check(err == 0 || err == -EINVAL);
	check(!err == !req->malformed);
	return err;
}

/* Where the innermost command is, by what the specification says of the bytes */
struct reading {
	u32 opcode;
	u32 target;
	u8 depth;
	const u8 *payload;
	size_t len;
};

static struct reading read_message(const u8 *message, size_t len)
{
	struct reading r = {
		.opcode = peek(message, 0, 4),
		.payload = message + HEADER,
		.len = peek(message, 8, 4),
	};

	check(all_zero(message, 4, 4) && all_zero(message, 12, 4));
	check(r.opcode <= 0xffff && r.len <= len - HEADER);
	while (r.opcode == 0x5300) {
		check(r.len >= TUNNEL_HEADER && r.depth < 2);
		check(r.payload[1] <= 1);
		check(peek(r.payload, 2, 2) == r.len - 4);
		check(r.payload[4] == 0 && r.payload[6] == 0 && all_zero(r.payload, 12, 4));
		check(peek(r.payload, 9, 3) == r.len - TUNNEL_HEADER);
		r.target |= (u32)peek(r.payload, 0, 2) << (16 * r.depth++);
		r.opcode = peek(r.payload, 7, 2);
		r.payload += TUNNEL_HEADER;
		r.len -= TUNNEL_HEADER;
	}
	return r;
}

/* Which bytes of the payload are the key */
static size_t key_of(const struct reading *r, u8 key[16])
{
	switch (r->opcode) {
	case 0x0401: case 0x0402: case 0x0403: case 0x0404: case 0x0501: case 0x0502:
		memcpy(key, r->payload, 16);
		return 16;
	case 0x0600: case 0x4402:
		memcpy(key, r->payload, 2);
		return 2;
	case 0x5103: case 0x5301:
		key[0] = r->payload[3] >> 7;
		return 1;
	default:
		return 0;
	}
}

static size_t least_of(u32 opcode)
{
	switch (opcode) {
	case 0x0401: return 24;
	case 0x0402: case 0x0403: case 0x0404: return 16;
	case 0x0500: return 8;
	case 0x0501: return 21;
	case 0x0502: return 33;
	case 0x0600: return 2;
	case 0x4102: case 0x5103: return 8;
	case 0x4402: return 4;
	case 0x5102: return 1;
	case 0x5301: return 12;
	default: return 0;
	}
}

/* How much the firmware would return, where a field says so */
static u32 asked_of(const struct reading *r)
{
	switch (r->opcode) {
	case 0x0401: return peek(r->payload, 20, 4);
	case 0x4102: return peek(r->payload, 4, 4);
	case 0x0500: return r->depth ? peek(r->payload, 0, 4) : 0;
	case 0x0501: return r->depth ? peek(r->payload, 18, 2) : 0;
	default: return 0;
	}
}

static void check_accepted(const u8 *message, size_t len, size_t room,
			   const struct fwctl_request *req)
{
	struct reading r = read_message(message, len);
	u8 key[16] = {};
	u32 effects = 0;

	check(req->opcode == r.opcode && req->depth == r.depth && req->in_len == r.len);
	check(req->via == (r.depth ? 0x5300 : 0));
	check(req->out_room == room - OUT_HEADER - TUNNEL_HEADER * r.depth);
	check(req->out_room <= room);
	check(r.len >= least_of(r.opcode));
	check(req->keyed == !!key_of(&r, key));
	check(!memcmp(req->key.bytes, key, sizeof(key)));
	check(req->out_asked == asked_of(&r) && req->out_asked <= req->out_room);
	if (r.opcode == 0x5102 && !r.depth)
		r.target = r.payload[0];
	check(req->target == r.target);
	if (r.opcode == 0x0502) {
		check(!(peek(r.payload, 16, 4) & ~8U));
		effects = peek(r.payload, 16, 4) ? FWCTL_PERSISTS : 0;
	}
	check(req->effects == effects);
	/* a read that carries data could be a write */
	if (r.opcode == 0x5103 || r.opcode == 0x5301)
		check(key[0] || all_zero(r.payload, r.opcode == 0x5103 ? 4 : 8, 4));
}

/* What must not matter: bytes behind the payload, and more room */
static void check_unchanged(const u8 *message, size_t len, size_t room, int err,
			    const struct fwctl_request *req)
{
	u8 *longer = malloc(len + 3);
	struct fwctl_request other;

	memcpy(longer, message, len);
	memset(longer + len, 0xa5, 3);
	/* it may be that op_size claimed them */
	if (!err) {
		check(!classify(longer, len + 3, room, &other));
		check(!memcmp(req, &other, sizeof(other)));
		check(!classify(message, len, room + 64, &other));
		other.out_room -= 64;
		check(!memcmp(req, &other, sizeof(other)));
	}
	free(longer);
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	size_t room = take(&input, 2);
	u8 *message = take_rest(&input, &len);
	struct fwctl_request req, again;
	int err = classify(message, len, room, &req);

	check(classify(message, len, room, &again) == err);
	check(!memcmp(&req, &again, sizeof(req)));
	if (!err)
		check_accepted(message, len, room, &req);
	check_unchanged(message, len, room, err, &req);
	free(message);
}

const struct target cxl_classify_target = { "cxl_classify", run };
