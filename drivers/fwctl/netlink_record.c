// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records over netlink: what is left of RPCs and of changes of policy, how much
 * of it, counters, and the events as they happen.
 *
 * A dump of records goes on behind the last id that it had, so that what is added
 * or pushed out meanwhile does no harm.
 */
#include "netlink.h"

#include <linux/err.h>
#include <linux/slab.h>

#include "commands.h"
#include "core.h"
#include "counters.h"
#include "identity.h"
#include "job.h"
#include "netlink_family.h"
#include "recorder.h"

static_assert((int)FWCTL_NL_RECORD_KIND_POLICY == (int)FWCTL_RECORD_POLICY);
static_assert((int)FWCTL_NL_RECORD_KIND_DONE == (int)FWCTL_RECORD_DONE);
static_assert((int)FWCTL_NL_RING_NOTABLE == (int)FWCTL_RING_NOTABLE);
static_assert((int)FWCTL_NL_REASON_CAPABILITY == (int)FWCTL_REFUSAL_CAPABILITY);

/* ---- a record in a message ---- */

/**
 * struct fwctl_nl_record_view - a record, for a message
 * @record: the record
 * @identity: whose it is
 */
struct fwctl_nl_record_view {
	const struct fwctl_record *record;
	const char *identity;
};

static int fwctl_nl_put_asker(struct sk_buff *skb, const struct fwctl_asker *asker)
{
	return nla_put_u32(skb, FWCTL_A_RECORD_PID, asker->pid) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_UID, asker->uid) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_LOGINUID, asker->loginuid) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_SESSION, asker->session) ?:
	       nla_put(skb, FWCTL_A_RECORD_COMM, strlen(asker->comm), asker->comm) ?:
	       (asker->exe[0] ?
		nla_put(skb, FWCTL_A_RECORD_EXE, strlen(asker->exe), asker->exe) : 0);
}

static int fwctl_nl_put_record_key(struct sk_buff *skb, const struct fwctl_record *record)
{
	if (!record->keyed)
		return 0;
	return fwctl_nl_put_key(skb, record->uuid_key, &record->key,
				FWCTL_A_RECORD_KEY_UUID, FWCTL_A_RECORD_KEY_NUMBER);
}

static int fwctl_nl_put_record_command(struct sk_buff *skb, const struct fwctl_record *record)
{
	if (nla_put_u32(skb, FWCTL_A_RECORD_OPCODE, record->opcode) ||
	    fwctl_nl_put_record_key(skb, record) ||
	    nla_put_string(skb, FWCTL_A_RECORD_NAME, record->name))
		return -EMSGSIZE;
	if (!record->depth)
		return 0;
	return nla_put_u32(skb, FWCTL_A_RECORD_VIA, record->via) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_TARGET, record->target);
}

static int fwctl_nl_put_refused(struct sk_buff *skb, const struct fwctl_record *record)
{
	if (record->kind != FWCTL_RECORD_REFUSED)
		return 0;
	return nla_put_u32(skb, FWCTL_A_RECORD_REASONS, record->refusals) ?:
	       nla_put_string(skb, FWCTL_A_RECORD_WHY, record->why);
}

static int fwctl_nl_put_done(struct sk_buff *skb, const struct fwctl_record *record)
{
	if (record->kind != FWCTL_RECORD_DONE)
		return 0;
	return fwctl_nl_put_u64(skb, FWCTL_A_RECORD_DURATION, record->duration) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_STATUS, record->status) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_OUT_LEN, record->out_len);
}

static int fwctl_nl_put_rpc(struct sk_buff *skb, const struct fwctl_record *record)
{
	return fwctl_nl_put_record_command(skb, record) ?:
	       nla_put_u8(skb, FWCTL_A_RECORD_SCOPE, record->scope) ?:
	       nla_put_u8(skb, FWCTL_A_RECORD_REQUIRED, record->required) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_EFFECTS, record->effects) ?:
	       fwctl_nl_put_refused(skb, record) ?:
	       nla_put_u32(skb, FWCTL_A_RECORD_IN_LEN, record->in_len) ?:
	       fwctl_nl_put_done(skb, record);
}

/* The lock is a change without an entry */
static int fwctl_nl_put_change(struct sk_buff *skb, const struct fwctl_nl_record_view *view)
{
	const struct fwctl_record *record = view->record;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_RECORD_POLICY);

	if (!nest)
		return -EMSGSIZE;
	if (record->index == FWCTL_RECORD_NO_DEVICE && !record->locked &&
	    nla_put_flag(skb, FWCTL_A_POLICY_DEFAULT))
		return -EMSGSIZE;
	if (record->locked ? nla_put_flag(skb, FWCTL_A_POLICY_LOCKED) :
			     fwctl_nl_put_tightening(skb, &record->policy))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fwctl_nl_put_whose(struct sk_buff *skb, const struct fwctl_nl_record_view *view)
{
	if (view->record->index != FWCTL_RECORD_NO_DEVICE &&
	    nla_put_u32(skb, FWCTL_A_RECORD_INDEX, view->record->index))
		return -EMSGSIZE;
	return nla_put_string(skb, FWCTL_A_RECORD_IDENTITY, view->identity);
}

static int fwctl_nl_fill_record(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_record_view *view = data;
	const struct fwctl_record *record = view->record;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_RECORD);

	if (!nest || fwctl_nl_put_u64(skb, FWCTL_A_RECORD_ID, record->id) ||
	    nla_put_u8(skb, FWCTL_A_RECORD_KIND, record->kind) ||
	    nla_put_u8(skb, FWCTL_A_RECORD_RING, record->ring) ||
	    fwctl_nl_put_u64(skb, FWCTL_A_RECORD_TIME, record->time) ||
	    fwctl_nl_put_whose(skb, view) || fwctl_nl_put_asker(skb, &record->asker) ||
	    (record->kind == FWCTL_RECORD_POLICY ? fwctl_nl_put_change(skb, view) :
						   fwctl_nl_put_rpc(skb, record)) ||
	    nla_put_s32(skb, FWCTL_A_RECORD_ERRNO, record->err))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* ---- identities, whose records are dumped ---- */

/**
 * struct fwctl_nl_record_position - where a dump goes on
 * @identity: number of the identity
 * @after: id of the last record, of that ring
 * @ring: the ring
 * @part: identities, what belongs to no device, then counters
 * @index: of the device whose counters are next
 * @place: of the row whose counters are next
 */
struct fwctl_nl_record_position {
	u64 identity;
	u64 after;
	u32 ring;
	u32 part;
	u32 index;
	u32 place;
};

static_assert(sizeof(struct fwctl_nl_record_position) <=
	      sizeof_field(struct netlink_callback, ctx));

enum { FWCTL_NL_IDENTITIES, FWCTL_NL_NO_DEVICE, FWCTL_NL_COUNTERS };

/* What is dumped of an identity, beginning at the position's ring and record */
typedef int fwctl_nl_dump_of(struct sk_buff *skb, struct netlink_callback *cb,
			     struct fwctl_identity *identity,
			     struct fwctl_nl_record_position *at);

static int fwctl_nl_dump_rings(struct sk_buff *skb, struct netlink_callback *cb,
			       struct fwctl_identity *identity, fwctl_nl_dump_of *dump)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	int ret;

	for (; at->ring < FWCTL_RING_COUNT; at->ring++) {
		ret = dump(skb, cb, identity, at);
		if (ret)
			return ret;
		at->after = 0;
	}
	return 0;
}

static int fwctl_nl_dump_identities(struct sk_buff *skb, struct netlink_callback *cb,
				    fwctl_nl_dump_of *dump)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	struct fwctl_identity *identity;
	int ret = 0;

	while (!ret && (identity = fwctl_identity_next(at->identity))) {
		/* Another one than where it stopped: that one is gone */
		if (identity->id != at->identity) {
			at->after = 0;
			at->ring = 0;
		}
		at->identity = identity->id;
		ret = fwctl_nl_dump_rings(skb, cb, identity, dump);
		if (!ret) {
			at->identity++;
			at->ring = 0;
		}
		fwctl_identity_detach(identity);
	}
	return ret;
}

/* Of all, and then of what belongs to no device; or of one device */
static int fwctl_nl_dump_all(struct sk_buff *skb, struct netlink_callback *cb,
			     fwctl_nl_dump_of *dump)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	int ret = 0;

	if (at->part == FWCTL_NL_IDENTITIES) {
		ret = fwctl_nl_dump_identities(skb, cb, dump);
		if (ret)
			return ret;
		at->part = FWCTL_NL_NO_DEVICE;
		/* Not 0 if the last identity is gone since it stopped there */
		at->after = 0;
		at->ring = 0;
	}
	if (at->part == FWCTL_NL_NO_DEVICE) {
		ret = fwctl_nl_dump_rings(skb, cb, fwctl_identity_of_default(), dump);
		if (!ret)
			at->part = FWCTL_NL_COUNTERS;
	}
	return ret;
}

static int fwctl_nl_dump_of_device(struct sk_buff *skb, struct netlink_callback *cb,
				   struct fwctl_core *core, fwctl_nl_dump_of *dump)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	int ret = 0;

	if (at->part == FWCTL_NL_IDENTITIES)
		ret = fwctl_nl_dump_rings(skb, cb, core->identity, dump);
	if (!ret)
		at->part = FWCTL_NL_COUNTERS;
	return ret;
}

/* ---- record-get ---- */

static int fwctl_nl_dump_records(struct sk_buff *skb, struct netlink_callback *cb,
				 struct fwctl_identity *identity,
				 struct fwctl_nl_record_position *at)
{
	struct fwctl_record *record __free(kfree) = kmalloc(sizeof(*record), GFP_KERNEL);
	struct fwctl_nl_record_view view = { .record = record, .identity = identity->name };
	int ret;

	if (!record)
		return -ENOMEM;
	while (!fwctl_recorder_next(identity->recorder, at->ring, at->after, record)) {
		ret = fwctl_nl_dump(skb, cb, fwctl_nl_fill_record, &view);
		if (ret)
			return ret;
		at->after = record->id;
	}
	return 0;
}

int fwctl_nl_record_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct fwctl_core *core;
	int ret;

	if (!fwctl_nl_is_admin(cb->skb)) {
		NL_SET_ERR_MSG(cb->extack,
			       "reading records needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, 0, FWCTL_NL_ATTR(INDEX));
	if (ret)
		return ret;
	if (!info->attrs[FWCTL_A_INDEX])
		return fwctl_nl_dump_end(skb, fwctl_nl_dump_all(skb, cb, fwctl_nl_dump_records));
	core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], cb->extack);
	if (IS_ERR(core))
		return PTR_ERR(core);
	ret = fwctl_nl_dump_of_device(skb, cb, core, fwctl_nl_dump_records);
	fwctl_nl_device_put(core);
	return fwctl_nl_dump_end(skb, ret);
}

/* ---- stats-get ---- */

/**
 * struct fwctl_nl_totals_view - a ring, for a message
 * @identity: whose it is
 * @ring: which
 */
struct fwctl_nl_totals_view {
	struct fwctl_identity *identity;
	enum fwctl_ring ring;
};

static int fwctl_nl_put_index_of(struct sk_buff *skb, const struct fwctl_identity *identity)
{
	struct fwctl_core *core = fwctl_nl_device_of(identity);
	int ret;

	if (!core)
		return 0;
	ret = nla_put_u32(skb, FWCTL_A_TOTALS_INDEX, fwctl_index(core));
	fwctl_nl_device_put(core);
	return ret;
}

static int fwctl_nl_fill_totals(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_totals_view *view = data;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_TOTALS);
	struct fwctl_ring_totals totals;

	fwctl_recorder_totals(view->identity->recorder, view->ring, &totals);
	if (!nest || fwctl_nl_put_index_of(skb, view->identity) ||
	    nla_put_string(skb, FWCTL_A_TOTALS_IDENTITY, view->identity->name) ||
	    nla_put_u8(skb, FWCTL_A_TOTALS_RING, view->ring) ||
	    nla_put_u32(skb, FWCTL_A_TOTALS_ROOM, totals.room) ||
	    nla_put_u32(skb, FWCTL_A_TOTALS_HELD, totals.held) ||
	    fwctl_nl_put_u64(skb, FWCTL_A_TOTALS_LOST, totals.lost))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fwctl_nl_dump_totals(struct sk_buff *skb, struct netlink_callback *cb,
				struct fwctl_identity *identity,
				struct fwctl_nl_record_position *at)
{
	struct fwctl_nl_totals_view view = { .identity = identity, .ring = at->ring };

	return fwctl_nl_dump(skb, cb, fwctl_nl_fill_totals, &view);
}

/**
 * struct fwctl_nl_counters_view - the counters of a command, for a message
 * @core: the device
 * @place: of the row; the number of rows for all that have none
 */
struct fwctl_nl_counters_view {
	struct fwctl_core *core;
	u32 place;
};

static int fwctl_nl_put_counted(struct sk_buff *skb, const struct fwctl_nl_counters_view *view)
{
	const struct fwctl_commands *commands = view->core->commands;
	const struct fwctl_command *row;

	if (nla_put_u32(skb, FWCTL_A_COUNTERS_INDEX, fwctl_index(view->core)))
		return -EMSGSIZE;
	if (!commands || view->place == commands->count)
		return nla_put_string(skb, FWCTL_A_COUNTERS_NAME,
				      commands ? "unlisted" : "unclassified");
	row = commands->rows[view->place];
	return nla_put_u32(skb, FWCTL_A_COUNTERS_OPCODE, row->opcode) ?:
	       (row->keyed ? fwctl_nl_put_key(skb, commands->set->uuid_keys, &row->key,
					      FWCTL_A_COUNTERS_KEY_UUID,
					      FWCTL_A_COUNTERS_KEY_NUMBER) : 0) ?:
	       nla_put_string(skb, FWCTL_A_COUNTERS_NAME, row->name);
}

static int fwctl_nl_put_counter(struct sk_buff *skb, int type, atomic64_t *counter)
{
	return fwctl_nl_put_u64(skb, type, atomic64_read(counter));
}

static int fwctl_nl_fill_counters(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_counters_view *view = data;
	struct fwctl_counters *counters = &view->core->counters[view->place];
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_COUNTERS);

	if (!nest || fwctl_nl_put_counted(skb, view) ||
	    fwctl_nl_put_counter(skb, FWCTL_A_COUNTERS_SENT, &counters->sent) ||
	    fwctl_nl_put_counter(skb, FWCTL_A_COUNTERS_REFUSED, &counters->refused) ||
	    fwctl_nl_put_counter(skb, FWCTL_A_COUNTERS_FAILED, &counters->failed) ||
	    fwctl_nl_put_counter(skb, FWCTL_A_COUNTERS_FIRMWARE_ERRORS,
				 &counters->firmware_errors) ||
	    fwctl_nl_put_counter(skb, FWCTL_A_COUNTERS_TIME, &counters->time))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* Not refused and failed, and not sent: nothing was ever asked for */
static bool fwctl_nl_is_unused(struct fwctl_counters *counters)
{
	return !atomic64_read(&counters->sent) && !atomic64_read(&counters->refused) &&
	       !atomic64_read(&counters->failed);
}

static int fwctl_nl_dump_counters(struct sk_buff *skb, struct netlink_callback *cb,
				  struct fwctl_core *core)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	struct fwctl_nl_counters_view view = { .core = core };
	u32 rows = core->commands ? core->commands->count : 0;
	int ret;

	for (; core->counters && at->place <= rows; at->place++) {
		if (fwctl_nl_is_unused(&core->counters[at->place]))
			continue;
		view.place = at->place;
		ret = fwctl_nl_dump(skb, cb, fwctl_nl_fill_counters, &view);
		if (ret)
			return ret;
	}
	return 0;
}

static int fwctl_nl_dump_all_counters(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct fwctl_nl_record_position *at = (void *)cb->ctx;
	u32 index = at->index;
	struct fwctl_core *core;
	int ret = 0;

	while (!ret && (core = fwctl_nl_device_next(&index))) {
		if (index != at->index)
			at->place = 0;
		at->index = index;
		ret = fwctl_nl_dump_counters(skb, cb, core);
		fwctl_nl_device_put(core);
		if (!ret) {
			at->index = ++index;
			at->place = 0;
		}
	}
	return ret;
}

int fwctl_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct fwctl_core *core;
	int ret;

	if (!fwctl_nl_is_admin(cb->skb)) {
		NL_SET_ERR_MSG(cb->extack,
			       "reading counters needs CAP_SYS_ADMIN in the initial user namespace");
		return -EPERM;
	}
	ret = fwctl_nl_check(info, 0, FWCTL_NL_ATTR(INDEX));
	if (ret)
		return ret;
	if (!info->attrs[FWCTL_A_INDEX])
		return fwctl_nl_dump_end(skb, fwctl_nl_dump_all(skb, cb, fwctl_nl_dump_totals) ?:
					      fwctl_nl_dump_all_counters(skb, cb));
	core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], cb->extack);
	if (IS_ERR(core))
		return PTR_ERR(core);
	ret = fwctl_nl_dump_of_device(skb, cb, core, fwctl_nl_dump_totals) ?:
	      fwctl_nl_dump_counters(skb, cb, core);
	fwctl_nl_device_put(core);
	return fwctl_nl_dump_end(skb, ret);
}

/* ---- events ---- */

/**
 * fwctl_netlink_record - tell of a record
 * @record: the record, as it is now
 * @identity: whose it is
 *
 * Context: may sleep, for memory.
 */
void fwctl_netlink_record(const struct fwctl_record *record, const char *identity)
{
	struct fwctl_nl_record_view view = { .record = record, .identity = identity };

	fwctl_nl_event(FWCTL_NLGRP_RPC, FWCTL_NL_CMD_RECORD_NTF, fwctl_nl_fill_record, &view);
}

/**
 * struct fwctl_nl_progress_view - how far a delivery is, for a message
 * @cj: the job
 * @record: id of its record
 * @done: bytes
 * @total: bytes
 */
struct fwctl_nl_progress_view {
	const struct fwctl_core_job *cj;
	u64 record;
	u64 done;
	u64 total;
};

static int fwctl_nl_fill_progress(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_progress_view *view = data;
	const struct fwctl_core_job *cj = view->cj;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_PROGRESS);

	if (!nest || nla_put_u32(skb, FWCTL_A_PROGRESS_INDEX,
				 fwctl_index(to_fwctl_core(cj->job.fwctl))) ||
	    fwctl_nl_put_u64(skb, FWCTL_A_PROGRESS_ID, view->record) ||
	    nla_put_u32(skb, FWCTL_A_PROGRESS_OPCODE, cj->c.request.opcode) ||
	    nla_put_string(skb, FWCTL_A_PROGRESS_NAME, fwctl_command_name(&cj->c)) ||
	    nla_put_u32(skb, FWCTL_A_PROGRESS_PID, cj->record.asker.pid) ||
	    fwctl_nl_put_u64(skb, FWCTL_A_PROGRESS_DONE, view->done) ||
	    fwctl_nl_put_u64(skb, FWCTL_A_PROGRESS_TOTAL, view->total))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * fwctl_netlink_progress - tell how far a delivery is
 * @cj: the job
 * @record: id of its record
 * @done: bytes
 * @total: bytes
 *
 * Context: may sleep, for memory.
 */
void fwctl_netlink_progress(const struct fwctl_core_job *cj, u64 record, u64 done, u64 total)
{
	struct fwctl_nl_progress_view view = {
		.cj = cj,
		.record = record,
		.done = done,
		.total = total,
	};

	fwctl_nl_event(FWCTL_NLGRP_PROGRESS, FWCTL_NL_CMD_PROGRESS_NTF, fwctl_nl_fill_progress,
		       &view);
}
