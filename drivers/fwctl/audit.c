// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left of an RPC: tracepoints for every one, a rate-limited line in the
 * kernel log for every refusal and every write, and the taint of writes.
 *
 * fwctl_sent comes before the driver sees the job, so that a crash leaves a
 * trace of what led to it. Names of processes are bytes that anyone may
 * choose: they are escaped.
 */
#include "audit.h"

#include <linux/panic.h>
#include <linux/ratelimit.h>

#include "core.h"
#include "job.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* "get-log (0401h)", "identify (0001h) through tunnel (5300h)" */
#define FWCTL_LABEL_LEN 96

static const char *fwctl_label(const struct fwctl_case *c, char *label)
{
	int n = scnprintf(label, FWCTL_LABEL_LEN, "%s (%04xh)",
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

/**
 * fwctl_audit_refused - record a refusal
 * @core: the device
 * @asker: who asked
 * @c: the case
 * @verdict: the verdict on it, which refuses
 *
 * Context: may sleep.
 */
void fwctl_audit_refused(struct fwctl_core *core, const struct fwctl_asker *asker,
			 const struct fwctl_case *c, const struct fwctl_verdict *verdict)
{
	enum fwctl_refusal reason = fwctl_verdict_reason(verdict);
	const char *instead = fwctl_instead(c, reason);
	char label[FWCTL_LABEL_LEN];

	trace_fwctl_refused(&core->fwctl.dev, asker, c, verdict);
	if (!__ratelimit(fwctl_refusal_limit(core, reason)))
		return;
	dev_notice(&core->fwctl.dev, "refused %s from %*pE[%d] at scope %s: %s: %s%s%s\n",
		   fwctl_label(c, label), (int)strlen(asker->comm), asker->comm, asker->pid,
		   fwctl_scope_name(c->scope), fwctl_refusal_name(reason),
		   fwctl_explain(c, verdict, reason), instead ? "; instead: " : "",
		   instead ?: "");
}

/* Scopes that may leave the supported state taint, with a record each time */
static void fwctl_audit_write(struct fwctl_core *core, const struct fwctl_asker *asker, u32 scope,
			      const char *label)
{
	if (scope != FWCTL_RPC_DEBUG_WRITE && scope != FWCTL_RPC_DEBUG_WRITE_FULL)
		return;
	add_taint(TAINT_FWCTL, LOCKDEP_STILL_OK);
	if (__ratelimit(&core->sent_limit))
		dev_notice(&core->fwctl.dev, "sending %s from %*pE[%d] at scope %s\n", label,
			   (int)strlen(asker->comm), asker->comm, asker->pid,
			   fwctl_scope_name(scope));
}

/**
 * fwctl_audit_sent - begin the record of a job that is about to be delivered
 * @cj: the job, allowed
 *
 * Context: may sleep.
 */
void fwctl_audit_sent(const struct fwctl_core_job *cj)
{
	struct fwctl_core *core = to_fwctl_core(cj->job.fwctl);
	char label[FWCTL_LABEL_LEN];

	trace_fwctl_sent(&core->fwctl.dev, &cj->asker, &cj->c, &cj->verdict);
	fwctl_audit_write(core, &cj->asker, cj->c.scope, fwctl_label(&cj->c, label));
}

/**
 * fwctl_audit_done - complete the record of a job
 * @cj: the job, ended; it may not have been sent
 *
 * Context: may sleep.
 */
void fwctl_audit_done(const struct fwctl_core_job *cj)
{
	trace_fwctl_done(&cj->job.fwctl->dev, &cj->asker, cj->c.request.opcode, cj->err,
			 cj->job.status, cj->begun);
}

/**
 * fwctl_audit_unclassified - record an RPC to a driver without a command set
 * @core: the device
 * @asker: who asked
 * @scope: the RPC's label
 *
 * Context: may sleep.
 */
void fwctl_audit_unclassified(struct fwctl_core *core, const struct fwctl_asker *asker, u32 scope)
{
	struct fwctl_verdict verdict = { .effects = FWCTL_UNREPORTED, .required = scope };
	struct fwctl_case c = { .scope = scope };

	trace_fwctl_sent(&core->fwctl.dev, asker, &c, &verdict);
	fwctl_audit_write(core, asker, scope, "an unclassified message");
}

/**
 * fwctl_audit_unclassified_done - complete the record of such an RPC
 * @core: the device
 * @asker: who asked
 * @err: what the driver returned
 * @begun: when it was called
 *
 * Context: may sleep.
 */
void fwctl_audit_unclassified_done(struct fwctl_core *core, const struct fwctl_asker *asker,
				   int err, ktime_t begun)
{
	trace_fwctl_done(&core->fwctl.dev, asker, 0, err, 0, begun);
}
