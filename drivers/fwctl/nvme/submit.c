// SPDX-License-Identifier: GPL-2.0-only
/*
 * Admin commands to the controller: those of jobs, and a few of our own.
 *
 * - Whether the controller takes commands is asked for each, and nothing waits
 *   for it to do so, nor for a place in its queue: the caller may try again.
 * - A request has the in-tree driver's own timeout. What happens when it expires
 *   is what would happen to the same command through /dev/nvmeN.
 * - The buffer of a job is what the controller transfers to, and nothing else:
 *   the classifier made sure that their lengths are the same. It is freed when
 *   the request has ended, whoever may have left before.
 * - What needs I/O to stop, or the driver to look for changes, runs to its end
 *   in the caller, as through /dev/nvmeN. All else ends by itself.
 * - A request that the driver has been given is ended by it: at the latest by
 *   its remove, which empties the queue.
 */
#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/fwctl_commands.h>
#include <linux/kref.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait_bit.h>

#include <nvme_private.h>

#include "../beside.h"
#include "nvme.h"

/* Two lowest bits of an opcode: where data go */
#define NVME_DATA_TO_CONTROLLER		1
#define NVME_DATA_FROM_CONTROLLER	2

/* How soon a wait sees that the device is to be let go of */
#define NVME_OWN_POLL	(HZ / 20 ?: 1)

/**
 * fwctl_nvme_fits - is the running nvme driver the one that we were built for?
 *
 * Return: false if nothing else here may be called.
 */
bool fwctl_nvme_fits(void)
{
	return fwctl_nvme_layout_fits();
}

/**
 * fwctl_nvme_ctrl_of - the controller of a device
 * @dev: a device of class nvme
 *
 * Return: the controller, for as long as @dev is held, or ERR_PTR().
 */
struct nvme_ctrl *fwctl_nvme_ctrl_of(struct device *dev)
{
	return fwctl_nvme_ctrl(dev);
}

/**
 * fwctl_nvme_is_live - does the controller take commands?
 * @nvme: the controller
 *
 * Return: true if it did so just now.
 */
bool fwctl_nvme_is_live(struct fwctl_nvme *nvme)
{
	return !IS_ERR(fwctl_nvme_admin_q(nvme->ctrl));
}

/* ---- jobs ---- */

/**
 * struct nvme_delivery - a job's command on its way
 * @call: told of its end
 * @job: the job
 */
struct nvme_delivery {
	struct fwctl_nvme_call call;
	struct fwctl_job *job;
};

static void answer(struct fwctl_job *job, const struct fwctl_nvme_end *end)
{
	const struct fwctl_rpc_nvme *rpc = job->in;
	struct fwctl_rpc_nvme_out *out = job->out;
	bool data = (rpc->opcode & 3) == NVME_DATA_FROM_CONTROLLER &&
		    !(end->status & FWCTL_NVME_SC_MASK);

	if (end->err)
		return;
	out->status = end->status;
	out->result = end->result;
	out->data_len = data ? rpc->data_len : 0;
	job->status = end->status;
	job->out_len = sizeof(*out) + out->data_len;
}

static void delivery_done(struct fwctl_nvme_call *call, const struct fwctl_nvme_end *end)
{
	struct nvme_delivery *delivery = container_of(call, struct nvme_delivery, call);
	struct fwctl_job *job = delivery->job;

	kfree(delivery);
	answer(job, end);
	fwctl_job_complete(job, end->err);
}

static void *job_data(struct fwctl_job *job)
{
	const struct fwctl_rpc_nvme *rpc = job->in;

	if (!rpc->data_len)
		return NULL;
	if ((rpc->opcode & 3) == NVME_DATA_TO_CONTROLLER)
		return job->in + sizeof(struct fwctl_rpc_nvme);
	return job->out + sizeof(struct fwctl_rpc_nvme_out);
}

/* Once more what the classifier promised: here it is memory that is at stake */
static bool data_fit(const struct fwctl_job *job)
{
	const struct fwctl_rpc_nvme *rpc = job->in;
	size_t in = job->in_len - sizeof(struct fwctl_rpc_nvme);
	size_t out = job->out_room - sizeof(struct fwctl_rpc_nvme_out);

	switch (rpc->opcode & 3) {
	case 0:
		return !rpc->data_len;
	case NVME_DATA_TO_CONTROLLER:
		return rpc->data_len == in;
	case NVME_DATA_FROM_CONTROLLER:
		return rpc->data_len <= out;
	default:
		return false;
	}
}

/*
 * What is mapped: memory is given to the controller in dwords, where a command may
 * count bytes. A job's buffers end with a page, and both headers with a dword.
 */
static u32 job_data_mapped(const struct fwctl_job *job)
{
	const struct fwctl_rpc_nvme *rpc = job->in;

	static_assert(sizeof(struct fwctl_rpc_nvme) % sizeof(u32) == 0);
	static_assert(sizeof(struct fwctl_rpc_nvme_out) % sizeof(u32) == 0);
	return ALIGN(rpc->data_len, sizeof(u32));
}

static void job_command(const struct fwctl_rpc_nvme *rpc, struct nvme_command *cmd)
{
	memset(cmd, 0, sizeof(*cmd));
	cmd->common.opcode = rpc->opcode;
	cmd->common.nsid = cpu_to_le32(rpc->nsid);
	cmd->common.cdw2[0] = cpu_to_le32(rpc->cdw2);
	cmd->common.cdw2[1] = cpu_to_le32(rpc->cdw3);
	cmd->common.cdw10 = cpu_to_le32(rpc->cdw10);
	cmd->common.cdw11 = cpu_to_le32(rpc->cdw11);
	cmd->common.cdw12 = cpu_to_le32(rpc->cdw12);
	cmd->common.cdw13 = cpu_to_le32(rpc->cdw13);
	cmd->common.cdw14 = cpu_to_le32(rpc->cdw14);
	cmd->common.cdw15 = cpu_to_le32(rpc->cdw15);
}

/**
 * fwctl_nvme_deliver - as &struct fwctl_command_ops.deliver
 * @job: the job
 *
 * Return: -EIOCBQUEUED, or how it ended.
 */
int fwctl_nvme_deliver(struct fwctl_job *job)
{
	struct fwctl_nvme *nvme = to_fwctl_nvme(job->fwctl);
	const struct fwctl_rpc_nvme *rpc = job->in;
	struct request_queue *q = fwctl_nvme_admin_q(nvme->ctrl);
	struct nvme_delivery *delivery;
	struct fwctl_nvme_end end;
	struct nvme_command cmd;
	struct request *rq;

	if (IS_ERR(q))
		return PTR_ERR(q);
	if (WARN_ON_ONCE(!data_fit(job)))
		return -EINVAL;
	delivery = kzalloc_obj(*delivery);
	if (!delivery)
		return -ENOMEM;
	delivery->call.done = delivery_done;
	delivery->job = job;

	job_command(rpc, &cmd);
	rq = fwctl_nvme_make(q, &cmd, job_data(job), job_data_mapped(job));
	if (IS_ERR(rq)) {
		kfree(delivery);
		return PTR_ERR(rq);
	}
	if (!fwctl_nvme_has_effects(nvme->ctrl, rpc->opcode)) {
		fwctl_nvme_start(rq, &delivery->call);
		return -EIOCBQUEUED;
	}
	kfree(delivery);
	end = fwctl_nvme_execute(nvme->ctrl, rq, &cmd);
	answer(job, &end);
	return end.err;
}

/* ---- our own ---- */

/**
 * struct nvme_own - a command of our own
 * @call: told of its end
 * @kref: of the request, until it ended, and of &struct fwctl_nvme.own
 * @done: it ended
 * @end: how, once @done
 * @data: what it reads
 *
 * Nobody waits for it longer than necessary: who does not want it any more leaves
 * it behind, with its memory.
 */
struct nvme_own {
	struct fwctl_nvme_call call;
	struct kref kref;
	struct completion done;
	struct fwctl_nvme_end end;
	void *data;
};

/* Those on their way, of all devices: they end in this module */
static atomic_t nvme_owns = ATOMIC_INIT(0);

static void own_release(struct kref *kref)
{
	struct nvme_own *own = container_of(kref, struct nvme_own, kref);

	kfree(own->data);
	kfree(own);
}

static void own_done(struct fwctl_nvme_call *call, const struct fwctl_nvme_end *end)
{
	struct nvme_own *own = container_of(call, struct nvme_own, call);

	own->end = *end;
	complete_all(&own->done);
	kref_put(&own->kref, own_release);
	if (atomic_dec_and_test(&nvme_owns))
		wake_up_var(&nvme_owns);
}

/**
 * fwctl_nvme_own_wait - wait until no command of our own is on its way
 *
 * Context: process, with no device attached any more, nor attaching.
 */
void fwctl_nvme_own_wait(void)
{
	wait_var_event(&nvme_owns, !atomic_read(&nvme_owns));
}

/**
 * fwctl_nvme_own_forget - leave the last command of our own to itself
 * @nvme: the controller
 */
void fwctl_nvme_own_forget(struct fwctl_nvme *nvme)
{
	if (nvme->own)
		kref_put(&nvme->own->kref, own_release);
	nvme->own = NULL;
}

static struct nvme_own *own_create(size_t len)
{
	struct nvme_own *own = kzalloc_obj(*own);

	if (!own)
		return NULL;
	kref_init(&own->kref);
	init_completion(&own->done);
	own->call.done = own_done;
	/* A page of its own: no device writes next to anything else */
	own->data = kzalloc(PAGE_ALIGN(len), GFP_KERNEL);
	if (!own->data) {
		kfree(own);
		return NULL;
	}
	return own;
}

static bool is_going(struct fwctl_nvme *nvme)
{
	return fwctl_is_gone(&nvme->fwctl) || (nvme->link && fwctl_beside_going(nvme->link));
}

static int own_await(struct fwctl_nvme *nvme, struct nvme_own *own)
{
	long left;

	do {
		left = wait_for_completion_killable_timeout(&own->done, NVME_OWN_POLL);
		if (left > 0)
			return own->end.err;
		if (left < 0)
			return -EINTR;
	} while (!is_going(nvme));
	return -ENODEV;
}

static int own_start(struct fwctl_nvme *nvme, struct nvme_command *cmd, size_t len)
{
	struct request_queue *q = fwctl_nvme_admin_q(nvme->ctrl);
	struct nvme_own *own;
	struct request *rq;

	if (IS_ERR(q))
		return PTR_ERR(q);
	own = own_create(len);
	if (!own)
		return -ENOMEM;
	rq = fwctl_nvme_make(q, cmd, own->data, len);
	if (IS_ERR(rq)) {
		kref_put(&own->kref, own_release);
		return PTR_ERR(rq);
	}
	nvme->own = own;
	kref_get(&own->kref);
	atomic_inc(&nvme_owns);
	fwctl_nvme_start(rq, &own->call);
	return 0;
}

/**
 * fwctl_nvme_ask - a command of our own, that reads
 * @nvme: the controller, with its lock held
 * @cmd: the command, which has no effects
 * @data: gets what the controller returns
 * @len: bytes of that, as many as @cmd asks for
 *
 * Context: sleeps, killably, and no longer than the device is wanted.
 * Return: 0; the status if the controller did not succeed; -EBUSY if it is not
 * live or still has our last command; another errno of the transport; -EINTR,
 * -ENODEV.
 */
int fwctl_nvme_ask(struct fwctl_nvme *nvme, struct nvme_command *cmd, void *data, size_t len)
{
	int err;

	lockdep_assert_held(&nvme->lock);
	if (nvme->own && !completion_done(&nvme->own->done))
		return -EBUSY;
	fwctl_nvme_own_forget(nvme);
	err = own_start(nvme, cmd, len);
	if (!err)
		err = own_await(nvme, nvme->own);
	if (err)
		return err;
	if (!nvme->own->end.status)
		memcpy(data, nvme->own->data, len);
	return nvme->own->end.status;
}
