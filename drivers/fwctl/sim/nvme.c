// SPDX-License-Identifier: GPL-2.0-only
/*
 * The personality "nvme": an NVMe controller, and a driver for it that judges as
 * fwctl_nvme does beside the nvme driver, by the same sources.
 *
 * - The report is the controller's own logs. What the store has is log 05h, so that
 *   the knobs of effects, and what is said of an opcode, arrive through it.
 * - A controller does not say how much it transferred: the driver's response is as
 *   long as was asked for, and what the controller did not write is zero.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../nvme/commands.h"
#include "../nvme/effects.h"
#include "../nvme/nvme.h"
#include "nvme_controller.h"
#include "sim.h"

#define OUT_HEADER		sizeof(struct fwctl_rpc_nvme_out)

/* Where data go: the two lowest bits of an opcode */
#define FROM_CONTROLLER		2

/* Without the phase tag */
#define STATUS_MASK		GENMASK(14, 0)

/* Byte 24 and on of Identify Controller are not the serial number any more */
#define IDENTIFY_SERIAL		4
#define SERIAL_SIZE		20

#define LOG_PAGES		0x00
#define LOG_EFFECTS		0x05
#define LOG_FEATURES		0x12

/**
 * struct sim_nvme - a device
 * @fwctl: the core's
 * @sim: the firmware
 * @set: the command set
 * @lock: protects writes to @facts
 * @facts: what the driver knows of the controller
 * @controller: the controller
 */
struct sim_nvme {
	struct fwctl_device fwctl;
	struct fwctl_sim *sim;
	struct fwctl_command_set set;
	struct mutex lock;
	struct nvme_facts facts;
	struct sim_nvme_controller controller;
};

#define to_sim_nvme(_fwctl) container_of(_fwctl, struct sim_nvme, fwctl)

/* ---- the firmware ---- */

/* Log 05h, as the store has it, in this weather */
static void make_report(struct sim_nvme *nvme)
{
	struct fwctl_sim *sim = nvme->sim;
	u64 reports = atomic64_fetch_inc(&sim->firmware.reports);
	struct sim_entry *entry;
	unsigned long opcode;

	guard(mutex)(&nvme->controller.lock);
	memset(nvme->controller.acs, 0, sizeof(nvme->controller.acs));
	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry) {
		if (entry->reported && opcode < ARRAY_SIZE(nvme->controller.acs))
			nvme->controller.acs[opcode] =
				fwctl_sim_effects(&sim->knobs, reports, opcode, entry->effects);
	}
}

static void nvme_answer(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_nvme *nvme = sim->private;
	const struct fwctl_rpc_nvme *cmd = command->in;

	if (cmd->opcode == NVME_OP_GET_LOG && (cmd->cdw10 & 0xff) == LOG_EFFECTS)
		make_report(nvme);
	command->status = sim_nvme_execute(&nvme->controller, cmd, command->out,
					   &command->result);
	if ((cmd->opcode & 3) == FROM_CONTROLLER && !command->status)
		command->out_len = cmd->data_len;
}

/* What the controller reports at first: the truth */
static int fill_store(struct sim_nvme *nvme)
{
	unsigned int opcode;
	int err = 0;

	for (opcode = 0; opcode < ARRAY_SIZE(nvme->controller.acs) && !err; opcode++)
		if (nvme->controller.acs[opcode])
			err = fwctl_sim_store_report(&nvme->sim->store, opcode, true,
						     nvme->controller.acs[opcode]);
	return err;
}

/* ---- its driver: what the controller says of itself ---- */

/* Returns -EIO if the controller does not give it */
static int ask(struct sim_nvme *nvme, const struct fwctl_rpc_nvme *cmd, void *out)
{
	struct sim_command command = {
		.opcode = cmd->opcode,
		.in = cmd, .in_len = sizeof(*cmd),
		.out = out, .out_room = cmd->data_len,
	};
	int err = fwctl_sim_ask(nvme->sim, &command);

	return err ?: command.status ? -EIO : 0;
}

static int read_identify(struct sim_nvme *nvme)
{
	const struct fwctl_rpc_nvme cmd = {
		.opcode = NVME_OP_IDENTIFY, .cdw10 = 1, .data_len = NVME_IDENTIFY_SIZE,
	};

	return ask(nvme, &cmd, nvme->facts.identify);
}

/* As report.c of the driver: 1 if it says something new */
static int add_log(struct sim_nvme *nvme, u8 page, u32 len, u32 number, u32 *known, bool *has)
{
	const struct fwctl_rpc_nvme cmd = {
		.opcode = NVME_OP_GET_LOG, .nsid = U32_MAX, .data_len = len,
		.cdw10 = (len / 4 - 1) << 16 | page,
	};
	__le32 *log __free(kfree) = kzalloc(len, GFP_KERNEL);
	bool changed;
	int err;

	if (!log)
		return -ENOMEM;
	err = ask(nvme, &cmd, log);
	if (err)
		return err;
	changed = fwctl_nvme_add_words(known, log, number) || !*has;
	WRITE_ONCE(*has, true);
	return changed;
}

static int nvme_refresh(struct fwctl_device *fwctl)
{
	struct sim_nvme *nvme = to_sim_nvme(fwctl);
	struct nvme_facts *facts = &nvme->facts;
	int effects, features, pages;

	if (mutex_lock_killable(&nvme->lock))
		return -EINTR;
	effects = add_log(nvme, LOG_EFFECTS, NVME_EFFECTS_LOG_SIZE, NVME_EFFECTS_CSE,
			  facts->acs, &facts->has_acs);
	features = add_log(nvme, LOG_FEATURES, NVME_FEATURES_LOG_SIZE, 0, facts->fis,
			   &facts->has_fis);
	pages = add_log(nvme, LOG_PAGES, NVME_PAGES_LOG_SIZE, 0, facts->lids, &facts->has_lids);
	mutex_unlock(&nvme->lock);
	if (effects < 0)
		return effects;
	/* Without these two, log 05h says enough */
	if (features < 0 && features != -EIO)
		return features;
	if (pages < 0 && pages != -EIO)
		return pages;
	return effects > 0 || features > 0 || pages > 0;
}

/* ---- its driver: requests ---- */

static int nvme_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			 size_t out_len, struct fwctl_request *req)
{
	return fwctl_nvme_classify(&to_sim_nvme(fwctl)->facts, in, in_len, out_len, req);
}

static void nvme_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_report *report)
{
	fwctl_nvme_report(&to_sim_nvme(fwctl)->facts, req, report);
}

static int nvme_reported(struct fwctl_device *fwctl, unsigned int index,
			 struct fwctl_request *req)
{
	return fwctl_nvme_reported(&to_sim_nvme(fwctl)->facts, index, req);
}

/* The line of NVMe takes it that the nvme driver operates the controller */
static void nvme_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_state *state)
{
	fwctl_sim_state(to_sim_nvme(fwctl)->sim, state);
	state->owned |= FWCTL_OWNED_BESIDE;
}

static int nvme_finish(struct fwctl_job *job, const struct sim_command *command)
{
	const struct fwctl_rpc_nvme *rpc = job->in;
	struct fwctl_rpc_nvme_out *out = job->out;

	if (command->out_len > command->out_room)
		return -EIO;
	out->status = command->status & STATUS_MASK;
	out->result = command->result;
	if (!out->status && (rpc->opcode & 3) == FROM_CONTROLLER)
		out->data_len = rpc->data_len;
	job->status = out->status;
	job->out_len = OUT_HEADER + out->data_len;
	return 0;
}

static int nvme_deliver(struct fwctl_job *job)
{
	const struct fwctl_rpc_nvme *rpc = job->in;
	const struct sim_command wish = {
		.opcode = rpc->opcode,
		.in = rpc, .in_len = job->in_len,
		.out = job->out + OUT_HEADER,
		.out_room = job->request.out_asked,
	};

	return fwctl_sim_deliver(to_sim_nvme(job->fwctl)->sim, job, &wish, nvme_finish);
}

static const struct fwctl_command_ops nvme_command_ops = {
	.classify = nvme_classify,
	.report = nvme_report,
	.state = nvme_state,
	.refresh = nvme_refresh,
	.reported = nvme_reported,
	.deliver = nvme_deliver,
};

/* What a vendor that publishes its commands would add */
static const struct fwctl_command vendor_rows[] = {
	{
		.opcode = SIM_NVME_VENDOR_READ, .name = "vendor-read",
		.spec = "Documentation/sim.rst", .floor = FWCTL_RPC_DEBUG_READ_ONLY,
		.limits = NVME_OUT_ANY,
		.why = "reads what the simulated controller made up",
	},
};

const struct fwctl_command_table fwctl_nvme_vendor_table =
	FWCTL_TABLE("simulated vendor", vendor_rows);

/* ---- its driver: life ---- */

static int nvme_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void nvme_close_uctx(struct fwctl_uctx *uctx)
{
}

static const struct fwctl_ops nvme_ops = {
	.device_type = (enum fwctl_device_type)FWCTL_DEVICE_TYPE_NVME,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = nvme_open_uctx,
	.close_uctx = nvme_close_uctx,
};

static void describe(struct sim_nvme *nvme)
{
	struct fwctl_about about = { .effects_from = "logs 05h (commands), 12h (features)" };

	strscpy(about.serial, &nvme->facts.identify[IDENTIFY_SERIAL], SERIAL_SIZE + 1);
	strim(about.serial);
	fwctl_describe(&nvme->fwctl, &about);
}

static int nvme_begin(struct sim_nvme *nvme)
{
	struct fwctl_sim *sim = nvme->sim;
	int err;

	nvme->set = (struct fwctl_command_set){
		.subsystem = FWCTL_SUBSYSTEM_NVME,
		.tables = fwctl_nvme_command_tables,
		.ops = &nvme_command_ops,
		.vendor_min = NVME_OP_VENDOR_MIN,
		.vendor_max = NVME_OP_VENDOR_MAX,
		.slots = fwctl_sim_knob(sim, SIM_SLOTS),
		.blocks = fwctl_sim_knob(sim, SIM_DELIVERY) == SIM_IN_WORKER,
	};
	err = fill_store(nvme);
	if (!err)
		err = fwctl_register_commands(&nvme->fwctl, &nvme->set);
	/* A controller that does not say what it is has no lengths that are known */
	if (!err)
		err = read_identify(nvme);
	if (err)
		return err;
	err = nvme_refresh(&nvme->fwctl);
	if (err < 0 && err != -EIO)
		return err;
	describe(nvme);
	return 0;
}

static void nvme_destroy(struct fwctl_sim *sim)
{
	struct sim_nvme *nvme = sim->private;

	fwctl_put(&nvme->fwctl);
}

static int nvme_create(struct fwctl_sim *sim)
{
	struct sim_nvme *nvme = fwctl_alloc_device(&sim->dev, &nvme_ops, struct sim_nvme, fwctl);
	char serial[16];
	int err;

	if (!nvme)
		return -ENOMEM;
	nvme->sim = sim;
	mutex_init(&nvme->lock);
	snprintf(serial, sizeof(serial), "sim%u", sim->id);
	sim_nvme_init(&nvme->controller, serial);
	sim->private = nvme;
	sim->fwctl = &nvme->fwctl;
	err = nvme_begin(nvme);
	if (err)
		nvme_destroy(sim);
	return err;
}

const struct sim_personality fwctl_sim_nvme = {
	.name = "nvme",
	.create = nvme_create,
	.destroy = nvme_destroy,
	.answer = nvme_answer,
};
