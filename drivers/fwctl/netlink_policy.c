// SPDX-License-Identifier: GPL-2.0-only
/*
 * The administrator's policy over netlink: showing it, making it tighter, and
 * keeping it until the next boot.
 *
 * A request is compared with what is in force, and takes effect, in one piece:
 * nobody else tightens meanwhile, and all of its entries are taken or none. What
 * is in force already may be asked for again. RPCs that wait for their slot are
 * judged by the new policy.
 *
 * Every change is recorded, and every attempt to allow more.
 */
#include "netlink.h"

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "audit.h"
#include "case.h"
#include "commands.h"
#include "core.h"
#include "identity.h"
#include "netlink_family.h"
#include "policy.h"
#include "ratchet.h"

static_assert((int)FWCTL_NL_POLICY_TARGET_DEVICE == (int)FWCTL_RATCHET_DEVICE);
static_assert((int)FWCTL_NL_POLICY_TARGET_EFFECTS == (int)FWCTL_RATCHET_EFFECTS);
static_assert((int)FWCTL_NL_POLICY_TARGET_COMMAND == (int)FWCTL_RATCHET_COMMAND);

/* Held from comparing a request with what is in force until it is, itself */
static DEFINE_MUTEX(fwctl_nl_policy_lock);

static unsigned long fwctl_nl_locked;

bool fwctl_nl_policy_locked(void)
{
	return test_bit(0, &fwctl_nl_locked);
}

/* ---- entries in messages ---- */

static int fwctl_nl_put_target(struct sk_buff *skb, const struct fwctl_tightening *entry)
{
	if (nla_put_u8(skb, FWCTL_A_POLICY_TARGET, entry->target))
		return -EMSGSIZE;
	if (entry->target == FWCTL_RATCHET_EFFECTS)
		return nla_put_u32(skb, FWCTL_A_POLICY_EFFECTS, BIT(entry->effect));
	if (entry->target == FWCTL_RATCHET_DEVICE)
		return 0;
	return nla_put_u32(skb, FWCTL_A_POLICY_OPCODE, entry->opcode) ?:
	       (entry->keyed ? fwctl_nl_put_key(skb, entry->uuid_key, &entry->key,
						FWCTL_A_POLICY_KEY_UUID,
						FWCTL_A_POLICY_KEY_NUMBER) : 0);
}

/* The highest scope that is not refused, of which there is one */
static u8 fwctl_nl_cap(u8 refused)
{
	return ilog2(FWCTL_SCOPES & ~refused);
}

/**
 * fwctl_nl_put_tightening - an entry of a policy, without whose it is
 * @skb: where
 * @entry: the entry
 *
 * Return: 0 or -EMSGSIZE.
 */
int fwctl_nl_put_tightening(struct sk_buff *skb, const struct fwctl_tightening *entry)
{
	struct fwctl_bounds bounds = entry->bounds;

	if (fwctl_nl_put_target(skb, entry) ||
	    (bounds.required && nla_put_u8(skb, FWCTL_A_POLICY_REQUIRED, bounds.required)))
		return -EMSGSIZE;
	if (bounds.refused == FWCTL_SCOPES)
		return nla_put_flag(skb, FWCTL_A_POLICY_REFUSED);
	return bounds.refused ?
	       nla_put_u8(skb, FWCTL_A_POLICY_CAP, fwctl_nl_cap(bounds.refused)) : 0;
}

/* ---- policy-get ---- */

/**
 * struct fwctl_nl_policy_view - an entry, for a message
 * @core: the device, if it is there; the caller is a user of it
 * @identity: the device, there or not; NULL: it is of the default
 * @entry: the entry
 */
struct fwctl_nl_policy_view {
	struct fwctl_core *core;
	struct fwctl_identity *identity;
	struct fwctl_tightening entry;
};

static int fwctl_nl_put_whose(struct sk_buff *skb, const struct fwctl_nl_policy_view *view)
{
	if (!view->identity)
		return nla_put_flag(skb, FWCTL_A_POLICY_DEFAULT);
	if (view->core && nla_put_u32(skb, FWCTL_A_POLICY_INDEX, fwctl_index(view->core)))
		return -EMSGSIZE;
	return nla_put_string(skb, FWCTL_A_POLICY_IDENTITY, view->identity->name);
}

static int fwctl_nl_put_name(struct sk_buff *skb, const struct fwctl_nl_policy_view *view)
{
	const struct fwctl_tightening *entry = &view->entry;
	struct fwctl_found found;

	if (entry->target != FWCTL_RATCHET_COMMAND || !view->core || !view->core->commands)
		return 0;
	found = fwctl_commands_find(view->core->commands, entry->opcode, &entry->key,
				    entry->keyed);
	if (!found.row || found.key_unlisted)
		return 0;
	return nla_put_string(skb, FWCTL_A_POLICY_NAME, found.row->name);
}

static int fwctl_nl_put_locked(struct sk_buff *skb, const struct fwctl_nl_policy_view *view)
{
	if (view->entry.target != FWCTL_RATCHET_DEVICE || !fwctl_nl_policy_locked())
		return 0;
	return nla_put_flag(skb, FWCTL_A_POLICY_LOCKED);
}

static int fwctl_nl_fill_policy(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_policy_view *view = data;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_POLICY);

	if (!nest || fwctl_nl_put_whose(skb, view) ||
	    fwctl_nl_put_tightening(skb, &view->entry) ||
	    fwctl_nl_put_name(skb, view) || fwctl_nl_put_locked(skb, view))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * struct fwctl_nl_policy_position - where a dump goes on
 * @identity: number of the identity
 * @entry: position in its ratchet, or in the default's
 * @identities_done: only the default is left
 */
struct fwctl_nl_policy_position {
	u64 identity;
	u32 entry;
	bool identities_done;
};

static_assert(sizeof(struct fwctl_nl_policy_position) <=
	      sizeof_field(struct netlink_callback, ctx));

static int fwctl_nl_dump_ratchet(struct sk_buff *skb, struct netlink_callback *cb,
				 struct fwctl_nl_policy_view *view, u32 *position)
{
	struct fwctl_ratchet *ratchet = view->identity ? view->identity->ratchet :
							 fwctl_identity_default();
	u32 next = *position;
	int ret;

	for (; !fwctl_ratchet_entry(ratchet, &next, &view->entry); *position = next) {
		ret = fwctl_nl_dump(skb, cb, fwctl_nl_fill_policy, view);
		if (ret)
			return ret;
	}
	return 0;
}

static int fwctl_nl_dump_identities(struct sk_buff *skb, struct netlink_callback *cb,
				    struct fwctl_nl_policy_position *at)
{
	struct fwctl_nl_policy_view view = {};
	int ret = 0;

	while (!ret && (view.identity = fwctl_identity_next(at->identity))) {
		/* Another one than where it stopped: that one is gone */
		if (view.identity->id != at->identity)
			at->entry = 0;
		at->identity = view.identity->id;
		view.core = fwctl_nl_device_of(view.identity);
		ret = fwctl_nl_dump_ratchet(skb, cb, &view, &at->entry);
		if (view.core)
			fwctl_nl_device_put(view.core);
		if (!ret) {
			at->identity++;
			at->entry = 0;
		}
		fwctl_identity_detach(view.identity);
	}
	return ret;
}

static int fwctl_nl_dump_default(struct sk_buff *skb, struct netlink_callback *cb,
				 struct fwctl_nl_policy_position *at)
{
	struct fwctl_nl_policy_view view = {};

	return fwctl_nl_dump_ratchet(skb, cb, &view, &at->entry);
}

static int fwctl_nl_dump_device(struct sk_buff *skb, struct netlink_callback *cb,
				const struct nlattr *index, struct fwctl_nl_policy_position *at)
{
	struct fwctl_nl_policy_view view = { .core = fwctl_nl_device(index, cb->extack) };
	int ret;

	if (IS_ERR(view.core))
		return PTR_ERR(view.core);
	view.identity = view.core->identity;
	ret = fwctl_nl_dump_ratchet(skb, cb, &view, &at->entry);
	fwctl_nl_device_put(view.core);
	return ret;
}

static int fwctl_nl_dump_policy(struct sk_buff *skb, struct netlink_callback *cb,
				const struct genl_info *info)
{
	struct fwctl_nl_policy_position *at = (void *)cb->ctx;
	int ret;

	if (info->attrs[FWCTL_A_INDEX])
		return fwctl_nl_dump_device(skb, cb, info->attrs[FWCTL_A_INDEX], at);
	if (!info->attrs[FWCTL_A_DEFAULT] && !at->identities_done) {
		ret = fwctl_nl_dump_identities(skb, cb, at);
		if (ret)
			return ret;
		at->identities_done = true;
		/* Not 0 if the last identity is gone since it stopped there */
		at->entry = 0;
	}
	return fwctl_nl_dump_default(skb, cb, at);
}

/* A device or the default, not both */
static int fwctl_nl_check_whose(const struct genl_info *info)
{
	if (!info->attrs[FWCTL_A_INDEX] || !info->attrs[FWCTL_A_DEFAULT])
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[FWCTL_A_DEFAULT],
			    "it is of a device or of the default, not of both");
	return -EINVAL;
}

int fwctl_nl_policy_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	int ret;

	if (!fwctl_nl_is_admin(cb->skb)) {
		NL_SET_ERR_MSG(cb->extack,
			       "showing the policy needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, 0, FWCTL_NL_ATTR(INDEX) | FWCTL_NL_ATTR(DEFAULT)) ?:
	      fwctl_nl_check_whose(info);
	if (ret)
		return ret;
	cb->seq = fwctl_generation();
	return fwctl_nl_dump_end(skb, fwctl_nl_dump_policy(skb, cb, info));
}

/* ---- policy-tighten: what is asked for ---- */

/**
 * struct fwctl_nl_tighten - a request to tighten
 * @core: the device, or NULL: it is about the default
 * @ratchet: its policy
 * @extack: for what is wrong
 * @entries: what is more than now
 * @count: how many
 * @refused: the entry that would have allowed more, if -EPERM
 */
struct fwctl_nl_tighten {
	struct fwctl_core *core;
	struct fwctl_ratchet *ratchet;
	struct netlink_ext_ack *extack;
	struct fwctl_tightening *entries;
	size_t count;
	struct fwctl_tightening refused;
};

#define FWCTL_NL_ENTRY(name)	BIT(FWCTL_A_POLICY_##name)
#define FWCTL_NL_DEMANDS	(FWCTL_NL_ENTRY(TARGET) | FWCTL_NL_ENTRY(REQUIRED) | \
				 FWCTL_NL_ENTRY(CAP) | FWCTL_NL_ENTRY(REFUSED))

/* What an entry about each target may have, and what it must */
static const struct {
	u32 may;
	u32 must;
} fwctl_nl_entries[] = {
	[FWCTL_RATCHET_DEVICE] = { FWCTL_NL_DEMANDS, 0 },
	[FWCTL_RATCHET_EFFECTS] = {
		FWCTL_NL_DEMANDS | FWCTL_NL_ENTRY(EFFECTS), FWCTL_NL_ENTRY(EFFECTS)
	},
	[FWCTL_RATCHET_COMMAND] = {
		FWCTL_NL_DEMANDS | FWCTL_NL_ENTRY(OPCODE) | FWCTL_NL_ENTRY(KEY_UUID) |
		FWCTL_NL_ENTRY(KEY_NUMBER), FWCTL_NL_ENTRY(OPCODE)
	},
};

static int fwctl_nl_entry_misses(struct netlink_ext_ack *extack, const struct nlattr *nest,
				 u16 type)
{
	NL_SET_ERR_MSG(extack, "an attribute is missing in the policy's entry");
	NL_SET_ERR_ATTR_MISS(extack, nest, type);
	return -EINVAL;
}

static int fwctl_nl_check_entry(struct nlattr **tb, const struct nlattr *nest,
				struct netlink_ext_ack *extack)
{
	u32 may, must;
	unsigned int i;

	if (!tb[FWCTL_A_POLICY_TARGET])
		return fwctl_nl_entry_misses(extack, nest, FWCTL_A_POLICY_TARGET);
	may = fwctl_nl_entries[nla_get_u8(tb[FWCTL_A_POLICY_TARGET])].may;
	must = fwctl_nl_entries[nla_get_u8(tb[FWCTL_A_POLICY_TARGET])].must;
	for (i = 1; i <= FWCTL_A_POLICY_MAX; i++) {
		if (tb[i] && !(may & BIT(i))) {
			NL_SET_ERR_MSG_ATTR(extack, tb[i],
					    "a request about this target has no such attribute");
			return -EINVAL;
		}
		if (!tb[i] && (must & BIT(i)))
			return fwctl_nl_entry_misses(extack, nest, i);
	}
	if (tb[FWCTL_A_POLICY_REQUIRED] || tb[FWCTL_A_POLICY_CAP] || tb[FWCTL_A_POLICY_REFUSED])
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, nest, "it demands nothing: required, cap or refused is needed");
	return -EINVAL;
}

static int fwctl_nl_get_effect(struct nlattr *attr, struct netlink_ext_ack *extack, u8 *effect)
{
	u32 effects;

	if (!attr)
		return 0;
	effects = nla_get_u32(attr);
	if (!is_power_of_2(effects)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "an entry is about one class of effects");
		return -EINVAL;
	}
	*effect = ilog2(effects);
	return 0;
}

static struct fwctl_bounds fwctl_nl_get_bounds(struct nlattr **tb)
{
	struct fwctl_bounds bounds = {};

	if (tb[FWCTL_A_POLICY_REQUIRED])
		bounds.required = nla_get_u8(tb[FWCTL_A_POLICY_REQUIRED]);
	if (tb[FWCTL_A_POLICY_CAP])
		bounds.refused = fwctl_bounds_cap(nla_get_u8(tb[FWCTL_A_POLICY_CAP]));
	if (tb[FWCTL_A_POLICY_REFUSED])
		bounds.refused = FWCTL_SCOPES;
	return bounds;
}

static int fwctl_nl_get_entry(struct nlattr **tb, const struct nlattr *nest,
			      struct netlink_ext_ack *extack, struct fwctl_tightening *entry)
{
	int ret = fwctl_nl_check_entry(tb, nest, extack);

	if (ret)
		return ret;
	*entry = (struct fwctl_tightening){
		.target = nla_get_u8(tb[FWCTL_A_POLICY_TARGET]),
		.uuid_key = tb[FWCTL_A_POLICY_KEY_UUID],
		.bounds = fwctl_nl_get_bounds(tb),
	};
	if (tb[FWCTL_A_POLICY_OPCODE])
		entry->opcode = nla_get_u32(tb[FWCTL_A_POLICY_OPCODE]);
	return fwctl_nl_get_effect(tb[FWCTL_A_POLICY_EFFECTS], extack, &entry->effect) ?:
	       fwctl_nl_key(tb[FWCTL_A_POLICY_KEY_UUID], tb[FWCTL_A_POLICY_KEY_NUMBER], extack,
			    &entry->key, &entry->keyed);
}

/* ---- policy-tighten: is it less than what is in force? ---- */

/* Is there such a command, or could there be? */
static bool fwctl_nl_is_known(struct fwctl_core *core, const struct fwctl_tightening *entry)
{
	const struct fwctl_command_set *set = core->commands->set;
	const struct fwctl_request req = {
		.opcode = entry->opcode,
		.key = entry->key,
		.keyed = entry->keyed,
	};

	if (entry->keyed && entry->uuid_key != set->uuid_keys)
		return false;
	if (!entry->keyed && entry->opcode >= set->vendor_min && entry->opcode <= set->vendor_max)
		return true;
	return fwctl_nl_is_listed(core, &req);
}

static int fwctl_nl_check_target(const struct fwctl_nl_tighten *ask, struct nlattr **tb,
				 const struct fwctl_tightening *entry)
{
	if (!ask->core || entry->target == FWCTL_RATCHET_DEVICE)
		return 0;
	if (!ask->core->commands) {
		NL_SET_ERR_MSG_ATTR(ask->extack, tb[FWCTL_A_POLICY_TARGET],
				    "commands of this driver cannot be told apart: its target is device");
		return -EOPNOTSUPP;
	}
	if (entry->target == FWCTL_RATCHET_EFFECTS || fwctl_nl_is_known(ask->core, entry))
		return 0;
	NL_SET_ERR_MSG_ATTR(ask->extack, tb[FWCTL_A_POLICY_OPCODE],
			    "no such command: neither the table nor the device's report has it");
	return -ENOENT;
}

/* The scope that a command requires, whatever the administrator demands */
static u8 fwctl_nl_command_requires(struct fwctl_core *core, const struct fwctl_tightening *entry)
{
	struct fwctl_case c = {
		.request.opcode = entry->opcode,
		.request.key = entry->key,
		.request.keyed = entry->keyed,
	};

	fwctl_case_find(core, &c);
	fwctl_case_report(core, &c);
	return fwctl_judge(&c).required;
}

/* What the target requires without the administrator */
static u8 fwctl_nl_requires(const struct fwctl_nl_tighten *ask,
			    const struct fwctl_tightening *entry)
{
	if (!ask->core || entry->target == FWCTL_RATCHET_DEVICE)
		return FWCTL_RPC_CONFIGURATION;
	if (entry->target == FWCTL_RATCHET_COMMAND)
		return fwctl_nl_command_requires(ask->core, entry);
	return fwctl_policy_scope(fwctl_policy_of(ask->core->commands->set->subsystem),
				  BIT(entry->effect));
}

/* Saying again what is in force is no loosening, whatever the device reports by now */
static int fwctl_nl_check_bounds(struct fwctl_nl_tighten *ask, struct nlattr **tb,
				 const struct fwctl_tightening *entry, struct fwctl_bounds now)
{
	u8 required = entry->bounds.required;
	bool again = now.required && required == now.required;

	if (tb[FWCTL_A_POLICY_REQUIRED] && !again &&
	    (required < now.required || required < fwctl_nl_requires(ask, entry))) {
		NL_SET_ERR_MSG_ATTR(ask->extack, tb[FWCTL_A_POLICY_REQUIRED],
				    "required is less than the scope that is required now");
		return -EPERM;
	}
	if (tb[FWCTL_A_POLICY_CAP] &&
	    (now.refused & ~entry->bounds.refused)) {
		NL_SET_ERR_MSG_ATTR(ask->extack, tb[FWCTL_A_POLICY_CAP],
				    "cap is above the scopes that are not refused now");
		return -EPERM;
	}
	return 0;
}

static bool fwctl_nl_is_more(const struct fwctl_tightening *entry, struct fwctl_bounds now)
{
	return entry->bounds.required > now.required || (entry->bounds.refused & ~now.refused);
}

static int fwctl_nl_ask_entry(struct fwctl_nl_tighten *ask, const struct nlattr *nest)
{
	struct fwctl_tightening *entry = &ask->entries[ask->count];
	struct nlattr *tb[FWCTL_A_POLICY_MAX + 1];
	struct fwctl_bounds now;
	int ret;

	ret = nla_parse_nested(tb, FWCTL_A_POLICY_MAX, nest, fwctl_policy_nl_policy, ask->extack) ?:
	      fwctl_nl_get_entry(tb, nest, ask->extack, entry) ?:
	      fwctl_nl_check_target(ask, tb, entry);
	if (ret)
		return ret;
	now = fwctl_ratchet_bounds(ask->ratchet, entry);
	ret = fwctl_nl_check_bounds(ask, tb, entry, now);
	if (ret)
		ask->refused = *entry;
	else if (fwctl_nl_is_more(entry, now))
		ask->count++;
	return ret;
}

static int fwctl_nl_ask_entries(struct fwctl_nl_tighten *ask, const struct genl_info *info)
{
	const struct nlattr *attr;
	int ret = 0, rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (!ret && nla_type(attr) == FWCTL_A_POLICY)
			ret = fwctl_nl_ask_entry(ask, attr);
	}
	return ret;
}

/* ---- policy-tighten: doing it ---- */

static size_t fwctl_nl_count_entries(const struct genl_info *info)
{
	const struct nlattr *attr;
	size_t count = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		count += nla_type(attr) == FWCTL_A_POLICY;
	return count;
}

static int fwctl_nl_tighten(struct fwctl_nl_tighten *ask, const struct genl_info *info)
{
	int ret;

	guard(mutex)(&fwctl_nl_policy_lock);
	ret = fwctl_nl_ask_entries(ask, info);
	if (ret || !ask->count)
		return ret;
	ret = fwctl_ratchet_tighten(ask->ratchet, ask->entries, ask->count);
	if (ret == -ENOSPC)
		NL_SET_ERR_MSG(info->extack, "too many commands: the policy has no room for them");
	if (!ret)
		fwctl_changed();
	return ret;
}

static void fwctl_nl_tighten_record(const struct fwctl_nl_tighten *ask, int err)
{
	struct fwctl_identity *identity = ask->core ? ask->core->identity : NULL;
	u32 index = ask->core ? fwctl_index(ask->core) : 0;

	if (err == -EPERM)
		fwctl_audit_policy(identity, index, &ask->refused, 1, err);
	else if (!err && ask->count)
		fwctl_audit_policy(identity, index, ask->entries, ask->count, 0);
}

/* Leaves the device, if it is about one */
static int fwctl_nl_tighten_entries(struct fwctl_nl_tighten *ask, const struct genl_info *info)
{
	int ret;

	ask->entries = kvcalloc(fwctl_nl_count_entries(info), sizeof(*ask->entries),
				GFP_KERNEL_ACCOUNT);
	if (!ask->entries) {
		if (ask->core)
			fwctl_leave(ask->core);
		return -ENOMEM;
	}
	ret = fwctl_nl_tighten(ask, info);
	/* The kernel's audit may wait for its daemon: not as a user, for whom an unbind waits */
	if (ask->core)
		fwctl_leave(ask->core);
	fwctl_nl_tighten_record(ask, ret);
	kvfree(ask->entries);
	return ret;
}

static int fwctl_nl_tighten_device(struct fwctl_nl_tighten *ask, const struct genl_info *info)
{
	int ret;

	ask->core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], info->extack);
	if (IS_ERR(ask->core))
		return PTR_ERR(ask->core);
	ask->ratchet = ask->core->identity->ratchet;
	ret = fwctl_nl_tighten_entries(ask, info);
	fwctl_put(&ask->core->fwctl);
	return ret;
}

int fwctl_nl_policy_tighten_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct fwctl_nl_tighten ask = { .extack = info->extack };
	int ret;

	if (!fwctl_nl_is_admin(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "tightening the policy needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, FWCTL_NL_ATTR(POLICY) |
			     (info->attrs[FWCTL_A_DEFAULT] ? 0 : FWCTL_NL_ATTR(INDEX)),
			     FWCTL_NL_ATTR(INDEX) | FWCTL_NL_ATTR(DEFAULT)) ?:
	      fwctl_nl_check_whose(info);
	if (ret)
		return ret;
	if (info->attrs[FWCTL_A_INDEX])
		return fwctl_nl_tighten_device(&ask, info);
	ask.ratchet = fwctl_identity_default();
	return fwctl_nl_tighten_entries(&ask, info);
}

/* ---- policy-lock ---- */

int fwctl_nl_policy_lock_doit(struct sk_buff *skb, struct genl_info *info)
{
	int ret;

	if (!fwctl_nl_is_admin(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "locking the policy needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, 0, 0);
	if (ret)
		return ret;
	if (!try_module_get(THIS_MODULE)) {
		NL_SET_ERR_MSG(info->extack, "fwctl is being unloaded: there is nothing to keep");
		return -EBUSY;
	}
	/* One reference for good is enough */
	if (test_and_set_bit(0, &fwctl_nl_locked)) {
		module_put(THIS_MODULE);
		return 0;
	}
	fwctl_changed();
	fwctl_audit_lock(0);
	return 0;
}
