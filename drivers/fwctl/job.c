// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: one RPC of a driver with a command set, from its classification to the
 * end of its delivery.
 *
 * A job is judged twice. At once, so that a refusal waits for nobody; and
 * again when it has one of the device's slots, with the report, the state and
 * the lockdown level as of then, which is the verdict that counts. Between that
 * verdict and deliver() nothing else of ours can reach the firmware through the
 * slot.
 *
 * A job owns its buffers, a reference on its context and, while it runs, a
 * place among the device's users. The caller only waits for it: killed, or
 * told that the device is gone, the caller leaves, and the job lives until the
 * transport has ended it. An orphan keeps its slot for as long.
 */
#include "job.h"

#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "audit.h"
#include "case.h"
#include "commands.h"
#include "core.h"
#include "netlink.h"

static void fwctl_job_run_work(struct work_struct *work);
static void fwctl_job_end_work(struct work_struct *work);

static struct fwctl_core *fwctl_job_core(struct fwctl_core_job *cj)
{
	return to_fwctl_core(cj->job.fwctl);
}

static const struct fwctl_command_set *fwctl_job_set(struct fwctl_core_job *cj)
{
	return fwctl_job_core(cj)->commands->set;
}

static void fwctl_job_release(struct kref *kref)
{
	struct fwctl_core_job *cj = container_of(kref, struct fwctl_core_job, kref);

	kvfree(cj->job.in);
	kvfree(cj->job.out);
	fwctl_context_put(to_fwctl_context(cj->job.uctx));
	kfree(cj);
}

void fwctl_job_put(struct fwctl_core_job *cj)
{
	kref_put(&cj->kref, fwctl_job_release);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_job_put);

/* Zeroed, accounted to the caller, beginning on a page */
static void *fwctl_buffer_alloc(size_t len)
{
	return kvzalloc(PAGE_ALIGN(max_t(size_t, len, 1)), GFP_KERNEL_ACCOUNT);
}

/**
 * fwctl_job_create - allocate a job with its buffers
 * @context: where it comes from; the job takes a reference
 * @in_len: bytes of the message, which the caller then fills in
 * @out_len: bytes of room for the response
 *
 * Context: the process that asks: memory is accounted to it.
 * Return: the job, for fwctl_job_put(), or NULL.
 */
struct fwctl_core_job *fwctl_job_create(struct fwctl_context *context, size_t in_len,
					size_t out_len)
{
	struct fwctl_core_job *cj = kzalloc(sizeof(*cj), GFP_KERNEL_ACCOUNT);

	if (!cj)
		return NULL;
	kref_init(&cj->kref);
	INIT_WORK(&cj->run, fwctl_job_run_work);
	INIT_WORK(&cj->end, fwctl_job_end_work);
	fwctl_asker_current(&cj->record.asker);
	cj->record.in_len = in_len;
	fwctl_context_get(context);
	cj->job.uctx = &context->uctx;
	cj->job.fwctl = context->uctx.fwctl;
	cj->job.in_len = in_len;
	cj->job.out_room = out_len;
	cj->job.in = fwctl_buffer_alloc(in_len);
	cj->job.out = fwctl_buffer_alloc(out_len);
	if (!cj->job.in || !cj->job.out) {
		fwctl_job_put(cj);
		return NULL;
	}
	return cj;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_job_create);

static void fwctl_job_judge(struct fwctl_core_job *cj)
{
	cj->verdict = fwctl_case_judge(fwctl_job_core(cj), &cj->c);
}

/* Must the report be read before this command is judged? */
static bool fwctl_job_wants_report(struct fwctl_core_job *cj)
{
	if (!fwctl_job_set(cj)->ops->refresh)
		return false;
	return READ_ONCE(to_fwctl_context(cj->job.uctx)->refresh_due) || cj->verdict.by_report;
}

/* Can no report that may still be read change the verdict to "allowed"? */
static bool fwctl_job_is_settled(struct fwctl_core_job *cj)
{
	struct fwctl_case best = cj->c;

	if (!fwctl_job_wants_report(cj))
		return true;
	best.report = (struct fwctl_report){
		.listed = true,
		.key_listed = true,
		.effects = cj->c.report.effects,
	};
	return fwctl_judge(&best).refusals;
}

static int fwctl_job_refused(struct fwctl_core_job *cj)
{
	int err = fwctl_verdict_errno(&cj->verdict);

	if (err)
		fwctl_audit_refused(fwctl_job_core(cj), &cj->record, &cj->c, &cj->verdict);
	return err;
}

/*
 * A device that gives no sane report is judged by the table and by what it said
 * before, where that is enough: reports can only add.
 */
static int fwctl_job_refresh(struct fwctl_core_job *cj)
{
	int ret;

	if (!fwctl_job_wants_report(cj))
		return 0;
	ret = fwctl_job_set(cj)->ops->refresh(cj->job.fwctl);
	/* Also if it failed: part of the report may be another by then */
	if (ret)
		fwctl_changed();
	if (ret > 0)
		ret = 0;
	if (ret == -EIO && !cj->verdict.by_report)
		ret = 0;
	if (!ret)
		WRITE_ONCE(to_fwctl_context(cj->job.uctx)->refresh_due, false);
	return ret;
}

/* The end of a run: publish, free the slot, wake who waits, leave */
static void fwctl_job_end(struct fwctl_core_job *cj)
{
	struct fwctl_core *core = fwctl_job_core(cj);

	/* what the job leaves behind is seen by whoever sees that it is done */
	smp_store_release(&cj->done, true);
	/* ... and by whoever gets the slot, which the driver may have memory for */
	atomic_fetch_inc_release(&core->slots);
	wake_up(&core->wait);
	fwctl_job_put(cj);
	fwctl_leave(core);
}

/* Not refused, and over: complete the record */
static int fwctl_job_done(struct fwctl_core_job *cj, int err)
{
	if (!err && WARN_ON_ONCE(cj->job.out_len > cj->job.out_room))
		err = -EIO;
	cj->err = err;
	cj->record.err = err;
	cj->record.status = cj->job.status;
	cj->record.out_len = err ? 0 : cj->job.out_len;
	if (cj->begun)
		cj->record.duration = ktime_to_ns(ktime_sub(ktime_get(), cj->begun));
	fwctl_audit_done(fwctl_job_core(cj), &cj->record, &cj->c, &cj->verdict);
	return err;
}

/* In the slot: refresh, judge, deliver. -EIOCBQUEUED: it will end later. */
static int fwctl_job_in_slot(struct fwctl_core_job *cj)
{
	int err = fwctl_is_gone(cj->job.fwctl) ? -ENODEV : fwctl_job_refresh(cj);

	if (err)
		return fwctl_job_done(cj, err);

	/* Lockdown may have been raised while we waited, and is never lowered */
	cj->c.lockdown_sampled &= cj->c.lockdown == FWCTL_LOCKDOWN_CONFIDENTIALITY;
	fwctl_job_judge(cj);
	cj->err = fwctl_job_refused(cj);
	if (cj->err)
		return cj->err;

	fwctl_audit_sent(fwctl_job_core(cj), &cj->record, &cj->c, &cj->verdict);
	cj->begun = ktime_get();
	err = fwctl_job_set(cj)->ops->deliver(&cj->job);
	return err == -EIOCBQUEUED ? err : fwctl_job_done(cj, err);
}

static void fwctl_job_run(struct fwctl_core_job *cj)
{
	if (fwctl_job_in_slot(cj) != -EIOCBQUEUED)
		fwctl_job_end(cj);
}

static void fwctl_job_run_work(struct work_struct *work)
{
	fwctl_job_run(container_of(work, struct fwctl_core_job, run));
}

static void fwctl_job_end_work(struct work_struct *work)
{
	struct fwctl_core_job *cj = container_of(work, struct fwctl_core_job, end);

	fwctl_job_done(cj, cj->err);
	fwctl_job_end(cj);
}

/**
 * fwctl_job_complete - end a delivery that deliver() left with -EIOCBQUEUED
 * @job: the job, not to be touched afterwards
 * @err: 0, whatever the firmware's status, or why the transport failed
 *
 * Context: any.
 */
void fwctl_job_complete(struct fwctl_job *job, int err)
{
	struct fwctl_core_job *cj = to_fwctl_core_job(job);

	cj->err = err;
	queue_work(fwctl_workqueue, &cj->end);
}
EXPORT_SYMBOL_NS_GPL(fwctl_job_complete, "FWCTL");

/**
 * fwctl_job_progress - tell how far a long delivery is
 * @job: the job, being delivered
 * @done: bytes so far
 * @total: bytes in all
 *
 * Context: may sleep.
 */
void fwctl_job_progress(struct fwctl_job *job, u64 done, u64 total)
{
	struct fwctl_core_job *cj = to_fwctl_core_job(job);

	fwctl_netlink_progress(cj, cj->record.id, done, total);
}
EXPORT_SYMBOL_NS_GPL(fwctl_job_progress, "FWCTL");

static bool fwctl_slot_take(struct fwctl_core *core)
{
	return atomic_dec_if_positive(&core->slots) >= 0;
}

/* For a condition to wait for, which may be asked again once it was true */
static bool fwctl_slot_taken(struct fwctl_core *core, bool *taken)
{
	*taken = *taken || fwctl_slot_take(core);
	return *taken;
}

/* Killable; a wedged device holds up whoever waits here, and nobody else */
static int fwctl_slot_wait(struct fwctl_core *core)
{
	bool taken = false;

	if (wait_event_killable_exclusive(core->wait,
					  fwctl_is_gone(&core->fwctl) ||
					  fwctl_slot_taken(core, &taken))) {
		/* The wake-up may have been meant for us: pass it on */
		wake_up(&core->wait);
		return -EINTR;
	}
	return taken ? 0 : -ENODEV;
}

static bool fwctl_job_is_done(struct fwctl_core_job *cj)
{
	/* pairs with fwctl_job_end() */
	return smp_load_acquire(&cj->done);
}

static int fwctl_job_wait(struct fwctl_core_job *cj)
{
	struct fwctl_core *core = fwctl_job_core(cj);

	if (wait_event_killable(core->wait, fwctl_job_is_done(cj) ||
				fwctl_is_gone(&core->fwctl)))
		return fwctl_job_is_done(cj) ? cj->err : -EINTR;
	return fwctl_job_is_done(cj) ? cj->err : -ENODEV;
}

static int fwctl_job_start(struct fwctl_core_job *cj)
{
	struct fwctl_core *core = fwctl_job_core(cj);
	int ret = fwctl_slot_wait(core);

	if (ret)
		return fwctl_job_done(cj, ret);
	/* The run is a user of its own: the caller may leave before it ends */
	refcount_inc(&core->users);
	kref_get(&cj->kref);
	if (fwctl_job_set(cj)->blocks)
		queue_work(core->deliveries, &cj->run);
	else
		fwctl_job_run(cj);
	return fwctl_job_wait(cj);
}

/**
 * fwctl_job_submit - classify, judge and deliver a job
 * @cj: the job, its message filled in, and in its case the scope and rawio
 *
 * Context: the process that asks, a user of the device; sleeps, killably.
 * Return: 0 with the response in the job's out; a verdict's errno; what the
 * driver returned; -ENODEV at unplug; -EINTR if the caller was killed. After
 * an errno the job may still run: nothing of it may be read.
 */
int fwctl_job_submit(struct fwctl_core_job *cj)
{
	struct fwctl_job *job = &cj->job;
	int ret;

	ret = fwctl_case_classify(fwctl_job_core(cj), &cj->c, job->in, job->in_len,
				  job->out_room);
	if (ret)
		return fwctl_job_done(cj, ret);
	job->request = cj->c.request;
	fwctl_job_judge(cj);
	if (fwctl_job_is_settled(cj)) {
		ret = fwctl_job_refused(cj);
		if (ret)
			return ret;
	}
	return fwctl_job_start(cj);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_job_submit);
