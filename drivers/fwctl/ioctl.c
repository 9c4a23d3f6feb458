// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user ABI: the table of ioctls, FWCTL_INFO and FWCTL_RPC.
 *
 * User memory is read once, before the device is entered, and written after it
 * was left: a page that never arrives holds up its owner, not the unbind.
 * Every structure and every number is upstream's, as asserted below.
 */
#include "core.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include "audit.h"
#include "case.h"
#include "job.h"

static_assert(FWCTL_INFO == 0x9a00 && FWCTL_RPC == 0x9a01);
static_assert(sizeof(struct fwctl_info) == 24);
static_assert(offsetof(struct fwctl_info, flags) == 4);
static_assert(offsetof(struct fwctl_info, out_device_type) == 8);
static_assert(offsetof(struct fwctl_info, device_data_len) == 12);
static_assert(offsetof(struct fwctl_info, out_device_data) == 16);
static_assert(sizeof(struct fwctl_rpc) == 32);
static_assert(offsetof(struct fwctl_rpc, scope) == 4);
static_assert(offsetof(struct fwctl_rpc, in_len) == 8);
static_assert(offsetof(struct fwctl_rpc, out_len) == 12);
static_assert(offsetof(struct fwctl_rpc, in) == 16);
static_assert(offsetof(struct fwctl_rpc, out) == 24);
static_assert(FWCTL_DEVICE_TYPE_CXL == 2);
static_assert(FWCTL_RPC_DEBUG_WRITE_FULL == 3);

/**
 * struct fwctl_ucmd - one ioctl
 * @filp: the descriptor
 * @uctx: its context
 * @ubuffer: the caller's structure
 * @user_size: its size
 * @cmd: our copy of it
 */
struct fwctl_ucmd {
	struct file *filp;
	struct fwctl_uctx *uctx;
	void __user *ubuffer;
	u32 user_size;
	void *cmd;
};

static struct fwctl_core *fwctl_ucmd_core(struct fwctl_ucmd *ucmd)
{
	return to_fwctl_core(ucmd->uctx->fwctl);
}

static int fwctl_ucmd_respond(struct fwctl_ucmd *ucmd, size_t len)
{
	if (copy_to_user(ucmd->ubuffer, ucmd->cmd, min_t(size_t, ucmd->user_size, len)))
		return -EFAULT;
	return 0;
}

static int fwctl_copy_zero_padded(void __user *to, size_t room, const void *from, size_t len)
{
	size_t copied = min(room, len);

	if (copied && copy_to_user(to, from, copied))
		return -EFAULT;
	if (copied < room && clear_user(to + copied, room - copied))
		return -EFAULT;
	return 0;
}

/* Ask the driver for its device data; NULL with length 0 if it has none */
static void *fwctl_device_data(struct fwctl_ucmd *ucmd, u32 *device_type, size_t *len)
{
	struct fwctl_core *core = fwctl_ucmd_core(ucmd);
	void *data = NULL;

	if (!fwctl_enter(core))
		return ERR_PTR(-ENODEV);
	*device_type = core->fwctl.ops->device_type;
	if (core->fwctl.ops->info)
		data = core->fwctl.ops->info(ucmd->uctx, len);
	else
		*len = 0;
	fwctl_leave(core);
	return data;
}

static int fwctl_cmd_info(struct fwctl_ucmd *ucmd)
{
	struct fwctl_info *cmd = ucmd->cmd;
	size_t len = cmd->device_data_len;
	int ret;

	if (cmd->flags)
		return -EOPNOTSUPP;

	void *data __free(kfree) = fwctl_device_data(ucmd, &cmd->out_device_type, &len);
	if (IS_ERR(data))
		return PTR_ERR(data);

	ret = fwctl_copy_zero_padded(u64_to_user_ptr(cmd->out_device_data),
				     cmd->device_data_len, data, len);
	if (ret)
		return ret;
	cmd->device_data_len = len;
	return fwctl_ucmd_respond(ucmd, sizeof(*cmd));
}

/* Authority counts in the caller and in who opened the descriptor */
static bool fwctl_rawio(struct fwctl_ucmd *ucmd, u32 scope)
{
	if (scope != FWCTL_RPC_DEBUG_WRITE_FULL)
		return false;
	return capable(CAP_SYS_RAWIO) &&
	       file_ns_capable(ucmd->filp, &init_user_ns, CAP_SYS_RAWIO);
}

static int fwctl_rpc_respond(struct fwctl_ucmd *ucmd, const void *out, size_t out_len)
{
	struct fwctl_rpc *cmd = ucmd->cmd;

	if (copy_to_user(u64_to_user_ptr(cmd->out), out, min_t(size_t, cmd->out_len, out_len)))
		return -EFAULT;
	cmd->out_len = out_len;
	return fwctl_ucmd_respond(ucmd, sizeof(*cmd));
}

/* A driver with a command set: the arbiter judges the command */
static int fwctl_rpc_judged(struct fwctl_ucmd *ucmd)
{
	struct fwctl_core *core = fwctl_ucmd_core(ucmd);
	struct fwctl_rpc *cmd = ucmd->cmd;
	struct fwctl_core_job *cj;
	int ret = -EFAULT;

	cj = fwctl_job_create(to_fwctl_context(ucmd->uctx), cmd->in_len, cmd->out_len);
	if (!cj)
		return -ENOMEM;
	if (copy_from_user(cj->job.in, u64_to_user_ptr(cmd->in), cmd->in_len))
		goto out;
	cj->c.scope = cmd->scope;
	cj->c.rawio = fwctl_rawio(ucmd, cmd->scope);

	ret = -ENODEV;
	if (!fwctl_enter(core))
		goto out;
	ret = fwctl_job_submit(cj);
	fwctl_leave(core);
	if (!ret)
		ret = fwctl_rpc_respond(ucmd, cj->job.out, cj->job.out_len);
out:
	fwctl_job_put(cj);
	return ret;
}

/**
 * struct fwctl_label_rpc - an RPC to a driver as upstream has them
 * @c: of which only the label is known
 * @verdict: the verdict on it
 * @record: what will be left of it
 */
struct fwctl_label_rpc {
	struct fwctl_case c;
	struct fwctl_verdict verdict;
	struct fwctl_record record;
};

static int fwctl_judge_label(struct fwctl_core *core, struct fwctl_label_rpc *rpc)
{
	int err;

	rpc->verdict = fwctl_case_judge_unclassified(core, &rpc->c);
	err = fwctl_verdict_errno(&rpc->verdict);
	if (err)
		fwctl_audit_refused(core, &rpc->record, &rpc->c, &rpc->verdict);
	return err;
}

/* Judged as of now, whenever the message arrived; runs in the caller, to its end */
static void *fwctl_call_fw_rpc(struct fwctl_ucmd *ucmd, struct fwctl_label_rpc *rpc, void *in,
			       size_t *out_len)
{
	struct fwctl_core *core = fwctl_ucmd_core(ucmd);
	struct fwctl_record *record = &rpc->record;
	ktime_t begun;
	void *out;
	int err = fwctl_judge_label(core, rpc);

	if (err)
		return ERR_PTR(err);
	fwctl_audit_sent(core, record, &rpc->c, &rpc->verdict);
	begun = ktime_get();
	out = core->fwctl.ops->fw_rpc(ucmd->uctx, rpc->c.scope, in, record->in_len, out_len);
	record->duration = ktime_to_ns(ktime_sub(ktime_get(), begun));
	record->err = PTR_ERR_OR_ZERO(out);
	record->out_len = record->err ? 0 : *out_len;
	fwctl_audit_done(core, record, &rpc->c, &rpc->verdict);
	return out;
}

static void *fwctl_enter_fw_rpc(struct fwctl_ucmd *ucmd, struct fwctl_label_rpc *rpc, void *in,
				size_t *out_len)
{
	struct fwctl_core *core = fwctl_ucmd_core(ucmd);
	void *out;

	if (!fwctl_enter(core))
		return ERR_PTR(-ENODEV);
	out = fwctl_call_fw_rpc(ucmd, rpc, in, out_len);
	fwctl_leave(core);
	return out;
}

/* Only the label can be judged */
static int fwctl_rpc_unclassified(struct fwctl_ucmd *ucmd)
{
	struct fwctl_rpc *cmd = ucmd->cmd;
	size_t out_len = cmd->out_len;

	struct fwctl_label_rpc *rpc __free(kfree) = kzalloc(sizeof(*rpc), GFP_KERNEL_ACCOUNT);
	if (!rpc)
		return -ENOMEM;
	rpc->c.scope = cmd->scope;
	rpc->c.rawio = fwctl_rawio(ucmd, cmd->scope);
	rpc->record.in_len = cmd->in_len;
	fwctl_asker_current(&rpc->record.asker);

	void *in __free(kvfree) = kvzalloc(cmd->in_len, GFP_KERNEL_ACCOUNT);
	if (!in)
		return -ENOMEM;
	if (copy_from_user(in, u64_to_user_ptr(cmd->in), cmd->in_len))
		return -EFAULT;

	void *out __free(kvfree) = fwctl_enter_fw_rpc(ucmd, rpc, in, &out_len);
	if (IS_ERR(out))
		return PTR_ERR(out);
	/* The driver may answer in the request's memory */
	if (out == in)
		in = NULL;
	return fwctl_rpc_respond(ucmd, out, out_len);
}

static int fwctl_cmd_rpc(struct fwctl_ucmd *ucmd)
{
	struct fwctl_rpc *cmd = ucmd->cmd;

	if (cmd->in_len > FWCTL_RPC_LEN_MAX || cmd->out_len > FWCTL_RPC_LEN_MAX)
		return -EMSGSIZE;
	if (cmd->scope > FWCTL_RPC_DEBUG_WRITE_FULL)
		return -EOPNOTSUPP;
	if (fwctl_ucmd_core(ucmd)->commands)
		return fwctl_rpc_judged(ucmd);
	return fwctl_rpc_unclassified(ucmd);
}

/* Memory on the stack for every ioctl's structure */
union fwctl_ucmd_buffer {
	struct fwctl_info info;
	struct fwctl_rpc rpc;
};

/**
 * struct fwctl_ioctl_op - a row of the table of ioctls
 * @size: bytes of the structure as we know it
 * @min_size: bytes that it had when it was introduced
 * @ioctl_num: the ioctl
 * @execute: what it does
 */
struct fwctl_ioctl_op {
	unsigned int size;
	unsigned int min_size;
	unsigned int ioctl_num;
	int (*execute)(struct fwctl_ucmd *ucmd);
};

static const struct fwctl_ioctl_op fwctl_ioctl_ops[] = {
	[FWCTL_CMD_INFO] = {
		.size = sizeof(struct fwctl_info),
		.min_size = offsetofend(struct fwctl_info, out_device_data),
		.ioctl_num = FWCTL_INFO,
		.execute = fwctl_cmd_info,
	},
	[FWCTL_CMD_RPC] = {
		.size = sizeof(struct fwctl_rpc),
		.min_size = offsetofend(struct fwctl_rpc, out),
		.ioctl_num = FWCTL_RPC,
		.execute = fwctl_cmd_rpc,
	},
};

long fwctl_fops_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	union fwctl_ucmd_buffer buf = {};
	struct fwctl_ucmd ucmd = {
		.filp = filp,
		.uctx = filp->private_data,
		.ubuffer = (void __user *)arg,
		.cmd = &buf,
	};
	const struct fwctl_ioctl_op *op;
	int ret;

	if (_IOC_NR(cmd) >= ARRAY_SIZE(fwctl_ioctl_ops))
		return -ENOIOCTLCMD;
	op = &fwctl_ioctl_ops[_IOC_NR(cmd)];
	if (op->ioctl_num != cmd)
		return -ENOIOCTLCMD;

	ret = get_user(ucmd.user_size, (u32 __user *)ucmd.ubuffer);
	if (ret)
		return ret;
	if (ucmd.user_size < op->min_size)
		return -EINVAL;
	ret = copy_struct_from_user(ucmd.cmd, op->size, ucmd.ubuffer, ucmd.user_size);
	if (ret)
		return ret;
	/* An orphaned descriptor says so before anything else is looked at */
	if (fwctl_is_gone(ucmd.uctx->fwctl))
		return -ENODEV;
	return op->execute(&ucmd);
}
