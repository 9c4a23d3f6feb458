// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The requests of the family, as functions.
 */
#include "netlink.h"

#include <errno.h>

#include <linux/netlink.h>

#include <fwctl/netlink.h>

/* An attribute is shorter than 64 KiB */
#define PIECE (32 << 10)

int fwctl_nl_devices(struct fwctl_nl *nl, fwctl_nl_fn fn, void *arg)
{
	return fwctl_nl_ask(nl, fwctl_nl_request(nl, FWCTL_NL_CMD_DEV_GET, NLM_F_DUMP), fn, arg);
}

/* A request about a device, NULL for lack of memory */
static struct nl_msg *about(struct fwctl_nl *nl, uint8_t command, int flags, int64_t index)
{
	struct nl_msg *msg = fwctl_nl_request(nl, command, flags);

	if (msg && index == FWCTL_NL_DEFAULT)
		nla_put_flag(msg, FWCTL_A_DEFAULT);
	else if (msg && index >= 0)
		nla_put_u32(msg, FWCTL_A_INDEX, index);
	return msg;
}

int fwctl_nl_device(struct fwctl_nl *nl, uint32_t index, fwctl_nl_fn fn, void *arg)
{
	return fwctl_nl_ask(nl, about(nl, FWCTL_NL_CMD_DEV_GET, 0, index), fn, arg);
}

static void put_tunnel(struct nl_msg *msg, const struct fwctl_nl_tunnel *tunnel)
{
	if (!msg || !tunnel)
		return;
	nla_put_u32(msg, FWCTL_A_VIA, tunnel->via);
	nla_put_u32(msg, FWCTL_A_TARGET, tunnel->target);
}

int fwctl_nl_commands(struct fwctl_nl *nl, uint32_t index, const struct fwctl_nl_tunnel *tunnel,
		      fwctl_nl_fn fn, void *arg)
{
	struct nl_msg *msg = about(nl, FWCTL_NL_CMD_CMD_GET, NLM_F_DUMP, index);

	put_tunnel(msg, tunnel);
	return fwctl_nl_ask(nl, msg, fn, arg);
}

int fwctl_nl_command(struct fwctl_nl *nl, uint32_t index, const struct fwctl_nl_tunnel *tunnel,
		     const struct fwctl_nl_id *id, fwctl_nl_fn fn, void *arg)
{
	struct nl_msg *msg = about(nl, FWCTL_NL_CMD_CMD_GET, 0, index);

	put_tunnel(msg, tunnel);
	if (msg)
		nla_put_u32(msg, FWCTL_A_OPCODE, id->opcode);
	if (msg && id->key_uuid)
		nla_put(msg, FWCTL_A_KEY_UUID, 16, id->key_uuid);
	if (msg && id->key_number)
		nla_put_u64(msg, FWCTL_A_KEY_NUMBER, *id->key_number);
	return fwctl_nl_ask(nl, msg, fn, arg);
}

int fwctl_nl_verdict(struct fwctl_nl *nl, uint32_t index, unsigned int scope, const void *in,
		     size_t in_len, size_t out_len, fwctl_nl_fn fn, void *arg)
{
	struct nl_msg *msg = about(nl, FWCTL_NL_CMD_VERDICT_GET, 0, index);
	const uint8_t *from = in;
	int nle = 0;

	if (!msg)
		return -ENOMEM;
	nla_put_u8(msg, FWCTL_A_SCOPE, scope);
	nla_put_u32(msg, FWCTL_A_OUT_LEN, out_len);
	/* one at least, if it is empty */
	for (size_t at = 0; (!at || at < in_len) && !nle; at += PIECE)
		nle = nla_put(msg, FWCTL_A_IN, in_len - at < PIECE ? in_len - at : PIECE,
			      in_len ? from + at : (const void *)"");
	if (nle) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	return fwctl_nl_ask(nl, msg, fn, arg);
}

int fwctl_nl_policy(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg)
{
	return fwctl_nl_ask(nl, about(nl, FWCTL_NL_CMD_POLICY_GET, NLM_F_DUMP, index), fn, arg);
}

static int put_id(struct nl_msg *msg, const struct fwctl_nl_id *id)
{
	int nle = nla_put_u32(msg, FWCTL_A_POLICY_OPCODE, id->opcode);

	if (!nle && id->key_uuid)
		nle = nla_put(msg, FWCTL_A_POLICY_KEY_UUID, 16, id->key_uuid);
	if (!nle && id->key_number)
		nle = nla_put_u64(msg, FWCTL_A_POLICY_KEY_NUMBER, *id->key_number);
	return nle;
}

static int put_entry(struct nl_msg *msg, const struct fwctl_nl_tightening *entry)
{
	int target = entry->id ? FWCTL_NL_POLICY_TARGET_COMMAND :
		     entry->effects ? FWCTL_NL_POLICY_TARGET_EFFECTS : FWCTL_NL_POLICY_TARGET_DEVICE;
	struct nlattr *nest = nla_nest_start(msg, FWCTL_A_POLICY);
	int nle;

	if (!nest)
		return -NLE_NOMEM;
	nle = nla_put_u8(msg, FWCTL_A_POLICY_TARGET, target);
	if (!nle && entry->id)
		nle = put_id(msg, entry->id);
	else if (!nle && entry->effects)
		nle = nla_put_u32(msg, FWCTL_A_POLICY_EFFECTS, entry->effects);
	if (!nle && entry->required >= 0)
		nle = nla_put_u8(msg, FWCTL_A_POLICY_REQUIRED, entry->required);
	if (!nle && entry->cap >= 0)
		nle = nla_put_u8(msg, FWCTL_A_POLICY_CAP, entry->cap);
	if (!nle && entry->refused)
		nle = nla_put_flag(msg, FWCTL_A_POLICY_REFUSED);
	nla_nest_end(msg, nest);
	return nle;
}

int fwctl_nl_tighten(struct fwctl_nl *nl, int64_t index, const struct fwctl_nl_tightening *entries,
		     size_t count)
{
	struct nl_msg *msg = about(nl, FWCTL_NL_CMD_POLICY_TIGHTEN, 0, index);
	int nle = 0;

	for (size_t i = 0; i < count && !nle && msg; i++)
		nle = put_entry(msg, &entries[i]);
	if (nle) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	return fwctl_nl_ask(nl, msg, NULL, NULL);
}

int fwctl_nl_lock(struct fwctl_nl *nl)
{
	return fwctl_nl_ask(nl, fwctl_nl_request(nl, FWCTL_NL_CMD_POLICY_LOCK, 0), NULL, NULL);
}

int fwctl_nl_records(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg)
{
	return fwctl_nl_ask(nl, about(nl, FWCTL_NL_CMD_RECORD_GET, NLM_F_DUMP, index), fn, arg);
}

int fwctl_nl_stats(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg)
{
	return fwctl_nl_ask(nl, about(nl, FWCTL_NL_CMD_STATS_GET, NLM_F_DUMP, index), fn, arg);
}
