// SPDX-License-Identifier: GPL-2.0-only
/*
 * Delivery of a job to the firmware, for personalities whose answers go straight
 * into the job's buffer, and which leave it to a knob where a delivery waits.
 *
 * - The job is ended once: by who waits, or, if nobody does, by the firmware's end.
 * - The firmware writes into the job's buffer as long as it has the command; until
 *   then the job is not ended.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "sim.h"

/**
 * struct sim_dispatch - a job that is with the firmware
 * @command: the job's
 * @job: ended by the firmware, or by who waits
 * @finish: makes the response
 * @lock: protects the rest
 * @orphan: nobody waits: the firmware's end ends the job
 * @over: the firmware ended it
 */
struct sim_dispatch {
	struct sim_command command;
	struct fwctl_job *job;
	sim_finish_fn finish;
	spinlock_t lock;
	bool orphan;
	bool over;
};

static int finish(struct sim_dispatch *dispatch)
{
	if (dispatch->command.err)
		return dispatch->command.err;
	return dispatch->finish(dispatch->job, &dispatch->command);
}

static void done(struct sim_command *command)
{
	struct sim_dispatch *dispatch = container_of(command, struct sim_dispatch, command);
	struct fwctl_job *job = dispatch->job;
	bool orphan;
	int err;

	scoped_guard(spinlock, &dispatch->lock) {
		dispatch->over = true;
		orphan = dispatch->orphan;
	}
	if (!orphan) {
		complete(&command->ended);
		return;
	}
	err = finish(dispatch);
	kfree(dispatch);
	fwctl_job_complete(job, err);
}

/* Killed: the firmware still has the buffers, so the job goes on alone */
static bool abandon(struct sim_dispatch *dispatch)
{
	guard(spinlock)(&dispatch->lock);
	dispatch->orphan = !dispatch->over;
	return dispatch->orphan;
}

static int wait_for(struct sim_dispatch *dispatch, bool killable)
{
	struct sim_command *command = &dispatch->command;
	long left = fwctl_sim_await(command, killable);
	int err = -ETIMEDOUT;

	if (left < 0 && abandon(dispatch))
		return -EIOCBQUEUED;
	if (left || !fwctl_sim_cancel(command)) {
		/* It ends right now, if it has not yet */
		if (left <= 0)
			wait_for_completion(&command->ended);
		err = finish(dispatch);
	}
	kfree(dispatch);
	return err;
}

/**
 * fwctl_sim_deliver - deliver a job to the firmware
 * @sim: the device
 * @job: the job
 * @wish: the command, up to out_room; its buffers are the job's
 * @finish: makes the job's response of an answered command, or returns an errno
 *
 * Return: as &struct fwctl_command_ops.deliver.
 */
int fwctl_sim_deliver(struct fwctl_sim *sim, struct fwctl_job *job,
		      const struct sim_command *wish, sim_finish_fn finish)
{
	s64 where = fwctl_sim_knob(sim, SIM_DELIVERY);
	struct sim_dispatch *dispatch = kzalloc_obj(*dispatch);
	int err;

	if (!dispatch)
		return -ENOMEM;
	spin_lock_init(&dispatch->lock);
	dispatch->command = *wish;
	dispatch->command.done = done;
	dispatch->job = job;
	dispatch->finish = finish;
	dispatch->orphan = where == SIM_QUEUED;
	err = fwctl_sim_submit(sim, &dispatch->command);
	if (err) {
		kfree(dispatch);
		return err;
	}
	if (where == SIM_QUEUED)
		return -EIOCBQUEUED;
	return wait_for(dispatch, where == SIM_IN_CALLER);
}

/**
 * fwctl_sim_ask - let the firmware answer a command of the driver's own
 * @sim: the device
 * @wish: the command, up to out_room; gets out_len, status, result
 *
 * Return: 0 with an answer, or as fwctl_sim_wait().
 */
int fwctl_sim_ask(struct fwctl_sim *sim, struct sim_command *wish)
{
	struct sim_command *command = kzalloc_obj(*command);
	int err;

	if (!command)
		return -ENOMEM;
	*command = *wish;
	err = fwctl_sim_submit(sim, command);
	if (!err)
		err = fwctl_sim_wait(command);
	wish->out_len = command->out_len;
	wish->status = command->status;
	wish->result = command->result;
	kfree(command);
	return err;
}
