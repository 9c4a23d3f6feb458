// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tunnels, and what comes back through them: drivers/fwctl/cxl/tunnel.c.
 *
 * Input: u16 status; u16 bytes of the request; the request; the response.
 */
#include "target.h"

#include "../../../drivers/fwctl/cxl/cxl.h"

#define HEADER	16

/* What a tunnel must be, each condition by itself */
static bool is_tunnel(const u8 *in, size_t len)
{
	return len >= HEADER && in[1] <= 1 && peek(in, 2, 2) + 4 == len &&
	       peek(in, 9, 3) + HEADER == len && in[4] == 0 && in[6] == 0 && all_zero(in, 12, 4);
}

static void check_unwrap(const u8 *in, size_t len)
{
	struct cxl_tunnel tunnel = {};
	const char *malformed = NULL;
	int err = fwctl_cxl_tunnel_unwrap(in, len, &tunnel, &malformed);

	check(err == 0 || err == -EINVAL);
	check(!err == !malformed);
	check(!err == is_tunnel(in, len));
	if (err)
		return;
	check(tunnel.target == peek(in, 0, 2) && tunnel.tag == in[5]);
	check(tunnel.opcode == peek(in, 7, 2));
	check(tunnel.payload == in + HEADER && tunnel.len == len - HEADER);
}

/* An answer that was accepted: every layer is one to its request */
static void check_answered(const u8 *in, size_t in_len, const u8 *out, size_t out_len)
{
	u32 opcode = 0x5300, status = 0;

	while (opcode == 0x5300 && !status) {
		check(is_tunnel(in, in_len));
		check(out_len >= HEADER && peek(out, 0, 2) + 4 == out_len);
		check((peek(out, 9, 3) & 0x1fffff) + HEADER == out_len);
		check((out[4] & 0xf) == 1 && out[5] == in[5]);
		check(peek(out, 7, 2) == peek(in, 7, 2));
		status = peek(out, 12, 2);
		check(!(out[11] & 0x80) && status != 1);
		opcode = peek(in, 7, 2);
		in += HEADER;
		in_len -= HEADER;
		out += HEADER;
		out_len -= HEADER;
	}
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	u16 status = take(&input, 2);
	size_t in_len = take(&input, 2), out_len;
	u8 *in = take_bytes(&input, &in_len);
	u8 *out = take_rest(&input, &out_len);
	struct cxl_msg msg = {
		.opcode = CXL_OP_TUNNEL,
		.return_code = status,
		.in = in,
		.in_len = in_len,
		.out = out,
		.out_room = out_len,
		.out_len = out_len,
	};
	int err;

	check_unwrap(in, in_len);
	err = fwctl_cxl_tunnel_check_response(&msg);
	check(err == 0 || err == -EIO || err == -ETIMEDOUT);
	check(!err || !status);
	if (!err && !status)
		check_answered(in, in_len, out, out_len);
	/* of another command nothing is known */
	msg.opcode = CXL_OP_GET_LOG;
	check(!fwctl_cxl_tunnel_check_response(&msg));
	free(in);
	free(out);
}

const struct target cxl_tunnel_target = { "cxl_tunnel", run };
