// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC to a plain device ask for? Parsing only.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/stddef.h>

#include "plain.h"

static_assert(sizeof(struct fwctl_info_sim) == 8);
static_assert(offsetof(struct fwctl_info_sim, slots) == 4);
static_assert(sizeof(struct fwctl_rpc_sim) == 16);
static_assert(offsetof(struct fwctl_rpc_sim, flags) == 4);
static_assert(offsetof(struct fwctl_rpc_sim, key) == 8);
static_assert(offsetof(struct fwctl_rpc_sim, payload) == 16);
static_assert(sizeof(struct fwctl_rpc_sim_out) == 8);
static_assert(offsetof(struct fwctl_rpc_sim_out, size) == 4);
static_assert(offsetof(struct fwctl_rpc_sim_out, payload) == 8);

static const char *defect(const struct fwctl_rpc_sim *rpc, size_t out_len)
{
	if (rpc->flags & ~FWCTL_SIM_KEYED)
		return "a reserved flag is not zero";
	if (!(rpc->flags & FWCTL_SIM_KEYED) && rpc->key)
		return "there is a key, but no flag that says so";
	if (out_len < sizeof(struct fwctl_rpc_sim_out))
		return "the output has no room for the response header";
	return NULL;
}

/**
 * fwctl_sim_plain_classify - which command does this RPC ask for?
 * @fwctl: the device, which does not matter
 * @in: a struct fwctl_rpc_sim
 * @in_len: bytes at @in
 * @out_len: room for the struct fwctl_rpc_sim_out
 * @req: the answer; zero on entry
 *
 * See &struct fwctl_command_ops.classify.
 *
 * Return: 0, or -EINVAL with @req->malformed set.
 */
int fwctl_sim_plain_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			     size_t out_len, struct fwctl_request *req)
{
	const struct fwctl_rpc_sim *rpc = in;

	if (in_len < sizeof(*rpc)) {
		req->malformed = "the request is shorter than its header";
		return -EINVAL;
	}
	req->opcode = rpc->opcode;
	req->malformed = defect(rpc, out_len);
	if (req->malformed)
		return -EINVAL;
	req->keyed = rpc->flags & FWCTL_SIM_KEYED;
	req->key.number = rpc->key;
	req->in_len = in_len - sizeof(*rpc);
	req->out_room = out_len - sizeof(struct fwctl_rpc_sim_out);
	return 0;
}
