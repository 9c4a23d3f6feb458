/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_JOB_H
#define FWCTL_JOB_H

#include <linux/fwctl_commands.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "arbiter.h"

struct fwctl_context;

/**
 * struct fwctl_asker - who sent an RPC, for records
 * @comm: name of the thread, as it was; any bytes, NUL terminated
 * @pid: of the process, in the initial namespace
 */
struct fwctl_asker {
	char comm[TASK_COMM_LEN];
	pid_t pid;
};

/**
 * struct fwctl_core_job - the core's side of a job
 * @job: the driver's side
 * @kref: the caller's reference and, while it runs, the run's
 * @run: runs it, for a transport that cannot be interrupted
 * @end: ends it, for a transport that completes later
 * @asker: who sent it
 * @c: what the verdict depends on
 * @lockdown_sampled: @c.lockdown is the kernel's
 * @verdict: the last verdict
 * @begun: when it was handed to the driver
 * @err: how it ended, once @done
 * @done: it ended; published with release semantics
 */
struct fwctl_core_job {
	struct fwctl_job job;
	struct kref kref;
	struct work_struct run;
	struct work_struct end;
	struct fwctl_asker asker;
	struct fwctl_case c;
	bool lockdown_sampled;
	struct fwctl_verdict verdict;
	ktime_t begun;
	int err;
	bool done;
};

#define to_fwctl_core_job(_job) container_of(_job, struct fwctl_core_job, job)

void fwctl_asker_current(struct fwctl_asker *asker);
enum fwctl_lockdown fwctl_lockdown_sample(void);

struct fwctl_core_job *fwctl_job_create(struct fwctl_context *context, size_t in_len,
					size_t out_len);
void fwctl_job_put(struct fwctl_core_job *cj);
int fwctl_job_submit(struct fwctl_core_job *cj);

#endif
