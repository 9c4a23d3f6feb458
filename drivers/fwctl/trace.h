/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints fwctl:*. Names are copied into fixed arrays: a device, a command
 * or a reason never has a longer one.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM fwctl

#if !defined(FWCTL_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define FWCTL_TRACE_H

#include <linux/string.h>
#include <linux/tracepoint.h>

#include "arbiter.h"
#include "commands.h"
#include "job.h"

DECLARE_EVENT_CLASS(fwctl_verdict,
	TP_PROTO(const struct device *dev, const struct fwctl_asker *asker,
		 const struct fwctl_case *c, const struct fwctl_verdict *verdict),
	TP_ARGS(dev, asker, c, verdict),
	TP_STRUCT__entry(
		__array(char, device, 16)
		__array(char, command, FWCTL_NAME_SIZE)
		__array(char, reason, 20)
		__array(char, asker, TASK_COMM_LEN)
		__field(int, pid)
		__field(u32, opcode)
		__field(u32, via)
		__field(u32, scope)
		__field(u32, required)
		__field(u32, effects)
		__field(u32, refusals)
	),
	TP_fast_assign(
		strscpy(__entry->device, dev_name(dev), sizeof(__entry->device));
		strscpy(__entry->command, fwctl_command_name(c), sizeof(__entry->command));
		strscpy(__entry->reason, fwctl_refusal_name(fwctl_verdict_reason(verdict)),
			sizeof(__entry->reason));
		memcpy(__entry->asker, asker->comm, TASK_COMM_LEN);
		__entry->pid = asker->pid;
		__entry->opcode = c->request.opcode;
		__entry->via = c->request.via;
		__entry->scope = c->scope;
		__entry->required = verdict->required;
		__entry->effects = verdict->effects;
		__entry->refusals = verdict->refusals;
	),
	TP_printk("device=%s command=%s opcode=%04x via=%04x scope=%u required=%u effects=%#x reason=%s refusals=%#x pid=%d asker=%s",
		  __entry->device, __entry->command, __entry->opcode, __entry->via,
		  __entry->scope, __entry->required, __entry->effects, __entry->reason,
		  __entry->refusals, __entry->pid, __entry->asker)
);

/* An RPC was refused; refusals has a bit for every reason, reason is the first */
DEFINE_EVENT(fwctl_verdict, fwctl_refused,
	TP_PROTO(const struct device *dev, const struct fwctl_asker *asker,
		 const struct fwctl_case *c, const struct fwctl_verdict *verdict),
	TP_ARGS(dev, asker, c, verdict)
);

/* An RPC was allowed and is about to be handed to the driver */
DEFINE_EVENT(fwctl_verdict, fwctl_sent,
	TP_PROTO(const struct device *dev, const struct fwctl_asker *asker,
		 const struct fwctl_case *c, const struct fwctl_verdict *verdict),
	TP_ARGS(dev, asker, c, verdict)
);

/*
 * An RPC that was not refused is over. err 0 says delivered, and status is then
 * the firmware's own; without a fwctl_sent before, it never got that far.
 */
TRACE_EVENT(fwctl_done,
	TP_PROTO(const struct device *dev, const struct fwctl_asker *asker, u32 opcode, int err,
		 u32 status, ktime_t begun),
	TP_ARGS(dev, asker, opcode, err, status, begun),
	TP_STRUCT__entry(
		__array(char, device, 16)
		__field(int, pid)
		__field(u32, opcode)
		__field(int, err)
		__field(u32, status)
		__field(u64, ns)
	),
	TP_fast_assign(
		strscpy(__entry->device, dev_name(dev), sizeof(__entry->device));
		__entry->pid = asker->pid;
		__entry->opcode = opcode;
		__entry->err = err;
		__entry->status = status;
		__entry->ns = begun ? ktime_to_ns(ktime_sub(ktime_get(), begun)) : 0;
	),
	TP_printk("device=%s opcode=%04x err=%d status=%u ns=%llu pid=%d", __entry->device,
		  __entry->opcode, __entry->err, __entry->status, __entry->ns, __entry->pid)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
