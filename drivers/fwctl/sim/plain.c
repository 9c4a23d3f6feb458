// SPDX-License-Identifier: GPL-2.0-only
/*
 * The personality "plain": commands of its own, up to 4,096 of them, that return
 * what they get, and a report of their effects.
 *
 * The driver believes nothing that the firmware says: lengths are compared with
 * the room there is, the report is taken whole or not at all.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "plain.h"

#define OUT_HEADER	sizeof(struct fwctl_rpc_sim_out)

/* Room for a report: what the rows have, and some that only the report knows */
#define REPORT_SPARE	1024

/* Bits that mean something in a report */
#define CLASSES		(BIT(FWCTL_EFFECTS_COUNT) - 1)

/* ---- its driver: the report ---- */

static int plain_refresh(struct fwctl_device *fwctl)
{
	struct plain *plain = to_plain(fwctl);
	struct sim_command command = {
		.opcode = PLAIN_OP_REPORT,
		.out_room = sizeof(struct plain_answer) +
			    (plain->rows.count + REPORT_SPARE) * sizeof(struct plain_reported),
	};
	int ret;

	command.out = kvzalloc(command.out_room, GFP_KERNEL);
	if (!command.out)
		return -ENOMEM;
	ret = fwctl_sim_ask(plain->sim, &command);
	if (!ret && (command.status || command.out_len > command.out_room))
		ret = -EIO;
	if (!ret)
		ret = fwctl_sim_plain_report_take(&plain->report, command.out, command.out_len);
	kvfree(command.out);
	return ret;
}

static void plain_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			 struct fwctl_report *report)
{
	report->listed = fwctl_sim_plain_report_find(&to_plain(fwctl)->report, req->opcode,
						     &report->effects);
	/* A bit that is no class: nobody knows what it says */
	if (report->effects & ~CLASSES)
		report->effects = (report->effects & CLASSES) | FWCTL_UNKNOWN;
	/* Behind this door, what is reported of the door is said of every key */
	report->key_listed = report->listed && req->keyed &&
			     req->opcode == FWCTL_SIM_DOOR_BY_REPORT;
}

static int plain_reported(struct fwctl_device *fwctl, unsigned int index,
			  struct fwctl_request *req)
{
	return fwctl_sim_plain_report_at(&to_plain(fwctl)->report, index, &req->opcode);
}

static void plain_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_state *state)
{
	fwctl_sim_state(to_plain(fwctl)->sim, state);
}

/* ---- its driver: delivery ---- */

static int plain_finish(struct fwctl_job *job, const struct sim_command *command)
{
	struct fwctl_rpc_sim_out *out = job->out;

	if (command->out_len > command->out_room)
		return -EIO;
	out->status = command->status;
	out->size = command->out_len;
	job->status = command->status;
	job->out_len = OUT_HEADER + command->out_len;
	return 0;
}

static int plain_deliver(struct fwctl_job *job)
{
	const struct fwctl_rpc_sim *rpc = job->in;
	const struct sim_command wish = {
		.opcode = rpc->opcode,
		.in = rpc->payload,
		.in_len = job->in_len - sizeof(*rpc),
		.out = job->out + OUT_HEADER,
		.out_room = job->out_room - OUT_HEADER,
	};

	return fwctl_sim_deliver(to_plain(job->fwctl)->sim, job, &wish, plain_finish);
}

static const struct fwctl_command_ops plain_command_ops = {
	.classify = fwctl_sim_plain_classify,
	.report = plain_report,
	.state = plain_state,
	.refresh = plain_refresh,
	.reported = plain_reported,
	.deliver = plain_deliver,
};

/* ---- its driver: life ---- */

static int plain_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void plain_close_uctx(struct fwctl_uctx *uctx)
{
}

static void *plain_info(struct fwctl_uctx *uctx, size_t *length)
{
	struct plain *plain = to_plain(uctx->fwctl);
	struct fwctl_info_sim *info = kzalloc_obj(*info);

	if (!info)
		return ERR_PTR(-ENOMEM);
	info->commands = plain->rows.count;
	info->slots = plain->set.slots;
	*length = sizeof(*info);
	return info;
}

static const struct fwctl_ops plain_ops = {
	.device_type = (enum fwctl_device_type)FWCTL_DEVICE_TYPE_SIM,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = plain_open_uctx,
	.close_uctx = plain_close_uctx,
	.info = plain_info,
};

static void plain_fill_set(struct plain *plain)
{
	plain->table = (struct fwctl_command_table){
		.origin = "simulated firmware",
		.rows = plain->rows.rows,
		.count = plain->rows.count,
	};
	plain->tables[0] = &plain->table;
	plain->set = (struct fwctl_command_set){
		.subsystem = FWCTL_SUBSYSTEM_CXL,
		.tables = plain->tables,
		.ops = &plain_command_ops,
		.vendor_min = FWCTL_SIM_VENDOR_MIN,
		.vendor_max = FWCTL_SIM_VENDOR_MAX,
		.slots = fwctl_sim_knob(plain->sim, SIM_SLOTS),
		.blocks = fwctl_sim_knob(plain->sim, SIM_DELIVERY) == SIM_IN_WORKER,
	};
}

/* As was written, unless so many were asked for */
static int make_rows(struct plain_rows *rows, unsigned int count)
{
	char *text = count ? NULL : fwctl_sim_rows_text();
	int err = 0;

	if (IS_ERR(text))
		return PTR_ERR(text);
	if (text)
		err = fwctl_sim_plain_rows_parse(rows, text);
	kvfree(text);
	if (!err && !rows->count)
		err = fwctl_sim_plain_rows(rows, count);
	return err;
}

static int plain_begin(struct plain *plain)
{
	struct fwctl_about about = { .effects_from = "simulated report" };
	int err;

	err = make_rows(&plain->rows, plain->sim->commands);
	if (!err)
		err = fwctl_sim_plain_fill(plain);
	if (err)
		return err;
	plain_fill_set(plain);
	err = fwctl_register_commands(&plain->fwctl, &plain->set);
	if (err)
		return err;
	err = plain_refresh(&plain->fwctl);
	/* Firmware without a report that makes sense is no reason to fail */
	if (err < 0 && err != -EIO)
		return err;
	snprintf(about.serial, sizeof(about.serial), "sim%u", plain->sim->id);
	fwctl_describe(&plain->fwctl, &about);
	return 0;
}

static void plain_destroy(struct fwctl_sim *sim)
{
	struct plain *plain = sim->private;

	fwctl_sim_plain_report_destroy(&plain->report);
	fwctl_sim_plain_rows_free(&plain->rows);
	fwctl_put(&plain->fwctl);
}

static int plain_create(struct fwctl_sim *sim)
{
	struct plain *plain = fwctl_alloc_device(&sim->dev, &plain_ops, struct plain, fwctl);
	int err;

	if (!plain)
		return -ENOMEM;
	plain->sim = sim;
	sim->private = plain;
	sim->fwctl = &plain->fwctl;
	fwctl_sim_plain_report_init(&plain->report);
	err = plain_begin(plain);
	if (err)
		plain_destroy(sim);
	return err;
}

const struct sim_personality fwctl_sim_plain = {
	.name = "plain",
	.commands_max = PLAIN_ROWS_MAX,
	.create = plain_create,
	.destroy = plain_destroy,
	.answer = fwctl_sim_plain_answer,
};
