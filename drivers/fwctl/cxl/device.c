// SPDX-License-Identifier: GPL-2.0-only
/*
 * One mailbox as a device of the core: all that does not depend on where the
 * mailbox is. Nothing in this file and below it knows of PCI.
 *
 * - The device's slot, of which there is one, is held by whoever sends: the
 *   job in delivery, or the attach before the device is registered. What is
 *   "with the slot held" needs no other lock.
 * - The report is read before the device is visible. Rows that are not in it
 *   show as unreported and are judged by the table; a command that only the
 *   report can know is not sent without one.
 *
 * Lock order: nothing here nests. The mailbox's lock is taken below fwctl_cxl_send(),
 * the lock of the list of Features never across it.
 */
#include <linux/err.h>
#include <linux/module.h>

#include "commands.h"
#include "cxl.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_cxl_hdr)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_cxl_out_hdr)

static int deliver_plain(struct fwctl_cxl *cxl, struct fwctl_job *job)
{
	const struct fwctl_rpc_cxl_hdr *in = job->in;
	struct cxl_msg msg = {
		.opcode = in->opcode,
		.in = in->op_size ? job->in + RPC_HEADER : NULL,
		.in_len = in->op_size,
		.out = job->out + RPC_OUT_HEADER,
		.out_room = job->out_room - RPC_OUT_HEADER,
	};
	int err;

	err = fwctl_cxl_send(cxl, &msg);
	if (!err)
		err = fwctl_cxl_tunnel_check_response(&msg);
	if (err)
		return err;
	return fwctl_cxl_answer(job, msg.out_len, msg.return_code);
}

static int cxl_deliver(struct fwctl_job *job)
{
	struct fwctl_cxl *cxl = to_fwctl_cxl(job->fwctl);
	const struct fwctl_rpc_cxl_hdr *in = job->in;

	switch (in->opcode) {
	case CXL_OP_GET_SUP_FEATS:
		return fwctl_cxl_features_deliver_get_supported(cxl, job);
	case CXL_OP_GET_FEATURE:
		return fwctl_cxl_transfer_get(cxl, job);
	case CXL_OP_SET_FEATURE:
		return fwctl_cxl_transfer_set(cxl, job);
	default:
		return deliver_plain(cxl, job);
	}
}

/* Does it fit this device's mailbox? Of a Feature, it need not: it is split. */
static const char *too_large(const struct fwctl_cxl *cxl, const struct fwctl_rpc_cxl_hdr *hdr,
			     const struct fwctl_request *req)
{
	if (hdr->opcode != CXL_OP_SET_FEATURE && hdr->op_size > cxl->payload_size)
		return "the payload is larger than the mailbox of the device";
	if (req->out_asked + req->depth * CXL_TUNNEL_OVERHEAD > cxl->payload_size)
		return "the length asked for is larger than the mailbox of the device";
	return NULL;
}

static int cxl_classify_for(struct fwctl_device *fwctl, const void *in, size_t in_len,
			    size_t out_len, struct fwctl_request *req)
{
	int err = fwctl_cxl_classify(fwctl, in, in_len, out_len, req);

	if (!err)
		req->malformed = too_large(to_fwctl_cxl(fwctl), in, req);
	return req->malformed ? -EINVAL : err;
}

/* A tunnel is reported on as itself: the inner command's report is elsewhere */
static void cxl_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_report *report)
{
	struct fwctl_cxl *cxl = to_fwctl_cxl(fwctl);

	fwctl_cxl_cel_report(&cxl->cel, req->depth ? req->via : req->opcode, report);
	fwctl_cxl_log_report(&cxl->logs, req, report);
	fwctl_cxl_feature_report(&cxl->features, req, report);
	/* It is answered from a list that such a device does not have */
	if (!req->depth && req->opcode == CXL_OP_GET_SUP_FEATS && !report->listed)
		report->not_supported = "the device reports no Features";
}

static void cxl_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		      struct fwctl_state *state)
{
	struct fwctl_cxl *cxl = to_fwctl_cxl(fwctl);

	cxl->transport->state(cxl, req, state);
	/* Keys of other doors are no UUIDs of Features */
	if (state->owned & FWCTL_OWNED_BESIDE && req->keyed &&
	    fwctl_cxl_feature_is_driven(req->key.bytes))
		state->owned |= CXL_OWNED_FEATURE;
}

static int cxl_refresh(struct fwctl_device *fwctl)
{
	return fwctl_cxl_report_read(to_fwctl_cxl(fwctl));
}

static int cxl_reported(struct fwctl_device *fwctl, unsigned int index,
			struct fwctl_request *req)
{
	return fwctl_cxl_reported(to_fwctl_cxl(fwctl), index, req);
}

static const struct fwctl_command_ops cxl_command_ops = {
	.classify = cxl_classify_for,
	.report = cxl_report,
	.state = cxl_state,
	.refresh = cxl_refresh,
	.reported = cxl_reported,
	.deliver = cxl_deliver,
};

/*
 * On a worker: cxl_pci's mailbox lock cannot be waited for killably, and a
 * transfer that was begun is not given up. The caller is released all the same.
 */
static const struct fwctl_command_set cxl_set = {
	.subsystem = FWCTL_SUBSYSTEM_CXL,
	.tables = fwctl_cxl_command_tables,
	.ops = &cxl_command_ops,
	.vendor_min = CXL_OP_VENDOR_MIN,
	.vendor_max = CXL_OP_VENDOR_MAX,
	.slots = 1,
	.uuid_keys = true,
	.blocks = true,
};

static int cxl_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void cxl_close_uctx(struct fwctl_uctx *uctx)
{
}

static const struct fwctl_ops cxl_fwctl_ops = {
	.device_type = FWCTL_DEVICE_TYPE_CXL,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = cxl_open_uctx,
	.close_uctx = cxl_close_uctx,
};

/**
 * fwctl_cxl_alloc - make a device, not registered yet
 * @parent: under which device it will be found
 * @transport: how commands get to the firmware; its data and the payload size
 *	are filled in by the caller
 *
 * Return: the device, for fwctl_cxl_put(), or NULL.
 */
struct fwctl_cxl *fwctl_cxl_alloc(struct device *parent, const struct cxl_transport *transport)
{
	struct fwctl_cxl *cxl = fwctl_alloc_device(parent, &cxl_fwctl_ops,
						   struct fwctl_cxl, fwctl);

	if (!cxl)
		return NULL;
	cxl->transport = transport;
	fwctl_cxl_cel_init(&cxl->cel);
	fwctl_cxl_logs_init(&cxl->logs);
	fwctl_cxl_features_init(&cxl->features);
	return cxl;
}

/* What the report is made of, of this device */
static const char *effects_from(const struct fwctl_cxl *cxl)
{
	if (!cxl->cel.count)
		return NULL;
	return cxl->features.count ? "Command Effects Log, Feature effects" :
				     "Command Effects Log";
}

/* Say who it is; the report has been read */
static void describe(struct fwctl_cxl *cxl)
{
	struct fwctl_about about = { .effects_from = effects_from(cxl) };

	cxl->transport->describe(cxl, &about);
	fwctl_describe(&cxl->fwctl, &about);
}

/**
 * fwctl_cxl_prepare - register the commands, read the report
 * @cxl: complete
 *
 * Return: 0, and the device may be registered; -ENODEV if it is to be let go of, -EINTR
 * if the caller was killed, or another errno. Firmware that gives no report is no reason
 * to fail.
 */
int fwctl_cxl_prepare(struct fwctl_cxl *cxl)
{
	int err;

	err = fwctl_register_commands(&cxl->fwctl, &cxl_set);
	if (err)
		return err;
	err = cxl_refresh(&cxl->fwctl);
	if (fwctl_cxl_is_going(cxl) || err == -ENODEV || err == -ENOMEM || err == -EINTR)
		return err < 0 ? err : -ENODEV;
	if (err < 0)
		dev_warn(cxl->fwctl.dev.parent,
			 "the report on commands cannot be read: error %d\n", err);
	describe(cxl);
	return 0;
}

/**
 * fwctl_cxl_put - undo fwctl_cxl_alloc()
 * @cxl: not registered, or unplugged and drained
 */
void fwctl_cxl_put(struct fwctl_cxl *cxl)
{
	fwctl_cxl_features_destroy(&cxl->features);
	fwctl_cxl_logs_destroy(&cxl->logs);
	fwctl_cxl_cel_destroy(&cxl->cel);
	fwctl_put(&cxl->fwctl);
}
