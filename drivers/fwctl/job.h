/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_JOB_H
#define FWCTL_JOB_H

#include <linux/fwctl_commands.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>

#include "arbiter.h"
#include "recorder.h"

struct fwctl_context;

/**
 * struct fwctl_core_job - the core's side of a job
 * @job: the driver's side
 * @kref: the caller's reference and, while it runs, the run's
 * @run: runs it, for a transport that cannot be interrupted
 * @end: ends it, for a transport that completes later
 * @c: what the verdict depends on
 * @verdict: the last verdict
 * @record: what will be left of it, with who asked
 * @begun: when it was handed to the driver
 * @err: how it ended, once @done
 * @done: it ended; published with release semantics
 */
struct fwctl_core_job {
	struct fwctl_job job;
	struct kref kref;
	struct work_struct run;
	struct work_struct end;
	struct fwctl_case c;
	struct fwctl_verdict verdict;
	struct fwctl_record record;
	ktime_t begun;
	int err;
	bool done;
};

#define to_fwctl_core_job(_job) container_of(_job, struct fwctl_core_job, job)

struct fwctl_core_job *fwctl_job_create(struct fwctl_context *context, size_t in_len,
					size_t out_len);
void fwctl_job_put(struct fwctl_core_job *cj);
int fwctl_job_submit(struct fwctl_core_job *cj);

#endif
