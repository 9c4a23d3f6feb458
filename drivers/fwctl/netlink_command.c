// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands over netlink: the list of them, with what would become of an RPC for
 * each, for everyone; and the verdict on a whole request, for who may know.
 *
 * Both judge by fwctl_case_judge(), with the authority of whoever asks. Nothing
 * is sent to the firmware, so the device's report is the one that was last read.
 *
 * The list has the rows of the command set in their order, then what only the
 * device's report knows. A position in it stands for a row, or for the report's
 * entry number "position less rows".
 */
#include "netlink.h"

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "case.h"
#include "commands.h"
#include "core.h"
#include "netlink_family.h"

#define FWCTL_NL_KEYS	(FWCTL_NL_ATTR(KEY_UUID) | FWCTL_NL_ATTR(KEY_NUMBER))
#define FWCTL_NL_TUNNEL	(FWCTL_NL_ATTR(VIA) | FWCTL_NL_ATTR(TARGET))

/**
 * struct fwctl_nl_subject - what is asked about
 * @core: the device
 * @c: the case; its scope is that of the last verdict
 * @first: least scope to be judged
 * @last: most scope to be judged
 */
struct fwctl_nl_subject {
	struct fwctl_core *core;
	struct fwctl_case c;
	u32 first;
	u32 last;
};

/* ---- a command in a message ---- */

static bool fwctl_nl_classified(const struct fwctl_nl_subject *subject)
{
	return subject->core->commands;
}

static struct fwctl_verdict fwctl_nl_judge(struct fwctl_nl_subject *subject, u32 scope)
{
	subject->c.scope = scope;
	if (!fwctl_nl_classified(subject))
		return fwctl_case_judge_unclassified(subject->core, &subject->c);
	return fwctl_case_judge(subject->core, &subject->c);
}

static int fwctl_nl_put_refusal(struct sk_buff *skb, const struct fwctl_case *c,
				const struct fwctl_verdict *verdict, enum fwctl_refusal reason)
{
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_VERDICT_REFUSAL);

	if (!nest || nla_put_u8(skb, FWCTL_A_REFUSAL_REASON, reason) ||
	    nla_put_string(skb, FWCTL_A_REFUSAL_WHY, fwctl_explain(c, verdict, reason)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fwctl_nl_put_verdict(struct sk_buff *skb, const struct fwctl_case *c,
				const struct fwctl_verdict *verdict)
{
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_COMMAND_VERDICT);
	enum fwctl_refusal i;

	if (!nest || nla_put_u8(skb, FWCTL_A_VERDICT_SCOPE, c->scope) ||
	    (!verdict->refusals && nla_put_flag(skb, FWCTL_A_VERDICT_ALLOWED)) ||
	    nla_put_s32(skb, FWCTL_A_VERDICT_ERRNO, fwctl_verdict_errno(verdict)))
		return -EMSGSIZE;
	for (i = 0; i < FWCTL_REFUSAL_COUNT; i++) {
		if ((verdict->refusals & BIT(i)) && fwctl_nl_put_refusal(skb, c, verdict, i))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static const char *fwctl_nl_origin(const struct fwctl_nl_subject *subject)
{
	if (subject->c.row)
		return fwctl_commands_origin(subject->core->commands, subject->c.place);
	return subject->c.vendor ? "vendor, no published specification" : "none that is known";
}

static int fwctl_nl_put_names(struct sk_buff *skb, const struct fwctl_nl_subject *subject)
{
	const struct fwctl_request *req = &subject->c.request;
	bool uuids = subject->core->commands->set->uuid_keys;

	return nla_put_u32(skb, FWCTL_A_COMMAND_OPCODE, req->opcode) ?:
	       (req->keyed ? fwctl_nl_put_key(skb, uuids, &req->key, FWCTL_A_COMMAND_KEY_UUID,
					      FWCTL_A_COMMAND_KEY_NUMBER) : 0) ?:
	       nla_put_string(skb, FWCTL_A_COMMAND_NAME, fwctl_command_name(&subject->c)) ?:
	       nla_put_string(skb, FWCTL_A_COMMAND_ORIGIN, fwctl_nl_origin(subject));
}

static int fwctl_nl_put_limits(struct sk_buff *skb, const struct fwctl_limits *limits)
{
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_COMMAND_LIMITS);

	if (!nest || nla_put_u32(skb, FWCTL_A_LIMITS_IN_MIN, limits->in_min) ||
	    nla_put_u32(skb, FWCTL_A_LIMITS_IN_MAX, limits->in_max) ||
	    nla_put_u32(skb, FWCTL_A_LIMITS_OUT_MIN, limits->out_min) ||
	    nla_put_u32(skb, FWCTL_A_LIMITS_OUT_MAX, limits->out_max))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fwctl_nl_put_row(struct sk_buff *skb, const struct fwctl_command *row)
{
	if (!row)
		return 0;
	return nla_put_string(skb, FWCTL_A_COMMAND_SPEC, row->spec) ?:
	       nla_put_string(skb, FWCTL_A_COMMAND_WHY, row->why) ?:
	       (row->instead ? nla_put_string(skb, FWCTL_A_COMMAND_INSTEAD, row->instead) : 0) ?:
	       nla_put_u32(skb, FWCTL_A_COMMAND_ROW_EFFECTS, row->effects) ?:
	       nla_put_u32(skb, FWCTL_A_COMMAND_RULES, row->rules) ?:
	       nla_put_u8(skb, FWCTL_A_COMMAND_FLOOR, row->floor) ?:
	       fwctl_nl_put_limits(skb, &row->limits);
}

static u8 fwctl_nl_support(const struct fwctl_report *report)
{
	if (report->not_supported)
		return FWCTL_NL_SUPPORT_LACKING;
	return report->listed ? FWCTL_NL_SUPPORT_SUPPORTED : FWCTL_NL_SUPPORT_UNREPORTED;
}

static int fwctl_nl_put_report(struct sk_buff *skb, const struct fwctl_report *report)
{
	if (report->listed &&
	    nla_put_u32(skb, FWCTL_A_COMMAND_REPORT_EFFECTS, report->effects))
		return -EMSGSIZE;
	return nla_put_u8(skb, FWCTL_A_COMMAND_SUPPORT, fwctl_nl_support(report));
}

static int fwctl_nl_put_tunnel(struct sk_buff *skb, const struct fwctl_request *req)
{
	if (!req->depth)
		return 0;
	return nla_put_u32(skb, FWCTL_A_COMMAND_VIA, req->via) ?:
	       nla_put_u32(skb, FWCTL_A_COMMAND_TARGET, req->target);
}

/* What is known but for the verdict, of a driver with a command set */
static int fwctl_nl_put_known(struct sk_buff *skb, const struct fwctl_nl_subject *subject,
			      const struct fwctl_verdict *verdict)
{
	if (!fwctl_nl_classified(subject))
		return 0;
	return fwctl_nl_put_names(skb, subject) ?: fwctl_nl_put_row(skb, subject->c.row) ?:
	       fwctl_nl_put_report(skb, &subject->c.report) ?:
	       nla_put_u32(skb, FWCTL_A_COMMAND_UNDERSTATES, verdict->understates) ?:
	       nla_put_u8(skb, FWCTL_A_COMMAND_BASIS,
			  verdict->by_report ? FWCTL_NL_BASIS_REPORT : FWCTL_NL_BASIS_TABLE) ?:
	       fwctl_nl_put_tunnel(skb, &subject->c.request);
}

static int fwctl_nl_fill_command(struct sk_buff *skb, void *data)
{
	struct fwctl_nl_subject *subject = data;
	struct fwctl_verdict verdict = fwctl_nl_judge(subject, subject->first);
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_CMD);
	u32 scope;

	if (!nest || fwctl_nl_put_known(skb, subject, &verdict) ||
	    nla_put_u32(skb, FWCTL_A_COMMAND_EFFECTS, verdict.effects) ||
	    nla_put_u8(skb, FWCTL_A_COMMAND_REQUIRED, verdict.required))
		return -EMSGSIZE;
	for (scope = subject->first; scope <= subject->last; scope++) {
		/* Of one moment: what was asked for above matters at all scopes alike */
		if (scope != subject->first) {
			subject->c.scope = scope;
			verdict = fwctl_judge(&subject->c);
		}
		if (fwctl_nl_put_verdict(skb, &subject->c, &verdict))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* ---- the list ---- */

/* A command as it is listed: its payload has the right size, whatever is in it */
static void fwctl_nl_find(struct fwctl_nl_subject *subject)
{
	struct fwctl_case *c = &subject->c;

	fwctl_case_find(subject->core, c);
	c->request.in_len = c->row ? c->row->limits.in_min : 0;
	c->request.out_room = c->row ? c->row->limits.out_min : 0;
}

static void fwctl_nl_name(struct fwctl_request *req, u32 opcode, const struct fwctl_key *key,
			  bool keyed)
{
	req->opcode = opcode;
	req->key = keyed ? *key : (struct fwctl_key){};
	req->keyed = keyed;
}

/* Has the command, looked up, a row of its own? */
static bool fwctl_nl_has_row(const struct fwctl_case *c)
{
	return c->row && c->row->keyed == c->request.keyed;
}

static int fwctl_nl_reported(struct fwctl_core *core, u32 index, struct fwctl_request *req)
{
	const struct fwctl_command_ops *ops = core->commands->set->ops;

	*req = (struct fwctl_request){};
	return ops->reported ? ops->reported(&core->fwctl, index, req) : -ENOENT;
}

/* 0; -ENOENT past the end; -EEXIST for what the report repeats of the rows */
static int fwctl_nl_command_at(struct fwctl_nl_subject *subject, u32 position)
{
	const struct fwctl_commands *commands = subject->core->commands;
	struct fwctl_request reported;
	const struct fwctl_command *row;

	if (position < commands->count) {
		row = commands->rows[position];
		fwctl_nl_name(&subject->c.request, row->opcode, &row->key, row->keyed);
		fwctl_nl_find(subject);
		return 0;
	}
	/* No report comes through a tunnel */
	if (subject->c.request.depth ||
	    fwctl_nl_reported(subject->core, position - commands->count, &reported))
		return -ENOENT;
	fwctl_nl_name(&subject->c.request, reported.opcode, &reported.key, reported.keyed);
	fwctl_nl_find(subject);
	return fwctl_nl_has_row(&subject->c) ? -EEXIST : 0;
}

static bool fwctl_nl_is_reported(struct fwctl_core *core, const struct fwctl_request *req)
{
	struct fwctl_request one;
	u32 i;

	for (i = 0; !fwctl_nl_reported(core, i, &one); i++) {
		if (one.opcode == req->opcode && one.keyed == req->keyed &&
		    (!req->keyed || !memcmp(&one.key, &req->key, sizeof(one.key))))
			return true;
	}
	return false;
}

/**
 * fwctl_nl_is_listed - is a command in the list?
 * @core: the device, which has a command set
 * @req: the command's opcode and key
 *
 * Return: true also for a key that has no line of its own, but a door which takes all.
 */
bool fwctl_nl_is_listed(struct fwctl_core *core, const struct fwctl_request *req)
{
	struct fwctl_nl_subject subject = { .core = core, .c.request = *req };

	fwctl_nl_find(&subject);
	if (fwctl_nl_has_row(&subject.c))
		return true;
	if (subject.c.row && (subject.c.row->rules & FWCTL_KEYS_ANY))
		return true;
	return !req->depth && fwctl_nl_is_reported(core, req);
}

static int fwctl_nl_get_tunnel(const struct genl_info *info, struct fwctl_core *core,
			       struct fwctl_request *req)
{
	struct nlattr *via = info->attrs[FWCTL_A_VIA], *target = info->attrs[FWCTL_A_TARGET];
	const struct fwctl_command *row;

	if (!via && !target)
		return 0;
	if (!via || !target) {
		NL_SET_ERR_MSG(info->extack, "a tunnel is named by via and target together");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, via ? FWCTL_A_TARGET : FWCTL_A_VIA);
		return -EINVAL;
	}
	row = fwctl_commands_find(core->commands, nla_get_u32(via), NULL, false).row;
	if (!row || !(row->rules & FWCTL_TUNNEL)) {
		NL_SET_ERR_MSG_ATTR(info->extack, via, "via is no tunnel of this device");
		return -EINVAL;
	}
	req->depth = 1;
	req->via = nla_get_u32(via);
	req->target = nla_get_u32(target);
	return 0;
}

static int fwctl_nl_get_key(const struct genl_info *info, struct fwctl_core *core,
			    struct fwctl_request *req)
{
	struct nlattr *uuid = info->attrs[FWCTL_A_KEY_UUID];
	struct nlattr *number = info->attrs[FWCTL_A_KEY_NUMBER];

	if (uuid && !core->commands->set->uuid_keys) {
		NL_SET_ERR_MSG_ATTR(info->extack, uuid, "keys of this device are numbers");
		return -EINVAL;
	}
	if (number && core->commands->set->uuid_keys) {
		NL_SET_ERR_MSG_ATTR(info->extack, number, "keys of this device are UUIDs");
		return -EINVAL;
	}
	return fwctl_nl_key(uuid, number, info->extack, &req->key, &req->keyed);
}

static int fwctl_nl_get_command(const struct genl_info *info, struct fwctl_nl_subject *subject)
{
	struct fwctl_request *req = &subject->c.request;
	int ret;

	if (!fwctl_nl_classified(subject)) {
		NL_SET_ERR_MSG(info->extack, "the driver of this device has no list of commands");
		return -EOPNOTSUPP;
	}
	req->opcode = nla_get_u32(info->attrs[FWCTL_A_OPCODE]);
	ret = fwctl_nl_get_key(info, subject->core, req) ?:
	      fwctl_nl_get_tunnel(info, subject->core, req);
	if (ret)
		return ret;
	if (!fwctl_nl_is_listed(subject->core, req)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[FWCTL_A_OPCODE],
				    "no such command: neither the table nor the device's report has it");
		return -ENOENT;
	}
	fwctl_nl_find(subject);
	return 0;
}

/* All scopes, for whoever sent the request */
static void fwctl_nl_list_begin(struct fwctl_nl_subject *subject, struct sk_buff *request)
{
	subject->last = FWCTL_RPC_DEBUG_WRITE_FULL;
	subject->c.rawio = netlink_capable(request, CAP_SYS_RAWIO);
	subject->c.lockdown = fwctl_lockdown_known();
	subject->c.lockdown_sampled = true;
}

int fwctl_nl_cmd_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct fwctl_nl_subject subject = {};
	int ret = fwctl_nl_check(info, FWCTL_NL_ATTR(INDEX) | FWCTL_NL_ATTR(OPCODE),
				 FWCTL_NL_KEYS | FWCTL_NL_TUNNEL);

	if (ret)
		return ret;
	subject.core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], info->extack);
	if (IS_ERR(subject.core))
		return PTR_ERR(subject.core);
	fwctl_nl_list_begin(&subject, skb);
	ret = fwctl_nl_get_command(info, &subject);
	if (!ret)
		ret = fwctl_nl_reply(info, fwctl_nl_fill_command, &subject);
	fwctl_nl_device_put(subject.core);
	return ret;
}

/* Where a dump goes on */
struct fwctl_nl_command_position {
	u32 position;
};

static int fwctl_nl_dump_commands(struct sk_buff *skb, struct netlink_callback *cb,
				  struct fwctl_nl_subject *subject)
{
	struct fwctl_nl_command_position *at = (void *)cb->ctx;
	int ret;

	for (; (ret = fwctl_nl_command_at(subject, at->position)) != -ENOENT; at->position++) {
		if (ret)
			continue;
		ret = fwctl_nl_dump(skb, cb, fwctl_nl_fill_command, subject);
		if (ret)
			return ret;
	}
	return 0;
}

int fwctl_nl_cmd_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct fwctl_nl_subject subject = {};
	const struct genl_info *info = genl_info_dump(cb);
	int ret = fwctl_nl_check(info, FWCTL_NL_ATTR(INDEX), FWCTL_NL_TUNNEL);

	if (ret)
		return ret;
	cb->seq = fwctl_generation();
	subject.core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], cb->extack);
	if (IS_ERR(subject.core))
		return PTR_ERR(subject.core);
	fwctl_nl_list_begin(&subject, cb->skb);
	if (fwctl_nl_classified(&subject))
		ret = fwctl_nl_get_tunnel(info, subject.core, &subject.c.request) ?:
		      fwctl_nl_dump_commands(skb, cb, &subject);
	fwctl_nl_device_put(subject.core);
	return fwctl_nl_dump_end(skb, ret);
}

/* ---- the verdict on a request ---- */

/**
 * struct fwctl_nl_message - the message of an RPC, put together
 * @bytes: the bytes
 * @len: how many
 */
struct fwctl_nl_message {
	void *bytes;
	size_t len;
};

/* Its attributes, the request's own among them, one after the other */
static void fwctl_nl_gather(const struct genl_info *info, struct fwctl_nl_message *message)
{
	const struct nlattr *attr;
	int rem;

	message->len = 0;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != FWCTL_A_IN)
			continue;
		if (message->bytes)
			memcpy(message->bytes + message->len, nla_data(attr), nla_len(attr));
		message->len += nla_len(attr);
	}
}

/* As the ioctl reads it: the same limits, the same memory */
static int fwctl_nl_get_message(const struct genl_info *info, struct fwctl_nl_message *message)
{
	fwctl_nl_gather(info, message);
	if (message->len > FWCTL_RPC_LEN_MAX) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[FWCTL_A_IN],
				    "the message is longer than an RPC's can be");
		return -EMSGSIZE;
	}
	message->bytes = kvzalloc(PAGE_ALIGN(max_t(size_t, message->len, 1)), GFP_KERNEL_ACCOUNT);
	if (!message->bytes)
		return -ENOMEM;
	fwctl_nl_gather(info, message);
	return 0;
}

static int fwctl_nl_get_room(const struct genl_info *info, u32 *room)
{
	struct nlattr *attr = info->attrs[FWCTL_A_OUT_LEN];

	*room = attr ? nla_get_u32(attr) : 0;
	if (*room <= FWCTL_RPC_LEN_MAX)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "the response is longer than an RPC's can be");
	return -EMSGSIZE;
}

static int fwctl_nl_verdict(struct genl_info *info, struct fwctl_nl_subject *subject,
			    const struct fwctl_nl_message *message, u32 room)
{
	int ret = 0;

	subject->core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], info->extack);
	if (IS_ERR(subject->core))
		return PTR_ERR(subject->core);
	if (fwctl_nl_classified(subject))
		ret = fwctl_case_classify(subject->core, &subject->c, message->bytes,
					  message->len, room);
	if (!ret)
		ret = fwctl_nl_reply(info, fwctl_nl_fill_command, subject);
	fwctl_nl_device_put(subject->core);
	return ret;
}

int fwctl_nl_verdict_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct fwctl_nl_subject subject = {};
	struct fwctl_nl_message message = {};
	u32 room;
	int ret;

	if (!fwctl_nl_is_admin(skb)) {
		NL_SET_ERR_MSG(info->extack,
			       "a verdict needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, FWCTL_NL_ATTR(INDEX) | FWCTL_NL_ATTR(SCOPE) | FWCTL_NL_ATTR(IN),
			     FWCTL_NL_ATTR(OUT_LEN)) ?:
	      fwctl_nl_get_room(info, &room) ?: fwctl_nl_get_message(info, &message);
	if (ret)
		return ret;
	subject.first = nla_get_u8(info->attrs[FWCTL_A_SCOPE]);
	subject.last = subject.first;
	subject.c.rawio = netlink_capable(skb, CAP_SYS_RAWIO);
	ret = fwctl_nl_verdict(info, &subject, &message, room);
	kvfree(message.bytes);
	return ret;
}
