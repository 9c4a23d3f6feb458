// SPDX-License-Identifier: GPL-2.0-only
/*
 * NVMe admin commands through fwctl, beside the nvme driver.
 *
 * Commands are in flight next to each other, as many as the set has slots: a
 * controller works on several at a time, and one that takes long must not hold up
 * the others. Most of the admin queue is left to the driver.
 */
#include <linux/err.h>
#include <linux/module.h>

#include "nvme.h"

static int nvme_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			 size_t out_len, struct fwctl_request *req)
{
	return fwctl_nvme_classify(&to_fwctl_nvme(fwctl)->facts, in, in_len, out_len, req);
}

static void nvme_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_report *report)
{
	fwctl_nvme_report(&to_fwctl_nvme(fwctl)->facts, req, report);
}

/* There is no owner mode: the driver operates what we are attached to */
static void nvme_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_state *state)
{
	state->owned = FWCTL_OWNED_BESIDE;
	fwctl_nvme_use(to_fwctl_nvme(fwctl), state);
}

static int nvme_refresh(struct fwctl_device *fwctl)
{
	return fwctl_nvme_report_read(to_fwctl_nvme(fwctl));
}

static int nvme_reported(struct fwctl_device *fwctl, unsigned int index,
			 struct fwctl_request *req)
{
	return fwctl_nvme_reported(&to_fwctl_nvme(fwctl)->facts, index, req);
}

static const struct fwctl_command_ops nvme_command_ops = {
	.classify = nvme_classify,
	.report = nvme_report,
	.state = nvme_state,
	.refresh = nvme_refresh,
	.reported = nvme_reported,
	.deliver = fwctl_nvme_deliver,
};

const struct fwctl_command_set fwctl_nvme_set = {
	.subsystem = FWCTL_SUBSYSTEM_NVME,
	.tables = fwctl_nvme_command_tables,
	.ops = &nvme_command_ops,
	.vendor_min = NVME_OP_VENDOR_MIN,
	.vendor_max = NVME_OP_VENDOR_MAX,
	.slots = 4,
};

static int nvme_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void nvme_close_uctx(struct fwctl_uctx *uctx)
{
}

const struct fwctl_ops fwctl_nvme_ops = {
	.device_type = (enum fwctl_device_type)FWCTL_DEVICE_TYPE_NVME,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = nvme_open_uctx,
	.close_uctx = nvme_close_uctx,
};

static int __init nvme_init(void)
{
	return fwctl_nvme_attach_register();
}

static void __exit nvme_exit(void)
{
	fwctl_nvme_attach_unregister();
}

module_init(nvme_init);
module_exit(nvme_exit);
MODULE_DESCRIPTION("NVMe admin commands through fwctl");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("FWCTL");
MODULE_ALIAS("pci:v*d*sv*sd*bc01sc08i02*");
