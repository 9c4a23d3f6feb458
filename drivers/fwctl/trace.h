/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints fwctl:*, which say what the records of the same id do. Names are
 * copied into fixed arrays: a command or a reason never has a longer one. What
 * somebody chose is escaped, so that it is one word and forges no field.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM fwctl

#if !defined(FWCTL_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define FWCTL_TRACE_H

#include <linux/string.h>
#include <linux/tracepoint.h>

#include "arbiter.h"
#include "recorder.h"

/* audit.c: "a b" as "a\x20b", cut where there is no more room */
void fwctl_trace_word(char *to, size_t size, const char *from);

/* Room for a name that is escaped */
#define FWCTL_TRACE_COMM	(4 * TASK_COMM_LEN)
#define FWCTL_TRACE_IDENTITY	128

TRACE_DEFINE_ENUM(FWCTL_RATCHET_DEVICE);
TRACE_DEFINE_ENUM(FWCTL_RATCHET_EFFECTS);
TRACE_DEFINE_ENUM(FWCTL_RATCHET_COMMAND);

DECLARE_EVENT_CLASS(fwctl_verdict,
	TP_PROTO(const struct fwctl_record *record),
	TP_ARGS(record),
	TP_STRUCT__entry(
		__field(u64, id)
		__field(u32, index)
		__array(char, command, FWCTL_NAME_SIZE)
		__array(char, key, FWCTL_KEY_TEXT_SIZE)
		__array(char, reason, 20)
		__array(char, asker, FWCTL_TRACE_COMM)
		__field(int, pid)
		__field(u32, opcode)
		__field(u32, via)
		__field(u32, scope)
		__field(u32, required)
		__field(u32, effects)
		__field(u32, refusals)
		__field(int, err)
	),
	TP_fast_assign(
		__entry->id = record->id;
		__entry->index = record->index;
		memcpy(__entry->command, record->name, FWCTL_NAME_SIZE);
		fwctl_key_text(__entry->key, record->keyed, &record->key, record->uuid_key);
		strscpy(__entry->reason, fwctl_record_reason(record),
			sizeof(__entry->reason));
		fwctl_trace_word(__entry->asker, FWCTL_TRACE_COMM, record->asker.comm);
		__entry->pid = record->asker.pid;
		__entry->opcode = record->opcode;
		__entry->via = record->via;
		__entry->scope = record->scope;
		__entry->required = record->required;
		__entry->effects = record->effects;
		__entry->refusals = record->refusals;
		__entry->err = record->err;
	),
	TP_printk("device=fwctl%u command=%s opcode=%04x via=%04x scope=%u required=%u effects=%#x reason=%s refusals=%#x pid=%d id=%llu key=%s err=%d asker=%s",
		  __entry->index, __entry->command, __entry->opcode, __entry->via,
		  __entry->scope, __entry->required, __entry->effects, __entry->reason,
		  __entry->refusals, __entry->pid, __entry->id, __entry->key, __entry->err,
		  __entry->asker)
);

/* An RPC was refused; refusals has a bit for every reason, reason is the first */
DEFINE_EVENT(fwctl_verdict, fwctl_refused,
	TP_PROTO(const struct fwctl_record *record),
	TP_ARGS(record)
);

/* An RPC was allowed and is about to be handed to the driver */
DEFINE_EVENT(fwctl_verdict, fwctl_sent,
	TP_PROTO(const struct fwctl_record *record),
	TP_ARGS(record)
);

/*
 * An RPC that was not refused is over. err 0 says delivered, and status is then
 * the firmware's own; without a fwctl_sent before, it never got that far.
 */
TRACE_EVENT(fwctl_done,
	TP_PROTO(const struct fwctl_record *record),
	TP_ARGS(record),
	TP_STRUCT__entry(
		__field(u64, id)
		__field(u32, index)
		__array(char, key, FWCTL_KEY_TEXT_SIZE)
		__field(int, pid)
		__field(u32, opcode)
		__field(u32, via)
		__field(u32, scope)
		__field(int, err)
		__field(u32, status)
		__field(u32, out_len)
		__field(u64, ns)
	),
	TP_fast_assign(
		__entry->id = record->id;
		__entry->index = record->index;
		fwctl_key_text(__entry->key, record->keyed, &record->key, record->uuid_key);
		__entry->pid = record->asker.pid;
		__entry->opcode = record->opcode;
		__entry->via = record->via;
		__entry->scope = record->scope;
		__entry->err = record->err;
		__entry->status = record->status;
		__entry->out_len = record->out_len;
		__entry->ns = record->duration;
	),
	TP_printk("device=fwctl%u opcode=%04x err=%d status=%u ns=%llu pid=%d id=%llu key=%s via=%04x scope=%u out_len=%u",
		  __entry->index, __entry->opcode, __entry->err, __entry->status, __entry->ns,
		  __entry->pid, __entry->id, __entry->key, __entry->via, __entry->scope,
		  __entry->out_len)
);

/* The administrator's policy was tightened or locked; or, with an err, not */
TRACE_EVENT(fwctl_policy,
	TP_PROTO(const struct fwctl_record *record, const char *identity),
	TP_ARGS(record, identity),
	TP_STRUCT__entry(
		__field(u64, id)
		__array(char, identity, FWCTL_TRACE_IDENTITY)
		__field(u32, target)
		__field(u32, effect)
		__field(u32, opcode)
		__array(char, key, FWCTL_KEY_TEXT_SIZE)
		__field(u32, required)
		__field(u32, refused)
		__field(bool, locked)
		__field(int, err)
		__field(int, pid)
	),
	TP_fast_assign(
		__entry->id = record->id;
		fwctl_trace_word(__entry->identity, FWCTL_TRACE_IDENTITY, identity);
		__entry->target = record->policy.target;
		__entry->effect = record->policy.effect;
		__entry->opcode = record->policy.opcode;
		fwctl_key_text(__entry->key, record->policy.keyed, &record->policy.key,
			       record->policy.uuid_key);
		__entry->required = record->policy.bounds.required;
		__entry->refused = record->policy.bounds.refused;
		__entry->locked = record->locked;
		__entry->err = record->err;
		__entry->pid = record->asker.pid;
	),
	TP_printk("target=%s effect=%u opcode=%04x key=%s required=%u refused=%#x locked=%d err=%d pid=%d id=%llu identity=%s",
		  __print_symbolic(__entry->target, { FWCTL_RATCHET_DEVICE, "device" },
				   { FWCTL_RATCHET_EFFECTS, "effects" },
				   { FWCTL_RATCHET_COMMAND, "command" }),
		  __entry->effect, __entry->opcode, __entry->key, __entry->required,
		  __entry->refused, __entry->locked, __entry->err, __entry->pid, __entry->id,
		  __entry->identity)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
