// SPDX-License-Identifier: GPL-2.0-only
/*
 * The personality "cxl": a CXL memory device that speaks upstream's struct
 * fwctl_rpc_cxl. The driver is that of ../cxl, sources and all, whose transport
 * here leads to a firmware in software; so what is seen of it is what real devices
 * get, and no CXL bus is needed.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "cxl.h"

static struct fwctl_sim *sim_of(struct fwctl_cxl *cxl)
{
	return cxl->transport_data;
}

/* As from the registers of a mailbox: no more than fits, and no data with an error */
static int collect(const struct sim_command *command, struct cxl_msg *msg)
{
	msg->return_code = command->status;
	if (msg->return_code != CXL_RC_SUCCESS)
		return 0;
	if (command->out_len > SIM_CXL_PAYLOAD)
		return -EIO;
	msg->out_len = min(command->out_len, msg->out_room);
	if (msg->out_len)
		memcpy(msg->out, command->out, msg->out_len);
	return 0;
}

static int run(struct fwctl_sim *sim, struct sim_command *command, struct cxl_msg *msg)
{
	int err;

	command->opcode = msg->opcode;
	command->must = msg->must;
	command->in = msg->in;
	command->in_len = msg->in_len;
	command->out_room = SIM_CXL_PAYLOAD;
	command->out = kzalloc(command->out_room, GFP_KERNEL);
	if (!command->out)
		return -ENOMEM;
	err = fwctl_sim_submit(sim, command);
	if (!err)
		err = fwctl_sim_wait(command);
	if (!err)
		err = collect(command, msg);
	kfree(command->out);
	return err;
}

static int cxl_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	struct sim_command *command = kzalloc_obj(*command);
	int err;

	if (!command)
		return -ENOMEM;
	err = run(sim_of(cxl), command, msg);
	kfree(command);
	return err;
}

/* Busy for as long as it answers nothing */
static bool cxl_background(struct fwctl_cxl *cxl)
{
	return fwctl_sim_knob(sim_of(cxl), SIM_HANG);
}

static void cxl_state(struct fwctl_cxl *cxl, const struct fwctl_request *req,
		      struct fwctl_state *state)
{
	fwctl_sim_state(sim_of(cxl), state);
}

static void cxl_describe(struct fwctl_cxl *cxl, struct fwctl_about *about)
{
	snprintf(about->serial, sizeof(about->serial), "%#llx", SIM_CXL_SERIAL + sim_of(cxl)->id);
}

static const struct cxl_transport sim_transport = {
	.name = "simulated",
	.send = cxl_send,
	.background = cxl_background,
	.state = cxl_state,
	.describe = cxl_describe,
};

static void model_free(struct sim_cxl *model)
{
	if (model->cxl)
		fwctl_cxl_put(model->cxl);
	kvfree(model->debug_log);
	mutex_destroy(&model->lock);
	kvfree(model);
}

static void cxl_destroy(struct fwctl_sim *sim)
{
	model_free(sim->private);
}

static int cxl_begin(struct fwctl_sim *sim, struct sim_cxl *model)
{
	int err = fwctl_sim_cxl_debug_log_init(model);

	if (err)
		return err;
	fwctl_sim_cxl_features_init(model);
	err = fwctl_sim_cxl_fill(sim);
	if (err)
		return err;
	model->cxl = fwctl_cxl_alloc(&sim->dev, &sim_transport);
	if (!model->cxl)
		return -ENOMEM;
	model->cxl->transport_data = sim;
	model->cxl->payload_size = SIM_CXL_PAYLOAD;
	model->cxl->memory = true;
	sim->fwctl = &model->cxl->fwctl;
	return fwctl_cxl_prepare(model->cxl);
}

static int cxl_create(struct fwctl_sim *sim)
{
	struct sim_cxl *model = kvzalloc(sizeof(*model), GFP_KERNEL);
	int err;

	if (!model)
		return -ENOMEM;
	mutex_init(&model->lock);
	sim->private = model;
	err = cxl_begin(sim, model);
	if (err)
		cxl_destroy(sim);
	return err;
}

/* ---- the Vendor Debug Log, to be read and written as it is ---- */

static struct sim_bytes debug_log_of(struct file *file)
{
	struct sim_cxl *model = file->private_data;

	return (struct sim_bytes){
		.lock = &model->lock, .data = model->debug_log,
		.len = &model->debug_log_size, .max = SIM_CXL_DEBUG_LOG_MAX,
	};
}

static ssize_t debug_log_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct sim_bytes bytes = debug_log_of(file);

	return fwctl_sim_bytes_read(&bytes, to, count, pos);
}

static ssize_t debug_log_write(struct file *file, const char __user *from, size_t count,
			       loff_t *pos)
{
	struct sim_bytes bytes = debug_log_of(file);

	return fwctl_sim_bytes_write(&bytes, from, count, pos);
}

/* Who truncates a file finds it empty: debugfs itself does nothing of the kind */
static int debug_log_open(struct inode *inode, struct file *file)
{
	struct sim_cxl *model = inode->i_private;

	if (file->f_flags & O_TRUNC) {
		guard(mutex)(&model->lock);
		model->debug_log_size = 0;
	}
	return simple_open(inode, file);
}

static const struct file_operations debug_log_fops = {
	.owner = THIS_MODULE,
	.open = debug_log_open,
	.read = debug_log_read,
	.write = debug_log_write,
	.llseek = default_llseek,
};

static void cxl_files(struct fwctl_sim *sim, struct dentry *dir)
{
	debugfs_create_file("vendor_debug_log", 0600, dir, sim->private, &debug_log_fops);
}

const struct sim_personality fwctl_sim_cxl = {
	.name = "cxl",
	.create = cxl_create,
	.destroy = cxl_destroy,
	.answer = fwctl_sim_cxl_answer,
	.files = cxl_files,
};
