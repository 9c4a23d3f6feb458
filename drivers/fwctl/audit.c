// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left of an RPC, all of it from one record: the recorder's, a
 * tracepoint, an event for who listens, and counters; for a refusal or a write a
 * rate-limited line in the kernel log and a record of the kernel's audit; and the
 * taint of writes. All but the line in the log carry the record's id.
 *
 * fwctl_audit_sent() comes before the driver sees the job, so that a crash leaves
 * a trace of what led to it. Names of processes are bytes that anyone may
 * choose: they are escaped.
 */
#define pr_fmt(fmt) "fwctl: " fmt
#include "audit.h"

#include <kunit/visibility.h>
#include <linux/panic.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>
#include <linux/timekeeping.h>

#include "arbiter.h"
#include "commands.h"
#include "core.h"
#include "counters.h"
#include "identity.h"
#include "kaudit.h"
#include "netlink.h"
#include "recorder.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

void fwctl_trace_word(char *to, size_t size, const char *from)
{
	size_t len = string_escape_mem(from, strlen(from), to, size - 1,
				       ESCAPE_HEX | ESCAPE_NAP | ESCAPE_APPEND, " =\\");

	to[min(len, size - 1)] = 0;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_trace_word);

/* "get-log (0401h)", "identify (0001h) through tunnel (5300h)" */
#define FWCTL_LABEL_LEN 96

static const char *fwctl_label(const struct fwctl_case *c, char *label)
{
	int n;

	if (!c->policy)
		return "an unclassified message";
	n = scnprintf(label, FWCTL_LABEL_LEN, "%s (%04xh)",
		      fwctl_command_name(c), c->request.opcode);
	if (c->request.depth)
		scnprintf(label + n, FWCTL_LABEL_LEN - n, " through %s (%04xh)",
			  c->tunnel ? c->tunnel->name : "tunnel", c->request.via);
	return label;
}

/* Whoever floods the log with nonsense must not hide the refusals that matter */
static struct ratelimit_state *fwctl_refusal_limit(struct fwctl_core *core,
						   enum fwctl_refusal reason)
{
	return reason == FWCTL_REFUSAL_MALFORMED ? &core->malformed_limit : &core->refusal_limit;
}

/* Another interface helps where this one is not for the command, and never will be */
static const char *fwctl_instead(const struct fwctl_case *c, enum fwctl_refusal reason)
{
	switch (reason) {
	case FWCTL_REFUSAL_KERNEL_OWNED:
	case FWCTL_REFUSAL_DATA_PATH:
	case FWCTL_REFUSAL_NAMES_ADDRESS:
	case FWCTL_REFUSAL_DMA_RETAINED:
		return c->row ? c->row->instead : NULL;
	default:
		return NULL;
	}
}

/* A scope that may leave the supported state */
static bool fwctl_scope_writes(u32 scope)
{
	return scope == FWCTL_RPC_DEBUG_WRITE || scope == FWCTL_RPC_DEBUG_WRITE_FULL;
}

static void fwctl_record_request(struct fwctl_record *record, const struct fwctl_core *core,
				 const struct fwctl_request *req)
{
	record->opcode = req->opcode;
	record->keyed = req->keyed;
	record->key = req->key;
	record->uuid_key = core->commands && core->commands->set->uuid_keys;
	record->depth = req->depth;
	record->via = req->via;
	record->target = req->target;
}

/* All that is known when a record is begun */
static void fwctl_record_begin(struct fwctl_record *record, enum fwctl_record_kind kind,
			       const struct fwctl_core *core, const struct fwctl_case *c,
			       const struct fwctl_verdict *verdict)
{
	bool notable = kind == FWCTL_RECORD_REFUSED || fwctl_scope_writes(c->scope);

	record->kind = kind;
	record->ring = notable ? FWCTL_RING_NOTABLE : FWCTL_RING_READS;
	record->time = ktime_get_real_ns();
	record->index = fwctl_index(core);
	fwctl_record_request(record, core, &c->request);
	strscpy(record->name, fwctl_command_name(c), sizeof(record->name));
	record->scope = c->scope;
	record->required = verdict->required;
	record->effects = verdict->effects;
}

/* In its ring, where it belongs to no job any more or is to be replaced by its end */
static void fwctl_record_keep(struct fwctl_identity *identity, struct fwctl_record *record)
{
	if (record->id)
		fwctl_recorder_update(identity->recorder, record);
	else
		fwctl_recorder_add(identity->recorder, record);
}

/* To those who are told at once, and keep it or not */
static void fwctl_record_tell(const struct fwctl_identity *identity,
			      const struct fwctl_record *record)
{
	fwctl_netlink_record(record, identity->name);
	if (record->ring == FWCTL_RING_NOTABLE)
		fwctl_kaudit_record(record, identity->name);
}

/* Rows have one each, the rest one together, as has a driver without a command set */
static struct fwctl_counters *fwctl_counters_of(struct fwctl_core *core,
						const struct fwctl_case *c)
{
	if (!core->counters)
		return NULL;
	if (!core->commands)
		return core->counters;
	return &core->counters[c->row ? c->place : core->commands->count];
}

static void fwctl_log_refused(struct fwctl_core *core, const struct fwctl_asker *asker,
			      const struct fwctl_case *c, const struct fwctl_verdict *verdict)
{
	enum fwctl_refusal reason = fwctl_verdict_reason(verdict);
	const char *instead = fwctl_instead(c, reason);
	char label[FWCTL_LABEL_LEN];

	if (!__ratelimit(fwctl_refusal_limit(core, reason)))
		return;
	dev_notice(&core->fwctl.dev, "refused %s from %*pE[%d] at scope %s: %s: %s%s%s\n",
		   fwctl_label(c, label), (int)strlen(asker->comm), asker->comm, asker->pid,
		   fwctl_scope_name(c->scope), fwctl_refusal_name(reason),
		   fwctl_explain(c, verdict, reason), instead ? "; instead: " : "",
		   instead ?: "");
}

/**
 * fwctl_audit_refused - record a refusal
 * @core: the device
 * @record: says who asked, the rest is filled in
 * @c: the case
 * @verdict: the verdict on it, which refuses
 *
 * Context: may sleep.
 */
void fwctl_audit_refused(struct fwctl_core *core, struct fwctl_record *record,
			 const struct fwctl_case *c, const struct fwctl_verdict *verdict)
{
	struct fwctl_counters *counters = fwctl_counters_of(core, c);

	fwctl_record_begin(record, FWCTL_RECORD_REFUSED, core, c, verdict);
	record->refusals = verdict->refusals;
	record->err = fwctl_verdict_errno(verdict);
	strscpy(record->why, fwctl_explain(c, verdict, fwctl_verdict_reason(verdict)),
		sizeof(record->why));
	fwctl_record_keep(core->identity, record);
	if (counters)
		atomic64_inc(&counters->refused);
	trace_fwctl_refused(record);
	fwctl_log_refused(core, &record->asker, c, verdict);
	fwctl_record_tell(core->identity, record);
}

/* Scopes that may leave the supported state taint, with a line each time */
static void fwctl_log_sent(struct fwctl_core *core, const struct fwctl_asker *asker,
			   const struct fwctl_case *c)
{
	char label[FWCTL_LABEL_LEN];

	if (!fwctl_scope_writes(c->scope))
		return;
	add_taint(TAINT_FWCTL, LOCKDEP_STILL_OK);
	if (__ratelimit(&core->sent_limit))
		dev_notice(&core->fwctl.dev, "sending %s from %*pE[%d] at scope %s\n",
			   fwctl_label(c, label), (int)strlen(asker->comm), asker->comm,
			   asker->pid, fwctl_scope_name(c->scope));
}

/**
 * fwctl_audit_sent - begin the record of an RPC that is about to be delivered
 * @core: the device
 * @record: says who asked, the rest is filled in
 * @c: the case
 * @verdict: the verdict on it, which allows
 *
 * Context: may sleep.
 */
void fwctl_audit_sent(struct fwctl_core *core, struct fwctl_record *record,
		      const struct fwctl_case *c, const struct fwctl_verdict *verdict)
{
	struct fwctl_counters *counters = fwctl_counters_of(core, c);

	fwctl_record_begin(record, FWCTL_RECORD_SENT, core, c, verdict);
	fwctl_record_keep(core->identity, record);
	if (counters)
		atomic64_inc(&counters->sent);
	trace_fwctl_sent(record);
	fwctl_log_sent(core, &record->asker, c);
	fwctl_record_tell(core->identity, record);
}

static void fwctl_count_done(struct fwctl_counters *counters, const struct fwctl_record *record)
{
	if (record->err)
		atomic64_inc(&counters->failed);
	else if (record->status)
		atomic64_inc(&counters->firmware_errors);
	atomic64_add(record->duration, &counters->time);
}

/**
 * fwctl_audit_done - complete the record of an RPC that was not refused
 * @core: the device
 * @record: with err, status, out_len and duration
 * @c: the case
 * @verdict: the last verdict on it, if it was not sent
 *
 * Context: may sleep.
 */
void fwctl_audit_done(struct fwctl_core *core, struct fwctl_record *record,
		      const struct fwctl_case *c, const struct fwctl_verdict *verdict)
{
	struct fwctl_counters *counters = fwctl_counters_of(core, c);

	if (!record->id)
		fwctl_record_begin(record, FWCTL_RECORD_DONE, core, c, verdict);
	record->kind = FWCTL_RECORD_DONE;
	fwctl_record_keep(core->identity, record);
	if (counters)
		fwctl_count_done(counters, record);
	trace_fwctl_done(record);
	fwctl_record_tell(core->identity, record);
}

/* ---- policy ---- */

/* A thousand entries at once are a thousand records, and not as many lines */
static DEFINE_RATELIMIT_STATE(fwctl_policy_limit, 5 * HZ, 20);

/* "command 4302h:KEY: least scope debug-full, refused at 0xf" */
#define FWCTL_ENTRY_LEN 128

static const char *fwctl_entry_text(const struct fwctl_tightening *entry, char *text)
{
	char key[FWCTL_KEY_TEXT_SIZE];
	int n = 0;

	switch (entry->target) {
	case FWCTL_RATCHET_DEVICE:
		n = scnprintf(text, FWCTL_ENTRY_LEN, "the device");
		break;
	case FWCTL_RATCHET_EFFECTS:
		n = scnprintf(text, FWCTL_ENTRY_LEN, "effects %#lx", BIT(entry->effect));
		break;
	case FWCTL_RATCHET_COMMAND:
		n = scnprintf(text, FWCTL_ENTRY_LEN, "command %04xh%s%s", entry->opcode,
			      entry->keyed ? ":" : "",
			      entry->keyed ? fwctl_key_text(key, true, &entry->key,
							    entry->uuid_key) : "");
		break;
	}
	scnprintf(text + n, FWCTL_ENTRY_LEN - n, ": least scope %s, scopes refused %#x",
		  fwctl_scope_name(entry->bounds.required), entry->bounds.refused);
	return text;
}

static const char *fwctl_change_text(const struct fwctl_record *record)
{
	if (record->err)
		return "refused to be loosened";
	return record->locked ? "locked" : "tightened";
}

static void fwctl_log_policy(const struct fwctl_record *record, const char *identity)
{
	const struct fwctl_asker *asker = &record->asker;
	char text[FWCTL_ENTRY_LEN];

	if (!__ratelimit(&fwctl_policy_limit))
		return;
	pr_notice("policy of %*pE %s by %*pE[%d]: %s\n", (int)strlen(identity), identity,
		  fwctl_change_text(record), (int)strlen(asker->comm), asker->comm, asker->pid,
		  record->locked ? "all, until the next boot" :
				   fwctl_entry_text(&record->policy, text));
}

static void fwctl_policy_keep(struct fwctl_identity *identity, struct fwctl_record *record)
{
	record->id = 0;
	record->time = ktime_get_real_ns();
	fwctl_record_keep(identity, record);
	trace_fwctl_policy(record, identity->name);
	fwctl_log_policy(record, identity->name);
	fwctl_record_tell(identity, record);
}

/* A change of policy must not go unrecorded because memory is short */
static struct fwctl_record *fwctl_policy_record(u32 index, int err)
{
	struct fwctl_record *record = kzalloc(sizeof(*record), GFP_KERNEL | __GFP_NOFAIL);

	fwctl_asker_current(&record->asker);
	record->kind = FWCTL_RECORD_POLICY;
	record->ring = FWCTL_RING_NOTABLE;
	record->index = index;
	record->err = err;
	return record;
}

/**
 * fwctl_audit_policy - record that a policy was tightened, or was not
 * @identity: whose, or NULL for the default
 * @index: number of its device
 * @entries: what was asked for, a record each
 * @count: how many
 * @err: 0, or why nothing of it was done
 *
 * Context: the process that asked; may sleep.
 */
void fwctl_audit_policy(struct fwctl_identity *identity, u32 index,
			const struct fwctl_tightening *entries, size_t count, int err)
{
	struct fwctl_record *record __free(kfree) =
		fwctl_policy_record(identity ? index : FWCTL_RECORD_NO_DEVICE, err);
	size_t i;

	for (i = 0; i < count; i++) {
		record->policy = entries[i];
		fwctl_policy_keep(identity ?: fwctl_identity_of_default(), record);
	}
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_audit_policy);

/**
 * fwctl_audit_lock - record that the policies were locked, or were not
 * @err: 0, or why not
 *
 * Context: the process that asked; may sleep.
 */
void fwctl_audit_lock(int err)
{
	struct fwctl_record *record __free(kfree) =
		fwctl_policy_record(FWCTL_RECORD_NO_DEVICE, err);

	record->locked = true;
	fwctl_policy_keep(fwctl_identity_of_default(), record);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_audit_lock);
