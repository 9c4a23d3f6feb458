// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink family: what its operations have in common, and its events.
 *
 * - It is there in the initial network namespace, and its events go nowhere else.
 * - Requests run in parallel; none waits for firmware.
 * - The policy of attributes is one for all operations, so each checks which of
 *   them it takes and which it must have: fwctl_nl_check().
 * - A dump keeps numbers between its callbacks, never pointers, and is a user of
 *   a device only inside of one.
 * - Events are numbered by group. They are made if somebody listens, and sent
 *   without waiting for anybody: who does not read loses them, and sees a gap.
 */
#include "netlink.h"

#include <linux/err.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>

#include "core.h"
#include "netlink_family.h"

/* Room for the largest message: a command that is refused at every scope for every reason */
#define FWCTL_NL_MESSAGE_SIZE	SZ_16K

/* What nothing but the spec says */
static_assert((int)FWCTL_NL_SCOPE_DEBUG_FULL == (int)FWCTL_RPC_DEBUG_WRITE_FULL);
static_assert(FWCTL_UNREPORTED == FWCTL_NL_EFFECTS_UNREPORTED);
static_assert(BIT(FWCTL_EFFECTS_COUNT - 1) == FWCTL_NL_EFFECTS_UNREPORTED);
static_assert(FWCTL_TUNNEL == FWCTL_NL_RULES_TUNNEL);
static_assert(BIT(FWCTL_RULES_COUNT - 1) == FWCTL_NL_RULES_TUNNEL);

static const struct genl_multicast_group fwctl_nl_groups[] = {
	[FWCTL_NLGRP_DEVICES] = { .name = FWCTL_MCGRP_DEVICES },
	[FWCTL_NLGRP_RPC] = { .name = FWCTL_MCGRP_RPC, .flags = GENL_MCAST_CAP_SYS_ADMIN },
	[FWCTL_NLGRP_PROGRESS] = {
		.name = FWCTL_MCGRP_PROGRESS,
		.flags = GENL_MCAST_CAP_SYS_ADMIN,
	},
};

static struct genl_family fwctl_nl_family __ro_after_init = {
	.name = FWCTL_FAMILY_NAME,
	.version = FWCTL_FAMILY_VERSION,
	.module = THIS_MODULE,
	.parallel_ops = true,
	.policy = fwctl_nl_policy,
	.maxattr = ARRAY_SIZE(fwctl_nl_policy) - 1,
	.small_ops = fwctl_nl_ops,
	.n_small_ops = ARRAY_SIZE(fwctl_nl_ops),
	/* All are checked strictly, the header included */
	.resv_start_op = FWCTL_NL_CMD_DEV_GET,
	.mcgrps = fwctl_nl_groups,
	.n_mcgrps = ARRAY_SIZE(fwctl_nl_groups),
};

/* ---- requests ---- */

static int fwctl_nl_missing(struct netlink_ext_ack *extack, unsigned int type)
{
	static const char * const messages[] = {
		[FWCTL_A_INDEX] = "index is missing: which device?",
		[FWCTL_A_OPCODE] = "opcode is missing: which command?",
		[FWCTL_A_SCOPE] = "scope is missing: with which label?",
		[FWCTL_A_IN] = "in is missing: the message of the RPC, which may be empty",
		[FWCTL_A_POLICY] = "policy is missing: what is to be tightened?",
	};

	/* The text as well: what dumps end with has room for nothing else */
	if (extack)
		extack->_msg = messages[type];
	NL_SET_ERR_ATTR_MISS(extack, NULL, type);
	return -EINVAL;
}

/**
 * fwctl_nl_check - does a request have the attributes of its operation?
 * @info: the request
 * @must: BIT() of those without which it makes no sense
 * @may: BIT() of those that it can do without
 *
 * Return: 0, or -EINVAL with which one is wrong.
 */
int fwctl_nl_check(const struct genl_info *info, u32 must, u32 may)
{
	unsigned int type;

	static_assert(ARRAY_SIZE(fwctl_nl_policy) <= BITS_PER_TYPE(must));
	for (type = 1; type < ARRAY_SIZE(fwctl_nl_policy); type++) {
		if (info->attrs[type] && !((must | may) & BIT(type))) {
			NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[type],
					    "this operation has no such attribute");
			return -EINVAL;
		}
		if (!info->attrs[type] && (must & BIT(type)))
			return fwctl_nl_missing(info->extack, type);
	}
	return 0;
}

/**
 * fwctl_nl_is_admin - does the request come from who may know, and change, all?
 * @request: its socket buffer
 *
 * Context: the process that asks.
 * Return: whether it has CAP_SYS_ADMIN, and whoever opened the socket had.
 */
bool fwctl_nl_is_admin(struct sk_buff *request)
{
	return netlink_capable(request, CAP_SYS_ADMIN);
}

/**
 * fwctl_nl_key - the key of a command in a request
 * @uuid: the attribute with a UUID, or NULL
 * @number: the attribute with a number, or NULL
 * @extack: for what is wrong
 * @key: is set
 * @keyed: whether there is one
 *
 * Return: 0, or -EINVAL if there are two.
 */
int fwctl_nl_key(struct nlattr *uuid, struct nlattr *number, struct netlink_ext_ack *extack,
		 struct fwctl_key *key, bool *keyed)
{
	if (uuid && number) {
		NL_SET_ERR_MSG_ATTR(extack, number, "a command has one key, not two");
		return -EINVAL;
	}
	*key = (struct fwctl_key){};
	*keyed = uuid || number;
	if (uuid)
		nla_memcpy(key->bytes, uuid, sizeof(key->bytes));
	if (number)
		key->number = nla_get_u64(number);
	return 0;
}

/**
 * fwctl_nl_device_next - become a user of the next device
 * @index: where to begin, N of fwctlN; set to that of the device
 *
 * Return: the device, for fwctl_nl_device_put(), or NULL.
 */
struct fwctl_core *fwctl_nl_device_next(u32 *index)
{
	struct fwctl_core *core;

	while ((core = fwctl_core_next(*index))) {
		*index = fwctl_index(core);
		if (fwctl_enter(core))
			return core;
		/* It is just leaving */
		fwctl_put(&core->fwctl);
		++*index;
	}
	return NULL;
}

/**
 * fwctl_nl_device - become a user of a device
 * @index: the attribute that says which
 * @extack: for what is wrong
 *
 * Return: the device, for fwctl_nl_device_put(), or ERR_PTR(-ENODEV).
 */
struct fwctl_core *fwctl_nl_device(const struct nlattr *index, struct netlink_ext_ack *extack)
{
	u32 number = nla_get_u32(index);
	struct fwctl_core *core = fwctl_nl_device_next(&number);

	if (core && number == nla_get_u32(index))
		return core;
	if (core)
		fwctl_nl_device_put(core);
	NL_SET_ERR_MSG_ATTR(extack, index, "there is no fwctl device with this index");
	return ERR_PTR(-ENODEV);
}

/**
 * fwctl_nl_device_of - become a user of the device that has an identity
 * @identity: the identity
 *
 * Return: the device, for fwctl_nl_device_put(); NULL if it is away.
 */
struct fwctl_core *fwctl_nl_device_of(const struct fwctl_identity *identity)
{
	struct fwctl_core *core;
	u32 index;

	for (index = 0; (core = fwctl_nl_device_next(&index)); index++) {
		if (core->identity == identity)
			return core;
		fwctl_nl_device_put(core);
	}
	return NULL;
}

void fwctl_nl_device_put(struct fwctl_core *core)
{
	fwctl_leave(core);
	fwctl_put(&core->fwctl);
}

/* ---- answers ---- */

/**
 * fwctl_nl_reply - answer a "do"
 * @info: the request
 * @fill: fills the answer
 * @data: for @fill
 *
 * Return: 0 or an errno.
 */
int fwctl_nl_reply(struct genl_info *info, fwctl_nl_fill *fill, void *data)
{
	struct sk_buff *skb = genlmsg_new(FWCTL_NL_MESSAGE_SIZE, GFP_KERNEL);
	void *header;
	int ret;

	if (!skb)
		return -ENOMEM;
	header = genlmsg_put_reply(skb, info, &fwctl_nl_family, 0, info->genlhdr->cmd);
	ret = header ? fill(skb, data) : -EMSGSIZE;
	if (ret) {
		nlmsg_free(skb);
		return ret;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

static int fwctl_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
			     fwctl_nl_fill *fill, void *data)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &fwctl_nl_family, NLM_F_MULTI, request->cmd);
	int ret;

	if (!header)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, header);
	ret = fill(skb, data);
	if (ret)
		genlmsg_cancel(skb, header);
	else
		genlmsg_end(skb, header);
	return ret;
}

/**
 * fwctl_nl_dump - add a message to a dump
 * @skb: where
 * @cb: the dump
 * @fill: fills the message; called twice if it needs more room than a dump begins with
 * @data: for @fill
 *
 * Return: 0; -EMSGSIZE if it has to wait for the next callback; another errno.
 */
int fwctl_nl_dump(struct sk_buff *skb, struct netlink_callback *cb, fwctl_nl_fill *fill,
		  void *data)
{
	int ret = fwctl_nl_dump_put(skb, cb, fill, data);

	/* A first buffer has a page or so; later ones have what the reader has room for */
	if (ret != -EMSGSIZE || skb->len || skb_tailroom(skb) >= FWCTL_NL_MESSAGE_SIZE)
		return ret;
	ret = pskb_expand_head(skb, 0, FWCTL_NL_MESSAGE_SIZE - skb_tailroom(skb), GFP_KERNEL);
	return ret ?: fwctl_nl_dump_put(skb, cb, fill, data);
}

/* What a callback of a dump returns: go on, the end, or an errno */
int fwctl_nl_dump_end(struct sk_buff *skb, int err)
{
	if (!err || (err == -EMSGSIZE && skb->len))
		return skb->len;
	return err;
}

/* All sets of attributes number their padding alike */
int fwctl_nl_put_u64(struct sk_buff *skb, int type, u64 value)
{
	static_assert(FWCTL_A_PAD == 1 && FWCTL_A_COMMAND_PAD == 1 && FWCTL_A_POLICY_PAD == 1);
	static_assert(FWCTL_A_RECORD_PAD == 1 && FWCTL_A_COUNTERS_PAD == 1);
	static_assert(FWCTL_A_TOTALS_PAD == 1 && FWCTL_A_PROGRESS_PAD == 1);
	return nla_put_u64_64bit(skb, type, value, FWCTL_A_PAD);
}

int fwctl_nl_put_key(struct sk_buff *skb, bool uuid_key, const struct fwctl_key *key,
		     int uuid_type, int number_type)
{
	if (uuid_key)
		return nla_put(skb, uuid_type, sizeof(key->bytes), key->bytes);
	return fwctl_nl_put_u64(skb, number_type, key->number);
}

/* ---- events ---- */

/**
 * struct fwctl_nl_counter - numbers the events of a group
 * @lock: held to number and send an event, so that they arrive in order; nothing
 *	sleeps or waits below it
 * @seq: of the last event
 */
struct fwctl_nl_counter {
	spinlock_t lock;
	u64 seq;
};

static struct fwctl_nl_counter fwctl_nl_counters[ARRAY_SIZE(fwctl_nl_groups)] = {
	[0 ... ARRAY_SIZE(fwctl_nl_groups) - 1] = {
		.lock = __SPIN_LOCK_UNLOCKED(fwctl_nl_counters.lock),
	},
};

bool fwctl_nl_has_listeners(unsigned int group)
{
	return genl_has_listeners(&fwctl_nl_family, &init_net, group);
}

/* Sending must not wait: with GFP_KERNEL it would, for who is slow to read */
static void fwctl_nl_multicast(unsigned int group, struct sk_buff *skb, struct nlattr *seq)
{
	struct fwctl_nl_counter *counter = &fwctl_nl_counters[group];
	u64 number;

	spin_lock(&counter->lock);
	number = ++counter->seq;
	memcpy(nla_data(seq), &number, sizeof(number));
	genlmsg_multicast(&fwctl_nl_family, skb, 0, group, GFP_ATOMIC);
	spin_unlock(&counter->lock);
}

/* An event that there is no memory for is lost, to everybody, and leaves a gap */
static void fwctl_nl_event_lost(unsigned int group)
{
	struct fwctl_nl_counter *counter = &fwctl_nl_counters[group];

	spin_lock(&counter->lock);
	counter->seq++;
	spin_unlock(&counter->lock);
}

static struct nlattr *fwctl_nl_event_fill(struct sk_buff *skb, u8 cmd, fwctl_nl_fill *fill,
					  void *data)
{
	void *header = genlmsg_put(skb, 0, 0, &fwctl_nl_family, 0, cmd);
	struct nlattr *seq;

	if (!header || fill(skb, data))
		return NULL;
	/* The number is known when it is sent */
	seq = nla_reserve_64bit(skb, FWCTL_A_SEQ, sizeof(u64), FWCTL_A_PAD);
	if (seq)
		genlmsg_end(skb, header);
	return seq;
}

/**
 * fwctl_nl_event - tell a group
 * @group: which, FWCTL_NLGRP_*
 * @cmd: the event
 * @fill: fills it
 * @data: for @fill
 *
 * Context: may sleep, for memory.
 */
void fwctl_nl_event(unsigned int group, u8 cmd, fwctl_nl_fill *fill, void *data)
{
	struct sk_buff *skb;
	struct nlattr *seq;

	if (!fwctl_nl_has_listeners(group))
		return;
	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	seq = skb ? fwctl_nl_event_fill(skb, cmd, fill, data) : NULL;
	if (seq) {
		fwctl_nl_multicast(group, skb, seq);
		return;
	}
	nlmsg_free(skb);
	fwctl_nl_event_lost(group);
}

/* ---- life ---- */

int __init fwctl_netlink_init(void)
{
	return genl_register_family(&fwctl_nl_family);
}

void fwctl_netlink_exit(void)
{
	genl_unregister_family(&fwctl_nl_family);
}
