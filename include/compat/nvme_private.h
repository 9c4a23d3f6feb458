/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The admin queue of a controller that the nvme driver operates.
 *
 * struct nvme_ctrl and struct nvme_request are private to drivers/nvme/host.
 * nvme_layout.h defines them as the type information of the target kernel says
 * (scripts/layouts-nvme), with the needed members only. This file makes one
 * interface of what the kernels export:
 *
 *	6.1	nvme_execute_passthru_rq(): prepares for the command's effects, and
 *		executes
 *	6.12	nvme_passthru_start(), nvme_execute_rq()
 *	7.2	the same; the end of a request is told with its batch, and a buffer
 *		is mapped without naming the queue
 *
 * A request is made as the in-tree driver's own passthrough makes it: marked as a
 * user's command, so that it never slips in between the commands that start a
 * controller, and with the driver's timeout.
 *
 * Nobody here holds the controller: the caller has a reference on its device,
 * and with that on the admin queue.
 */
#ifndef COMPAT_NVME_PRIVATE_H
#define COMPAT_NVME_PRIVATE_H

#include <compat_probes.h>
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/nvme.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <compat/build_id.h>
#include <nvme_layout.h>

#ifndef LAYOUT_NVME
#error "scripts/layouts says that no layout is known: nothing that includes this is built then"
#endif

MODULE_IMPORT_NS("NVME_TARGET_PASSTHRU");

struct nvme_ns;

/*
 * Of these the second covers struct nvme_ctrl with its symbol version, which the
 * module loader compares where a kernel has them.
 */
void nvme_init_request(struct request *rq, struct nvme_command *cmd);
void nvme_passthru_end(struct nvme_ctrl *ctrl, struct nvme_ns *ns, u32 effects,
		       struct nvme_command *cmd, int status);
u32 nvme_command_effects(struct nvme_ctrl *ctrl, struct nvme_ns *ns, u8 opcode);
#ifdef LAYOUT_NVME_PASSTHRU_START
u32 nvme_passthru_start(struct nvme_ctrl *ctrl, struct nvme_ns *ns, u8 opcode);
int nvme_execute_rq(struct request *rq, bool at_head);
#else
int nvme_execute_passthru_rq(struct request *rq, u32 *effects);
#endif

/* Of the selftests: what the driver does to its queue while it recovers */
#ifdef LAYOUT_NVME_QUIESCE
void nvme_quiesce_admin_queue(struct nvme_ctrl *ctrl);
void nvme_unquiesce_admin_queue(struct nvme_ctrl *ctrl);
#define fwctl_nvme_queue_stop(ctrl)	nvme_quiesce_admin_queue(ctrl)
#define fwctl_nvme_queue_go_on(ctrl)	nvme_unquiesce_admin_queue(ctrl)
#else
void nvme_stop_admin_queue(struct nvme_ctrl *ctrl);
void nvme_start_admin_queue(struct nvme_ctrl *ctrl);
#define fwctl_nvme_queue_stop(ctrl)	nvme_stop_admin_queue(ctrl)
#define fwctl_nvme_queue_go_on(ctrl)	nvme_start_admin_queue(ctrl)
#endif

/**
 * fwctl_nvme_layout_fits - is the running nvme-core the one that the layout is of?
 *
 * To be asked once, before anything else here: a module for which it is not does
 * not load. The build id covers what no symbol version does.
 */
static inline bool fwctl_nvme_layout_fits(void)
{
#ifdef LAYOUT_NVME_BUILD_ID
	static const u8 id[] = { LAYOUT_NVME_BUILD_ID };
#ifdef LAYOUT_NVME_BUILT_IN
	return compat_kernel_build_id_is(id, sizeof(id));
#else
	return compat_build_id_is("/sys/module/nvme_core/notes/.note.gnu.build-id",
				  id, sizeof(id));
#endif
#else
	return true;
#endif
}

/**
 * fwctl_nvme_ctrl - the controller behind its device
 * @dev: a device of class nvme
 *
 * What is found is checked before it is believed: the controller has the device in
 * itself, where the layout says.
 *
 * Returns: the controller; -ENODEV if there is none, -EUCLEAN if it is not what it
 * should be.
 */
static inline struct nvme_ctrl *fwctl_nvme_ctrl(struct device *dev)
{
	struct nvme_ctrl *ctrl = dev_get_drvdata(dev);

	if (!ctrl)
		return ERR_PTR(-ENODEV);
	if (&ctrl->ctrl_device != dev)
		return ERR_PTR(-EUCLEAN);
	return ctrl;
}

/**
 * fwctl_nvme_admin_q - the admin queue, if it takes commands of users
 * @ctrl: the controller
 *
 * To be asked for each command: older kernels make the queue only when the
 * controller is started. It stays for as long as the controller does.
 *
 * Returns: the queue; -EBUSY if the controller is not live (yet, or just now).
 */
static inline struct request_queue *fwctl_nvme_admin_q(struct nvme_ctrl *ctrl)
{
	struct request_queue *q;

	if (READ_ONCE(ctrl->state) != NVME_CTRL_LIVE)
		return ERR_PTR(-EBUSY);
	q = READ_ONCE(ctrl->admin_q);
	return IS_ERR_OR_NULL(q) ? ERR_PTR(-EBUSY) : q;
}

static inline struct nvme_request *fwctl_nvme_request(struct request *rq)
{
	return blk_mq_rq_to_pdu(rq);
}

static inline int fwctl_nvme_map_kern(struct request *rq, void *data, unsigned int len)
{
#ifdef COMPAT_BLK_RQ_MAP_KERN_WITHOUT_QUEUE
	return blk_rq_map_kern(rq, data, len, GFP_KERNEL);
#else
	return blk_rq_map_kern(rq->q, rq, data, len, GFP_KERNEL);
#endif
}

/**
 * fwctl_nvme_make - a request for one admin command of a user
 * @q: from fwctl_nvme_admin_q()
 * @cmd: the command
 * @data: what is transferred, or NULL; stays with the caller, in use until the
 *	request ended
 * @len: how many bytes
 *
 * The data are mapped, never copied: what the layer below would bounce is refused.
 *
 * Returns: the request, to be executed; -EBUSY if the queue has none to give or is
 * about to go, -E2BIG if the data are more than the controller transfers at once, or
 * in more pieces, -EINVAL if they are not in whole dwords, -ENOMEM.
 */
static inline struct request *fwctl_nvme_make(struct request_queue *q, struct nvme_command *cmd,
					      void *data, unsigned int len)
{
	struct request *rq;
	int err;

	if (len && (((unsigned long)data | len) & queue_dma_alignment(q)))
		return ERR_PTR(-EINVAL);
	rq = blk_mq_alloc_request(q, nvme_is_write(cmd) ? REQ_OP_DRV_OUT : REQ_OP_DRV_IN,
				  BLK_MQ_REQ_NOWAIT);
	if (IS_ERR(rq))
		return ERR_PTR(-EBUSY);
	nvme_init_request(rq, cmd);
	fwctl_nvme_request(rq)->flags |= NVME_REQ_USERCMD;
	if (!len)
		return rq;
	err = fwctl_nvme_map_kern(rq, data, len);
	if (err) {
		blk_mq_free_request(rq);
		return ERR_PTR(err == -ENOMEM ? err : -E2BIG);
	}
	return rq;
}

/**
 * struct fwctl_nvme_end - how a command ended
 * @err: 0 if the controller completed it; -ECANCELED if the driver gave it up,
 *	-EBUSY if it was not sent because the controller was not live any more,
 *	or what the block layer says
 * @status: status field, without the phase tag; if @err is 0
 * @result: dwords 0 and 1 of the completion; if @err is 0
 */
struct fwctl_nvme_end {
	int err;
	u16 status;
	u64 result;
};

/* Status codes that the host makes, not the controller: NVM Express Base 2.1, 4.2.3.4 */
#define FWCTL_NVME_SC_MASK		0x7ff
#define FWCTL_NVME_SC_HOST_PATH		0x370
#define FWCTL_NVME_SC_HOST_ABORTED	0x371

static inline struct fwctl_nvme_end fwctl_nvme_ended(struct request *rq, blk_status_t status)
{
	struct nvme_request *nr = fwctl_nvme_request(rq);
	struct fwctl_nvme_end end = {
		.status = nr->status,
		.result = le64_to_cpu(nr->result.u64),
	};

	if (nr->flags & NVME_REQ_CANCELLED ||
	    (nr->status & FWCTL_NVME_SC_MASK) == FWCTL_NVME_SC_HOST_ABORTED)
		end.err = -ECANCELED;
	else if ((nr->status & FWCTL_NVME_SC_MASK) == FWCTL_NVME_SC_HOST_PATH)
		end.err = -EBUSY;
	else if (!nr->status)
		end.err = blk_status_to_errno(status);
	return end;
}

/**
 * struct fwctl_nvme_call - a command on its way
 * @done: told of the end, in any context
 */
struct fwctl_nvme_call {
	void (*done)(struct fwctl_nvme_call *call, const struct fwctl_nvme_end *end);
};

static inline enum rq_end_io_ret fwctl_nvme_call_end(struct request *rq, blk_status_t status)
{
	struct fwctl_nvme_call *call = rq->end_io_data;
	struct fwctl_nvme_end end = fwctl_nvme_ended(rq, status);

	call->done(call, &end);
	return RQ_END_IO_FREE;
}

#ifdef COMPAT_RQ_END_IO_FN_BATCH
static inline enum rq_end_io_ret fwctl_nvme_end_io(struct request *rq, blk_status_t status,
						   const struct io_comp_batch *batch)
{
	return fwctl_nvme_call_end(rq, status);
}
#else
static inline enum rq_end_io_ret fwctl_nvme_end_io(struct request *rq, blk_status_t status)
{
	return fwctl_nvme_call_end(rq, status);
}
#endif

/**
 * fwctl_nvme_start - execute a request without waiting for it
 * @rq: from fwctl_nvme_make()
 * @call: stays allocated until it is told of the end, which may be before this
 *	returns
 */
static inline void fwctl_nvme_start(struct request *rq, struct fwctl_nvme_call *call)
{
	rq->end_io = fwctl_nvme_end_io;
	rq->end_io_data = call;
	blk_execute_rq_nowait(rq, false);
}

/* Log 05h: bits for which the in-tree driver does something around the command */
#define FWCTL_NVME_EFFECTS_NCC		BIT(2)
#define FWCTL_NVME_EFFECTS_NIC		BIT(3)
#define FWCTL_NVME_EFFECTS_CCC		BIT(4)
#define FWCTL_NVME_EFFECTS_CSE		GENMASK(18, 16)

/**
 * fwctl_nvme_has_effects - must the driver do something around a command?
 * @ctrl: the controller, live
 * @opcode: of the command
 *
 * Returns: true if fwctl_nvme_execute() is to be used.
 */
static inline bool fwctl_nvme_has_effects(struct nvme_ctrl *ctrl, u8 opcode)
{
	return nvme_command_effects(ctrl, NULL, opcode) &
	       (FWCTL_NVME_EFFECTS_NCC | FWCTL_NVME_EFFECTS_NIC | FWCTL_NVME_EFFECTS_CCC |
		FWCTL_NVME_EFFECTS_CSE);
}

/**
 * fwctl_nvme_execute - execute a request as the in-tree passthrough does
 * @ctrl: the controller
 * @rq: from fwctl_nvme_make(); is freed
 * @cmd: the command of @rq
 *
 * Stops I/O before, and looks for changes after it, as its effects ask for. Sleeps
 * uninterruptibly to the end of the command: what is stopped is started by the
 * same task.
 *
 * Returns: how it ended.
 */
static inline struct fwctl_nvme_end fwctl_nvme_execute(struct nvme_ctrl *ctrl,
						       struct request *rq,
						       struct nvme_command *cmd)
{
	struct fwctl_nvme_end end;
	u32 effects;
	int ret;

#ifdef LAYOUT_NVME_PASSTHRU_START
	effects = nvme_passthru_start(ctrl, NULL, cmd->common.opcode);
	ret = nvme_execute_rq(rq, false);
#else
	ret = nvme_execute_passthru_rq(rq, &effects);
#endif
	end = fwctl_nvme_ended(rq, BLK_STS_OK);
	if (!end.err && ret < 0)
		end.err = ret;
	blk_mq_free_request(rq);
	/* A controller that is going is not initialized once more, only started */
	if (READ_ONCE(ctrl->state) != NVME_CTRL_LIVE)
		effects &= FWCTL_NVME_EFFECTS_CSE;
	if (effects)
		nvme_passthru_end(ctrl, NULL, effects, cmd, ret);
	return end;
}

#endif
